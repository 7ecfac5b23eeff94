//! A store in a folder of its own, and short ways to fill it. The clock is the caller's.

use listo_domain::{
    Actor, Address, CallOutcome, Command, Comment, Content, Delivery, Direction, IncomingActivity,
    Landing, Mentioned, Millis, Outgoing, Party, Seq, TagId,
};
use listo_store::{
    Applied, At, ConversationId, ListSpec, NewActivity, NumberId, Reason, Request, Store, Verb,
    View,
};
use uuid::Uuid;

pub struct World {
    pub store: Store,
    pub number: NumberId,
    pub now: i64,
    pub folder: tempfile::TempDir,
}

/// The first page of a list.
pub fn top(view: View, limit: u32) -> ListSpec {
    ListSpec {
        list: view.into(),
        at: At::Top,
        limit,
    }
}

/// The first tag that is made.
pub const TAG: TagId = TagId(1);

pub fn me() -> Actor {
    Actor("me".into())
}

pub fn of_me() -> Mentioned {
    Mentioned {
        actor: me(),
        written: "me".into(),
    }
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("listo.db")).await.unwrap();
        let number = store
            .add_number("Front desk", "+15550100", false, Millis(1))
            .await
            .unwrap();
        Self {
            store,
            number,
            now: 2_000_000_000_000,
            folder,
        }
    }

    pub fn text(&self, who: &str, at: i64, direction: Direction) -> NewActivity {
        self.item(
            who,
            at,
            Landing::Live,
            Content::Text {
                direction,
                body: format!("text {at} of {who}"),
                subject: None,
                delivery: if direction == Direction::Outbound {
                    Delivery::Sent
                } else {
                    Delivery::Delivered
                },
                attachments: Vec::new(),
            },
        )
    }

    pub fn item(&self, who: &str, at: i64, landing: Landing, content: Content) -> NewActivity {
        let address = Address(who.to_owned());
        NewActivity {
            number: self.number,
            source: "test",
            landing,
            activity: IncomingActivity {
                external_id: format!("{who} {at}"),
                parties: vec![Party {
                    address: address.clone(),
                    name: Some(format!("Name of {who}")),
                }],
                sender: Some(address),
                at: Millis(at),
                content,
                automatic: false,
                read: None,
            },
        }
    }

    pub fn missed(&self, who: &str, at: i64) -> NewActivity {
        self.item(
            who,
            at,
            Landing::Live,
            Content::Call {
                direction: Direction::Inbound,
                outcome: CallOutcome::Missed,
                duration_s: 0,
                recording: None,
                summary: None,
            },
        )
    }

    /// Receives one text of each of these people and gives their conversations, newest first.
    pub async fn inbox_of(&self, people: &[&str]) -> Vec<ConversationId> {
        let batch: Vec<_> = people
            .iter()
            .enumerate()
            .map(|(i, who)| self.text(who, 1_000 + i64::try_from(i).unwrap(), Direction::Inbound))
            .collect();
        self.store.ingest(&batch).await.unwrap();
        self.list(View::Inbox).await
    }

    pub async fn list(&self, view: View) -> Vec<ConversationId> {
        let page = self.store.list(&top(view, 1000)).await.unwrap();
        page.rows.iter().map(|r| r.id).collect()
    }

    pub async fn head(&self, id: ConversationId) -> Seq {
        Seq(self.store.conversations(&[id]).await.unwrap()[0].head)
    }

    /// One command about one conversation.
    pub async fn give(&mut self, id: ConversationId, verb: Verb, command: Command) -> Applied {
        self.now += 1;
        let request = Request {
            command_id: Uuid::now_v7(),
            verb,
            actor: me(),
            at: Millis(self.now),
            items: vec![(id, command)],
        };
        self.store.run(&request).await.unwrap()
    }

    pub async fn run(&mut self, verb: Verb, ids: &[ConversationId]) -> Applied {
        let mut items = Vec::new();
        for id in ids {
            let through = self.head(*id).await;
            let command = match verb {
                Verb::Done => Command::MarkDone { through },
                Verb::Unread => Command::MarkUnread,
                Verb::Open => Command::MarkOpen { through },
                Verb::Seen => Command::MarkSeen { through },
                Verb::Snooze => Command::Snooze {
                    until: Millis(self.now + 1_000_000),
                    through,
                    keeps: self.now % 2 == 0,
                },
                Verb::Mute => Command::Mute,
                Verb::Unmute => Command::Unmute,
                Verb::Pin => Command::Pin,
                Verb::Unpin => Command::Unpin,
                Verb::Tag => Command::Tag { tag: TAG },
                Verb::Untag => Command::Untag { tag: TAG },
                Verb::Assign => Command::Assign {
                    to: if self.now % 3 == 0 {
                        Actor("ana".into())
                    } else {
                        me()
                    },
                },
                Verb::Unassign => Command::Unassign,
                Verb::Comment => Command::Comment(Comment {
                    body: format!("@me, note {}", self.now),
                    on: None,
                    mentions: if self.now % 2 == 0 {
                        vec![of_me()]
                    } else {
                        Vec::new()
                    },
                }),
                Verb::Send => Command::Send(Outgoing {
                    body: format!("answer {}", self.now),
                    files: Vec::new(),
                    send_at: None,
                    then_done: false,
                }),
                Verb::Contact
                | Verb::RemoveComment
                | Verb::CancelSend
                | Verb::HandOver
                | Verb::Wake
                | Verb::Undo
                | Verb::Redo => {
                    unreachable!("has its own call")
                }
            };
            items.push((*id, command));
        }
        self.now += 1;
        self.store
            .run(&Request {
                command_id: Uuid::now_v7(),
                verb,
                actor: me(),
                at: Millis(self.now),
                items,
            })
            .await
            .unwrap()
    }

    pub async fn undo(&mut self) -> Option<Applied> {
        self.now += 1;
        self.store
            .undo(Uuid::now_v7(), &me(), Millis(self.now))
            .await
            .unwrap()
    }

    pub async fn redo(&mut self) -> Option<Applied> {
        self.now += 1;
        self.store
            .redo(Uuid::now_v7(), &me(), Millis(self.now))
            .await
            .unwrap()
    }

    pub async fn assert_replay_agrees(&self) {
        let rebuilt = self.store.rebuild(true).await.unwrap();
        assert_eq!(
            rebuilt.differences,
            [],
            "the projection is a function of facts and log, so replay must give the same"
        );
    }

    /// Counts kept in the transactions against lists read in full.
    pub async fn assert_counts_agree(&self) {
        let counts = self.store.counts().await.unwrap().total;
        for view in [
            View::Inbox,
            View::Unread,
            View::Done,
            View::Snoozed,
            View::Waiting,
            View::Pinned,
            View::Muted,
            View::Assigned,
            View::Mentions,
            View::All,
        ] {
            let listed = i64::try_from(self.list(view).await.len()).unwrap();
            assert_eq!(
                counts.of(view),
                listed,
                "the count of {view:?} is what its list shows"
            );
        }
    }
}

pub fn reasons(applied: &Applied) -> Vec<Reason> {
    applied.refused.iter().map(|(_, r)| *r).collect()
}

//! Commands over whole lists: exact, one entry of undo, in pieces that can be cut off anywhere.

use crate::world::{World, me, top};
use listo_domain::{Command, Direction, Millis, Refusal, Seq, Shown};
use listo_store::{
    Applied, At, BulkRequest, CommitFault, Compensation, ConversationId, Cursor, Error, ListSpec,
    Range, Reason, Verb, View,
};
use uuid::Uuid;

const MANY: usize = 5_000;

async fn world() -> World {
    let w = World::new().await;
    let people: Vec<String> = (0..MANY).map(|i| format!("p{i:05}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    w.inbox_of(&people).await;
    w
}

/// Undo or redo of the last command.
fn last(command_id: Uuid) -> Compensation {
    Compensation {
        command_id,
        actor: me(),
        at: Millis(7),
        target: None,
    }
}

impl World {
    async fn through(&self) -> Seq {
        Seq(self.store.list(&top(View::All, 1)).await.unwrap().through)
    }

    async fn inbox(&self) -> Range {
        Range {
            list: View::Inbox.into(),
            from: None,
            to: None,
            except: Vec::new(),
            through: self.through().await,
        }
    }

    async fn over(&self, verb: Verb, range: Range) -> Applied {
        let request = bulk(verb, range);
        self.store
            .run_over(&request, &mut |_, _| true)
            .await
            .unwrap()
    }

    async fn total(&self, view: View) -> i64 {
        self.store.counts().await.unwrap().total.of(view)
    }

    async fn undone(&self) -> Applied {
        let id = Uuid::now_v7();
        self.store
            .undo(id, &me(), Millis(9))
            .await
            .unwrap()
            .unwrap()
    }

    async fn agrees(&self) {
        let rebuilt = self.store.rebuild(true).await.unwrap();
        assert_eq!(rebuilt.differences, [], "replay equals live");
    }
}

fn bulk(verb: Verb, range: Range) -> BulkRequest {
    let through = range.through;
    let command = match verb {
        Verb::Done => Command::MarkDone { through },
        Verb::Open => Command::MarkOpen { through },
        Verb::Snooze => Command::Snooze {
            until: Millis(9_000),
            through,
            keeps: false,
        },
        Verb::Mute => Command::Mute,
        _ => Command::MarkUnread,
    };
    BulkRequest {
        command_id: Uuid::now_v7(),
        verb,
        command,
        actor: me(),
        at: Millis(5),
        range,
    }
}

#[tokio::test]
async fn what_came_in_after_selecting_is_not_muted() {
    let w = World::new().await;
    let before = w.inbox_of(&["a", "b"]).await; // b, a
    let range = w.inbox().await;
    let news = [("a", 5_000), ("c", 6_000)].map(|(who, at)| w.text(who, at, Direction::Inbound));
    w.store.ingest(&news).await.unwrap();
    let applied = w.over(Verb::Mute, range).await;
    assert_eq!(applied.changed, before[..1]);
    let refused = Reason::Refused(Refusal::NewerInbound);
    assert!(applied.refused.iter().all(|(_, why)| *why == refused));
    assert_eq!(applied.refused.len(), 2, "both are said");
    assert_eq!(w.total(View::Unread).await, 2, "nothing unseen is hidden");
    w.agrees().await;
}

#[tokio::test]
async fn a_whole_list_is_done_and_one_undo_brings_it_back() {
    let w = world().await;
    let before = w.list(View::Inbox).await;
    let range = w.inbox().await;
    let mut told = Vec::new();
    let applied = w
        .store
        .run_over(&bulk(Verb::Done, range), &mut |done, total| {
            told.push((done, total));
            true
        })
        .await
        .unwrap();
    assert_eq!(applied.changed.len(), MANY);
    assert!(applied.refused.is_empty() && !applied.cancelled);
    assert!(told.len() > 1 && told.is_sorted(), "{told:?}");
    assert_eq!(
        (w.total(View::Inbox).await, w.total(View::Done).await),
        (0, 5_000)
    );
    w.agrees().await;

    let undone = w.undone().await;
    assert_eq!((undone.changed.len(), undone.of), (MANY, Some(Verb::Done)));
    assert_eq!(w.list(View::Inbox).await, before, "the very same list");
    assert_eq!(w.total(View::Unread).await, 5_000, "unread again");
    w.agrees().await;
    let redone = w
        .store
        .redo(Uuid::now_v7(), &me(), Millis(10))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(redone.changed.len(), MANY);
    assert_eq!(w.total(View::Done).await, 5_000);
    w.agrees().await;
    w.undone().await;
    assert_eq!(
        w.store
            .undo(Uuid::now_v7(), &me(), Millis(11))
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn what_came_in_later_is_left_and_told() {
    let w = world().await;
    let range = w.inbox().await;
    let late = [
        w.text("p00700", 9_000, Direction::Inbound),
        w.text("new", 9_001, Direction::Inbound),
    ];
    w.store.ingest(&late).await.unwrap();
    let applied = w.over(Verb::Done, range).await;
    assert_eq!(applied.changed.len(), MANY - 1);
    assert_eq!(
        applied.refused.len(),
        2,
        "the one that wrote again, and the new one"
    );
    assert!(
        applied
            .refused
            .iter()
            .all(|(_, why)| matches!(why, Reason::Refused(_)))
    );
    assert_eq!(w.total(View::Unread).await, 2, "nothing unseen is hidden");
    w.agrees().await;
}

#[tokio::test]
async fn a_range_has_both_its_ends_and_its_exceptions() {
    let w = world().await;
    let all = w.list(View::Inbox).await;
    let rows = w.store.conversations(&all[100..=900]).await.unwrap();
    let cursor = |i: usize| Some(Cursor::of(&rows[i], &View::Inbox.into()));
    let mut range = w.inbox().await;
    (range.from, range.to) = (cursor(0), cursor(800));
    range.except = vec![all[500], all[77]];
    let ids = w.store.ids(&range).await.unwrap();
    let expected: Vec<ConversationId> = (100..=900).filter(|i| *i != 500).map(|i| all[i]).collect();
    assert_eq!(ids, expected, "in the order of the list");
    w.over(Verb::Open, range).await;
    assert_eq!(w.total(View::Unread).await, 5_000 - 800);
    let kept = w
        .store
        .conversations(&[all[99], all[500], all[901]])
        .await
        .unwrap();
    assert!(kept.iter().all(|c| c.shown == Shown::Unread));
}

#[tokio::test]
async fn a_whole_list_is_snoozed_listed_and_comes_back() {
    let w = world().await;
    let before = w.list(View::Inbox).await;
    let range = w.inbox().await;
    let id = w.over(Verb::Snooze, range).await;
    assert_eq!(id.changed.len(), MANY);
    assert_eq!(
        (w.total(View::Inbox).await, w.total(View::Snoozed).await),
        (0, 5_000),
        "hidden from the inbox, and counted where they are"
    );
    assert_eq!(w.list(View::Snoozed).await, before, "they keep their order");
    w.agrees().await;
    let mut range = w.inbox().await;
    range.list = View::Snoozed.into();
    w.over(Verb::Done, range).await;
    assert_eq!(
        (w.total(View::Snoozed).await, w.total(View::Done).await),
        (0, 5_000),
        "done ends a snooze"
    );
    w.store
        .undo(Uuid::now_v7(), &me(), Millis(6))
        .await
        .unwrap();
    w.store
        .undo(Uuid::now_v7(), &me(), Millis(7))
        .await
        .unwrap();
    assert_eq!(
        w.list(View::Inbox).await,
        before,
        "and two undos bring all back"
    );
    w.agrees().await;
}

#[tokio::test]
async fn cancelled_half_way_it_keeps_what_is_done_as_one_entry() {
    let w = world().await;
    let range = w.inbox().await;
    let applied = w
        .store
        .run_over(&bulk(Verb::Done, range), &mut |_, _| false)
        .await
        .unwrap();
    let done = i64::try_from(applied.changed.len()).unwrap();
    assert!(applied.cancelled && done > 0 && done < 5_000, "{done}");
    assert_eq!(w.total(View::Done).await, done);
    w.agrees().await;
    // The rest of an undo that is cancelled stays what the next undo takes back.
    let id = Uuid::now_v7();
    let range = w.inbox().await;
    w.over(Verb::Done, range).await;
    let part = w
        .store
        .undo_with(&last(id), &mut |_, _| false)
        .await
        .unwrap()
        .unwrap();
    assert!(part.cancelled);
    let back = i64::try_from(part.changed.len()).unwrap();
    assert_eq!(w.total(View::Inbox).await, back);
    w.agrees().await;
    let rest = w.undone().await;
    assert_eq!(rest.of, Some(Verb::Done));
    assert_eq!(
        w.total(View::Inbox).await,
        5_000 - done,
        "all of the second command"
    );
    w.agrees().await;
    w.undone().await;
    assert_eq!(w.total(View::Inbox).await, 5_000, "and the first one");
    w.agrees().await;
}

#[tokio::test]
async fn a_redo_that_is_cancelled_is_taken_back_by_undo() {
    let w = world().await;
    let range = w.inbox().await;
    w.over(Verb::Done, range).await;
    w.undone().await;
    let id = Uuid::now_v7();
    let part = w.store.redo_with(&last(id), &mut |_, _| false).await;
    let part = part.unwrap().unwrap();
    let done = i64::try_from(part.changed.len()).unwrap();
    assert!(part.cancelled && done > 0 && done < 5_000);
    w.agrees().await;
    let back = w.undone().await;
    assert_eq!(back.of, Some(Verb::Done));
    assert_eq!(
        w.total(View::Inbox).await,
        5_000,
        "what it had reached is back"
    );
    w.agrees().await;
}

#[tokio::test]
async fn a_key_between_the_pieces_of_a_long_undo_keeps_the_stack_in_order() {
    let w = world().await;
    let ids = w.list(View::Inbox).await;
    let range = w.inbox().await;
    w.over(Verb::Done, range).await;
    let id = Uuid::now_v7();
    let store = w.store.clone();
    let through = w.through().await;
    let (tell, told) = std::sync::mpsc::channel();
    let key = {
        let store = store.clone();
        let last = ids[0];
        tokio::spawn(async move {
            tokio::task::spawn_blocking(move || told.recv())
                .await
                .unwrap()
                .unwrap();
            let request = listo_store::Request {
                command_id: Uuid::now_v7(),
                verb: Verb::Unread,
                actor: me(),
                at: Millis(6),
                items: vec![(last, listo_domain::Command::MarkUnread)],
            };
            let _ = through;
            store.run(&request).await.unwrap()
        })
    };
    let mut progress = |_: usize, _: usize| {
        let _ = tell.send(());
        true
    };
    store
        .undo_with(&last(id), &mut progress)
        .await
        .unwrap()
        .unwrap();
    key.await.unwrap();
    w.agrees().await;
    assert_eq!(
        store.redo(Uuid::now_v7(), &me(), Millis(8)).await.unwrap(),
        None,
        "something new was done"
    );
}

#[tokio::test]
async fn after_an_unknown_commit_the_same_id_goes_on() {
    for fault in [CommitFault::Written, CommitFault::Lost] {
        let w = world().await;
        let request = bulk(Verb::Done, w.inbox().await);
        w.store.fail_next_commit(fault);
        let failed = w.store.run_over(&request, &mut |_, _| true).await;
        assert!(matches!(failed, Err(Error::UnknownCommit(_))), "{failed:?}");
        w.store.reopen().await.unwrap();
        w.store.run_over(&request, &mut |_, _| true).await.unwrap();
        assert_eq!(w.total(View::Done).await, 5_000, "{fault:?}");
        w.agrees().await;
        let again = w.store.run_over(&request, &mut |_, _| true).await.unwrap();
        assert!(again.repeated, "a third time changes nothing");
        w.undone().await;
        assert_eq!(w.total(View::Inbox).await, 5_000, "one entry of undo");
        w.agrees().await;
    }
}

#[tokio::test]
async fn another_key_gets_its_turn_between_the_pieces() {
    let w = world().await;
    let last = *w.list(View::Inbox).await.last().unwrap();
    let range = w.inbox().await;
    let spec = ListSpec {
        at: At::End,
        ..top(View::Inbox, 5)
    };
    let request = bulk(Verb::Open, range);
    let mut progress = |_: usize, _: usize| true;
    let long = w.store.run_over(&request, &mut progress);
    let key = async {
        let through = w.head(last).await;
        let request = listo_store::Request {
            command_id: Uuid::now_v7(),
            verb: Verb::Done,
            actor: me(),
            at: Millis(6),
            items: vec![(last, listo_domain::Command::MarkDone { through })],
        };
        w.store.run_with(&request, Some(&spec)).await.unwrap()
    };
    let (long, key) = tokio::join!(long, key);
    assert_eq!(key.changed, [last]);
    let page = key.page.unwrap();
    assert_eq!(page.total, 4_999, "read in the transaction of the key");
    assert_eq!(
        long.unwrap().changed.len() + 1,
        MANY,
        "the key came before its piece"
    );
    assert_eq!(w.total(View::Done).await, 1);
    w.agrees().await;
}

//! A provider in memory: what it holds outlives the engine, and it fails as it is told to.

pub use crate::given::{account, text};
use listo_domain::{Address, Content, Delivery, Direction, IncomingActivity, Millis, Party};
use listo_engine::api::{SourceNumber, View};
use listo_engine::{Connected, Engine, Outside, Session};
use listo_sources::blobs::BlobSink;
use listo_sources::connector::{
    Accepted, Capabilities, Connector, Failure, FailureKind, Fault, FileLimits, Item, Outgoing,
    OutgoingFile, OwnNumber, Problem, Pull, Pulled, Stage,
};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::world::{FixedClock, NOW, fresh};

pub const OWN: &str = "+34910000001";
/// The key of the account.
pub const KEY: &str = "e2f1b0a9c8d7-planted";
/// Items of one step.
const PAGE: usize = 3;
const FILES: FileLimits = FileLimits {
    count: 3,
    bytes: 1_000,
    other_bytes: 100,
};

/// A message at the provider.
#[derive(Debug, Clone)]
pub struct Held {
    pub id: String,
    pub other: String,
    pub body: String,
    pub outbound: bool,
    pub at: i64,
    /// Names and bytes of the files, as they were when it left.
    pub files: Vec<(String, Vec<u8>)>,
    pub delivery: Delivery,
    pub failure: Option<Failure>,
}

/// What happens to a call of the connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    None,
    /// The request never leaves.
    Unreachable,
    /// It is carried out, and the answer is lost.
    AnswerLost,
    /// It is lost on the way, after it has left.
    RequestLost,
    Limited,
    /// For so many seconds.
    LimitedFor(u64),
    Refused,
    Failing,
    Rejected(FailureKind),
    /// The program dies before the request leaves.
    DiesBefore,
    /// The program dies when it has been carried out.
    DiesAfter,
}

#[derive(Debug, Default)]
pub struct Inner {
    pub held: Vec<Held>,
    /// For the next calls, in their order; nothing goes wrong after them.
    pub troubles: VecDeque<Trouble>,
    pub calls: usize,
    pub sends: usize,
    /// Items that the next step cannot read.
    pub unreadable: usize,
    /// The years before cannot be had.
    pub history_fails: bool,
    /// Steps of it that were asked for.
    pub history_calls: usize,
    /// No text can be looked for.
    pub finds_nothing: bool,
}

#[derive(Clone, Default)]
pub struct Provider {
    inner: Arc<Mutex<Inner>>,
    clock: Arc<Mutex<i64>>,
}

impl Provider {
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        // A call that dies leaves it as it is.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn trouble(&self, all: &[Trouble]) {
        self.lock().troubles.extend(all.iter().copied());
    }

    /// Somebody writes to us.
    pub fn receive(&self, other: &str, body: &str, at: i64) {
        self.put(other, body, at, false);
    }

    /// Another program has sent something through the account.
    pub fn put_sent(&self, other: &str, body: &str, at: i64) {
        self.put(other, body, at, true);
    }

    fn put(&self, other: &str, body: &str, at: i64, outbound: bool) {
        let mut inner = self.lock();
        let kind = if outbound { "other" } else { "in" };
        let id = format!("{kind}{}", inner.held.len());
        inner.held.push(Held {
            id,
            other: other.into(),
            body: body.into(),
            outbound,
            at,
            files: Vec::new(),
            delivery: Delivery::Delivered,
            failure: None,
        });
    }

    /// What was sent, oldest first.
    pub fn sent(&self) -> Vec<(String, String)> {
        let inner = self.lock();
        let sent = inner.held.iter().filter(|h| h.outbound);
        sent.map(|h| (h.other.clone(), h.body.clone())).collect()
    }

    pub fn outside(&self) -> Outside {
        let provider = self.clone();
        Outside {
            secrets: Arc::new(Session::default()),
            connect: Arc::new(move |_, _| -> Connected { Ok(Arc::new(provider.clone())) }),
        }
    }

    pub fn set_clock(&self, now: i64) {
        *self.clock.lock().unwrap() = now;
    }

    fn now(&self) -> i64 {
        *self.clock.lock().unwrap()
    }

    /// What is to go wrong with this call, where that happens before it is carried out.
    fn before(&self) -> Result<Trouble, Fault> {
        let trouble = {
            let mut inner = self.lock();
            inner.calls += 1;
            inner.troubles.pop_front().unwrap_or(Trouble::None)
        };
        match trouble {
            Trouble::Unreachable => Err(Fault::Unreachable("no network".into())),
            Trouble::RequestLost => Err(Fault::NoAnswer("cut".into())),
            Trouble::Limited => Err(Fault::Limited { retry_after: None }),
            Trouble::LimitedFor(s) => Err(Fault::Limited {
                retry_after: Some(Duration::from_secs(s)),
            }),
            Trouble::Refused => Err(Fault::Refused {
                code: "20003".into(),
                message: "Authenticate".into(),
            }),
            Trouble::Failing => Err(Fault::Failing(503)),
            Trouble::DiesBefore => panic!("the program dies"),
            other => Ok(other),
        }
    }

    fn after(trouble: &Trouble) -> Result<(), Fault> {
        match trouble {
            Trouble::AnswerLost => Err(Fault::NoAnswer("time-out".into())),
            Trouble::DiesAfter => panic!("the program dies"),
            _ => Ok(()),
        }
    }
}

impl Connector for Provider {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            sends: true,
            recipients: 1,
            text_limit: 160,
            files: Ok(FILES),
            mirrors: false,
        }
    }

    fn numbers(&self) -> Result<Vec<OwnNumber>, Fault> {
        let trouble = self.before()?;
        Self::after(&trouble)?;
        Ok(vec![OwnNumber {
            e164: OWN.into(),
            name: "Desk".into(),
            texts: true,
        }])
    }

    /// Goes through what it holds in its order. What is new begins at the end of what is old.
    fn pull(&self, ask: &Pull<'_>, _: &dyn BlobSink) -> Result<Pulled, Fault> {
        let trouble = self.before()?;
        let mut inner = self.lock();
        if ask.stage == Stage::History {
            inner.history_calls += 1;
            if inner.history_fails {
                return Err(Fault::Failing(500));
            }
        }
        let problem = |n: usize| Problem {
            id: format!("odd{n}"),
            field: "body".into(),
            what: "it is missing".into(),
        };
        let problems = (0..std::mem::take(&mut inner.unreadable)).map(problem);
        let problems = problems.collect();
        let all = inner.held.len();
        let read = |cursor: &str| cursor.parse::<usize>().unwrap();
        let (from, to) = match (ask.stage, ask.cursor) {
            (Stage::New, None) => (all.saturating_sub(PAGE), all),
            // A few again each time, for their delivery.
            (Stage::New, Some(cursor)) => (read(cursor).saturating_sub(2), all),
            (Stage::History, cursor) => {
                let to = cursor.map_or(all, read);
                (to.saturating_sub(PAGE), to)
            }
        };
        let items = inner.held[from..to].iter().map(item).collect();
        let cursor = match ask.stage {
            Stage::New => to,
            Stage::History => from,
        };
        drop(inner);
        Self::after(&trouble)?;
        Ok(Pulled {
            items,
            cursor: cursor.to_string(),
            more: ask.stage == Stage::History && from > 0,
            reached: None,
            problems,
        })
    }

    fn send(&self, text: &Outgoing) -> Result<Accepted, Fault> {
        self.lock().sends += 1;
        let trouble = self.before()?;
        if let Trouble::Rejected(kind) = trouble {
            return Err(Fault::Rejected(Failure {
                kind,
                code: "21211".into(),
                message: "no such number".into(),
            }));
        }
        let at = self.now();
        let file = |f: &OutgoingFile| (f.name.clone(), std::fs::read(&f.path).unwrap());
        let files = text.files.iter().map(file).collect();
        let mut inner = self.lock();
        let id = format!("out{}", inner.held.len());
        inner.held.push(Held {
            id: id.clone(),
            other: text.to[0].clone(),
            body: text.body.clone(),
            outbound: true,
            at,
            files,
            delivery: Delivery::Queued,
            failure: None,
        });
        drop(inner);
        Self::after(&trouble)?;
        Ok(Accepted {
            id,
            delivery: Delivery::Queued,
            failure: None,
        })
    }

    fn find(
        &self,
        text: &Outgoing,
        since: Millis,
        known: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Accepted>, Fault> {
        let trouble = self.before()?;
        if self.lock().finds_nothing {
            return Err(Fault::Rejected(Failure {
                kind: FailureKind::WrongSender,
                code: String::new(),
                message: "the number is not of this workspace".into(),
            }));
        }
        let candidates: Vec<Held> = {
            let inner = self.lock();
            let like = |h: &&Held| {
                h.outbound
                    && h.other == text.to[0]
                    && h.body == text.body
                    && h.at
                        >= since.0
                            - if text.body.is_empty() {
                                60_000
                            } else {
                                3 * 3_600_000
                            }
            };
            inner.held.iter().filter(like).cloned().collect()
        };
        Self::after(&trouble)?;
        Ok(candidates
            .into_iter()
            .find(|h| !known(&h.id))
            .map(|h| Accepted {
                id: h.id,
                delivery: h.delivery,
                failure: h.failure,
            }))
    }
}

fn item(held: &Held) -> Item {
    Item {
        own: OWN.into(),
        activity: IncomingActivity {
            external_id: held.id.clone(),
            parties: vec![Party {
                address: Address(held.other.clone()),
                name: None,
            }],
            sender: (!held.outbound).then(|| Address(held.other.clone())),
            at: Millis(held.at),
            content: Content::Text {
                direction: if held.outbound {
                    Direction::Outbound
                } else {
                    Direction::Inbound
                },
                body: held.body.clone(),
                subject: None,
                delivery: held.delivery,
                attachments: Vec::new(),
            },
            automatic: false,
            read: None,
        },
        failure: held.failure.clone(),
    }
}

/// An engine with the provider as its one source.
pub struct Live {
    pub engine: Engine,
    pub provider: Provider,
    pub clock: Arc<FixedClock>,
    pub folder: tempfile::TempDir,
    pub source: String,
    pub now: i64,
    pub outside: Outside,
}

impl Live {
    pub async fn new() -> Self {
        let provider = Provider::default();
        Self::of(provider).await
    }

    pub async fn of(provider: Provider) -> Self {
        provider.set_clock(NOW);
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(NOW));
        let outside = provider.outside();
        let path = folder.path().join("listo.db");
        let engine = Engine::open_with(&path, clock.clone(), outside.clone())
            .await
            .unwrap();
        let numbers = [SourceNumber {
            e164: OWN.into(),
            name: "Desk".into(),
            texts: true,
        }];
        let added = engine.add_source(&account(), KEY, &numbers).await;
        let source = added.unwrap()[0].id.clone();
        Self {
            engine,
            provider,
            clock,
            folder,
            source,
            now: NOW,
            outside,
        }
    }

    /// Time goes by.
    pub fn pass(&mut self, ms: i64) {
        self.now += ms;
        self.clock.set(self.now);
        self.provider.set_clock(self.now);
    }

    /// A round, and when the next is due. A round that dies is no answer.
    pub async fn turn(&self) -> Option<i64> {
        let turn = self.engine.live_turn(&self.source).await.ok()?;
        turn.next.map(|at| at.0)
    }

    /// Rounds until nothing is due any more for a while, as time goes by.
    pub async fn settle(&mut self) {
        for _ in 0..200 {
            let next = self.turn().await;
            let idle = self.engine.outbox().await.unwrap().is_empty();
            if idle && next.is_some_and(|at| at > self.now + 1_000) {
                return;
            }
            let wait = next.map_or(1_000, |at| (at - self.now).max(1));
            self.pass(wait.min(60_000));
        }
        panic!("it does not come to rest");
    }

    /// A crash, as far as the database can tell.
    pub async fn restart(&mut self) {
        self.engine.close().await;
        let path = self.folder.path().join("listo.db");
        let opened = Engine::open_with(&path, self.clock.clone(), self.outside.clone());
        self.engine = opened.await.unwrap();
    }

    pub async fn rows(&self, view: View) -> Vec<listo_engine::api::ConversationRow> {
        crate::world::rows(&self.engine, view).await
    }

    pub async fn send(&self, id: &str, body: &str) -> String {
        let command = fresh();
        let text = text(body);
        self.engine.send(&command, id, &text).await.unwrap();
        command
    }
}

//! What the engine asks of a provider of live conversations.
//!
//! A connector knows its provider and nothing else: no store, no clock, no schedule. It blocks; the
//! engine calls it on a thread made for that. What it has to remember between two calls it gives back
//! as a cursor, and the engine stores that in the transaction that stores the items, or the last of them.
//!
//! A whole one, for a provider that keeps one list of texts and cannot send. Where reading is, what is
//! new and how far back to look is the business of [`round`](crate::round): the connector says which lists
//! there are, how a page is asked for, and how an item becomes one of Listo's.
//!
//! ```
//! use listo_domain::{Address, Content, Delivery, Direction, IncomingActivity, Millis, Party};
//! use listo_sources::blobs::{BlobSink, DryRun};
//! use listo_sources::connector::*;
//! use listo_sources::round::{self, Ask, Leaf, Lists, Page, Reach, Step, Stream};
//! use serde_json::{Value, json};
//!
//! /// The texts, from the newest to the oldest.
//! struct Lines(Vec<Value>);
//!
//! impl Lists for Lines {
//!     type Aside = ();
//!
//!     fn first(&self, _: Reach) -> Stream {
//!         Stream::Messages
//!     }
//!
//!     fn next(&self, _: Stream, _: Reach) -> Option<Stream> {
//!         None
//!     }
//!
//!     // A page has two texts, and is known by the number of its first.
//!     fn page(&self, ask: &Ask<'_>) -> Result<Page, Fault> {
//!         let start: usize = ask.next.map_or(0, |next| next.parse().unwrap_or(0));
//!         let items: Vec<Value> = self.0.iter().skip(start).take(2).cloned().collect();
//!         let end = start + items.len();
//!         let next = (end < self.0.len()).then(|| end.to_string());
//!         Ok(Page { items, next })
//!     }
//!
//!     fn is_newest_first(&self, _: Stream) -> bool {
//!         true
//!     }
//!
//!     fn id(item: &Value) -> &str {
//!         item["id"].as_str().unwrap_or_default()
//!     }
//!
//!     fn time(&self, _: Stream, item: &Value) -> Option<Millis> {
//!         item["at"].as_i64().map(Millis)
//!     }
//!
//!     fn give(
//!         step: &mut Step<'_, Self>,
//!         leaf: &Leaf<'_>,
//!         (): &mut (),
//!     ) -> Result<Option<String>, Fault> {
//!         leaf.each(step, |step, item| {
//!             match text(item) {
//!                 Ok(text) => step.out.items.push(text),
//!                 Err(problem) => step.unreadable(problem, None),
//!             }
//!             Ok(())
//!         })
//!     }
//! }
//!
//! fn text(item: &Value) -> Result<Item, Problem> {
//!     let missing = |field: &str| Problem {
//!         id: Lines::id(item).to_owned(),
//!         field: field.to_owned(),
//!         what: "it is missing".to_owned(),
//!     };
//!     let from = Address(item["from"].as_str().ok_or(missing("from"))?.to_owned());
//!     Ok(Item {
//!         own: "+15550100".into(),
//!         activity: IncomingActivity {
//!             external_id: Lines::id(item).to_owned(),
//!             parties: vec![Party { address: from.clone(), name: None }],
//!             sender: Some(from),
//!             at: Millis(item["at"].as_i64().ok_or(missing("at"))?),
//!             content: Content::Text {
//!                 direction: Direction::Inbound,
//!                 body: item["body"].as_str().unwrap_or_default().to_owned(),
//!                 subject: None,
//!                 delivery: Delivery::Delivered,
//!                 attachments: Vec::new(),
//!             },
//!             automatic: false,
//!             read: None,
//!         },
//!         failure: None,
//!     })
//! }
//!
//! impl Connector for Lines {
//!     fn name(&self) -> &'static str {
//!         "lines"
//!     }
//!
//!     fn capabilities(&self) -> Capabilities {
//!         Capabilities {
//!             sends: false,
//!             recipients: 0,
//!             text_limit: 0,
//!             files: Err(NoFiles::Source),
//!             mirrors: false,
//!         }
//!     }
//!
//!     fn numbers(&self) -> Result<Vec<OwnNumber>, Fault> {
//!         let own = OwnNumber { e164: "+15550100".into(), name: String::new(), texts: false };
//!         Ok(vec![own])
//!     }
//!
//!     fn pull(&self, ask: &Pull<'_>, blobs: &dyn BlobSink) -> Result<Pulled, Fault> {
//!         round::pull(self, ask, blobs)
//!     }
//!
//!     fn send(&self, _: &Outgoing) -> Result<Accepted, Fault> {
//!         Err(Fault::Refused { code: String::new(), message: "it only reads".into() })
//!     }
//!
//!     fn find(
//!         &self,
//!         _: &Outgoing,
//!         _: Millis,
//!         _: &dyn Fn(&str) -> bool,
//!     ) -> Result<Option<Accepted>, Fault> {
//!         Ok(None)
//!     }
//! }
//!
//! let now = 1_790_000_000_000_i64;
//! let text = |id: &str, at: i64| json!({"id": id, "from": "+15550101", "body": "Hello", "at": at});
//! let lines = Lines(vec![
//!     text("4", now - 1_000),
//!     json!({"id": "3", "at": now - 2_000}),
//!     text("2", now - 3_000),
//!     text("1", now - 40 * 86_400_000),
//! ]);
//! let all = |stage: Stage| {
//!     let (mut ids, mut problems, mut cursor) = (Vec::new(), 0, None);
//!     loop {
//!         let ask = Pull { stage, cursor: cursor.as_deref(), now: Millis(now), failed: 0, region: "US" };
//!         let got = lines.pull(&ask, &DryRun::default()).unwrap();
//!         ids.extend(got.items.into_iter().map(|item| item.activity.external_id));
//!         problems += got.problems.len();
//!         cursor = Some(got.cursor);
//!         if !got.more {
//!             return (ids, problems);
//!         }
//!     }
//! };
//! assert_eq!(all(Stage::New), (vec!["4".into(), "2".into()], 1));
//! assert_eq!(all(Stage::History), (vec!["4".into(), "2".into(), "1".into()], 1));
//! ```

use std::time::Duration;

use listo_domain::{IncomingActivity, Millis};

use crate::blobs::BlobSink;
pub use crate::outgoing::{FileLimits, NoFiles, OutgoingFile, WORDLESS_MS};

pub trait Connector: Send + Sync {
    /// Names the provider in the store: ids of items are unique within it and one number.
    fn name(&self) -> &'static str;

    fn capabilities(&self) -> Capabilities;

    /// Our numbers there. Also what *Test connection* does.
    ///
    /// # Errors
    /// Why they could not be had.
    fn numbers(&self) -> Result<Vec<OwnNumber>, Fault>;

    /// One step of fetching, about a page.
    ///
    /// # Errors
    /// Nothing of this step is to be stored; the same call may be made again.
    fn pull(&self, ask: &Pull<'_>, blobs: &dyn BlobSink) -> Result<Pulled, Fault>;

    /// Sends one text. Makes exactly one request that sends, and tries nothing again.
    ///
    /// # Errors
    /// [`Fault::may_have_happened`] tells whether the text may be on its way all the same.
    fn send(&self, text: &Outgoing) -> Result<Accepted, Fault>;

    /// Tells the provider where the conversation of `own` with `others` stands. Told twice it is the same.
    ///
    /// # Errors
    /// [`Fault::Rejected`] where it is of no use to try again.
    fn tell(&self, own: &str, others: &[String], stands: Stands) -> Result<(), Fault> {
        let _ = (own, others, stands);
        Err(Fault::Rejected(Failure {
            kind: FailureKind::Other,
            code: String::new(),
            message: "it cannot be told".into(),
        }))
    }

    /// Whether a fetched body is that of a text of ours: some providers add to it, or change its lines.
    fn same_words(&self, ours: &str, fetched: &str) -> bool {
        ours == fetched
    }

    /// Looks for a text that was sent at `since` or a little before, and for which no answer came:
    /// the oldest one to the same parties with the same body whose id `known` does not claim.
    ///
    /// # Errors
    /// Why the provider could not be asked.
    fn find(
        &self,
        text: &Outgoing,
        since: Millis,
        known: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Accepted>, Fault>;
}

/// What a provider can do, and its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Texts can be sent through it.
    pub sends: bool,
    /// How many others one text may go to.
    pub recipients: usize,
    /// Characters of one text.
    pub text_limit: usize,
    /// Which files may go with it.
    pub files: Result<FileLimits, NoFiles>,
    /// It can be told what is decided here.
    pub mirrors: bool,
}

/// Where a conversation stands here, as far as a provider can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stands {
    Done,
    /// Open, and nothing in it is unread.
    Read,
    /// Open. That it is unread cannot be told.
    Open,
}

/// A number of ours at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnNumber {
    pub e164: String,
    /// What it is called there; empty where it has no name.
    pub name: String,
    /// It can send texts.
    pub texts: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// What is new since the watermark, the newest included: asked again and again. Without a cursor
    /// it takes what is newest and sets the watermark.
    New,
    /// The years before, from the newest to the oldest, once.
    History,
}

#[derive(Debug, Clone, Copy)]
pub struct Pull<'a> {
    pub stage: Stage,
    /// What the last step of this stage gave back; `None` at its beginning.
    pub cursor: Option<&'a str>,
    pub now: Millis,
    /// How often in a row this stage has come to nothing.
    pub failed: u32,
    /// ISO 3166 alpha-2, for numbers that are written without their country.
    pub region: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pulled {
    pub items: Vec<Item>,
    /// Where the next step of this stage goes on.
    pub cursor: String,
    /// The stage has more to give at once. A history that has none is complete.
    pub more: bool,
    /// How far back a history has come.
    pub reached: Option<Millis>,
    /// What could not be read, or not be had. The items around it are given all the same.
    pub problems: Vec<Problem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which of our numbers it belongs to, in E.164.
    pub own: String,
    pub activity: IncomingActivity,
    /// Why a text of ours was not delivered.
    pub failure: Option<Failure>,
}

/// One item that was left out, or part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The provider's id of it, where that could be read.
    pub id: String,
    pub field: String,
    pub what: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// E.164.
    pub from: String,
    pub to: Vec<String>,
    /// May be empty where there are files.
    pub body: String,
    pub files: Vec<OutgoingFile>,
    /// When it leaves.
    pub at: Millis,
}

/// The provider has taken the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The provider's id: the same as that of the item that [`Connector::pull`] will give.
    pub id: String,
    pub delivery: listo_domain::Delivery,
    pub failure: Option<Failure>,
}

/// Why a text was not taken or not delivered, in words that a window can translate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// No such number, or none that a text can go to.
    InvalidNumber,
    /// A landline, or a phone that takes no texts.
    NoTexts,
    /// The other party has asked for no more texts.
    OptedOut,
    /// The phone is off, or out of reach.
    PhoneUnreachable,
    /// A carrier has filtered it.
    Filtered,
    /// Our number or campaign is not registered for texts to that country.
    NotRegistered,
    /// The account may not send there.
    NotPermitted,
    /// Our number does not belong to the account, or cannot send texts.
    WrongSender,
    NoCredit,
    TooLong,
    /// A file is too large, of a kind that is not sent, or could not be fetched.
    Files,
    /// It was handed over, and nothing was heard of it: it may have left.
    Unconfirmed,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub kind: FailureKind,
    /// The provider's own code; empty where it gives none.
    pub code: String,
    /// The provider's own words; may be empty.
    pub message: String,
}

/// Why a provider could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The request never left: no network, no such host, nobody listening.
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    /// The other end could not prove who it is. Nothing was sent to it.
    #[error("the certificate is not trusted: {0}")]
    Untrusted(String),
    /// It left, and no whole answer came.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// The key is wrong, revoked, or may not do this.
    #[error("the key is refused ({code}): {message}")]
    Refused { code: String, message: String },
    /// A phone that is not paired, or does not share its texts.
    #[error("{0}")]
    Unpaired(String),
    /// Asked too often; the request was not carried out.
    #[error("asked too often")]
    Limited { retry_after: Option<Duration> },
    /// The provider has an error of its own.
    #[error("the provider answers with status {0}")]
    Failing(u16),
    /// An answer that is none.
    #[error("the answer cannot be read: {0}")]
    Unreadable(String),
    /// The bytes of a file came and could not be kept here.
    #[error("a file cannot be stored: {0}")]
    Storage(String),
    /// What was asked for is not possible, and will not be.
    #[error("rejected ({}): {}", .0.code, .0.message)]
    Rejected(Failure),
}

impl Fault {
    /// The provider may have carried out what was asked.
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::NoAnswer(_) | Self::Failing(_) | Self::Unreadable(_) => true,
            Self::Unreachable(_)
            | Self::Untrusted(_)
            | Self::Refused { .. }
            | Self::Unpaired(_)
            | Self::Limited { .. }
            | Self::Storage(_)
            | Self::Rejected(_) => false,
        }
    }
}

/// Lets requests through one by one, as the provider allows.
pub trait Pace: Send + Sync {
    /// Returns when the next request may leave.
    fn wait(&self);
}

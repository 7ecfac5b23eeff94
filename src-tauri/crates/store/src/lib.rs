//! The SQLite store: facts, the append-only log of decisions, and the projection of both.
//!
//! The only crate that names sqlx. One writer connection, a few read-only readers. Every write is
//! one `BEGIN IMMEDIATE` transaction that appends, evolves and counts; with `synchronous=FULL` an
//! acknowledged decision is on disk before the call returns.

mod codec;
mod command;
mod conversation;
mod error;
mod imports;
mod ingest;
mod log;
mod number;
mod open;
mod rebuild;
mod samples;
mod setting;
mod snooze;
mod thread;
mod undo;
mod unit;

pub use command::{Applied, Reason, Request, Verb};
pub use conversation::{Conversation, Count, Counts, Cursor, Page, Snippet, View};
pub use error::{Error, Result};
pub use imports::{Import, ImportState};
pub use ingest::{Ingested, NewActivity};
pub use log::LogEntry;
pub use number::{ArchiveLine, Number};
pub use open::{CommitFault, MIN_SQLITE, Store};
pub use rebuild::{Difference, Rebuilt};
pub use samples::SampleNumber;
pub use thread::{Activity, Attachment, Item, Thread};

/// Identifies a conversation for ever; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(pub i64);

/// Identifies one of our own phone numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumberId(pub i64);

/// The statements on the way of a key press, for the test of their query plans.
#[doc(hidden)]
#[must_use]
pub fn hot_statements() -> Vec<(&'static str, &'static str)> {
    vec![
        ("list inbox", conversation::LIST_INBOX),
        ("list unread", conversation::LIST_UNREAD),
        ("list done", conversation::LIST_DONE),
        ("list all", conversation::LIST_ALL),
        ("list number inbox", conversation::LIST_NUMBER_INBOX),
        ("list number unread", conversation::LIST_NUMBER_UNREAD),
        ("list number done", conversation::LIST_NUMBER_DONE),
        ("list number all", conversation::LIST_NUMBER_ALL),
        ("conversations by id", conversation::BY_IDS),
        ("counts", conversation::COUNTS),
        ("thread activities", thread::ACTIVITIES),
        ("thread attachments", thread::ATTACHMENTS),
        ("thread states", thread::STATES),
        ("log of a conversation", log::LOG),
        ("load a conversation", unit::LOAD),
        ("facts of a conversation", unit::FACTS),
        ("decisions of a conversation", unit::DECISIONS),
        ("due snoozes", snooze::DUE),
        ("next snooze", snooze::NEXT),
        ("last command", undo::LAST_APPLIED),
        ("last undone command", undo::LAST_UNDONE),
        ("decisions of a command", undo::DECISIONS),
        ("known facts", ingest::KNOWN),
        ("known conversations", ingest::CONVERSATIONS),
        ("taken ids", ingest::TAKEN),
    ]
}

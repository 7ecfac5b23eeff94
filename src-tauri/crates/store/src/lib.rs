//! The SQLite store: facts, the append-only log of decisions, and the projection of both.
//!
//! The only crate that names sqlx. One writer connection, a few read-only readers. Every write is
//! one `BEGIN IMMEDIATE` transaction that appends, evolves and counts; with `synchronous=FULL` an
//! acknowledged decision is on disk before the call returns.

mod bulk;
mod codec;
mod command;
mod comment;
mod connections;
mod contact;
mod conversation;
mod error;
mod events;
mod fold;
mod history;
mod imports;
mod ingest;
mod list;
mod log;
mod many;
mod number;
mod one;
mod open;
mod people;
mod rebuild;
mod samples;
mod search;
mod setting;
mod snooze;
mod state;
mod thread;
mod tidy;
mod undo;
mod unit;

pub use bulk::{BulkRequest, Progress, Range};
pub use command::{Applied, Reason, Request, Verb};
pub use contact::{
    ContactCursor, ContactEdit, ContactKey, ContactPage, ContactRequest, ContactTally, Person,
};
pub use conversation::{Conversation, Count, Counts, Snippet, View};
pub use error::{Error, Result};
pub use history::HistoryEntry;
pub use imports::{Import, ImportState};
pub use ingest::{Ingested, NewActivity};
pub use list::{At, Cursor, ListSpec, Page};
pub use log::LogEntry;
pub use number::{ArchiveLine, Number};
pub use open::{CommitFault, MIN_SQLITE, Store};
pub use rebuild::{Difference, Rebuilt};
pub use samples::SampleNumber;
pub use search::{FindAt, Finds, Found, Hit, Order, Piece, SearchSpec};
pub use thread::{Activity, Attachment, Comment, Item, Thread, ThreadAt};
pub use tidy::{TidyPick, TidyPlan, TidyRequest};
pub use undo::Compensation;

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
        ("list inbox", list::INBOX.down),
        ("list inbox, upwards", list::INBOX.up),
        ("list inbox, above", list::INBOX.above),
        ("list unread", list::UNREAD.down),
        ("list unread, upwards", list::UNREAD.up),
        ("list unread, above", list::UNREAD.above),
        ("list done", list::DONE.down),
        ("list done, upwards", list::DONE.up),
        ("list done, above", list::DONE.above),
        ("list all", list::ALL.down),
        ("list all, upwards", list::ALL.up),
        ("list all, above", list::ALL.above),
        ("list snoozed", list::SNOOZED.down),
        ("list snoozed, upwards", list::SNOOZED.up),
        ("list snoozed, above", list::SNOOZED.above),
        ("list number snoozed", list::NUMBER_SNOOZED.down),
        ("list ids snoozed", bulk::IDS_SNOOZED),
        ("list ids number snoozed", bulk::IDS_NUMBER_SNOOZED),
        ("list waiting", list::WAITING.down),
        ("list waiting, upwards", list::WAITING.up),
        ("list waiting, above", list::WAITING.above),
        ("list number waiting", list::NUMBER_WAITING.down),
        ("list ids waiting", bulk::IDS_WAITING),
        ("list ids number waiting", bulk::IDS_NUMBER_WAITING),
        ("list pinned", list::PINNED.down),
        ("list pinned, upwards", list::PINNED.up),
        ("list pinned, above", list::PINNED.above),
        ("list number pinned", list::NUMBER_PINNED.down),
        ("list ids pinned", bulk::IDS_PINNED),
        ("list ids number pinned", bulk::IDS_NUMBER_PINNED),
        ("list muted", list::MUTED.down),
        ("list muted, upwards", list::MUTED.up),
        ("list muted, above", list::MUTED.above),
        ("list number muted", list::NUMBER_MUTED.down),
        ("list ids muted", bulk::IDS_MUTED),
        ("list ids number muted", bulk::IDS_NUMBER_MUTED),
        ("list number inbox", list::NUMBER_INBOX.down),
        ("list number inbox, upwards", list::NUMBER_INBOX.up),
        ("list number inbox, above", list::NUMBER_INBOX.above),
        ("list number unread", list::NUMBER_UNREAD.down),
        ("list number unread, upwards", list::NUMBER_UNREAD.up),
        ("list number unread, above", list::NUMBER_UNREAD.above),
        ("list number done", list::NUMBER_DONE.down),
        ("list number done, upwards", list::NUMBER_DONE.up),
        ("list number done, above", list::NUMBER_DONE.above),
        ("list number all", list::NUMBER_ALL.down),
        ("list number all, upwards", list::NUMBER_ALL.up),
        ("list number all, above", list::NUMBER_ALL.above),
        ("list ids inbox", bulk::IDS_INBOX),
        ("list ids unread", bulk::IDS_UNREAD),
        ("list ids done", bulk::IDS_DONE),
        ("list ids all", bulk::IDS_ALL),
        ("list ids number inbox", bulk::IDS_NUMBER_INBOX),
        ("list ids number unread", bulk::IDS_NUMBER_UNREAD),
        ("list ids number done", bulk::IDS_NUMBER_DONE),
        ("list ids number all", bulk::IDS_NUMBER_ALL),
        ("conversations by id", conversation::BY_IDS),
        ("counts", conversation::COUNTS),
        ("thread activities", thread::ACTIVITIES),
        ("thread activities, newer", thread::NEWER),
        ("thread attachments", thread::ATTACHMENTS),
        ("thread states", thread::STATES),
        ("comment", thread::COMMENT),
        ("log of a conversation", log::LOG),
        ("load conversations", state::LOAD),
        ("save conversations", unit::SAVE.single()),
        ("save in place", unit::SAVE_IN_PLACE.single()),
        ("annotate", unit::ANNOTATE.single()),
        ("count pins", unit::PINS),
        ("answer of a command", command::ANSWER),
        ("facts of a conversation", events::FACTS),
        ("decisions of a conversation", events::DECISIONS),
        ("due snoozes", snooze::DUE),
        ("next snooze", snooze::NEXT),
        ("last command", undo::LAST_APPLIED),
        ("last undone command", undo::LAST_UNDONE),
        ("decisions of a command", undo::DECISIONS),
        ("what was done", history::HISTORY),
        ("brought back already", bulk::BACK),
        ("quiet conversations", tidy::QUIET),
        ("services in the inbox", tidy::SERVICES),
        ("recent texts", tidy::RECENT),
        ("ever answered", tidy::ANSWERED),
        ("known facts", ingest::KNOWN),
        ("known conversations", ingest::CONVERSATIONS),
        ("taken ids", ingest::TAKEN),
        ("conversations with an address", people::WITH),
        ("people of conversations", people::PEOPLE),
        ("names of addresses", people::NAMES),
        ("list contacts", contact::LIST),
        ("load contacts", contact::LOAD),
        ("contacts of addresses", contact::OWNERS),
        ("decisions of a command about contacts", contact::DECISIONS),
        ("when somebody was heard", contact::HEARD),
        ("conversations of a contact", contact::CONVERSATIONS_OF),
        ("search names", search::NAMES_SHOWN),
        ("search texts", search::TEXT_HITS),
        ("find in a thread", search::FIND),
        ("texts of a thread", search::TEXTS),
        ("what contacts say", search::ABOUT),
    ]
}

//! The SQLite store: facts, the append-only log of decisions, and the projection of both.
//!
//! The only crate that names sqlx. One writer connection, a few read-only readers. Every write is
//! one `BEGIN IMMEDIATE` transaction that appends, evolves and counts; with `synchronous=FULL` an
//! acknowledged decision is on disk before the call returns.

mod annotation;
mod bulk;
mod codec;
mod command;
mod comment;
mod connections;
mod contact;
mod conversation;
mod delete;
mod draft;
mod error;
mod events;
mod filter;
mod fold;
mod history;
mod imports;
mod ingest;
mod insight;
mod list;
mod log;
mod many;
mod member;
mod mirror;
mod name;
mod number;
mod one;
mod open;
mod others;
mod outbox;
mod people;
mod property;
mod queue;
mod rebuild;
mod samples;
mod search;
mod setting;
mod snippet;
mod snooze;
mod source;
mod sql;
mod state;
mod tag;
mod thread;
mod tidy;
mod touched;
mod undo;
mod unit;
mod verb;

pub use bulk::{BulkRequest, Progress, Range};
pub use command::{Applied, Reason, Request};
pub use contact::{
    ContactCursor, ContactEdit, ContactKey, ContactPage, ContactRequest, ContactTally, Person,
};
pub use conversation::{Conversation, Count, Counts, Snippet, View};
pub use delete::{Deletion, Leftover, Wiped};
pub use draft::{Draft, DraftText};
pub use error::{Error, Result};
pub use filter::{List, ListFilter, ListOrder};
pub use history::HistoryEntry;
pub use imports::{Import, ImportState};
pub use ingest::{Ingested, NewActivity};
pub use insight::{LedgerProgress, Narrowed};
pub use list::{At, Cursor, ListSpec, Page};
pub use log::LogEntry;
pub use member::Member;
pub use mirror::{Mirrored, ToTell};
pub use name::folded;
pub use number::{ArchiveLine, Number};
pub use open::{CommitFault, MIN_SQLITE, Store};
pub use others::Look;
pub use outbox::{FailureNote, OutboxState, Queued, SENDING_MS};
pub use property::{Property, PropertyKind};
pub use rebuild::{Difference, Rebuilt};
pub use samples::SampleNumber;
pub use search::{FindAt, Finds, Found, Hit, Order, Piece, SearchSpec};
pub use snippet::TextSnippet;
pub use source::{History, NewSource, Source, SourceNumber, Step};
pub use tag::Tag;
pub use thread::{Activity, Attachment, Comment, Item, Quote, Thread, ThreadAt};
pub use tidy::{TidyPick, TidyPlan, TidyRequest};
pub use undo::Compensation;
pub use verb::Verb;

/// Identifies a conversation for ever; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(pub i64);

/// Identifies one of our own phone numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumberId(pub i64);

/// The statements on the way of a key press, for the test of their query plans.
#[doc(hidden)]
#[must_use]
pub fn hot_statements() -> Vec<(String, String)> {
    let mut all = hot_lists();
    all.push(("search comments".to_owned(), search::hot_comments()));
    all.extend(
        [
            ("conversations by id", conversation::BY_IDS),
            ("counts", conversation::COUNTS),
            ("touched since", touched::TOUCHED),
            ("news of others", others::NEWS),
            ("tags", tag::TAGS),
            ("members", member::MEMBERS),
            ("tags by name", search::TAGS_NAMED),
            ("tagged conversations", search::TAGGED),
            ("properties", property::PROPERTIES),
            ("snippets", snippet::SNIPPETS),
            ("thread activities", thread::ACTIVITIES),
            ("thread activities, newer", thread::NEWER),
            ("thread attachments", thread::ATTACHMENTS),
            ("thread states", thread::STATES),
            ("comment", thread::COMMENT),
            ("failures", thread::FAILURES),
            ("quotes", thread::QUOTES),
            ("log of a conversation", log::LOG),
            ("commands in effect on a conversation", log::IN_EFFECT),
            ("load conversations", state::LOAD),
            ("save conversations", unit::SAVE.single()),
            ("save in place", unit::SAVE_IN_PLACE.single()),
            ("annotate", annotation::ANNOTATE.single()),
            ("count pins", unit::PINS),
            ("answer of a command", command::ANSWER),
            ("facts of a conversation", events::FACTS),
            ("stale records", insight::CLAIM),
            ("ledger: how much there is to be read", insight::SIZES),
            ("histories", insight::HISTORIES),
            ("texts of services", insight::TEXTS),
            ("records", insight::BLOCKS),
            ("tagged with one of some", insight::TAGGED),
            ("assigned", insight::ASSIGNED),
            ("conversations of tags", insight::OF_TAGS),
            ("conversations of contacts", insight::OF_CONTACTS),
            ("decisions of a conversation", events::DECISIONS),
            ("outbox", outbox::OUTBOX),
            ("outbox of a conversation", outbox::OUTBOX_OF),
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
            ("empty conversations", delete::EMPTY),
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
        .map(|(name, sql)| (name.to_owned(), sql.to_owned())),
    );
    all
}

fn hot_lists() -> Vec<(String, String)> {
    let of_number = ListFilter {
        numbers: vec![NumberId(1)],
        ..ListFilter::default()
    };
    let narrowed = ListFilter {
        numbers: vec![NumberId(1), NumberId(2)],
        from: Some(listo_domain::Millis(1)),
        until: Some(listo_domain::Millis(2)),
        ..ListFilter::default()
    };
    let tagged = ListFilter {
        tags: vec![listo_domain::TagId(1), listo_domain::TagId(2)],
        ..narrowed.clone()
    };
    let assigned = ListFilter {
        assignees: vec!["ana".to_owned()],
        ..ListFilter::default()
    };
    let unassigned = ListFilter {
        assignees: vec![String::new()],
        ..ListFilter::default()
    };
    let mut all = Vec::new();
    for (name, view) in View::NAMES {
        let mut add = |kind: &str, filter: &ListFilter, order| {
            let list = List {
                view,
                filter: filter.clone(),
                order,
            };
            let parts = ["", ", upwards", ", above", ", ids"].into_iter();
            all.extend(
                parts
                    .zip(list::hot(&list))
                    .map(|(part, sql)| (format!("list {kind}{name}{part}"), sql)),
            );
        };
        add("", &ListFilter::default(), ListOrder::Newest);
        add("number ", &of_number, ListOrder::Newest);
        add("narrowed ", &narrowed, ListOrder::Newest);
        add("assigned ", &assigned, ListOrder::Newest);
        if matches!(view, View::Inbox | View::Unread) {
            add("unassigned ", &unassigned, ListOrder::Newest);
        }
        if matches!(
            view,
            View::Inbox | View::Unread | View::Waiting | View::Assigned
        ) {
            let longest = ListOrder::LongestWaiting;
            add("longest waiting ", &ListFilter::default(), longest);
            add("number longest waiting ", &of_number, longest);
        }
        // Those that have a tag are gone through first, and sorted.
        all.extend(
            list::hot(&List {
                view,
                filter: tagged.clone(),
                order: ListOrder::Newest,
            })
            .into_iter()
            .zip(["", ", upwards", ", above", ", ids"])
            .map(|(sql, part)| (format!("tagged {name}{part}"), sql)),
        );
    }
    all
}

//! What a conversation is and how it changes.
//!
//! Pure values and functions: no IO, no async, no clock, no serialisation. The rules are those of
//! the three states (unread, open, done); nothing else in the program sets a status.
//!
//! [`decide`] answers a command with a [`Decision`] or a [`Refusal`]; [`evolve`] applies one
//! [`Event`], be it a fact that arrived or a decision that was taken; [`fold`] replays a whole
//! history in its one canonical order.

mod business;
mod contact;
mod conversation;
mod decide;
mod event;
mod evolve;
pub mod fact;
mod fold;
pub mod insight;
mod landing;
mod mention;
pub mod search;
mod snippet;
pub mod text;
mod tidy;

pub use business::{BusinessHours, Date, Holiday, HoursError, Span, Wall};
pub use contact::{
    Contact, ContactCommand, ContactId, ContactRefusal, ContactWhat, Note, NoteId, Patch,
    PropertyId,
};
pub use conversation::{
    Actor, Annotations, Assignment, Conversation, Mention, Place, Registers, Seq, Shown, Standing,
    Status, TagId, Tagging, UnreadMark, UnreadReason,
};
pub use decide::{
    Command, Context, Decision, Effect, MAX_PINS, Refusal, decide, effects_of_arrival,
};
pub use event::{
    ActivityId, Arrival, Before, Comment, Event, Fact, HOLD_MS, Mentioned, Outgoing, What,
};
pub use evolve::evolve;
pub use fact::{
    Address, Attachment, CallOutcome, Content, Delivery, Direction, IncomingActivity, Millis, Party,
};
pub use fold::{canonical_order, fold};
pub use landing::{HISTORY_DAYS, Landing, landing_of};
pub use mention::mentions_in;
pub use snippet::{Fields, SnippetId, fill};
pub use tidy::{
    TIDY_CHARS, TIDY_RECENT, TidyAge, TidyRule, TidyRules, is_code, is_service, kind_of_service,
    offers_a_way_out,
};

//! What a conversation is and how it changes.
//!
//! Pure values and functions: no IO, no async, no clock, no serialisation. The rules are those of
//! the three states (unread, open, done); nothing else in the program sets a status.

pub mod fact;

pub use fact::{
    Address, Attachment, CallOutcome, Content, Delivery, Direction, IncomingActivity, Millis, Party,
};

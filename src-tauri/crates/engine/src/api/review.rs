//! Guided reviews: one conversation after the other, until nothing of it is left.

use super::conversation::ConversationRow;
use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ReviewKind {
    /// Unread, the longest waiting first; woken snoozes; waiting for over one business day; of several
    /// members, what is unread and nobody's.
    Morning,
    /// Where the other side has the last word, then what nobody has touched today.
    EndOfDay,
    /// Done and reopened in the last seven days, open for longer, and the five slowest answers.
    Weekly,
    /// A saved view, in its order.
    View { id: String },
}

/// Why a conversation is in a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewSection {
    Unread,
    Woken,
    /// For over one business day.
    WaitingLong,
    Nobodys,
    Waiting,
    Untouched,
    /// In the last seven days.
    Done,
    Reopened,
    /// For more than seven days.
    OpenLong,
    Slowest,
    View,
}

/// How a conversation was left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewHow {
    /// By a command, which the log knows.
    Decided,
    /// It was open, and stays so.
    Kept,
    /// It was unread, and stays so.
    LeftUnread,
    /// Finished before, and nothing follows.
    LeftDone,
    Skipped,
    /// It had been dealt with elsewhere before its turn came.
    Passed,
}

/// A review that was begun and not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReviewPlace {
    pub position: u32,
    pub total: u32,
    pub began_at: i64,
    /// It was begun today; the weekly one this week.
    pub of_today: bool,
}

/// A review that can be begun, or gone on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReviewChoice {
    pub kind: ReviewKind,
    /// Of a saved view; else empty.
    pub name: String,
    /// Conversations it would have now, at most 500.
    pub total: u32,
    pub running: Option<ReviewPlace>,
    /// What it offers for a conversation.
    pub keys: Vec<ReviewKey>,
    /// Business days in a row on which it was ended; of the weekly one weeks.
    pub streak: u32,
    pub done_today: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReviewStep {
    pub row: ConversationRow,
    pub section: ReviewSection,
    /// Its place within the section, from 1, and how many there are in that.
    pub position: u32,
    pub total: u32,
}

/// What became of the conversations of a review: what the log says, of commands that are still in effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReviewSummary {
    pub done: u32,
    /// Opened, or left open.
    pub open: u32,
    /// Marked as unread, or left so.
    pub unread: u32,
    pub snoozed: u32,
    /// Finished before, and left so.
    pub left_done: u32,
    /// Answered on the way.
    pub replied: u32,
    pub assigned: u32,
    pub skipped: u32,
    pub passed: u32,
    /// In the inbox now.
    pub left: i64,
    /// Milliseconds in which the review was in front of the person.
    pub spent_ms: i64,
    pub streak: u32,
}

/// The conversation before, and how it was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReviewBefore {
    pub conversation: String,
    pub how: ReviewHow,
}

/// What Z takes back in a review; nothing at its beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReviewUndo {
    /// To be undone.
    pub command: Option<String>,
    /// And then back to the conversation before.
    pub back: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    pub id: String,
    pub kind: ReviewKind,
    pub name: String,
    /// What it offers for a conversation.
    pub keys: Vec<ReviewKey>,
    /// How many lie behind.
    pub position: u32,
    pub total: u32,
    /// None where all are behind.
    pub step: Option<ReviewStep>,
    /// Where the last step leads back to.
    pub before: Option<ReviewBefore>,
    pub summary: Option<ReviewSummary>,
}

/// What a review of one's own may offer for a conversation; skipping and undoing it always does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewKey {
    Done,
    Open,
    Unread,
    Snooze,
    Reply,
    Assign,
}

impl ReviewKey {
    #[must_use]
    pub fn all() -> Vec<Self> {
        vec![
            Self::Done,
            Self::Open,
            Self::Unread,
            Self::Snooze,
            Self::Reply,
            Self::Assign,
        ]
    }
}

/// When to remind of a review, in minutes of the day; none where not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(default, rename_all = "camelCase")]
pub struct ReviewReminders {
    pub morning: Option<u16>,
    pub end_of_day: Option<u16>,
    /// On the last business day of the week.
    pub weekly: Option<u16>,
}

use super::conversation::ConversationRow;
use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SearchOrder {
    Newest,
    /// By relevance, among the newest 2,000 hits.
    Best,
}

/// `text` is what the person typed: words, digits of a phone number, and operators (`from:`, `to:`,
/// `in:`, `is:`, `has:`, `tag:`, `before:`, `after:`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SearchQuery {
    pub text: String,
    pub order: SearchOrder,
    /// `next` of the page above.
    pub after: Option<String>,
    /// Ids of the conversations on the pages above: a conversation is shown once.
    pub seen: Vec<String>,
    /// 1 to 200.
    pub limit: u32,
}

/// A stretch of text that matches, or one that does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Piece {
    pub text: String,
    pub hit: bool,
}

/// A conversation with its newest hit (the best one, by relevance).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    pub row: ConversationRow,
    /// The message, call or voicemail that matches; none where the name or number does, or where
    /// there were no words to look for.
    /// Of an internal comment that matches, the item beside it.
    pub activity_id: Option<String>,
    /// An internal comment matches.
    pub comment: bool,
    /// When that was.
    pub at: i64,
    /// One line around the first match.
    pub snippet: Vec<Piece>,
    /// Name or number of the conversation.
    pub title: Vec<Piece>,
}

/// Which of the items that match is to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FindAt {
    /// The newest one.
    Newest,
    /// This one, or else the next older one; where there is none, the oldest.
    From { id: String },
    /// The one with so many newer ones.
    Position { position: u32 },
}

/// Items of one conversation that match, counted from the newest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ThreadFinds {
    pub total: u32,
    /// Position of the one to show; 0 is the newest.
    pub at: u32,
    /// Position of the first of `ids`.
    pub start: u32,
    /// Those around it, newest first.
    pub ids: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueryProblemReason {
    /// No such operator value; `expected` lists what there is.
    UnknownValue,
    /// No such tag; `expected` lists some that there are. Nothing is found by it.
    UnknownTag,
    /// Not a date of the form 2026-01-31, 2026-01 or 2026.
    BadDate,
    /// An operator without a value.
    MissingValue,
    /// A quotation mark that is never closed.
    OpenQuote,
    /// More words than are looked for; the rest was left out.
    TooLong,
}

/// A part of the text that was not understood and left out; the rest was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QueryProblem {
    /// UTF-16 units, as the window counts.
    pub start: u32,
    pub end: u32,
    pub reason: QueryProblemReason,
    pub value: String,
    pub expected: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SearchPage {
    pub hits: Vec<SearchHit>,
    /// The cursor for more; none at the end.
    pub next: Option<String>,
    pub problems: Vec<QueryProblem>,
    /// A later search has taken the place of this one, and nothing was looked for to the end.
    pub superseded: bool,
}

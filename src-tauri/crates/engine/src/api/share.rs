use super::conversation::{ConversationRow, ListRange};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which conversations a transcript is of: these, or a range of a list, loaded or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Which {
    Ids { ids: Vec<String> },
    Range { range: ListRange },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptForm {
    Text,
    Markdown,
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptLanguage {
    En,
    Es,
}

/// How a transcript is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TranscriptStyle {
    pub language: TranscriptLanguage,
    /// With the internal comments.
    pub comments: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ExportForm {
    /// One file, which can be imported again.
    JsonLines,
    /// A file of conversations and one of messages, for spreadsheets.
    Csv,
}

/// What was written, or why nothing was.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Shared {
    /// For the clipboard; none where it went to files.
    pub text: Option<String>,
    pub files: Vec<String>,
    pub conversations: i64,
    /// Messages, calls and voicemails.
    pub items: i64,
    /// Cancelled half-way: nothing was written.
    pub cancelled: bool,
    /// Too much for the clipboard: there is no text.
    pub too_long: bool,
}

/// How far a transcript or an export has come. Sent at most ten times a second, and not at all for
/// one that is over within a second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ShareProgress {
    pub job_id: String,
    /// Conversations.
    pub done: i64,
    pub total: i64,
    pub items: i64,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Linked {
    #[serde(rename_all = "camelCase")]
    There {
        row: Box<ConversationRow>,
        activity_id: Option<String>,
    },
    /// It is not a link of Listo's.
    NoLink,
    /// It was made on another computer, where ids mean something else.
    Elsewhere,
    /// The conversation or the message is not there any more.
    Gone,
}

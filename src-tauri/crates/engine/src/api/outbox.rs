use super::conversation::{Attachment, ConversationRow};
use super::source::FaultKind;
use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// It can still be taken back.
    Waiting,
    /// A provider is being asked.
    Sending,
    /// No answer came: it is looked for at the provider before it is sent again.
    Unsure,
}

/// A text on its way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutboxItem {
    pub id: String,
    pub conversation_id: String,
    /// May be empty where there are files.
    pub body: String,
    pub files: Vec<Attachment>,
    pub queued_at: i64,
    /// It leaves no sooner.
    pub due_at: i64,
    /// The person chose the time.
    pub scheduled: bool,
    /// Whoever wrote it was done with the conversation.
    pub then_done: bool,
    pub state: OutboxState,
    pub attempts: i64,
    /// Why the last attempt came to nothing.
    pub fault: Option<FaultKind>,
    /// When it is tried again; 0 where nothing was tried.
    pub retry_at: i64,
}

/// A text on its way out, and whom it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutboxLine {
    pub item: OutboxItem,
    pub row: ConversationRow,
}

/// Why nothing can be sent in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SendBlock {
    /// The number comes from an archive, or from a source that was removed.
    NoSource,
    /// The source of the number sends no texts, or not from this number.
    ReadOnly,
    Paused,
    /// The source sends to one person at a time.
    Group,
    /// A name, a withheld number, or nothing that a text can go to.
    NotDialable,
    /// Made-up conversations to try things with.
    Sample,
}

/// What the composer of a conversation has to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReplyState {
    /// None where texts can be sent.
    pub block: Option<SendBlock>,
    /// What the source is called.
    pub source: Option<String>,
    /// Characters of one text; 0 where nothing can be sent.
    pub text_limit: i64,
    pub files: FileLimits,
    /// In the order in which it leaves.
    pub pending: Vec<OutboxItem>,
}

/// Which files may go with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FileLimits {
    pub count: i64,
    /// Of all together.
    pub bytes: i64,
    /// Why there may be none.
    pub block: Option<FileBlock>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FileBlock {
    /// None can be sent through the source.
    Source,
    /// The provider fetches them, and the source has no public address.
    NoAddress,
}

/// What became of files that were chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Attached {
    /// All that are to be sent with the draft now.
    pub files: Vec<Attachment>,
    pub refused: Vec<RefusedFile>,
}

/// A file that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RefusedFile {
    pub name: String,
    pub why: RefusedFileReason,
    /// How many there may be, or bytes of one of its kind; 0 where that is not why.
    pub limit: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RefusedFileReason {
    /// By itself, or with those that are there.
    TooLarge,
    TooMany,
    Empty,
    /// It is no file, or cannot be read.
    Unreadable,
}

/// A text to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TextToSend {
    /// May be empty where there are files.
    pub body: String,
    /// Of those of the draft, by their SHA-256, in the order in which they are sent.
    pub files: Vec<String>,
    /// Milliseconds; without it after the five seconds in which it can be undone.
    pub send_at: Option<i64>,
    /// *Send and mark done*: the newest activity the person has on screen (`head` of the row).
    pub then_done_through: Option<String>,
}

/// A text to somebody, who may never have written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewMessage {
    pub number_id: String,
    /// As it was typed, or the address of a contact.
    pub to: Vec<String>,
}

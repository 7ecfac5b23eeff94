use super::contact::Contact;
use super::conversation::{ConversationRow, Counts, Page};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::collections::BTreeMap;

/// A conversation and the newest activity of it that the person has on screen (`head` of its row).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Target {
    pub id: String,
    pub through: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    Done,
    Unread,
    Open,
    Seen,
    Snooze,
    Wake,
    Mute,
    Unmute,
    Pin,
    Unpin,
    Tag,
    Untag,
    Assign,
    Unassign,
    /// Assigned, unread again and commented on, as one.
    HandOver,
    Comment,
    RemoveComment,
    Send,
    CancelSend,
    /// Anything about contacts.
    Contact,
    Undo,
    Redo,
}

/// An answer, not an error: why a command left a conversation as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    AlreadyDone,
    AlreadyUnread,
    AlreadyOpen,
    NotUnread,
    NewerInbound,
    ChangedSince,
    InThePast,
    NotSnoozed,
    AlreadyMuted,
    NotMuted,
    AlreadyPinned,
    NotPinned,
    /// There are 50.
    PinsFull,
    AlreadyTagged,
    NotTagged,
    AlreadyAssigned,
    NotAssigned,
    EmptyComment,
    EmptyMessage,
    /// The text has left, or may have.
    AlreadySent,
    UnknownConversation,
    /// The contact says so already.
    Unchanged,
    /// Another contact has the number.
    NumberTaken,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Refused {
    pub id: String,
    pub reason: RefusalReason,
}

/// What a command did. `rows` holds every conversation it was about, as it is now; of a command
/// about more than 500 conversations only the numbers are told (`listed` is false then, and
/// `changed`, `refused` and `rows` are empty).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub command_id: String,
    pub verb: Verb,
    /// For undo and redo: the verb that was undone or redone.
    pub of: Option<Verb>,
    /// The tag it put on or took off; for undo and redo, that of the command it is about.
    pub tag_id: Option<String>,
    /// The member it assigned them to.
    pub assignee_id: Option<String>,
    pub changed: Vec<String>,
    pub refused: Vec<Refused>,
    pub rows: Vec<ConversationRow>,
    /// Contacts that were changed and are there, as they are now; of very many none is listed.
    pub contacts: Vec<Contact>,
    /// Contacts that were changed, also those that are gone now.
    pub contact_count: i64,
    pub counts: Counts,
    pub listed: bool,
    pub changed_count: i64,
    pub refused_count: i64,
    /// It was cancelled half-way: what is changed stays so, and one undo takes it back.
    pub cancelled: bool,
    /// The page that was asked for with the command, read in the same transaction.
    pub page: Option<Page>,
}

/// How far a command about many conversations has come. Sent at most ten times a second, and not
/// at all for one that is over within 300 ms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommandProgress {
    pub command_id: String,
    pub verb: Verb,
    pub done: i64,
    pub total: i64,
}

/// What a time to snooze until is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SnoozeKind {
    LaterToday,
    Tonight,
    Tomorrow,
    /// Where that is neither tomorrow nor the first of the next week.
    NextBusinessDay,
    NextWeek,
    Typed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SnoozeTime {
    pub kind: SnoozeKind,
    /// Milliseconds.
    pub at: i64,
}

/// The end of a snooze.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SnoozeUntil {
    /// Milliseconds.
    pub at: i64,
    /// What comes in meanwhile does not end it.
    pub keeps: bool,
}

/// What a command over a whole list can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BulkVerb {
    Done,
    Unread,
    Open,
    Mute,
    Unmute,
    Pin,
    Unpin,
}

/// One decision of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    pub seq: String,
    pub kind: String,
    pub actor: String,
    pub device: String,
    pub device_seq: i64,
    pub at: i64,
    /// The tag it put on or took off.
    pub tag_id: Option<String>,
    /// The member it assigned the conversation to.
    pub assignee_id: Option<String>,
    /// JSON.
    pub payload: String,
    /// Taken back by a later undo.
    pub undone: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Conversations,
    Counts,
    Numbers,
    Tags,
    Members,
    Properties,
    Snippets,
    Contacts,
    Settings,
    Outbox,
    Sources,
}

impl Topic {
    /// For who may have missed something.
    pub const ALL: [Self; 11] = [
        Self::Conversations,
        Self::Counts,
        Self::Numbers,
        Self::Tags,
        Self::Members,
        Self::Properties,
        Self::Snippets,
        Self::Contacts,
        Self::Settings,
        Self::Outbox,
        Self::Sources,
    ];
}

/// Sent after a commit. Topic `conversations` with no ids means that anything may have changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    pub topics: Vec<Topic>,
    pub conversations: Vec<String>,
    /// The command that did it, when it was one.
    pub command_id: Option<String>,
}

/// A code exists only if the window acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    NotFound,
    Invalid,
    Busy,
    DiskFull,
    /// Nothing can be sent there; `why` says why.
    CannotSend,
    /// It is not known whether the change reached the disk; the same command id may be sent again.
    UnknownCommit,
    /// The database is not one of Listo's; it was left as it is. `path` names it.
    NotADatabase,
    /// The database was written by a newer Listo; it was left as it is. `path` names it.
    TooNew,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppError {
    pub code: ErrorCode,
    pub params: BTreeMap<String, String>,
    pub retryable: bool,
    /// For the log, in English.
    pub detail: String,
    pub trace_id: String,
}

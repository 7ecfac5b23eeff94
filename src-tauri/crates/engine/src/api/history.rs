use super::conversation::ConversationRow;
use super::outcome::Verb;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A command of mine that can be undone, or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// Pass it back to undo or redo this one.
    pub id: String,
    pub verb: Verb,
    pub at: i64,
    /// Conversations it changed.
    pub count: i64,
    /// The only one or the first of them, as it is now; none where it is not here any more.
    pub row: Option<ConversationRow>,
    pub undone: bool,
    /// It is undone and nothing new has been done since.
    pub redoable: bool,
    /// The tag it put on or took off.
    pub tag_id: Option<String>,
    /// The member it assigned them to.
    pub assignee_id: Option<String>,
}

/// Newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HistoryPage {
    pub entries: Vec<HistoryEntry>,
    /// The cursor for older ones; none at the end.
    pub next: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Done,
    Unread,
    Open,
    Seen,
    Snoozed,
    Woken,
    Muted,
    Unmuted,
    Pinned,
    Unpinned,
    Tagged,
    Untagged,
    Assigned,
    Unassigned,
    Commented,
    CommentRemoved,
    /// A text was to be sent.
    Queued,
    /// It was taken back before it left.
    Unqueued,
    Undone,
    Redone,
}

/// One decision about a conversation: who, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConversationChange {
    pub id: String,
    pub at: i64,
    pub kind: ChangeKind,
    pub actor: String,
    /// It was the person in front of this window.
    pub me: bool,
    /// Taken back by a later undo.
    pub undone: bool,
    /// The end of a snooze.
    pub until: Option<i64>,
    /// The text of a comment.
    pub body: Option<String>,
    /// The tag that was put on or taken off.
    pub tag_id: Option<String>,
    /// The member it was assigned to.
    pub assignee_id: Option<String>,
}

use serde::{Deserialize, Serialize};
use specta::Type;

/// What a key can do. The window says where and with which keys (`ui/src/keyboard/keymap.ts`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Next,
    Previous,
    First,
    Last,
    PageDown,
    PageUp,
    OpenThread,
    Back,
    Done,
    DoneStay,
    DoneNext,
    DonePrevious,
    Unread,
    Open,
    Snooze,
    Pin,
    Unpin,
    Mute,
    Unmute,
    Tags,
    Assign,
    AssignMe,
    Unassign,
    Comment,
    Reply,
    Send,
    SendDone,
    SendLater,
    Attach,
    SaveFiles,
    TakeBack,
    SendNow,
    SendAgain,
    Select,
    SelectDown,
    SelectUp,
    SelectPageDown,
    SelectPageUp,
    SelectFirst,
    SelectLast,
    SelectAll,
    LetGo,
    GoInbox,
    GoUnread,
    GoWaiting,
    GoPinned,
    GoSnoozed,
    GoMuted,
    GoAssigned,
    GoMentions,
    GoDone,
    GoAll,
    GoContacts,
    GoInsights,
    GoReviews,
    ReviewSkip,
    InsightTable,
    InsightFormula,
    NewMessage,
    Outbox,
    SavedView,
    SaveView,
    Filter,
    ClearFilter,
    Undo,
    Redo,
    Search,
    Find,
    FindOlder,
    FindNewer,
    MessageOlder,
    MessageNewer,
    Copy,
    Details,
    Play,
    Contact,
    ContactEdit,
    ContactNote,
    ContactTags,
    ContactMerge,
    ContactRemove,
    Share,
    Commands,
    MenuBar,
    TextLarger,
    TextSmaller,
    TextNormal,
    Help,
    Settings,
    Number,
}

/// A set of keys to begin with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyPreset {
    #[default]
    Listo,
    Gmail,
    Vim,
    /// No letter alone: for who uses a screen reader.
    Modifier,
}

/// All the keys of an action, in place of those of the preset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeyChange {
    pub action: Action,
    pub keys: Vec<String>,
}

/// Written by another version or by hand, and not understood by this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnknownKeys {
    pub action: String,
    pub keys: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeySettings {
    pub preset: KeyPreset,
    pub changes: Vec<KeyChange>,
    /// Kept as it is, without effect.
    pub unknown: Vec<UnknownKeys>,
}

/// What a file of keys holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeyFile {
    pub preset: KeyPreset,
    pub keys: Vec<KeyChange>,
}

/// A file of keys that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReadKeys {
    pub file: String,
    /// Missing where the file as a whole cannot be used.
    pub keys: Option<KeyFile>,
    /// Where each of the keys stands, in the same order.
    pub lines: Vec<u32>,
    /// What was left out.
    pub problems: Vec<KeyProblem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeyProblem {
    pub line: u32,
    /// Such as `keys.done`; empty for the file as a whole.
    pub field: String,
    pub value: String,
    pub reason: KeyProblemReason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyProblemReason {
    /// It is no JSON.
    Syntax,
    /// It is JSON, and no file of keys.
    NotKeys,
    /// It was written by a newer version.
    TooNew,
    UnknownField,
    UnknownPreset,
    UnknownAction,
    BadKey,
    /// Something else stands where a list of keys belongs.
    NotAList,
    /// The same field a second time.
    Twice,
    /// Another action of the file has this key already.
    Taken,
}

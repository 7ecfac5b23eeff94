use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum View {
    Inbox,
    Unread,
    Done,
    Snoozed,
    /// In the inbox, and the other side has the last word.
    Waiting,
    Pinned,
    Muted,
    /// In the inbox, and assigned to me.
    Assigned,
    /// Comments that name me, until the conversation is finished.
    Mentions,
    All,
}

/// The one state in which a conversation is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ConversationState {
    Unread,
    Open,
    Done,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum UnreadReason {
    Inbound,
    Manual,
    Snooze,
    FailedSend,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Inbound,
    Outbound,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    Draft,
    Queued,
    Sent,
    Delivered,
    Failed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    Answered,
    Missed,
    Rejected,
    Blocked,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    Text,
    Call,
    Voicemail,
}

/// `address` is E.164, or the text as the source wrote it; empty for a withheld number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Party {
    pub address: String,
    pub name: Option<String>,
}

/// The last item of a conversation, enough to draw a row. `text` is one line of at most 160
/// characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Snippet {
    pub kind: ActivityKind,
    pub direction: Direction,
    pub text: String,
    /// Address of who wrote or called.
    pub sender: Option<String>,
    pub delivery: Delivery,
    pub outcome: Option<CallOutcome>,
    pub duration_s: i64,
    pub attachments: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConversationRow {
    pub id: String,
    pub number_id: String,
    pub parties: Vec<Party>,
    pub state: ConversationState,
    pub unread_reason: Option<UnreadReason>,
    /// The first inbound item nobody has answered yet.
    pub waiting_since: Option<i64>,
    /// The last outbound call that was not answered while somebody waits.
    pub tried_at: Option<i64>,
    pub snoozed_until: Option<i64>,
    pub muted: bool,
    /// Milliseconds.
    pub pinned_at: Option<i64>,
    pub last_at: i64,
    pub last: Snippet,
    /// Lists are sorted by this and then by id as a number, both descending.
    pub order: i64,
    /// The newest activity the store knows: pass it back as `through`.
    pub head: String,
    /// In no order; also those of tags that were removed.
    pub tag_ids: Vec<String>,
    /// The member who is responsible; also one that was removed.
    pub assignee_id: Option<String>,
    /// It is among the mentions.
    pub mentioned: bool,
}

/// Somebody who can be responsible for a conversation and be named by comments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Member {
    pub id: String,
    /// Empty as long as the person in front of this window has given none.
    pub name: String,
    /// It is the person in front of this window.
    pub me: bool,
    /// Kept for what still names them.
    pub removed: bool,
}

/// A tag of the person's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Tag {
    pub id: String,
    pub name: String,
    /// Index into the palette.
    pub color: i64,
    /// Conversations that have it.
    pub uses: i64,
    /// Contacts that have it.
    pub contacts: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PhoneNumber {
    pub id: String,
    pub name: String,
    pub e164: Option<String>,
    /// Index into the palette.
    pub color: i64,
    pub sample: bool,
}

/// How many conversations stand where. Inbox is open and unread together; `waiting` and `pinned` look
/// across the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct Count {
    pub inbox: i64,
    pub unread: i64,
    pub done: i64,
    pub snoozed: i64,
    pub waiting: i64,
    pub pinned: i64,
    pub muted: i64,
    pub assigned: i64,
    pub mentions: i64,
    pub all: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumberCount {
    pub number_id: String,
    pub count: Count,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Counts {
    pub total: Count,
    pub numbers: Vec<NumberCount>,
}

/// Where in a list a page lies. A cursor is `order-id` of a row, or what stands for `order` in another
/// order (see [`ListOrder`]); the row itself need not be there
/// any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ListAt {
    /// The newest rows.
    Top,
    /// The oldest rows.
    End,
    /// The rows below the cursor.
    After { cursor: String },
    /// The rows above the cursor, the nearest ones.
    Before { cursor: String },
    /// From half a page above the cursor downwards; a row that stands at the cursor is among them.
    Around { cursor: String },
    /// From this position of the list downwards; 0 is the newest row.
    Position { position: i64 },
}

/// What a list leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListFilter {
    /// Any of these numbers; none stands for all.
    pub number_ids: Vec<String>,
    /// Any of these tags; none stands for all.
    pub tag_ids: Vec<String>,
    /// Assigned to any of these members, an empty id stands for nobody; none stands for all.
    pub assignee_ids: Vec<String>,
    /// The last item is not older. Milliseconds.
    pub from: Option<i64>,
    /// The last item is older. Milliseconds.
    pub until: Option<i64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ListOrder {
    #[default]
    Newest,
    /// Who waits for an answer first, the longest waiting on top; then the others, newest first. Of
    /// the inbox, the unread and the waiting only; every other list has the newest first. Pinned ones
    /// stand before all others. A row is sorted by 2^52 - 1 (2^53 - 1 where it is pinned) less
    /// `waitingSince`, or by `order` where nobody waits.
    LongestWaiting,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListQuery {
    pub view: View,
    pub filter: ListFilter,
    pub order: ListOrder,
    pub at: ListAt,
    /// 1 to 500.
    pub limit: u32,
}

/// Rows in the order of the list, whatever was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Page {
    pub rows: Vec<ConversationRow>,
    /// How many rows of the list stand above the first one; not told for `after` and `before`,
    /// whose caller knows it.
    pub start: Option<i64>,
    /// The cursor for the page below; none at the end of the list.
    pub next: Option<String>,
    /// Rows of the whole list, in the same snapshot.
    pub total: i64,
    /// The newest arrival of all in the same snapshot: pass it back with a command over the whole
    /// list.
    pub through: String,
}

/// A whole list, or the rows between two cursors (both included), loaded or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListRange {
    pub view: View,
    pub filter: ListFilter,
    pub order: ListOrder,
    /// The upper end; none for the top of the list.
    pub from: Option<String>,
    /// The lower end; none for the end of the list.
    pub to: Option<String>,
    /// Ids that are left out.
    pub except: Vec<String>,
    /// `through` of the page on which the range was chosen: what came in later is not covered.
    pub through: String,
}

/// Which part of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ThreadAt {
    Newest,
    /// The activities older than this one.
    Before {
        id: String,
    },
    /// The activities newer than this one, the nearest ones.
    After {
        id: String,
    },
    /// This activity with as many older as newer ones.
    Around {
        id: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    pub sha256: String,
    /// What the source states; not to be trusted.
    pub media_type: String,
    pub name: Option<String>,
    /// Bytes.
    pub size: i64,
    /// The bytes themselves are a raster image the window may show.
    pub image: bool,
    /// They are a recording the window may play.
    pub audio: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    pub id: String,
    pub at: i64,
    pub kind: ActivityKind,
    pub direction: Direction,
    pub sender: Option<Party>,
    /// The text, the transcript of a voicemail, or the summary of a call.
    pub body: String,
    pub subject: Option<String>,
    pub delivery: Delivery,
    pub outcome: Option<CallOutcome>,
    pub duration_s: i64,
    pub attachments: Vec<Attachment>,
    /// Sent by a machine.
    pub automatic: bool,
    /// Which kind of source told of it: `sms-backup-restore`, `google-voice-takeout`, `json-lines`, `table`, `sample`,
    /// `twilio` or `quo`.
    pub source: String,
    /// Why it was refused or not delivered, where that is known.
    pub failure: Option<SendFailure>,
}

/// Why a text of ours was refused or not delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SendFailure {
    /// `invalid_number`, `no_texts`, `opted_out`, `phone_unreachable`, `filtered`, `not_registered`,
    /// `not_permitted`, `wrong_sender`, `no_credit`, `too_long`, `files`, `unconfirmed` or `other`.
    pub kind: String,
    /// The provider's own code.
    pub code: String,
    /// The provider's own words.
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StateVerb {
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
    Undone,
    Redone,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StateChange {
    pub id: String,
    pub at: i64,
    pub verb: StateVerb,
    pub actor: String,
    /// It was the person in front of this window.
    pub me: bool,
    /// The tag that was put on or taken off.
    pub tag_id: Option<String>,
    /// The member it was assigned to.
    pub assignee_id: Option<String>,
}

/// An internal comment: said among us, never sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Comment {
    pub id: String,
    pub at: i64,
    pub actor: String,
    /// It was the person in front of this window.
    pub me: bool,
    pub body: String,
    /// The item of the thread it is about; none where it is about the conversation.
    pub on: Option<Quote>,
    /// Whom it names.
    pub mentions: Vec<CommentMention>,
}

/// An item of a thread, in short: one line of at most 160 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Quote {
    pub id: String,
    pub kind: ActivityKind,
    pub direction: Direction,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommentMention {
    pub member_id: String,
    /// The name as it stands in the text, behind the `@`.
    pub written: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ThreadItem {
    Activity { activity: Activity },
    StateChange { change: StateChange },
    Comment { comment: Comment },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Thread {
    pub row: ConversationRow,
    /// Oldest first.
    pub items: Vec<ThreadItem>,
    /// Cursor for older items.
    pub before: Option<String>,
    /// Cursor for newer items; none where the newest is among these.
    pub after: Option<String>,
}

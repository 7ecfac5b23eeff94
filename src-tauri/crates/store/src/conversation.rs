//! Conversations as lists show them, and how many stand where.

use crate::codec::{self, Column as _};
use crate::error::{Error, Result};
use crate::open::Store;
use crate::{ConversationId, NumberId};
use listo_domain::{
    Actor, Address, CallOutcome, Delivery, Direction, Millis, Party, Place, Shown, Standing,
    Status, TagId, UnreadReason,
};
use sqlx::SqliteConnection;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    Inbox,
    Unread,
    Done,
    Snoozed,
    Waiting,
    Pinned,
    Muted,
    /// In the inbox, and assigned to me.
    Assigned,
    /// Comments that name me, until they are answered by finishing the conversation.
    Mentions,
    All,
}

impl View {
    pub(crate) const NAMES: [(&'static str, Self); 10] = [
        ("inbox", Self::Inbox),
        ("unread", Self::Unread),
        ("done", Self::Done),
        ("snoozed", Self::Snoozed),
        ("waiting", Self::Waiting),
        ("pinned", Self::Pinned),
        ("muted", Self::Muted),
        ("assigned", Self::Assigned),
        ("mentions", Self::Mentions),
        ("all", Self::All),
    ];

    /// Whether a conversation that stands there is in the list.
    #[must_use]
    pub fn holds(self, standing: Standing) -> bool {
        let place = standing.place;
        match self {
            Self::Inbox => matches!(place, Place::Open | Place::Unread),
            Self::Unread => place == Place::Unread,
            Self::Done => place == Place::Done,
            Self::Snoozed => place == Place::Snoozed,
            Self::Waiting => standing.waiting,
            Self::Pinned => standing.pinned,
            Self::Muted => place == Place::Muted,
            Self::Assigned => standing.mine,
            Self::Mentions => standing.mentioned,
            Self::All => true,
        }
    }
}

/// The last item of a conversation, enough to draw a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// 0 text, 1 call, 2 voicemail.
    pub kind: i64,
    pub direction: Direction,
    pub sender: String,
    /// At most [`Snippet::MAX_CHARS`] characters on one line.
    pub text: String,
    pub delivery: Delivery,
    pub outcome: Option<CallOutcome>,
    pub duration_s: i64,
    pub attachments: i64,
}

impl Snippet {
    pub const MAX_CHARS: usize = 160;

    /// What a row shows of an item: its text, or the subject where it has none.
    pub(crate) fn of(body: &str, subject: &str) -> String {
        Self::line(if body.trim().is_empty() {
            subject
        } else {
            body
        })
    }

    fn line(text: &str) -> String {
        let words = text.split_whitespace();
        let mut line = String::new();
        for word in words {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
            if line.chars().count() >= Self::MAX_CHARS {
                break;
            }
        }
        line.chars().take(Self::MAX_CHARS).collect()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    pub id: ConversationId,
    pub number: NumberId,
    pub parties: Vec<Party>,
    pub shown: Shown,
    pub unread_reason: Option<UnreadReason>,
    pub waiting_since: Option<Millis>,
    pub tried_at: Option<Millis>,
    pub snoozed_until: Option<Millis>,
    pub muted: bool,
    pub pinned_at: Option<Millis>,
    pub last_at: Millis,
    pub last: Snippet,
    /// The newest arrival; a command passes it back as `through`.
    pub head: i64,
    /// Lists are sorted by this and then by id, both descending.
    pub sort: i64,
    /// Instead of it, where they are sorted by how long somebody waits.
    pub wait_order: i64,
    /// Also those that are not shown any more.
    pub tags: Vec<TagId>,
    pub assignee: Option<Actor>,
    /// It is in [`View::Mentions`].
    pub mentioned: bool,
}

/// How many conversations stand where. Inbox is open and unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    pub total: Count,
    pub numbers: Vec<(NumberId, Count)>,
}

impl Counts {
    /// The count of some numbers together; of all, where none is named.
    #[must_use]
    pub fn narrowed(&self, numbers: &[NumberId]) -> Count {
        if numbers.is_empty() {
            return self.total;
        }
        let named = self.numbers.iter().filter(|(id, _)| numbers.contains(id));
        named.fold(Count::default(), |sum, (_, n)| Count {
            inbox: sum.inbox + n.inbox,
            unread: sum.unread + n.unread,
            done: sum.done + n.done,
            snoozed: sum.snoozed + n.snoozed,
            waiting: sum.waiting + n.waiting,
            pinned: sum.pinned + n.pinned,
            muted: sum.muted + n.muted,
            assigned: sum.assigned + n.assigned,
            mentions: sum.mentions + n.mentions,
            all: sum.all + n.all,
        })
    }
}

impl Count {
    #[must_use]
    pub fn of(&self, view: View) -> i64 {
        match view {
            View::Inbox => self.inbox,
            View::Unread => self.unread,
            View::Done => self.done,
            View::Snoozed => self.snoozed,
            View::Waiting => self.waiting,
            View::Pinned => self.pinned,
            View::Muted => self.muted,
            View::Assigned => self.assigned,
            View::Mentions => self.mentions,
            View::All => self.all,
        }
    }

    fn add(&mut self, standing: Standing, n: i64) {
        self.all += n;
        if standing.waiting {
            self.waiting += n;
        }
        if standing.pinned {
            self.pinned += n;
        }
        if standing.mine {
            self.assigned += n;
        }
        if standing.mentioned {
            self.mentions += n;
        }
        match standing.place {
            Place::Open => self.inbox += n,
            Place::Unread => {
                self.inbox += n;
                self.unread += n;
            }
            Place::Done => self.done += n,
            Place::Snoozed => self.snoozed += n,
            Place::Muted => self.muted += n,
        }
    }
}

/// The columns of a row, in the order of [`columns`].
#[derive(serde::Deserialize)]
pub(crate) struct Row {
    id: i64,
    number_id: i64,
    status: i64,
    unread_reason: i64,
    waiting_since: i64,
    tried_at: i64,
    snoozed_until: i64,
    muted: i64,
    pinned_at: i64,
    last_at: i64,
    last_kind: i64,
    last_direction: i64,
    last_sender: String,
    last_text: String,
    last_delivery: i64,
    last_outcome: i64,
    last_duration: i64,
    last_attachments: i64,
    head: i64,
    sort_id: i64,
    wait_order: i64,
    assignee: String,
    mentioned: i64,
}

/// What [`row_json`] gives.
pub(crate) type RowJson = (Row, Vec<(String, String)>, Vec<(i64, i64, i64)>);

impl TryFrom<RowJson> for Conversation {
    type Error = Error;

    fn try_from((r, parties, tags): RowJson) -> Result<Self> {
        let shown = Shown::of(Status::from_column(r.status)?, r.unread_reason != 0);
        Ok(Self {
            id: ConversationId(r.id),
            number: NumberId(r.number_id),
            parties: parties
                .into_iter()
                .map(|(address, name)| Party {
                    address: Address(address),
                    name: (!name.is_empty()).then_some(name),
                })
                .collect(),
            shown,
            unread_reason: match r.unread_reason {
                0 => None,
                n => Some(UnreadReason::from_column(n)?),
            },
            waiting_since: codec::optional(r.waiting_since),
            tried_at: codec::optional(r.tried_at),
            snoozed_until: codec::optional(r.snoozed_until),
            muted: r.muted != 0,
            pinned_at: codec::optional(r.pinned_at),
            last_at: Millis(r.last_at),
            last: Snippet {
                kind: r.last_kind,
                direction: Direction::from_column(r.last_direction)?,
                sender: r.last_sender,
                text: r.last_text,
                delivery: Delivery::from_column(r.last_delivery)?,
                outcome: match r.last_outcome {
                    0 => None,
                    n => Some(CallOutcome::from_column(n)?),
                },
                duration_s: r.last_duration,
                attachments: r.last_attachments,
            },
            head: r.head,
            sort: r.sort_id,
            wait_order: r.wait_order,
            tags: tags
                .into_iter()
                .filter(|(_, on, _)| *on != 0)
                .map(|(tag, _, _)| TagId(tag))
                .collect(),
            assignee: (!r.assignee.is_empty()).then_some(Actor(r.assignee)),
            mentioned: r.mentioned != 0,
        })
    }
}

/// A row as JSON text, `[[columns of Row], people, tags]`: a page crosses to us as one row instead of
/// fifty. `people` and `tags` are JSON already and go in as they are.
macro_rules! row_json {
    () => {
        "'[' || json_array(c.id, c.number_id, c.status, c.unread_reason, c.waiting_since, \
         c.tried_at, c.snoozed_until, c.muted, c.pinned_at, c.last_at, c.last_kind, c.last_direction, \
         c.last_sender, c.last_text, c.last_delivery, c.last_outcome, c.last_duration, \
         c.last_attachments, c.head, c.sort_id, c.wait_order, c.assignee, \
         c.mention > c.finished) || ',' || c.people || ',' || c.tags || ']'"
    };
}
pub(crate) use row_json;

/// Texts that are JSON already as one JSON array, in the order in which they come.
macro_rules! group {
    ($text:expr) => {
        concat!("'[' || coalesce(group_concat(", $text, ", ','), '') || ']'")
    };
}
pub(crate) use group;

macro_rules! counts_json {
    () => {
        "(SELECT json_group_array(json_array(number_id, standing, n)) FROM count)"
    };
}
pub(crate) use counts_json;

pub(crate) const BY_IDS: &str = concat!(
    "SELECT ",
    group!(row_json!()),
    " FROM conversation c WHERE c.id IN (SELECT value FROM json_each(?1))"
);
const SHOWN: &str = "SELECT json_group_array(json_array(status, unread, n)) FROM \
    (SELECT status, unread_reason <> 0 AS unread, count(*) AS n FROM conversation \
    WHERE id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2)";
pub(crate) const COUNTS: &str = concat!("SELECT ", counts_json!());

impl Store {
    /// The conversations of these ids that exist, in the order of the ids.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversations(&self, ids: &[ConversationId]) -> Result<Vec<Conversation>> {
        let pools = self.pools().await;
        let mut connection = pools.readers.take().await;
        by_ids(&mut connection, ids).await
    }

    /// How many of these conversations are shown in which state.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn shown(&self, ids: &[ConversationId]) -> Result<Vec<(Shown, i64)>> {
        let pools = self.pools().await;
        let json: String = sqlx::query_scalar(SHOWN)
            .bind(json_ids(ids))
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        let rows: Vec<(i64, i64, i64)> = from_json(&json)?;
        rows.into_iter()
            .map(|(status, unread, n)| {
                let status = Status::from_column(status)?;
                Ok((Shown::of(status, unread != 0), n))
            })
            .collect()
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn counts(&self) -> Result<Counts> {
        let pools = self.pools().await;
        let json: String = sqlx::query_scalar(COUNTS)
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        parse_counts(&json)
    }
}

pub(crate) fn json_ids(ids: &[ConversationId]) -> String {
    let numbers: Vec<String> = ids.iter().map(|id| id.0.to_string()).collect();
    format!("[{}]", numbers.join(","))
}

pub(crate) async fn by_ids(
    connection: &mut SqliteConnection,
    ids: &[ConversationId],
) -> Result<Vec<Conversation>> {
    let json: String = sqlx::query_scalar(BY_IDS)
        .bind(json_ids(ids))
        .fetch_one(connection)
        .await?;
    in_order(ids, parse_rows(&json)?)
}

pub(crate) fn parse_rows(json: &str) -> Result<Vec<Conversation>> {
    let rows: Vec<RowJson> = from_json(json)?;
    rows.into_iter().map(Conversation::try_from).collect()
}

pub(crate) fn in_order(
    ids: &[ConversationId],
    rows: Vec<Conversation>,
) -> Result<Vec<Conversation>> {
    let mut found: std::collections::HashMap<ConversationId, Conversation> =
        rows.into_iter().map(|c| (c.id, c)).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

pub(crate) fn from_json<'a, T: serde::Deserialize<'a>>(json: &'a str) -> Result<T> {
    serde_json::from_str(json).map_err(|e| Error::Unreadable(e.to_string()))
}

pub(crate) fn parse_counts(json: &str) -> Result<Counts> {
    let rows: Vec<(i64, i64, i64)> = from_json(json)?;
    let mut counts = Counts::default();
    for (number, standing, n) in rows {
        let standing = codec::standing_from_column(standing)?;
        counts.total.add(standing, n);
        let number = NumberId(number);
        match counts.numbers.last_mut() {
            Some((last, count)) if *last == number => count.add(standing, n),
            _ => {
                let mut count = Count::default();
                count.add(standing, n);
                counts.numbers.push((number, count));
            }
        }
    }
    Ok(counts)
}

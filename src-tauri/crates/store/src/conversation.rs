//! Conversations as lists show them: keyset pages and counts.

use crate::codec::{self, Column as _};
use crate::error::{Error, Result};
use crate::open::Store;
use crate::{ConversationId, NumberId};
use listo_domain::{
    Address, CallOutcome, Delivery, Direction, Millis, Party, Place, Shown, Status, UnreadReason,
};
use sqlx::SqliteConnection;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    Inbox,
    Unread,
    Done,
    All,
}

/// Where a page ended: the row after it sorts below this pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub sort: i64,
    pub id: i64,
}

impl Cursor {
    const TOP: Self = Self {
        sort: i64::MAX,
        id: i64::MAX,
    };
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
    pub last_at: Millis,
    pub last: Snippet,
    /// The newest arrival; a command passes it back as `through`.
    pub head: i64,
    /// Lists are sorted by this and then by id, both descending.
    pub sort: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub rows: Vec<Conversation>,
    pub next: Option<Cursor>,
    /// Rows of the whole list, in the same snapshot.
    pub total: i64,
}

/// How many conversations stand where. Inbox is open and unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    pub inbox: i64,
    pub unread: i64,
    pub done: i64,
    pub all: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    pub total: Count,
    pub numbers: Vec<(NumberId, Count)>,
}

impl Counts {
    /// The count of one number, or of all.
    #[must_use]
    pub fn narrowed(&self, number: Option<NumberId>) -> Count {
        let Some(number) = number else {
            return self.total;
        };
        let found = self.numbers.iter().find(|(id, _)| *id == number);
        found.map(|(_, count)| *count).unwrap_or_default()
    }
}

impl Count {
    #[must_use]
    pub fn of(&self, view: View) -> i64 {
        match view {
            View::Inbox => self.inbox,
            View::Unread => self.unread,
            View::Done => self.done,
            View::All => self.all,
        }
    }

    fn add(&mut self, place: Place, n: i64) {
        self.all += n;
        match place {
            Place::Open => self.inbox += n,
            Place::Unread => {
                self.inbox += n;
                self.unread += n;
            }
            Place::Done => self.done += n,
            Place::Snoozed | Place::Muted => {}
        }
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: i64,
    number_id: i64,
    parties: String,
    status: i64,
    unread_reason: i64,
    waiting_since: i64,
    tried_at: i64,
    snoozed_until: i64,
    muted: i64,
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
}

impl TryFrom<Row> for Conversation {
    type Error = Error;

    fn try_from(r: Row) -> Result<Self> {
        let parties: Vec<(String, String)> =
            serde_json::from_str(&r.parties).map_err(|e| Error::Unreadable(e.to_string()))?;
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
        })
    }
}

/// A static statement over the columns of [`Row`]; `concat!` takes literals only.
macro_rules! rows {
    ($($tail:literal),*) => {
        concat!(
            "SELECT id, number_id, (SELECT json_group_array(json_array(p.address, \
             coalesce(x.name, '')) ORDER BY p.position) FROM party p LEFT JOIN person x ON \
             x.address = p.address WHERE p.conversation_id = c.id) AS parties, status, \
             unread_reason, waiting_since, tried_at, snoozed_until, muted, last_at, last_kind, \
             last_direction, last_sender, last_text, last_delivery, last_outcome, last_duration, \
             last_attachments, head, sort_id FROM conversation c WHERE ",
            $($tail),*
        )
    };
}

macro_rules! list {
    ($where:literal) => {
        rows!(
            $where,
            "(sort_id, id) < (?, ?) ORDER BY sort_id DESC, id DESC LIMIT ?"
        )
    };
}

pub(crate) const LIST_INBOX: &str = list!("place < 2 AND ");
pub(crate) const LIST_UNREAD: &str = list!("place = 1 AND ");
pub(crate) const LIST_DONE: &str = list!("place = 2 AND ");
pub(crate) const LIST_ALL: &str = list!("");
pub(crate) const LIST_NUMBER_INBOX: &str = list!("number_id = ? AND place < 2 AND ");
pub(crate) const LIST_NUMBER_UNREAD: &str = list!("number_id = ? AND place = 1 AND ");
pub(crate) const LIST_NUMBER_DONE: &str = list!("number_id = ? AND place = 2 AND ");
pub(crate) const LIST_NUMBER_ALL: &str = list!("number_id = ? AND ");
pub(crate) const BY_IDS: &str = rows!("id IN (SELECT value FROM json_each(?))");
pub(crate) const COUNTS: &str = "SELECT number_id, place, n FROM count";

fn statement(view: View, number: Option<NumberId>) -> &'static str {
    match (view, number) {
        (View::Inbox, None) => LIST_INBOX,
        (View::Unread, None) => LIST_UNREAD,
        (View::Done, None) => LIST_DONE,
        (View::All, None) => LIST_ALL,
        (View::Inbox, Some(_)) => LIST_NUMBER_INBOX,
        (View::Unread, Some(_)) => LIST_NUMBER_UNREAD,
        (View::Done, Some(_)) => LIST_NUMBER_DONE,
        (View::All, Some(_)) => LIST_NUMBER_ALL,
    }
}

impl Store {
    /// A page of at most `limit` conversations, newest first, below `after`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list(
        &self,
        view: View,
        number: Option<NumberId>,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Page> {
        let pools = self.pools().await;
        let mut tx = pools.readers.begin().await?;
        let total = counts(&mut tx).await?.narrowed(number).of(view);
        let from = after.unwrap_or(Cursor::TOP);
        let mut query = sqlx::query_as::<_, Row>(statement(view, number));
        if let Some(number) = number {
            query = query.bind(number.0);
        }
        // One more than asked for tells whether there is another page.
        let rows = query
            .bind(from.sort)
            .bind(from.id)
            .bind(i64::from(limit) + 1)
            .fetch_all(&mut *tx)
            .await?;
        let mut rows: Vec<Conversation> = rows
            .into_iter()
            .map(Conversation::try_from)
            .collect::<Result<_>>()?;
        let limit = limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|r| Cursor {
            sort: r.sort,
            id: r.id.0,
        });
        Ok(Page { rows, next, total })
    }

    /// The conversations of these ids that exist, in the order of the ids.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversations(&self, ids: &[ConversationId]) -> Result<Vec<Conversation>> {
        let pools = self.pools().await;
        let mut connection = pools.readers.acquire().await?;
        by_ids(&mut connection, ids).await
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn counts(&self) -> Result<Counts> {
        let pools = self.pools().await;
        let mut connection = pools.readers.acquire().await?;
        counts(&mut connection).await
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
    let rows: Vec<Row> = sqlx::query_as(BY_IDS)
        .bind(json_ids(ids))
        .fetch_all(connection)
        .await?;
    let mut found: std::collections::HashMap<i64, Conversation> = rows
        .into_iter()
        .map(|r| Conversation::try_from(r).map(|c| (c.id.0, c)))
        .collect::<Result<_>>()?;
    Ok(ids.iter().filter_map(|id| found.remove(&id.0)).collect())
}

pub(crate) async fn counts(connection: &mut SqliteConnection) -> Result<Counts> {
    let rows: Vec<(i64, i64, i64)> = sqlx::query_as(COUNTS).fetch_all(connection).await?;
    let mut counts = Counts::default();
    for (number, place, n) in rows {
        let place = Place::from_column(place)?;
        counts.total.add(place, n);
        let number = NumberId(number);
        match counts.numbers.last_mut() {
            Some((last, count)) if *last == number => count.add(place, n),
            _ => {
                let mut count = Count::default();
                count.add(place, n);
                counts.numbers.push((number, count));
            }
        }
    }
    Ok(counts)
}

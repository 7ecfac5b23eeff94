//! The thread of a conversation: its activities and the quiet lines of its state, page by page.

use crate::ConversationId;
use crate::codec::{self, Column as _};
use crate::conversation::{Conversation, Snippet, by_ids};
use crate::error::{Error, Result};
use crate::log::LogEntry;
use crate::open::Store;
use crate::outbox::FailureNote;
use crate::people::{join_names, shown_name};
use listo_domain::{
    ActivityId, Address, CallOutcome, Delivery, Direction, Mentioned, Millis, Party,
};
use sqlx::Connection as _;
use sqlx::SqliteConnection;
use std::collections::HashMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub sha256: String,
    pub media_type: String,
    pub name: Option<String>,
    /// Bytes.
    pub size: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    pub id: ActivityId,
    pub at: Millis,
    /// 0 text, 1 call, 2 voicemail.
    pub kind: i64,
    pub direction: Direction,
    pub sender: Option<Party>,
    pub body: String,
    pub subject: Option<String>,
    pub delivery: Delivery,
    pub outcome: Option<CallOutcome>,
    pub duration_s: i64,
    pub automatic: bool,
    /// Which kind of source told of it.
    pub source: String,
    pub attachments: Vec<Attachment>,
    /// Why it was refused or not delivered, where that is known.
    pub failure: Option<FailureNote>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Activity(Activity),
    State(LogEntry),
    Comment(Comment),
}

/// An internal comment: said among us, never sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The decision that made it.
    pub seq: i64,
    pub at: Millis,
    pub actor: String,
    pub body: String,
    /// What it is about, where that is one item of the thread and still there.
    pub on: Option<Quote>,
    /// Whom it names.
    pub mentions: Vec<Mentioned>,
}

/// An item of a thread, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub id: ActivityId,
    /// 0 text, 1 call, 2 voicemail.
    pub kind: i64,
    pub direction: Direction,
    /// At most [`crate::Snippet::MAX_CHARS`] characters on one line.
    pub text: String,
}

impl Item {
    fn at(&self) -> Millis {
        match self {
            Self::Activity(a) => a.at,
            Self::State(entry) => entry.at(),
            Self::Comment(comment) => comment.at,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    pub conversation: Conversation,
    /// Oldest first.
    pub items: Vec<Item>,
    /// The oldest activity of this page, when there are older ones.
    pub before: Option<ActivityId>,
    /// The newest activity of this page, when there are newer ones.
    pub after: Option<ActivityId>,
}

/// Which part of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadAt {
    Newest,
    Before(ActivityId),
    After(ActivityId),
    /// This activity, with as many older as newer ones.
    Around(ActivityId),
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    at: i64,
    kind: i64,
    direction: i64,
    sender: String,
    name: String,
    body: String,
    subject: String,
    delivery: i64,
    outcome: i64,
    duration_s: i64,
    automatic: i64,
    source: String,
    attachments: i64,
}

macro_rules! activities {
    ($which:literal) => {
        concat!(
            "SELECT a.id, a.at, a.kind, a.direction, a.sender, ",
            shown_name!(),
            " AS name, a.body, a.subject, a.delivery, a.outcome, a.duration_s, \
             a.automatic, a.source, a.attachments FROM activity a",
            join_names!("a.sender"),
            " WHERE a.conversation_id = ? AND ",
            $which,
            " LIMIT (? + 0)"
        )
    };
}
pub(crate) const ACTIVITIES: &str = activities!("a.id < ? ORDER BY a.id DESC");
pub(crate) const NEWER: &str = activities!("a.id > ? ORDER BY a.id");

pub(crate) const ATTACHMENTS: &str = "SELECT activity_id, sha256, media_type, name, size \
    FROM attachment WHERE activity_id IN (SELECT value FROM json_each(?)) \
    ORDER BY activity_id, position";

pub(crate) const FAILURES: &str = "SELECT activity_id, kind, code, message FROM failure \
    WHERE activity_id IN (SELECT value FROM json_each(?))";

/// The decisions `l` that hold: not undone, and no comment that was taken away.
macro_rules! that_holds {
    () => {
        " NOT EXISTS (SELECT 1 FROM log r JOIN command rc ON rc.id = r.command_id \
         WHERE l.kind = 'commented' AND r.conversation_id = l.conversation_id \
         AND r.kind = 'comment_removed' AND json_extract(r.payload, '$.comment') = l.seq \
         AND NOT EXISTS (SELECT 1 FROM log u WHERE u.command_id = rc.undone_by \
         AND u.conversation_id = l.conversation_id)) \
         AND NOT EXISTS (SELECT 1 FROM log u WHERE u.command_id = c.undone_by \
         AND u.conversation_id = l.conversation_id) "
    };
}
pub(crate) use that_holds;

/// Seeing and undo itself stay out, and what does not hold: the thread tells what does.
pub(crate) const STATES: &str = concat!(
    "SELECT l.seq, l.kind, l.actor, l.device, l.device_seq, \
     l.occurred_at, l.payload, l.payload ->> '$.tag' AS tag, \
     CASE WHEN l.kind = 'assigned' THEN l.payload ->> '$.to' END AS assignee, 0 AS undone FROM log l \
     LEFT JOIN command c ON c.id = l.command_id \
     WHERE l.conversation_id = ? AND l.occurred_at >= ? AND l.occurred_at < ? \
     AND l.kind NOT IN ('seen', 'undone', 'redone', 'comment_removed', 'queued', 'unqueued') AND",
    that_holds!(),
    "ORDER BY l.seq"
);

/// What comments are about; only within the same conversation.
pub(crate) const QUOTES: &str = "SELECT id, kind, direction, body, subject FROM activity \
    WHERE id IN (SELECT value FROM json_each(?)) AND conversation_id = ?";

pub(crate) const COMMENT: &str = concat!(
    "SELECT count(*) FROM log l LEFT JOIN command c ON c.id = l.command_id \
     WHERE l.seq = ? AND l.conversation_id = ? AND l.kind = 'commented' AND",
    that_holds!()
);

/// Rows of a page, oldest first, and whether there are others on either side.
struct Rows {
    rows: Vec<Row>,
    older: bool,
    newer: bool,
}

impl Rows {
    async fn read(
        connection: &mut SqliteConnection,
        id: ConversationId,
        at: ThreadAt,
        limit: u32,
    ) -> Result<Self> {
        let (below, above) = match at {
            ThreadAt::Newest => (Some(i64::MAX), None),
            ThreadAt::Before(id) => (Some(id.0), None),
            ThreadAt::After(id) => (None, Some(id.0)),
            ThreadAt::Around(id) => (Some(id.0.saturating_add(1)), Some(id.0)),
        };
        let limit = match at {
            ThreadAt::Around(_) => (limit / 2).max(1),
            _ => limit,
        };
        let mut out = Self {
            rows: Vec::new(),
            // What lies on the side that is not read is known to be there.
            older: below.is_none(),
            newer: matches!(at, ThreadAt::Before(_)),
        };
        if let Some(below) = below {
            (out.rows, out.older) = read(connection, ACTIVITIES, id, below, limit).await?;
            out.rows.reverse();
        }
        if let Some(above) = above {
            let (rows, newer) = read(connection, NEWER, id, above, limit).await?;
            out.rows.extend(rows);
            out.newer = newer;
        }
        Ok(out)
    }
}

async fn read(
    connection: &mut SqliteConnection,
    sql: &'static str,
    id: ConversationId,
    edge: i64,
    limit: u32,
) -> Result<(Vec<Row>, bool)> {
    let mut rows: Vec<Row> = sqlx::query_as(sql)
        .bind(id.0)
        .bind(edge)
        .bind(i64::from(limit) + 1)
        .fetch_all(connection)
        .await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    Ok((rows, more))
}

impl Store {
    /// At most `limit` activities of a conversation, with the state changes among them.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such conversation.
    pub async fn thread(&self, id: ConversationId, at: ThreadAt, limit: u32) -> Result<Thread> {
        let pools = self.pools().await;
        // One snapshot, so that the row and the items belong together.
        let mut reader = pools.readers.take().await;
        let mut tx = reader.begin().await?;
        let conversation = by_ids(&mut tx, &[id])
            .await?
            .pop()
            .ok_or(Error::NotFound("conversation"))?;
        let Rows { rows, older, newer } = Rows::read(&mut tx, id, at, limit).await?;
        let oldest = rows.first().map(|r| (r.id, r.at));
        let newest = rows.last().map(|r| (r.id, r.at));

        let with_files: Vec<String> = rows
            .iter()
            .filter(|r| r.attachments > 0)
            .map(|r| r.id.to_string())
            .collect();
        let mut files: HashMap<i64, Vec<Attachment>> = HashMap::new();
        if !with_files.is_empty() {
            let found: Vec<(i64, String, String, String, i64)> = sqlx::query_as(ATTACHMENTS)
                .bind(format!("[{}]", with_files.join(",")))
                .fetch_all(&mut *tx)
                .await?;
            for (activity, sha256, media_type, name, size) in found {
                files.entry(activity).or_default().push(Attachment {
                    sha256,
                    media_type,
                    name: (!name.is_empty()).then_some(name),
                    size,
                });
            }
        }

        let mut failures = failures(&mut tx, &rows).await?;

        // A page covers the time from its oldest item up to the page above it.
        let from = match at {
            ThreadAt::After(edge) => edge.0 / ActivityId::PER_MS,
            _ => oldest.filter(|_| older).map_or(0, |(_, at)| at),
        };
        let to = match at {
            ThreadAt::Before(edge) => edge.0 / ActivityId::PER_MS,
            _ => newest.filter(|_| newer).map_or(i64::MAX, |(_, at)| at),
        };
        let states: Vec<LogEntry> = sqlx::query_as(STATES)
            .bind(id.0)
            .bind(from)
            .bind(to)
            .fetch_all(&mut *tx)
            .await?;
        let mut items: Vec<Item> = Vec::with_capacity(rows.len() + states.len());
        for row in rows {
            let attachments = files.remove(&row.id).unwrap_or_default();
            let mut activity = activity(row, attachments)?;
            activity.failure = failures.remove(&activity.id.0);
            items.push(Item::Activity(activity));
        }
        let mut about = Vec::new();
        for entry in states {
            if entry.kind != "commented" {
                items.push(Item::State(entry));
                continue;
            }
            let comment = codec::comment_from_json(&entry.payload)?;
            about.push(comment.on);
            items.push(Item::Comment(Comment {
                seq: entry.seq,
                at: entry.at(),
                actor: entry.actor,
                body: comment.body,
                on: None,
                mentions: comment.mentions,
            }));
        }
        let quotes = quotes(&mut tx, id, &about).await?;
        let comments = items.iter_mut().filter_map(|item| match item {
            Item::Comment(comment) => Some(comment),
            Item::Activity(_) | Item::State(_) => None,
        });
        for (comment, on) in comments.zip(about) {
            comment.on = on.and_then(|on| quotes.get(&on)).cloned();
        }
        // Stable: at the same time an activity stands before the decision about it.
        items.sort_by_key(Item::at);
        Ok(Thread {
            conversation,
            items,
            before: oldest.filter(|_| older).map(|(id, _)| ActivityId(id)),
            after: newest.filter(|_| newer).map(|(id, _)| ActivityId(id)),
        })
    }
}

async fn failures(
    connection: &mut SqliteConnection,
    rows: &[Row],
) -> Result<HashMap<i64, FailureNote>> {
    let failed = |r: &&Row| r.delivery == Delivery::Failed.to_column();
    let ids: Vec<String> = rows
        .iter()
        .filter(failed)
        .map(|r| r.id.to_string())
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(i64, String, String, String)> = sqlx::query_as(FAILURES)
        .bind(format!("[{}]", ids.join(",")))
        .fetch_all(connection)
        .await?;
    let note = |(id, kind, code, message)| {
        let note = FailureNote {
            kind,
            code,
            message,
        };
        (id, note)
    };
    Ok(found.into_iter().map(note).collect())
}

async fn quotes(
    connection: &mut SqliteConnection,
    id: ConversationId,
    about: &[Option<ActivityId>],
) -> Result<HashMap<ActivityId, Quote>> {
    let ids: Vec<String> = about.iter().flatten().map(|on| on.0.to_string()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(i64, i64, i64, String, String)> = sqlx::query_as(QUOTES)
        .bind(format!("[{}]", ids.join(",")))
        .bind(id.0)
        .fetch_all(connection)
        .await?;
    rows.into_iter()
        .map(|(id, kind, direction, body, subject)| {
            let quote = Quote {
                id: ActivityId(id),
                kind,
                direction: Direction::from_column(direction)?,
                text: Snippet::of(&body, &subject),
            };
            Ok((quote.id, quote))
        })
        .collect()
}

fn activity(r: Row, attachments: Vec<Attachment>) -> Result<Activity> {
    let direction = Direction::from_column(r.direction)?;
    Ok(Activity {
        id: ActivityId(r.id),
        at: Millis(r.at),
        kind: r.kind,
        direction,
        sender: (direction == Direction::Inbound).then_some(Party {
            address: Address(r.sender),
            name: (!r.name.is_empty()).then_some(r.name),
        }),
        body: r.body,
        subject: (!r.subject.is_empty()).then_some(r.subject),
        delivery: Delivery::from_column(r.delivery)?,
        outcome: match r.outcome {
            0 => None,
            n => Some(CallOutcome::from_column(n)?),
        },
        duration_s: r.duration_s,
        automatic: r.automatic != 0,
        source: r.source,
        attachments,
        failure: None,
    })
}

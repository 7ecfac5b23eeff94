//! What has come from a source, and what would be left without it.

use crate::conversation::{from_json, json_ids};
use crate::error::{Error, Result};
use crate::thread::that_holds;
use crate::{ConversationId, NumberId};
use sqlx::SqliteConnection;

/// What a deletion is about, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deletion {
    /// Conversations that go whole.
    pub conversations: i64,
    /// Those that stay with what came from elsewhere.
    pub kept: i64,
    pub messages: i64,
    pub calls: i64,
    pub voicemails: i64,
    /// In conversations that go whole.
    pub comments: i64,
    /// Texts that are not sent any more.
    pub planned: i64,
    /// Files that nothing else names.
    pub files: i64,
    /// Numbers of ours that go, because nothing is left on them.
    pub numbers: Vec<NumberId>,
}

/// The conversations of a deletion.
pub(super) struct Scope {
    pub gone: Vec<ConversationId>,
    pub kept: Vec<ConversationId>,
    pub deletion: Deletion,
}

/// Brought by a source that is gone, to a number that this one has now. ?1 is this one.
macro_rules! orphaned {
    () => {
        "origin <> 0 AND origin NOT IN (SELECT id FROM source) \
         AND number_id IN (SELECT number_id FROM source_number WHERE source_id = ?1) \
         AND source IN ('listo', (SELECT kind FROM source WHERE id = ?1))"
    };
}

pub(super) const ADOPT: &str = concat!("UPDATE activity SET origin = ?1 WHERE ", orphaned!());

/// `item`: what it has brought. The first condition alone would not find the index.
macro_rules! items {
    () => {
        concat!(
            "WITH item AS (SELECT id, conversation_id, kind FROM activity WHERE origin <> 0 AND origin = ?1 \
             UNION ALL SELECT id, conversation_id, kind FROM activity WHERE origin <> ?1 AND ",
            orphaned!(),
            ") "
        )
    };
}

const KINDS: &str = concat!(
    items!(),
    "SELECT count(*) FILTER (WHERE kind = 0), count(*) FILTER (WHERE kind = 1), \
     count(*) FILTER (WHERE kind = 2) FROM item"
);

/// A conversation that was begun on a number of its own, and holds nothing yet, is the source's too.
const HOMES: &str = concat!(
    items!(),
    "SELECT json_group_array(json_array(h.id, NOT EXISTS (SELECT 1 FROM activity a \
     WHERE a.conversation_id = h.id AND a.id NOT IN (SELECT id FROM item)))) FROM (\
     SELECT conversation_id AS id FROM item UNION SELECT c.id FROM conversation c \
     JOIN source_number n ON n.number_id = c.number_id WHERE n.source_id = ?1 AND c.last_activity = 0) h"
);

const FILES: &str = concat!(
    items!(),
    "SELECT count(*) FROM (SELECT sha256 FROM attachment WHERE activity_id IN (SELECT id FROM item) \
     EXCEPT SELECT sha256 FROM attachment WHERE activity_id NOT IN (SELECT id FROM item))"
);

const COMMENTS: &str = concat!(
    "SELECT count(*) FROM log l LEFT JOIN command c ON c.id = l.command_id \
     WHERE l.conversation_id IN (SELECT value FROM json_each(?1)) AND l.kind = 'commented' AND",
    that_holds!()
);

const PLANNED: &str = "SELECT count(*) FROM outbox WHERE state < 3 \
    AND conversation_id IN (SELECT value FROM json_each(?1))";

/// ?1 the source, ?2 all its conversations, ?3 those that go whole.
const NUMBERS: &str = "SELECT n.id FROM number n WHERE (\
    n.id IN (SELECT number_id FROM source_number WHERE source_id = ?1) \
    OR n.id IN (SELECT number_id FROM conversation WHERE id IN (SELECT value FROM json_each(?2)))) \
    AND NOT EXISTS (SELECT 1 FROM conversation c WHERE c.number_id = n.id \
    AND c.id NOT IN (SELECT value FROM json_each(?3))) \
    AND NOT EXISTS (SELECT 1 FROM archive_line l WHERE l.number_id = n.id) \
    AND NOT EXISTS (SELECT 1 FROM source_number s WHERE s.number_id = n.id AND s.source_id <> ?1) \
    ORDER BY n.id";

impl Scope {
    pub async fn of(connection: &mut SqliteConnection, source: i64) -> Result<Self> {
        let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM source WHERE id = ?)")
            .bind(source)
            .fetch_one(&mut *connection)
            .await?;
        if !there {
            return Err(Error::NotFound("source"));
        }
        let homes: String = sqlx::query_scalar(HOMES)
            .bind(source)
            .fetch_one(&mut *connection)
            .await?;
        let homes: Vec<(i64, i64)> = from_json(&homes)?;
        let (gone, kept): (Vec<_>, Vec<_>) = homes.into_iter().partition(|(_, whole)| *whole != 0);
        let ids = |homes: Vec<(i64, i64)>| -> Vec<ConversationId> {
            let mut ids: Vec<_> = homes
                .into_iter()
                .map(|(id, _)| ConversationId(id))
                .collect();
            ids.sort_unstable();
            ids
        };
        let (gone, kept) = (ids(gone), ids(kept));
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let (messages, calls, voicemails) = sqlx::query_as(KINDS)
            .bind(source)
            .fetch_one(&mut *connection)
            .await?;
        let files = sqlx::query_scalar(FILES)
            .bind(source)
            .fetch_one(&mut *connection)
            .await?;
        let whole = json_ids(&gone);
        let comments = sqlx::query_scalar(COMMENTS)
            .bind(&whole)
            .fetch_one(&mut *connection)
            .await?;
        let planned = sqlx::query_scalar(PLANNED)
            .bind(&whole)
            .fetch_one(&mut *connection)
            .await?;
        let numbers: Vec<i64> = sqlx::query_scalar(NUMBERS)
            .bind(source)
            .bind(json_ids(&[gone.as_slice(), &kept].concat()))
            .bind(&whole)
            .fetch_all(&mut *connection)
            .await?;
        let deletion = Deletion {
            conversations: count(gone.len()),
            kept: count(kept.len()),
            messages,
            calls,
            voicemails,
            comments,
            planned,
            files,
            numbers: numbers.into_iter().map(NumberId).collect(),
        };
        Ok(Self {
            gone,
            kept,
            deletion,
        })
    }
}

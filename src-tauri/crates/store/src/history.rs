//! What a person did, command by command.

use crate::ConversationId;
use crate::conversation::from_json;
use crate::error::Result;
use crate::open::Store;
use crate::verb::Verb;
use listo_domain::{Actor, Millis, TagId};
use uuid::Uuid;

/// A command that can be undone, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    pub id: Uuid,
    pub seq: i64,
    pub verb: Verb,
    pub at: Millis,
    /// Conversations it changed.
    pub count: i64,
    /// The first of them.
    pub first: Option<ConversationId>,
    pub undone: bool,
    /// It is undone and nothing new has been done since.
    pub redoable: bool,
    /// The tag it put on or took off.
    pub tag: Option<TagId>,
    /// Whom it assigned them to.
    pub assignee: Option<Actor>,
}

/// Newest first: the number of a command is that of its first decision. The + has SQLite go along those
/// numbers and stop, rather than sort all that was ever done.
pub(crate) const HISTORY: &str = "SELECT json_group_array(json_array(hex(k.id), k.seq, k.verb, k.at, \
    (SELECT count(*) FROM log l WHERE l.command_id = k.id), \
    (SELECT l.conversation_id FROM log l WHERE l.command_id = k.id ORDER BY l.seq LIMIT 1), \
    k.undone_by <> x'', k.state = 1, \
    (SELECT l.payload ->> '$.tag' FROM log l WHERE l.command_id = k.id ORDER BY l.seq LIMIT 1), \
    CASE WHEN k.verb = 'assign' THEN (SELECT l.payload ->> '$.to' FROM log l WHERE l.command_id = k.id \
    ORDER BY l.seq LIMIT 1) END)) FROM (SELECT id, seq, verb, at, undone_by, state FROM command \
    WHERE +actor = ?1 AND seq < ?2 AND verb NOT IN ('undo', 'redo', 'seen', 'wake') \
    ORDER BY seq DESC LIMIT (?3 + 0)) k";

type Row = (
    String,
    i64,
    String,
    i64,
    i64,
    Option<i64>,
    i64,
    i64,
    Option<i64>,
    Option<String>,
);

impl Store {
    /// At most `limit` commands of `actor` older than `before`, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn commands_of(
        &self,
        actor: &Actor,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<HistoryEntry>> {
        let pools = self.pools().await;
        let json: String = sqlx::query_scalar(HISTORY)
            .bind(actor.0.clone())
            .bind(before.unwrap_or(i64::MAX))
            .bind(i64::from(limit))
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        let rows: Vec<Row> = from_json(&json)?;
        rows.into_iter()
            .map(|row| {
                let (id, seq, verb, at, count, first, undone, redoable, tag, assignee) = row;
                Ok(HistoryEntry {
                    id: Uuid::parse_str(&id)
                        .map_err(|e| crate::Error::Unreadable(e.to_string()))?,
                    seq,
                    verb: Verb::parse(&verb)?,
                    at: Millis(at),
                    count,
                    first: first.map(ConversationId),
                    undone: undone != 0,
                    redoable: redoable != 0,
                    tag: tag.map(TagId),
                    assignee: assignee.map(Actor),
                })
            })
            .collect()
    }
}

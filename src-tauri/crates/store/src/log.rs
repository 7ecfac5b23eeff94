//! Reading the log.

use crate::ConversationId;
use crate::error::Result;
use crate::open::Store;
use listo_domain::Millis;
use uuid::Uuid;

/// One decision, as `listo-cli log` shows it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LogEntry {
    pub seq: i64,
    pub kind: String,
    pub actor: String,
    pub device: String,
    pub device_seq: i64,
    pub occurred_at: i64,
    /// The tag it put on or took off; for an undo or a redo, that of what it is about.
    pub tag: Option<i64>,
    /// Whom it assigned the conversation to.
    pub assignee: Option<String>,
    /// JSON.
    pub payload: String,
    /// Taken back by a later undo.
    pub undone: bool,
}

impl LogEntry {
    #[must_use]
    pub fn at(&self) -> Millis {
        Millis(self.occurred_at)
    }
}

pub(crate) const LOG: &str = "SELECT l.seq, l.kind, l.actor, l.device, l.device_seq, \
    l.occurred_at, l.payload, coalesce(l.payload ->> '$.tag', l.payload ->> '$.to.tag') AS tag, \
    CASE WHEN l.kind = 'assigned' THEN l.payload ->> '$.to' END AS assignee, EXISTS (SELECT 1 FROM log u WHERE u.command_id = c.undone_by \
    AND u.conversation_id = l.conversation_id) AS undone FROM log l \
    LEFT JOIN command c ON c.id = l.command_id WHERE l.conversation_id = ? ORDER BY l.seq";

/// Of the commands that are in effect on a conversation, what each has decided there.
pub(crate) const IN_EFFECT: &str = "SELECT c.id, l.kind FROM log l \
    JOIN command e ON e.id = l.command_id \
    JOIN command c ON c.id = iif(e.target = x'', e.id, e.target) \
    WHERE l.conversation_id = ?1 AND l.seq > ?2 AND l.actor = ?3 \
    AND c.state = 0 AND c.applied_by = l.command_id ORDER BY l.seq DESC";

impl Store {
    /// The commands of one actor that have decided something about a conversation after this position of
    /// the log, are in effect and can be undone: the newest first, each with the kind of its decision.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn commands_on(
        &self,
        id: ConversationId,
        after: i64,
        actor: &str,
    ) -> Result<Vec<(Uuid, String)>> {
        let pools = self.pools().await;
        let rows: Vec<(Vec<u8>, String)> = sqlx::query_as(IN_EFFECT)
            .bind(id.0)
            .bind(after)
            .bind(actor)
            .fetch_all(&mut *pools.readers.take().await)
            .await?;
        let known = |(id, kind): (Vec<u8>, String)| Some((Uuid::from_slice(&id).ok()?, kind));
        Ok(rows.into_iter().filter_map(known).collect())
    }

    /// Every decision about a conversation, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn log(&self, id: ConversationId) -> Result<Vec<LogEntry>> {
        let pools = self.pools().await;
        Ok(sqlx::query_as(LOG)
            .bind(id.0)
            .fetch_all(&mut *pools.readers.take().await)
            .await?)
    }
}

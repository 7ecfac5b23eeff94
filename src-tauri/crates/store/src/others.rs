//! What other processes have written to the same database.

use crate::ConversationId;
use crate::conversation::from_json;
use crate::error::Result;
use crate::open::Store;
use listo_domain::Seq;

/// `data_version` changes whenever another process commits.
const LOOK: &str =
    "SELECT seq, (SELECT data_version FROM pragma_data_version) FROM clock WHERE id = 1";

/// Unread because of something that happened between two looks: an item that is no history, a text that
/// failed, the end of a snooze. It is new, so it stands near the top.
pub(crate) const NEWS: &str = "SELECT json_group_array(id) FROM (\
    SELECT id, stamp, unread_reason, unread_activity FROM conversation WHERE place = 1 \
    ORDER BY sort_id DESC, id DESC LIMIT 200) AS c WHERE stamp > ?1 AND stamp <= ?2 AND (unread_reason = 3 \
    OR (unread_reason IN (1, 4) AND EXISTS (SELECT 1 FROM activity a \
    WHERE a.id = c.unread_activity AND a.arrival > ?1 AND a.landing IN (0, 4))))";

/// A state of the database: what this process knows of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub seq: Seq,
    /// Of commits of other processes.
    version: i64,
}

impl Store {
    /// # Errors
    /// When the database cannot be read.
    pub async fn look(&self) -> Result<Look> {
        // Asked on the writer: its own commits do not move the number, those of others do.
        let pools = self.pools().await;
        let mut writer = pools.writer.take_quietly().await;
        let (seq, version) = sqlx::query_as(LOOK).fetch_one(&mut *writer).await?;
        let seq = Seq(seq);
        Ok(Look { seq, version })
    }

    /// Conversations that became unread between two looks, where another process has written in that time.
    /// This process may have done so too.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn news_of_others(
        &self,
        from: Look,
        to: Look,
    ) -> Result<Option<Vec<ConversationId>>> {
        if from.version == to.version {
            return Ok(None);
        }
        let pools = self.pools().await;
        let ids: String = sqlx::query_scalar(NEWS)
            .bind(from.seq.0)
            .bind(to.seq.0)
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        let ids: Vec<i64> = from_json(&ids)?;
        Ok(Some(ids.into_iter().map(ConversationId).collect()))
    }
}

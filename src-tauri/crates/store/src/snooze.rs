//! Which snoozes end when.

use crate::ConversationId;
use crate::error::Result;
use crate::open::Store;
use listo_domain::Millis;

pub(crate) const DUE: &str = "SELECT id, snoozed_until FROM conversation \
    WHERE snoozed_until > 0 AND snoozed_until <= ? ORDER BY snoozed_until";
pub(crate) const NEXT: &str = "SELECT min(snoozed_until) FROM conversation WHERE snoozed_until > 0";

impl Store {
    /// # Errors
    /// When the database cannot be read.
    pub async fn due_snoozes(&self, now: Millis) -> Result<Vec<(ConversationId, Millis)>> {
        let pools = self.pools().await;
        let rows: Vec<(i64, i64)> = sqlx::query_as(DUE)
            .bind(now.0)
            .fetch_all(&mut *pools.readers.take().await)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, until)| (ConversationId(id), Millis(until)))
            .collect())
    }

    /// When the next snooze ends.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next_snooze(&self) -> Result<Option<Millis>> {
        let pools = self.pools().await;
        let next: Option<i64> = sqlx::query_scalar(NEXT)
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        Ok(next.map(Millis))
    }
}

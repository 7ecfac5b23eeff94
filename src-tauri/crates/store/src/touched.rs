//! Which conversations somebody has had to do with since a moment.

use crate::ConversationId;
use crate::conversation::{from_json, json_ids};
use crate::error::Result;
use crate::open::Store;
use listo_domain::{ActivityId, Millis};
use std::collections::HashSet;

/// ?2 a time, ?3 the first activity of it. What a machine sent, and being seen, is nothing somebody did;
/// a call that was answered is.
pub(crate) const TOUCHED: &str = "SELECT json_group_array(j.value) FROM json_each(?1) j WHERE EXISTS (\
    SELECT 1 FROM log l WHERE l.conversation_id = j.value AND l.occurred_at >= ?2 AND l.actor <> 'system' AND l.kind <> 'seen') \
    OR EXISTS (SELECT 1 FROM activity a WHERE a.conversation_id = j.value AND a.id >= ?3 AND a.fact IN (4, 5, 6, 7))";

impl Store {
    /// Which of these a member has decided on, or written to or called, since then.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn touched_since(
        &self,
        ids: &[ConversationId],
        then: Millis,
    ) -> Result<HashSet<ConversationId>> {
        let pools = self.pools().await;
        let json: String = sqlx::query_scalar(TOUCHED)
            .bind(json_ids(ids))
            .bind(then.0)
            .bind(ActivityId::first_of(then).0)
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        let ids: Vec<i64> = from_json(&json)?;
        Ok(ids.into_iter().map(ConversationId).collect())
    }
}

//! What is decided here and told to a provider: the queue of it. It survives a restart, and holds a
//! conversation once; see the migration for how something comes into it.

use crate::ConversationId;
use crate::codec::Column;
use crate::conversation::json_ids;
use crate::error::Result;
use crate::name::found;
use crate::open::Store;
use listo_domain::Millis;

/// Where a conversation stands, as far as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mirrored {
    Done,
    Read,
    /// Open and unread.
    Unread,
}

impl Column for Mirrored {
    const VALUES: &'static [(Self, i64)] = &[(Self::Done, 0), (Self::Read, 1), (Self::Unread, 2)];
    const NAME: &'static str = "Mirrored";
}

/// A conversation whose provider may not know where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToTell {
    pub conversation: ConversationId,
    /// Our number, in E.164.
    pub own: String,
    /// The others.
    pub parties: Vec<String>,
    /// What the provider knows.
    pub was: Mirrored,
    pub now: Mirrored,
    /// The decision that is the last of it.
    pub mark: i64,
    pub due_at: Millis,
}

#[derive(sqlx::FromRow)]
struct Row {
    conversation_id: i64,
    own: String,
    parties: String,
    was: i64,
    now: i64,
    mark: i64,
    due_at: i64,
}

pub(crate) const TO_TELL: &str = "SELECT m.conversation_id, n.e164 AS own, c.parties, m.was, \
    CASE WHEN c.status = 1 THEN 0 WHEN c.unread_at = 0 THEN 1 ELSE 2 END AS now, m.mark, m.due_at \
    FROM mirror m JOIN conversation c ON c.id = m.conversation_id \
    JOIN source_number n ON n.number_id = c.number_id WHERE n.source_id = ? \
    AND m.conversation_id NOT IN (SELECT value FROM json_each(?)) ORDER BY m.due_at, m.mark LIMIT 1";
const TOLD: &str = "DELETE FROM mirror WHERE conversation_id = ? AND mark = ?";
/// It was decided once more meanwhile: that is still to be told.
const KNOWN: &str = "UPDATE mirror SET was = ? WHERE conversation_id = ?";
const FORGET: &str = "DELETE FROM mirror WHERE conversation_id IN (SELECT c.id FROM conversation c \
    JOIN source_number n ON n.number_id = c.number_id WHERE n.source_id = ?)";

impl Store {
    /// What is to be told next through a source, of any conversation `but` these.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn to_tell(&self, source: i64, but: &[ConversationId]) -> Result<Option<ToTell>> {
        let pools = self.pools().await;
        let row: Option<Row> = sqlx::query_as(TO_TELL)
            .bind(source)
            .bind(json_ids(but))
            .fetch_optional(&mut *pools.readers.take().await)
            .await?;
        row.map(|row| {
            Ok(ToTell {
                conversation: ConversationId(row.conversation_id),
                own: row.own,
                parties: row.parties.split('\n').map(str::to_owned).collect(),
                was: Mirrored::from_column(row.was)?,
                now: Mirrored::from_column(row.now)?,
                mark: row.mark,
                due_at: Millis(row.due_at),
            })
        })
        .transpose()
    }

    /// The provider knows it, or will not.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn told(&self, told: &ToTell) -> Result<()> {
        let mut unit = self.unit().await?;
        let done = sqlx::query(TOLD)
            .bind(told.conversation.0)
            .bind(told.mark)
            .execute(&mut *unit.tx)
            .await?;
        if done.rows_affected() == 0 {
            sqlx::query(KNOWN)
                .bind(told.now.to_column())
                .bind(told.conversation.0)
                .execute(&mut *unit.tx)
                .await?;
        }
        unit.commit().await
    }

    /// Whether a source tells its provider. What waited to be told is forgotten.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] where there is no such source.
    pub async fn mirror_source(&self, id: i64, on: bool) -> Result<()> {
        let mut unit = self.unit().await?;
        let done = sqlx::query("UPDATE source SET mirrors = ?2, mirror_refusal = '' WHERE id = ?1")
            .bind(id)
            .bind(on)
            .execute(&mut *unit.tx)
            .await?;
        found(&done, "source")?;
        sqlx::query(FORGET).bind(id).execute(&mut *unit.tx).await?;
        unit.commit().await
    }

    /// Why the provider did not take it over, empty where it did; `true` where that is news.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn note_mirror(&self, id: i64, refusal: &str) -> Result<bool> {
        let mut unit = self.unit().await?;
        let done = sqlx::query(
            "UPDATE source SET mirror_refusal = ?2 WHERE id = ?1 AND mirror_refusal <> ?2",
        )
        .bind(id)
        .bind(refusal)
        .execute(&mut *unit.tx)
        .await?;
        unit.commit().await?;
        Ok(done.rows_affected() > 0)
    }
}

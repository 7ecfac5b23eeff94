//! Tags: their names, and which conversations and contacts have them.

use crate::ConversationId;
use crate::error::{Error, Result};
use crate::many::Many;
use crate::name::{found, taken};
use crate::open::Store;
use crate::state::{Loaded, TagRow};
use crate::unit::Unit;
use listo_domain::{Conversation, Millis, TagId};

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Tag {
    pub id: i64,
    pub name: String,
    /// Index into the palette of the window.
    pub color: i64,
    /// Conversations that have it.
    pub uses: i64,
    /// Contacts that have it.
    pub contacts: i64,
}

pub(crate) const TAGS: &str = "SELECT id, name, color, (SELECT count(*) FROM conversation_tag WHERE tag_id = tag.id) \
    AS uses, (SELECT count(*) FROM contact_tag WHERE tag_id = tag.id) AS contacts FROM tag WHERE removed = 0 ORDER BY folded, id";
const TAKEN: &str = taken!("tag");

static TAG: Many = Many::new(
    "INSERT OR IGNORE INTO conversation_tag (tag_id, conversation_id)",
    2,
    "",
);
static UNTAG: Many = Many::new(
    "DELETE FROM conversation_tag WHERE (tag_id, conversation_id) IN (",
    2,
    ")",
);

impl Store {
    /// By name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tags(&self) -> Result<Vec<Tag>> {
        let pools = self.pools().await;
        Ok(sqlx::query_as(TAGS)
            .fetch_all(&mut *pools.readers.take().await)
            .await?)
    }

    /// Ids and names alone, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tag_names(&self) -> Result<Vec<(TagId, String)>> {
        let pools = self.pools().await;
        let rows: Vec<(i64, String)> =
            sqlx::query_as("SELECT id, name FROM tag WHERE removed = 0 ORDER BY folded, id")
                .fetch_all(&mut *pools.readers.take().await)
                .await?;
        let named = |(id, name)| (TagId(id), name);
        Ok(rows.into_iter().map(named).collect())
    }

    /// # Errors
    /// [`Error::Taken`] where another tag has the name.
    pub async fn create_tag(&self, name: &str, color: i64, at: Millis) -> Result<TagId> {
        let mut unit = self.unit().await?;
        let folded = unit.free_name(TAKEN, name, 0).await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO tag (name, folded, color, created_at) VALUES (?, ?, ?, ?) RETURNING id",
        )
        .bind(name)
        .bind(folded)
        .bind(color)
        .bind(at.0)
        .fetch_one(&mut *unit.tx)
        .await?;
        unit.commit().await?;
        Ok(TagId(id))
    }

    /// # Errors
    /// [`Error::Taken`] where another tag has the name, [`Error::NotFound`] where this one is gone.
    pub async fn change_tag(&self, id: TagId, name: &str, color: i64) -> Result<()> {
        let mut unit = self.unit().await?;
        let folded = unit.free_name(TAKEN, name, id.0).await?;
        let done = sqlx::query(
            "UPDATE tag SET name = ?, folded = ?, color = ? WHERE id = ? AND removed = 0",
        )
        .bind(name)
        .bind(folded)
        .bind(color)
        .bind(id.0)
        .execute(&mut *unit.tx)
        .await?;
        found(&done, "tag")?;
        unit.commit().await
    }

    /// Conversations and contacts keep it, unseen: [`Store::restore_tag`] brings it back.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none.
    pub async fn remove_tag(&self, id: TagId) -> Result<()> {
        let mut unit = self.unit().await?;
        let done = sqlx::query("UPDATE tag SET removed = 1 WHERE id = ? AND removed = 0")
            .bind(id.0)
            .execute(&mut *unit.tx)
            .await?;
        found(&done, "tag")?;
        unit.commit().await
    }

    /// # Errors
    /// [`Error::Taken`] where another tag has the name by now, [`Error::NotFound`] where there never
    /// was one.
    pub async fn restore_tag(&self, id: TagId) -> Result<()> {
        let mut unit = self.unit().await?;
        let name: Option<String> = sqlx::query_scalar("SELECT name FROM tag WHERE id = ?")
            .bind(id.0)
            .fetch_optional(&mut *unit.tx)
            .await?;
        unit.free_name(TAKEN, &name.ok_or(Error::NotFound("tag"))?, id.0)
            .await?;
        sqlx::query("UPDATE tag SET removed = 0 WHERE id = ?")
            .bind(id.0)
            .execute(&mut *unit.tx)
            .await?;
        unit.commit().await
    }
}

/// As the column of a conversation holds it.
pub(crate) fn column(tags: &[TagRow]) -> String {
    let each: Vec<String> = tags
        .iter()
        .map(|(tag, on, stamp)| format!("[{tag},{on},{stamp}]"))
        .collect();
    format!("[{}]", each.join(","))
}

impl Unit {
    /// Writes which conversations have a tag now that had not, or no longer.
    pub async fn index_tags(
        &mut self,
        all: impl Iterator<Item = (&Loaded, &Conversation)>,
    ) -> Result<()> {
        let (mut on, mut off) = (Vec::new(), Vec::new());
        for (now, before) in all {
            if now.state.tags == before.tags {
                continue;
            }
            let tags = now.state.tags.keys().chain(before.tags.keys());
            for tag in tags {
                match (before.has_tag(*tag), now.state.has_tag(*tag)) {
                    (false, true) => on.push((tag.0, now.id.0)),
                    (true, false) => off.push((tag.0, now.id.0)),
                    _ => {}
                }
            }
        }
        TAG.run(&mut self.tx, &on, |q, (tag, id)| q.bind(*tag).bind(*id))
            .await?;
        UNTAG
            .run(&mut self.tx, &off, |q, (tag, id)| q.bind(*tag).bind(*id))
            .await
    }

    pub async fn tags_of(&mut self, id: ConversationId) -> Result<Vec<i64>> {
        Ok(sqlx::query_scalar(
            "SELECT tag_id FROM conversation_tag WHERE conversation_id = ? ORDER BY tag_id",
        )
        .bind(id.0)
        .fetch_all(&mut *self.tx)
        .await?)
    }

    /// For a rebuild, whatever stood there.
    pub async fn index_tags_anew(&mut self, loaded: &Loaded) -> Result<()> {
        sqlx::query("DELETE FROM conversation_tag WHERE conversation_id = ?")
            .bind(loaded.id.0)
            .execute(&mut *self.tx)
            .await?;
        let none = Conversation::default();
        self.index_tags(std::iter::once((loaded, &none))).await
    }
}

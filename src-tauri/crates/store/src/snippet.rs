//! Snippets: texts that are written often, by a short name.

use crate::ConversationId;
use crate::error::{Error, Result};
use crate::name::{found, taken};
use crate::open::Store;
use listo_domain::{Millis, SnippetId};

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TextSnippet {
    pub id: i64,
    pub name: String,
    pub text: String,
}

pub(crate) const SNIPPETS: &str =
    "SELECT id, name, text FROM snippet WHERE removed = 0 ORDER BY folded, id";
const TAKEN: &str = taken!("snippet");

impl Store {
    /// By name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn snippets(&self) -> Result<Vec<TextSnippet>> {
        let pools = self.pools().await;
        Ok(sqlx::query_as(SNIPPETS)
            .fetch_all(&mut *pools.readers.take().await)
            .await?)
    }

    /// # Errors
    /// [`Error::NotFound`] where there is none, or it was removed.
    pub async fn snippet(&self, id: SnippetId) -> Result<TextSnippet> {
        let pools = self.pools().await;
        let sql = "SELECT id, name, text FROM snippet WHERE id = ? AND removed = 0";
        sqlx::query_as(sql)
            .bind(id.0)
            .fetch_optional(&mut *pools.readers.take().await)
            .await?
            .ok_or(Error::NotFound("snippet"))
    }

    /// The number of ours that a conversation is on; empty where it is not known.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such conversation.
    pub async fn own_number(&self, id: ConversationId) -> Result<String> {
        let pools = self.pools().await;
        let sql = "SELECT n.e164 FROM conversation c JOIN number n ON n.id = c.number_id \
                   WHERE c.id = ?";
        sqlx::query_scalar(sql)
            .bind(id.0)
            .fetch_optional(&mut *pools.readers.take().await)
            .await?
            .ok_or(Error::NotFound("conversation"))
    }

    /// # Errors
    /// [`Error::Taken`] where another snippet has the name.
    pub async fn create_snippet(&self, name: &str, text: &str, at: Millis) -> Result<SnippetId> {
        let mut unit = self.unit().await?;
        let folded = unit.free_name(TAKEN, name, 0).await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO snippet (name, folded, text, created_at) VALUES (?, ?, ?, ?) RETURNING id",
        )
        .bind(name)
        .bind(folded)
        .bind(text)
        .bind(at.0)
        .fetch_one(&mut *unit.tx)
        .await?;
        unit.commit().await?;
        Ok(SnippetId(id))
    }

    /// # Errors
    /// [`Error::Taken`] where another snippet has the name, [`Error::NotFound`] where this one is gone.
    pub async fn change_snippet(&self, id: SnippetId, name: &str, text: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        let folded = unit.free_name(TAKEN, name, id.0).await?;
        let done = sqlx::query(
            "UPDATE snippet SET name = ?, folded = ?, text = ? WHERE id = ? AND removed = 0",
        )
        .bind(name)
        .bind(folded)
        .bind(text)
        .bind(id.0)
        .execute(&mut *unit.tx)
        .await?;
        found(&done, "snippet")?;
        unit.commit().await
    }

    /// It stays, unseen: [`Store::restore_snippet`] brings it back.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none.
    pub async fn remove_snippet(&self, id: SnippetId) -> Result<()> {
        let mut unit = self.unit().await?;
        let done = sqlx::query("UPDATE snippet SET removed = 1 WHERE id = ? AND removed = 0")
            .bind(id.0)
            .execute(&mut *unit.tx)
            .await?;
        found(&done, "snippet")?;
        unit.commit().await
    }

    /// # Errors
    /// [`Error::Taken`] where another snippet has the name by now, [`Error::NotFound`] where there
    /// never was one.
    pub async fn restore_snippet(&self, id: SnippetId) -> Result<()> {
        let mut unit = self.unit().await?;
        let name: Option<String> = sqlx::query_scalar("SELECT name FROM snippet WHERE id = ?")
            .bind(id.0)
            .fetch_optional(&mut *unit.tx)
            .await?;
        unit.free_name(TAKEN, &name.ok_or(Error::NotFound("snippet"))?, id.0)
            .await?;
        sqlx::query("UPDATE snippet SET removed = 0 WHERE id = ?")
            .bind(id.0)
            .execute(&mut *unit.tx)
            .await?;
        unit.commit().await
    }
}

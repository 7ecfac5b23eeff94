//! Drafts: what has been written and not saved yet.

use crate::error::Result;
use crate::open::Store;

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Draft {
    /// `comment`, `message` or `note`.
    pub kind: String,
    /// The id of the conversation, or the address of the contact.
    pub about: String,
    pub text: String,
    /// The id of the activity that a comment is about, where it is about one.
    pub item: Option<String>,
}

impl Store {
    /// # Errors
    /// When the database cannot be read.
    pub async fn drafts(&self) -> Result<Vec<Draft>> {
        let pools = self.pools().await;
        Ok(
            sqlx::query_as("SELECT kind, about, text, item FROM draft ORDER BY kind, about")
                .fetch_all(&mut *pools.readers.take().await)
                .await?,
        )
    }

    /// An empty text takes the draft away.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn keep_draft(&self, draft: &Draft) -> Result<()> {
        let sql = if draft.text.is_empty() {
            "DELETE FROM draft WHERE kind = ?1 AND about = ?2"
        } else {
            "INSERT INTO draft (kind, about, text, item) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT DO UPDATE SET text = ?3, item = ?4"
        };
        let mut unit = self.unit().await?;
        let mut query = sqlx::query(sql).bind(&draft.kind).bind(&draft.about);
        if !draft.text.is_empty() {
            query = query.bind(&draft.text).bind(&draft.item);
        }
        query.execute(&mut *unit.tx).await?;
        unit.commit().await
    }
}

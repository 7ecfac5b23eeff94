//! Drafts: what has been written and not saved or sent yet, and the files that are to be sent with it.

use crate::ConversationId;
use crate::codec::{files_from_json, files_to_json};
use crate::delete::Leftover;
use crate::error::Result;
use crate::open::Store;
use crate::unit::Unit;
use listo_domain::{ActivityId, Attachment};

/// The words of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftText {
    /// `comment`, `message` or `note`.
    pub kind: String,
    /// The id of the conversation, or the address of the contact.
    pub about: String,
    pub text: String,
    /// The id of the activity that a comment is about, where it is about one.
    pub item: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub text: DraftText,
    /// Of a message, in the order in which they are sent.
    pub files: Vec<Attachment>,
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    about: String,
    text: String,
    item: Option<String>,
    files: String,
}

const ALL: &str = "SELECT kind, about, text, item, files FROM draft ORDER BY kind, about";
/// Of one item of one conversation.
const FILES_OF: &str = "SELECT sha256, media_type, name, size FROM attachment WHERE activity_id = ?1 \
    AND EXISTS (SELECT 1 FROM activity WHERE id = ?1 AND conversation_id = ?2) ORDER BY position";
const OF: &str =
    "SELECT kind, about, text, item, files FROM draft WHERE kind = 'message' AND about = ?";
const KEEP_TEXT: &str = "INSERT INTO draft (kind, about, text, item) VALUES (?1, ?2, ?3, ?4) \
    ON CONFLICT DO UPDATE SET text = ?3, item = ?4";
const KEEP: &str = "INSERT INTO draft (kind, about, text, files) VALUES ('message', ?1, ?2, ?3) \
    ON CONFLICT DO UPDATE SET text = ?2, files = ?3";
const CLEAR: &str = "UPDATE draft SET text = '', item = NULL WHERE kind = ?1 AND about = ?2";
const DROP_EMPTY: &str =
    "DELETE FROM draft WHERE kind = ?1 AND about = ?2 AND text = '' AND files = '[]'";

impl Store {
    /// # Errors
    /// When the database cannot be read.
    pub async fn drafts(&self) -> Result<Vec<Draft>> {
        let pools = self.pools().await;
        let rows: Vec<Row> = sqlx::query_as(ALL)
            .fetch_all(&mut *pools.readers.take().await)
            .await?;
        rows.into_iter().map(draft).collect()
    }

    /// An empty text takes the draft away, except for its files.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn keep_draft(&self, draft: &DraftText) -> Result<()> {
        let mut unit = self.unit().await?;
        if draft.text.is_empty() {
            for sql in [CLEAR, DROP_EMPTY] {
                sqlx::query(sql)
                    .bind(&draft.kind)
                    .bind(&draft.about)
                    .execute(&mut *unit.tx)
                    .await?;
            }
        } else {
            sqlx::query(KEEP_TEXT)
                .bind(&draft.kind)
                .bind(&draft.about)
                .bind(&draft.text)
                .bind(&draft.item)
                .execute(&mut *unit.tx)
                .await?;
        }
        unit.commit().await
    }

    /// The files of the message that is being written in a conversation.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn draft_files(&self, id: ConversationId) -> Result<Vec<Attachment>> {
        let pools = self.pools().await;
        let row: Option<Row> = sqlx::query_as(OF)
            .bind(id.0.to_string())
            .fetch_optional(&mut *pools.readers.take().await)
            .await?;
        Ok(row
            .map(draft)
            .transpose()?
            .map_or_else(Vec::new, |d| d.files))
    }

    /// The files of an item of a conversation; none where it is not there.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn files_of(
        &self,
        id: ConversationId,
        activity: ActivityId,
    ) -> Result<Vec<Attachment>> {
        let pools = self.pools().await;
        let rows: Vec<(String, String, String, i64)> = sqlx::query_as(FILES_OF)
            .bind(activity.0)
            .bind(id.0)
            .fetch_all(&mut *pools.readers.take().await)
            .await?;
        let file = |(sha256, media_type, name, size): (String, String, String, i64)| Attachment {
            sha256,
            media_type,
            name: (!name.is_empty()).then_some(name),
            size: u64::try_from(size).unwrap_or(0),
        };
        Ok(rows.into_iter().map(file).collect())
    }

    /// Changes them, and gives what they are then. A file that goes is removed from the disk later, where
    /// nothing else names it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn edit_draft_files(
        &self,
        id: ConversationId,
        edit: impl FnOnce(&mut Vec<Attachment>),
    ) -> Result<Vec<Attachment>> {
        let mut unit = self.unit().await?;
        let (text, mut files) = unit.draft_of(id).await?;
        let before = files.len();
        edit(&mut files);
        unit.put_draft(id, &text, &files).await?;
        if files.len() < before {
            unit.leave(Leftover::Files).await?;
        }
        unit.commit().await?;
        Ok(files)
    }
}

impl Unit {
    /// The words and the files of the message that is being written in a conversation.
    pub(crate) async fn draft_of(
        &mut self,
        id: ConversationId,
    ) -> Result<(String, Vec<Attachment>)> {
        let row: Option<Row> = sqlx::query_as(OF)
            .bind(id.0.to_string())
            .fetch_optional(&mut *self.tx)
            .await?;
        let draft = row.map(draft).transpose()?;
        Ok(draft.map_or_else(Default::default, |d| (d.text.text, d.files)))
    }

    pub(crate) async fn put_draft(
        &mut self,
        id: ConversationId,
        text: &str,
        files: &[Attachment],
    ) -> Result<()> {
        let about = id.0.to_string();
        sqlx::query(KEEP)
            .bind(&about)
            .bind(text)
            .bind(files_to_json(files)?)
            .execute(&mut *self.tx)
            .await?;
        sqlx::query(DROP_EMPTY)
            .bind("message")
            .bind(&about)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
}

fn draft(row: Row) -> Result<Draft> {
    Ok(Draft {
        files: files_from_json(&row.files)?,
        text: DraftText {
            kind: row.kind,
            about: row.about,
            text: row.text,
            item: row.item,
        },
    })
}

//! The list of contacts, by name.

use super::state::{json_contacts, load};
use crate::conversation::from_json;
use crate::error::Result;
use crate::open::Store;
use listo_domain::text::fold_word;
use listo_domain::{Contact, ContactId, TagId};
use sqlx::Connection as _;

/// A place in the list: what stands below it comes after this pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactCursor {
    pub sorted: String,
    pub id: ContactId,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactPage {
    pub contacts: Vec<(ContactId, Contact)>,
    pub next: Option<ContactCursor>,
    /// Of the whole list.
    pub total: i64,
}

/// ?1, ?2 the cursor, ?3 the limit, ?4 words that all have to be in it, ?5 tags of which it has one.
pub(crate) const LIST: &str = "SELECT json_group_array(json_array(id, sorted)) FROM \
    (SELECT id, sorted FROM contact WHERE present = 1 AND (sorted, id) > (?1, ?2) \
    AND NOT EXISTS (SELECT 1 FROM json_each(?4) w WHERE instr(words, w.value) = 0) \
    AND (?5 = '[]' OR EXISTS (SELECT 1 FROM contact_tag t WHERE t.contact_id = contact.id \
    AND t.tag_id IN (SELECT value FROM json_each(?5)))) \
    ORDER BY sorted, id LIMIT (?3 + 0))";
const TOTAL: &str = "SELECT count(*) FROM contact WHERE present = 1 \
    AND NOT EXISTS (SELECT 1 FROM json_each(?1) w WHERE instr(words, w.value) = 0) \
    AND (?2 = '[]' OR EXISTS (SELECT 1 FROM contact_tag t WHERE t.contact_id = contact.id \
    AND t.tag_id IN (SELECT value FROM json_each(?2))))";

impl Store {
    /// Contacts in whose name, company, numbers or properties all words of the text are, and that
    /// have one of the tags; none stands for all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn contact_page(
        &self,
        text: &str,
        tags: &[TagId],
        after: Option<&ContactCursor>,
        limit: u32,
    ) -> Result<ContactPage> {
        let pools = self.pools().await;
        let mut reader = pools.readers.take().await;
        let mut tx = reader.begin().await?;
        let words: Vec<String> = text.split_whitespace().map(fold_word).collect();
        let words = serde_json::Value::from(words).to_string();
        let tags: Vec<i64> = tags.iter().map(|tag| tag.0).collect();
        let tags = serde_json::Value::from(tags).to_string();
        let json: String = sqlx::query_scalar(LIST)
            .bind(after.map_or("", |c| c.sorted.as_str()))
            .bind(after.map_or(0, |c| c.id.0))
            // One more than asked for tells whether there is another page.
            .bind(i64::from(limit) + 1)
            .bind(&words)
            .bind(&tags)
            .fetch_one(&mut *tx)
            .await?;
        let mut rows: Vec<(i64, String)> = from_json(&json)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let total: i64 = sqlx::query_scalar(TOTAL)
            .bind(&words)
            .bind(&tags)
            .fetch_one(&mut *tx)
            .await?;
        let ids = json_contacts(rows.iter().map(|(id, _)| ContactId(*id)));
        let mut found = load(&mut tx, &ids).await?;
        let contacts = rows
            .iter()
            .filter_map(|(id, _)| found.remove_entry(&ContactId(*id)))
            .collect();
        let cursor = |(id, sorted): (i64, String)| ContactCursor {
            sorted,
            id: ContactId(id),
        };
        Ok(ContactPage {
            contacts,
            next: rows.pop().filter(|_| more).map(cursor),
            total,
        })
    }
}

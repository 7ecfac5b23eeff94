//! The sample conversations: they come in one step and go in one.

use crate::error::Result;
use crate::ingest::NewActivity;
use crate::open::Store;
use listo_domain::{IncomingActivity, Landing, Millis};

/// In this order, because of the foreign keys. The log stays: it is append-only, and its entries
/// about conversations that are gone fold into nothing.
const REMOVE: [&str; 13] = [
    "DELETE FROM activity_search WHERE rowid IN (SELECT a.id FROM activity a \
     JOIN number n ON n.id = a.number_id WHERE n.sample = 1)",
    "DELETE FROM name_search WHERE rowid IN (SELECT c.id FROM conversation c \
     JOIN number n ON n.id = c.number_id WHERE n.sample = 1)",
    "DELETE FROM digit_search WHERE rowid IN (SELECT c.id FROM conversation c \
     JOIN number n ON n.id = c.number_id WHERE n.sample = 1)",
    "DELETE FROM attachment WHERE activity_id IN (SELECT a.id FROM activity a \
     JOIN number n ON n.id = a.number_id WHERE n.sample = 1)",
    "DELETE FROM activity WHERE number_id IN (SELECT id FROM number WHERE sample = 1)",
    "DELETE FROM party WHERE conversation_id IN (SELECT c.id FROM conversation c \
     JOIN number n ON n.id = c.number_id WHERE n.sample = 1)",
    "DELETE FROM conversation_tag WHERE conversation_id IN (SELECT c.id FROM conversation c \
     JOIN number n ON n.id = c.number_id WHERE n.sample = 1)",
    "DELETE FROM conversation WHERE number_id IN (SELECT id FROM number WHERE sample = 1)",
    "DELETE FROM draft WHERE kind IN ('comment', 'message') AND about NOT IN (SELECT id FROM conversation)",
    "UPDATE outbox SET state = 5 WHERE state = 0 AND conversation_id NOT IN (SELECT id FROM conversation)",
    "DELETE FROM count WHERE number_id IN (SELECT id FROM number WHERE sample = 1)",
    "DELETE FROM number WHERE sample = 1",
    "DELETE FROM person WHERE address NOT IN (SELECT address FROM party)",
];

/// Undo must not stop at commands about nothing.
const FORGET: &str = "UPDATE command SET state = 2 WHERE state <> 2 AND NOT EXISTS \
    (SELECT 1 FROM log l LEFT JOIN conversation c ON c.id = l.conversation_id \
     WHERE l.command_id = command.applied_by AND (c.id IS NOT NULL OR l.contact_id > 0))";

/// A sample number and what is on it.
#[derive(Debug, Clone)]
pub struct SampleNumber {
    pub name: String,
    pub e164: String,
    pub activities: Vec<(Landing, IncomingActivity)>,
}

const SOURCE: &str = "sample";

impl Store {
    /// Adds the samples, all or none; `false` where there are some already.
    ///
    /// # Errors
    /// No sample was added.
    pub async fn add_samples(&self, numbers: Vec<SampleNumber>, at: Millis) -> Result<bool> {
        let mut unit = self.unit().await?;
        let there: i64 = sqlx::query_scalar("SELECT count(*) FROM number WHERE sample = 1")
            .fetch_one(&mut *unit.tx)
            .await?;
        if there > 0 {
            return Ok(false);
        }
        let mut batch = Vec::new();
        for number in numbers {
            let id = unit
                .add_number(&number.name, &number.e164, true, at)
                .await?;
            let items = number.activities.into_iter();
            batch.extend(items.map(|(landing, activity)| NewActivity {
                number: id,
                source: SOURCE,
                landing,
                activity,
            }));
        }
        unit.ingest_new(&batch).await?;
        unit.commit().await?;
        Ok(true)
    }

    /// # Errors
    /// Nothing was removed.
    pub async fn remove_samples(&self) -> Result<()> {
        let mut unit = self.unit().await?;
        for sql in REMOVE {
            sqlx::query(sql).execute(&mut *unit.tx).await?;
        }
        sqlx::query(FORGET).execute(&mut *unit.tx).await?;
        unit.commit().await
    }
}

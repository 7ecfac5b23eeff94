//! Removing the sample conversations in one step.

use crate::error::Result;
use crate::open::Store;

/// In this order, because of the foreign keys. The log stays: it is append-only, and its entries
/// about conversations that are gone fold into nothing.
const REMOVE: [&str; 7] = [
    "DELETE FROM attachment WHERE activity_id IN (SELECT a.id FROM activity a \
     JOIN number n ON n.id = a.number_id WHERE n.sample = 1)",
    "DELETE FROM activity WHERE number_id IN (SELECT id FROM number WHERE sample = 1)",
    "DELETE FROM party WHERE conversation_id IN (SELECT c.id FROM conversation c \
     JOIN number n ON n.id = c.number_id WHERE n.sample = 1)",
    "DELETE FROM conversation WHERE number_id IN (SELECT id FROM number WHERE sample = 1)",
    "DELETE FROM count WHERE number_id IN (SELECT id FROM number WHERE sample = 1)",
    "DELETE FROM number WHERE sample = 1",
    "DELETE FROM person WHERE address NOT IN (SELECT address FROM party)",
];

/// Undo must not stop at commands about nothing.
const FORGET: &str = "UPDATE command SET state = 2 WHERE state <> 2 AND NOT EXISTS \
    (SELECT 1 FROM log l JOIN conversation c ON c.id = l.conversation_id \
     WHERE l.command_id = command.applied_by)";

impl Store {
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

//! The rows of a deletion, in the order that the foreign keys ask for.

use super::wipe::Leftover;
use crate::conversation::{from_json, json_ids};
use crate::error::Result;
use crate::unit::Unit;
use crate::{ConversationId, NumberId};

/// As the trigger of the log wants it: the text goes, who is named in it, and what is known of its files.
macro_rules! blank {
    ($which:literal) => {
        concat!(
            "UPDATE log SET payload = json_remove(json_set(payload, '$.body', ''), '$.mentions', '$.files') WHERE ",
            $which
        )
    };
}

/// Items, by their ids. A text of ours that was sent is one of them, and its words stand in the log too.
const ITEMS: [&str; 6] = [
    blank!(
        "kind = 'queued' AND seq IN (SELECT text FROM outbox WHERE activity_id > 0 \
         AND activity_id IN (SELECT value FROM json_each(?1)))"
    ),
    "DELETE FROM outbox WHERE activity_id > 0 AND activity_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM activity_search WHERE rowid IN (SELECT value FROM json_each(?1))",
    "DELETE FROM attachment WHERE activity_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM failure WHERE activity_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM activity WHERE id IN (SELECT value FROM json_each(?1))",
];

/// The next ones: in the order in which they lie in the file, so that each page is written once.
const NEXT_ITEMS: &str = "SELECT json_group_array(id) FROM (SELECT id FROM activity \
    WHERE origin <> 0 AND origin = ?1 AND id > ?2 ORDER BY id LIMIT 2000)";
const ITEMS_OF: &str = "SELECT json_group_array(id) FROM activity \
    WHERE conversation_id IN (SELECT value FROM json_each(?1))";

/// Conversations without items.
const WHOLE: [&str; 10] = [
    "DELETE FROM comment_search WHERE rowid IN (SELECT seq FROM log WHERE kind = 'commented' \
     AND conversation_id IN (SELECT value FROM json_each(?1)))",
    blank!(
        "kind IN ('commented', 'queued') AND conversation_id IN (SELECT value FROM json_each(?1))"
    ),
    "DELETE FROM outbox WHERE conversation_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM draft WHERE kind IN ('comment', 'message') \
     AND about IN (SELECT CAST(value AS TEXT) FROM json_each(?1))",
    "DELETE FROM mirror WHERE conversation_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM name_search WHERE rowid IN (SELECT value FROM json_each(?1))",
    "DELETE FROM digit_search WHERE rowid IN (SELECT value FROM json_each(?1))",
    "DELETE FROM conversation_tag WHERE conversation_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM party WHERE conversation_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM conversation WHERE id IN (SELECT value FROM json_each(?1))",
];

/// Conversations that stay. Their state may be the same as before, and their figures others.
const KEPT: [&str; 2] = [
    "DELETE FROM mirror WHERE conversation_id IN (SELECT value FROM json_each(?1))",
    "INSERT INTO ledger_stale (conversation_id, mark) SELECT value, 0 FROM json_each(?1) WHERE true \
     ON CONFLICT (conversation_id) DO UPDATE SET mark = 0 WHERE mark <> 0",
];

const SOURCE: [&str; 2] = [
    "DELETE FROM source_number WHERE source_id = ?1",
    "DELETE FROM source WHERE id = ?1",
];

const NUMBERS: [&str; 2] = [
    "DELETE FROM count WHERE number_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM number WHERE id IN (SELECT value FROM json_each(?1))",
];

const NOBODY: [&str; 4] = [
    "DELETE FROM count WHERE n = 0",
    "DELETE FROM person WHERE address NOT IN (SELECT address FROM party)",
    "DELETE FROM draft WHERE kind = 'note' AND about NOT IN (SELECT address FROM party) \
     AND about NOT IN (SELECT address FROM contact_number)",
    // Undo must not stop at commands about nothing.
    "UPDATE command SET state = 2 WHERE state <> 2 AND NOT EXISTS \
     (SELECT 1 FROM log l LEFT JOIN conversation c ON c.id = l.conversation_id \
     WHERE l.command_id = command.applied_by AND (c.id IS NOT NULL OR l.contact_id > 0))",
];

/// The log is closed again before anything is committed: the row of the guard refuses it.
const OPEN_LOG: &str = "INSERT INTO deleting (id, ends) VALUES (1, 2)";
const CLOSE_LOG: &str = "DELETE FROM deleting";

impl Unit {
    /// Lets texts of the log be blanked, until [`Unit::close_log`].
    pub(super) async fn open_log(&mut self) -> Result<()> {
        sqlx::query(OPEN_LOG).execute(&mut *self.tx).await?;
        Ok(())
    }

    pub(super) async fn close_log(&mut self) -> Result<()> {
        sqlx::query(CLOSE_LOG).execute(&mut *self.tx).await?;
        Ok(())
    }

    /// Items of a source behind this one; the last of them and how many they were, none at the end.
    pub(super) async fn delete_some_of(
        &mut self,
        source: i64,
        after: i64,
    ) -> Result<Option<(i64, usize)>> {
        let json: String = sqlx::query_scalar(NEXT_ITEMS)
            .bind(source)
            .bind(after)
            .fetch_one(&mut *self.tx)
            .await?;
        let ids: Vec<i64> = from_json(&json)?;
        self.run_all(&ITEMS, &json).await?;
        Ok(ids.last().map(|last| (*last, ids.len())))
    }

    /// All items of these conversations.
    pub(super) async fn delete_items_of(&mut self, ids: &[ConversationId]) -> Result<()> {
        let items: String = sqlx::query_scalar(ITEMS_OF)
            .bind(json_ids(ids))
            .fetch_one(&mut *self.tx)
            .await?;
        self.run_all(&ITEMS, &items).await
    }

    /// Conversations whose items are gone, with all that was said about them.
    pub(super) async fn delete_conversations(&mut self, ids: &[ConversationId]) -> Result<()> {
        for loaded in self.load_all(ids).await?.values() {
            self.count(loaded.number, loaded.state.standing(), -1);
        }
        self.run_all(&WHOLE, &json_ids(ids)).await
    }

    pub(super) async fn keep_conversations(&mut self, ids: &[ConversationId]) -> Result<()> {
        self.run_all(&KEPT, &json_ids(ids)).await
    }

    async fn run_all(&mut self, statements: &[&'static str], ids: &str) -> Result<()> {
        for sql in statements {
            sqlx::query(*sql).bind(ids).execute(&mut *self.tx).await?;
        }
        Ok(())
    }

    pub(super) async fn forget_source(&mut self, source: i64) -> Result<()> {
        for sql in SOURCE {
            sqlx::query(sql).bind(source).execute(&mut *self.tx).await?;
        }
        Ok(())
    }

    /// Numbers without anything, names nobody has, and what undo would stop at in vain. The counts must be
    /// written.
    pub(super) async fn delete_what_is_left(&mut self, numbers: &[NumberId]) -> Result<()> {
        let numbers: Vec<i64> = numbers.iter().map(|n| n.0).collect();
        let numbers = serde_json::Value::from(numbers).to_string();
        self.run_all(&NUMBERS, &numbers).await?;
        for sql in NOBODY {
            sqlx::query(sql).execute(&mut *self.tx).await?;
        }
        self.leave(Leftover::Files).await
    }
}

//! What SQLite still holds of what was deleted: words in the search indexes, rows in free pages and in the
//! write-ahead log, and the copies that were made before updates.

use crate::error::{Error, Result};
use crate::open::{Store, WRITER_CACHE};
use crate::unit::Unit;
use sqlx::SqliteConnection;
use std::collections::HashSet;
use std::path::PathBuf;

/// A mark from the commit of a deletion until the rest is done: a crash between the two forgets nothing.
const MARK: &str = "INSERT INTO meta (key, value) VALUES (?, '') ON CONFLICT DO NOTHING";
const MARKS: &str = "SELECT key FROM meta WHERE key IN ('wipe', 'sweep')";
const UNMARK: &str = "DELETE FROM meta WHERE key = ?";

/// What is still to be done after a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leftover {
    /// [`Store::wipe`].
    Database,
    /// Files of attachments that nothing names any more.
    Files,
}

impl Leftover {
    fn key(self) -> &'static str {
        match self {
            Self::Database => "wipe",
            Self::Files => "sweep",
        }
    }
}

/// Indexes keep the words of what was deleted until their parts are merged: [all of it begun, a piece of it].
macro_rules! merge {
    ($index:literal) => {
        [
            concat!(
                "INSERT INTO ",
                $index,
                " (",
                $index,
                ", rank) VALUES ('merge', -2000)"
            ),
            concat!(
                "INSERT INTO ",
                $index,
                " (",
                $index,
                ", rank) VALUES ('merge', 2000)"
            ),
        ]
    };
}
const INDEXES: [[&str; 2]; 4] = [
    merge!("activity_search"),
    merge!("comment_search"),
    merge!("name_search"),
    merge!("digit_search"),
];

/// The new file is put together in a file, not in memory.
const BEFORE: &str = "PRAGMA temp_store = FILE";
const REWRITE: &str = "VACUUM";
const AFTER: [&str; 2] = ["PRAGMA temp_store = MEMORY", WRITER_CACHE];
const EMPTY_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// A text that was taken back can be queued again, with its files.
const NAMED: &str = "SELECT sha256 FROM attachment \
    UNION SELECT json_extract(f.value, '$.sha256') FROM outbox, json_each(outbox.files) f \
    UNION SELECT json_extract(f.value, '$.sha256') FROM draft, json_each(draft.files) f";

/// How far a wipe came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wiped {
    /// Neither the database nor what belongs to it holds anything that was deleted.
    All,
    /// Another program reads: the write-ahead log still holds some of it. To be tried again.
    Partly,
}

impl Unit {
    pub(crate) async fn leave(&mut self, leftover: Leftover) -> Result<()> {
        sqlx::query(MARK)
            .bind(leftover.key())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
}

impl Store {
    /// What deletions have left to be done, in the order in which it is.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn leftovers(&self) -> Result<Vec<Leftover>> {
        let pools = self.pools().await;
        let keys: Vec<String> = sqlx::query_scalar(MARKS)
            .fetch_all(&mut *pools.readers.take().await)
            .await?;
        let all = [Leftover::Files, Leftover::Database];
        Ok(all
            .into_iter()
            .filter(|left| keys.iter().any(|key| key == left.key()))
            .collect())
    }

    /// It is done.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn is_cleared(&self, leftover: Leftover) -> Result<()> {
        let mut unit = self.unit().await?;
        sqlx::query(UNMARK)
            .bind(leftover.key())
            .execute(&mut *unit.tx)
            .await?;
        unit.commit().await
    }

    /// Which files are named by items, by drafts and by what is to be sent.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn named_files(&self) -> Result<HashSet<String>> {
        let pools = self.pools().await;
        let all: Vec<String> = sqlx::query_scalar(NAMED)
            .fetch_all(&mut *pools.readers.take().await)
            .await?;
        Ok(all.into_iter().collect())
    }

    /// Copies of the database that were made before updates. They hold what was deleted since.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn old_copies(&self) -> Result<Vec<PathBuf>> {
        let path = self.path();
        let io = |source| Error::Io {
            path: path.to_path_buf(),
            source,
        };
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
        let folder = folder.map_or_else(|| PathBuf::from("."), PathBuf::from);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let begins = format!("{name}-before-");
        let mut copies = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(io)? {
            let entry = entry.map_err(io)?;
            if entry.file_name().to_string_lossy().starts_with(&begins) {
                copies.push(entry.path());
            }
        }
        Ok(copies)
    }

    /// Writes the database anew without anything that was deleted, empties the write-ahead log and removes
    /// old copies. Keys wait while the file is written.
    ///
    /// # Errors
    /// [`Error::DiskFull`] above all: it needs as much room as the database has. Nothing is lost then, and it
    /// can be tried again.
    pub async fn wipe(&self) -> Result<Wiped> {
        for copy in self.old_copies()? {
            std::fs::remove_file(&copy).map_err(|source| Error::Io { path: copy, source })?;
        }
        let pools = self.pools().await;
        for [begin, go_on] in INDEXES {
            let mut sql = begin;
            // A piece at a time, so that keys go between.
            while merge(&mut *pools.writer.take_quietly().await, sql).await? {
                sql = go_on;
            }
        }
        let mut writer = pools.writer.take_quietly().await;
        sqlx::query(BEFORE).execute(&mut *writer).await?;
        let written = sqlx::query(REWRITE).execute(&mut *writer).await;
        for sql in AFTER {
            sqlx::query(sql).execute(&mut *writer).await?;
        }
        written?;
        let (busy, _, _): (i64, i64, i64) =
            sqlx::query_as(EMPTY_LOG).fetch_one(&mut *writer).await?;
        Ok(if busy == 0 { Wiped::All } else { Wiped::Partly })
    }
}

/// Whether there is more to merge: each piece changes at least two rows then.
async fn merge(writer: &mut SqliteConnection, sql: &'static str) -> Result<bool> {
    const CHANGES: &str = "SELECT total_changes()";
    let before: i64 = sqlx::query_scalar(CHANGES).fetch_one(&mut *writer).await?;
    sqlx::query(sql).execute(&mut *writer).await?;
    let after: i64 = sqlx::query_scalar(CHANGES).fetch_one(&mut *writer).await?;
    Ok(after - before >= 2)
}

//! Folding the write-ahead log into the database: beside the writer, so that no key waits for it.

use crate::connections::Single;
use crate::error::Result;
use crate::open::{Pools, Store};
use sqlx::SqliteConnection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Pages of the write-ahead log, as far as can be told from what was written.
const FOLD_AFTER: usize = 2_000;
/// Pages at which the writer itself folds: as a rule it never comes to that.
pub(crate) const WRITER_FOLDS: &str = "16000";

/// An import writes only rows whose parents it has just found or made.
const MUCH: [&str; 2] = [
    "PRAGMA foreign_keys = 0",
    "PRAGMA wal_autocheckpoint = 8000",
];
const LITTLE: [&str; 4] = [
    "PRAGMA foreign_keys = 1",
    "PRAGMA wal_autocheckpoint = 16000",
    "PRAGMA wal_checkpoint",
    "PRAGMA shrink_memory",
];

#[derive(Debug)]
pub(crate) struct Folding {
    connection: Single,
    /// Pages written since it last began, roughly.
    pages: AtomicUsize,
    running: AtomicBool,
    /// Very much is being written, and the writer folds by itself.
    much: AtomicBool,
}

impl Folding {
    pub fn on(connection: SqliteConnection) -> Self {
        Self {
            connection: Single::new(connection),
            pages: AtomicUsize::new(0),
            running: AtomicBool::new(false),
            much: AtomicBool::new(false),
        }
    }

    pub async fn close(&self) -> Result<()> {
        self.connection.close().await
    }

    fn is_due(&self, rows: usize) -> bool {
        // Alone a row touches some fifteen pages; together they share most of theirs.
        let pages = if rows == 0 { 0 } else { 14 + 2 * rows };
        let pages = self.pages.fetch_add(pages, Ordering::Relaxed) + pages;
        pages >= FOLD_AFTER
            && !self.much.load(Ordering::Relaxed)
            && !self.running.swap(true, Ordering::AcqRel)
    }
}

async fn fold(connection: &mut SqliteConnection) -> Result<()> {
    sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
        .execute(connection)
        .await?;
    Ok(())
}

impl Pools {
    /// So many decisions or facts were committed at once.
    pub fn wrote(self: &Arc<Self>, rows: usize) {
        if !self.folding.is_due(rows) {
            return;
        }
        self.folding.pages.store(0, Ordering::Relaxed);
        let pools = self.clone();
        tokio::spawn(async move {
            let mut connection = pools.folding.connection.take_quietly().await;
            // What cannot be folded now is folded later; beyond its limit the writer does it.
            let _ = fold(&mut connection).await;
            // Only a log that is folded to its end is synced and begun anew, and a writer that goes
            // on is always ahead: it stands still for the little that is left.
            let still = pools.writer.take().await;
            let _ = fold(&mut connection).await;
            drop(still);
            pools.folding.running.store(false, Ordering::Release);
        });
    }
}

impl Store {
    /// Before and after very much is written: the write-ahead log may grow longer meanwhile before
    /// it is folded into the database. What is committed is as safe as ever. An empty store is filled
    /// without the index that tells copies: see [`Store::end_filling`].
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn expect_much(&self, much: bool) -> Result<()> {
        if much {
            self.begin_filling().await?;
        }
        let pools = self.pools().await;
        let mut writer = pools.writer.take().await;
        pools.folding.much.store(much, Ordering::Relaxed);
        let statements: &[&'static str] = if much { &MUCH } else { &LITTLE };
        for sql in statements {
            sqlx::query(*sql).execute(&mut *writer).await?;
        }
        Ok(())
    }
}

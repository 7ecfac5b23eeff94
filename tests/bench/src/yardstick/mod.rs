//! The limit: the work of Listo's store straight on SQLite, and nothing else. `raw` goes through
//! rusqlite; `thin` runs the same statements through sqlx, to tell what the driver costs.
//!
//! `WHO-normal` and `WHO-full` are WAL with `synchronous` NORMAL (survives a crash of the program)
//! and FULL (one fsync a commit, as Listo does). An operation with `_logged` also writes what stood
//! before into a log, in the same transaction, because Listo's commands can be undone.

mod ingest;
mod raw;
mod raw_writes;
mod sql;
mod texts;
mod thin;
mod thin_writes;

pub use ingest::{Plan, ingest};
pub use texts::{Query, queries};

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::meter::Meter;
use crate::{Result, about};

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Via {
    Rusqlite,
    Sqlx,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Sync {
    Normal,
    Full,
}

impl Sync {
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Full => "full",
        }
    }
}

/// What to measure. NORMAL measures reads and single writes, FULL single and bulk writes: reads are
/// the same in both, and one fsync does not matter to a bulk.
#[derive(Clone, Debug)]
pub struct Job {
    pub db: PathBuf,
    /// Where the corpus is, for its queries.
    pub data: PathBuf,
    pub sync: Sync,
    /// How often each operation is done; slow ones stop earlier.
    pub n: usize,
}

impl Job {
    pub fn measure(&self, via: Via) -> Result {
        match via {
            Via::Rusqlite => raw::measure(self),
            Via::Sqlx => thin::measure(self),
        }
    }

    fn reads(&self) -> bool {
        self.sync == Sync::Normal
    }
}

/// Seconds after which an operation has been repeated often enough.
const LONG_ENOUGH: f64 = 4.0;
/// Repetitions before the first that counts.
const WARM_UP: usize = 10;
/// How many conversations the bulk operations change.
const BULKS: [(usize, &str); 2] = [(10_000, "10k"), (100_000, "100k")];

fn open(db: &Path, sync: Sync) -> Result<Connection> {
    let connection = Connection::open(db).map_err(about(db))?;
    connection.execute_batch(&format!(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous={}; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;",
        sync.name()
    ))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// The first page and the counts, printed: the whole process is timed from outside.
pub fn first(db: &Path) -> Result {
    let connection = open(db, Sync::Normal)?;
    let rows = raw::page(&connection, sql::OPEN, &[&i64::MAX])?;
    let numbers = raw::page(&connection, sql::COUNTS, &[])?;
    println!("{} rows, {} numbers", rows.rows, numbers.rows);
    Ok(())
}

/// Appends 4 KiB and syncs, again and again: what one durable commit costs on this disk at least.
pub fn fsync(dir: &Path) -> Result {
    let path = dir.join("fsync.probe");
    let mut file = std::fs::File::create(&path).map_err(about(&path))?;
    let mut meter = Meter::new("append_4k_and_fdatasync");
    for _ in 0..500 {
        meter.time(|| {
            std::io::Write::write_all(&mut file, &[7; 4096])?;
            Ok(file.sync_data()?)
        })?;
    }
    std::fs::remove_file(&path)?;
    meter.print("disk")
}

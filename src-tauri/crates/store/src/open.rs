//! Opening the database: checks, migrations, one writer and a few readers.

use crate::connections::{Readers, Single};
use crate::error::{Error, Result};
use crate::fold::{Folding, WRITER_FOLDS};
use crate::ingest::{Filling, make_index};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::RwLock;

/// Older versions can corrupt a database in WAL mode: <https://sqlite.org/wal.html>, "WAL-reset bug".
pub const MIN_SQLITE: &str = "3.51.3";

/// Set by the first migration; tells a Listo database from any other.
const APPLICATION_ID: i64 = 0x4c69_7374;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

const READERS: usize = 3;
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(crate) struct Pools {
    pub writer: Single,
    pub readers: Readers,
    /// One connection for search alone: the next key ends what still runs on it.
    pub searcher: Single,
    pub folding: Folding,
    pub turn: Arc<Turn>,
    pub device: String,
}

impl Pools {
    async fn close(&self) -> Result<()> {
        self.readers.close().await?;
        self.searcher.close().await?;
        self.folding.close().await?;
        self.writer.close().await
    }
}

/// KiB the writer may remember of the pages it has written and read: filled by an import or a long
/// command, hardly by keys. With SQLite's 2 MiB such a command read most pages again and again.
pub(crate) const WRITER_CACHE: &str = "PRAGMA cache_size = -36864";
/// KiB each reader may remember: the first page of every view.
const READER_CACHE: &str = "-4096";

/// Which search is wanted, and which one runs.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    pub wanted: AtomicU64,
    pub running: AtomicU64,
}

/// Steps of SQLite's machine between two looks at whether a search is still wanted: well below a
/// millisecond.
const LOOK_EVERY: i32 = 5_000;
/// Statements kept prepared on each connection: all of ours.
const STATEMENTS: usize = 256;

/// A commit that fails as an I/O error makes it fail: the change may be on disk or not.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitFault {
    /// The error comes, and the change is on disk all the same.
    Written,
    /// The error comes, and nothing was written.
    Lost,
}

/// An open database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    path: Arc<PathBuf>,
    pools: Arc<RwLock<Arc<Pools>>>,
    pub(crate) fault: Arc<Mutex<Option<CommitFault>>>,
    pub(crate) filling: Arc<Mutex<Option<Filling>>>,
}

impl Store {
    /// Opens the database at `path`, creating it (and its folder) where there is none.
    ///
    /// # Errors
    /// [`Error::NotADatabase`], [`Error::TooNew`] and [`Error::OldSqlite`] leave the file untouched.
    pub async fn open(path: &Path) -> Result<Self> {
        let pools = open_pools(path).await?;
        Ok(Self {
            path: Arc::new(path.to_path_buf()),
            pools: Arc::new(RwLock::new(Arc::new(pools))),
            fault: Arc::default(),
            filling: Arc::default(),
        })
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The id of this database.
    pub async fn device(&self) -> String {
        self.pools().await.device.clone()
    }

    pub(crate) async fn pools(&self) -> Arc<Pools> {
        self.pools.read().await.clone()
    }

    /// Opens the database again with fresh connections, as is due after an I/O error. Where that
    /// fails, the old ones stay.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn reopen(&self) -> Result<()> {
        let fresh = Arc::new(open_pools(&self.path).await?);
        let old = std::mem::replace(&mut *self.pools.write().await, fresh);
        old.close().await
    }

    /// Closes all connections; the last one folds the write-ahead log into the database.
    pub async fn close(&self) {
        // What cannot be folded now is folded at the next start: nothing is lost.
        let _ = self.pools().await.close().await;
    }

    /// Makes the next commit fail, so that a test can see what follows.
    #[doc(hidden)]
    pub fn fail_next_commit(&self, fault: CommitFault) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
    }

    /// Limits the size of the database, so that a test can fill the disk.
    #[doc(hidden)]
    pub async fn set_max_pages(&self, pages: i64) -> Result<()> {
        let pools = self.pools().await;
        let sql = format!("PRAGMA max_page_count = {pages}");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut *pools.writer.take().await)
            .await?;
        Ok(())
    }
}

fn base(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        .statement_cache_capacity(STATEMENTS)
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging()
}

async fn open_pools(path: &Path) -> Result<Pools> {
    make_folder(path)?;
    // Two programs that start at once must not both make the tables.
    let alone = lock(path).await?;
    make_file(path)?;
    let known = look(path).await?;
    let mut options = base(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("wal_autocheckpoint", WRITER_FOLDS);
    if cfg!(target_os = "macos") {
        // fsync alone does not reach the platter there.
        options = options
            .pragma("fullfsync", "1")
            .pragma("checkpoint_fullfsync", "1");
    }
    let mut writer = options.clone().connect().await?;
    sqlx::query(WRITER_CACHE).execute(&mut writer).await?;
    check_sqlite(&mut writer).await?;
    if let Found::Ours { version } = known
        && version < newest()
    {
        copy_before_migration(path, &mut writer, version).await?;
    }
    MIGRATIONS
        .run_direct(None, &mut writer, false)
        .await
        .map_err(Error::Migrate)?;
    // Where there is no room for it, what is here can be read all the same: who writes facts makes it.
    let _ = make_index(&mut writer).await;
    let device = device(&mut writer).await?;
    drop(alone);
    let mut readers = Vec::with_capacity(READERS);
    for _ in 0..READERS {
        let reader = base(path)
            .read_only(true)
            .pragma("cache_size", READER_CACHE);
        readers.push(reader.connect().await?);
    }
    let turn = Arc::new(Turn::default());
    let searcher = searcher(path, turn.clone()).await?;
    // Foldings are as safe as commits: the same options.
    let folder = options.connect().await?;
    Ok(Pools {
        writer: Single::new(writer),
        readers: Readers::new(readers),
        searcher: Single::new(searcher),
        folding: Folding::on(folder),
        turn,
        device,
    })
}

async fn searcher(path: &Path, turn: Arc<Turn>) -> Result<SqliteConnection> {
    let mut connection = base(path).read_only(true).connect().await?;
    let mut handle = connection.lock_handle().await?;
    handle.set_progress_handler(LOOK_EVERY, move || {
        let running = turn.running.load(Ordering::Relaxed);
        turn.wanted.load(Ordering::Relaxed) == running
    });
    drop(handle);
    Ok(connection)
}

/// What is at the path.
enum Found {
    /// Nothing yet, or what a start left that was cut off before the first table.
    Fresh,
    Ours {
        version: i64,
    },
}

fn newest() -> i64 {
    MIGRATIONS.iter().map(|m| m.version).max().unwrap_or(0)
}

/// Looks without writing one byte, so that what is not ours stays as it is.
async fn look(path: &Path) -> Result<Found> {
    if std::fs::metadata(path).is_ok_and(|m| m.len() == 0) {
        return Ok(Found::Fresh);
    }
    let not_ours = || Error::NotADatabase(path.to_path_buf());
    let mut connection = base(path)
        .read_only(true)
        .connect()
        .await
        .map_err(|e| named(e, path))?;
    let found = seen(&mut connection).await.map_err(|e| named(e, path));
    connection.close().await?;
    let (id, tables, version) = found?;
    if id != APPLICATION_ID {
        // Our migrations begin with a table of their own.
        let cut_off = tables.iter().all(|t| t == "_sqlx_migrations");
        return if cut_off {
            Ok(Found::Fresh)
        } else {
            Err(not_ours())
        };
    }
    if version > newest() {
        return Err(Error::TooNew(path.to_path_buf()));
    }
    Ok(Found::Ours { version })
}

async fn seen(connection: &mut SqliteConnection) -> Result<(i64, Vec<String>, i64), sqlx::Error> {
    let id: i64 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut *connection)
        .await?;
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
            .fetch_all(&mut *connection)
            .await?;
    let version = if id == APPLICATION_ID {
        sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
            .fetch_one(&mut *connection)
            .await?
    } else {
        0
    };
    Ok((id, tables, version))
}

fn named(error: sqlx::Error, path: &Path) -> Error {
    match Error::from(error) {
        Error::NotADatabase(_) => Error::NotADatabase(path.to_path_buf()),
        other => other,
    }
}

fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(what);
    path.with_file_name(name)
}

/// Held while the database is opened; the system lets go of it when a process dies.
async fn lock(path: &Path) -> Result<std::fs::File> {
    let path = beside(path, "-lock");
    let waiting = path.clone();
    let locked = tokio::task::spawn_blocking(move || {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(waiting)?;
        file.lock()?;
        Ok(file)
    });
    let locked = locked.await.unwrap_or_else(|e| Err(e.into()));
    locked.map_err(|source| Error::Io { path, source })
}

fn make_folder(path: &Path) -> Result<()> {
    let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) else {
        return Ok(());
    };
    if folder.exists() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| Error::Io {
        path: folder.to_path_buf(),
        source,
    })
}

/// Makes an empty file that only this user can read; SQLite gives its WAL the same permissions.
fn make_file(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(Error::Io {
            path: path.to_path_buf(),
            source,
        }),
    }
}

async fn check_sqlite(writer: &mut SqliteConnection) -> Result<()> {
    let found: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(writer)
        .await?;
    let parts = |v: &str| -> Vec<u32> { v.split('.').filter_map(|p| p.parse().ok()).collect() };
    if parts(&found) < parts(MIN_SQLITE) {
        return Err(Error::OldSqlite { found });
    }
    Ok(())
}

/// A copy of the database as it was, complete or not there at all.
async fn copy_before_migration(
    path: &Path,
    writer: &mut SqliteConnection,
    version: i64,
) -> Result<()> {
    let copy = beside(path, &format!("-before-{}", version + 1));
    if copy.exists() {
        return Ok(());
    }
    let io = |source| Error::Io {
        path: copy.clone(),
        source,
    };
    let unfinished = beside(path, "-copying");
    if unfinished.exists() {
        std::fs::remove_file(&unfinished).map_err(io)?;
    }
    make_file(&unfinished)?;
    sqlx::query("VACUUM INTO ?")
        .bind(unfinished.to_string_lossy().into_owned())
        .execute(&mut *writer)
        .await?;
    std::fs::File::open(&unfinished)
        .and_then(|f| f.sync_all())
        .map_err(io)?;
    std::fs::rename(&unfinished, &copy).map_err(io)
}

/// The id under which this database signs its decisions.
async fn device(writer: &mut SqliteConnection) -> Result<String> {
    sqlx::query("INSERT INTO meta (key, value) VALUES ('device', ?) ON CONFLICT DO NOTHING")
        .bind(uuid::Uuid::now_v7().to_string())
        .execute(&mut *writer)
        .await?;
    Ok(
        sqlx::query_scalar("SELECT value FROM meta WHERE key = 'device'")
            .fetch_one(writer)
            .await?,
    )
}

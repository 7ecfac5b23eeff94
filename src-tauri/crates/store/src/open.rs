//! Opening the database: checks, migrations, one writer and a few readers.

use crate::error::{Error, Result};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::RwLock;

/// Older versions can corrupt a database in WAL mode: <https://sqlite.org/wal.html>, "WAL-reset bug".
pub const MIN_SQLITE: &str = "3.51.3";

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

const READERS: u32 = 4;
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(crate) struct Pools {
    pub writer: SqlitePool,
    pub readers: SqlitePool,
    pub device: String,
}

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
        })
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) async fn pools(&self) -> Arc<Pools> {
        self.pools.read().await.clone()
    }

    /// Closes every connection and opens the database again, as is due after an I/O error.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn reopen(&self) -> Result<()> {
        let mut pools = self.pools.write().await;
        pools.writer.close().await;
        pools.readers.close().await;
        *pools = Arc::new(open_pools(&self.path).await?);
        Ok(())
    }

    pub async fn close(&self) {
        let pools = self.pools().await;
        pools.readers.close().await;
        pools.writer.close().await;
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
            .execute(&pools.writer)
            .await?;
        Ok(())
    }

    /// Changes whenever another process commits to this database; for noticing such changes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn data_version(&self) -> Result<i64> {
        // Asked on the writer: its own commits do not move the number, those of others do.
        let pools = self.pools().await;
        Ok(sqlx::query_scalar("PRAGMA data_version")
            .fetch_one(&pools.writer)
            .await?)
    }
}

fn base(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        .disable_statement_logging()
}

async fn open_pools(path: &Path) -> Result<Pools> {
    let existed = prepare_file(path)?;
    let name_path = |error| match error {
        Error::NotADatabase(_) => Error::NotADatabase(path.to_path_buf()),
        other => other,
    };
    let mut options = base(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    if cfg!(target_os = "macos") {
        // fsync alone does not reach the platter there.
        options = options
            .pragma("fullfsync", "1")
            .pragma("checkpoint_fullfsync", "1");
    }
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .map_err(|e| name_path(Error::from(e)))?;
    check_sqlite(&writer).await?;
    migrate(path, &writer, existed).await.map_err(name_path)?;
    let device = device(&writer).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_with(base(path).read_only(true))
        .await?;
    Ok(Pools {
        writer,
        readers,
        device,
    })
}

/// Makes the folder and an empty file that only this user can read; SQLite gives its WAL the same
/// permissions. Says whether the database was there before.
fn prepare_file(path: &Path) -> Result<bool> {
    let io = |source| Error::Io {
        path: path.to_path_buf(),
        source,
    };
    if let Some(folder) = path.parent()
        && !folder.as_os_str().is_empty()
        && !folder.exists()
    {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(io)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(false),
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(std::fs::metadata(path).map_err(io)?.len() > 0)
        }
        Err(e) => Err(io(e)),
    }
}

async fn check_sqlite(writer: &SqlitePool) -> Result<()> {
    let found: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(writer)
        .await?;
    let parts = |v: &str| -> Vec<u32> { v.split('.').filter_map(|p| p.parse().ok()).collect() };
    if parts(&found) < parts(MIN_SQLITE) {
        return Err(Error::OldSqlite { found });
    }
    Ok(())
}

/// Runs pending migrations, after copying a database that holds something.
async fn migrate(path: &Path, writer: &SqlitePool, existed: bool) -> Result<()> {
    if existed {
        let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
            .fetch_one(writer)
            .await?;
        let ours: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM sqlite_schema WHERE name IN ('_sqlx_migrations', 'log')",
        )
        .fetch_one(writer)
        .await?;
        if tables > 0 && ours < 2 {
            return Err(Error::NotADatabase(path.to_path_buf()));
        }
        if tables > 0 {
            let version: i64 =
                sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
                    .fetch_one(writer)
                    .await?;
            let newest = MIGRATIONS.iter().map(|m| m.version).max().unwrap_or(0);
            if version > newest {
                return Err(Error::TooNew(path.to_path_buf()));
            }
            if version < newest {
                copy_before_migration(path, writer, version).await?;
            }
        }
    }
    MIGRATIONS.run(writer).await.map_err(Error::Migrate)
}

async fn copy_before_migration(path: &Path, writer: &SqlitePool, version: i64) -> Result<()> {
    let copy = path.with_extension(format!("before-{version}.db"));
    if copy.exists() {
        return Ok(());
    }
    sqlx::query("VACUUM INTO ?")
        .bind(copy.to_string_lossy().into_owned())
        .execute(writer)
        .await?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o600))
            .map_err(|source| Error::Io { path: copy, source })?;
    }
    Ok(())
}

/// The id under which this database signs its decisions.
async fn device(writer: &SqlitePool) -> Result<String> {
    sqlx::query("INSERT INTO meta (key, value) VALUES ('device', ?) ON CONFLICT DO NOTHING")
        .bind(uuid::Uuid::now_v7().to_string())
        .execute(writer)
        .await?;
    Ok(
        sqlx::query_scalar("SELECT value FROM meta WHERE key = 'device'")
            .fetch_one(writer)
            .await?,
    )
}

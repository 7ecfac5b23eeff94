use std::path::PathBuf;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0} is not a Listo database; it was left as it is")]
    NotADatabase(PathBuf),
    #[error("{0} was written by a newer Listo; it was left as it is")]
    TooNew(PathBuf),
    #[error(
        "SQLite {found} is older than {}; it can corrupt a database",
        crate::MIN_SQLITE
    )]
    OldSqlite { found: String },
    #[error("the disk is full; nothing was changed")]
    DiskFull,
    #[error("another program is writing to the database; nothing was changed")]
    Busy,
    /// The commit failed in a way that does not tell whether it is on disk. Reopen, look for the
    /// command's id, and repeat with the same id.
    #[error("it is not known whether the change reached the disk: {0}")]
    UnknownCommit(#[source] sqlx::Error),
    #[error("the log holds an entry this version cannot read: {0}")]
    Unreadable(String),
    /// A later search took the place of this one.
    #[error("interrupted")]
    Interrupted,
    #[error("there is no {0}")]
    NotFound(&'static str),
    #[error("{0} is the name of another one")]
    Taken(String),
    #[error("could not read or write {path}: {source}")]
    Io {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("could not bring the database up to date: {0}")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
}

/// SQLite's primary result codes, <https://sqlite.org/rescode.html>.
const BUSY: i64 = 5;
const INTERRUPT: i64 = 9;
const IOERR: i64 = 10;
const FULL: i64 = 13;
const NOTADB: i64 = 26;

fn primary_code(error: &sqlx::Error) -> Option<i64> {
    let code: i64 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match primary_code(&error) {
            Some(BUSY) => Self::Busy,
            Some(INTERRUPT) => Self::Interrupted,
            Some(FULL) => Self::DiskFull,
            Some(NOTADB) => Self::NotADatabase(PathBuf::new()),
            _ => Self::Database(error),
        }
    }
}

impl Error {
    /// What a failed COMMIT means. An I/O error leaves open whether the change is on disk.
    pub(crate) fn of_commit(error: sqlx::Error) -> Self {
        match primary_code(&error) {
            Some(BUSY) => Self::Busy,
            Some(FULL) => Self::DiskFull,
            Some(IOERR) | None => Self::UnknownCommit(error),
            Some(_) => Self::Database(error),
        }
    }
}

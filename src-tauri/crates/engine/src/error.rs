use crate::api::{AppError, ErrorCode, SendBlock};
use std::collections::BTreeMap;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Store(#[from] listo_store::Error),
    #[error("{field} is not valid: {value}")]
    Invalid { field: &'static str, value: String },
    #[error("nothing can be sent there: {0:?}")]
    CannotSend(SendBlock),
    #[error("there is no {0}")]
    NotFound(&'static str),
    #[error("this computer has no keychain that could keep the key")]
    NoKeychain,
    #[error("another import is running")]
    ImportRunning,
    #[error("could not store an attachment: {0}")]
    Attachment(#[source] std::io::Error),
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl Error {
    pub(crate) fn invalid(field: &'static str, value: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            value: value.into(),
        }
    }
}

fn disk_full(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::StorageFull
}

/// What crosses to the window: a code it acts on, and the rest for the log.
impl From<&Error> for AppError {
    fn from(error: &Error) -> Self {
        use listo_store::Error as Store;
        let mut params = BTreeMap::new();
        let (code, retryable) = match error {
            Error::Store(Store::DiskFull) => (ErrorCode::DiskFull, true),
            Error::Store(Store::Busy) | Error::ImportRunning => (ErrorCode::Busy, true),
            Error::Store(Store::UnknownCommit(_)) => (ErrorCode::UnknownCommit, true),
            Error::Store(Store::NotFound(what)) | Error::NotFound(what) => {
                params.insert("what".to_owned(), (*what).to_owned());
                (ErrorCode::NotFound, false)
            }
            Error::Attachment(e) | Error::Io(e) if disk_full(e) => (ErrorCode::DiskFull, true),
            Error::Store(Store::Taken(name)) => {
                params.insert("field".to_owned(), "name".to_owned());
                params.insert("value".to_owned(), name.clone());
                (ErrorCode::Invalid, false)
            }
            Error::Invalid { field, value } => {
                params.insert("field".to_owned(), (*field).to_owned());
                params.insert("value".to_owned(), value.clone());
                (ErrorCode::Invalid, false)
            }
            Error::CannotSend(why) => {
                let why = serde_json::to_value(why).ok();
                let why = why.as_ref().and_then(serde_json::Value::as_str);
                params.insert("why".to_owned(), why.unwrap_or_default().to_owned());
                (ErrorCode::CannotSend, false)
            }
            Error::Store(Store::NotADatabase(path)) => {
                params.insert("path".to_owned(), path.display().to_string());
                (ErrorCode::NotADatabase, false)
            }
            Error::Store(Store::TooNew(path)) => {
                params.insert("path".to_owned(), path.display().to_string());
                (ErrorCode::TooNew, false)
            }
            Error::Store(
                Store::OldSqlite { .. }
                | Store::Unreadable(_)
                | Store::Interrupted
                | Store::Io { .. }
                | Store::Migrate(_)
                | Store::Database(_),
            )
            | Error::NoKeychain
            | Error::Attachment(_)
            | Error::Io(_) => (ErrorCode::Failed, false),
        };
        Self {
            code,
            params,
            retryable,
            detail: error.to_string(),
            trace_id: uuid::Uuid::now_v7().to_string(),
        }
    }
}

impl AppError {
    /// Before the data folder was opened.
    #[must_use]
    pub fn not_open() -> Self {
        Self::from(Error::NotFound("database"))
    }
}

impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

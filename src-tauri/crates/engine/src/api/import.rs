use super::outcome::AppError;
use super::table::{TableChoice, TableStatus};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A number of ours that an archive belongs to: one for each SIM (`line`) the files name, or a
/// single one with `line` null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LineChoice {
    pub line: Option<String>,
    pub name: String,
    pub e164: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportOptions {
    pub files: Vec<String>,
    pub lines: Vec<LineChoice>,
    /// ISO 3166, for numbers written without a country code.
    pub region: String,
    /// What was said of tables; of others, what is remembered and what they say themselves.
    #[serde(default)]
    pub tables: Vec<TableChoice>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProblemReason {
    BadField,
    Malformed,
    Truncated,
    TooLarge,
    BadAttachment,
    Io,
}

/// A record that could not be read; the rest of its file was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Problem {
    pub file: String,
    /// 1 is the first line of the file.
    pub line: i64,
    pub reason: ProblemReason,
    /// The field and the value, where it was one.
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FileErrorCode {
    NotFound,
    NoPermission,
    Empty,
    WrongType,
    EncryptedZip,
    Zip,
    Io,
    /// A table of which something has to be said first; the questions are the detail.
    Columns,
}

/// A file that could not be read as an archive at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FileError {
    pub file: String,
    pub code: FileErrorCode,
    /// What it looks like, for a file of the wrong type.
    pub detail: String,
}

/// What an archive holds (preview) or brought (import). At most 1,000 problems are listed;
/// `unreadable` counts them all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Conversations that get something new.
    pub conversations: i64,
    pub new_conversations: i64,
    pub messages: i64,
    pub calls: i64,
    pub voicemails: i64,
    pub attachments: i64,
    pub duplicates: i64,
    pub unreadable: i64,
    /// Rows of tables that name files; a table does not hold them.
    #[serde(default)]
    pub files_named: i64,
    /// Rows of tables that are neither messages nor calls, as was said of their words.
    #[serde(default)]
    pub left_out: i64,
    /// Time of the oldest and the newest item.
    pub from: Option<i64>,
    pub to: Option<i64>,
    /// Where those conversations stand afterwards.
    pub to_unread: i64,
    pub to_open: i64,
    pub to_done: i64,
    pub problems: Vec<Problem>,
    pub file_errors: Vec<FileError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportPhase {
    Preview,
    Import,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    Running,
    Finished,
    Cancelled,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportStatus {
    pub job_id: String,
    pub phase: ImportPhase,
    pub state: ImportState,
    pub files: Vec<String>,
    pub bytes_read: i64,
    pub bytes_total: i64,
    pub records: i64,
    pub records_per_second: i64,
    pub seconds_left: Option<i64>,
    /// The lines the files name, with what is known of them.
    pub lines: Vec<LineChoice>,
    /// The tables among the files, as they were looked at.
    pub tables: Vec<TableStatus>,
    pub tally: Tally,
    pub error: Option<AppError>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct PastImport {
    pub id: String,
    pub files: Vec<String>,
    pub at: i64,
    pub state: ImportState,
    pub tally: Tally,
    /// It was cancelled or cut off and can go on: what is there already is not stored twice.
    pub resumable: bool,
    pub options: ImportOptions,
}

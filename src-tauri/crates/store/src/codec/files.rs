//! Files that go with a text, as the log, the outbox and drafts hold them.

use crate::error::{Error, Result};
use listo_domain::Attachment;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct File {
    sha256: String,
    media_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    size: u64,
}

impl From<&Attachment> for File {
    fn from(file: &Attachment) -> Self {
        Self {
            sha256: file.sha256.clone(),
            media_type: file.media_type.clone(),
            name: file.name.clone(),
            size: file.size,
        }
    }
}

impl From<File> for Attachment {
    fn from(file: File) -> Self {
        Self {
            sha256: file.sha256,
            media_type: file.media_type,
            name: file.name,
            size: file.size,
        }
    }
}

pub(crate) fn files_to_json(files: &[Attachment]) -> Result<String> {
    let files: Vec<File> = files.iter().map(File::from).collect();
    serde_json::to_string(&files).map_err(|e| Error::Unreadable(e.to_string()))
}

pub(crate) fn files_from_json(files: &str) -> Result<Vec<Attachment>> {
    let files: Vec<File> =
        serde_json::from_str(files).map_err(|e| Error::Unreadable(format!("files: {e}")))?;
    Ok(files.into_iter().map(Into::into).collect())
}

//! Files that are to be sent with a text: copied when they are chosen, and kept with its draft.

use crate::api::{Attached, Attachment, FileBlock, FileLimits, RefusedFile, RefusedFileReason};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::media::media_type;
use crate::translate as t;
use listo_domain::Attachment as Stored;
use listo_sources::blobs::{BlobSink, Watched};
use listo_sources::connector::{Capabilities, FileLimits as Limits, NoFiles as Cannot};
use listo_sources::{clean_name, file_types};
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// What a person wants to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    File(PathBuf),
    /// One that is stored, by what a message calls it.
    Stored {
        path: PathBuf,
        name: String,
        media_type: String,
    },
    /// From the clipboard.
    Bytes {
        name: String,
        bytes: Vec<u8>,
    },
}

impl Engine {
    /// Copies files and keeps them with the draft of a conversation. What cannot be sent is left out, and told.
    ///
    /// # Errors
    /// [`Error::CannotSend`] and [`Error::Invalid`] (`files`) where no file can be sent there;
    /// [`Error::Attachment`] where they cannot be stored. No file was added then.
    pub async fn attach(&self, id: &str, chosen: Vec<Chosen>) -> Result<Attached> {
        let conversation = t::conversation_id(id)?;
        let limits = self.limits(conversation).await?;
        let storing = self.storing().await?;
        let there = self.store().draft_files(conversation).await?;
        let (engine, held) = (self.clone(), storing.clone());
        let copied = tokio::task::spawn_blocking(move || {
            let sink = engine.inner.blobs.sink(&held);
            copy(&sink, limits, there, chosen)
        });
        let copied = copied.await.map_err(io::Error::other)?;
        let (new, refused) = copied.map_err(Error::Attachment)?;
        let add = |files: &mut Vec<Stored>| {
            for file in new {
                if !has(files, &file) {
                    files.push(file);
                }
            }
        };
        let files = self.store().edit_draft_files(conversation, add).await?;
        drop(storing);
        Ok(Attached {
            files: self.attachments(files).await,
            refused,
        })
    }

    /// The same with the files of a message of the conversation: one that failed is to be sent again.
    ///
    /// # Errors
    /// As [`Engine::attach`].
    pub async fn attach_again(&self, id: &str, activity: &str) -> Result<Attached> {
        let conversation = t::conversation_id(id)?;
        let activity = t::activity_id("activity", activity)?;
        let files = self.store().files_of(conversation, activity).await?;
        let stored = |file: Stored| {
            Some(Chosen::Stored {
                path: self.inner.blobs.path(&file.sha256)?,
                name: file.name.unwrap_or_default(),
                media_type: file.media_type,
            })
        };
        let chosen = files.into_iter().filter_map(stored).collect();
        self.attach(id, chosen).await
    }

    /// Takes a file away from the draft of a conversation; gives what is left.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn detach_file(&self, id: &str, sha256: &str) -> Result<Vec<Attachment>> {
        let conversation = t::conversation_id(id)?;
        let remove = |files: &mut Vec<Stored>| files.retain(|file| file.sha256 != sha256);
        let files = self.store().edit_draft_files(conversation, remove).await?;
        Ok(self.attachments(files).await)
    }

    async fn limits(&self, conversation: listo_store::ConversationId) -> Result<Limits> {
        let (block, can) = self.sending(conversation).await?;
        if let Some(block) = block {
            return Err(Error::CannotSend(block));
        }
        let limits = can.and_then(|(_, can)| can.files.ok());
        limits.ok_or_else(|| Error::invalid("files", "none can be sent there"))
    }

    /// The files of the draft that a person sends, by what is on screen.
    pub(crate) async fn files_to_send(
        &self,
        conversation: listo_store::ConversationId,
        wanted: &[String],
        can: Option<&Capabilities>,
    ) -> Result<Vec<Stored>> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let there = self.store().draft_files(conversation).await?;
        let find = |sha256: &String| {
            let file = there.iter().find(|file| file.sha256 == *sha256);
            file.cloned()
                .ok_or_else(|| Error::invalid("files", sha256.clone()))
        };
        let mut files: Vec<Stored> = Vec::with_capacity(wanted.len());
        for file in wanted.iter().map(find) {
            let file = file?;
            if !has(&files, &file) {
                files.push(file);
            }
        }
        let sizes = files
            .iter()
            .map(|file| (file.media_type.as_str(), file.size));
        match can.map(|can| can.files) {
            Some(Ok(limits)) if limits.allow(sizes) => Ok(files),
            _ => Err(Error::invalid("files", "more than can be sent there")),
        }
    }

    /// As the window shows them.
    pub(crate) async fn attachments(&self, files: Vec<Stored>) -> Vec<Attachment> {
        let mut all = Vec::with_capacity(files.len());
        for file in files {
            let size = i64::try_from(file.size).unwrap_or(i64::MAX);
            all.push(
                self.attachment(file.sha256, file.media_type, file.name, size)
                    .await,
            );
        }
        all
    }
}

pub(crate) fn file_limits(can: Option<&Capabilities>) -> FileLimits {
    let none = |block| FileLimits {
        count: 0,
        bytes: 0,
        block: Some(block),
    };
    match can.map(|can| can.files) {
        Some(Ok(limits)) => FileLimits {
            count: i64::try_from(limits.count).unwrap_or(i64::MAX),
            bytes: i64::try_from(limits.bytes).unwrap_or(i64::MAX),
            block: None,
        },
        Some(Err(Cannot::Address)) => none(FileBlock::NoAddress),
        Some(Err(Cannot::Source)) | None => none(FileBlock::Source),
    }
}

/// Stores what may be sent beside what is `there`, and tells of the rest.
///
/// # Errors
/// The sink cannot store.
fn copy(
    sink: &dyn BlobSink,
    limits: Limits,
    there: Vec<Stored>,
    chosen: Vec<Chosen>,
) -> io::Result<(Vec<Stored>, Vec<RefusedFile>)> {
    let (mut files, before, mut refused) = (there.clone(), there.len(), Vec::new());
    for chosen in chosen {
        let name = name_of(&chosen);
        match read(sink, limits, &files, chosen, &name)? {
            Ok(file) if has(&files, &file) => {}
            Ok(file) => files.push(file),
            Err((why, limit)) => refused.push(RefusedFile { name, why, limit }),
        }
    }
    Ok((files.split_off(before), refused))
}

/// One content is sent once, whatever its copies are called.
fn has(files: &[Stored], file: &Stored) -> bool {
    files.iter().any(|there| there.sha256 == file.sha256)
}

type Refused = (RefusedFileReason, i64);

fn read(
    sink: &dyn BlobSink,
    limits: Limits,
    files: &[Stored],
    chosen: Chosen,
    name: &str,
) -> io::Result<Result<Stored, Refused>> {
    if files.len() >= limits.count {
        let count = i64::try_from(limits.count).unwrap_or(i64::MAX);
        return Ok(Err((RefusedFileReason::TooMany, count)));
    }
    let by_name = file_types::media_type(name).unwrap_or(file_types::ANY);
    let told = match &chosen {
        Chosen::Stored { media_type, .. } => media_type.clone(),
        Chosen::File(_) | Chosen::Bytes { .. } => by_name.to_owned(),
    };
    let unreadable = (RefusedFileReason::Unreadable, 0);
    let (mut bytes, size): (Box<dyn Bytes>, u64) = match chosen {
        Chosen::Bytes { bytes, .. } => {
            let size = bytes.len() as u64;
            (Box::new(Cursor::new(bytes)), size)
        }
        Chosen::File(path) | Chosen::Stored { path, .. } => match open(&path) {
            Ok((file, size)) => (Box::new(file), size),
            Err(_) => return Ok(Err(unreadable)),
        },
    };
    if size == 0 {
        return Ok(Err((RefusedFileReason::Empty, 0)));
    }
    let mut head = Vec::new();
    let read = (&mut bytes).take(HEAD).read_to_end(&mut head);
    if read.and_then(|_| bytes.seek(SeekFrom::Start(0))).is_err() {
        return Ok(Err(unreadable));
    }
    // What the receiver's provider compares with the bytes.
    let media_type = media_type(&head, &told).to_owned();
    let room = limits
        .bytes
        .saturating_sub(files.iter().map(|file| file.size).sum());
    let of_one = limits.of_one(&media_type);
    let most = of_one.min(room);
    if size > most {
        let limit = i64::try_from(of_one).unwrap_or(i64::MAX);
        return Ok(Err((RefusedFileReason::TooLarge, limit)));
    }
    // It may grow while it is read.
    let mut watched = Watched::new(bytes, most);
    match (sink.put(&mut watched), watched.failed()) {
        (_, Some(_)) => Ok(Err(unreadable)),
        (Ok((sha256, size)), None) => Ok(Ok(Stored {
            sha256,
            media_type,
            name: Some(name.to_owned()),
            size,
        })),
        (Err(error), None) => Err(error),
    }
}

trait Bytes: Read + Seek {}
impl<T: Read + Seek> Bytes for T {}

/// Bytes at the start of a file that tell what it is.
const HEAD: u64 = 16;

/// Of a file, and of nothing that may be waited for.
fn open(path: &Path) -> io::Result<(File, u64)> {
    if !path.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    Ok((file, size))
}

fn name_of(chosen: &Chosen) -> String {
    let raw = match chosen {
        Chosen::File(path) => path.file_name().unwrap_or_default().to_string_lossy(),
        Chosen::Bytes { name, .. } | Chosen::Stored { name, .. } => name.as_str().into(),
    };
    clean_name(&raw).unwrap_or_else(|| "file".to_owned())
}

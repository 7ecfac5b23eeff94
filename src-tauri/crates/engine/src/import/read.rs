//! Reading the files on a thread of its own; chunks go to the task that stores them.

use crate::api::{FileError, FileErrorCode, ImportOptions, Problem, ProblemReason};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::import::job::Job;
use listo_domain::{Address, Content, IncomingActivity};
use listo_sources::android::{AndroidOptions, FileError as SourceError, Item, Reader, Reason};
use listo_sources::blobs::{BlobSink, DryRun};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::mpsc;

/// Records of one transaction, at most.
const BATCH: usize = 2_000;
/// Bytes of text in one transaction, roughly: memory stays flat whatever the records hold.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

pub(crate) struct Found {
    pub line: Option<String>,
    pub activity: IncomingActivity,
}

#[derive(Default)]
pub(crate) struct Chunk {
    pub found: Vec<Found>,
    pub problems: Vec<Problem>,
    pub file_error: Option<FileError>,
    /// An attachment could not be stored; nothing follows.
    pub fatal: Option<std::io::Error>,
}

/// The chunks as they come, and the thread that reads.
pub(crate) struct Chunks {
    taken: mpsc::Receiver<Chunk>,
    reader: tokio::task::JoinHandle<()>,
}

impl Chunks {
    pub async fn recv(&mut self) -> Option<Chunk> {
        self.taken.recv().await
    }

    /// The channel is closed: was that the end of the files, or of the thread?
    pub async fn finish(self) -> Result<()> {
        self.reader
            .await
            .map_err(|e| Error::Attachment(std::io::Error::other(e)))
    }
}

/// Starts reading. The channel closes at the end, on cancel, and when nobody takes chunks any more.
pub(crate) fn start(
    engine: &Engine,
    job: Arc<Job>,
    options: ImportOptions,
    preview: bool,
) -> Chunks {
    let (chunks, taken) = mpsc::channel(2);
    let engine = engine.clone();
    let reader = tokio::task::spawn_blocking(move || {
        let own: Vec<Address> = options
            .lines
            .iter()
            .filter_map(|l| l.e164.clone())
            .map(|n| listo_sources::numbers::normalise(&n, &options.region))
            .collect();
        let dry = DryRun::default();
        let sink: &dyn BlobSink = if preview { &dry } else { &engine.inner.blobs };
        let mut before = 0;
        for file in &options.files {
            let source = AndroidOptions {
                region: options.region.clone(),
                own_numbers: own.clone(),
            };
            let end = File {
                name: file,
                before,
                job: &job,
                chunks: &chunks,
            }
            .read(source, sink);
            match end {
                Some(bytes) => before += bytes,
                None => return,
            }
        }
    });
    Chunks { taken, reader }
}

struct File<'a> {
    name: &'a str,
    /// Bytes of the files before this one.
    before: i64,
    job: &'a Job,
    chunks: &'a mpsc::Sender<Chunk>,
}

impl File<'_> {
    /// Bytes of the file, or `None` to stop altogether.
    fn read(&self, options: AndroidOptions, sink: &dyn BlobSink) -> Option<i64> {
        let mut reader = match Reader::open(Path::new(self.name), options, sink) {
            Ok(reader) => reader,
            Err(error) => {
                self.send(Chunk {
                    file_error: Some(file_error(self.name, &error)),
                    ..Chunk::default()
                })?;
                return Some(0);
            }
        };
        let mut chunk = Chunk::default();
        let mut bytes = 0;
        while let Some(item) = reader.next() {
            if self.job.cancelled() {
                // The batch that was being gathered is dropped: whole batches only.
                return None;
            }
            self.progress(reader.bytes_read());
            match item {
                Ok(Item::Record {
                    line_hint,
                    activity,
                    ..
                }) => {
                    self.job.records.fetch_add(1, Ordering::Relaxed);
                    bytes += text_bytes(&activity);
                    chunk.found.push(Found {
                        line: line_hint,
                        activity,
                    });
                }
                Ok(Item::Problem {
                    line,
                    reason,
                    detail,
                }) => chunk
                    .problems
                    .push(problem(self.name, line, &reason, detail)),
                Err(error) => {
                    chunk.fatal = Some(fatal(error));
                    self.send(chunk)?;
                    return None;
                }
            }
            if chunk.found.len() >= BATCH || bytes >= BATCH_BYTES {
                bytes = 0;
                self.say(&reader);
                self.send(std::mem::take(&mut chunk))?;
            }
        }
        self.say(&reader);
        self.send(chunk)?;
        Some(i64::try_from(reader.bytes_total()).unwrap_or(i64::MAX))
    }

    fn progress(&self, read: u64) {
        let read = self
            .before
            .saturating_add(i64::try_from(read).unwrap_or(i64::MAX));
        self.job.bytes_read.store(read, Ordering::Relaxed);
    }

    fn say(&self, reader: &Reader<'_>) {
        self.job.say(|said| {
            if said.backup_set.is_empty()
                && let Some(set) = reader.backup_set()
            {
                set.clone_into(&mut said.backup_set);
            }
            for own in reader.own_seen() {
                if !said.own.contains(&own.0) {
                    said.own.push(own.0.clone());
                }
            }
        });
    }

    fn send(&self, chunk: Chunk) -> Option<()> {
        self.chunks.blocking_send(chunk).ok()
    }
}

fn text_bytes(activity: &IncomingActivity) -> usize {
    match &activity.content {
        Content::Text { body, .. } => body.len(),
        Content::Voicemail { transcript, .. } => transcript.as_ref().map_or(0, String::len),
        Content::Call { .. } => 0,
    }
}

fn fatal(error: SourceError) -> std::io::Error {
    match error {
        SourceError::Io(e) => e,
        other => std::io::Error::other(other.to_string()),
    }
}

fn problem(file: &str, line: u64, reason: &Reason, detail: String) -> Problem {
    let (reason, detail) = match reason {
        Reason::BadField { field, value } => {
            (ProblemReason::BadField, format!("{field}=\"{value}\""))
        }
        Reason::Malformed => (ProblemReason::Malformed, detail),
        Reason::Truncated => (ProblemReason::Truncated, detail),
        Reason::TooLarge => (ProblemReason::TooLarge, detail),
        Reason::BadAttachment => (ProblemReason::BadAttachment, detail),
        Reason::Io => (ProblemReason::Io, detail),
    };
    Problem {
        file: file.to_owned(),
        line: i64::try_from(line).unwrap_or(i64::MAX),
        reason,
        detail,
    }
}

fn file_error(file: &str, error: &SourceError) -> FileError {
    let (code, detail) = match error {
        SourceError::NotFound => (FileErrorCode::NotFound, String::new()),
        SourceError::NoPermission => (FileErrorCode::NoPermission, String::new()),
        SourceError::Empty => (FileErrorCode::Empty, String::new()),
        SourceError::WrongType { looks } => (FileErrorCode::WrongType, looks.code().to_owned()),
        SourceError::EncryptedZip => (FileErrorCode::EncryptedZip, String::new()),
        SourceError::Zip { detail } => (FileErrorCode::Zip, detail.clone()),
        SourceError::Io(e) => (FileErrorCode::Io, e.to_string()),
    };
    FileError {
        file: file.to_owned(),
        code,
        detail,
    }
}

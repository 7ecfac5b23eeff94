//! Reading the files on a thread of its own; chunks go to the task that stores them.

use crate::api::{FileError, FileErrorCode, ImportOptions, Problem, ProblemReason};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::import::job::Job;
use crate::import::order::Sorter;
use crate::import::source::{self, Options, Source};
use crate::import::tables::{Known, Remembered};
use listo_domain::{Address, IncomingActivity, Landing, Millis, landing_of};
use listo_sources::android::{FileError as SourceError, Item, Reason};
use listo_sources::blobs::{BlobSink, DryRun, Storing};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::mpsc;

/// Records of a chunk of a preview, at most, and bytes of their texts.
const BATCH: usize = 2_000;
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Records between two looks at what the file says of itself.
const SAY_EVERY: i64 = 256;

pub(crate) struct Found {
    pub line: Option<String>,
    /// One of the names in [`super`].
    pub source: &'static str,
    /// Its source had put it out of the inbox.
    pub archived: bool,
    pub activity: IncomingActivity,
}

impl Found {
    /// Where it lands when it is imported at this time. What was put out of the inbox stays out,
    /// unless nobody has read it.
    pub fn landing(&self, at: Millis) -> Landing {
        match landing_of(&self.activity, at) {
            Landing::Open if self.archived => Landing::Done,
            landing => landing,
        }
    }
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

/// Starts reading. The channel closes at the end, on cancel, and when nobody takes chunks any more. Without
/// permission to store files it is a preview.
pub(crate) fn start(
    engine: &Engine,
    job: Arc<Job>,
    options: ImportOptions,
    remembered: Remembered,
    storing: Option<Arc<Storing>>,
) -> Chunks {
    let (chunks, taken) = mpsc::channel(1);
    let engine = engine.clone();
    let reader = tokio::task::spawn_blocking(move || {
        let own: Vec<Address> = options
            .lines
            .iter()
            .filter_map(|l| l.e164.clone())
            .map(|n| listo_sources::numbers::normalise(&n, &options.region))
            .collect();
        let dry = DryRun::default();
        let files = storing.as_deref().map(|held| engine.inner.blobs.sink(held));
        let sink: &dyn BlobSink = files.as_ref().map_or(&dry, |files| files);
        let preview = files.is_none();
        let mut give = |found| {
            chunks
                .blocking_send(Chunk {
                    found,
                    ..Chunk::default()
                })
                .ok()
        };
        let several = options.files.len() > 1;
        job.sized(options.files.iter().map(|file| source::size(file)).sum());
        let mut sorter =
            (!preview).then(|| Sorter::new(engine.data_dir(), several, job.pace.clone()));
        let mut before = 0;
        let tables = Known {
            said: &options.tables,
            remembered: &remembered,
            zone: engine.inner.clock.zone().ahead,
            job: &job,
            looks: preview,
        };
        for file in &options.files {
            let source = Options {
                region: &options.region,
                own: &own,
                files: &options.files,
                tables: &tables,
                before,
            };
            let end = File {
                name: file,
                before,
                job: &job,
                chunks: &chunks,
            }
            .read(source, sink, sorter.as_mut(), &mut give);
            match end {
                Some(bytes) => before += bytes,
                None => return,
            }
        }
        if let Some(sorter) = sorter {
            let total = job.bytes_total();
            let aside = sorter.puts_aside();
            let mut told = |given: usize, of: usize| {
                if aside {
                    // The second half: what was read is stored.
                    let share = i64::try_from(given * 1_000 / of.max(1)).unwrap_or(1_000);
                    job.bytes_read
                        .store(total / 2 + total / 2 * share / 1_000, Ordering::Relaxed);
                }
            };
            let mut give = |found| (!job.cancelled()).then(|| give(found)).flatten();
            if let Err(error) = sorter.finish(&mut give, &mut told) {
                fail(&chunks, error);
            }
        }
    });
    Chunks { taken, reader }
}

/// What was put aside cannot be kept or read again: a full disk, say. What is stored stays.
fn fail(chunks: &mpsc::Sender<Chunk>, error: std::io::Error) {
    let chunk = Chunk {
        fatal: Some(error),
        ..Chunk::default()
    };
    // Nobody takes chunks any more: then nobody needs to know.
    let _ = chunks.blocking_send(chunk);
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
    fn read(
        &self,
        options: Options<'_>,
        sink: &dyn BlobSink,
        mut sorter: Option<&mut Sorter>,
        give: &mut dyn FnMut(Vec<Found>) -> Option<()>,
    ) -> Option<i64> {
        let mut reader = match Source::open(Path::new(self.name), &options, sink) {
            Ok(Some(reader)) => reader,
            Ok(None) => {
                // A look asks about it in the status.
                if sorter.is_some() && !self.job.cancelled() {
                    self.send(Chunk {
                        file_error: Some(self.questions()),
                        ..Chunk::default()
                    })?;
                }
                return Some(0);
            }
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
            self.progress(
                reader.bytes_read(),
                sorter.as_ref().is_some_and(|s| s.puts_aside()),
            );
            match item {
                Ok(Item::Record {
                    line_hint,
                    activity,
                    ..
                }) => {
                    let count = self.job.records.fetch_add(1, Ordering::Relaxed);
                    let found = Found {
                        line: line_hint,
                        source: reader.name(),
                        archived: reader.archived(),
                        activity,
                    };
                    let size = found.activity.content.text_bytes();
                    if let Some(sorter) = sorter.as_deref_mut() {
                        if count % SAY_EVERY == 0 {
                            self.say(&reader);
                        }
                        match sorter.push(found, size, give) {
                            Ok(passed) => passed?,
                            Err(error) => {
                                fail(self.chunks, error);
                                return None;
                            }
                        }
                    } else {
                        bytes += size;
                        chunk.found.push(found);
                    }
                }
                Ok(Item::Problem {
                    line,
                    reason,
                    detail,
                }) => chunk
                    .problems
                    .push(problem(reader.file(self.name), line, &reason, detail)),
                Err(error) => {
                    chunk.fatal = Some(fatal(error));
                    self.send(chunk)?;
                    return None;
                }
            }
            if chunk.found.len().max(chunk.problems.len()) >= BATCH || bytes >= BATCH_BYTES {
                bytes = 0;
                self.say(&reader);
                self.send(std::mem::take(&mut chunk))?;
            }
        }
        self.say(&reader);
        let (files, left_out) = reader.passed_over();
        self.job.update(|status| {
            let count = |n| i64::try_from(n).unwrap_or(i64::MAX);
            status.tally.files_named += count(files);
            status.tally.left_out += count(left_out);
        });
        self.send(chunk)?;
        Some(i64::try_from(reader.bytes_total()).unwrap_or(i64::MAX))
    }

    /// What was to be said of a table first.
    fn questions(&self) -> FileError {
        let tables = self.job.status().tables;
        let table = tables.into_iter().find(|table| table.file == self.name);
        let asked = table.map_or_else(Vec::new, |table| table.questions);
        let asked: Vec<String> = asked
            .iter()
            .map(|q| format!("{q:?}").to_lowercase())
            .collect();
        FileError {
            file: self.name.to_owned(),
            code: FileErrorCode::Columns,
            detail: asked.join(", "),
        }
    }

    /// Where records are put aside, reading them is the first half of the work.
    fn progress(&self, read: u64, aside: bool) {
        let read = self
            .before
            .saturating_add(i64::try_from(read).unwrap_or(i64::MAX));
        let read = if aside { read / 2 } else { read };
        self.job.bytes_read.store(read, Ordering::Relaxed);
    }

    fn say(&self, reader: &Source<'_>) {
        self.job.say(|said| {
            if said.backup_set.is_empty()
                && let Some(set) = reader.backup_set()
            {
                set.clone_into(&mut said.backup_set);
            }
            for own in reader.own_seen().into_iter().flatten() {
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

fn fatal(error: SourceError) -> std::io::Error {
    match error {
        SourceError::Io(e) => e,
        other => std::io::Error::other(other.to_string()),
    }
}

fn problem(file: String, line: u64, reason: &Reason, detail: String) -> Problem {
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
        file,
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

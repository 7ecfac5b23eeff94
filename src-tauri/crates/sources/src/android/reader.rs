//! The iterator over a backup.

use std::collections::{BTreeSet, VecDeque};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use listo_domain::{Address, IncomingActivity};

use super::begin::{Begun, FileKind, begin};
use super::call;
use super::error::FileError;
use super::frame::{Frame, Framer, Kind};
use super::item::{Item, Reason};
use super::message::{self, Mms};
use super::record::{self, Fields, Piece};
use super::source::{Source, decoded};
use crate::blobs::BlobSink;
use crate::numbers::Numbers;

/// Bytes one record may have (256 MiB): an attachment of 190 MB. A larger one is left out.
pub const MAX_RECORD: usize = 256 * 1024 * 1024;

/// So that a hostile file cannot fill the memory with distinct values.
const MOST_DISTINCT: usize = 1000;

/// What the file does not say itself.
#[derive(Debug, Clone, Default)]
pub struct AndroidOptions {
    /// ISO 3166 alpha-2 code, upper case, for numbers written without a country (`"ES"`). An
    /// unknown or empty one leaves them as written.
    pub region: String,
    /// Our own numbers, to be left out of groups.
    pub own_numbers: Vec<Address>,
}

/// Reads one backup, or all backups in one zip, from its beginning to its end.
///
/// An `Err` ends the iteration and comes only when an attachment cannot be stored. What is wrong in
/// the file itself is an [`Item::Problem`], also when reading fails half-way: what came before is
/// good. With [`DryRun`](crate::blobs::DryRun) as the sink this is a preview with the same ids.
pub struct Reader<'a> {
    source: Option<Source>,
    framer: Framer<'a>,
    /// The frame that told what the file is, where it already is a record.
    pending: Option<Frame>,
    kind: FileKind,
    entry: Option<String>,
    backup_set: Option<String>,
    blobs: &'a dyn BlobSink,
    own_numbers: Vec<Address>,
    numbers: Numbers,
    lines: BTreeSet<String>,
    own_seen: BTreeSet<Address>,
    ready: VecDeque<Item>,
    cap: usize,
    peak: usize,
    done: bool,
}

/// Why a record did not become an activity.
enum Stop {
    Problem(Reason, String),
    Fatal(FileError),
}

impl From<String> for Stop {
    fn from(detail: String) -> Self {
        Self::Problem(Reason::Malformed, detail)
    }
}

impl From<Reason> for Stop {
    fn from(reason: Reason) -> Self {
        let detail = match &reason {
            Reason::BadField { field, value } => format!("{field}={value:?}"),
            other => other.code().to_owned(),
        };
        Self::Problem(reason, detail)
    }
}

impl<'a> Reader<'a> {
    /// Opens an XML file or a zip of such and reads as far as its first element.
    ///
    /// # Errors
    /// The file cannot be read or is no backup: see [`FileError`].
    pub fn open(
        path: &Path,
        options: AndroidOptions,
        blobs: &'a dyn BlobSink,
    ) -> Result<Self, FileError> {
        let mut source = Source::open(path)?;
        let mut first_error = None;
        while let Some(opened) = source.next()? {
            match begin(opened) {
                Ok(begun) => return Ok(Self::new(Some(source), begun, options, blobs)),
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        Err(first_error.unwrap_or(FileError::Empty))
    }

    /// Reads a backup from a stream; [`bytes_total`](Self::bytes_total) is then 0.
    ///
    /// # Errors
    /// As for [`open`](Self::open), without zips.
    pub fn from_read(
        stream: impl Read + Send + 'a,
        options: AndroidOptions,
        blobs: &'a dyn BlobSink,
    ) -> Result<Self, FileError> {
        let begun = begin(decoded(stream, None)?)?;
        Ok(Self::new(None, begun, options, blobs))
    }

    fn new(
        source: Option<Source>,
        begun: Begun<'a>,
        options: AndroidOptions,
        blobs: &'a dyn BlobSink,
    ) -> Self {
        Self {
            source,
            framer: begun.framer,
            pending: begun.pending,
            kind: begun.kind,
            entry: begun.entry,
            backup_set: begun.backup_set,
            blobs,
            own_numbers: options.own_numbers,
            numbers: Numbers::new(&options.region),
            lines: BTreeSet::new(),
            own_seen: BTreeSet::new(),
            ready: VecDeque::new(),
            cap: MAX_RECORD,
            peak: 0,
            done: false,
        }
    }

    /// Sets another limit than [`MAX_RECORD`], bytes; before the first item.
    pub fn limit_record(&mut self, bytes: usize) {
        self.cap = bytes;
        self.framer.limit(bytes);
    }

    /// What the file now being read holds.
    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// The file inside the zip now being read; `None` where it is no zip. Lines count in it.
    pub fn entry(&self) -> Option<&str> {
        self.entry.as_deref()
    }

    /// The `backup_set` of the root element: the same for all backups of one phone.
    pub fn backup_set(&self) -> Option<&str> {
        self.backup_set.as_deref()
    }

    /// Bytes read from the disk so far (compressed ones in a zip).
    pub fn bytes_read(&self) -> u64 {
        self.source
            .as_ref()
            .map_or(0, |s| s.read.load(Ordering::Relaxed))
    }

    /// Bytes there are to be read; 0 where unknown.
    pub fn bytes_total(&self) -> u64 {
        self.source.as_ref().map_or(0, |s| s.total)
    }

    /// The counter behind [`bytes_read`](Self::bytes_read), for a progress bar on another thread.
    pub fn progress(&self) -> Arc<AtomicU64> {
        self.source
            .as_ref()
            .map(|s| Arc::clone(&s.read))
            .unwrap_or_default()
    }

    /// The distinct line hints so far, at most 1,000.
    pub fn lines(&self) -> &BTreeSet<String> {
        &self.lines
    }

    /// Numbers that messages so far name as our own side (the sender of what we sent).
    pub fn own_seen(&self) -> &BTreeSet<Address> {
        &self.own_seen
    }

    /// The largest buffer so far, bytes: what reading this file costs in memory.
    pub fn peak_buffer(&self) -> usize {
        self.peak.max(self.framer.peak())
    }

    /// Deals with the next frame: fills `ready`, or sets `done`.
    fn step(&mut self) -> Result<(), FileError> {
        let frame = match self.pending.take() {
            Some(frame) => frame,
            None => self.framer.next(),
        };
        match frame {
            Frame::Open { .. } => {}
            Frame::Record { kind, line } => self.record(kind, line)?,
            Frame::Broken { line } => {
                self.problem(
                    line,
                    Reason::Malformed,
                    "text outside or inside a broken record",
                );
            }
            Frame::TooLarge { line } => {
                self.problem(line, Reason::TooLarge, &format!("over {} bytes", self.cap));
            }
            Frame::Truncated { line } => {
                self.problem(line, Reason::Truncated, "the file ends too early");
            }
            Frame::Unreadable { line, error } => {
                self.problem(line, Reason::Io, &error.to_string());
            }
            Frame::End => self.next_stream(),
        }
        Ok(())
    }

    fn next_stream(&mut self) {
        while let Some(source) = &mut self.source {
            match source.next() {
                Ok(None) => break,
                // XML of another kind beside the backup is nobody's loss.
                Ok(Some(opened)) => {
                    let name = opened.entry.clone();
                    match begin(opened) {
                        Ok(begun) => {
                            self.peak = self.peak_buffer();
                            self.framer = begun.framer;
                            self.framer.limit(self.cap);
                            self.pending = begun.pending;
                            self.kind = begun.kind;
                            self.entry = begun.entry;
                            return;
                        }
                        Err(FileError::WrongType { .. } | FileError::Empty) => {}
                        Err(error) => {
                            let detail = format!("{}: {error}", name.unwrap_or_default());
                            self.problem(1, Reason::Io, &detail);
                        }
                    }
                }
                Err(error) => {
                    self.problem(1, Reason::Io, &error.to_string());
                    break;
                }
            }
        }
        self.done = true;
    }

    fn record(&mut self, kind: Kind, line: u64) -> Result<(), FileError> {
        let (mut fields, mut mms) = (None, None);
        let mut lost = Vec::new();
        let blobs = self.blobs;
        let read = record::pieces::<Stop>(self.framer.record(), |piece| {
            match piece {
                Piece::Fields(found) if kind == Kind::Mms => {
                    let hint = line_hint(&found);
                    mms = Some((Mms::new(found)?, hint));
                }
                Piece::Fields(found) => fields = Some(found),
                Piece::Part(part) => {
                    if let Some((mms, _)) = &mut mms {
                        let kept = mms.part(*part, blobs).map_err(Stop::Fatal)?;
                        lost.extend(kept.err());
                    }
                }
                Piece::Addr(addr) => {
                    if let Some((mms, _)) = &mut mms {
                        mms.addr(addr);
                    }
                }
            }
            Ok(())
        });
        let made = read.and_then(|()| self.activity(kind, fields, mms));
        match made {
            Ok((activity, line_hint)) => {
                for detail in lost {
                    self.problem(line, Reason::BadAttachment, &detail);
                }
                if let Some(hint) = &line_hint
                    && self.lines.len() < MOST_DISTINCT
                    && !self.lines.contains(hint)
                {
                    self.lines.insert(hint.clone());
                }
                self.ready.push_back(Item::Record {
                    line_hint,
                    activity,
                    source_line: line,
                });
            }
            Err(Stop::Problem(reason, detail)) => self.problem(line, reason, &detail),
            Err(Stop::Fatal(error)) => return Err(error),
        }
        Ok(())
    }

    fn activity(
        &mut self,
        kind: Kind,
        fields: Option<Box<Fields>>,
        mms: Option<(Mms, Option<String>)>,
    ) -> Result<(IncomingActivity, Option<String>), Stop> {
        if let Some((mms, hint)) = mms {
            let (activity, ours) = mms.finish(&self.own_numbers, &mut self.numbers)?;
            if let Some(ours) = ours
                && self.own_seen.len() < MOST_DISTINCT
            {
                self.own_seen.insert(ours);
            }
            return Ok((activity, hint));
        }
        let fields = fields.ok_or_else(|| "no attributes".to_owned())?;
        let activity = match kind {
            Kind::Call => call::activity(&fields, &mut self.numbers)?,
            Kind::Sms | Kind::Mms => message::sms(&fields, &mut self.numbers)?,
        };
        Ok((activity, line_hint(&fields)))
    }

    fn problem(&mut self, line: u64, reason: Reason, detail: &str) {
        self.ready.push_back(Item::Problem {
            line,
            reason,
            detail: detail.to_owned(),
        });
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Item, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(Ok(item));
            }
            if self.done {
                return None;
            }
            if let Err(error) = self.step() {
                self.done = true;
                self.ready.clear();
                return Some(Err(error));
            }
        }
    }
}

fn line_hint(fields: &Fields) -> Option<String> {
    let hint = fields.line.as_deref()?.trim();
    (!hint.is_empty() && !hint.starts_with('-')).then(|| hint.to_owned())
}

//! Sorted runs of records in files of the data folder, gone when the import ends.

use crate::import::read::Found;
use listo_domain::{
    Address, Attachment, CallOutcome, Content, Delivery, Direction, IncomingActivity, Millis, Party,
};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Seek as _, Write as _};
use std::path::Path;

/// So many runs are merged into one: a system lets a program hold few files open.
const WIDTH: usize = 32;

pub(crate) struct Runs {
    folder: std::path::PathBuf,
    /// How often its records have been merged, and the file.
    files: Vec<(u32, File)>,
}

impl Runs {
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
            files: Vec::new(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Writes a sorted run.
    pub fn put(&mut self, run: Vec<Found>) -> io::Result<()> {
        if run.is_empty() {
            return Ok(());
        }
        let file = self.write(vec![Run::of(run)])?;
        self.files.push((0, file));
        let mut level = 0;
        while self.files.iter().filter(|(l, _)| *l == level).count() >= WIDTH {
            let all = std::mem::take(&mut self.files);
            let (full, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|(l, _)| *l == level);
            let runs = full.into_iter().map(|(_, file)| Run::open(file)).collect();
            let merged = self.write(runs)?;
            self.files = rest;
            level += 1;
            self.files.push((level, merged));
        }
        Ok(())
    }

    /// The file has no name: it is gone with its handle, also after a crash.
    fn write(&self, runs: Vec<Run>) -> io::Result<File> {
        let mut out = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(&self.folder)?);
        let mut merge = Merge::new(runs)?;
        while let Some(found) = merge.next()? {
            serde_json::to_writer(&mut out, &Record::of(&found))?;
            out.write_all(b"\n")?;
        }
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(file)
    }

    pub fn open(self) -> Vec<Run> {
        let files = self.files.into_iter();
        files.map(|(_, file)| Run::open(file)).collect()
    }
}

/// Several sorted runs as one.
pub(crate) struct Merge {
    runs: Vec<(Run, Option<Found>)>,
    heads: BinaryHeap<Reverse<(Millis, String, usize)>>,
}

impl Merge {
    pub fn new(runs: Vec<Run>) -> io::Result<Self> {
        let mut merge = Self {
            runs: runs.into_iter().map(|run| (run, None)).collect(),
            heads: BinaryHeap::new(),
        };
        for at in 0..merge.runs.len() {
            merge.read(at)?;
        }
        Ok(merge)
    }

    fn read(&mut self, at: usize) -> io::Result<()> {
        if let Some((run, head)) = self.runs.get_mut(at) {
            *head = run.next()?;
            if let Some(found) = head {
                let a = &found.activity;
                self.heads.push(Reverse((a.at, a.external_id.clone(), at)));
            }
        }
        Ok(())
    }

    pub fn next(&mut self) -> io::Result<Option<Found>> {
        let Some(Reverse((_, _, at))) = self.heads.pop() else {
            return Ok(None);
        };
        let found = self.runs.get_mut(at).and_then(|(_, head)| head.take());
        self.read(at)?;
        Ok(found)
    }
}

/// A sorted run, read from its beginning.
pub(crate) enum Run {
    File(BufReader<File>, String),
    Memory(std::vec::IntoIter<Found>),
}

impl Run {
    fn open(file: File) -> Self {
        Self::File(BufReader::with_capacity(1 << 15, file), String::new())
    }

    pub fn of(found: Vec<Found>) -> Self {
        Self::Memory(found.into_iter())
    }

    pub fn next(&mut self) -> io::Result<Option<Found>> {
        match self {
            Self::Memory(found) => Ok(found.next()),
            Self::File(file, line) => {
                line.clear();
                if file.read_line(line)? == 0 {
                    return Ok(None);
                }
                let record: Record = serde_json::from_str(line)?;
                Ok(Some(record.found()))
            }
        }
    }
}

/// A record as it lies in the file; the domain itself knows no serialisation.
#[derive(Serialize, Deserialize)]
struct Record {
    line: Option<String>,
    source: u8,
    archived: bool,
    id: String,
    parties: Vec<(String, Option<String>)>,
    sender: Option<String>,
    at: i64,
    automatic: bool,
    read: Option<bool>,
    what: What,
}

#[derive(Serialize, Deserialize)]
enum What {
    Text(bool, String, Option<String>, u8, Vec<Stored>),
    Call(bool, u8, u32, Option<Stored>, Option<String>),
    Voicemail(u32, Option<String>, Option<Stored>),
}

#[derive(Serialize, Deserialize)]
struct Stored(String, String, Option<String>, u64);

impl Stored {
    fn of(a: &Attachment) -> Self {
        Self(
            a.sha256.clone(),
            a.media_type.clone(),
            a.name.clone(),
            a.size,
        )
    }

    fn attachment(self) -> Attachment {
        Attachment {
            sha256: self.0,
            media_type: self.1,
            name: self.2,
            size: self.3,
        }
    }
}

const DELIVERIES: [Delivery; 5] = [
    Delivery::Draft,
    Delivery::Queued,
    Delivery::Sent,
    Delivery::Delivered,
    Delivery::Failed,
];
const OUTCOMES: [CallOutcome; 4] = [
    CallOutcome::Answered,
    CallOutcome::Missed,
    CallOutcome::Rejected,
    CallOutcome::Blocked,
];

fn place<T: PartialEq>(all: &[T], one: &T) -> u8 {
    (0..)
        .zip(all)
        .find(|(_, x)| *x == one)
        .map_or(0, |(i, _)| i)
}

fn direction(outbound: bool) -> Direction {
    if outbound {
        Direction::Outbound
    } else {
        Direction::Inbound
    }
}

impl Record {
    fn of(found: &Found) -> Self {
        let a = &found.activity;
        let out = |d: Direction| d == Direction::Outbound;
        Self {
            line: found.line.clone(),
            source: place(&super::SOURCES, &found.source),
            archived: found.archived,
            id: a.external_id.clone(),
            parties: a
                .parties
                .iter()
                .map(|p| (p.address.0.clone(), p.name.clone()))
                .collect(),
            sender: a.sender.as_ref().map(|s| s.0.clone()),
            at: a.at.0,
            automatic: a.automatic,
            read: a.read,
            what: match &a.content {
                Content::Text {
                    direction,
                    body,
                    subject,
                    delivery,
                    attachments,
                } => What::Text(
                    out(*direction),
                    body.clone(),
                    subject.clone(),
                    place(&DELIVERIES, delivery),
                    attachments.iter().map(Stored::of).collect(),
                ),
                Content::Call {
                    direction,
                    outcome,
                    duration_s,
                    recording,
                    summary,
                } => What::Call(
                    out(*direction),
                    place(&OUTCOMES, outcome),
                    *duration_s,
                    recording.as_ref().map(Stored::of),
                    summary.clone(),
                ),
                Content::Voicemail {
                    duration_s,
                    transcript,
                    recording,
                } => What::Voicemail(
                    *duration_s,
                    transcript.clone(),
                    recording.as_ref().map(Stored::of),
                ),
            },
        }
    }

    fn found(self) -> Found {
        let content = match self.what {
            What::Text(out, body, subject, delivery, files) => Content::Text {
                direction: direction(out),
                body,
                subject,
                delivery: DELIVERIES
                    .get(usize::from(delivery))
                    .copied()
                    .unwrap_or(Delivery::Delivered),
                attachments: files.into_iter().map(Stored::attachment).collect(),
            },
            What::Call(out, outcome, duration_s, recording, summary) => Content::Call {
                direction: direction(out),
                outcome: OUTCOMES
                    .get(usize::from(outcome))
                    .copied()
                    .unwrap_or(CallOutcome::Missed),
                duration_s,
                recording: recording.map(Stored::attachment),
                summary,
            },
            What::Voicemail(duration_s, transcript, recording) => Content::Voicemail {
                duration_s,
                transcript,
                recording: recording.map(Stored::attachment),
            },
        };
        Found {
            line: self.line,
            source: super::SOURCES
                .get(usize::from(self.source))
                .copied()
                .unwrap_or(super::ANDROID),
            archived: self.archived,
            activity: IncomingActivity {
                external_id: self.id,
                parties: self
                    .parties
                    .into_iter()
                    .map(|(address, name)| Party {
                        address: Address(address),
                        name,
                    })
                    .collect(),
                sender: self.sender.map(Address),
                at: Millis(self.at),
                content,
                automatic: self.automatic,
                read: self.read,
            },
        }
    }
}

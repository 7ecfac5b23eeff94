//! Records in the order of time, whatever order their files have, in little memory.
//!
//! An item that is older than what is stored makes its conversation be folded anew, and rows in
//! rising order are several times cheaper to index. So records are sorted before they are stored:
//! a file that is in order passes through; of any other, sorted runs go to files in the data folder
//! and are merged when everything has been read.

use crate::import::read::Found;
use crate::import::spool::{Merge, Run, Runs};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Records of one run, and bytes of their texts, at most: what sorting holds in memory.
const RUN: usize = if cfg!(test) { 50 } else { 6_000 };
const RUN_BYTES: usize = 6 * 1024 * 1024;

pub(crate) struct Sorter {
    runs: Option<Runs>,
    folder: std::path::PathBuf,
    buffer: Vec<Found>,
    bytes: usize,
    /// The last run of a file that has been in order so far.
    held: Vec<Found>,
    records: usize,
    pace: Arc<Pace>,
}

/// Where sorted records go; `None` to stop altogether.
pub(crate) type Out<'a> = &'a mut dyn FnMut(Vec<Found>) -> Option<()>;

pub(crate) enum End {
    Whole,
    /// Whoever takes the records has gone.
    Stopped,
}

fn key(found: &Found) -> (i64, &str) {
    (found.activity.at.0, &found.activity.external_id)
}

impl Sorter {
    /// `several` files are never one after the other in time.
    pub fn new(folder: &Path, several: bool, pace: Arc<Pace>) -> Self {
        Self {
            runs: several.then(|| Runs::new(folder)),
            folder: folder.to_path_buf(),
            buffer: Vec::new(),
            bytes: 0,
            held: Vec::new(),
            records: 0,
            pace,
        }
    }

    /// Records are being put aside: they are stored when all files have been read.
    pub fn puts_aside(&self) -> bool {
        self.runs.as_ref().is_some_and(|runs| !runs.is_empty())
    }

    pub fn push(&mut self, found: Found, bytes: usize, out: Out<'_>) -> io::Result<Option<()>> {
        self.buffer.push(found);
        self.bytes += bytes;
        self.records += 1;
        if self.buffer.len() < RUN && self.bytes < RUN_BYTES {
            return Ok(Some(()));
        }
        self.end_run(out)
    }

    fn end_run(&mut self, out: Out<'_>) -> io::Result<Option<()>> {
        let mut run = std::mem::take(&mut self.buffer);
        self.bytes = 0;
        run.sort_by(|a, b| key(a).cmp(&key(b)));
        if let Some(runs) = &mut self.runs {
            runs.put(run)?;
            return Ok(Some(()));
        }
        let in_order = match (self.held.last(), run.first()) {
            (Some(last), Some(first)) => last.activity.at <= first.activity.at,
            _ => true,
        };
        if in_order {
            let before = std::mem::replace(&mut self.held, run);
            return Ok(pass(before, &self.pace, out));
        }
        let mut runs = Runs::new(&self.folder);
        runs.put(std::mem::take(&mut self.held))?;
        runs.put(run)?;
        self.runs = Some(runs);
        Ok(Some(()))
    }

    /// Gives out what is left. `told` hears how many of all records have been given out.
    pub fn finish(mut self, out: Out<'_>, told: &mut dyn FnMut(usize, usize)) -> io::Result<End> {
        let mut last = std::mem::take(&mut self.buffer);
        last.sort_by(|a, b| key(a).cmp(&key(b)));
        let stopped = |passed: Option<()>| match passed {
            Some(()) => End::Whole,
            None => End::Stopped,
        };
        match self.runs.take() {
            Some(runs) if !runs.is_empty() => {
                let mut sources = runs.open();
                sources.push(Run::of(last));
                merge(sources, self.records, &self.pace, out, told).map(stopped)
            }
            _ => {
                let in_order = match (self.held.last(), last.first()) {
                    (Some(a), Some(b)) => a.activity.at <= b.activity.at,
                    _ => true,
                };
                let mut rest = self.held;
                rest.append(&mut last);
                if !in_order {
                    rest.sort_by(|a, b| key(a).cmp(&key(b)));
                }
                Ok(stopped(pass(rest, &self.pace, out)))
            }
        }
    }
}

/// Hands on a run in pieces of one transaction.
fn pass(run: Vec<Found>, pace: &Pace, out: Out<'_>) -> Option<()> {
    let mut piece = Pieces::new(pace, out);
    for found in run {
        piece.push(found)?;
    }
    piece.end()
}

fn merge(
    sources: Vec<Run>,
    total: usize,
    pace: &Pace,
    out: Out<'_>,
    told: &mut dyn FnMut(usize, usize),
) -> io::Result<Option<()>> {
    let mut piece = Pieces::new(pace, out);
    let mut merge = Merge::new(sources)?;
    let mut given = 0;
    while let Some(found) = merge.next()? {
        given += 1;
        if piece.push(found).is_none() {
            return Ok(None);
        }
        if given % 1_024 == 0 {
            told(given, total);
        }
    }
    told(total, total);
    Ok(piece.end())
}

/// Records of one transaction while others write too, and while nobody does; bytes of their texts.
const SMALL_BATCH: usize = 1_000;
const LARGE_BATCH: usize = 8_000;
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// How many records go into one transaction. Large ones are cheaper, and keep a key press waiting.
pub(crate) struct Pace(AtomicUsize);

impl Default for Pace {
    fn default() -> Self {
        Self(AtomicUsize::new(SMALL_BATCH * 4))
    }
}

impl Pace {
    /// After a batch: somebody waited for it, or nobody did.
    pub fn tell(&self, kept_waiting: bool) {
        let was = self.0.load(Ordering::Relaxed);
        let now = if kept_waiting {
            SMALL_BATCH
        } else {
            (was * 2).min(LARGE_BATCH)
        };
        self.0.store(now, Ordering::Relaxed);
    }
}

struct Pieces<'a> {
    pace: &'a Pace,
    out: Out<'a>,
    piece: Vec<Found>,
    bytes: usize,
}

impl<'a> Pieces<'a> {
    fn new(pace: &'a Pace, out: Out<'a>) -> Self {
        Self {
            pace,
            out,
            piece: Vec::new(),
            bytes: 0,
        }
    }

    fn push(&mut self, found: Found) -> Option<()> {
        self.bytes += found.activity.content.text_bytes();
        self.piece.push(found);
        if self.piece.len() >= self.pace.0.load(Ordering::Relaxed) || self.bytes >= BATCH_BYTES {
            self.end()?;
        }
        Some(())
    }

    fn end(&mut self) -> Option<()> {
        self.bytes = 0;
        match self.piece.is_empty() {
            true => Some(()),
            false => (self.out)(std::mem::take(&mut self.piece)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::import::ANDROID;
    use listo_domain::{
        Address, Attachment, Content, Delivery, Direction, IncomingActivity, Millis, Party,
    };

    fn found(at: i64) -> Found {
        let attachment = Attachment {
            sha256: format!("{at:064}"),
            media_type: "image/png".into(),
            name: None,
            size: 7,
        };
        Found {
            line: (at % 2 == 0).then(|| "1".into()),
            source: ANDROID,
            archived: false,
            activity: IncomingActivity {
                external_id: format!("{at:032}"),
                parties: vec![Party {
                    address: Address("+34600000001".into()),
                    name: Some("Ana".into()),
                }],
                sender: None,
                at: Millis(at),
                content: Content::Text {
                    direction: Direction::Outbound,
                    body: format!("número {at}\n\"x\""),
                    subject: None,
                    delivery: Delivery::Failed,
                    attachments: vec![attachment],
                },
                automatic: at % 3 == 0,
                read: Some(true),
            },
        }
    }

    /// What comes out, and whether anything was put aside.
    fn sorted(times: &[i64], several: bool) -> (Vec<IncomingActivity>, bool) {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = Sorter::new(folder.path(), several, Arc::default());
        let mut out = Vec::new();
        let mut give = |run: Vec<Found>| {
            out.extend(run.into_iter().map(|f| f.activity));
            Some(())
        };
        for at in times {
            sorter.push(found(*at), 10, &mut give).unwrap().unwrap();
        }
        let aside = sorter.puts_aside();
        sorter.finish(&mut give, &mut |_, _| ()).unwrap();
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "what was put aside has no name"
        );
        (out, aside)
    }

    #[test]
    fn records_come_in_the_order_of_time_whatever_order_their_file_has() {
        let rising: Vec<i64> = (1..=333).collect();
        let falling: Vec<i64> = rising.iter().rev().copied().collect();
        // A prime step goes through all of them without any order.
        let mixed: Vec<i64> = (0..333).map(|i| 1 + i * 7 % 333).collect();
        let expected: Vec<IncomingActivity> = rising.iter().map(|at| found(*at).activity).collect();
        for (times, several, aside) in [
            (&rising, false, false),
            (&falling, false, true),
            (&mixed, false, true),
            (&rising, true, true),
            (&rising[..40].to_vec(), false, false),
        ] {
            let (out, was_aside) = sorted(times, several);
            assert_eq!(was_aside, aside, "only what is out of order is put aside");
            assert!(
                out == expected[..times.len()],
                "all of them, whole and in order"
            );
        }
        // More runs than are held open at once.
        let many: Vec<i64> = (1..=4_000).rev().collect();
        let times: Vec<i64> = sorted(&many, false).0.iter().map(|a| a.at.0).collect();
        assert_eq!(times, (1..=4_000).collect::<Vec<i64>>());
        assert_eq!(sorted(&falling[300..], false).0, expected[..33]);
        assert!(sorted(&[], false).0.is_empty() && sorted(&[], true).0.is_empty());
    }

    #[test]
    fn whoever_takes_them_may_go() {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = Sorter::new(folder.path(), true, Arc::default());
        for at in 0..200 {
            sorter.push(found(at), 10, &mut |_| None).unwrap().unwrap();
        }
        let end = sorter.finish(&mut |_| None, &mut |_, _| ()).unwrap();
        assert!(matches!(end, End::Stopped));
    }
}

//! The reader against files of our own, against the real samples where they are, and against
//! anything.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "android/files.rs"]
mod files;
#[path = "android/hostile.rs"]
mod hostile;
#[path = "android/records.rs"]
mod records;
#[path = "android/samples.rs"]
mod samples;

use std::path::{Path, PathBuf};

use listo_domain::{Address, Content, IncomingActivity};
use listo_sources::android::{AndroidOptions, Item, Reader, Reason};
use listo_sources::blobs::DryRun;

/// What a file gave.
#[derive(Debug, Default)]
struct Got {
    activities: Vec<IncomingActivity>,
    hints: Vec<Option<String>>,
    lines: Vec<u64>,
    problems: Vec<(u64, Reason)>,
}

impl Got {
    fn bodies(&self) -> Vec<&str> {
        self.activities.iter().map(body).collect()
    }

    fn codes(&self) -> Vec<(u64, &'static str)> {
        self.problems
            .iter()
            .map(|(line, reason)| (*line, reason.code()))
            .collect()
    }
}

fn options() -> AndroidOptions {
    AndroidOptions {
        region: "ES".into(),
        own_numbers: vec![Address("+34600000009".into())],
    }
}

fn all(reader: &mut Reader<'_>) -> Got {
    let mut got = Got::default();
    for item in reader {
        match item.unwrap() {
            Item::Record {
                line_hint,
                activity,
                source_line,
            } => {
                got.activities.push(activity);
                got.hints.push(line_hint);
                got.lines.push(source_line);
            }
            Item::Problem { line, reason, .. } => got.problems.push((line, reason)),
        }
    }
    got
}

fn read(xml: impl AsRef<[u8]>) -> Got {
    let sink = DryRun::default();
    all(&mut Reader::from_read(xml.as_ref(), options(), &sink).unwrap())
}

fn open(path: &Path) -> Got {
    let sink = DryRun::default();
    all(&mut Reader::open(path, options(), &sink).unwrap())
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn body(activity: &IncomingActivity) -> &str {
    match &activity.content {
        Content::Text { body, .. } => body,
        _ => panic!("no text: {activity:?}"),
    }
}

fn addresses(activity: &IncomingActivity) -> Vec<&str> {
    activity
        .parties
        .iter()
        .map(|p| p.address.0.as_str())
        .collect()
}

//! The reader of Google Voice exports against pages of our own, against the real samples where they
//! are, and against anything.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "takeout/files.rs"]
mod files;
#[path = "takeout/hostile.rs"]
mod hostile;
#[path = "takeout/identity.rs"]
mod identity;
#[path = "takeout/pages.rs"]
mod pages;
#[path = "takeout/samples.rs"]
mod samples;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use listo_domain::{Address, Attachment, Content, Direction, IncomingActivity};
use listo_sources::android::{Item, Reason};
use listo_sources::blobs::DryRun;
use listo_sources::takeout::{Reader, TakeoutOptions};

/// What an export gave.
#[derive(Debug, Default)]
struct Got {
    activities: Vec<IncomingActivity>,
    archived: Vec<bool>,
    /// Page, line, reason.
    problems: Vec<(String, u64, Reason)>,
    own: Vec<String>,
    set: String,
}

impl Got {
    fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self
            .activities
            .iter()
            .map(|a| a.external_id.as_str())
            .collect();
        ids.sort_unstable();
        ids
    }

    /// Pages without their folders, and what is wrong with them.
    fn codes(&self) -> Vec<(&str, u64, &'static str)> {
        let page = |page: &'_ str| page.rsplit('/').next().unwrap().len();
        self.problems
            .iter()
            .map(|(p, line, reason)| (&p[p.len() - page(p)..], *line, reason.code()))
            .collect()
    }

    fn only(&self) -> &IncomingActivity {
        assert_eq!((self.activities.len(), &self.problems), (1, &vec![]));
        &self.activities[0]
    }
}

fn options() -> TakeoutOptions {
    TakeoutOptions {
        region: "US".into(),
        ..TakeoutOptions::default()
    }
}

fn all(mut reader: Reader<'_>) -> Got {
    let mut got = Got::default();
    while let Some(item) = reader.next() {
        match item.unwrap() {
            Item::Record {
                activity,
                line_hint,
                ..
            } => {
                assert_eq!(line_hint, None);
                got.activities.push(activity);
                got.archived.push(reader.archived());
            }
            Item::Problem { line, reason, .. } => {
                got.problems
                    .push((reader.entry().unwrap().to_owned(), line, reason));
            }
        }
    }
    got.own = reader.own_seen().iter().map(|a| a.0.clone()).collect();
    got.set = reader.backup_set().unwrap().to_owned();
    got
}

fn open_with(path: &Path, options: TakeoutOptions) -> Got {
    let sink = DryRun::default();
    all(Reader::open(path, options, &sink).unwrap())
}

fn open(path: &Path) -> Got {
    open_with(path, options())
}

/// An export of our own: files by their paths.
struct Export {
    dir: tempfile::TempDir,
    files: Vec<(String, Vec<u8>)>,
}

impl Export {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            files: Vec::new(),
        }
    }

    /// A file in `Takeout/Voice/Calls`.
    fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.at(&format!("Takeout/Voice/Calls/{name}"), bytes)
    }

    fn at(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.files.push((path.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    fn folder(&self) -> PathBuf {
        for (path, bytes) in &self.files {
            let path = self.dir.path().join("folder").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        self.dir.path().join("folder")
    }

    fn zip(&self) -> PathBuf {
        self.zip_as("takeout.zip", |_| true)
    }

    fn zip_as(&self, name: &str, wanted: impl Fn(&str) -> bool) -> PathBuf {
        let path = self.dir.path().join(name);
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        for (file, bytes) in self.files.iter().filter(|(file, _)| wanted(file)) {
            zip.start_file(file.as_str(), zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
        path
    }

    fn read(&self) -> Got {
        open(&self.folder())
    }
}

/// A page as Google writes them, around this body.
fn page(title: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" ?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\">\
         <html xmlns=\"http://www.w3.org/1999/xhtml\"><head><meta http-equiv=\"Content-Type\" \
         content=\"text/html; charset=UTF-8\" />\n<title>{title}</title>\n<style type=\"text/css\">\n\
         .hChatLog, .haudio > .fn {{ display: none; }}\n</style></head>\n<body>{body}</body></html>"
    )
}

/// A page of texts.
fn thread(title: &str, messages: &[String], labels: &[&str]) -> String {
    let log = messages.join(" ");
    page(
        title,
        &format!(
            "<div class=\"hChatLog hfeed\">\n{log}</div>\n\n{}",
            tags(labels)
        ),
    )
}

fn tags(labels: &[&str]) -> String {
    let tag = |label: &&str| {
        format!("<a rel=\"tag\" href=\"http://www.google.com/voice#{label}\">translated</a>")
    };
    let tags: Vec<String> = labels.iter().map(tag).collect();
    format!(
        "<div class=\"tags\">Labels:\n{}</div>\n<div class=\"deletedStatusContainer\">User Deleted:\nFalse</div>",
        tags.join(", ")
    )
}

/// One message of others; `more` comes after its text.
fn theirs(at: &str, tel: &str, name: &str, text: &str, more: &str) -> String {
    message(
        at,
        &format!("<a class=\"tel\" href=\"tel:{tel}\"><span class=\"fn\">{name}</span></a>"),
        text,
        more,
    )
}

fn ours(at: &str, text: &str, more: &str) -> String {
    message(
        at,
        &format!("<a class=\"tel\" href=\"tel:{ME}\"><abbr class=\"fn\" title=\"\">Me</abbr></a>"),
        text,
        more,
    )
}

fn message(at: &str, who: &str, text: &str, more: &str) -> String {
    format!(
        "<div class=\"message\"><abbr class=\"dt\" title=\"{at}\">Jan 19, 2024, 12:19:34&#8239;AM\nEastern Time</abbr>:\n\
         <cite class=\"sender vcard\">{who}</cite>:\n<q>{text}</q>\n{more}</div>"
    )
}

/// A page of a call; `more` comes before its labels.
fn call(tel: &str, name: &str, at: &str, more: &str, labels: &[&str]) -> String {
    page(
        "Call",
        &format!(
            "<div class=\"haudio\"><span class=\"album\">Call Log for\n</span>\n<span class=\"fn\">Call\n{name}</span>\n\
         <div class=\"contributor vcard\">Call\n<a class=\"tel\" href=\"tel:{tel}\"><span class=\"fn\">{name}</span></a></div>\n\
         <abbr class=\"published\" title=\"{at}\">Jan 19, 2024</abbr>\n{more}{}</div>",
            tags(labels)
        ),
    )
}

const ME: &str = "+12025550100";
const ANA: &str = "+12025550122";
const BOB: &str = "+12025550133";
const NOON: &str = "2024-01-19T12:00:00.000-05:00";
const LATER: &str = "2024-01-19T12:05:00.000-05:00";

fn body(activity: &IncomingActivity) -> &str {
    match &activity.content {
        Content::Text { body, .. } => body,
        _ => panic!("no text: {activity:?}"),
    }
}

fn attachments(activity: &IncomingActivity) -> &[Attachment] {
    match &activity.content {
        Content::Text { attachments, .. } => attachments,
        Content::Call { recording, .. } | Content::Voicemail { recording, .. } => {
            recording.as_slice()
        }
    }
}

fn outbound(activity: &IncomingActivity) -> bool {
    match &activity.content {
        Content::Text { direction, .. } | Content::Call { direction, .. } => {
            *direction == Direction::Outbound
        }
        Content::Voicemail { .. } => false,
    }
}

/// Address and name of everybody on the other side.
fn parties(activity: &IncomingActivity) -> Vec<(&str, Option<&str>)> {
    activity
        .parties
        .iter()
        .map(|p| (p.address.0.as_str(), p.name.as_deref()))
        .collect()
}

fn sender(activity: &IncomingActivity) -> Option<&str> {
    activity.sender.as_ref().map(|Address(a)| a.as_str())
}

//! The iterator over an export.

use std::collections::{BTreeSet, VecDeque};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use listo_domain::{Address, Attachment};

use super::call;
use super::identity::Doubles;
use super::labels::{Kind, Labels};
use super::media::Media;
use super::page::{self, Call, Named, Page, Who};
use super::people::{self, Names};
use super::place::{Listed, Place, is_voice};
use super::thread::{Begun, Context, Thread, whom};
use crate::android::{FileError, Item, Reason};
use crate::blobs::BlobSink;
use crate::numbers::Numbers;

/// Bytes one page may have, unpacked (64 MiB): a hundred thousand messages and more.
pub const MAX_PAGE: u64 = 64 * 1024 * 1024;

/// So that a hostile export cannot fill the memory with distinct values.
const MOST_DISTINCT: usize = 1_000;
const MOST_PHONES: u64 = 64 * 1024;

/// What the export does not say itself.
#[derive(Debug, Clone, Default)]
pub struct TakeoutOptions {
    /// ISO 3166 alpha-2 code, upper case, for numbers written without a country.
    pub region: String,
    /// Our own numbers, to be left out of groups.
    pub own_numbers: Vec<Address>,
    /// Other parts of the export: a large one comes as several zips, and the files that messages
    /// name may be in any. Those that lie beside `…-001.zip` are found without being named.
    pub beside: Vec<PathBuf>,
}

/// Reads one export, a page in memory at a time.
///
/// An `Err` ends the iteration and comes only when an attachment cannot be stored. What is wrong in
/// the export itself is an [`Item::Problem`], whose file is [`entry`](Self::entry).
pub struct Reader<'a> {
    place: Place,
    media: Media,
    pages: VecDeque<usize>,
    /// Pages that name somebody of whom no number is known yet.
    later: Vec<usize>,
    last: bool,
    thread: Option<(usize, Box<Thread>)>,
    entry: Option<String>,
    archived: bool,
    own: BTreeSet<Address>,
    own_seen: BTreeSet<Address>,
    set: String,
    names: Names,
    numbers: Numbers,
    doubles: Doubles,
    blobs: &'a dyn BlobSink,
    cap: u64,
    ready: VecDeque<Item>,
    done: bool,
}

impl<'a> Reader<'a> {
    /// Opens a folder or a zip: that of the whole export, or one inside it.
    ///
    /// # Errors
    /// It cannot be read, or holds nothing of Google Voice.
    pub fn open(
        path: &Path,
        options: TakeoutOptions,
        blobs: &'a dyn BlobSink,
    ) -> Result<Self, FileError> {
        let place = Place::open(path)?;
        let media = Media::new(&place, path, &options.beside);
        let mut numbers = Numbers::new(&options.region);
        let phone = place.phones.and_then(|n| phone(&place, n));
        let phone = phone.map(|number| numbers.normalise(&number));
        let set = match &phone {
            Some(number) => format!("google-voice:{}", number.0),
            None => "google-voice".to_owned(),
        };
        Ok(Self {
            pages: place.pages.iter().copied().collect(),
            media,
            later: Vec::new(),
            last: false,
            thread: None,
            entry: None,
            archived: false,
            own: options
                .own_numbers
                .into_iter()
                .chain(phone.clone())
                .collect(),
            own_seen: phone.into_iter().collect(),
            set,
            names: Names::default(),
            numbers,
            doubles: Doubles::default(),
            blobs,
            cap: MAX_PAGE,
            ready: VecDeque::new(),
            done: false,
            place,
        })
    }

    /// Sets another limit than [`MAX_PAGE`], bytes; before the first item.
    pub fn limit_page(&mut self, bytes: u64) {
        self.cap = bytes;
    }

    /// The page the last item is from, with its folders. Lines count in it.
    pub fn entry(&self) -> Option<&str> {
        self.entry.as_deref()
    }

    /// The last item was put out of the inbox there: archived, in the trash, or spam.
    pub fn archived(&self) -> bool {
        self.archived
    }

    /// The same for all exports of one account, as far as it says which one it is of.
    pub fn backup_set(&self) -> Option<&str> {
        Some(&self.set)
    }

    /// Our own number: that of `Phones.vcf`, or else those our lines so far carry.
    pub fn own_seen(&self) -> &BTreeSet<Address> {
        &self.own_seen
    }

    /// Bytes read from the disk so far (compressed ones in a zip).
    pub fn bytes_read(&self) -> u64 {
        self.place.read.load(Ordering::Relaxed)
    }

    /// Bytes of all files of Google Voice in it.
    pub fn bytes_total(&self) -> u64 {
        self.place.total
    }

    fn step(&mut self) -> Result<(), FileError> {
        if let Some((page, mut thread)) = self.thread.take() {
            if self.message(page, &mut thread)? {
                self.thread = Some((page, thread));
            }
            return Ok(());
        }
        match self.pages.pop_front() {
            Some(page) => self.page(page),
            None if self.last || self.later.is_empty() => {
                self.done = true;
                Ok(())
            }
            None => {
                // Every page has been read that could tell of a number.
                self.last = true;
                self.pages.extend(self.later.drain(..));
                Ok(())
            }
        }
    }

    fn page(&mut self, n: usize) -> Result<(), FileError> {
        let Some(file) = self.place.files.get(n) else {
            return Ok(());
        };
        self.entry = Some(file.shown());
        let before = self.place.read.load(Ordering::Relaxed);
        let read = read(&self.place, file, self.cap);
        if self.last {
            // It was counted the first time.
            self.place.read.store(before, Ordering::Relaxed);
        }
        let bytes = match read {
            Ok(bytes) => bytes,
            Err((reason, detail)) => {
                self.problem(1, reason, &detail);
                return Ok(());
            }
        };
        let page = page::parse(&bytes);
        if !page.known {
            let (reason, detail) = match is_voice(&bytes) {
                // It has the style of such a page.
                true => (Reason::Truncated, "the page ends before its content"),
                false => (Reason::Malformed, "no page of Google Voice"),
            };
            self.problem(1, reason, detail);
            return Ok(());
        }
        drop(bytes);
        self.take(n, page)
    }

    fn take(&mut self, n: usize, mut page: Page) -> Result<(), FileError> {
        let Some(file) = self.place.files.get(n) else {
            return Ok(());
        };
        let stem = stem(&file.name).to_owned();
        let labels = Labels::of(&page, &file.folder);
        self.archived = labels.archived;
        self.names.learn(&page);
        let mut own = self.own.clone();
        for who in page.messages.iter().filter_map(|m| m.who.as_ref()) {
            if who.me && !who.tel.is_empty() && own.len() < MOST_DISTINCT {
                own.insert(self.numbers.normalise(&who.tel));
            }
        }
        let cut = page.cut;
        let kind = Kind::of(&page, people::kind_word(&stem));
        let call = page.call.take();
        let mut context = Context {
            numbers: &mut self.numbers,
            names: &self.names,
            own: &own,
            last: self.last,
        };
        let mut unresolved = false;
        if let Some(call) = call {
            match caller(&call, &context) {
                Some(who) => self.call(n, call, &who, kind, labels)?,
                None => unresolved = true,
            }
        } else if !page.messages.is_empty() {
            match Thread::begin(page, &stem, labels, &mut context) {
                Begun::Thread(thread) => self.thread = Some((n, thread)),
                Begun::Unresolved => unresolved = true,
            }
        }
        if unresolved {
            self.later.push(n);
            return Ok(());
        }
        if self.set == "google-voice" {
            own.retain(|address| !self.own.contains(address));
            let room = MOST_DISTINCT.saturating_sub(self.own_seen.len());
            self.own_seen.extend(own.into_iter().take(room));
        }
        if let Some(line) = cut {
            self.problem(line, Reason::Truncated, "the page ends too early");
        }
        Ok(())
    }

    /// Gives out the next message of a page; `false` where there was none.
    fn message(&mut self, page: usize, thread: &mut Thread) -> Result<bool, FileError> {
        let Some((place, message)) = thread.next() else {
            return Ok(false);
        };
        let line = message.line;
        let files = self.store(page, &message.media, line)?;
        let made = thread.activity(place, message, files, &mut self.numbers, &mut self.doubles);
        self.give(made, line);
        Ok(true)
    }

    fn call(
        &mut self,
        page: usize,
        call: Call,
        who: &Who,
        kind: Option<Kind>,
        labels: Labels,
    ) -> Result<(), FileError> {
        let line = call.line;
        let recording = self.store(page, &call.media, line)?.into_iter().next();
        let made = call::activity(call, who, kind, labels, recording, &mut self.numbers);
        self.give(made, line);
        Ok(())
    }

    fn store(
        &mut self,
        page: usize,
        named: &[Named],
        line: u64,
    ) -> Result<Vec<Attachment>, FileError> {
        let (mut files, mut lost) = (Vec::new(), Vec::new());
        if let Some(page) = self.place.files.get(page) {
            for named in named {
                match self.media.store(named, page, &self.place, self.blobs) {
                    Ok(Ok(file)) => files.push(file),
                    Ok(Err(detail)) => lost.push(detail),
                    Err(error) => return Err(FileError::Io(error)),
                }
            }
        }
        for detail in lost {
            self.problem(line, Reason::BadAttachment, &detail);
        }
        Ok(files)
    }

    fn give(&mut self, made: Result<listo_domain::IncomingActivity, Reason>, line: u64) {
        match made {
            Ok(activity) => self.ready.push_back(Item::Record {
                line_hint: None,
                activity,
                source_line: line,
            }),
            Err(reason) => {
                let detail = format!("{reason:?}");
                self.problem(line, reason, &detail);
            }
        }
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

/// Who called or was called; `None` where another page may tell the number.
fn caller(call: &Call, context: &Context<'_>) -> Option<Who> {
    match &call.who {
        Some(who) if !who.tel.is_empty() => Some(who.clone()),
        Some(who) => whom(super::values::one_line(&who.name), context),
        None => Some(Who::default()),
    }
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn read(place: &Place, file: &Listed, cap: u64) -> Result<Vec<u8>, (Reason, String)> {
    let io = |error: io::Error| (Reason::Io, error.to_string());
    let mut bytes = Vec::new();
    let stream = place.open_file(file).map_err(io)?;
    stream.take(cap + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > cap {
        return Err((Reason::TooLarge, format!("over {cap} bytes")));
    }
    if bytes.trim_ascii().is_empty() {
        return Err((Reason::Truncated, "the page is empty".into()));
    }
    Ok(bytes)
}

fn phone(place: &Place, n: usize) -> Option<String> {
    let mut bytes = Vec::new();
    let file = place.open_file(place.files.get(n)?).ok()?;
    file.take(MOST_PHONES).read_to_end(&mut bytes).ok()?;
    people::own_number(&String::from_utf8_lossy(&bytes))
}

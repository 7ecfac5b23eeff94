//! Cuts the repaired stream into records, so that one broken record costs only itself.
//!
//! A record is the bytes from `<sms`, `<mms` or `<call` to the end of that element. In XML a `<`
//! cannot stand inside an attribute value, so the start of a record (or the end of the root) inside
//! another one means that the other one is broken: it is reported and reading goes on there. Only
//! one record is ever held, and of one beyond the cap nothing but its place.

mod scan;

use std::io;

use memchr::{memchr, memchr_iter};

use self::scan::{Scanned, State};
use super::repair::Repair;
use crate::zipped::Stream;

/// Which element a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Sms,
    Mms,
    Call,
}

/// The next thing in the stream. Lines count from 1.
#[derive(Debug)]
pub(super) enum Frame {
    /// The start of an element that is no record.
    Open {
        name: String,
    },
    /// A whole record: its text is [`Framer::record`] until the next call.
    Record {
        kind: Kind,
        line: u64,
    },
    /// A record without an end, or text between records.
    Broken {
        line: u64,
    },
    /// A record beyond the cap.
    TooLarge {
        line: u64,
    },
    /// The stream ends inside a record or before the end of the root.
    Truncated {
        line: u64,
    },
    /// Reading failed; only the end follows.
    Unreadable {
        line: u64,
        error: io::Error,
    },
    End,
}

/// See the module.
pub(super) struct Framer<'a> {
    input: Repair<Stream<'a>>,
    buf: Vec<u8>,
    /// Where in `buf` the next frame begins, and the line that is on.
    pos: usize,
    line: u64,
    /// Length of the record handed out last, still in `buf`.
    record: usize,
    cap: usize,
    peak: usize,
    end: bool,
    error: Option<io::Error>,
    root_open: bool,
    /// Text here would be the rest of something broken.
    between_records: bool,
}

/// Enough to tell what a `<` begins.
const LOOK_AHEAD: usize = 64;
/// A buffer larger than this is given back after the record that needed it.
const KEEP: usize = 1024 * 1024;

impl<'a> Framer<'a> {
    pub(super) fn new(stream: Stream<'a>, cap: usize) -> Self {
        Self {
            input: Repair::new(stream),
            buf: Vec::new(),
            pos: 0,
            line: 1,
            record: 0,
            cap,
            peak: 0,
            end: false,
            error: None,
            root_open: false,
            between_records: false,
        }
    }

    /// Changes how many bytes a record may have.
    pub(super) fn limit(&mut self, cap: usize) {
        self.cap = cap;
    }

    /// The text of the record the last [`next`](Self::next) returned.
    pub(super) fn record(&self) -> &str {
        let bytes = self
            .buf
            .get(self.pos..self.pos + self.record)
            .unwrap_or_default();
        // The repaired stream is UTF-8 and a record begins and ends at ASCII characters.
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The largest buffer there was, bytes.
    pub(super) fn peak(&self) -> usize {
        self.peak
    }

    /// What is known of the beginning, without moving on.
    pub(super) fn peek(&mut self, want: usize) -> &[u8] {
        self.ensure(want);
        self.rest()
    }

    pub(super) fn next(&mut self) -> Frame {
        let read = std::mem::take(&mut self.record);
        self.consume(read);
        loop {
            if !self.ensure(1) {
                return self.finish();
            }
            let text = memchr(b'<', self.rest()).unwrap_or(self.rest().len());
            let mut skipped = self.rest().iter().take(text);
            let garbage = skipped.position(|b| !b.is_ascii_whitespace());
            self.consume(garbage.unwrap_or(text));
            let line = self.line;
            self.consume(text - garbage.unwrap_or(text));
            if garbage.is_some() && std::mem::take(&mut self.between_records) {
                return Frame::Broken { line };
            }
            if text > 0 {
                continue;
            }
            if let Some(frame) = self.markup() {
                return frame;
            }
        }
    }

    /// At a `<`: a frame, or `None` after skipping what is none.
    fn markup(&mut self) -> Option<Frame> {
        self.ensure(LOOK_AHEAD);
        let line = self.line;
        let rest = self.rest();
        let until: Option<&'static [u8]> = match rest {
            [b'<', b'!', b'-', b'-', ..] => Some(b"-->"),
            [b'<', b'!', b'[', ..] => Some(b"]]>"),
            [b'<', b'?', ..] => Some(b"?>"),
            _ => None,
        };
        if let Some(until) = until {
            return self.skip(2, State::Until(until));
        }
        match rest.get(1) {
            Some(b'!') => self.skip_doctype(),
            Some(b'/') => {
                if is_root(name(rest.get(2..).unwrap_or_default())) {
                    self.root_open = false;
                    self.between_records = false;
                }
                self.skip(2, State::Tag)
            }
            Some(c) if c.is_ascii_alphabetic() || *c == b'_' || *c >= 0x80 => {
                let name = name(rest.get(1..).unwrap_or_default());
                let kind = record_kind(name);
                let name = String::from_utf8_lossy(name).into_owned();
                let Some(kind) = kind else {
                    return Some(self.other(name));
                };
                let mut length = 1 + name.len();
                let mut dropped = false;
                let scanned = self.scan(&mut length, State::Tag, Some(kind), &mut dropped);
                self.between_records = true;
                Some(match scanned {
                    Scanned::Done { .. } if !dropped => {
                        self.record = length;
                        Frame::Record { kind, line }
                    }
                    Scanned::Cut => {
                        self.consume(length);
                        self.cut(line)
                    }
                    Scanned::Done { .. } | Scanned::Broken => {
                        self.consume(length);
                        if dropped {
                            Frame::TooLarge { line }
                        } else {
                            Frame::Broken { line }
                        }
                    }
                })
            }
            _ => {
                self.consume(1);
                None
            }
        }
    }

    fn other(&mut self, name: String) -> Frame {
        let (mut length, mut dropped) = (1 + name.len(), false);
        let line = self.line;
        let scanned = self.scan(&mut length, State::Tag, None, &mut dropped);
        self.consume(length);
        self.between_records = false;
        if is_root(name.as_bytes()) {
            self.root_open = !matches!(scanned, Scanned::Done { self_closing: true });
            self.between_records = self.root_open;
        }
        if matches!(scanned, Scanned::Cut) && !is_root(name.as_bytes()) {
            return self.cut(line);
        }
        Frame::Open { name }
    }

    fn skip(&mut self, from: usize, state: State) -> Option<Frame> {
        let (mut length, mut dropped) = (from, false);
        let line = self.line;
        let scanned = self.scan(&mut length, state, None, &mut dropped);
        self.consume(length);
        matches!(scanned, Scanned::Cut).then(|| self.cut(line))
    }

    fn rest(&self) -> &[u8] {
        self.buf.get(self.pos..).unwrap_or_default()
    }

    fn consume(&mut self, bytes: usize) {
        let gone = self.buf.get(self.pos..self.pos + bytes).unwrap_or_default();
        self.line += memchr_iter(b'\n', gone).count() as u64;
        self.pos += gone.len();
    }

    /// Reads until `want` bytes are there from `pos`; `false` if the stream ends before.
    fn ensure(&mut self, want: usize) -> bool {
        while self.buf.len() - self.pos < want {
            if self.end {
                return false;
            }
            if self.pos > 0 {
                self.buf.drain(..self.pos);
                self.pos = 0;
                if self.buf.capacity() > 2 * KEEP && self.buf.len() < KEEP / 2 {
                    self.buf.shrink_to(KEEP);
                }
            }
            let room = Repair::<Stream<'a>>::MAX_FILL;
            if self.buf.capacity() - self.buf.len() < room {
                // By a quarter, not by doubling: the peak stays near the size of the record.
                self.buf.reserve_exact(room + self.buf.len() / 4);
            }
            match self.input.fill(&mut self.buf) {
                Ok(more) => self.end = !more,
                Err(error) => {
                    self.end = true;
                    self.error = Some(error);
                }
            }
            self.peak = self.peak.max(self.buf.capacity());
        }
        true
    }

    /// The stream ended where it should not.
    fn cut(&mut self, line: u64) -> Frame {
        self.root_open = false;
        match self.error.take() {
            Some(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
                Frame::Unreadable { line, error }
            }
            _ => Frame::Truncated { line },
        }
    }

    fn finish(&mut self) -> Frame {
        if self.root_open || self.error.is_some() {
            self.cut(self.line)
        } else {
            Frame::End
        }
    }
}

/// The name at the beginning of `from`, cut at the length of the look-ahead.
fn name(from: &[u8]) -> &[u8] {
    let end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'<' | b'=' | b'"');
    let from = from.get(..LOOK_AHEAD).unwrap_or(from);
    from.get(..from.iter().position(end).unwrap_or(from.len()))
        .unwrap_or_default()
}

/// Whether an element of this name holds a backup.
pub(super) fn is_root(name: &[u8]) -> bool {
    matches!(name, b"smses" | b"calls")
}

fn record_kind(name: &[u8]) -> Option<Kind> {
    match name {
        b"sms" => Some(Kind::Sms),
        b"mms" => Some(Kind::Mms),
        b"call" => Some(Kind::Call),
        _ => None,
    }
}

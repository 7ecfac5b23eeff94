//! The rows of a table, one in memory at a time, with what is broken kept to its own line.

use super::text::Text;
use crate::android::Reason;
use csv_core::{ReadRecordResult, Reader as Parser, ReaderBuilder};
use encoding_rs::Encoding;
use std::borrow::Cow;
use std::io;
use std::path::Path;

/// Bytes one row may have.
const MAX_ROW: usize = 8 * 1024 * 1024;
/// Columns beyond what anybody exports.
const MAX_COLUMNS: usize = 1_000;
/// Bytes that may be read again after rows that were torn, beside as many as the file has.
const AGAIN: u64 = 64 * 1024 * 1024;

pub(super) struct Rows {
    text: Text,
    delimiter: u8,
    parser: Parser,
    /// Decoded text from the beginning of the row on.
    window: Vec<u8>,
    start: usize,
    ended: bool,
    line: u64,
    again: u64,
    cells: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

/// A row is in place, or why the line has none.
pub(super) enum Row {
    Cells {
        line: u64,
    },
    Bad {
        line: u64,
        reason: Reason,
        detail: String,
    },
}

enum Got {
    Row { end: usize },
    Torn { end: usize },
    Large,
    Wide { end: usize },
}

impl Rows {
    pub fn open(path: &Path, encoding: &'static Encoding, delimiter: u8) -> io::Result<Self> {
        let total = std::fs::metadata(path)?.len();
        Ok(Self {
            text: Text::open(path, encoding)?,
            delimiter,
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            window: Vec::new(),
            start: 0,
            ended: false,
            line: 1,
            again: total.saturating_mul(2).saturating_add(AGAIN),
            cells: vec![0; 4096],
            ends: vec![0; 64],
            count: 0,
        })
    }

    pub fn bytes_read(&self) -> u64 {
        self.text.read
    }

    /// How many cells the row in place has.
    pub fn len(&self) -> usize {
        self.count
    }

    /// A cell of the row in place, without NUL; empty where the row is shorter.
    pub fn cell(&self, place: usize) -> Cow<'_, str> {
        if place >= self.count {
            return Cow::Borrowed("");
        }
        let end = self.ends.get(place).copied().unwrap_or_default();
        let before = place.checked_sub(1).and_then(|p| self.ends.get(p));
        let begin = before.copied().unwrap_or_default();
        let bytes = self.cells.get(begin..end).unwrap_or_default();
        let text = String::from_utf8_lossy(bytes);
        if text.contains('\0') {
            return Cow::Owned(text.replace('\0', ""));
        }
        text
    }

    fn fill(&mut self) -> io::Result<()> {
        if !self.text.fill(&mut self.window)? {
            self.ended = true;
            // Ends the last row, unless a quote is open.
            self.window.push(b'\n');
        }
        Ok(())
    }

    /// Forgets what is behind.
    fn advance(&mut self, to: usize) {
        let passed = self.window.get(self.start..to).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.start = to;
        if self.start > 1 << 16 {
            self.window.drain(..self.start);
            self.start = 0;
        }
    }

    /// Past empty lines; false at the end.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            let rest = self.window.get(self.start..).unwrap_or_default();
            let blank = rest
                .iter()
                .take_while(|b| matches!(b, b'\r' | b'\n'))
                .count();
            let more = blank < rest.len();
            self.advance(self.start + blank);
            if more {
                return Ok(true);
            }
            if self.ended {
                return Ok(false);
            }
            self.fill()?;
        }
    }

    pub fn next(&mut self) -> io::Result<Option<Row>> {
        if !self.begin()? {
            return Ok(None);
        }
        let line = self.line;
        let bad = |reason, detail: &str| Row::Bad {
            line,
            reason,
            detail: detail.to_owned(),
        };
        let row = match self.parse()? {
            Got::Row { end } => {
                self.advance(end);
                Row::Cells { line }
            }
            Got::Wide { end } => {
                self.advance(end);
                bad(Reason::TooLarge, "more than 1,000 columns")
            }
            Got::Torn { end } => {
                self.past_line(end)?;
                bad(Reason::Malformed, "a quotation mark is not closed")
            }
            Got::Large => {
                self.past_line(self.window.len())?;
                bad(Reason::TooLarge, "more than 8 MiB")
            }
        };
        Ok(Some(row))
    }

    /// On with the next line, so that a quote that was never closed costs its own line and not all
    /// that follow; with what was passed where that would go on for ever.
    fn past_line(&mut self, end: usize) -> io::Result<()> {
        self.again = self.again.saturating_sub((end - self.start) as u64);
        if self.again == 0 {
            self.advance(end);
            return Ok(());
        }
        loop {
            let rest = self.window.get(self.start..).unwrap_or_default();
            if let Some(found) = memchr::memchr(b'\n', rest) {
                self.advance(self.start + found + 1);
                return Ok(());
            }
            if self.ended {
                self.advance(self.window.len());
                return Ok(());
            }
            self.window.clear();
            self.start = 0;
            self.fill()?;
        }
    }

    fn parse(&mut self) -> io::Result<Got> {
        self.parser.reset();
        self.count = 0;
        let (mut at, mut out) = (self.start, 0);
        let mut wide = false;
        loop {
            let input = self.window.get(at..).unwrap_or_default();
            if input.is_empty() {
                if self.ended {
                    return Ok(Got::Torn { end: at });
                }
                if at - self.start > MAX_ROW {
                    return Ok(Got::Large);
                }
                self.fill()?;
                continue;
            }
            let cells = self.cells.get_mut(out..).unwrap_or_default();
            let ends = self.ends.get_mut(self.count..).unwrap_or_default();
            let (result, taken, written, ended) = self.parser.read_record(input, cells, ends);
            at += taken;
            out += written;
            self.count += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if self.ends.len() < MAX_COLUMNS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    // To the end of the row, keeping nothing more of it.
                    wide = true;
                    self.count = 0;
                }
                ReadRecordResult::Record | ReadRecordResult::End => {
                    if wide {
                        return Ok(Got::Wide { end: at });
                    }
                    let raw = self.window.get(self.start..at).unwrap_or_default();
                    let whole = !torn(raw, self.delimiter);
                    return Ok(if whole {
                        Got::Row { end: at }
                    } else {
                        Got::Torn { end: at }
                    });
                }
            }
        }
    }
}

/// Whether a row of several lines has something behind a quote that should be closed: its first
/// quote was closed by that of another row.
fn torn(raw: &[u8], delimiter: u8) -> bool {
    let text = raw.trim_ascii_end();
    if memchr::memchr(b'\n', text).is_none() {
        return false;
    }
    let (mut quoted, mut at_start, mut at) = (false, true, 0);
    while let Some(byte) = text.get(at) {
        match (quoted, *byte) {
            (true, b'"') => match text.get(at + 1) {
                Some(b'"') => at += 1,
                None | Some(b'\r' | b'\n') => quoted = false,
                Some(next) if *next == delimiter => quoted = false,
                Some(_) => return true,
            },
            (true, _) => {}
            (false, b'"') if at_start => quoted = true,
            (false, byte) => at_start = byte == delimiter,
        }
        at += 1;
    }
    false
}

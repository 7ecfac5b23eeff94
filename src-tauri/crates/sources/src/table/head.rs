//! How a table is written: encoding, delimiter, where its headings are.

use super::heads;
use super::mapping::Field;
use super::rows::Rows;
use super::text::{Text, encoding_of};
use super::when;
use super::words::folded;
use crate::android::{FileError, Looks};
use crate::blobs::hex;
use csv::ReaderBuilder;
use encoding_rs::Encoding;
use sha2::{Digest as _, Sha256};
use std::path::Path;

/// Bytes that are looked at for the delimiter.
const SAMPLE: usize = 1 << 18;
/// Rows of them.
const ROWS: usize = 60;
const MAX_HEADING: usize = 100;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

pub(super) struct Head {
    encoding: &'static Encoding,
    delimiter: u8,
    /// Rows before the first one of data.
    skip: usize,
    pub headings: Vec<String>,
    /// The first row is data already.
    headless: bool,
}

impl Head {
    /// `None` where the file is no table.
    pub fn of(path: &Path) -> Result<Option<Self>, FileError> {
        let meta = std::fs::metadata(path)?;
        if !meta.is_file() {
            return Ok(None);
        }
        let encoding = encoding_of(path)?;
        let mut text = Vec::new();
        let mut source = Text::open(path, encoding)?;
        while text.len() < SAMPLE && source.fill(&mut text)? {}
        if text.trim_ascii().is_empty() {
            return Err(FileError::Empty);
        }
        let whole = text.len() < SAMPLE;
        let named = path
            .extension()
            .and_then(|e| e.to_str())
            .is_some_and(|e| matches!(e.to_ascii_lowercase().as_str(), "csv" | "tsv" | "tab"));
        let said = said_delimiter(&text);
        let best = match said {
            Some(delimiter) => Some(Shape::of(&text, delimiter, whole)),
            None => DELIMITERS
                .into_iter()
                .map(|delimiter| Shape::of(&text, delimiter, whole))
                .max_by_key(|shape| (shape.width > 1, shape.share, shape.width)),
        };
        let Some(shape) = best.filter(|shape| shape.width > 1) else {
            return Ok(None);
        };
        // Prose has commas too.
        if !named && (shape.width < 3 || shape.share < 90 || shape.rows.len() < 2) {
            return Ok(None);
        }
        let skip = shape
            .rows
            .iter()
            .position(|row| row.len() > 1 && row.len() * 2 > shape.width);
        let skip = skip.unwrap_or_default();
        let first = shape.rows.get(skip).cloned().unwrap_or_default();
        let headless = first.iter().any(|cell| is_data(cell));
        let headings: Vec<String> = match headless {
            true => vec![String::new(); first.len()],
            false => first.iter().map(|cell| heading(cell)).collect(),
        };
        if heads::ours_of_conversations(&headings) {
            return Err(FileError::WrongType { looks: Looks::Text });
        }
        Ok(Some(Self {
            encoding,
            delimiter: shape.delimiter,
            skip: skip + usize::from(!headless),
            headings,
            headless,
        }))
    }

    /// The rows of data.
    pub fn rows(&self, path: &Path) -> std::io::Result<Rows> {
        let mut rows = Rows::open(path, self.encoding, self.delimiter)?;
        for _ in 0..self.skip {
            rows.next()?;
        }
        Ok(rows)
    }

    /// The same for every file with the same headings; empty where there are none.
    pub fn key(&self) -> String {
        if self.headless {
            return String::new();
        }
        let mut hash = Sha256::new();
        for heading in &self.headings {
            hash.update(heading.as_bytes());
            hash.update([0]);
        }
        let mut key = hex(&hash.finalize());
        key.truncate(16);
        key
    }

    pub fn ours(&self) -> bool {
        heads::ours(&self.headings)
    }

    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    pub fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    pub fn guess(&self) -> std::collections::BTreeMap<Field, usize> {
        heads::guess(&self.headings)
    }
}

fn heading(cell: &str) -> String {
    let clean = cell.trim_matches(|c: char| c.is_whitespace() || crate::numbers::is_invisible(c));
    clean.replace('\0', "").chars().take(MAX_HEADING).collect()
}

/// A heading is neither a time nor a number.
fn is_data(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let phone = digits >= 7 && !cell.chars().any(char::is_alphabetic);
    phone || when::read(cell, "", Some(super::mapping::Order::Dmy)).is_some()
}

/// Excel's `sep=;` in the first line.
fn said_delimiter(text: &[u8]) -> Option<u8> {
    let first = text.split(|b| *b == b'\n').next()?.trim_ascii();
    match first {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] => Some(*delimiter),
        _ if first.eq_ignore_ascii_case(b"sep=") => Some(b'\t'),
        _ => None,
    }
}

struct Shape {
    delimiter: u8,
    rows: Vec<Vec<String>>,
    /// Of most rows.
    width: usize,
    /// How many of a hundred rows have it.
    share: usize,
}

impl Shape {
    fn of(text: &[u8], delimiter: u8, whole: bool) -> Self {
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(text);
        let mut rows: Vec<Vec<String>> = reader
            .byte_records()
            .map_while(Result::ok)
            .take(ROWS)
            .map(|row| {
                let cells = row.iter().take(1_000);
                cells
                    .map(|c| String::from_utf8_lossy(c).into_owned())
                    .collect()
            })
            .collect();
        if !whole && rows.len() < ROWS && rows.len() > 1 {
            // It is cut.
            rows.pop();
        }
        let with = |width: usize| rows.iter().filter(|row| row.len() == width).count();
        let widths = rows.iter().map(Vec::len);
        let width = widths.max_by_key(|w| (with(*w), *w)).unwrap_or_default();
        let share = with(width) * 100 / rows.len().max(1);
        Self {
            delimiter,
            width,
            share,
            rows,
        }
    }
}

/// Words of a heading, for who says a column by its name.
#[must_use]
pub fn same_heading(a: &str, b: &str) -> bool {
    folded(a) == folded(b)
}

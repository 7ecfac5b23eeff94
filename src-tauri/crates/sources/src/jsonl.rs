//! Conversations as JSON lines: one message, call or voicemail a line.
//!
//! | field | type | |
//! |---|---|---|
//! | `at` | integer | milliseconds since 1970 (also `ts`) |
//! | `with` | string or array | who is on the other side (also `contact`) |
//! | `names` | array | their names, in the order of `with`; empty for none |
//! | `direction` | `"in"` or `"out"` | (also `dir`) |
//! | `kind` | `"text"`, `"call"` or `"voicemail"` | `"text"` where it is left out; `"sms"` is a text |
//! | `text` | string | the text, the transcript, or the summary of a call (also `body`) |
//! | `line` | string | which number of ours; asked for as SIMs are (also `phone`) |
//! | `name` | string | of the other side, where it is one person |
//! | `duration` | integer | seconds of a call (also `dur`); an inbound call of 0 was missed |
//! | `read` | boolean | what the source says of its having been read |
//! | `from` | string | who of several wrote or called; the first of `with` where it is left out |
//! | `subject` | string | of a text |
//! | `delivery` | `"draft"`, `"queued"`, `"sent"`, `"delivered"` or `"failed"` | of our own text; `"sent"` where it is left out |
//! | `outcome` | `"answered"`, `"missed"`, `"rejected"` or `"blocked"` | of a call; by its duration where it is left out |
//! | `automatic` | boolean | sent by a machine |
//! | `attachments` | array | `sha256`, `type`, `name`, `size` of each; the files themselves are not in here |
//! | `id` | string | tells apart what is the same in all the rest |
//!
//! Other fields are passed over. A line that cannot be read costs only itself.

mod line;

use crate::android::{FileError, Item, Reason};
use crate::jsonl::line::{Line, activity};
use crate::numbers::Numbers;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// The end of the year 9999: what lies beyond is in another unit than milliseconds.
const LAST: i64 = 253_402_300_799_999;
/// Bytes one line may have; a longer one is left out without being held.
const MAX_LINE: u64 = 8 * 1024 * 1024;

/// Whether a file begins like JSON lines.
///
/// # Errors
/// When it cannot be read.
pub fn looks_like_it(path: &Path) -> Result<bool, FileError> {
    if !std::fs::metadata(path)?.is_file() {
        // A pipe can be read only once, and what is no file is told apart elsewhere.
        return Ok(false);
    }
    let mut start = Vec::new();
    File::open(path)?.take(256).read_to_end(&mut start)?;
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
    let mut signs = text.iter().filter(|b| !b.is_ascii_whitespace());
    Ok(signs.next() == Some(&b'{') && signs.next() == Some(&b'"'))
}

/// Reads a file from its beginning to its end, one line in memory at a time.
pub struct Reader {
    source: BufReader<File>,
    numbers: Numbers,
    buffer: Vec<u8>,
    line: u64,
    read: u64,
    total: u64,
    done: bool,
}

impl Reader {
    /// # Errors
    /// The file cannot be opened.
    pub fn open(path: &Path, region: &str) -> Result<Self, FileError> {
        let file = File::open(path)?;
        let total = file.metadata()?.len();
        Ok(Self {
            source: BufReader::with_capacity(1 << 18, file),
            numbers: Numbers::new(region),
            buffer: Vec::new(),
            line: 0,
            read: 0,
            total,
            done: false,
        })
    }

    pub fn bytes_read(&self) -> u64 {
        self.read
    }

    pub fn bytes_total(&self) -> u64 {
        self.total
    }

    /// The next line into the buffer: its length, 0 at the end.
    fn fill(&mut self) -> std::io::Result<u64> {
        self.buffer.clear();
        let mut limited = (&mut self.source).take(MAX_LINE);
        let n = limited.read_until(b'\n', &mut self.buffer)? as u64;
        self.read += n;
        if n == MAX_LINE && self.buffer.last() != Some(&b'\n') {
            self.buffer.clear();
            self.read += self.source.skip_until(b'\n')? as u64;
            return Ok(MAX_LINE);
        }
        Ok(n)
    }

    fn problem(&self, reason: Reason, detail: impl Into<String>) -> Item {
        Item::Problem {
            line: self.line,
            reason,
            detail: detail.into(),
        }
    }

    fn parse(&mut self) -> Item {
        let Ok(text) = std::str::from_utf8(&self.buffer) else {
            return self.problem(Reason::Malformed, "not UTF-8");
        };
        let text = text.trim_start_matches('\u{feff}');
        let line: Line = match serde_json::from_str(text) {
            Ok(line) => line,
            Err(error) if error.is_eof() => {
                return self.problem(Reason::Truncated, error.to_string());
            }
            Err(error) => return self.problem(Reason::Malformed, error.to_string()),
        };
        if !(1..=LAST).contains(&line.at) {
            let value = line.at.to_string();
            return self.problem(Reason::BadField { field: "at", value }, "no date");
        }
        let hint = line.line.as_ref().map(|l| l.trim().to_owned());
        let activity = activity(line, &mut self.numbers);
        Item::Record {
            line_hint: hint.filter(|h| !h.is_empty()),
            activity,
            source_line: self.line,
        }
    }
}

impl Iterator for Reader {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.done {
            self.line += 1;
            match self.fill() {
                Ok(0) => self.done = true,
                Ok(_) if self.buffer.is_empty() => {
                    return Some(self.problem(Reason::TooLarge, "more than 8 MiB"));
                }
                Ok(_) if self.buffer.iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => return Some(self.parse()),
                Err(error) => {
                    self.done = true;
                    return Some(self.problem(Reason::Io, error.to_string()));
                }
            }
        }
        None
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn read(text: &str) -> Vec<Item> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        Reader::open(file.path(), "ES").unwrap().collect()
    }

    #[test]
    fn a_line_is_a_message_a_call_or_a_voicemail() {
        let items = read(
            "{\"at\":1000,\"with\":\"600000001\",\"name\":\"Ana\",\"direction\":\"in\",\"text\":\"hola\",\"line\":\"A\"}\n\
             {\"ts\":2000,\"contact\":\"+34600000001\",\"dir\":\"out\",\"kind\":\"call\",\"dur\":0}\n\n\
             {\"at\":3000,\"with\":[\"+34600000001\",\"+34600000002\"],\"direction\":\"in\",\"kind\":\"voicemail\"}\n",
        );
        let shown: Vec<_> = items
            .iter()
            .map(|item| match item {
                Item::Record {
                    activity,
                    line_hint,
                    source_line,
                } => (
                    *source_line,
                    line_hint.clone(),
                    activity.parties.len(),
                    activity.parties.first().map(|p| p.address.0.clone()),
                ),
                Item::Problem { .. } => panic!("{item:?}"),
            })
            .collect();
        let ana = || Some("+34600000001".to_owned());
        assert_eq!(
            shown,
            [
                (1, Some("A".to_owned()), 1, ana()),
                (2, None, 1, ana()),
                (4, None, 2, ana())
            ]
        );
    }

    #[test]
    fn a_bad_line_costs_only_itself_and_is_named() {
        let good = "{\"at\":1,\"with\":\"1\",\"direction\":\"in\"}\n";
        let items = read(&format!(
            "{good}{{\"at\":}}\n{good}{{\"at\":0,\"with\":\"1\",\"direction\":\"in\"}}\n\
             {{\"at\":1700000000000000000,\"with\":\"1\",\"direction\":\"in\"}}\n{{\"at\":1"
        ));
        let reasons: Vec<_> = items
            .iter()
            .map(|item| match item {
                Item::Record { source_line, .. } => (*source_line, "record"),
                Item::Problem { line, reason, .. } => (*line, reason.code()),
            })
            .collect();
        assert_eq!(
            reasons,
            [
                (1, "record"),
                (2, "malformed"),
                (3, "record"),
                (4, "bad_field"),
                (5, "bad_field"),
                (6, "truncated")
            ]
        );
    }
}

//! Reading a file of contacts. What can be read is kept; the rest is named by line and field.

use super::text::decode;
use super::{csv, vcard};
use crate::numbers::normalise;
use listo_domain::Address;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

/// A file with more bytes is no address book.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
const MAX_CARDS: usize = 50_000;
const MAX_NUMBERS: usize = 50;
const MAX_NOTES: usize = 100;
const MAX_FIELDS: usize = 50;
const MAX_TAGS: usize = 50;
/// As long as the name of a tag may be.
const MAX_TAG: usize = 80;
const MAX_LINE: usize = 200;
const MAX_VALUE: usize = 1_000;
const MAX_NOTE: usize = 10_000;
/// Problems that are told one by one.
const MAX_PROBLEMS: usize = 1_000;

/// One contact of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    pub name: String,
    pub company: String,
    /// E.164, or as written: e-mail addresses as well.
    pub numbers: Vec<Address>,
    pub notes: Vec<String>,
    /// What stands in fields of other names; at most 50.
    pub properties: Vec<Field>,
    /// Names of tags, each once; at most 50.
    pub tags: Vec<String>,
}

/// Something of a field that the person has made, as a file calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: Arc<str>,
    pub value: String,
    pub line: usize,
    /// Listo wrote it: that nobody knows its name is worth telling.
    pub ours: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemReason {
    /// The value makes no sense there.
    BadValue,
    /// The line is none of its format.
    Malformed,
    /// The file ends in the middle of a contact.
    Truncated,
    /// Longer or more than is kept.
    TooLarge,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// 1 is the first line.
    pub line: usize,
    /// As the file calls it; empty for a whole line.
    pub field: String,
    pub reason: ProblemReason,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    pub cards: Vec<Card>,
    /// Contacts without a number or an address, which no conversation can belong to.
    pub without_number: usize,
    /// At most 1,000.
    pub problems: Vec<Problem>,
    pub problem_count: usize,
}

/// A file that could not be read as contacts at all.
#[derive(Debug, thiserror::Error)]
pub enum FileProblem {
    #[error("neither vCard nor CSV with a column for numbers")]
    WrongType,
    #[error("it is empty")]
    Empty,
    #[error("it is too large")]
    TooLarge,
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Reads vCard 2.1, 3.0 or 4.0, or CSV with headings; which of them, the file says. National numbers
/// are those of `region`.
///
/// # Errors
/// When it is nothing of that.
pub fn read_file(path: &Path, region: &str) -> Result<Read, FileProblem> {
    let file = std::fs::File::open(path)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(FileProblem::TooLarge);
    }
    read(&bytes, region)
}

pub(super) fn read(bytes: &[u8], region: &str) -> Result<Read, FileProblem> {
    let text = decode(bytes);
    if text.trim().is_empty() {
        return Err(FileProblem::Empty);
    }
    let mut into = Reading {
        region,
        read: Read::default(),
    };
    if vcard::is(&text) {
        vcard::read(&text, &mut into);
    } else if !csv::read(&text, &mut into) {
        return Err(FileProblem::WrongType);
    }
    Ok(into.read)
}

/// What a reader fills.
pub(super) struct Reading<'a> {
    region: &'a str,
    read: Read,
}

impl Reading<'_> {
    pub fn problem(&mut self, line: usize, field: &str, reason: ProblemReason) {
        self.read.problem_count += 1;
        if self.read.problems.len() < MAX_PROBLEMS {
            let field: String = field.chars().take(40).collect();
            self.read.problems.push(Problem {
                line,
                field,
                reason,
            });
        }
    }

    pub fn is_full(&self) -> bool {
        self.read.cards.len() >= MAX_CARDS
    }

    pub fn add(&mut self, mut card: Card) {
        // A number in the place of a name says nothing, and would stand before the archive's name.
        if card.numbers.contains(&normalise(&card.name, self.region)) {
            card.name.clear();
        }
        if card.numbers.is_empty() {
            if card != Card::default() {
                self.read.without_number += 1;
            }
        } else {
            self.read.cards.push(card);
        }
    }

    /// A name or a company: one line.
    pub fn line(&mut self, at: usize, field: &str, text: &str) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        self.cut(at, field, &words.join(" "), MAX_LINE)
    }

    pub fn field(&mut self, card: &mut Card, field: Field) {
        if card.properties.len() >= MAX_FIELDS {
            return self.problem(field.line, &field.name, ProblemReason::TooLarge);
        }
        let value = self.cut(field.line, &field.name, field.value.trim(), MAX_VALUE);
        if !value.is_empty() {
            card.properties.push(Field { value, ..field });
        }
    }

    /// The groups that Google makes of everybody are no tags.
    pub fn tag(&mut self, card: &mut Card, at: usize, field: &str, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let everybody = ["mycontacts", "starred"];
        if words.is_empty() || words.first() == Some(&"*") {
            return;
        }
        let tag = self.cut(at, field, &words.join(" "), MAX_TAG);
        let folded = listo_domain::text::fold_word(&tag);
        let known = |t: &String| listo_domain::text::fold_word(t) == folded;
        if everybody.contains(&folded.as_str()) || card.tags.iter().any(known) {
            return;
        }
        if card.tags.len() >= MAX_TAGS {
            return self.problem(at, field, ProblemReason::TooLarge);
        }
        card.tags.push(tag);
    }

    pub fn note(&mut self, card: &mut Card, at: usize, field: &str, text: &str) {
        // Quoted-printable and quoted CSV bring the line ends of another system.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = self.cut(at, field, text.trim(), MAX_NOTE);
        if text.is_empty() || card.notes.contains(&text) {
            return;
        }
        if card.notes.len() >= MAX_NOTES {
            return self.problem(at, field, ProblemReason::TooLarge);
        }
        card.notes.push(text);
    }

    /// A telephone number.
    pub fn number(&mut self, card: &mut Card, at: usize, field: &str, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if !text.chars().any(|c| c.is_ascii_digit()) {
            return self.problem(at, field, ProblemReason::BadValue);
        }
        self.address(card, at, field, text);
    }

    pub fn email(&mut self, card: &mut Card, at: usize, field: &str, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if !text.contains('@') || text.contains(char::is_whitespace) {
            return self.problem(at, field, ProblemReason::BadValue);
        }
        self.address(card, at, field, text);
    }

    fn address(&mut self, card: &mut Card, at: usize, field: &str, text: &str) {
        let address = normalise(text, self.region);
        if address.0.chars().count() > MAX_LINE || card.numbers.len() >= MAX_NUMBERS {
            return self.problem(at, field, ProblemReason::TooLarge);
        }
        if !address.0.is_empty() && !card.numbers.contains(&address) {
            card.numbers.push(address);
        }
    }

    fn cut(&mut self, at: usize, field: &str, text: &str, most: usize) -> String {
        // Never shown, and no part of a text.
        let text = text.replace('\0', "");
        if text.chars().count() <= most {
            return text;
        }
        self.problem(at, field, ProblemReason::TooLarge);
        text.chars().take(most).collect()
    }
}

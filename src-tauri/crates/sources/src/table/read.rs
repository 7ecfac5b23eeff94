//! A table read from its beginning to its end.

use super::cells::Cells;
use super::head::Head;
use super::identity::Identity;
use super::mapping::{Field, Mapping};
use super::row::{self, Known, Record};
use super::rows::{Row, Rows};
use super::when::Zone;
use crate::android::{FileError, Item, Reason};
use crate::numbers::Numbers;
use listo_domain::{Address, Direction};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// Numbers of ours that are asked about; a column with more of them is something else.
const MAX_LINES: usize = 64;
/// Conversations whose people are looked for, and people of one.
const MAX_CHATS: usize = 100_000;
const MAX_PEOPLE: usize = 64;

pub struct Reader {
    rows: Rows,
    mapping: Mapping,
    zone: Zone,
    known: Known,
    identity: Identity,
    lines: BTreeSet<String>,
    own: BTreeSet<Address>,
    files: u64,
    left_out: u64,
    total: u64,
    ours: bool,
    ended: bool,
}

impl Reader {
    /// `going` is asked now and then while the people of conversations are looked for; false ends that early.
    ///
    /// # Errors
    /// The file is no table, or cannot be read.
    pub fn open(
        path: &Path,
        mapping: Mapping,
        region: &str,
        own: &[Address],
        zone: Zone,
        going: &dyn Fn() -> bool,
    ) -> Result<Self, FileError> {
        let head = super::head(path)?;
        let mut known = Known {
            numbers: Numbers::new(region),
            ours: own.iter().cloned().collect(),
            chats: HashMap::new(),
        };
        for number in &mapping.ours {
            let address = known.numbers.normalise(number);
            known.ours.insert(address);
        }
        if mapping.has(Field::Chat) && !mapping.has(Field::Number) {
            known.chats = chats(&head, path, &mapping, &mut known, going)?;
        }
        Ok(Self {
            rows: head.rows(path)?,
            total: std::fs::metadata(path)?.len(),
            ours: head.ours(),
            mapping,
            zone,
            known,
            identity: Identity::default(),
            lines: BTreeSet::new(),
            own: BTreeSet::new(),
            files: 0,
            left_out: 0,
            ended: false,
        })
    }

    pub fn bytes_read(&self) -> u64 {
        self.rows.bytes_read()
    }

    pub fn bytes_total(&self) -> u64 {
        self.total
    }

    /// Numbers that the table names as ours.
    pub fn own_seen(&self) -> &BTreeSet<Address> {
        &self.own
    }

    /// Rows so far that name files.
    pub fn files_named(&self) -> u64 {
        self.files
    }

    /// Rows so far that are neither messages nor calls, as was said of their words.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    fn line_hint(&mut self, line: Address) -> Option<String> {
        let Address(line) = line;
        if line.is_empty() {
            return None;
        }
        if !self.lines.contains(&line) {
            if self.lines.len() >= MAX_LINES {
                return None;
            }
            self.lines.insert(line.clone());
        }
        if line.starts_with('+') {
            self.own.insert(Address(line.clone()));
        }
        Some(line)
    }

    fn item(&mut self, line: u64) -> Option<Item> {
        let cells = Cells::new(&self.rows, &self.mapping, self.ours);
        let (record, files) = match row::read(&cells, &self.mapping, &mut self.known, self.zone) {
            Ok(Some(read)) => read,
            Ok(None) => {
                self.left_out += 1;
                return None;
            }
            Err((field, value)) => {
                return Some(Item::Problem {
                    line,
                    reason: Reason::BadField {
                        field,
                        value: value.chars().take(80).collect(),
                    },
                    detail: String::new(),
                });
            }
        };
        self.files += u64::from(files);
        let Record {
            ours,
            mut activity,
            identity,
        } = record;
        let fields: Vec<&str> = identity.iter().map(String::as_str).collect();
        activity.external_id = self.identity.of(&fields);
        Some(Item::Record {
            line_hint: self.line_hint(ours),
            activity,
            source_line: line,
        })
    }
}

impl Iterator for Reader {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.ended {
            match self.rows.next() {
                Ok(Some(Row::Cells { line })) => {
                    if let Some(item) = self.item(line) {
                        return Some(item);
                    }
                }
                Ok(Some(Row::Bad {
                    line,
                    reason,
                    detail,
                })) => {
                    return Some(Item::Problem {
                        line,
                        reason,
                        detail,
                    });
                }
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Item::Problem {
                        line: 0,
                        reason: Reason::Io,
                        detail: error.to_string(),
                    });
                }
            }
        }
        None
    }
}

/// Who is in each conversation, by those who wrote in it: rows of ours may name nobody.
fn chats(
    head: &Head,
    path: &Path,
    mapping: &Mapping,
    known: &mut Known,
    going: &dyn Fn() -> bool,
) -> Result<HashMap<String, BTreeSet<Address>>, FileError> {
    let mut chats: HashMap<String, BTreeSet<Address>> = HashMap::new();
    let mut rows = head.rows(path)?;
    let mut count = 0_u64;
    while let Some(row) = rows.next()? {
        count += 1;
        if count.is_multiple_of(4096) && !going() {
            break;
        }
        if matches!(row, Row::Bad { .. }) {
            continue;
        }
        let cells = Cells::new(&rows, mapping, head.ours());
        let (chat, from) = (cells.get(Field::Chat), cells.number(Field::From));
        if chat.is_empty() || from.is_empty() || chat.len() > 1_000 {
            continue;
        }
        let way = row::way(&cells, mapping, known);
        if way != Some(Direction::Inbound)
            || (chats.len() >= MAX_CHATS && !chats.contains_key(&chat))
        {
            continue;
        }
        let people = chats.entry(chat).or_default();
        if people.len() < MAX_PEOPLE {
            people.insert(known.numbers.normalise(&from));
        }
    }
    Ok(chats)
}

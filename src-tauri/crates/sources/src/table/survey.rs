//! What a table holds and what it does not say, found by reading it once.

use super::cells::{Cells, split};
use super::head::Head;
use super::mapping::{Field, Mapping, Meaning, Order};
use super::rows::Row;
use super::when;
use super::words::folded;
use crate::android::FileError;
use crate::numbers::Numbers;
use listo_domain::Address;
use std::collections::HashMap;
use std::path::Path;

/// Values a column of words may have.
const MAX_WORDS: usize = 40;
/// Numbers that are counted when it is sought which is ours.
const MAX_NUMBERS: usize = 20_000;
const SAMPLES: usize = 3;
const SAMPLE_LENGTH: usize = 60;
/// Rows that samples are taken from, and that columns are guessed by.
const BEGINNING: u64 = 200;

#[derive(Debug, Clone)]
pub struct Column {
    /// Empty where the table has no headings.
    pub heading: String,
    /// Some values, cut after 60 characters.
    pub samples: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Word {
    pub word: String,
    pub rows: u64,
    pub meaning: Option<Meaning>,
}

/// What has to be said before the table can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Which column is the date, or another than this.
    Date,
    /// Whether the day or the month comes first.
    Order,
    /// Which column says who is on the other side.
    Party,
    /// Which column says what was received and what was sent.
    Direction,
    /// What some words in it mean.
    Words,
    /// Which numbers are ours.
    Ours,
    /// Which column is the text, or whether these are calls.
    Text,
}

#[derive(Debug, Clone)]
pub struct Survey {
    /// The same for files with the same headings; empty where there are none.
    pub key: String,
    pub encoding: &'static str,
    pub delimiter: char,
    pub columns: Vec<Column>,
    pub rows: u64,
    pub mapping: Mapping,
    pub words: Vec<Word>,
    pub questions: Vec<Question>,
    /// Numbers of which some may be ours, those in most rows first.
    pub candidates: Vec<String>,
    /// A date that the order decides about.
    pub by_order: Option<String>,
    /// Some times name no zone.
    pub unzoned: bool,
}

/// Reads the table once; `asked` is what was said of it before. `going` is told now and
/// then how many bytes were read; false ends it early.
///
/// # Errors
/// The file is no table, or cannot be read.
pub fn survey(
    path: &Path,
    asked: Option<&Mapping>,
    region: &str,
    own: &[Address],
    going: &dyn Fn(u64) -> bool,
) -> Result<Survey, FileError> {
    let head = super::head(path)?;
    let mut beginning = Beginning::of(&head, path)?;
    let mut mapping = match asked {
        Some(asked) => asked.clone(),
        None => beginning.guess(&head),
    };
    let width = beginning.columns.len();
    mapping.columns.retain(|_, at| *at < width);
    let mut evidence = Evidence::new(&mapping, region, own);
    let mut rows = head.rows(path)?;
    let mut count = 0_u64;
    while let Some(row) = rows.next()? {
        if let Row::Cells { .. } = row {
            count += 1;
            evidence.add(&Cells::new(&rows, &mapping, head.ours()));
        }
        if count.is_multiple_of(4096) && !going(rows.bytes_read()) {
            break;
        }
    }
    let mut survey = Survey {
        key: head.key(),
        encoding: head.encoding(),
        delimiter: head.delimiter(),
        columns: std::mem::take(&mut beginning.columns),
        rows: count,
        words: evidence.words(&mapping),
        candidates: evidence.candidates(),
        by_order: evidence.by_order.clone(),
        unzoned: evidence.unzoned > 0,
        questions: Vec::new(),
        mapping,
    };
    survey.conclude(&evidence);
    Ok(survey)
}

/// The first rows.
struct Beginning {
    columns: Vec<Column>,
    /// How many cells of each column are times, and how many say anything.
    times: Vec<(u64, u64)>,
}

impl Beginning {
    fn of(head: &Head, path: &Path) -> Result<Self, FileError> {
        let mut columns: Vec<Column> = head
            .headings
            .iter()
            .map(|heading| Column {
                heading: heading.clone(),
                samples: Vec::new(),
            })
            .collect();
        let mut times = vec![(0, 0); columns.len()];
        let mut rows = head.rows(path)?;
        for _ in 0..BEGINNING {
            let Some(row) = rows.next()? else { break };
            if matches!(row, Row::Bad { .. }) {
                continue;
            }
            for at in columns.len()..rows.len() {
                // A row that is longer than the headings.
                columns.push(Column {
                    heading: String::new(),
                    samples: Vec::new(),
                });
                times.push((0, 0));
                debug_assert_eq!(columns.len(), at + 1);
            }
            for (at, (column, (dated, said))) in columns.iter_mut().zip(&mut times).enumerate() {
                let cell = rows.cell(at);
                let cell = cell.trim();
                if cell.is_empty() {
                    continue;
                }
                *said += 1;
                let order = [Order::Dmy, Order::Mdy];
                let is_time = |o| when::read(cell, "", Some(o)).is_some();
                *dated += u64::from(order.into_iter().any(is_time));
                let sample: String = cell.chars().take(SAMPLE_LENGTH).collect();
                if column.samples.len() < SAMPLES && !column.samples.contains(&sample) {
                    column.samples.push(sample);
                }
            }
        }
        Ok(Self { columns, times })
    }

    fn dated(&self, at: usize) -> bool {
        let times = self.times.get(at);
        times.is_some_and(|(dated, said)| *dated > 0 && dated * 2 >= *said)
    }

    fn guess(&self, head: &Head) -> Mapping {
        let mut columns = head.guess();
        let date = columns.get(&Field::Date).copied();
        if !date.is_some_and(|at| self.dated(at)) {
            // By what is in them, where only one can be it.
            let time = columns
                .get(&Field::Time)
                .copied()
                .filter(|at| self.dated(*at));
            // Telephone numbers read as seconds since 1970.
            let digits = |c: &Column| {
                c.samples
                    .iter()
                    .all(|s| s.bytes().all(|b| b.is_ascii_digit()))
            };
            let columns_of_times = self.columns.iter().enumerate().filter(|(_, c)| !digits(c));
            let mut dated = columns_of_times
                .map(|(at, _)| at)
                .filter(|at| self.dated(*at));
            let only = dated.next().filter(|_| dated.next().is_none());
            if let Some(at) = time.or(only) {
                columns.retain(|_, used| *used != at);
                columns.insert(Field::Date, at);
            }
        }
        let other = [Field::Number, Field::Chat]
            .iter()
            .any(|field| columns.contains_key(field));
        let sides = [Field::From, Field::To].map(|side| columns.get(&side).copied());
        if let ([Some(only), None] | [None, Some(only)], false) = (sides, other) {
            // "Caller" of every call, ours too: the other side.
            columns.retain(|_, used| *used != only);
            columns.insert(Field::Number, only);
        }
        Mapping {
            columns,
            ..Mapping::default()
        }
    }
}

struct Evidence<'e> {
    numbers: Numbers,
    own: &'e [Address],
    rows: u64,
    readable: u64,
    unzoned: u64,
    /// Dates that read in each order, of those that need one.
    orders: [u64; 3],
    /// Dates that are two different days.
    differ: u64,
    by_order: Option<String>,
    words: Vec<(String, String, u64)>,
    too_many_words: bool,
    seeks_ours: bool,
    pairs: u64,
    with_own: u64,
    sides: HashMap<String, u64>,
}

const ORDERS: [Order; 3] = [Order::Dmy, Order::Mdy, Order::Ymd];

impl<'e> Evidence<'e> {
    fn new(mapping: &Mapping, region: &str, own: &'e [Address]) -> Self {
        let pair = mapping.has(Field::From) && mapping.has(Field::To);
        Self {
            numbers: Numbers::new(region),
            own,
            rows: 0,
            readable: 0,
            unzoned: 0,
            orders: [0; 3],
            differ: 0,
            by_order: None,
            words: Vec::new(),
            too_many_words: false,
            seeks_ours: pair && !mapping.has(Field::Direction),
            pairs: 0,
            with_own: 0,
            sides: HashMap::new(),
        }
    }

    fn add(&mut self, cells: &Cells<'_>) {
        self.rows += 1;
        self.date(&cells.get(Field::Date), &cells.get(Field::Time));
        for field in [Field::Direction, Field::Kind] {
            let value = cells.get(field);
            if !value.is_empty() {
                self.word(&value);
            }
        }
        if self.seeks_ours {
            self.sides(&cells.number(Field::From), &cells.number(Field::To));
        }
    }

    fn date(&mut self, date: &str, time: &str) {
        if let Some(stamp) = when::read(date, time, None) {
            self.readable += 1;
            self.unzoned += u64::from(!stamp.zoned());
            return;
        }
        let read = ORDERS.map(|order| when::read(date, time, Some(order)));
        let Some(stamp) = read.iter().flatten().next() else {
            return;
        };
        self.readable += 1;
        self.unzoned += u64::from(!stamp.zoned());
        for (count, read) in self.orders.iter_mut().zip(&read) {
            *count += u64::from(read.is_some());
        }
        if let [Some(dmy), Some(mdy), _] = read
            && dmy != mdy
        {
            self.differ += 1;
            self.by_order.get_or_insert_with(|| date.to_owned());
        } else if self.by_order.is_none() && self.orders.iter().all(|n| *n == 0) {
            self.by_order = Some(date.to_owned());
        }
    }

    fn word(&mut self, value: &str) {
        let key = folded(value);
        if let Some((_, _, rows)) = self.words.iter_mut().find(|(known, ..)| *known == key) {
            *rows += 1;
        } else if self.words.len() < MAX_WORDS {
            let shown = value.chars().take(SAMPLE_LENGTH).collect();
            self.words.push((key, shown, 1));
        } else {
            self.too_many_words = true;
        }
    }

    fn sides(&mut self, from: &str, to: &str) {
        let mut both: Vec<Address> = split(to).map(|one| self.numbers.normalise(one)).collect();
        both.push(self.numbers.normalise(from));
        both.retain(|address| !address.0.is_empty());
        both.sort();
        both.dedup();
        if both.is_empty() {
            return;
        }
        self.pairs += 1;
        self.with_own += u64::from(both.iter().any(|a| self.own.contains(a)));
        for Address(address) in both {
            if let Some(n) = self.sides.get_mut(&address) {
                *n += 1;
            } else if self.sides.len() < MAX_NUMBERS {
                self.sides.insert(address, 1);
            }
        }
    }

    fn words(&self, mapping: &Mapping) -> Vec<Word> {
        let words = self.words.iter().map(|(_, word, rows)| Word {
            word: word.clone(),
            rows: *rows,
            meaning: mapping.meaning(word),
        });
        words.collect()
    }

    fn candidates(&self) -> Vec<String> {
        let mut all: Vec<(&String, &u64)> = self.sides.iter().collect();
        all.sort_by_key(|(address, n)| (std::cmp::Reverse(**n), *address));
        all.into_iter()
            .take(8)
            .map(|(address, _)| address.clone())
            .collect()
    }

    /// The numbers that are ours beyond doubt.
    fn ours(&self) -> Option<Vec<String>> {
        if self.pairs > 0 && self.with_own == self.pairs {
            let known = self.own.iter().map(|a| a.0.clone());
            let mut ours: Vec<String> = known.filter(|a| self.sides.contains_key(a)).collect();
            ours.sort();
            ours.dedup();
            return Some(ours);
        }
        let mut all = self.sides.iter().filter(|(_, n)| **n == self.pairs);
        let only = all.next().filter(|_| all.next().is_none());
        // In a single row, or with a single person, both numbers are in every row.
        only.filter(|_| self.sides.len() > 2)
            .map(|(address, _)| vec![address.clone()])
    }

    /// The order in which most dates can be read; `None` where two are as good.
    fn order(&self) -> Option<Order> {
        let most = self.orders.iter().max().copied().unwrap_or_default();
        let [dmy, mdy, ymd] = self.orders.map(|n| n == most && most > 0);
        match (dmy, mdy, ymd) {
            (true, true, false) if self.differ == 0 => Some(Order::Dmy),
            (true, false, false) => Some(Order::Dmy),
            (false, true, false) => Some(Order::Mdy),
            (false, false, true) => Some(Order::Ymd),
            _ => None,
        }
    }
}

impl Survey {
    /// Takes from the evidence what is certain, and asks for the rest.
    fn conclude(&mut self, evidence: &Evidence<'_>) {
        let mapping = &mut self.mapping;
        let mut ask = Vec::new();
        if !mapping.has(Field::Date) || evidence.readable * 2 < evidence.rows {
            ask.push(Question::Date);
        } else if evidence.orders.iter().any(|n| *n > 0) && mapping.order.is_none() {
            mapping.order = evidence.order();
            if mapping.order.is_none() {
                ask.push(Question::Order);
            }
        }
        let party = [
            Field::Number,
            Field::From,
            Field::To,
            Field::Chat,
            Field::Name,
        ];
        if !party.into_iter().any(|field| mapping.has(field)) {
            ask.push(Question::Party);
        }
        let meanings = || self.words.iter().map(|word| word.meaning);
        let tells = |m: Option<Meaning>| m.is_some_and(Meaning::tells_way);
        let pair = mapping.has(Field::From) && mapping.has(Field::To);
        let by_words = mapping.has(Field::Direction) || meanings().any(tells);
        if evidence.too_many_words || (!by_words && !pair) {
            ask.push(Question::Direction);
        } else if meanings().any(|meaning| meaning.is_none()) {
            ask.push(Question::Words);
        } else if mapping.has(Field::Direction) && !pair && !meanings().any(tells) && self.rows > 0
        {
            ask.push(Question::Direction);
        }
        if pair && !by_words && mapping.ours.is_empty() {
            match evidence.ours() {
                Some(ours) => mapping.ours = ours,
                None => ask.push(Question::Ours),
            }
        }
        let calls = meanings().flatten().any(Meaning::is_call);
        if !mapping.has(Field::Text) && !mapping.has(Field::Duration) && !calls {
            ask.push(Question::Text);
        }
        self.questions = ask;
    }
}

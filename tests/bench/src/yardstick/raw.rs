//! The operations of a triage session, through rusqlite: what is read.

use std::collections::HashSet;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ToSql};

use super::{Job, LONG_ENOUGH, Query, WARM_UP, open, queries, raw_writes, sql};
use crate::Result;
use crate::check::Check;
use crate::meter::Meter;

pub fn measure(job: &Job) -> Result {
    let raw = Raw {
        connection: open(&job.db, job.sync)?,
        who: format!("raw-{}", job.sync.name()),
        n: job.n,
    };
    if job.reads() {
        raw.lists()?;
        raw.threads_and_counts()?;
        for query in queries(&job.data)? {
            raw.search(&query)?;
            raw.typing(&query)?;
        }
    }
    raw_writes::measure(&raw, !job.reads())
}

pub struct Raw {
    pub connection: Connection,
    pub who: String,
    pub n: usize,
}

/// What came back of a statement.
#[derive(Default)]
pub struct Rows {
    pub rows: usize,
    pub last_ts: i64,
    bytes: usize,
}

/// Reads every column of every row, as a real caller does.
pub fn page(connection: &Connection, sql: &str, params: &[&dyn ToSql]) -> Result<Rows> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(params)?;
    let mut read = Rows::default();
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            match row.get_ref(column)? {
                ValueRef::Text(text) => read.bytes += text.len(),
                ValueRef::Integer(value) if column == sql::TS => read.last_ts = value,
                ValueRef::Integer(value) => read.bytes += (value & 1) as usize,
                _ => {}
            }
        }
        read.rows += 1;
    }
    std::hint::black_box(read.bytes);
    Ok(read)
}

impl Raw {
    fn lists(&self) -> Result {
        for (op, statement) in sql::VIEWS {
            self.repeat(
                op,
                |_| page(&self.connection, statement, &[&i64::MAX]),
                || self.page_check(statement, &[&[&i64::MAX]]),
            )?;
        }
        let numbers = self.numbers()?;
        let number = |i: usize| 1 + i as i64 % numbers;
        let all: Vec<i64> = (1..=numbers).collect();
        let params: Vec<[&dyn ToSql; 2]> = all.iter().map(|n| [&i64::MAX as _, n as _]).collect();
        let params: Vec<&[&dyn ToSql]> = params.iter().map(|p| p.as_slice()).collect();
        self.repeat(
            "list_open_number",
            |i| page(&self.connection, sql::OPEN_NUMBER, &[&i64::MAX, &number(i)]),
            || self.page_check(sql::OPEN_NUMBER, &params),
        )?;
        self.scroll()
    }

    /// Page after page by key from the newest, deep into the list, and again from its beginning.
    fn scroll(&self) -> Result {
        let mut meter = Meter::new("list_scroll");
        let mut before = i64::MAX;
        while meter.wants(self.n, LONG_ENOUGH) {
            let read = meter.time(|| page(&self.connection, sql::OPEN, &[&before]))?;
            before = if read.rows < 50 {
                i64::MAX
            } else {
                read.last_ts
            };
        }
        meter.print(&self.who)
    }

    fn threads_and_counts(&self) -> Result {
        let count: i64 = self.one("SELECT max(id) FROM conversation")?;
        // A prime step: far from each other, never the same twice in a row.
        let some = |i: usize| 1 + (i as i64 * 7_919) % count;
        self.repeat(
            "open_thread",
            |i| page(&self.connection, sql::THREAD, &[&some(i)]),
            || Ok(None),
        )?;
        self.repeat(
            "counts_kept",
            |_| page(&self.connection, sql::COUNTS, &[]),
            || self.counts_check().map(Some),
        )
    }

    fn search(&self, query: &Query) -> Result {
        let fts = query.fts();
        let hits: i64 = self.connection.query_row(sql::HITS, [&fts], |r| r.get(0))?;
        let mut meter = Meter::new(format!("search:{}", query.name));
        meter.note = format!("hits {hits}");
        let mut check = Check::default();
        for (conversation, ts) in search_50(&self.connection, &fts)? {
            check.row(&self.contact(conversation)?, ts);
        }
        meter.check = Some(check.hex());
        while meter.wants(self.n.min(300), LONG_ENOUGH) {
            meter.time(|| search_50(&self.connection, &fts))?;
        }
        meter.print(&self.who)
    }

    fn typing(&self, query: &Query) -> Result {
        let typed = query.as_typed();
        let mut meter = Meter::new(format!("type:{}", query.name));
        let mut check = Check::default();
        for typed in &typed {
            for (conversation, ts) in search_50(&self.connection, &typed.fts)? {
                check.row(&self.contact(conversation)?, ts);
            }
        }
        meter.check = Some(check.hex());
        while meter.wants(self.n.min(50) * typed.len(), LONG_ENOUGH) {
            for typed in &typed {
                meter.time(|| search_50(&self.connection, &typed.fts))?;
            }
        }
        meter.print(&self.who)
    }

    /// Times `read` again and again; `check` is asked once, outside of what is timed.
    fn repeat(
        &self,
        op: &str,
        mut read: impl FnMut(usize) -> Result<Rows>,
        check: impl FnOnce() -> Result<Option<String>>,
    ) -> Result {
        let check = check()?;
        for i in 0..WARM_UP {
            read(i)?;
        }
        let mut meter = Meter::new(op);
        meter.check = check;
        let mut i = 0;
        while meter.wants(self.n, LONG_ENOUGH) {
            meter.time(|| read(i))?;
            i += 1;
        }
        meter.print(&self.who)
    }

    fn page_check(&self, sql: &str, params: &[&[&dyn ToSql]]) -> Result<Option<String>> {
        let mut check = Check::default();
        let mut statement = self.connection.prepare_cached(sql)?;
        for params in params {
            let mut rows = statement.query(*params)?;
            while let Some(row) = rows.next()? {
                check.row(row.get_ref(sql::CONTACT)?.as_str()?, row.get(sql::TS)?);
            }
        }
        Ok(Some(check.hex()))
    }

    /// Number, open, unread: a line each, in the order of the numbers.
    fn counts_check(&self) -> Result<String> {
        let mut statement = self.connection.prepare_cached(sql::COUNTS)?;
        let mut rows = statement.query([])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let (open, unread): (i64, i64) = (row.get(1)?, row.get(2)?);
            lines.push(format!("{}\t{open}\t{unread}\n", row.get_ref(0)?.as_str()?));
        }
        lines.sort();
        let mut check = Check::default();
        check.text(&lines.concat());
        Ok(check.hex())
    }

    fn contact(&self, conversation: i64) -> Result<String> {
        let mut statement = self.connection.prepare_cached(sql::CONTACT_OF)?;
        Ok(statement.query_row([conversation], |r| r.get(0))?)
    }

    pub fn numbers(&self) -> Result<i64> {
        self.one("SELECT count(*) FROM phone")
    }

    pub fn one(&self, sql: &str) -> Result<i64> {
        Ok(self.connection.query_row(sql, [], |r| r.get(0))?)
    }
}

/// The 50 conversations with the newest hits, and when those were.
fn search_50(connection: &Connection, fts: &str) -> Result<Vec<(i64, i64)>> {
    let mut statement = connection.prepare_cached(sql::SEARCH)?;
    let mut rows = statement.query([fts])?;
    let (mut seen, mut found, mut bytes) = (HashSet::new(), Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let conversation: i64 = row.get(1)?;
        if seen.insert(conversation) {
            bytes += row.get_ref(3)?.as_str()?.len();
            found.push((conversation, row.get(2)?));
            if found.len() == 50 {
                break;
            }
        }
    }
    std::hint::black_box(bytes);
    Ok(found)
}

//! The same statements through sqlx, to tell what the driver itself costs: what is read.

use std::collections::HashSet;
use std::time::Instant;

use futures_util::TryStreamExt as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Row as _, SqlitePool};

use super::{Job, LONG_ENOUGH, Query, Sync, WARM_UP, queries, sql, thin_writes};
use crate::Result;
use crate::check::Check;
use crate::meter::Meter;

pub fn measure(job: &Job) -> Result {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let thin = Thin::open(job).await?;
        if job.reads() {
            thin.lists().await?;
            thin.threads_and_counts().await?;
            for query in queries(&job.data)? {
                thin.search(&query).await?;
                thin.typing(&query).await?;
            }
        }
        thin_writes::measure(&thin, !job.reads()).await?;
        thin.pool.close().await;
        Ok(())
    })
}

pub struct Thin {
    pub pool: SqlitePool,
    pub who: String,
    pub n: usize,
}

/// Times what stands in the last place, again and again.
macro_rules! repeat {
    ($thin:expr, $op:expr, $check:expr, |$i:ident| $work:expr) => {{
        let check = $check;
        for $i in 0..WARM_UP {
            $work;
        }
        let mut meter = Meter::new($op);
        meter.check = check;
        let mut $i = 0;
        while meter.wants($thin.n, LONG_ENOUGH) {
            let start = Instant::now();
            $work;
            meter.since(start);
            $i += 1;
        }
        meter.print(&$thin.who)?;
    }};
}

impl Thin {
    async fn open(job: &Job) -> Result<Self> {
        let synchronous = match job.sync {
            Sync::Normal => SqliteSynchronous::Normal,
            Sync::Full => SqliteSynchronous::Full,
        };
        let options = SqliteConnectOptions::new()
            .filename(&job.db)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "MEMORY");
        Ok(Self {
            pool: SqlitePoolOptions::new()
                .max_connections(1)
                .connect_with(options)
                .await?,
            who: format!("sqlx-{}", job.sync.name()),
            n: job.n,
        })
    }

    async fn lists(&self) -> Result {
        for (op, statement) in sql::VIEWS {
            let check = page_check(&self.page(statement, i64::MAX, None).await?)?;
            repeat!(self, op, Some(check), |_i| self
                .page(statement, i64::MAX, None)
                .await?);
        }
        let numbers = self.count("SELECT count(*) FROM phone").await?;
        let mut all = Vec::new();
        for number in 1..=numbers {
            all.extend(self.page(sql::OPEN_NUMBER, i64::MAX, Some(number)).await?);
        }
        repeat!(self, "list_open_number", Some(page_check(&all)?), |i| {
            let number = 1 + i as i64 % numbers;
            self.page(sql::OPEN_NUMBER, i64::MAX, Some(number)).await?
        });
        let mut before = i64::MAX;
        repeat!(self, "list_scroll", None, |_i| {
            let rows = self.page(sql::OPEN, before, None).await?;
            let last = rows.last().filter(|_| rows.len() == 50);
            before = last.map_or(Ok(i64::MAX), |r| r.try_get(sql::TS))?;
        });
        Ok(())
    }

    async fn threads_and_counts(&self) -> Result {
        let count = self.count("SELECT max(id) FROM conversation").await?;
        repeat!(self, "open_thread", None, |i| {
            let id = 1 + (i as i64 * 7_919) % count;
            let rows = sqlx::query(sql::THREAD)
                .bind(id)
                .fetch_all(&self.pool)
                .await?;
            drain(&rows, &[0, 1, 2, 3, 4], &[5])?
        });
        let counts = self.counts().await?;
        let mut lines = Vec::new();
        for row in &counts {
            let (number, open, unread): (&str, i64, i64) =
                (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            lines.push(format!("{number}\t{open}\t{unread}\n"));
        }
        lines.sort();
        let mut check = Check::default();
        check.text(&lines.concat());
        repeat!(self, "counts_kept", Some(check.hex()), |_i| self
            .counts()
            .await?);
        Ok(())
    }

    /// Every column of every row is decoded to its type, as a real caller does.
    pub async fn page(
        &self,
        sql: &'static str,
        before: i64,
        number: Option<i64>,
    ) -> Result<Vec<SqliteRow>> {
        let mut query = sqlx::query(sql).bind(before);
        if let Some(number) = number {
            query = query.bind(number);
        }
        let rows = query.fetch_all(&self.pool).await?;
        drain(&rows, &[0, 1, 2, 6, 7, 8], &[3, 4, 5, 9])?;
        Ok(rows)
    }

    pub async fn counts(&self) -> Result<Vec<SqliteRow>> {
        let rows = sqlx::query(sql::COUNTS).fetch_all(&self.pool).await?;
        drain(&rows, &[1, 2], &[0])?;
        Ok(rows)
    }

    async fn search(&self, query: &Query) -> Result {
        let fts = query.fts();
        let mut check = Check::default();
        self.found(&fts, &mut check).await?;
        let mut meter = Meter::new(format!("search:{}", query.name));
        meter.check = Some(check.hex());
        while meter.wants(self.n.min(300), LONG_ENOUGH) {
            let start = Instant::now();
            self.search_50(&fts).await?;
            meter.since(start);
        }
        meter.print(&self.who)
    }

    async fn typing(&self, query: &Query) -> Result {
        let typed = query.as_typed();
        let mut check = Check::default();
        for typed in &typed {
            self.found(&typed.fts, &mut check).await?;
        }
        let mut meter = Meter::new(format!("type:{}", query.name));
        meter.check = Some(check.hex());
        while meter.wants(self.n.min(50) * typed.len(), LONG_ENOUGH) {
            for typed in &typed {
                let start = Instant::now();
                self.search_50(&typed.fts).await?;
                meter.since(start);
            }
        }
        meter.print(&self.who)
    }

    /// The 50 conversations with the newest hits, read from a stream that is dropped at the fiftieth.
    async fn search_50(&self, fts: &str) -> Result<Vec<(i64, i64)>> {
        let mut rows = sqlx::query(sql::SEARCH).bind(fts).fetch(&self.pool);
        let (mut seen, mut found, mut bytes) = (HashSet::new(), Vec::new(), 0);
        while let Some(row) = rows.try_next().await? {
            let conversation: i64 = row.try_get(1)?;
            if seen.insert(conversation) {
                bytes += row.try_get::<&str, _>(3)?.len();
                found.push((conversation, row.try_get(2)?));
                if found.len() == 50 {
                    break;
                }
            }
        }
        std::hint::black_box(bytes);
        Ok(found)
    }

    async fn found(&self, fts: &str, check: &mut Check) -> Result {
        for (conversation, ts) in self.search_50(fts).await? {
            let of = sqlx::query(sql::CONTACT_OF).bind(conversation);
            check.row(of.fetch_one(&self.pool).await?.try_get(0)?, ts);
        }
        Ok(())
    }

    pub async fn count(&self, sql: &'static str) -> Result<i64> {
        Ok(sqlx::query(sql).fetch_one(&self.pool).await?.try_get(0)?)
    }
}

fn drain(rows: &[SqliteRow], numbers: &[usize], texts: &[usize]) -> Result {
    let mut sum = 0;
    for row in rows {
        for column in numbers {
            sum += row.try_get::<i64, _>(*column)? & 1;
        }
        for column in texts {
            sum += row.try_get::<&str, _>(*column)?.len() as i64;
        }
    }
    std::hint::black_box(sum);
    Ok(())
}

fn page_check(rows: &[SqliteRow]) -> Result<String> {
    let mut check = Check::default();
    for row in rows {
        check.row(row.try_get(sql::CONTACT)?, row.try_get(sql::TS)?);
    }
    Ok(check.hex())
}

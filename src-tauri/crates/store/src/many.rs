//! One statement over many rows. sqlx sends each statement to the connection's own thread and each
//! row of an answer back; a parameter costs next to nothing beside that.

use crate::error::Result;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnection};
use std::sync::OnceLock;

/// Rows of one statement. The statements are few, so that all stay prepared.
const CHUNKS: [usize; 6] = [4_096, 1_024, 256, 64, 16, 1];
/// Parameters of one statement, at most. What has few columns goes in with few statements: each of several
/// rows makes the full-text index write down what it has gathered, and merge it later.
const PARAMETERS: usize = 10_000;

pub(crate) type Query<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

/// `head VALUES (?, …), (?, …) tail`, whatever the number of rows.
pub(crate) struct Many {
    head: &'static str,
    tail: &'static str,
    columns: usize,
    sql: OnceLock<Vec<(usize, String)>>,
}

impl Many {
    pub const fn new(head: &'static str, columns: usize, tail: &'static str) -> Self {
        Self {
            head,
            tail,
            columns,
            sql: OnceLock::new(),
        }
    }

    /// The statement over a single row, for the test of query plans.
    pub fn single(&'static self) -> &'static str {
        self.statements().last().map_or("", |(_, sql)| sql)
    }

    fn statements(&'static self) -> &'static [(usize, String)] {
        self.sql.get_or_init(|| {
            let row = format!("({})", vec!["?"; self.columns].join(","));
            let sizes = CHUNKS.iter().filter(|n| **n * self.columns <= PARAMETERS);
            let statement = |n: &usize| {
                let rows = vec![row.as_str(); *n].join(",");
                (*n, format!("{} VALUES {rows} {}", self.head, self.tail))
            };
            sizes.map(statement).collect()
        })
    }

    /// `bind` binds the columns of one row, in their order.
    pub async fn run<'q, T>(
        &'static self,
        connection: &mut SqliteConnection,
        rows: &'q [T],
        bind: impl Fn(Query<'q>, &'q T) -> Query<'q>,
    ) -> Result<()> {
        let mut rest = rows;
        for (size, sql) in self.statements() {
            while let Some((chunk, after)) = rest.split_at_checked(*size) {
                rest = after;
                // Only question marks are put together, never values; made once, so it is static.
                let query = chunk.iter().fold(sqlx::query(sql.as_str()), &bind);
                query.execute(&mut *connection).await?;
            }
        }
        Ok(())
    }
}

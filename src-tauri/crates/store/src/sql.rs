//! Statements that are put together: only our own words are pushed as text, values are bound.

use crate::error::Result;
use sqlx::{AssertSqlSafe, SqliteConnection};

enum Value {
    Text(String),
    Number(i64),
}

/// A statement with its values.
#[derive(Default)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub fn push(&mut self, sql: &'static str) {
        self.text.push_str(sql);
    }

    pub fn text(&mut self, value: String) {
        self.bind(Value::Text(value));
    }

    pub fn number(&mut self, value: i64) {
        self.bind(Value::Number(value));
    }

    /// The value of a LIMIT, never a bare parameter: SQLite looks at its value to plan, and plans the
    /// statement anew whenever another value is bound, which costs more than reading a page. `(? + 0)`
    /// is not looked at.
    pub fn limit(&mut self, value: i64) {
        self.push("(");
        self.number(value);
        self.push(" + 0)");
    }

    fn bind(&mut self, value: Value) {
        self.values.push(value);
        self.text.push('?');
        self.text.push_str(&self.values.len().to_string());
    }

    /// The text alone, for the test of query plans.
    pub fn into_text(self) -> String {
        self.text
    }

    /// The one row of the answer.
    pub async fn fetch<T>(self, connection: &mut SqliteConnection) -> Result<T>
    where
        T: for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> + Send + Unpin,
    {
        let mut query = sqlx::query_as(AssertSqlSafe(self.text));
        for value in self.values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
            };
        }
        Ok(query.fetch_one(connection).await?)
    }
}

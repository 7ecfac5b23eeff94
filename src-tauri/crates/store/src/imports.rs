//! The record of imports: what was asked for, how far it came, what it brought.

use crate::error::Result;
use crate::open::Store;
use listo_domain::Millis;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    Running,
    Finished,
    Cancelled,
    Failed,
}

impl ImportState {
    fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    pub id: i64,
    pub started_at: Millis,
    /// `Running` on an import of an earlier start means that it was cut off.
    pub state: ImportState,
    /// JSON, for the engine.
    pub options: String,
    /// JSON, for the engine.
    pub tally: String,
}

impl Store {
    /// # Errors
    /// When the database cannot be written.
    pub async fn begin_import(&self, at: Millis, options: &str, tally: &str) -> Result<i64> {
        let mut unit = self.unit().await?;
        let id = sqlx::query_scalar(
            "INSERT INTO import (started_at, state, options, tally) VALUES (?, 'running', ?, ?) \
             RETURNING id",
        )
        .bind(at.0)
        .bind(options)
        .bind(tally)
        .fetch_one(&mut *unit.tx)
        .await?;
        unit.commit().await?;
        Ok(id)
    }

    /// # Errors
    /// When the database cannot be written.
    pub async fn end_import(
        &self,
        id: i64,
        at: Millis,
        state: ImportState,
        tally: &str,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        sqlx::query("UPDATE import SET finished_at = ?, state = ?, tally = ? WHERE id = ?")
            .bind(at.0)
            .bind(state.name())
            .bind(tally)
            .bind(id)
            .execute(&mut *unit.tx)
            .await?;
        unit.commit().await
    }

    /// Newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn imports(&self) -> Result<Vec<Import>> {
        let pools = self.pools().await;
        let rows: Vec<(i64, i64, String, String, String)> = sqlx::query_as(
            "SELECT id, started_at, state, options, tally FROM import ORDER BY id DESC LIMIT 50",
        )
        .fetch_all(&mut *pools.readers.take().await)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, started_at, state, options, tally)| Import {
                id,
                started_at: Millis(started_at),
                state: match state.as_str() {
                    "finished" => ImportState::Finished,
                    "cancelled" => ImportState::Cancelled,
                    "failed" => ImportState::Failed,
                    _ => ImportState::Running,
                },
                options,
                tally,
            })
            .collect())
    }
}

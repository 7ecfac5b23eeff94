//! Names the person gives, which are one of a kind among what is not removed.

use crate::error::{Error, Result};
use crate::unit::Unit;
use listo_domain::text::fold_word;
use sqlx::sqlite::SqliteQueryResult;

/// Whether another row of a table, not removed, has the folded name `?1`; `?2` is the row itself.
macro_rules! taken {
    ($table:literal) => {
        concat!(
            "SELECT EXISTS (SELECT 1 FROM ",
            $table,
            " WHERE folded = ?1 AND removed = 0 AND id <> ?2)"
        )
    };
}
pub(crate) use taken;

/// A name without case and accents.
#[must_use]
pub fn folded(name: &str) -> String {
    fold_word(name)
}

/// That a statement met its row.
pub(crate) fn found(done: &SqliteQueryResult, what: &'static str) -> Result<()> {
    if done.rows_affected() == 0 {
        return Err(Error::NotFound(what));
    }
    Ok(())
}

impl Unit {
    /// The name, folded, where no other row has it, as [`taken`] asks.
    pub async fn free_name(&mut self, taken: &'static str, name: &str, id: i64) -> Result<String> {
        let folded = folded(name);
        let taken: bool = sqlx::query_scalar(taken)
            .bind(&folded)
            .bind(id)
            .fetch_one(&mut *self.tx)
            .await?;
        if taken {
            return Err(Error::Taken(name.to_owned()));
        }
        Ok(folded)
    }
}

//! Our own phone numbers, and which line of an archive belongs to which.

use crate::NumberId;
use crate::error::Result;
use crate::name::found;
use crate::open::Store;
use crate::unit::Unit;
use listo_domain::Millis;

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Number {
    pub id: i64,
    pub name: String,
    /// E.164, or empty where it is not known.
    pub e164: String,
    /// Index into the palette of the window.
    pub color: i64,
    pub sample: bool,
}

impl Number {
    #[must_use]
    pub fn id(&self) -> NumberId {
        NumberId(self.id)
    }

    /// Among `numbers` the one of ours with this E.164, or else the one with this name, unless both
    /// have an E.164 and they differ. Samples are nobody's.
    #[must_use]
    pub fn find<'a>(numbers: &'a [Self], name: &str, e164: &str) -> Option<&'a Self> {
        let own = || numbers.iter().filter(|n| !n.sample);
        own()
            .find(|n| !e164.is_empty() && n.e164 == e164)
            .or_else(|| own().find(|n| n.name == name && (n.e164.is_empty() || e164.is_empty())))
    }
}

/// A line (SIM) of a set of archives and the number it was said to be.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ArchiveLine {
    pub line: String,
    pub number_id: i64,
}

const COLORS: i64 = 8;
const NUMBERS: &str = "SELECT id, name, e164, color, sample FROM number ORDER BY id";

impl Unit {
    pub async fn add_number(
        &mut self,
        name: &str,
        e164: &str,
        sample: bool,
        at: Millis,
    ) -> Result<NumberId> {
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO number (name, e164, color, sample, created_at) \
             VALUES (?, ?, (SELECT count(*) FROM number) % ?, ?, ?) RETURNING id",
        )
        .bind(name)
        .bind(e164)
        .bind(COLORS)
        .bind(sample)
        .bind(at.0)
        .fetch_one(&mut *self.tx)
        .await?;
        Ok(NumberId(id))
    }
}

impl Store {
    /// # Errors
    /// When the database cannot be read.
    pub async fn numbers(&self) -> Result<Vec<Number>> {
        let pools = self.pools().await;
        Ok(sqlx::query_as(NUMBERS)
            .fetch_all(&mut *pools.readers.take().await)
            .await?)
    }

    /// The number of ours with this E.164, or else with this name; made where there is none. An
    /// E.164 that was not known before is filled in. In one step, so that two processes do not make
    /// it twice.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn find_or_add_number(&self, name: &str, e164: &str, at: Millis) -> Result<NumberId> {
        let mut unit = self.unit().await?;
        let numbers: Vec<Number> = sqlx::query_as(NUMBERS).fetch_all(&mut *unit.tx).await?;
        let id = match Number::find(&numbers, name, e164) {
            None => unit.add_number(name, e164, false, at).await?,
            Some(number) => {
                if number.e164.is_empty() && !e164.is_empty() {
                    sqlx::query("UPDATE number SET e164 = ? WHERE id = ?")
                        .bind(e164)
                        .bind(number.id)
                        .execute(&mut *unit.tx)
                        .await?;
                }
                number.id()
            }
        };
        unit.commit().await?;
        Ok(id)
    }

    /// # Errors
    /// When the database cannot be written.
    pub async fn add_number(
        &self,
        name: &str,
        e164: &str,
        sample: bool,
        at: Millis,
    ) -> Result<NumberId> {
        let mut unit = self.unit().await?;
        let id = unit.add_number(name, e164, sample, at).await?;
        unit.commit().await?;
        Ok(id)
    }

    /// # Errors
    /// [`Error::NotFound`] when there is no such number.
    pub async fn rename_number(&self, id: NumberId, name: &str, e164: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        let done = sqlx::query("UPDATE number SET name = ?, e164 = ? WHERE id = ?")
            .bind(name)
            .bind(e164)
            .bind(id.0)
            .execute(&mut *unit.tx)
            .await?;
        found(&done, "number")?;
        unit.commit().await
    }

    /// What was said of the lines of this set of archives before.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn archive_lines(&self, backup_set: &str) -> Result<Vec<ArchiveLine>> {
        let pools = self.pools().await;
        Ok(
            sqlx::query_as("SELECT line, number_id FROM archive_line WHERE backup_set = ?")
                .bind(backup_set)
                .fetch_all(&mut *pools.readers.take().await)
                .await?,
        )
    }

    /// # Errors
    /// When the database cannot be written.
    pub async fn remember_line(
        &self,
        backup_set: &str,
        line: &str,
        number: NumberId,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        sqlx::query(
            "INSERT INTO archive_line (backup_set, line, number_id) VALUES (?, ?, ?) \
             ON CONFLICT DO UPDATE SET number_id = excluded.number_id",
        )
        .bind(backup_set)
        .bind(line)
        .bind(number.0)
        .execute(&mut *unit.tx)
        .await?;
        unit.commit().await
    }
}

//! Where live conversations come from: the providers that are asked, how far they have been read, and
//! what is wrong with them now. Keys are never here.

use crate::error::Result;
use crate::ingest::{Ingested, NewActivity};
use crate::name::found;
use crate::open::Store;
use crate::outbox::{FailureNote, OutboxState};
use crate::unit::Unit;
use listo_domain::{Landing, Millis, Seq};

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Source {
    pub id: i64,
    /// `twilio`, …
    pub kind: String,
    pub name: String,
    /// JSON, without secrets.
    pub account: String,
    pub paused: bool,
    pub added_at: i64,
    /// Where to go on with what is new; empty at the beginning.
    pub new_cursor: String,
    /// Where to go on with the years before.
    pub history_cursor: String,
    history: i64,
    /// How far back the history has come; 0 where it has not begun.
    pub reached: i64,
    /// Items it has brought, copies not counted.
    pub fetched: i64,
    /// Items that could not be read.
    pub problems: i64,
    /// When it last answered; 0 for never.
    pub fetched_at: i64,
    /// What is wrong with it now; empty where nothing is.
    pub fault: String,
    pub fault_at: i64,
    /// For the log, in English.
    pub fault_detail: String,
    /// What is decided here is told to the provider.
    pub mirrors: bool,
    /// Why the provider did not take the last of it over; empty where it did.
    pub mirror_refusal: String,
}

/// How far the years before have been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum History {
    NotBegun,
    UnderWay,
    Complete,
}

impl Source {
    #[must_use]
    pub fn history(&self) -> History {
        match self.history {
            0 => History::NotBegun,
            1 => History::UnderWay,
            _ => History::Complete,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSource {
    pub kind: String,
    pub name: String,
    pub account: String,
}

/// A number of ours and the source that is asked for it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SourceNumber {
    pub number_id: i64,
    pub source_id: i64,
    pub e164: String,
    /// It can send texts.
    pub texts: bool,
}

/// One step of fetching, with what is to be remembered of it.
#[derive(Debug, Clone, Default)]
pub struct Step {
    pub items: Vec<NewActivity>,
    /// Why some of them, by their place, were not delivered.
    pub failures: Vec<(usize, FailureNote)>,
    pub cursor: String,
    /// It was a step of the history; `true` where that is complete now.
    pub history: Option<bool>,
    pub reached: Option<Millis>,
    pub problems: i64,
    pub at: Millis,
    /// What was wrong with the source is over.
    pub well: bool,
    /// Texts of the outbox that came back as one of the items, by its place.
    pub adopted: Vec<(Seq, usize)>,
    /// Another part of the same step follows: the cursor stays where it is.
    pub goes_on: bool,
}

impl Step {
    /// The step in parts of so many items, each for a transaction of its own, so that no key waits for a
    /// whole page. The last one moves the cursor: cut off before it, a step brings some items again.
    #[must_use]
    pub fn parts(self, most: usize) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut rest = self;
        while rest.items.len() > most {
            let behind = rest.items.split_off(most);
            let (here, later) = rest.failures.into_iter().partition(|(at, _)| *at < most);
            rest.failures = later;
            let (adopted, later) = rest.adopted.into_iter().partition(|(_, at)| *at < most);
            rest.adopted = later;
            parts.push(Self {
                items: std::mem::replace(&mut rest.items, behind),
                failures: here,
                adopted,
                at: rest.at,
                goes_on: true,
                ..Self::default()
            });
            rest.failures.iter_mut().for_each(|(at, _)| *at -= most);
            rest.adopted.iter_mut().for_each(|(_, at)| *at -= most);
        }
        parts.push(rest);
        parts
    }
}

const SOURCES: &str = "SELECT id, kind, name, account, paused, added_at, new_cursor, history_cursor, \
    history, reached, fetched, problems, fetched_at, fault, fault_at, fault_detail, mirrors, mirror_refusal FROM source ORDER BY id";
const NUMBERS: &str =
    "SELECT number_id, source_id, e164, texts FROM source_number ORDER BY number_id";
const KEEP_NEW: &str = "UPDATE source SET new_cursor = ?2, fetched = fetched + ?3, \
    problems = problems + ?4, fetched_at = ?5 WHERE id = ?1";
const KEEP_HISTORY: &str = "UPDATE source SET history_cursor = ?2, fetched = fetched + ?3, \
    problems = problems + ?4, fetched_at = ?5, history = ?6, reached = CASE WHEN ?7 = 0 THEN reached ELSE ?7 END WHERE id = ?1";
const KEEP_PART: &str = "UPDATE source SET fetched = fetched + ?2, fetched_at = ?3 WHERE id = ?1";
const WELL: &str = "UPDATE source SET fault = '', fault_at = 0, fault_detail = '' \
    WHERE id = ? AND fault <> ''";
/// Since when: a fault that goes on keeps its beginning.
const FAULT: &str = "UPDATE source SET fault_at = CASE ?2 WHEN '' THEN 0 WHEN fault THEN fault_at ELSE ?3 END, \
    fault = ?2, fault_detail = ?4 WHERE id = ?1";
/// What a source brings does not take a number away from another.
const CLAIM_FREE: &str = "INSERT INTO source_number (number_id, source_id, e164, texts) VALUES (?, ?, ?, ?) \
    ON CONFLICT DO NOTHING";
const CLAIM_NUMBER: &str = "INSERT INTO source_number (number_id, source_id, e164, texts) VALUES (?, ?, ?, ?) \
    ON CONFLICT DO UPDATE SET source_id = excluded.source_id, e164 = excluded.e164, texts = excluded.texts";

impl Store {
    /// # Errors
    /// When the database cannot be read.
    pub async fn sources(&self) -> Result<Vec<Source>> {
        let pools = self.pools().await;
        Ok(sqlx::query_as(SOURCES)
            .fetch_all(&mut *pools.readers.take().await)
            .await?)
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn source_numbers(&self) -> Result<Vec<SourceNumber>> {
        let pools = self.pools().await;
        Ok(sqlx::query_as(NUMBERS)
            .fetch_all(&mut *pools.readers.take().await)
            .await?)
    }

    /// # Errors
    /// When the database cannot be written.
    pub async fn add_source(&self, new: &NewSource, at: Millis) -> Result<i64> {
        let mut unit = self.unit().await?;
        let id = sqlx::query_scalar(
            "INSERT INTO source (kind, name, account, added_at) VALUES (?, ?, ?, ?) RETURNING id",
        )
        .bind(&new.kind)
        .bind(&new.name)
        .bind(&new.account)
        .bind(at.0)
        .fetch_one(&mut *unit.tx)
        .await?;
        unit.commit().await?;
        Ok(id)
    }

    /// Which numbers a source is asked for. One that another source had is its own now, where it was
    /// asked for; else it stays.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn claim_numbers(
        &self,
        source: i64,
        numbers: &[SourceNumber],
        asked: bool,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        for number in numbers {
            sqlx::query(if asked { CLAIM_NUMBER } else { CLAIM_FREE })
                .bind(number.number_id)
                .bind(source)
                .bind(&number.e164)
                .bind(number.texts)
                .execute(&mut *unit.tx)
                .await?;
        }
        unit.commit().await
    }

    /// Another key or name for the same account; what was wrong is to be found out anew.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] where there is no such source.
    pub async fn change_source(&self, id: i64, name: &str, account: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        let done = sqlx::query(
            "UPDATE source SET name = ?2, account = ?3, fault = '', fault_at = 0, fault_detail = '' WHERE id = ?1",
        )
        .bind(id)
        .bind(name)
        .bind(account)
        .execute(&mut *unit.tx)
        .await?;
        found(&done, "source")?;
        unit.commit().await
    }

    /// # Errors
    /// [`crate::Error::NotFound`] where there is no such source.
    pub async fn pause_source(&self, id: i64, paused: bool) -> Result<()> {
        let mut unit = self.unit().await?;
        let done = sqlx::query("UPDATE source SET paused = ?2 WHERE id = ?1")
            .bind(id)
            .bind(paused)
            .execute(&mut *unit.tx)
            .await?;
        found(&done, "source")?;
        unit.commit().await
    }

    /// What is wrong with a source, empty for nothing. Said again it changes nothing; `true` where it is news.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn note_fault(&self, id: i64, fault: &str, detail: &str, at: Millis) -> Result<bool> {
        let mut unit = self.unit().await?;
        let was: Option<(String, String)> =
            sqlx::query_as("SELECT fault, fault_detail FROM source WHERE id = ?")
                .bind(id)
                .fetch_optional(&mut *unit.tx)
                .await?;
        if was.is_none_or(|(kind, told)| kind == fault && told == detail) {
            return Ok(false);
        }
        sqlx::query(FAULT)
            .bind(id)
            .bind(fault)
            .bind(at.0)
            .bind(detail)
            .execute(&mut *unit.tx)
            .await?;
        unit.commit().await?;
        Ok(true)
    }

    /// Takes in a step of fetching, or a part of one: items, failures and the cursor in one transaction, so
    /// that a crash loses no item.
    ///
    /// A step that brings nothing is not written unless `keep` asks for it, and gives `None`: a source is asked every few
    /// seconds, and a cursor of before only gives some items again.
    ///
    /// # Errors
    /// Nothing was changed, except after [`crate::Error::UnknownCommit`], and then the same step may be
    /// taken in again.
    pub async fn take_step(
        &self,
        source: i64,
        step: &Step,
        keep: bool,
    ) -> Result<Option<Ingested>> {
        let mut unit = self.unit().await?;
        unit.origin = source;
        let before = unit.changes().await?;
        let mut items = step.items.clone();
        for (text, place) in &step.adopted {
            if let Some(item) = items.get_mut(*place)
                && unit.was_finished_since(*text).await?
            {
                item.landing = Landing::ThenDone;
            }
        }
        let ingested = unit.ingest(&items, false).await?;
        for (place, failure) in &step.failures {
            if let Some(item) = step.items.get(*place) {
                unit.note_failure(item, failure).await?;
            }
        }
        for (text, place) in &step.adopted {
            if let Some(item) = step.items.get(*place) {
                unit.settle(*text, OutboxState::Sent, item).await?;
            }
        }
        // Items that could not be read change no row, and are told of once.
        let tells = step.problems > 0 && !step.goes_on;
        if !keep && !tells && unit.changes().await? == before {
            return Ok(None);
        }
        let added = i64::try_from(ingested.added).unwrap_or(i64::MAX);
        let query = match (step.goes_on, step.history) {
            (true, _) => sqlx::query(KEEP_PART).bind(source),
            (false, Some(_)) => sqlx::query(KEEP_HISTORY).bind(source).bind(&step.cursor),
            (false, None) => sqlx::query(KEEP_NEW).bind(source).bind(&step.cursor),
        };
        let mut query = query.bind(added);
        if !step.goes_on {
            query = query.bind(step.problems);
        }
        query = query.bind(step.at.0);
        if let Some(complete) = step.history {
            query = query
                .bind(if complete { 2 } else { 1 })
                .bind(step.reached.map_or(0, |t| t.0));
        }
        let done = query.execute(&mut *unit.tx).await?;
        found(&done, "source")?;
        if step.well {
            sqlx::query(WELL)
                .bind(source)
                .execute(&mut *unit.tx)
                .await?;
        }
        unit.written += step.items.len();
        unit.commit().await?;
        Ok(Some(ingested))
    }

    /// Forgets a source. What it has brought stays, and can no longer be answered through it.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] where there is no such source.
    pub async fn remove_source(&self, id: i64) -> Result<()> {
        self.mirror_source(id, false).await?;
        let mut unit = self.unit().await?;
        sqlx::query("DELETE FROM source_number WHERE source_id = ?")
            .bind(id)
            .execute(&mut *unit.tx)
            .await?;
        let done = sqlx::query("DELETE FROM source WHERE id = ?")
            .bind(id)
            .execute(&mut *unit.tx)
            .await?;
        found(&done, "source")?;
        unit.commit().await
    }
}

impl Unit {
    /// Rows this connection has written.
    async fn changes(&mut self) -> Result<i64> {
        Ok(sqlx::query_scalar("SELECT total_changes()")
            .fetch_one(&mut *self.tx)
            .await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NumberId;
    use listo_domain::{Address, Content, Delivery, Direction, IncomingActivity, Party};

    fn item(id: usize) -> NewActivity {
        let other = Address("+12025550101".into());
        NewActivity {
            number: NumberId(1),
            source: "test",
            landing: Landing::Live,
            activity: IncomingActivity {
                external_id: id.to_string(),
                parties: vec![Party {
                    address: other.clone(),
                    name: None,
                }],
                sender: Some(other),
                at: Millis(1),
                content: Content::Text {
                    direction: Direction::Inbound,
                    body: String::new(),
                    subject: None,
                    delivery: Delivery::Delivered,
                    attachments: Vec::new(),
                },
                automatic: false,
                read: None,
            },
        }
    }

    #[test]
    fn parts_are_the_step_and_only_the_last_moves_the_cursor() {
        let note = |at: usize| FailureNote {
            kind: "other".into(),
            code: at.to_string(),
            message: String::new(),
        };
        for (count, sizes) in [
            (0, vec![0]),
            (3, vec![3]),
            (4, vec![3, 1]),
            (9, vec![3, 3, 3]),
        ] {
            let step = Step {
                items: (0..count).map(item).collect(),
                failures: (0..count).map(|at| (at, note(at))).collect(),
                adopted: (0..count).map(|at| (Seq(at as i64), at)).collect(),
                cursor: "next".into(),
                history: Some(true),
                problems: 2,
                well: true,
                ..Step::default()
            };
            let parts = step.parts(3);
            let had: Vec<usize> = parts.iter().map(|part| part.items.len()).collect();
            assert_eq!(had, sizes);
            let mut next = 0;
            for part in &parts {
                for (at, item) in part.items.iter().enumerate() {
                    let id = next.to_string();
                    assert_eq!(item.activity.external_id, id, "in their order");
                    assert_eq!(part.failures[at], (at, note(next)), "each at its item");
                    assert_eq!(part.adopted[at], (Seq(next as i64), at));
                    next += 1;
                }
            }
            let (last, before) = parts.split_last().unwrap();
            assert_eq!((last.cursor.as_str(), last.goes_on), ("next", false));
            assert_eq!((last.history, last.problems), (Some(true), 2));
            let early = |part: &Step| part.goes_on && part.cursor.is_empty() && !part.well;
            assert!(
                before.iter().all(early),
                "a crash before the last loses nothing"
            );
        }
    }
}

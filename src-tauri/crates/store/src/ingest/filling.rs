//! Filling an empty store: the index that tells copies is made when the rows are there.
//!
//! Its key is in no order, so every row that comes in while it grows changes a page of its own: a
//! quarter of what an import of a million costs. Without it a filter in memory tells what is surely
//! no copy. What may be one waits until the index is there, which decides.
//!
//! No facts are written without the index, unless by the store that took it away last, from a table
//! that was empty: it alone knows them all. Whoever else writes facts makes the index first.

use super::NewActivity;
use crate::error::Result;
use crate::open::{Store, WRITER_CACHE};
use crate::unit::Unit;
use sqlx::SqliteConnection;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{MutexGuard, PoisonError};

/// As the migrations make it. It may be missing when they run: one that changes it says IF EXISTS.
const MAKE: &str = "CREATE UNIQUE INDEX IF NOT EXISTS activity_external \
    ON activity (external_id, number_id, source)";
/// Sorted in files, and by little at a time: in memory it would be all the keys.
const SORTING: [&str; 2] = ["PRAGMA temp_store = FILE", "PRAGMA cache_size = -6144"];
const AS_BEFORE: [&str; 2] = [WRITER_CACHE, "PRAGMA temp_store = MEMORY"];
const DROP: &str = "DROP INDEX activity_external";
const IS_THERE: &str =
    "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'activity_external')";
const MAY_GO: &str = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'activity_external') \
    AND NOT EXISTS (SELECT 1 FROM activity)";

/// Changes with every index that is made or taken away, by whichever program.
const SCHEMA: &str = "PRAGMA schema_version";

/// Items that wait for the index, at most, and bytes of their texts: then it is made at once.
const DOUBTS: usize = 10_000;
const DOUBT_BYTES: usize = 8 * 1024 * 1024;

#[derive(Debug)]
pub(crate) struct Filling {
    /// What [`SCHEMA`] gave when the index was gone: another program may make it, and a third take
    /// it away again.
    schema: i64,
    seen: Seen,
    doubtful: Vec<NewActivity>,
    bytes: usize,
}

impl Filling {
    /// Keeps what a transaction doubted, once that is committed.
    pub fn keep(&mut self, doubtful: Vec<NewActivity>) {
        let bytes = doubtful.iter().map(|n| n.activity.content.text_bytes());
        self.bytes += bytes.sum::<usize>();
        self.doubtful.extend(doubtful);
    }

    fn is_full(&self) -> bool {
        self.doubtful.len() >= DOUBTS || self.bytes >= DOUBT_BYTES
    }
}

/// Items in one part of the filter.
const PART: usize = 1 << 20;
/// Bits an item and bits it sets: one in some 15,000 is taken for another of its part.
const WIDTH: usize = 20;
const SET: u64 = 14;

/// A Bloom filter that grows by parts.
#[derive(Debug, Default)]
struct Seen {
    parts: Vec<Vec<u64>>,
    /// In the last part.
    items: usize,
}

impl Seen {
    /// Adds a key; false where it may have been added before.
    fn add(&mut self, key: impl std::hash::Hash) -> bool {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let first = hasher.finish();
        1_u8.hash(&mut hasher);
        let step = hasher.finish() | 1;
        let bits = (PART * WIDTH) as u64;
        let places = (0..SET).map(|i| first.wrapping_add(step.wrapping_mul(i)) % bits);
        let split = |place: u64| ((place / 64) as usize, 1_u64 << (place % 64));
        let is_set = |part: &Vec<u64>, place: u64| {
            let (word, bit) = split(place);
            part.get(word).is_some_and(|w| w & bit != 0)
        };
        if self
            .parts
            .iter()
            .any(|part| places.clone().all(|p| is_set(part, p)))
        {
            return false;
        }
        if self.parts.is_empty() || self.items == PART {
            self.parts.push(vec![0; PART * WIDTH / 64]);
            self.items = 0;
        }
        self.items += 1;
        if let Some(part) = self.parts.last_mut() {
            for place in places {
                let (word, bit) = split(place);
                if let Some(w) = part.get_mut(word) {
                    *w |= bit;
                }
            }
        }
        true
    }
}

impl Store {
    /// Whether an import fills this store, which was empty before.
    #[must_use]
    pub fn is_filling(&self) -> bool {
        self.filling().is_some()
    }

    fn filling(&self) -> MutexGuard<'_, Option<Filling>> {
        self.filling.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the index away where there is nothing yet that it could tell.
    pub(crate) async fn begin_filling(&self) -> Result<()> {
        let mut unit = self.unit().await?;
        let may_go: bool = sqlx::query_scalar(MAY_GO).fetch_one(&mut *unit.tx).await?;
        if !may_go {
            return unit.commit().await;
        }
        sqlx::query(DROP).execute(&mut *unit.tx).await?;
        let schema: i64 = sqlx::query_scalar(SCHEMA).fetch_one(&mut *unit.tx).await?;
        unit.commit().await?;
        *self.filling() = Some(Filling {
            schema,
            seen: Seen::default(),
            doubtful: Vec::new(),
            bytes: 0,
        });
        Ok(())
    }

    /// Makes the index. What comes back was held back as a possible copy: it is to be taken in as
    /// the last batch. Nothing comes back where the store was not being filled.
    ///
    /// # Errors
    /// When the index cannot be made, as on a full disk. It is made at the next chance, and what was
    /// held back still is.
    pub async fn end_filling(&self) -> Result<Vec<NewActivity>> {
        if self.filling().is_none() {
            return Ok(Vec::new());
        }
        let pools = self.pools().await;
        make_index(&mut *pools.writer.take().await).await?;
        Ok(self.filling().take().map_or_else(Vec::new, |f| f.doubtful))
    }
}

/// Makes the index where a program that filled the store has ended without.
pub(crate) async fn make_index(writer: &mut SqliteConnection) -> Result<()> {
    if sqlx::query_scalar(IS_THERE).fetch_one(&mut *writer).await? {
        return Ok(());
    }
    for sql in SORTING {
        sqlx::query(sql).execute(&mut *writer).await?;
    }
    let made = sqlx::query(MAKE).execute(&mut *writer).await;
    for sql in AS_BEFORE {
        sqlx::query(sql).execute(&mut *writer).await?;
    }
    made?;
    Ok(())
}

impl Unit {
    /// Whether an item may be a copy, and waits.
    pub(super) fn doubts(&mut self, new: &NewActivity) -> bool {
        let mut filling = self.filling.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (new.number.0, new.source, &new.activity.external_id);
        if filling.as_mut().is_none_or(|f| f.seen.add(key)) {
            return false;
        }
        let mut held = new.clone();
        for party in &mut held.activity.parties {
            // Learned already; later it would stand above a newer one.
            party.name = None;
        }
        self.doubtful.push(held);
        true
    }

    /// Whether the filter tells copies in this transaction: otherwise the index is there.
    pub(super) async fn fills(&mut self) -> Result<bool> {
        let schema: i64 = sqlx::query_scalar(SCHEMA).fetch_one(&mut *self.tx).await?;
        let goes_on = {
            let filling = self.filling.lock().unwrap_or_else(PoisonError::into_inner);
            filling
                .as_ref()
                .is_some_and(|f| f.schema == schema && !f.is_full())
        };
        if !goes_on {
            sqlx::query(MAKE).execute(&mut *self.tx).await?;
        }
        Ok(goes_on)
    }
}

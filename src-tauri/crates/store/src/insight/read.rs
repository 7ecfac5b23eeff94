//! Reads the ledger for a period, and who and what its conversations belong to.

use super::pack::{ONGOING, SHARD, block_of, each, home};
use crate::conversation::from_json;
use crate::error::Result;
use crate::open::Store;
use crate::unit::Unit;
use listo_domain::insight::Record;
use listo_domain::{ContactId, Millis, TagId};
use std::collections::HashSet;
use std::sync::atomic::{AtomicI64, Ordering};

/// So many blobs at a time; one has some ten kilobytes.
pub(crate) const BLOCKS: &str = "SELECT block, shard, records FROM ledger \
    WHERE (block, shard) > (?1, ?2) AND block <= ?3 ORDER BY block, shard LIMIT 64";
pub(crate) const TAGGED: &str = "SELECT json_group_array(DISTINCT conversation_id) FROM conversation_tag \
    WHERE tag_id IN (SELECT value FROM json_each(?1))";
/// [[member, conversation], …]
pub(crate) const ASSIGNED: &str = "SELECT json_group_array(json_array(assignee, id)) FROM conversation \
    WHERE assignee <> ''";
/// [[tag, conversation], …]
pub(crate) const OF_TAGS: &str = "SELECT json_group_array(json_array(tag_id, conversation_id)) \
    FROM conversation_tag WHERE tag_id IN (SELECT id FROM tag WHERE removed = 0)";
/// [[contact, conversation], …]
pub(crate) const OF_CONTACTS: &str = "SELECT json_group_array(json_array(contact_id, conversation_id)) FROM (\
    SELECT DISTINCT n.contact_id, p.conversation_id FROM contact_number n \
    CROSS JOIN party p ON p.address = n.address)";

/// Which conversations a figure is about.
#[derive(Debug, Clone, Default)]
pub struct Narrowed {
    tagged: Option<HashSet<u32>>,
    /// Assigned to those who were asked for.
    theirs: Option<HashSet<u32>>,
    /// Assigned to anybody, where what is nobody's was asked for.
    taken: Option<HashSet<u32>>,
}

impl Narrowed {
    #[must_use]
    pub fn holds(&self, conversation: u32) -> bool {
        let tagged = self.tagged.as_ref();
        let has = |set: &HashSet<u32>| set.contains(&conversation);
        tagged.is_none_or(has)
            && self.theirs.as_ref().is_none_or(|theirs| {
                has(theirs) || self.taken.as_ref().is_some_and(|taken| !has(taken))
            })
    }
}

impl Store {
    /// Calls `visit` with conversation, number and record of everything that touches a period, each
    /// record once, in one snapshot.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read_ledger(
        &self,
        from: Millis,
        until: Millis,
        visit: impl FnMut(u32, u32, &Record) + Send,
    ) -> Result<()> {
        self.read_ledger_apart(from, until, &mut [visit]).await
    }

    /// The same by several at a time: each has some of the conversations, with all of their records.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read_ledger_apart(
        &self,
        from: Millis,
        until: Millis,
        visits: &mut [impl FnMut(u32, u32, &Record) + Send],
    ) -> Result<()> {
        let mut unit = self.snapshot().await?;
        let (first, last) = (block_of(from), block_of(until));
        for (mut after, last) in [((ONGOING, -1), ONGOING), ((first, -1), last)] {
            while let Some(next) = read(&mut unit, after, last, first, visits).await? {
                after = next;
            }
        }
        Ok(())
    }

    /// The earliest time that `of` tells of a record.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ledger_begins(
        &self,
        of: impl Fn(&Record) -> Option<Millis> + Send + Sync,
    ) -> Result<Option<Millis>> {
        let mut unit = self.snapshot().await?;
        let earliest = AtomicI64::new(i64::MAX);
        let visits = &mut [|_, _, record: &Record| {
            if let Some(at) = of(record) {
                earliest.fetch_min(at.0, Ordering::Relaxed);
            }
        }];
        let (mut after, mut last) = ((ONGOING, i64::MAX), i64::MAX);
        while let Some(next) = read(&mut unit, after, last, ONGOING, visits).await? {
            // Later blocks hold later times.
            if earliest.load(Ordering::Relaxed) < i64::MAX {
                last = next.0;
            }
            after = next;
        }
        let earliest = earliest.into_inner();
        Ok((earliest < i64::MAX).then_some(Millis(earliest)))
    }

    /// The conversations that have one of these tags and are assigned to one of these members; an
    /// empty member stands for nobody, and an empty list for all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn narrowed(&self, tags: &[TagId], assignees: &[String]) -> Result<Narrowed> {
        let pools = self.pools().await;
        let mut reader = pools.readers.take().await;
        let mut narrowed = Narrowed::default();
        if !tags.is_empty() {
            let tags: Vec<i64> = tags.iter().map(|tag| tag.0).collect();
            let json: String = sqlx::query_scalar(TAGGED)
                .bind(serde_json::Value::from(tags).to_string())
                .fetch_one(&mut *reader)
                .await?;
            narrowed.tagged = Some(from_json(&json)?);
        }
        if !assignees.is_empty() {
            let json: String = sqlx::query_scalar(ASSIGNED).fetch_one(&mut *reader).await?;
            let all: Vec<(String, u32)> = from_json(&json)?;
            let theirs = all.iter().filter(|(to, _)| assignees.contains(to));
            narrowed.theirs = Some(theirs.map(|(_, id)| *id).collect());
            if assignees.iter().any(String::is_empty) {
                narrowed.taken = Some(all.into_iter().map(|(_, id)| id).collect());
            }
        }
        Ok(narrowed)
    }

    /// Which conversations have which tag.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversations_of_tags(&self) -> Result<Vec<(TagId, u32)>> {
        let pairs = self.pairs(OF_TAGS).await?;
        Ok(pairs.into_iter().map(|(id, c)| (TagId(id), c)).collect())
    }

    /// Which contacts are on the other side of which conversations.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversations_of_contacts(&self) -> Result<Vec<(ContactId, u32)>> {
        let pairs = self.pairs(OF_CONTACTS).await?;
        Ok(pairs
            .into_iter()
            .map(|(id, c)| (ContactId(id), c))
            .collect())
    }

    async fn pairs(&self, sql: &'static str) -> Result<Vec<(i64, u32)>> {
        let pools = self.pools().await;
        let json: String = sqlx::query_scalar(sql)
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        from_json(&json)
    }

    /// How the log names the members that records name by number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ledger_members(&self) -> Result<Vec<(String, u32)>> {
        let pools = self.pools().await;
        let json: String = sqlx::query_scalar(super::catch_up::MEMBERS)
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        from_json(&json)
    }
}

/// Some blobs after one; where the last of them was.
async fn read(
    unit: &mut Unit,
    (block, shard): (i64, i64),
    last: i64,
    first: i64,
    visits: &mut [impl FnMut(u32, u32, &Record) + Send],
) -> Result<Option<(i64, i64)>> {
    let blobs: Vec<(i64, i64, Vec<u8>)> = sqlx::query_as(BLOCKS)
        .bind(block)
        .bind(shard)
        .bind(last)
        .fetch_all(&mut *unit.tx)
        .await?;
    let several = i64::try_from(visits.len()).unwrap_or(1).max(1);
    let share = Share {
        blobs: &blobs,
        several,
        first,
    };
    match visits {
        [visit] => share.visit(0, visit)?,
        visits => std::thread::scope(|scope| {
            let threads: Vec<_> = (0..)
                .zip(visits)
                .map(|(nth, visit)| scope.spawn(move || share.visit(nth, visit)))
                .collect();
            threads.into_iter().try_for_each(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
        })?,
    }
    Ok(blobs.last().map(|(block, shard, _)| (*block, *shard)))
}

/// Blobs that several read, each its own shards.
#[derive(Clone, Copy)]
struct Share<'a> {
    blobs: &'a [(i64, i64, Vec<u8>)],
    several: i64,
    first: i64,
}

impl Share<'_> {
    fn visit(&self, nth: i64, visit: &mut impl FnMut(u32, u32, &Record)) -> Result<()> {
        for (block, shard, blob) in self.blobs {
            if shard % self.several != nth {
                continue;
            }
            each(*block, blob, |place, number, record| {
                // What began before the period is in its first block as well.
                let counts = *block == self.first || *block == ONGOING || home(record) == *block;
                if let (Ok(conversation), Ok(number)) =
                    (u32::try_from(shard * SHARD + place), u32::try_from(number))
                    && counts
                {
                    visit(conversation, number, record);
                }
            })?;
        }
        Ok(())
    }
}

//! Brings the ledger up to date: reads the histories of conversations that have changed, and merges their
//! records with what is kept, beside the writer; one short transaction then writes what is new.

use super::pack::{Groups, SHARD, blocks, holds, join, split, write};
use crate::ConversationId;
use crate::codec::{self, Column as _};
use crate::conversation::{from_json, json_ids};
use crate::error::Result;
use crate::open::Store;
use listo_domain::insight::{Class, Record, Who, ledger};
use listo_domain::{
    ActivityId, Actor, Arrival, Event, Fact, Landing, Millis, Seq, TIDY_CHARS, What, is_code,
    is_service, offers_a_way_out,
};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Conversations that still have to be read, of all there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerProgress {
    pub left: u32,
    pub total: u32,
}

/// What the records are made by; when it changes, all are made anew.
const RULES: &str = "2";
/// Items that are read at a time: some megabytes.
const ITEMS: usize = 100_000;
/// Of one shard, so that few blobs are written. ?1 the mark, ?2 how many, ?3 behind which.
pub(crate) const CLAIM: &str = "UPDATE ledger_stale SET mark = ?1 WHERE conversation_id IN (\
    SELECT conversation_id FROM ledger_stale WHERE conversation_id > ?3 AND conversation_id < (\
    (SELECT min(conversation_id) FROM ledger_stale WHERE conversation_id > ?3) / 4096 + 1) * 4096 \
    ORDER BY conversation_id LIMIT (?2 + 0)) RETURNING conversation_id";
pub(crate) const HISTORIES: &str = "SELECT json_group_array(json_array(c.id, c.number_id, c.parties, \
    (SELECT json_group_array(json_array(id, arrival, at, fact, landing, CASE WHEN direction = 1 THEN coalesce((\
    SELECT text FROM outbox o WHERE o.activity_id = a.id AND o.activity_id > 0), 0) ELSE 0 END)) \
    FROM activity a WHERE a.conversation_id = c.id), \
    (SELECT json_group_array(json_array(seq, actor, occurred_at, kind, payload)) \
    FROM log l WHERE l.conversation_id = c.id))) \
    FROM conversation c WHERE c.id IN (SELECT value FROM json_each(?1))";
pub(crate) const SIZES: &str = "SELECT json_group_array(json_array(conversation_id, n)) FROM (\
    SELECT conversation_id, count(*) AS n FROM activity \
    WHERE conversation_id IN (SELECT value FROM json_each(?1)) GROUP BY conversation_id)";
/// What services have written. ?2 so many characters of each.
pub(crate) const TEXTS: &str = "SELECT json_group_array(json_array(id, substr(body, 1, ?2))) FROM activity \
    WHERE conversation_id IN (SELECT value FROM json_each(?1)) AND direction = 0 AND kind = 0";
pub(super) const MEMBERS: &str = "SELECT json_group_array(json_array(actor, id)) FROM member";
/// Those that are as they were when they were read.
const READ: &str = "DELETE FROM ledger_stale WHERE mark = ?1 AND conversation_id IN (\
    SELECT value FROM json_each(?2)) RETURNING conversation_id";
const BLOBS: &str = "SELECT block, records FROM ledger WHERE shard = ?";
const VERSION: &str = "SELECT coalesce((SELECT version FROM ledger_version WHERE shard = ?), 0)";
/// No row where somebody else has written it since.
const NEXT: &str = "INSERT INTO ledger_version (shard, version) VALUES (?1, 1) \
    ON CONFLICT (shard) DO UPDATE SET version = version + 1 WHERE version = ?2";
const WRITE: &str = "INSERT INTO ledger (block, shard, records) VALUES (?, ?, ?) \
    ON CONFLICT (block, shard) DO UPDATE SET records = excluded.records";
const EMPTY: &str = "DELETE FROM ledger WHERE block = ? AND shard = ?";
const LEFT: &str =
    "SELECT (SELECT count(*) FROM ledger_stale), (SELECT coalesce(sum(n), 0) FROM count)";

type FactRow = (i64, i64, i64, i64, i64, i64);
type DecisionRow = (i64, String, i64, String, String);

#[derive(Deserialize)]
struct History(i64, i64, String, Vec<FactRow>, Vec<DecisionRow>);

/// A conversation's number and records; those of one that is gone are none.
type Read = BTreeMap<i64, (i64, Vec<Record>)>;

impl Store {
    /// How much is left to be read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ledger_progress(&self) -> Result<LedgerProgress> {
        let pools = self.pools().await;
        let (left, total): (i64, i64) = sqlx::query_as(LEFT)
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(LedgerProgress {
            left: count(left),
            total: count(total.max(left)),
        })
    }

    /// Reads up to `most` conversations that have changed and whose ids are greater than `after`, and gives
    /// the greatest of them; `None` where there was none. What changes meanwhile stays to be read.
    ///
    /// # Errors
    /// When the database cannot be read or written; what had been read before stays.
    pub async fn catch_up_ledger(&self, after: i64, most: u32) -> Result<Option<i64>> {
        self.keep_to_rules().await?;
        // Most often there is nothing, and no reason to wait for the writer.
        if self.ledger_progress().await?.left == 0 {
            return Ok(None);
        }
        let mark = fresh_mark();
        let mut unit = self.unit().await?;
        let ids: Vec<i64> = sqlx::query_scalar(CLAIM)
            .bind(mark)
            .bind(most)
            .bind(after)
            .fetch_all(&mut *unit.tx)
            .await?;
        if ids.is_empty() {
            return Ok(None);
        }
        unit.commit().await?;
        let ids = self.some_of(ids).await?;
        let Some(ConversationId(last)) = ids.last().copied() else {
            return Ok(None);
        };
        let json = json_ids(&ids);
        let merged = {
            let mut unit = self.snapshot().await?;
            let histories: String = sqlx::query_scalar(HISTORIES)
                .bind(&json)
                .fetch_one(&mut *unit.tx)
                .await?;
            let histories: Vec<History> = from_json(&histories)?;
            let classes = classes(&mut unit.tx, &histories).await?;
            let members: String = sqlx::query_scalar(MEMBERS).fetch_one(&mut *unit.tx).await?;
            let members: Vec<(String, u32)> = from_json(&members)?;
            let members: HashMap<String, u32> = members.into_iter().collect();
            let mut read: Read = ids.iter().map(|id| (id.0, (0, vec![]))).collect();
            for history in histories {
                let (id, number) = (history.0, history.1);
                read.insert(id, (number, records(history, &classes, &members)?));
            }
            merge(&mut unit.tx, last / SHARD, read).await?
        };
        self.write_ledger(mark, &json, merged).await?;
        Ok(Some(last))
    }

    /// As many of these, in their order, as have not too many items together; the others stay to be read.
    async fn some_of(&self, mut ids: Vec<i64>) -> Result<Vec<ConversationId>> {
        ids.sort_unstable();
        let ids: Vec<ConversationId> = ids.into_iter().map(ConversationId).collect();
        let pools = self.pools().await;
        let sizes: String = sqlx::query_scalar(SIZES)
            .bind(json_ids(&ids))
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        let sizes: Vec<(i64, usize)> = from_json(&sizes)?;
        let sizes: HashMap<i64, usize> = sizes.into_iter().collect();
        let mut items = 0;
        let fits = |id: &ConversationId| {
            let first = items == 0;
            items += sizes.get(&id.0).copied().unwrap_or_default();
            first || items <= ITEMS
        };
        Ok(ids.into_iter().take_while(fits).collect())
    }

    /// Records that an older Listo made by other rules are made anew.
    async fn keep_to_rules(&self) -> Result<()> {
        const KEY: &str = "ledger_rules";
        if self.setting(KEY).await?.as_deref() == Some(RULES) {
            return Ok(());
        }
        let mut unit = self.unit().await?;
        let some: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM ledger)")
            .fetch_one(&mut *unit.tx)
            .await?;
        if some {
            for sql in super::FORGET {
                sqlx::query(sql).execute(&mut *unit.tx).await?;
            }
        }
        unit.commit().await?;
        self.save_setting(KEY, RULES).await
    }

    async fn write_ledger(&self, mark: i64, ids: &str, merged: Merged) -> Result<()> {
        let mut unit = self.unit().await?;
        let same: Vec<i64> = sqlx::query_scalar(READ)
            .bind(mark)
            .bind(ids)
            .fetch_all(&mut *unit.tx)
            .await?;
        let next = sqlx::query(NEXT).bind(merged.shard).bind(merged.version);
        let written = next.execute(&mut *unit.tx).await?.rows_affected();
        if same.is_empty() || written == 0 {
            // Read again with the next call.
            return Ok(());
        }
        for (block, blob) in merged.blobs {
            let query = if blob.is_empty() {
                sqlx::query(EMPTY).bind(block).bind(merged.shard)
            } else {
                let query = sqlx::query(WRITE).bind(block).bind(merged.shard);
                query.bind(blob)
            };
            query.execute(&mut *unit.tx).await?;
        }
        unit.commit().await
    }
}

/// The blobs of a shard that are others now, those that hold nothing any more empty.
struct Merged {
    shard: i64,
    /// What they were merged from.
    version: i64,
    blobs: Vec<(i64, Vec<u8>)>,
}

async fn merge(connection: &mut sqlx::SqliteConnection, shard: i64, read: Read) -> Result<Merged> {
    let version: i64 = sqlx::query_scalar(VERSION)
        .bind(shard)
        .fetch_one(&mut *connection)
        .await?;
    let kept: Vec<(i64, Vec<u8>)> = sqlx::query_as(BLOBS)
        .bind(shard)
        .fetch_all(&mut *connection)
        .await?;
    let mut news: BTreeMap<i64, Groups> = BTreeMap::new();
    for (id, (number, records)) in &read {
        for record in records {
            let (first, last) = blocks(record);
            for block in first..=last {
                let group = news.entry(block).or_default().entry(id - shard * SHARD);
                let (_, bytes) = group.or_insert_with(|| (*number, Vec::new()));
                write(bytes, block, record);
            }
        }
    }
    let is_read = |place: i64| read.contains_key(&(shard * SHARD + place));
    let mut blobs = Vec::new();
    for (block, blob) in &kept {
        let new = news.remove(block);
        if new.is_none() && !holds(blob, is_read)? {
            continue;
        }
        let mut groups = split(blob)?;
        groups.retain(|place, _| !is_read(*place));
        groups.extend(new.unwrap_or_default());
        blobs.push((*block, join(&groups)));
    }
    blobs.extend(
        news.into_iter()
            .map(|(block, groups)| (block, join(&groups))),
    );
    Ok(Merged {
        shard,
        version,
        blobs,
    })
}

/// One that nobody else has, and not 0.
fn fresh_mark() -> i64 {
    let (_, random) = Uuid::now_v7().as_u64_pair();
    (random >> 2 | 1).cast_signed()
}

/// What is no word of a person, of those that are services.
async fn classes(
    connection: &mut sqlx::SqliteConnection,
    histories: &[History],
) -> Result<HashMap<i64, Class>> {
    let services = histories.iter().filter(|h| is_service(&h.2));
    let services: Vec<_> = services.map(|h| ConversationId(h.0)).collect();
    if services.is_empty() {
        return Ok(HashMap::new());
    }
    let texts: String = sqlx::query_scalar(TEXTS)
        .bind(json_ids(&services))
        .bind(i64::try_from(TIDY_CHARS).unwrap_or(i64::MAX))
        .fetch_one(connection)
        .await?;
    let texts: Vec<(i64, String)> = from_json(&texts)?;
    let class = |text: &str| match text {
        text if is_code(text) => Some(Class::Code),
        text if offers_a_way_out(text) => Some(Class::Promotion),
        _ => None,
    };
    let told = texts
        .iter()
        .filter_map(|(id, text)| Some((*id, class(text)?)));
    Ok(told.collect())
}

fn records(
    History(_, _, _, facts, decisions): History,
    classes: &HashMap<i64, Class>,
    members: &HashMap<String, u32>,
) -> Result<Vec<Record>> {
    let mut events = Vec::with_capacity(facts.len() + decisions.len());
    for (activity, arrival, at, fact, landing, queued) in facts {
        events.push(Event {
            seq: Seq(arrival),
            at: Millis(at),
            actor: Actor::system(),
            what: What::Arrived(Arrival {
                activity: ActivityId(activity),
                fact: Fact::from_column(fact)?,
                landing: Landing::from_column(landing)?,
                queued: (queued != 0).then_some(Seq(queued)),
            }),
        });
    }
    for (seq, actor, at, kind, payload) in decisions {
        events.push(Event {
            seq: Seq(seq),
            at: Millis(at),
            actor: Actor(actor),
            what: codec::what_from_log(&kind, &payload)?,
        });
    }
    Ok(ledger(
        events,
        |activity| classes.get(&activity.0).copied().unwrap_or(Class::Person),
        |actor| Who(members.get(&actor.0).copied().unwrap_or(0)),
    ))
}

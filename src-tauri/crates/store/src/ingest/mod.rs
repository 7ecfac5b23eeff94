//! Taking in facts: a batch is one transaction, a second copy changes nothing.

mod filling;
mod homes;
mod known;
mod rows;

pub(crate) use filling::{Filling, make_index};
pub(crate) use homes::CONVERSATIONS;
pub(crate) use known::{KNOWN, json_strings};
pub(crate) use rows::TAKEN;

use self::homes::Homes;
use self::known::{Copies, Risen};
use self::rows::Placed;
use crate::conversation::from_json;
use crate::error::{Error, Result};
use crate::events::events;
use crate::open::Store;
use crate::state::Loaded;
use crate::unit::Unit;
use crate::{ConversationId, NumberId};
use listo_domain::{
    ActivityId, Effect, Event, IncomingActivity, Landing, Millis, Standing, canonical_order,
    effects_of_arrival, evolve,
};
use sqlx::Connection as _;
use std::collections::{BTreeMap, HashSet};

/// A fact together with the number of ours it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewActivity {
    pub number: NumberId,
    /// Names the provider or file format; external ids are unique within it.
    pub source: &'static str,
    pub landing: Landing,
    pub activity: IncomingActivity,
}

impl Store {
    /// Which of these external ids are stored already.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn known(
        &self,
        number: NumberId,
        source: &str,
        external_ids: &[&str],
    ) -> Result<HashSet<String>> {
        let pools = self.pools().await;
        let json: String = sqlx::query_scalar(KNOWN)
            .bind(number.0)
            .bind(source)
            .bind(json_strings(external_ids.iter().copied()))
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        let rows: Vec<known::Known> = from_json(&json)?;
        Ok(rows.into_iter().map(|(id, ..)| id).collect())
    }

    /// Everything that happened in the conversation of a number with these parties (addresses
    /// sorted and joined by a newline), for folding; `None` where there is no such conversation.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn history(&self, number: NumberId, parties: &str) -> Result<Option<Vec<Event>>> {
        let pools = self.pools().await;
        let mut reader = pools.readers.take().await;
        let mut tx = reader.begin().await?;
        let id: Option<i64> =
            sqlx::query_scalar("SELECT id FROM conversation WHERE number_id = ? AND parties = ?")
                .bind(number.0)
                .bind(parties)
                .fetch_optional(&mut *tx)
                .await?;
        match id {
            None => Ok(None),
            Some(id) => events(&mut tx, ConversationId(id)).await.map(Some),
        }
    }
}

/// What a batch brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ingested {
    pub added: u64,
    pub duplicates: u64,
    pub new_conversations: u64,
    pub messages: i64,
    pub calls: i64,
    pub voicemails: i64,
    pub attachments: i64,
    /// Time of the oldest and the newest item that was added.
    pub period: Option<(Millis, Millis)>,
    pub changed: Vec<ConversationId>,
    /// Where a text of ours has come further, or failed, or a file has come after its item.
    pub delivered: Vec<ConversationId>,
    pub effects: Vec<(ConversationId, Effect)>,
    /// Another write waited for this one: smaller batches would be kinder.
    pub kept_waiting: bool,
}

impl Store {
    /// Takes in a batch. Facts whose (number, source, external id) is known are counted as
    /// duplicates; of those only the delivery state of our own messages may rise, and files be more.
    ///
    /// # Errors
    /// Nothing of the batch was stored.
    pub async fn ingest(&self, batch: &[NewActivity]) -> Result<Ingested> {
        let mut unit = self.unit().await?;
        let mut out = match unit.ingest(batch, true).await {
            // An item of another time under an id that is here already.
            Err(Error::Database(error)) if is_copy(&error) => {
                drop(unit);
                unit = self.unit().await?;
                unit.ingest(batch, false).await?
            }
            other => other?,
        };
        out.kept_waiting = unit.is_wanted();
        unit.written += batch.len();
        unit.commit().await?;
        Ok(out)
    }
}

fn is_copy(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

impl Ingested {
    fn tell(&mut self, placed: &[Placed<'_>]) {
        self.added = placed.len() as u64;
        for p in placed {
            match p.snippet.kind {
                1 => self.calls += 1,
                2 => self.voicemails += 1,
                _ => self.messages += 1,
            }
            self.attachments += p.snippet.attachments;
        }
        self.period = placed
            .first()
            .zip(placed.last())
            .map(|(first, last)| (first.event.at, last.event.at));
    }
}

impl Unit {
    /// `trusting`: what is newer than everything stored is taken to be no copy of it, without
    /// looking. The index refuses a copy all the same.
    pub async fn ingest(&mut self, batch: &[NewActivity], trusting: bool) -> Result<Ingested> {
        let batch = sorted(batch);
        let fresh = trusting && self.is_newer(&batch).await?;
        let copies = match (self.fills().await?, fresh) {
            (true, _) => Copies::Doubted,
            (false, true) => Copies::None,
            (false, false) => Copies::Known,
        };
        self.take_in(batch, fresh, copies).await
    }

    /// Under numbers that were made in this transaction, so that none of it can be here already.
    pub async fn ingest_new(&mut self, batch: &[NewActivity]) -> Result<Ingested> {
        self.take_in(sorted(batch), false, Copies::None).await
    }

    async fn take_in(
        &mut self,
        batch: Vec<&NewActivity>,
        fresh: bool,
        copies: Copies,
    ) -> Result<Ingested> {
        let mut out = Ingested::default();
        // Also from copies: a name may have been given since.
        self.learn_names(&batch).await?;
        let (batch, risen) = self.without_duplicates(batch, copies, &mut out).await?;
        let homes = self.find_conversations(&batch, &mut out).await?;
        let placed = self.place(batch, fresh, &homes).await?;
        self.insert(&placed).await?;
        out.tell(&placed);
        self.evolve_all(&placed, risen, &homes, &mut out).await?;
        Ok(out)
    }

    /// Whether all of a sorted batch is newer than everything stored.
    async fn is_newer(&mut self, batch: &[&NewActivity]) -> Result<bool> {
        let newest: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM activity")
            .fetch_one(&mut *self.tx)
            .await?;
        let first = batch.first().map(|n| ActivityId::first_of(n.activity.at).0);
        Ok(first.is_some_and(|first| first > newest))
    }

    async fn evolve_all(
        &mut self,
        placed: &[Placed<'_>],
        risen: Vec<Risen>,
        homes: &Homes,
        out: &mut Ingested,
    ) -> Result<()> {
        let mut by_conversation: BTreeMap<ConversationId, Vec<&Placed<'_>>> = BTreeMap::new();
        for p in placed {
            by_conversation
                .entry(p.row.conversation)
                .or_default()
                .push(p);
        }
        let mut risen_in: BTreeMap<ConversationId, Risen> = BTreeMap::new();
        for mut now in risen {
            by_conversation.entry(now.conversation).or_default();
            now.live |= risen_in.get(&now.conversation).is_some_and(|was| was.live);
            risen_in.insert(now.conversation, now);
        }
        let ids: Vec<ConversationId> = by_conversation.keys().copied().collect();
        let mut states = self.load_all(&ids).await?;
        let mut saves: Vec<(Loaded, Option<Standing>)> = Vec::new();
        let mut with_last: Vec<(Loaded, Option<Standing>, &Placed<'_>)> =
            Vec::with_capacity(ids.len());
        for (id, items) in by_conversation {
            let Some(mut loaded) = states.remove(&id) else {
                continue;
            };
            let was = (!homes.new.contains(&id)).then(|| loaded.state.standing());
            let risen = risen_in.get(&id);
            self.evolve_one(&mut loaded, &items, risen, out).await?;
            out.changed.push(id);
            match items.last() {
                Some(newest) if newest.row.id > loaded.last_activity => {
                    loaded.last_activity = newest.row.id;
                    with_last.push((loaded, was, newest));
                }
                _ => saves.push((loaded, was)),
            }
        }
        self.save_with_last(&with_last).await?;
        let saves: Vec<(&Loaded, Option<Standing>)> = saves.iter().map(|(l, p)| (l, *p)).collect();
        self.save(&saves).await
    }

    /// Items that continue the thread are applied one by one; where one is not newer than what is
    /// there, or a known one has changed its meaning, the conversation is folded anew, because the
    /// canonical order is by time.
    async fn evolve_one(
        &mut self,
        loaded: &mut Loaded,
        items: &[&Placed<'_>],
        risen: Option<&Risen>,
        out: &mut Ingested,
    ) -> Result<()> {
        let before = loaded.state.clone();
        // Ids begin with the time; one that had to borrow from later only makes this stricter.
        let there = Millis(loaded.last_activity / ActivityId::PER_MS);
        let in_order = risen.is_none() && items.iter().all(|p| p.event.at > there);
        if in_order {
            let mut events: Vec<Event> = items.iter().map(|p| p.event.clone()).collect();
            canonical_order(&mut events);
            for event in &events {
                loaded.state = evolve(&loaded.state, event);
            }
        } else {
            loaded.state = self.refold(loaded.id).await?;
        }
        for p in items {
            loaded.head = loaded.head.max(p.event.seq.0);
        }
        if let Some(risen) = risen {
            loaded.head = loaded.head.max(risen.seq.0);
        }
        let live = items.iter().any(|p| p.live) || risen.is_some_and(|r| r.live);
        let effects = effects_of_arrival(&before, &loaded.state, live);
        out.effects
            .extend(effects.into_iter().map(|e| (loaded.id, e)));
        Ok(())
    }
}

/// Ascending ids are several times cheaper to insert.
fn sorted(batch: &[NewActivity]) -> Vec<&NewActivity> {
    let mut batch: Vec<&NewActivity> = batch.iter().collect();
    batch.sort_by(|a, b| {
        (a.activity.at, &a.activity.external_id).cmp(&(b.activity.at, &b.activity.external_id))
    });
    batch
}

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| crate::Error::Unreadable(e.to_string()))
}

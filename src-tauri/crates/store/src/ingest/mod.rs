//! Taking in facts: a batch is one transaction, a second copy changes nothing.

mod homes;
mod rows;

pub(crate) use homes::CONVERSATIONS;
pub(crate) use rows::TAKEN;

use self::homes::Homes;
use self::rows::Placed;
use crate::codec::Column as _;
use crate::error::Result;
use crate::open::Store;
use crate::unit::{Loaded, Unit, events};
use crate::{ConversationId, NumberId};
use listo_domain::{
    Content, Delivery, Direction, Effect, Event, IncomingActivity, Landing, Millis,
    effects_of_arrival, evolve,
};
use std::collections::{BTreeMap, HashMap, HashSet};

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
        let rows: Vec<(String, i64, i64, i64)> = sqlx::query_as(KNOWN)
            .bind(number.0)
            .bind(source)
            .bind(json_strings(external_ids.iter().copied()))
            .fetch_all(&pools.readers)
            .await?;
        Ok(rows.into_iter().map(|(id, ..)| id).collect())
    }

    /// Everything that happened in the conversation of a number with these parties (addresses
    /// sorted and joined by a newline), for folding; `None` where there is no such conversation.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn history(&self, number: NumberId, parties: &str) -> Result<Option<Vec<Event>>> {
        let pools = self.pools().await;
        let mut tx = pools.readers.begin().await?;
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
    pub effects: Vec<(ConversationId, Effect)>,
}

pub(crate) const KNOWN: &str = "SELECT external_id, id, delivery, direction FROM activity \
    WHERE number_id = ? AND source = ? AND external_id IN (SELECT value FROM json_each(?))";
const RISE: &str = "UPDATE activity SET delivery = ? WHERE id = ?";
const RISE_LAST: &str = "UPDATE conversation SET last_delivery = ?1 WHERE last_activity = ?2 \
    AND id = (SELECT conversation_id FROM activity WHERE id = ?2)";

impl Store {
    /// Takes in a batch. Facts whose (number, source, external id) is known are counted as
    /// duplicates; of those only the delivery state of our own messages may rise.
    ///
    /// # Errors
    /// Nothing of the batch was stored.
    pub async fn ingest(&self, mut batch: Vec<NewActivity>) -> Result<Ingested> {
        let mut out = Ingested::default();
        // Ascending ids are several times cheaper to insert.
        batch.sort_by(|a, b| {
            (a.activity.at, &a.activity.external_id).cmp(&(b.activity.at, &b.activity.external_id))
        });
        let mut unit = self.unit().await?;
        let batch = unit.without_duplicates(batch, &mut out).await?;
        if batch.is_empty() {
            unit.commit().await?;
            return Ok(out);
        }
        let homes = unit.find_conversations(&batch, &mut out).await?;
        unit.learn_names(&batch).await?;
        let placed = unit.place(batch, &homes).await?;
        unit.insert(&placed).await?;
        out.tell(&placed);
        unit.evolve_all(placed, &homes, &mut out).await?;
        unit.commit().await?;
        Ok(out)
    }
}

impl Ingested {
    fn tell(&mut self, placed: &[Placed]) {
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

fn json_strings<'a>(values: impl Iterator<Item = &'a str>) -> String {
    serde_json::Value::from(values.collect::<Vec<_>>()).to_string()
}

impl Unit {
    async fn without_duplicates(
        &mut self,
        batch: Vec<NewActivity>,
        out: &mut Ingested,
    ) -> Result<Vec<NewActivity>> {
        let mut groups: BTreeMap<(NumberId, &'static str), Vec<NewActivity>> = BTreeMap::new();
        for new in batch {
            groups
                .entry((new.number, new.source))
                .or_default()
                .push(new);
        }
        let mut kept = Vec::new();
        for ((number, source), news) in groups {
            let ids = json_strings(news.iter().map(|n| n.activity.external_id.as_str()));
            let known: Vec<(String, i64, i64, i64)> = sqlx::query_as(KNOWN)
                .bind(number.0)
                .bind(source)
                .bind(ids)
                .fetch_all(&mut *self.tx)
                .await?;
            let mut known: HashMap<String, Option<(i64, i64, i64)>> = known
                .into_iter()
                .map(|(external, id, delivery, direction)| {
                    (external, Some((id, delivery, direction)))
                })
                .collect();
            for new in news {
                match known.get(&new.activity.external_id) {
                    Some(first) => {
                        out.duplicates += 1;
                        if let Some(first) = *first {
                            self.rise(&new.activity, first).await?;
                        }
                    }
                    None => {
                        known.insert(new.activity.external_id.clone(), None);
                        kept.push(new);
                    }
                }
            }
        }
        kept.sort_by_key(|n| n.activity.at);
        Ok(kept)
    }

    /// A later copy may know that our message has come further; it never goes back.
    async fn rise(
        &mut self,
        copy: &IncomingActivity,
        (id, delivery, direction): (i64, i64, i64),
    ) -> Result<()> {
        if direction != Direction::Outbound.to_column() {
            return Ok(());
        }
        let Content::Text { delivery: now, .. } = &copy.content else {
            return Ok(());
        };
        let was = Delivery::from_column(delivery)?;
        let risen = matches!(
            (was, now),
            (Delivery::Queued, Delivery::Sent | Delivery::Delivered)
                | (Delivery::Sent, Delivery::Delivered)
        );
        if risen {
            sqlx::query(RISE)
                .bind(now.to_column())
                .bind(id)
                .execute(&mut *self.tx)
                .await?;
            sqlx::query(RISE_LAST)
                .bind(now.to_column())
                .bind(id)
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(())
    }

    async fn evolve_all(
        &mut self,
        placed: Vec<Placed>,
        homes: &Homes,
        out: &mut Ingested,
    ) -> Result<()> {
        let mut by_conversation: BTreeMap<i64, Vec<Placed>> = BTreeMap::new();
        for p in placed {
            by_conversation.entry(p.row.0.1).or_default().push(p);
        }
        for (id, items) in by_conversation {
            let id = ConversationId(id);
            let Some(mut loaded) = self.load(id).await? else {
                continue;
            };
            let was = (!homes.new.contains(&id)).then(|| loaded.state.place());
            self.evolve_one(&mut loaded, &items, out).await?;
            if let Some(newest) = items.last()
                && newest.row.0.0 > loaded.last_activity
            {
                loaded.last_activity = newest.row.0.0;
                self.save_last(id, newest).await?;
            }
            self.save(&loaded, was).await?;
            out.changed.push(id);
        }
        Ok(())
    }

    /// Items that continue the thread are applied one by one; where one is older than what is
    /// there, the conversation is folded anew, because the canonical order is by time.
    async fn evolve_one(
        &mut self,
        loaded: &mut Loaded,
        items: &[Placed],
        out: &mut Ingested,
    ) -> Result<()> {
        let before = loaded.state.clone();
        let in_order = items
            .first()
            .is_some_and(|p| p.row.0.0 > loaded.last_activity);
        if in_order {
            for p in items {
                loaded.state = evolve(&loaded.state, &p.event);
            }
        } else {
            loaded.state = self.refold(loaded.id).await?;
        }
        for p in items {
            loaded.head = loaded.head.max(p.event.seq.0);
        }
        let live = items.iter().any(|p| p.live);
        let effects = effects_of_arrival(&before, &loaded.state, live);
        out.effects
            .extend(effects.into_iter().map(|e| (loaded.id, e)));
        Ok(())
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| crate::Error::Unreadable(e.to_string()))
}

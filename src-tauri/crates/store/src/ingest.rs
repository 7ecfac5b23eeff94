//! Taking in facts: a batch is one transaction, a second copy changes nothing.

use crate::codec::Column as _;
use crate::conversation::Snippet;
use crate::error::Result;
use crate::open::Store;
use crate::unit::{Loaded, Unit, events};
use crate::{ConversationId, NumberId};
use listo_domain::{
    ActivityId, Actor, Arrival, Attachment, Content, Delivery, Direction, Effect, Event, Fact,
    IncomingActivity, Landing, Millis, Seq, What, effects_of_arrival, evolve,
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

/// A row of `activity` on its way in, as a JSON array in column order.
type Row = (
    (i64, i64, i64, &'static str, String, i64, i64, i64, i64),
    (i64, i64, String, String, String, i64, i64, i64, i64, i64),
);

struct Placed {
    row: Row,
    event: Event,
    live: bool,
    attachments: Vec<Attachment>,
    snippet: Snippet,
}

pub(crate) const KNOWN: &str = "SELECT external_id, id, delivery, direction FROM activity \
    WHERE number_id = ? AND source = ? AND external_id IN (SELECT value FROM json_each(?))";
pub(crate) const CONVERSATIONS: &str = "SELECT parties, id FROM conversation \
    WHERE number_id = ? AND parties IN (SELECT value FROM json_each(?))";
/// The highest id taken in each of the given milliseconds.
pub(crate) const TAKEN: &str = "SELECT j.value, max(a.id) FROM json_each(?) j JOIN activity a \
    ON a.id >= j.value * 1024 AND a.id < (j.value + 1) * 1024 GROUP BY j.value";
const INSERT: &str = "INSERT INTO activity (id, conversation_id, number_id, source, external_id, \
    arrival, landing, fact, at, kind, direction, sender, body, subject, delivery, outcome, \
    duration_s, automatic, attachments) SELECT value ->> '$[0][0]', value ->> '$[0][1]', \
    value ->> '$[0][2]', value ->> '$[0][3]', value ->> '$[0][4]', value ->> '$[0][5]', \
    value ->> '$[0][6]', value ->> '$[0][7]', value ->> '$[0][8]', value ->> '$[1][0]', \
    value ->> '$[1][1]', value ->> '$[1][2]', value ->> '$[1][3]', value ->> '$[1][4]', \
    value ->> '$[1][5]', value ->> '$[1][6]', value ->> '$[1][7]', value ->> '$[1][8]', \
    value ->> '$[1][9]' FROM json_each(?)";
const INSERT_FILE: &str = "INSERT INTO attachment (activity_id, position, sha256, media_type, \
    name, size) VALUES (?, ?, ?, ?, ?, ?)";
const NEW_CONVERSATION: &str =
    "INSERT INTO conversation (number_id, parties) VALUES (?, ?) RETURNING id";
const NEW_PARTY: &str = "INSERT INTO party (conversation_id, position, address) VALUES (?, ?, ?)";
const NAME: &str = "INSERT INTO person (address, name) SELECT value ->> '$[0]', value ->> '$[1]' \
    FROM json_each(?) WHERE true ON CONFLICT DO UPDATE SET name = excluded.name \
    WHERE name <> excluded.name";
const RISE: &str = "UPDATE activity SET delivery = ? WHERE id = ?";
const RISE_LAST: &str = "UPDATE conversation SET last_delivery = ?1 WHERE last_activity = ?2 \
    AND id = (SELECT conversation_id FROM activity WHERE id = ?2)";
const LAST: &str = "UPDATE conversation SET last_activity = ?, last_at = ?, last_kind = ?, \
    last_direction = ?, last_sender = ?, last_text = ?, last_delivery = ?, last_outcome = ?, \
    last_duration = ?, last_attachments = ? WHERE id = ?";

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

/// Conversation of (number, parties), and whether this batch made it.
struct Homes {
    ids: HashMap<(NumberId, String), ConversationId>,
    new: HashSet<ConversationId>,
}

fn parties_key(activity: &IncomingActivity) -> String {
    let addresses: Vec<&str> = activity
        .parties
        .iter()
        .map(|p| p.address.0.as_str())
        .collect();
    addresses.join("\n")
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

    async fn find_conversations(
        &mut self,
        batch: &[NewActivity],
        out: &mut Ingested,
    ) -> Result<Homes> {
        let mut wanted: BTreeMap<NumberId, BTreeMap<String, &IncomingActivity>> = BTreeMap::new();
        for new in batch {
            wanted
                .entry(new.number)
                .or_default()
                .entry(parties_key(&new.activity))
                .or_insert(&new.activity);
        }
        let mut homes = Homes {
            ids: HashMap::new(),
            new: HashSet::new(),
        };
        for (number, keys) in wanted {
            let known: Vec<(String, i64)> = sqlx::query_as(CONVERSATIONS)
                .bind(number.0)
                .bind(json_strings(keys.keys().map(String::as_str)))
                .fetch_all(&mut *self.tx)
                .await?;
            for (parties, id) in known {
                homes.ids.insert((number, parties), ConversationId(id));
            }
            for (parties, activity) in keys {
                if homes.ids.contains_key(&(number, parties.clone())) {
                    continue;
                }
                let id: i64 = sqlx::query_scalar(NEW_CONVERSATION)
                    .bind(number.0)
                    .bind(&parties)
                    .fetch_one(&mut *self.tx)
                    .await?;
                for (position, party) in activity.parties.iter().enumerate() {
                    sqlx::query(NEW_PARTY)
                        .bind(id)
                        .bind(i64::try_from(position).unwrap_or(i64::MAX))
                        .bind(&party.address.0)
                        .execute(&mut *self.tx)
                        .await?;
                }
                homes.ids.insert((number, parties), ConversationId(id));
                homes.new.insert(ConversationId(id));
                out.new_conversations += 1;
            }
        }
        Ok(homes)
    }

    async fn learn_names(&mut self, batch: &[NewActivity]) -> Result<()> {
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        for new in batch {
            for party in &new.activity.parties {
                if let Some(name) = party.name.as_deref().filter(|n| !n.is_empty()) {
                    names.insert(&party.address.0, name);
                }
            }
        }
        if names.is_empty() {
            return Ok(());
        }
        let rows: Vec<(&str, &str)> = names.into_iter().collect();
        sqlx::query(NAME)
            .bind(json(&rows)?)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Gives every fact its id, its arrival and its conversation.
    async fn place(&mut self, batch: Vec<NewActivity>, homes: &Homes) -> Result<Vec<Placed>> {
        let times: BTreeMap<i64, ()> = batch.iter().map(|n| (n.activity.at.0, ())).collect();
        let times: Vec<i64> = times.into_keys().collect();
        let taken: Vec<(i64, i64)> = sqlx::query_as(TAKEN)
            .bind(json(&times)?)
            .fetch_all(&mut *self.tx)
            .await?;
        let taken: HashMap<i64, i64> = taken.into_iter().collect();
        let mut last = 0;
        let mut placed = Vec::with_capacity(batch.len());
        for new in batch {
            let at = new.activity.at;
            let first = ActivityId::first_of(at).0;
            let free = taken.get(&at.0).map_or(first, |id| id + 1);
            let mut id = free.max(last + 1).max(first);
            if id >= ActivityId::first_of(at).0 + ActivityId::PER_MS {
                id = self.free_after(id).await?;
            }
            last = id;
            let key = (new.number, parties_key(&new.activity));
            let Some(conversation) = homes.ids.get(&key) else {
                continue;
            };
            let arrival = self.next_seq();
            placed.push(placed_row(new, ActivityId(id), arrival, *conversation));
        }
        Ok(placed)
    }

    /// More than 1,024 items in one millisecond: the rest borrows from the following ones.
    async fn free_after(&mut self, mut id: i64) -> Result<i64> {
        loop {
            let taken: Option<i64> = sqlx::query_scalar("SELECT id FROM activity WHERE id = ?")
                .bind(id)
                .fetch_optional(&mut *self.tx)
                .await?;
            if taken.is_none() {
                return Ok(id);
            }
            id += 1;
        }
    }

    async fn insert(&mut self, placed: &[Placed]) -> Result<()> {
        let rows: Vec<&Row> = placed.iter().map(|p| &p.row).collect();
        sqlx::query(INSERT)
            .bind(json(&rows)?)
            .execute(&mut *self.tx)
            .await?;
        for p in placed {
            for (position, file) in p.attachments.iter().enumerate() {
                sqlx::query(INSERT_FILE)
                    .bind(p.row.0.0)
                    .bind(i64::try_from(position).unwrap_or(i64::MAX))
                    .bind(&file.sha256)
                    .bind(&file.media_type)
                    .bind(file.name.as_deref().unwrap_or(""))
                    .bind(i64::try_from(file.size).unwrap_or(i64::MAX))
                    .execute(&mut *self.tx)
                    .await?;
            }
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

    async fn save_last(&mut self, id: ConversationId, p: &Placed) -> Result<()> {
        let s = &p.snippet;
        sqlx::query(LAST)
            .bind(p.row.0.0)
            .bind(p.event.at.0)
            .bind(s.kind)
            .bind(s.direction.to_column())
            .bind(&s.sender)
            .bind(&s.text)
            .bind(s.delivery.to_column())
            .bind(s.outcome.map_or(0, super::codec::Column::to_column))
            .bind(s.duration_s)
            .bind(s.attachments)
            .bind(id.0)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| crate::Error::Unreadable(e.to_string()))
}

fn placed_row(
    new: NewActivity,
    id: ActivityId,
    arrival: Seq,
    conversation: ConversationId,
) -> Placed {
    let fact = Fact::of(&new.activity);
    let a = new.activity;
    let sender = a.sender.map(|s| s.0).unwrap_or_default();
    let (kind, direction, body, subject, delivery, outcome, duration_s, files) = match a.content {
        Content::Text {
            direction,
            body,
            subject,
            delivery,
            attachments,
        } => (0, direction, body, subject, delivery, None, 0, attachments),
        Content::Call {
            direction,
            outcome,
            duration_s,
        } => (
            1,
            direction,
            String::new(),
            None,
            Delivery::Delivered,
            Some(outcome),
            duration_s,
            Vec::new(),
        ),
        Content::Voicemail {
            duration_s,
            transcript,
            recording,
        } => (
            2,
            Direction::Inbound,
            transcript.unwrap_or_default(),
            None,
            Delivery::Delivered,
            None,
            duration_s,
            recording.into_iter().collect(),
        ),
    };
    let count = i64::try_from(files.len()).unwrap_or(i64::MAX);
    let subject = subject.unwrap_or_default();
    let snippet = Snippet {
        kind,
        direction,
        sender: sender.clone(),
        text: Snippet::line(if body.trim().is_empty() {
            &subject
        } else {
            &body
        }),
        delivery,
        outcome,
        duration_s: i64::from(duration_s),
        attachments: count,
    };
    let row = (
        (
            id.0,
            conversation.0,
            new.number.0,
            new.source,
            a.external_id,
            arrival.0,
            new.landing.to_column(),
            fact.to_column(),
            a.at.0,
        ),
        (
            kind,
            direction.to_column(),
            sender,
            body,
            subject,
            delivery.to_column(),
            outcome.map_or(0, super::codec::Column::to_column),
            i64::from(duration_s),
            i64::from(a.automatic),
            count,
        ),
    );
    Placed {
        row,
        event: Event {
            seq: arrival,
            at: a.at,
            actor: Actor::system(),
            what: What::Arrived(Arrival {
                activity: id,
                fact,
                landing: new.landing,
            }),
        },
        live: new.landing == Landing::Live,
        attachments: files,
        snippet,
    }
}

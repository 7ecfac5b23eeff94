//! The rows of a batch: ids that rise with time, written with few statements.

use super::homes::{Homes, parties_key};
use super::{NewActivity, json};
use crate::ConversationId;
use crate::codec::Column as _;
use crate::conversation::Snippet;
use crate::error::Result;
use crate::unit::Unit;
use listo_domain::{
    ActivityId, Actor, Arrival, Attachment, Content, Delivery, Direction, Event, Fact, Landing,
    Seq, What,
};
use std::collections::{BTreeMap, HashMap};

/// A row of `activity` on its way in, as a JSON array in column order.
pub(super) type Row = (
    (i64, i64, i64, &'static str, String, i64, i64, i64, i64),
    (i64, i64, String, String, String, i64, i64, i64, i64, i64),
);

pub(super) struct Placed {
    pub row: Row,
    pub event: Event,
    pub live: bool,
    pub attachments: Vec<Attachment>,
    pub snippet: Snippet,
}

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
const LAST: &str = "UPDATE conversation SET last_activity = ?, last_at = ?, last_kind = ?, \
    last_direction = ?, last_sender = ?, last_text = ?, last_delivery = ?, last_outcome = ?, \
    last_duration = ?, last_attachments = ? WHERE id = ?";

impl Unit {
    /// Gives every fact its id, its arrival and its conversation.
    pub(super) async fn place(
        &mut self,
        batch: Vec<NewActivity>,
        homes: &Homes,
    ) -> Result<Vec<Placed>> {
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

    pub(super) async fn insert(&mut self, placed: &[Placed]) -> Result<()> {
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

    pub(super) async fn save_last(&mut self, id: ConversationId, p: &Placed) -> Result<()> {
        let s = &p.snippet;
        sqlx::query(LAST)
            .bind(p.row.0.0)
            .bind(p.event.at.0)
            .bind(s.kind)
            .bind(s.direction.to_column())
            .bind(&s.sender)
            .bind(&s.text)
            .bind(s.delivery.to_column())
            .bind(s.outcome.map_or(0, crate::codec::Column::to_column))
            .bind(s.duration_s)
            .bind(s.attachments)
            .bind(id.0)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
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
        text: Snippet::of(&body, &subject),
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
            outcome.map_or(0, crate::codec::Column::to_column),
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

//! The rows of a batch: ids that rise with time, written with few statements.

use super::homes::{Homes, parties_key};
use super::{NewActivity, json};
use crate::ConversationId;
use crate::codec::Column as _;
use crate::conversation::{Snippet, from_json};
use crate::error::Result;
use crate::many::Many;
use crate::search;
use crate::state::Loaded;
use crate::unit::{Unit, bind_state, set_state};
use listo_domain::{
    ActivityId, Actor, Arrival, Attachment, CallOutcome, Content, Delivery, Direction, Event, Fact,
    Landing, Seq, Standing, What,
};
use std::collections::HashMap;

/// A row of `activity` on its way in.
pub(super) struct Row<'a> {
    pub id: i64,
    pub conversation: ConversationId,
    pub number: i64,
    pub source: &'static str,
    pub external_id: &'a str,
    pub landing: i64,
    pub fact: i64,
    pub body: &'a str,
    pub subject: &'a str,
    pub automatic: bool,
}

pub(super) struct Placed<'a> {
    pub row: Row<'a>,
    pub event: Event,
    pub live: bool,
    pub attachments: &'a [Attachment],
    pub snippet: Snippet,
}

/// The highest id taken in each of the given milliseconds.
pub(crate) const TAKEN: &str = "SELECT json_group_array(json_array(at, id)) FROM (\
    SELECT j.value AS at, (SELECT max(a.id) FROM activity a \
    WHERE a.id >= j.value * 1024 AND a.id < (j.value + 1) * 1024) AS id FROM json_each(?) j) \
    WHERE id IS NOT NULL";
static INSERT: Many = Many::new(
    "INSERT INTO activity (id, conversation_id, number_id, source, external_id, \
    arrival, landing, fact, at, kind, direction, sender, body, subject, delivery, outcome, \
    duration_s, automatic, attachments, origin)",
    20,
    "",
);
static INSERT_FILE: Many = Many::new(
    "INSERT INTO attachment (activity_id, position, sha256, media_type, name, size)",
    6,
    "",
);
/// The state and the last item in one: a row of the table is written once.
static STATE_AND_LAST: Many = Many::new(
    concat!(
        "UPDATE conversation SET ",
        set_state!(),
        ", last_activity = v.column24, last_at = v.column25, last_kind = v.column26, \
         last_direction = v.column27, last_sender = v.column28, last_text = v.column29, \
         last_delivery = v.column30, last_outcome = v.column31, last_duration = v.column32, \
         last_attachments = v.column33 FROM ("
    ),
    33,
    ") AS v WHERE conversation.id = v.column1",
);

impl Unit {
    /// Gives every fact its id, its arrival and its conversation.
    pub(super) async fn place<'a>(
        &mut self,
        batch: Vec<&'a NewActivity>,
        fresh: bool,
        homes: &Homes,
    ) -> Result<Vec<Placed<'a>>> {
        let taken = if fresh {
            HashMap::new()
        } else {
            self.taken(&batch).await?
        };
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

    /// The highest id that is taken in each millisecond of the batch.
    async fn taken(&mut self, batch: &[&NewActivity]) -> Result<HashMap<i64, i64>> {
        // The batch is in the order of time.
        let mut times: Vec<i64> = batch.iter().map(|n| n.activity.at.0).collect();
        times.dedup();
        let taken: String = sqlx::query_scalar(TAKEN)
            .bind(json(&times)?)
            .fetch_one(&mut *self.tx)
            .await?;
        let taken: Vec<(i64, i64)> = from_json(&taken)?;
        Ok(taken.into_iter().collect())
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

    pub(super) async fn insert(&mut self, placed: &[Placed<'_>]) -> Result<()> {
        let origin = self.origin;
        INSERT
            .run(&mut self.tx, placed, |q, p| {
                let (r, s) = (&p.row, &p.snippet);
                q.bind(r.id)
                    .bind(r.conversation.0)
                    .bind(r.number)
                    .bind(r.source)
                    .bind(r.external_id)
                    .bind(p.event.seq.0)
                    .bind(r.landing)
                    .bind(r.fact)
                    .bind(p.event.at.0)
                    .bind(s.kind)
                    .bind(s.direction.to_column())
                    .bind(&s.sender)
                    .bind(r.body)
                    .bind(r.subject)
                    .bind(s.delivery.to_column())
                    .bind(s.outcome.map_or(0, crate::codec::Column::to_column))
                    .bind(s.duration_s)
                    .bind(r.automatic)
                    .bind(s.attachments)
                    .bind(origin)
            })
            .await?;
        let texts: Vec<(i64, &str, &str)> = placed
            .iter()
            .map(|p| (p.row.id, p.row.body, p.row.subject))
            .filter(|(_, body, subject)| !body.is_empty() || !subject.is_empty())
            .collect();
        search::index_texts(&mut self.tx, &texts).await?;
        let files: Vec<(i64, i64, &Attachment)> = placed
            .iter()
            .flat_map(|p| {
                let files = (0..).zip(p.attachments);
                files.map(|(place, file)| (p.row.id, place, file))
            })
            .collect();
        self.insert_files(&files).await
    }

    /// Of items by their ids, each file at its place.
    pub(super) async fn insert_files(&mut self, files: &[(i64, i64, &Attachment)]) -> Result<()> {
        INSERT_FILE
            .run(&mut self.tx, files, |q, (activity, position, file)| {
                q.bind(*activity)
                    .bind(*position)
                    .bind(&file.sha256)
                    .bind(&file.media_type)
                    .bind(file.name.as_deref().unwrap_or(""))
                    .bind(i64::try_from(file.size).unwrap_or(i64::MAX))
            })
            .await
    }

    /// Conversations whose last item is a new one. With each goes the place it is counted in now.
    pub(super) async fn save_with_last(
        &mut self,
        all: &[(Loaded, Option<Standing>, &Placed<'_>)],
    ) -> Result<()> {
        for (loaded, was, _) in all {
            self.count_moves(loaded, *was);
        }
        STATE_AND_LAST
            .run(&mut self.tx, all, |q, (loaded, _, p)| {
                let s = &p.snippet;
                bind_state(q, loaded)
                    .bind(p.row.id)
                    .bind(p.event.at.0)
                    .bind(s.kind)
                    .bind(s.direction.to_column())
                    .bind(&s.sender)
                    .bind(&s.text)
                    .bind(s.delivery.to_column())
                    .bind(s.outcome.map_or(0, crate::codec::Column::to_column))
                    .bind(s.duration_s)
                    .bind(s.attachments)
            })
            .await
    }
}

/// What happens now, history apart.
pub(super) fn is_live(landing: Landing) -> bool {
    matches!(landing, Landing::Live | Landing::ThenDone)
}

fn placed_row(
    new: &NewActivity,
    id: ActivityId,
    arrival: Seq,
    conversation: ConversationId,
) -> Placed<'_> {
    let fact = Fact::of(&new.activity);
    let a = &new.activity;
    let sender = a.sender.as_ref().map(|s| s.0.clone()).unwrap_or_default();
    type Parts<'a> = (
        i64,
        Direction,
        &'a str,
        &'a str,
        Delivery,
        Option<CallOutcome>,
        u32,
        &'a [Attachment],
    );
    let (kind, direction, body, subject, delivery, outcome, duration_s, files): Parts<'_> =
        match &a.content {
            Content::Text {
                direction,
                body,
                subject,
                delivery,
                attachments,
            } => (
                0,
                *direction,
                body,
                subject.as_deref().unwrap_or_default(),
                *delivery,
                None,
                0,
                attachments,
            ),
            Content::Call {
                direction,
                outcome,
                duration_s,
                recording,
                summary,
            } => (
                1,
                *direction,
                summary.as_deref().unwrap_or_default(),
                "",
                Delivery::Delivered,
                Some(*outcome),
                *duration_s,
                recording.as_slice(),
            ),
            Content::Voicemail {
                duration_s,
                transcript,
                recording,
            } => (
                2,
                Direction::Inbound,
                transcript.as_deref().unwrap_or_default(),
                "",
                Delivery::Delivered,
                None,
                *duration_s,
                recording.as_slice(),
            ),
        };
    let count = i64::try_from(files.len()).unwrap_or(i64::MAX);
    let snippet = Snippet {
        kind,
        direction,
        sender,
        text: Snippet::of(body, subject),
        delivery,
        outcome,
        duration_s: i64::from(duration_s),
        attachments: count,
    };
    let row = Row {
        id: id.0,
        conversation,
        number: new.number.0,
        source: new.source,
        external_id: &a.external_id,
        landing: new.landing.to_column(),
        fact: fact.to_column(),
        body,
        subject,
        automatic: a.automatic,
    };
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
                queued: None,
            }),
        },
        live: is_live(new.landing),
        attachments: files,
        snippet,
    }
}

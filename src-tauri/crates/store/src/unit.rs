//! One unit of work on the writer: everything a command or a batch of facts changes, in one
//! transaction.

use crate::codec::{self, Column as _};
use crate::error::{Error, Result};
use crate::open::{CommitFault, Pools, Store};
use crate::{ConversationId, NumberId};
use listo_domain::{
    ActivityId, Actor, Arrival, Conversation, Event, Fact, Landing, Millis, Place, Registers, Seq,
    Status, UnreadMark, UnreadReason, What, fold,
};
use sqlx::{Sqlite, SqliteConnection, Transaction};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use uuid::Uuid;

pub(crate) struct Unit {
    pub tx: Transaction<'static, Sqlite>,
    pub device: String,
    seq: i64,
    device_seq: i64,
    moved: BTreeMap<(i64, i64), i64>,
    fault: Option<CommitFault>,
    _pools: Arc<Pools>,
}

/// A conversation as the projection holds it.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    pub id: ConversationId,
    pub number: NumberId,
    pub state: Conversation,
    pub head: i64,
    pub last_activity: i64,
}

#[derive(sqlx::FromRow)]
struct StateRow {
    id: i64,
    number_id: i64,
    status: i64,
    unread_reason: i64,
    unread_at: i64,
    unread_by: String,
    unread_activity: i64,
    waiting_since: i64,
    tried_at: i64,
    snoozed_until: i64,
    done_through: i64,
    muted: i64,
    unheard_at: i64,
    unheard_activity: i64,
    stamp: i64,
    last_inbound: i64,
    seen: i64,
    untouched: i64,
    head: i64,
    last_activity: i64,
}

pub(crate) const LOAD: &str = "SELECT id, number_id, status, unread_reason, unread_at, unread_by, \
    unread_activity, waiting_since, tried_at, snoozed_until, done_through, muted, unheard_at, \
    unheard_activity, stamp, last_inbound, seen, untouched, head, last_activity FROM conversation WHERE id = ?";

const SAVE: &str = "UPDATE conversation SET status = ?, unread_reason = ?, unread_at = ?, \
    unread_by = ?, unread_activity = ?, waiting_since = ?, tried_at = ?, snoozed_until = ?, \
    done_through = ?, muted = ?, unheard_at = ?, unheard_activity = ?, stamp = ?, last_inbound = ?, seen = ?, untouched = ?, place = ?, \
    sort_id = ?, head = ? WHERE id = ?";

const APPEND: &str = "INSERT INTO log (seq, id, command_id, conversation_id, actor, device, \
    device_seq, kind, version, payload, before, stamp_after, occurred_at) \
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

const MOVE: &str = "INSERT INTO count (number_id, place, n) VALUES (?1, ?2, ?3) \
    ON CONFLICT DO UPDATE SET n = n + ?3";
const TAKE: &str = "UPDATE count SET n = n + ?3 WHERE number_id = ?1 AND place = ?2";

pub(crate) const FACTS: &str =
    "SELECT id, arrival, at, fact, landing FROM activity WHERE conversation_id = ? ORDER BY id";

pub(crate) const DECISIONS: &str =
    "SELECT seq, actor, occurred_at, kind, payload FROM log WHERE conversation_id = ? ORDER BY seq";

impl TryFrom<StateRow> for Loaded {
    type Error = Error;

    fn try_from(r: StateRow) -> Result<Self> {
        let unread = if r.unread_reason == 0 {
            None
        } else {
            Some(UnreadMark {
                reason: UnreadReason::from_column(r.unread_reason)?,
                at: Millis(r.unread_at),
                by: (!r.unread_by.is_empty()).then_some(Actor(r.unread_by)),
                activity: (r.unread_activity != 0).then_some(ActivityId(r.unread_activity)),
            })
        };
        Ok(Self {
            id: ConversationId(r.id),
            number: NumberId(r.number_id),
            state: Conversation {
                registers: Registers {
                    status: Status::from_column(r.status)?,
                    unread,
                    waiting_since: codec::optional(r.waiting_since),
                    tried_at: codec::optional(r.tried_at),
                    snoozed_until: codec::optional(r.snoozed_until),
                    done_through: (r.done_through != 0).then_some(Seq(r.done_through)),
                    muted: r.muted != 0,
                    unheard: (r.unheard_at != 0).then(|| UnreadMark {
                        reason: UnreadReason::Inbound,
                        at: Millis(r.unheard_at),
                        by: None,
                        activity: (r.unheard_activity != 0)
                            .then_some(ActivityId(r.unheard_activity)),
                    }),
                    stamp: Seq(r.stamp),
                },
                last_inbound: Seq(r.last_inbound),
                seen: Seq(r.seen),
                untouched: r.untouched != 0,
            },
            head: r.head,
            last_activity: r.last_activity,
        })
    }
}

/// Where a conversation stands in a list: by its last activity, or by the end of its snooze.
pub(crate) fn sort_id(state: &Conversation, last_activity: i64) -> i64 {
    match &state.registers.unread {
        Some(mark) if mark.reason == UnreadReason::Snooze => {
            last_activity.max(ActivityId::first_of(mark.at).0)
        }
        _ => last_activity,
    }
}

impl Store {
    pub(crate) async fn unit(&self) -> Result<Unit> {
        let pools = self.pools().await;
        let tx = pools.writer.begin_with("BEGIN IMMEDIATE").await?;
        self.unit_on(tx, pools).await
    }

    /// One snapshot for reading, which keeps nobody from writing.
    pub(crate) async fn snapshot(&self) -> Result<Unit> {
        let pools = self.pools().await;
        let tx = pools.readers.begin().await?;
        self.unit_on(tx, pools).await
    }

    async fn unit_on(
        &self,
        mut tx: Transaction<'static, Sqlite>,
        pools: Arc<Pools>,
    ) -> Result<Unit> {
        let seq = sqlx::query_scalar("SELECT seq FROM clock WHERE id = 1")
            .fetch_one(&mut *tx)
            .await?;
        let device_seq =
            sqlx::query_scalar("SELECT coalesce(max(device_seq), 0) FROM log WHERE device = ?")
                .bind(&pools.device)
                .fetch_one(&mut *tx)
                .await?;
        Ok(Unit {
            tx,
            device: pools.device.clone(),
            seq,
            device_seq,
            moved: BTreeMap::new(),
            fault: self
                .fault
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
            _pools: pools,
        })
    }
}

impl Unit {
    pub fn next_seq(&mut self) -> Seq {
        self.seq += 1;
        Seq(self.seq)
    }

    pub async fn load(&mut self, id: ConversationId) -> Result<Option<Loaded>> {
        let row: Option<StateRow> = sqlx::query_as(LOAD)
            .bind(id.0)
            .fetch_optional(&mut *self.tx)
            .await?;
        row.map(Loaded::try_from).transpose()
    }

    /// Writes the registers and notes the move between lists. `was` is the place the conversation
    /// is counted in now; `None` for one that is not counted yet.
    pub async fn save(&mut self, c: &Loaded, was: Option<Place>) -> Result<()> {
        let r = &c.state.registers;
        let place = c.state.place();
        let mark = r.unread.as_ref();
        sqlx::query(SAVE)
            .bind(r.status.to_column())
            .bind(mark.map_or(0, |m| m.reason.to_column()))
            .bind(mark.map_or(0, |m| m.at.0))
            .bind(mark.and_then(|m| m.by.as_ref()).map_or("", |a| &a.0))
            .bind(mark.and_then(|m| m.activity).map_or(0, |a| a.0))
            .bind(r.waiting_since.map_or(0, |t| t.0))
            .bind(r.tried_at.map_or(0, |t| t.0))
            .bind(r.snoozed_until.map_or(0, |t| t.0))
            .bind(r.done_through.map_or(0, |s| s.0))
            .bind(r.muted)
            .bind(r.unheard.as_ref().map_or(0, |m| m.at.0))
            .bind(
                r.unheard
                    .as_ref()
                    .and_then(|m| m.activity)
                    .map_or(0, |a| a.0),
            )
            .bind(r.stamp.0)
            .bind(c.state.last_inbound.0)
            .bind(c.state.seen.0)
            .bind(c.state.untouched)
            .bind(place.to_column())
            .bind(sort_id(&c.state, c.last_activity))
            .bind(c.head)
            .bind(c.id.0)
            .execute(&mut *self.tx)
            .await?;
        if was != Some(place) {
            if let Some(was) = was {
                self.count(c.number, was, -1);
            }
            self.count(c.number, place, 1);
        }
        Ok(())
    }

    pub fn count(&mut self, number: NumberId, place: Place, n: i64) {
        *self.moved.entry((number.0, place.to_column())).or_default() += n;
    }

    /// For a rebuild, which writes the counts itself.
    pub fn forget_moves(&mut self) {
        self.moved.clear();
    }

    #[allow(clippy::too_many_arguments, reason = "one argument a column")]
    pub async fn append(
        &mut self,
        command_id: Uuid,
        event: &Event,
        conversation: ConversationId,
        before: &Registers,
        after: &Registers,
        redo: bool,
    ) -> Result<()> {
        let (kind, payload) = codec::what_to_log(&event.what, redo)?;
        self.device_seq += 1;
        sqlx::query(APPEND)
            .bind(event.seq.0)
            .bind(Uuid::now_v7().as_bytes().as_slice())
            .bind(command_id.as_bytes().as_slice())
            .bind(conversation.0)
            .bind(&event.actor.0)
            .bind(&self.device)
            .bind(self.device_seq)
            .bind(kind)
            .bind(codec::VERSION)
            .bind(payload)
            .bind(codec::registers_to_json(before)?)
            .bind(after.stamp.0)
            .bind(event.at.0)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// The whole history of a conversation, folded anew.
    pub async fn refold(&mut self, id: ConversationId) -> Result<Conversation> {
        Ok(fold(events(&mut self.tx, id).await?))
    }

    /// Writes the counts and the counter; what remains is the commit.
    pub async fn finish(&mut self) -> Result<()> {
        for ((number, place), n) in std::mem::take(&mut self.moved) {
            if n == 0 {
                continue;
            }
            // The CHECK of the table refuses to go below zero: a wrong count fails loudly.
            let sql = if n < 0 { TAKE } else { MOVE };
            sqlx::query(sql)
                .bind(number)
                .bind(place)
                .bind(n)
                .execute(&mut *self.tx)
                .await?;
        }
        sqlx::query("UPDATE clock SET seq = ? WHERE id = 1 AND seq <> ?")
            .bind(self.seq)
            .bind(self.seq)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    pub async fn commit(mut self) -> Result<()> {
        self.finish().await?;
        match self.fault {
            None => return self.tx.commit().await.map_err(Error::of_commit),
            Some(CommitFault::Written) => self.tx.commit().await?,
            Some(CommitFault::Lost) => self.tx.rollback().await?,
        }
        let error = std::io::Error::other("injected");
        Err(Error::of_commit(sqlx::Error::Io(error)))
    }
}

/// Facts and decisions of a conversation.
pub(crate) async fn events(
    connection: &mut SqliteConnection,
    id: ConversationId,
) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    let facts: Vec<(i64, i64, i64, i64, i64)> = sqlx::query_as(FACTS)
        .bind(id.0)
        .fetch_all(&mut *connection)
        .await?;
    for (activity, arrival, at, fact, landing) in facts {
        events.push(Event {
            seq: Seq(arrival),
            at: Millis(at),
            actor: Actor::system(),
            what: What::Arrived(Arrival {
                activity: ActivityId(activity),
                fact: Fact::from_column(fact)?,
                landing: Landing::from_column(landing)?,
            }),
        });
    }
    let decisions: Vec<(i64, String, i64, String, String)> = sqlx::query_as(DECISIONS)
        .bind(id.0)
        .fetch_all(&mut *connection)
        .await?;
    for (seq, actor, at, kind, payload) in decisions {
        events.push(Event {
            seq: Seq(seq),
            at: Millis(at),
            actor: Actor(actor),
            what: codec::what_from_log(&kind, &payload)?,
        });
    }
    Ok(events)
}

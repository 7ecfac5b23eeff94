//! One unit of work on the writer: everything a command or a batch of facts changes, in one
//! transaction.

use crate::annotation;
use crate::codec;
use crate::connections::Transaction;
use crate::error::{Error, Result};
use crate::events::events;
use crate::ingest::{Filling, NewActivity};
use crate::many::{Many, Query};
use crate::open::{CommitFault, Pools, Store};
use crate::search::index_comments;
use crate::state::{LOAD, Loaded, StateRow, parse_states, sort_id};
use crate::verb::Verb;
use crate::{ConversationId, NumberId};
use listo_domain::{Before, Conversation, Event, Seq, Standing, What, fold};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

use crate::codec::Column as _;

pub(crate) struct Unit {
    pub tx: Transaction,
    pub device: String,
    seq: i64,
    device_seq: i64,
    moved: BTreeMap<(i64, i64), i64>,
    /// Pinned conversations, as far as a command that pins has to know.
    pub pinned: usize,
    /// The source that brings what is taken in; 0 for an import.
    pub origin: i64,
    /// Decisions and facts it has written.
    pub written: usize,
    fault: Option<CommitFault>,
    pub filling: Arc<Mutex<Option<Filling>>>,
    /// Possible copies, which wait: see [`Filling`].
    pub doubtful: Vec<NewActivity>,
    pools: Arc<Pools>,
}

/// A decision on its way into the log.
pub(crate) struct Decided {
    pub event: Event,
    pub before: Conversation,
    /// With the state after the decision.
    pub loaded: Loaded,
    pub device_seq: i64,
    pub kind: &'static str,
    pub payload: String,
    /// What undo puts back, as the log holds it.
    pub replaced: String,
    /// What undo expects to find.
    pub stamp_after: i64,
}

const BEGIN: &str = "BEGIN IMMEDIATE; SELECT (SELECT seq FROM clock WHERE id = 1), \
    (SELECT coalesce(max(device_seq), 0) FROM log WHERE device = $1)";

/// What [`bind_in_place`] binds.
macro_rules! set_in_place {
    () => {
        "status = v.column2, unread_reason = v.column3, unread_at = v.column4, \
    unread_by = v.column5, unread_activity = v.column6, waiting_since = v.column7, \
    tried_at = v.column8, done_through = v.column9, muted = v.column10, \
    unheard_at = v.column11, unheard_activity = v.column12, stamp = v.column13, \
    last_inbound = v.column14, seen = v.column15, untouched = v.column16, place = v.column17, \
    finished = v.column18"
    };
}
pub(crate) use set_in_place;

/// What [`bind_state`] binds.
macro_rules! set_state {
    () => {
        concat!(
            $crate::unit::set_in_place!(),
            ", snoozed_until = v.column19, sort_id = v.column20, head = v.column21, \
             snooze_keeps = v.column22, last_failed = v.column23"
        )
    };
}
pub(crate) use set_state;

pub(crate) static SAVE: Many = Many::new(
    concat!("UPDATE conversation SET ", set_state!(), " FROM ("),
    23,
    ") AS v WHERE conversation.id = v.column1",
);

/// [`SAVE`] of a decision where the conversation keeps its place in every list it stays in: no index over
/// `sort_id` or `snoozed_until` is written.
pub(crate) static SAVE_IN_PLACE: Many = Many::new(
    concat!("UPDATE conversation SET ", set_in_place!(), " FROM ("),
    18,
    ") AS v WHERE conversation.id = v.column1",
);

static APPEND: Many = Many::new(
    "INSERT INTO log (seq, id, command_id, conversation_id, actor, device, \
    device_seq, kind, version, payload, before, stamp_after, occurred_at)",
    13,
    "",
);

const MOVE: &str = "INSERT INTO count (number_id, standing, n) VALUES (?1, ?2, ?3) \
    ON CONFLICT DO UPDATE SET n = n + ?3";
const TAKE: &str = "UPDATE count SET n = n + ?3 WHERE number_id = ?1 AND standing = ?2";

pub(crate) const PINS: &str = "SELECT count(*) FROM conversation WHERE pinned_at > 0";

impl Store {
    pub(crate) async fn unit(&self) -> Result<Unit> {
        let mut unit = self.unbegun_unit().await;
        let rows: Vec<(i64, i64)> = sqlx::query_as(BEGIN)
            .bind(&unit.device)
            .fetch_all(&mut *unit.tx)
            .await?;
        if let Some((seq, device_seq)) = rows.first() {
            unit.start_at(*seq, *device_seq);
        }
        Ok(unit)
    }

    /// A unit whose first statement is to be BEGIN IMMEDIATE together with what it reads; see
    /// [`Unit::start_at`].
    pub(crate) async fn unbegun_unit(&self) -> Unit {
        let pools = self.pools().await;
        let tx = Transaction::about_to_begin(pools.writer.take().await);
        self.unit_on(tx, pools)
    }

    /// One snapshot for reading, which keeps nobody from writing.
    pub(crate) async fn snapshot(&self) -> Result<Unit> {
        let pools = self.pools().await;
        let tx = Transaction::begin(pools.readers.take().await, "BEGIN").await?;
        Ok(self.unit_on(tx, pools))
    }

    fn unit_on(&self, tx: Transaction, pools: Arc<Pools>) -> Unit {
        Unit {
            tx,
            device: pools.device.clone(),
            seq: 0,
            device_seq: 0,
            moved: BTreeMap::new(),
            pinned: 0,
            origin: 0,
            written: 0,
            fault: self
                .fault
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
            filling: self.filling.clone(),
            doubtful: Vec::new(),
            pools,
        }
    }
}

impl Unit {
    /// Where the counters of arrivals and decisions stand in this transaction.
    pub fn start_at(&mut self, seq: i64, device_seq: i64) {
        self.seq = seq;
        self.device_seq = device_seq;
    }

    pub fn next_seq(&mut self) -> Seq {
        self.seq += 1;
        Seq(self.seq)
    }

    pub fn next_device_seq(&mut self) -> i64 {
        self.device_seq += 1;
        self.device_seq
    }

    pub async fn load(&mut self, id: ConversationId) -> Result<Option<Loaded>> {
        Ok(self.load_all(&[id]).await?.remove(&id))
    }

    pub async fn load_all(
        &mut self,
        ids: &[ConversationId],
    ) -> Result<BTreeMap<ConversationId, Loaded>> {
        let states: String = sqlx::query_scalar(LOAD)
            .bind(crate::conversation::json_ids(ids))
            .fetch_one(&mut *self.tx)
            .await?;
        parse_states(&states)
    }

    /// Writes the registers and notes the moves between lists. With each goes where the conversation
    /// is counted now; `None` for one that is not counted yet.
    pub async fn save(&mut self, all: &[(&Loaded, Option<Standing>)]) -> Result<()> {
        for (c, was) in all {
            self.count_moves(c, *was);
        }
        SAVE.run(&mut self.tx, all, |query, (c, _)| bind_state(query, c))
            .await
    }

    pub fn count_moves(&mut self, c: &Loaded, was: Option<Standing>) {
        let now = c.state.standing();
        if was != Some(now) {
            if let Some(was) = was {
                self.count(c.number, was, -1);
            }
            self.count(c.number, now, 1);
        }
    }

    pub fn count(&mut self, number: NumberId, standing: Standing, n: i64) {
        let standing = codec::standing_to_column(standing);
        *self.moved.entry((number.0, standing)).or_default() += n;
    }

    /// For a rebuild, which writes the counts itself.
    pub fn forget_moves(&mut self) {
        self.moved.clear();
    }

    /// A decision with everything the log keeps of it.
    pub fn decided(
        &mut self,
        event: Event,
        before: Conversation,
        loaded: Loaded,
        redo: bool,
    ) -> Result<Decided> {
        let (kind, payload) = codec::what_to_log(&event.what, redo)?;
        Ok(Decided {
            replaced: codec::before_to_json(&Before::of(&event.what, &before))?,
            stamp_after: Before::of(&event.what, &loaded.state).stamp().0,
            event,
            before,
            loaded,
            device_seq: self.next_device_seq(),
            kind,
            payload,
        })
    }

    /// Appends the decisions to the log and saves what they lead to.
    pub async fn append(&mut self, command_id: Uuid, decided: &[Decided]) -> Result<()> {
        let device = self.device.clone();
        self.written += decided.len();
        APPEND
            .run(&mut self.tx, decided, |query, d| {
                query
                    .bind(d.event.seq.0)
                    .bind(Uuid::now_v7().into_bytes().to_vec())
                    .bind(command_id.into_bytes().to_vec())
                    .bind(d.loaded.id.0)
                    .bind(d.event.actor.0.clone())
                    .bind(device.clone())
                    .bind(d.device_seq)
                    .bind(d.kind)
                    .bind(codec::VERSION)
                    .bind(d.payload.clone())
                    .bind(d.replaced.clone())
                    .bind(d.stamp_after)
                    .bind(d.event.at.0)
            })
            .await?;
        let comments: Vec<(i64, &str)> = decided
            .iter()
            .filter_map(|d| match &d.event.what {
                What::Commented(comment) => Some((d.event.seq.0, comment.body.as_str())),
                _ => None,
            })
            .collect();
        index_comments(&mut self.tx, &comments).await?;
        self.queue_texts(decided).await?;
        // A conversation that was decided twice is written once, as the last decision left it.
        let mut last: BTreeMap<ConversationId, (&Loaded, &Conversation)> = BTreeMap::new();
        for d in decided {
            let (now, _) = last.entry(d.loaded.id).or_insert((&d.loaded, &d.before));
            *now = &d.loaded;
        }
        let annotated: Vec<&Loaded> = last
            .values()
            .filter(|(now, before)| annotation::differ(&now.state, before))
            .map(|(now, _)| *now)
            .collect();
        self.annotate(&annotated).await?;
        self.index_tags(last.values().copied()).await?;
        let (stay, move_on): (Vec<_>, Vec<_>) = last
            .into_values()
            .partition(|(now, before)| now.keeps_its_place(before));
        for (now, before) in &stay {
            self.count_moves(now, Some(before.standing()));
        }
        SAVE_IN_PLACE
            .run(&mut self.tx, &stay, |query, (now, _)| {
                bind_in_place(query, now)
            })
            .await?;
        let move_on: Vec<_> = move_on
            .into_iter()
            .map(|(now, before)| (now, Some(before.standing())))
            .collect();
        self.save(&move_on).await
    }

    /// The whole history of a conversation, folded anew.
    pub async fn refold(&mut self, id: ConversationId) -> Result<Conversation> {
        Ok(fold(events(&mut self.tx, id).await?))
    }

    /// Writes the counts and the counter; what remains is the commit.
    pub async fn finish(&mut self) -> Result<()> {
        for ((number, standing), n) in std::mem::take(&mut self.moved) {
            if n == 0 {
                continue;
            }
            // The CHECK of the table refuses to go below zero: a wrong count fails loudly.
            let sql = if n < 0 { TAKE } else { MOVE };
            sqlx::query(sql)
                .bind(number)
                .bind(standing)
                .bind(n)
                .execute(&mut *self.tx)
                .await?;
        }
        sqlx::query("UPDATE clock SET seq = ?1 WHERE id = 1 AND seq <> ?1")
            .bind(self.seq)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    pub async fn commit(mut self) -> Result<()> {
        self.finish().await?;
        self.end().await
    }

    /// How many conversations are pinned, where that decides.
    pub async fn count_pins_for(&mut self, verb: Verb) -> Result<()> {
        if verb == Verb::Pin {
            let n: i64 = sqlx::query_scalar(PINS).fetch_one(&mut *self.tx).await?;
            self.pinned = usize::try_from(n).unwrap_or(usize::MAX);
        }
        Ok(())
    }

    /// Whether another write waits for this one.
    pub fn is_wanted(&self) -> bool {
        self.pools.writer.is_wanted()
    }

    /// Whether the commit may go along with the last statement: a test wants to see it fail apart.
    pub fn may_join_commit(&self) -> bool {
        self.fault.is_none()
    }

    /// The commit alone, where everything has been written.
    pub async fn end(self) -> Result<()> {
        match self.fault {
            None => {
                self.tx.commit().await.map_err(Error::of_commit)?;
                let mut filling = self.filling.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(filling) = filling.as_mut() {
                    filling.keep(self.doubtful);
                }
                drop(filling);
                self.pools.wrote(self.written);
                return Ok(());
            }
            Some(CommitFault::Written) => self.tx.commit().await?,
            Some(CommitFault::Lost) => self.tx.rollback().await?,
        }
        let error = std::io::Error::other("injected");
        Err(Error::of_commit(sqlx::Error::Io(error)))
    }

    /// The commit went along with the last statement.
    pub fn ended(self) {
        self.tx.committed();
        self.pools.wrote(self.written);
    }
}

/// The columns of [`SAVE`], in their order.
pub(crate) fn bind_state<'q>(query: Query<'q>, c: &Loaded) -> Query<'q> {
    let snoozed_until = c.state.registers.snoozed_until;
    bind_in_place(query, c)
        .bind(snoozed_until.map_or(0, |t| t.0))
        .bind(sort_id(&c.state, c.last_activity))
        .bind(c.head)
        .bind(i64::from(c.state.registers.snooze_keeps))
        .bind(c.state.last_failed.0)
}

/// The columns of [`SAVE_IN_PLACE`], in their order.
fn bind_in_place<'q>(query: Query<'q>, c: &Loaded) -> Query<'q> {
    let s = StateRow::of(c);
    query
        .bind(s.id)
        .bind(s.status)
        .bind(s.unread_reason)
        .bind(s.unread_at)
        .bind(s.unread_by)
        .bind(s.unread_activity)
        .bind(s.waiting_since)
        .bind(s.tried_at)
        .bind(s.done_through)
        .bind(s.muted)
        .bind(s.unheard_at)
        .bind(s.unheard_activity)
        .bind(s.stamp)
        .bind(s.last_inbound)
        .bind(s.seen)
        .bind(s.untouched)
        .bind(c.state.place().to_column())
        .bind(s.finished)
}

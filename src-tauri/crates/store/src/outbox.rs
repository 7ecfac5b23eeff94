//! What is to be sent: queued by a decision, claimed before it leaves, settled by what came of it.
//!
//! A text leaves only from `waiting`, and a claim is durable before the provider is asked. So a crash
//! finds it `sending`, and what was sending is looked for at the provider before it is sent again.

use crate::ConversationId;
use crate::codec::{Column, files_from_json};
use crate::error::Result;
use crate::ingest::{Ingested, NewActivity};
use crate::name::found;
use crate::open::Store;
use crate::state::Loaded;
use crate::unit::Unit;
use listo_domain::{Attachment, Landing, Millis, Seq, Status};

/// Where a text is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxState {
    Waiting,
    /// A provider is being asked.
    Sending,
    /// It was asked, and no answer came: the text may have left.
    Unsure,
    Sent,
    Failed,
    Cancelled,
}

impl Column for OutboxState {
    const VALUES: &'static [(Self, i64)] = &[
        (Self::Waiting, 0),
        (Self::Sending, 1),
        (Self::Unsure, 2),
        (Self::Sent, 3),
        (Self::Failed, 4),
        (Self::Cancelled, 5),
    ];
    const NAME: &'static str = "OutboxState";
}

/// A text that has not been settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The decision that queued it.
    pub text: Seq,
    pub conversation: ConversationId,
    pub body: String,
    pub files: Vec<Attachment>,
    pub queued_at: Millis,
    pub due_at: Millis,
    /// The person chose the time.
    pub scheduled: bool,
    pub then_done: bool,
    pub state: OutboxState,
    pub attempts: i64,
    /// When the last attempt began.
    pub attempted_at: Millis,
    /// When it came into doubt whether that has left.
    pub doubted_at: Millis,
    pub retry_at: Millis,
    /// Why the last attempt came to nothing; empty before the first.
    pub fault: String,
    /// No other text of the conversation is to go before it.
    pub first: bool,
}

impl Queued {
    /// When the text goes on; [`SENDING_MS`] after its claim a text is given up for lost.
    #[must_use]
    pub fn acts_at(&self) -> Millis {
        match self.state {
            OutboxState::Sending => Millis(self.attempted_at.0.saturating_add(SENDING_MS)),
            _ => self.due_at.max(self.retry_at),
        }
    }
}

/// Longer than any request to a provider may take.
pub const SENDING_MS: i64 = 60_000;

/// Why a text was not taken, or not delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureNote {
    pub kind: String,
    /// The provider's own code.
    pub code: String,
    /// The provider's own words.
    pub message: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    text: i64,
    conversation_id: i64,
    body: String,
    files: String,
    queued_at: i64,
    due_at: i64,
    scheduled: bool,
    then_done: bool,
    state: i64,
    attempts: i64,
    attempted_at: i64,
    doubted_at: i64,
    retry_at: i64,
    fault: String,
    first: bool,
}

macro_rules! queued {
    ($and:literal) => {
        concat!(
            "SELECT text, conversation_id, body, files, queued_at, due_at, scheduled, then_done, state, \
             attempts, attempted_at, doubted_at, retry_at, fault, NOT EXISTS (SELECT 1 FROM outbox e \
             WHERE e.conversation_id = o.conversation_id AND e.state < 3 \
             AND (e.due_at, e.text) < (o.due_at, o.text)) AS first FROM outbox o WHERE state < 3",
            $and,
            " ORDER BY due_at, text"
        )
    };
}

pub(crate) const OUTBOX: &str = queued!("");
pub(crate) const OUTBOX_OF: &str = queued!(" AND conversation_id = ?");

const HOME: &str = "SELECT conversation_id FROM outbox WHERE text = ?";
/// -1 where the source was removed while the text was leaving.
const ORIGIN: &str =
    "SELECT coalesce((SELECT source_id FROM source_number WHERE number_id = ?), -1)";
const CLAIM: &str = "UPDATE outbox SET state = 1, attempts = attempts + 1, attempted_at = ?2 \
    WHERE text = ?1 AND state = 0 AND due_at <= ?2 RETURNING attempts";
const PUT_BACK: &str = "UPDATE outbox SET state = 0, retry_at = ?2, fault = ?3 \
    WHERE text = ?1 AND state IN (1, 2) AND attempts = ?4";
/// The time to look for it counts from when it came into doubt.
const DOUBT: &str = "UPDATE outbox SET doubted_at = CASE state WHEN 1 THEN ?5 ELSE doubted_at END, \
    state = 2, retry_at = ?2, fault = ?3 WHERE text = ?1 AND state IN (1, 2) AND attempts = ?4";
const RETRY: &str = "UPDATE outbox SET retry_at = 0 WHERE state = 0 AND retry_at > 0";
const RETRY_UNANSWERED: &str = "UPDATE outbox SET retry_at = 0 WHERE state = 0 AND retry_at > 0 \
    AND fault NOT IN ('limited', 'refused')";
const SETTLE: &str = "UPDATE outbox SET state = ?2, fault = '', activity_id = coalesce((SELECT id FROM activity \
    WHERE number_id = ?3 AND source = ?4 AND external_id = ?5), 0) WHERE text = ?1 AND state IN (0, 1, 2)";
const NOTE: &str = "INSERT INTO failure (activity_id, kind, code, message) \
    SELECT id, ?4, ?5, ?6 FROM activity WHERE number_id = ?1 AND source = ?2 AND external_id = ?3 \
    ON CONFLICT DO UPDATE SET kind = excluded.kind, code = excluded.code, message = excluded.message \
    WHERE (kind, code, message) <> (excluded.kind, excluded.code, excluded.message)";
const HURRY: &str = "UPDATE outbox SET due_at = min(due_at, ?2), retry_at = 0, scheduled = 0 WHERE text = ?1 AND state = 0";

impl Store {
    /// Everything that has not been settled, in the order in which it is due.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox(&self) -> Result<Vec<Queued>> {
        let pools = self.pools().await;
        let rows: Vec<Row> = sqlx::query_as(OUTBOX)
            .fetch_all(&mut *pools.readers.take().await)
            .await?;
        rows.into_iter().map(queued).collect()
    }

    /// What has not been settled of one conversation.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox_of(&self, id: ConversationId) -> Result<Vec<Queued>> {
        let pools = self.pools().await;
        let rows: Vec<Row> = sqlx::query_as(OUTBOX_OF)
            .bind(id.0)
            .fetch_all(&mut *pools.readers.take().await)
            .await?;
        rows.into_iter().map(queued).collect()
    }

    /// Takes a text for sending, and gives which attempt it is; `None` where it is not to be sent, or not
    /// now, or somebody else has taken it.
    ///
    /// # Errors
    /// The text is not taken, except after [`crate::Error::UnknownCommit`].
    pub async fn claim_text(&self, text: Seq, at: Millis) -> Result<Option<i64>> {
        let mut unit = self.unit().await?;
        let attempt = sqlx::query_scalar(CLAIM)
            .bind(text.0)
            .bind(at.0)
            .fetch_optional(&mut *unit.tx)
            .await?;
        unit.commit().await?;
        Ok(attempt)
    }

    /// It has certainly not left: it waits again. Of an attempt that is no longer the last one nothing is
    /// taken.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_text_back(&self, text: &Queued, retry_at: Millis, fault: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        sqlx::query(PUT_BACK)
            .bind(text.text.0)
            .bind(retry_at.0)
            .bind(fault)
            .bind(text.attempts)
            .execute(&mut *unit.tx)
            .await?;
        unit.commit().await
    }

    /// It may have left: it is to be looked for.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn doubt_text(
        &self,
        text: &Queued,
        look_at: Millis,
        fault: &str,
        now: Millis,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        sqlx::query(DOUBT)
            .bind(text.text.0)
            .bind(look_at.0)
            .bind(fault)
            .bind(text.attempts)
            .bind(now.0)
            .execute(&mut *unit.tx)
            .await?;
        unit.commit().await
    }

    /// A waiting text goes at once.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] where it waits no longer.
    pub async fn hurry_text(&self, text: Seq, at: Millis) -> Result<()> {
        let mut unit = self.unit().await?;
        let done = sqlx::query(HURRY)
            .bind(text.0)
            .bind(at.0)
            .execute(&mut *unit.tx)
            .await?;
        found(&done, "waiting text")?;
        unit.commit().await
    }

    /// Whatever is only held back leaves at once; what was scheduled stays.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn hurry_held(&self, at: Millis) -> Result<()> {
        let mut unit = self.unit().await?;
        sqlx::query(
            "UPDATE outbox SET due_at = ?1 WHERE state = 0 AND scheduled = 0 AND due_at > ?1",
        )
        .bind(at.0)
        .execute(&mut *unit.tx)
        .await?;
        unit.commit().await
    }

    /// Whatever waits because of a fault is tried at once.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn retry_texts(&self) -> Result<()> {
        self.retry(RETRY).await
    }

    /// Whatever waits because nobody answered is tried at once. What the provider itself holds up, by a limit
    /// or by refusing the key, goes on waiting.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn retry_unanswered_texts(&self) -> Result<()> {
        self.retry(RETRY_UNANSWERED).await
    }

    async fn retry(&self, sql: &'static str) -> Result<()> {
        let mut unit = self.unit().await?;
        sqlx::query(sql).execute(&mut *unit.tx).await?;
        unit.commit().await
    }

    /// What a text became: sent, or refused for good. In one transaction with the item of the thread.
    ///
    /// # Errors
    /// Nothing was changed, except after [`crate::Error::UnknownCommit`].
    pub async fn settle_text(
        &self,
        text: Seq,
        state: OutboxState,
        item: &NewActivity,
        failure: Option<&FailureNote>,
    ) -> Result<Ingested> {
        let mut unit = self.unit().await?;
        let home: Option<i64> = sqlx::query_scalar(HOME)
            .bind(text.0)
            .fetch_optional(&mut *unit.tx)
            .await?;
        if home.is_none() {
            // It was deleted while it was leaving, and does not come back.
            return Ok(Ingested::default());
        }
        unit.origin = sqlx::query_scalar(ORIGIN)
            .bind(item.number.0)
            .fetch_one(&mut *unit.tx)
            .await?;
        let mut item = item.clone();
        if unit.was_finished_since(text).await? {
            item.landing = Landing::ThenDone;
        }
        let ingested = unit.ingest(std::slice::from_ref(&item), false).await?;
        if let Some(failure) = failure {
            unit.note_failure(&item, failure).await?;
        }
        unit.settle(text, state, &item).await?;
        unit.written += 1;
        unit.commit().await?;
        Ok(ingested)
    }
}

impl Unit {
    pub(crate) async fn settle(
        &mut self,
        text: Seq,
        state: OutboxState,
        item: &NewActivity,
    ) -> Result<()> {
        sqlx::query(SETTLE)
            .bind(text.0)
            .bind(state.to_column())
            .bind(item.number.0)
            .bind(item.source)
            .bind(&item.activity.external_id)
            .execute(&mut *self.tx)
            .await?;
        // What it answers follows from which decision queued it, and that is known only now.
        let Some(mut loaded) = self.home_of(text).await? else {
            return Ok(());
        };
        if !loaded.state.has_news(text) {
            // Nothing has come in since: it answers all there is, as it was taken in.
            return Ok(());
        }
        let was = loaded.state.standing();
        loaded.state = self.refold(loaded.id).await?;
        self.save(&[(&loaded, Some(was))]).await
    }

    async fn home_of(&mut self, text: Seq) -> Result<Option<Loaded>> {
        let home: Option<i64> = sqlx::query_scalar(HOME)
            .bind(text.0)
            .fetch_optional(&mut *self.tx)
            .await?;
        match home {
            Some(id) => self.load(ConversationId(id)).await,
            None => Ok(None),
        }
    }

    /// Whoever wrote it has finished the conversation since: what has left reopens nothing.
    pub(crate) async fn was_finished_since(&mut self, text: Seq) -> Result<bool> {
        Ok(self.home_of(text).await?.is_some_and(|home| {
            let r = &home.state.registers;
            r.status == Status::Done && r.stamp > text
        }))
    }

    pub(crate) async fn note_failure(
        &mut self,
        item: &NewActivity,
        failure: &FailureNote,
    ) -> Result<()> {
        sqlx::query(NOTE)
            .bind(item.number.0)
            .bind(item.source)
            .bind(&item.activity.external_id)
            .bind(&failure.kind)
            .bind(&failure.code)
            .bind(&failure.message)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
}

fn queued(row: Row) -> Result<Queued> {
    Ok(Queued {
        text: Seq(row.text),
        conversation: ConversationId(row.conversation_id),
        body: row.body,
        files: files_from_json(&row.files)?,
        queued_at: Millis(row.queued_at),
        due_at: Millis(row.due_at),
        scheduled: row.scheduled,
        then_done: row.then_done,
        state: OutboxState::from_column(row.state)?,
        attempts: row.attempts,
        attempted_at: Millis(row.attempted_at),
        doubted_at: Millis(row.doubted_at),
        retry_at: Millis(row.retry_at),
        fault: row.fault,
        first: row.first,
    })
}

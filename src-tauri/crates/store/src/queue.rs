//! What decisions do to the outbox: a text is queued, taken back, and queued again.

use crate::ConversationId;
use crate::codec::{Column as _, files_from_json, files_to_json};
use crate::command::{Reason, Tally};
use crate::error::Result;
use crate::name::found;
use crate::outbox::OutboxState;
use crate::unit::{Decided, Unit};
use listo_domain::{Attachment, Before, Command, Outgoing, Refusal, Seq, What};

const QUEUE: &str = "INSERT INTO outbox (text, conversation_id, body, files, queued_at, due_at, scheduled, then_done) \
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
const CANCEL: &str = "UPDATE outbox SET state = 5 WHERE text = ? AND state = 0";
const QUEUE_AGAIN: &str = "UPDATE outbox SET state = 0, attempts = 0, retry_at = 0, fault = '', \
    due_at = max(due_at, ?2) WHERE text = ?1 AND state = 5";
const TEXT: &str = "SELECT conversation_id, body, files FROM outbox WHERE text = ?";
const STATE: &str = "SELECT state FROM outbox WHERE text = ? AND conversation_id = ?";

impl Unit {
    /// What has left cannot be taken back. Gives what can.
    pub(crate) async fn not_sent_yet(
        &mut self,
        items: Vec<(ConversationId, Command)>,
        tally: &mut Tally,
    ) -> Result<Vec<(ConversationId, Command)>> {
        let mut kept = Vec::with_capacity(items.len());
        for (id, command) in items {
            // From which state it goes on.
            let (text, from) = match &command {
                Command::CancelSend { text } => (*text, OutboxState::Waiting),
                Command::Restore {
                    target,
                    to: Before::Queued { text, was },
                    ..
                } => {
                    let from = if *was {
                        OutboxState::Cancelled
                    } else {
                        OutboxState::Waiting
                    };
                    (text.unwrap_or(*target), from)
                }
                _ => {
                    kept.push((id, command));
                    continue;
                }
            };
            let state: Option<i64> = sqlx::query_scalar(STATE)
                .bind(text.0)
                .bind(id.0)
                .fetch_optional(&mut *self.tx)
                .await?;
            let state = state.map(OutboxState::from_column).transpose()?;
            if state == Some(from) {
                kept.push((id, command));
                continue;
            }
            let refusal = match state {
                Some(OutboxState::Cancelled | OutboxState::Waiting) | None => Refusal::ChangedSince,
                Some(_) => Refusal::AlreadySent,
            };
            tally.refused.push((id, Reason::Refused(refusal)));
        }
        Ok(kept)
    }

    /// Carries out in the outbox what was decided about texts.
    pub(crate) async fn queue_texts(&mut self, decided: &[Decided]) -> Result<()> {
        for d in decided {
            match &d.event.what {
                What::Queued(text) => self.queue(d, text).await?,
                What::Unqueued { text } => self.cancel(*text).await?,
                What::Restored {
                    target,
                    to: Before::Queued { text, was },
                    ..
                } => {
                    let text = text.unwrap_or(*target);
                    if *was {
                        let after = d.event.at.0.saturating_add(listo_domain::HOLD_MS);
                        sqlx::query(QUEUE_AGAIN)
                            .bind(text.0)
                            .bind(after)
                            .execute(&mut *self.tx)
                            .await?;
                        self.take_from_draft(text).await?;
                    } else {
                        self.cancel(text).await?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn queue(&mut self, d: &Decided, text: &Outgoing) -> Result<()> {
        sqlx::query(QUEUE)
            .bind(d.event.seq.0)
            .bind(d.loaded.id.0)
            .bind(&text.body)
            .bind(files_to_json(&text.files)?)
            .bind(d.event.at.0)
            .bind(text.due(d.event.at).0)
            .bind(text.send_at.is_some())
            .bind(text.then_done)
            .execute(&mut *self.tx)
            .await?;
        self.take_from_draft(d.event.seq).await
    }

    async fn cancel(&mut self, text: Seq) -> Result<()> {
        let done = sqlx::query(CANCEL)
            .bind(text.0)
            .execute(&mut *self.tx)
            .await?;
        found(&done, "waiting text")?;
        self.give_back(text).await
    }

    /// What is taken out of the outbox is in the composer again: its words where there are none, its files
    /// beside those that are there.
    async fn give_back(&mut self, text: Seq) -> Result<()> {
        let (id, body, files) = self.text_of(text).await?;
        let (written, mut attached) = self.draft_of(id).await?;
        let written = if written.is_empty() { body } else { written };
        let new = files.into_iter().filter(|f| !has(&attached, f));
        let new: Vec<Attachment> = new.collect();
        attached.extend(new);
        self.put_draft(id, &written, &attached).await
    }

    async fn take_from_draft(&mut self, text: Seq) -> Result<()> {
        let (id, body, files) = self.text_of(text).await?;
        let (written, mut attached) = self.draft_of(id).await?;
        let rest = if written.trim() == body.trim() {
            ""
        } else {
            &written
        };
        let before = attached.len();
        attached.retain(|f| !has(&files, f));
        if rest.len() == written.len() && attached.len() == before {
            return Ok(());
        }
        self.put_draft(id, rest, &attached).await
    }

    async fn text_of(&mut self, text: Seq) -> Result<(ConversationId, String, Vec<Attachment>)> {
        let (id, body, files): (i64, String, String) = sqlx::query_as(TEXT)
            .bind(text.0)
            .fetch_one(&mut *self.tx)
            .await?;
        Ok((ConversationId(id), body, files_from_json(&files)?))
    }
}

fn has(files: &[Attachment], file: &Attachment) -> bool {
    files.iter().any(|there| there.sha256 == file.sha256)
}

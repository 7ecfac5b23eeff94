//! What is to be sent: queued as a command like any other, so that Z takes it back.

use crate::api::{
    FaultKind, NewMessage, OutboxItem, OutboxLine, OutboxState, Outcome, ReplyState, SendBlock,
    TextToSend, Topic,
};
use crate::attach::file_limits;
use crate::engine::{Engine, me};
use crate::error::{Error, Result};
use crate::live::fault_kind;
use crate::place::system_region;
use crate::translate as t;
use listo_domain::{Command, Millis, Outgoing, Party};
use listo_sources::connector::Capabilities;
use listo_sources::numbers;
use listo_store::{self as store, Conversation, ConversationId, Queued, Source, Verb};
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::timeout;

impl Engine {
    /// R, Mod+Enter: queues a text. It leaves after five seconds, or at the time that was chosen.
    ///
    /// # Errors
    /// [`Error::CannotSend`] says why nothing can be sent there; [`Error::Invalid`] for a text that is
    /// too long; otherwise as [`Engine::mark_done`].
    pub async fn send(&self, command_id: &str, id: &str, text: &TextToSend) -> Result<Outcome> {
        let conversation = t::conversation_id(id)?;
        let (block, can) = self.sending(conversation).await?;
        if let Some(block) = block {
            return Err(Error::CannotSend(block));
        }
        let limit = can.as_ref().map_or(0, |(_, can)| can.text_limit);
        let body = text.body.trim();
        if body.chars().count() > limit {
            return Err(Error::invalid("text", format!("over {limit} characters")));
        }
        let files = self
            .files_to_send(conversation, &text.files, can.as_ref().map(|(_, can)| can))
            .await?;
        let through = text.then_done_through.as_deref().map(t::through);
        let through = through.transpose()?;
        let mut items = vec![(
            conversation,
            Command::Send(Outgoing {
                body: body.to_owned(),
                files,
                send_at: text.send_at.map(Millis),
                then_done: through.is_some(),
            }),
        )];
        if let Some(through) = through {
            items.push((conversation, Command::MarkDone { through }));
        }
        let outcome = self
            .command(command_id, Verb::Send, me(), items, None)
            .await?;
        self.texts_changed(&[conversation]);
        Ok(outcome)
    }

    /// The conversation with these people, made where there is none.
    ///
    /// # Errors
    /// [`Error::Invalid`] names an address that no text can go to; [`Error::CannotSend`] says why the
    /// number sends nothing.
    pub async fn begin_conversation(&self, new: &NewMessage) -> Result<String> {
        let number = t::number_id(&new.number_id)?;
        let region = system_region();
        let mut parties: Vec<Party> = Vec::with_capacity(new.to.len());
        for typed in &new.to {
            let address = numbers::normalise(typed, &region);
            if !dialable(&address.0) {
                return Err(Error::invalid("to", typed.clone()));
            }
            parties.push(Party {
                address,
                name: None,
            });
        }
        parties.sort();
        parties.dedup();
        if parties.is_empty() {
            return Err(Error::invalid("to", ""));
        }
        let (block, can) = self.sending_from(number.0).await?;
        if let Some(block) = block {
            return Err(Error::CannotSend(block));
        }
        if can.is_some_and(|(_, can)| parties.len() > can.recipients) {
            return Err(Error::CannotSend(SendBlock::Group));
        }
        let id = self
            .store()
            .open_conversation(number, parties, self.now())
            .await?;
        let mut changed = self.store().forget_empty(Some(id)).await?;
        changed.push(id);
        self.changed(&[Topic::Conversations, Topic::Counts], &changed, None);
        Ok(id.0.to_string())
    }

    /// Takes a waiting text back; undo puts it in again. Its words are in the composer then.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn cancel_send(&self, command_id: &str, id: &str, text: &str) -> Result<Outcome> {
        let conversation = t::conversation_id(id)?;
        let command = Command::CancelSend {
            text: t::through(text)?,
        };
        let items = vec![(conversation, command)];
        let outcome = self
            .command(command_id, Verb::CancelSend, me(), items, None)
            .await?;
        self.texts_changed(&[conversation]);
        Ok(outcome)
    }

    /// A waiting text leaves at once.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it waits no longer.
    pub async fn send_at_once(&self, text: &str) -> Result<()> {
        let text = t::through(text)?;
        self.store().hurry_text(text, self.now()).await?;
        self.texts_changed(&[]);
        Ok(())
    }

    /// The program is about to end: what is only held back for an undo leaves now, as the person expects
    /// of a text they have sent. Waits no longer than `limit`; what is left goes at the next start.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn send_before_leaving(&self, limit: Duration) -> Result<()> {
        let mut events = self.events();
        if self.leaving_now().await? == 0 {
            return Ok(());
        }
        self.store().hurry_held(self.now()).await?;
        self.texts_changed(&[]);
        let all_gone = async {
            while self.leaving_now().await? > 0 {
                // Any change may be the one; a lagging ear looks again too.
                let _ = events.recv().await;
            }
            Ok(())
        };
        timeout(limit, all_gone).await.unwrap_or(Ok(()))
    }

    /// Texts that are held back or being sent. One that has met a fault waits for the next start.
    pub(crate) async fn leaving_now(&self) -> Result<usize> {
        let claims = self.store().source_numbers().await?;
        let sources = self.store().sources().await?;
        let lines = self.outbox().await?.into_iter();
        let goes = |line: &OutboxLine| {
            let number = &line.row.number_id;
            let claim = claims.iter().find(|n| n.number_id.to_string() == *number);
            claim.is_some_and(|n| sources.iter().any(|s| s.id == n.source_id && !s.paused))
        };
        let leaves = |line: &OutboxLine| match line.item.state {
            OutboxState::Waiting => !line.item.scheduled && line.item.attempts == 0,
            OutboxState::Sending => true,
            OutboxState::Unsure => false,
        };
        Ok(lines.filter(|l| leaves(l) && goes(l)).count())
    }

    /// Everything that has not been settled, in the order in which it is due.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox(&self) -> Result<Vec<OutboxLine>> {
        let queued = self.store().outbox().await?;
        let ids: Vec<ConversationId> = queued.iter().map(|q| q.conversation).collect();
        let rows = self.store().conversations(&ids).await?.into_iter();
        let rows: HashMap<ConversationId, Conversation> = rows.map(|c| (c.id, c)).collect();
        let claims = self.store().source_numbers().await?;
        let sources = self.store().sources().await?;
        let mut lines = Vec::with_capacity(queued.len());
        for text in queued {
            let Some(row) = rows.get(&text.conversation).cloned() else {
                continue;
            };
            let mut item = self.outbox_item(text).await;
            let claim = claims.iter().find(|n| n.number_id == row.number.0);
            let source = claim.and_then(|n| sources.iter().find(|s| s.id == n.source_id));
            self.say_why(&mut item, source);
            lines.push(OutboxLine {
                item,
                row: t::row(row),
            });
        }
        Ok(lines)
    }

    /// What the composer of a conversation has to know.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such conversation.
    pub async fn reply_state(&self, id: &str) -> Result<ReplyState> {
        let id = t::conversation_id(id)?;
        let (block, can) = self.sending(id).await?;
        let mut pending = Vec::new();
        let limit = can.as_ref().map_or(0, |(_, can)| can.text_limit);
        let source = can.as_ref().map(|(source, _)| source);
        for text in self.store().outbox_of(id).await? {
            let mut item = self.outbox_item(text).await;
            self.say_why(&mut item, source);
            pending.push(item);
        }
        Ok(ReplyState {
            text_limit: i64::try_from(limit).unwrap_or(i64::MAX),
            files: file_limits(can.as_ref().map(|(_, can)| can)),
            source: can.map(|(source, _)| source.name),
            block,
            pending,
        })
    }

    /// A text that is due and has not been tried waits for its source.
    fn say_why(&self, item: &mut OutboxItem, source: Option<&Source>) {
        let waits = item.state == OutboxState::Waiting && item.due_at <= self.now().0;
        match source {
            None => item.fault = Some(FaultKind::NoSource),
            Some(source) if waits => item.fault = item.fault.or(fault_kind(&source.fault)),
            Some(_) => {}
        }
    }

    /// Why nothing can be sent in a conversation, and through what it goes.
    pub(crate) async fn sending(&self, id: ConversationId) -> Result<Sending> {
        let row = self.store().conversations(&[id]).await?.pop();
        let row = row.ok_or(Error::NotFound("conversation"))?;
        let (block, can) = self.sending_from(row.number.0).await?;
        let block = block.or_else(|| {
            if !row.parties.iter().all(|p| dialable(&p.address.0)) {
                Some(SendBlock::NotDialable)
            } else {
                let group = |(_, can): &(Source, Capabilities)| row.parties.len() > can.recipients;
                can.as_ref().is_some_and(group).then_some(SendBlock::Group)
            }
        });
        Ok((block, can))
    }

    async fn sending_from(&self, number: i64) -> Result<Sending> {
        let numbers = self.store().numbers().await?;
        if numbers.iter().any(|n| n.id == number && n.sample) {
            return Ok((Some(SendBlock::Sample), None));
        }
        let claims = self.store().source_numbers().await?;
        let Some(claim) = claims.iter().find(|n| n.number_id == number) else {
            return Ok((Some(SendBlock::NoSource), None));
        };
        let sources = self.store().sources().await?;
        let source = sources.into_iter().find(|s| s.id == claim.source_id);
        let Some(source) = source else {
            return Ok((Some(SendBlock::NoSource), None));
        };
        // Where the key is not to be had, the text waits for it.
        let can = self.capabilities(&source)?;
        if !claim.texts || !can.sends {
            return Ok((Some(SendBlock::ReadOnly), None));
        }
        let block = source.paused.then_some(SendBlock::Paused);
        Ok((block, Some((source, can))))
    }

    async fn outbox_item(&self, q: Queued) -> OutboxItem {
        OutboxItem {
            id: q.text.0.to_string(),
            conversation_id: q.conversation.0.to_string(),
            body: q.body,
            files: self.attachments(q.files).await,
            queued_at: q.queued_at.0,
            due_at: q.due_at.0,
            scheduled: q.scheduled,
            then_done: q.then_done,
            state: match q.state {
                store::OutboxState::Sending => OutboxState::Sending,
                store::OutboxState::Unsure => OutboxState::Unsure,
                store::OutboxState::Waiting
                | store::OutboxState::Sent
                | store::OutboxState::Failed
                | store::OutboxState::Cancelled => OutboxState::Waiting,
            },
            attempts: q.attempts,
            fault: fault_kind(&q.fault),
            retry_at: q.retry_at.0,
        }
    }

    /// Tells whoever shows what is to be sent, and wakes whoever sends it.
    pub(crate) fn texts_changed(&self, ids: &[ConversationId]) {
        self.changed(&[Topic::Outbox], ids, None);
        self.inner.live.wake.notify_waiters();
    }
}

pub(crate) type Sending = (Option<SendBlock>, Option<(Source, Capabilities)>);

/// A text can go there: an E.164 number or a short code.
fn dialable(address: &str) -> bool {
    let digits = address.strip_prefix('+').unwrap_or(address);
    let long = if address.starts_with('+') {
        7..=15
    } else {
        3..=6
    };
    long.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::dialable;

    #[test]
    fn texts_go_to_numbers_and_short_codes() {
        for yes in ["+34600000001", "+15550100", "72404"] {
            assert!(dialable(yes), "{yes}");
        }
        for no in [
            "",
            "PHARMACY",
            "+",
            "+1",
            "5550100123",
            "a@example.com",
            "+3460000000a",
        ] {
            assert!(!dialable(no), "{no}");
        }
    }
}

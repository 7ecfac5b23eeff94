//! Lists, threads and the commands that move a conversation.

use crate::api::{
    Activity, Comment, ConversationRow, Counts, ListQuery, LogLine, Outcome, Page, SendFailure,
    StateChange, Target, Thread, ThreadAt, ThreadItem, Topic,
};
use crate::engine::{Engine, me};
use crate::error::{Error, Result};
use crate::translate as t;
use listo_domain::{Actor, Command, Millis, Seq};
use listo_store::{
    self as store, Applied, Compensation, ConversationId, Error as StoreError, Item, Request, Verb,
};
use uuid::Uuid;

impl Engine {
    /// # Errors
    /// [`Error::Invalid`] names a bad id or cursor.
    pub async fn list_conversations(&self, query: ListQuery) -> Result<Page> {
        let spec = t::list_spec(&query)?;
        Ok(t::page(self.store().list(&spec).await?))
    }

    /// # Errors
    /// [`Error::NotFound`] when there is no such conversation.
    pub async fn conversation(&self, id: &str) -> Result<ConversationRow> {
        let id = t::conversation_id(id)?;
        let mut rows = self.store().conversations(&[id]).await?;
        rows.pop()
            .map(t::row)
            .ok_or(Error::NotFound("conversation"))
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn counts(&self) -> Result<Counts> {
        Ok(t::counts(self.store().counts().await?))
    }

    /// At most `limit` activities of a conversation, with the changes of its state among them.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such conversation.
    pub async fn thread(&self, id: &str, at: &ThreadAt, limit: u32) -> Result<Thread> {
        let id = t::conversation_id(id)?;
        let at = t::thread_at(at)?;
        let limit = limit.clamp(1, t::MAX_PAGE);
        let thread = self.store().thread(id, at, limit).await?;
        let mut items = Vec::with_capacity(thread.items.len());
        for item in thread.items {
            items.extend(self.item(item).await);
        }
        Ok(Thread {
            row: t::row(thread.conversation),
            items,
            before: thread.before.map(|a| a.0.to_string()),
            after: thread.after.map(|a| a.0.to_string()),
        })
    }

    async fn item(&self, item: Item) -> Option<ThreadItem> {
        match item {
            Item::Activity(a) => {
                let mut attachments = Vec::with_capacity(a.attachments.len());
                for file in a.attachments {
                    let store::Attachment {
                        sha256,
                        media_type,
                        name,
                        size,
                    } = file;
                    attachments.push(self.attachment(sha256, media_type, name, size).await);
                }
                Some(ThreadItem::Activity {
                    activity: Activity {
                        id: a.id.0.to_string(),
                        at: a.at.0,
                        kind: t::kind(a.kind),
                        direction: t::direction(a.direction),
                        sender: a.sender.map(t::party),
                        body: a.body,
                        subject: a.subject,
                        delivery: t::delivery(a.delivery),
                        outcome: a.outcome.map(t::call_outcome),
                        duration_s: a.duration_s,
                        attachments,
                        automatic: a.automatic,
                        source: a.source,
                        failure: a.failure.map(|f| SendFailure {
                            kind: f.kind,
                            code: f.code,
                            message: f.message,
                        }),
                    },
                })
            }
            Item::Comment(comment) => Some(ThreadItem::Comment {
                comment: Comment {
                    id: comment.seq.to_string(),
                    at: comment.at.0,
                    me: comment.actor == me().0,
                    actor: comment.actor,
                    body: comment.body,
                    on: comment.on.map(t::quote),
                    mentions: comment.mentions.into_iter().map(t::mention).collect(),
                },
            }),
            Item::State(entry) => Some(ThreadItem::StateChange {
                change: StateChange {
                    id: entry.seq.to_string(),
                    at: entry.occurred_at,
                    verb: t::state_verb(&entry.kind)?,
                    me: entry.actor == me().0,
                    actor: entry.actor,
                    tag_id: entry.tag.map(|t| t.to_string()),
                    assignee_id: entry.assignee,
                },
            }),
        }
    }

    /// Every decision about a conversation, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such conversation.
    pub async fn log(&self, id: &str) -> Result<Vec<LogLine>> {
        self.conversation(id).await?;
        let entries = self.store().log(t::conversation_id(id)?).await?;
        Ok(entries
            .into_iter()
            .map(|e| LogLine {
                seq: e.seq.to_string(),
                kind: e.kind,
                actor: e.actor,
                device: e.device,
                device_seq: e.device_seq,
                at: e.occurred_at,
                payload: e.payload,
                tag_id: e.tag.map(|t| t.to_string()),
                assignee_id: e.assignee,
                undone: e.undone,
            })
            .collect())
    }

    /// E. Done takes effect only where nothing came in after `through`.
    ///
    /// # Errors
    /// Nothing was changed, except after an unknown commit.
    pub async fn mark_done(
        &self,
        command_id: &str,
        targets: &[Target],
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        let items = seen_through(targets, |through| Command::MarkDone { through })?;
        self.command(command_id, Verb::Done, me(), items, list)
            .await
    }

    /// U.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn mark_unread(
        &self,
        command_id: &str,
        ids: &[String],
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        self.each(command_id, Verb::Unread, Command::MarkUnread, ids, list)
            .await
    }

    /// One command for each of these, whatever has come in since they were seen.
    pub(crate) async fn each(
        &self,
        command_id: &str,
        verb: Verb,
        command: Command,
        ids: &[String],
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        let items = ids
            .iter()
            .map(|id| Ok((t::conversation_id(id)?, command.clone())))
            .collect::<Result<_>>()?;
        self.command(command_id, verb, me(), items, list).await
    }

    /// O: reopens, or marks read.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn mark_open(
        &self,
        command_id: &str,
        targets: &[Target],
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        let items = seen_through(targets, |through| Command::MarkOpen { through })?;
        self.command(command_id, Verb::Open, me(), items, list)
            .await
    }

    /// The conversation stayed in view for the dwell. Not an entry of undo.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn mark_seen(&self, command_id: &str, target: &Target) -> Result<Outcome> {
        let target = std::slice::from_ref(target);
        let items = seen_through(target, |through| Command::MarkSeen { through })?;
        self.command(command_id, Verb::Seen, me(), items, None)
            .await
    }

    /// Undoes the last command of mine that is in effect; `None` when there is none.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn undo(&self, command_id: &str) -> Result<Option<Outcome>> {
        self.compensate(command_id, Verb::Undo, None).await
    }

    /// Does again what was undone last; `None` when there is nothing.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn redo(&self, command_id: &str) -> Result<Option<Outcome>> {
        self.compensate(command_id, Verb::Redo, None).await
    }

    pub(crate) fn now(&self) -> Millis {
        self.inner.clock.now()
    }

    pub(crate) async fn command(
        &self,
        command_id: &str,
        verb: Verb,
        actor: Actor,
        items: Vec<(ConversationId, Command)>,
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        let list = list.map(t::list_spec).transpose()?;
        let request = Request {
            command_id: uuid(command_id)?,
            verb,
            actor,
            at: self.now(),
            items,
        };
        let applied = match self.store().run_with(&request, list.as_ref()).await {
            // The same id again: if it did reach the disk, this only reads what it did.
            Err(StoreError::UnknownCommit(_)) => {
                self.store().reopen().await?;
                self.store().run_with(&request, list.as_ref()).await?
            }
            other => other?,
        };
        Ok(self.applied(applied))
    }

    /// Undo or redo of the last command, or of the one that was chosen.
    pub(crate) async fn compensate(
        &self,
        command_id: &str,
        verb: Verb,
        target: Option<Uuid>,
    ) -> Result<Option<Outcome>> {
        let asked = Compensation {
            command_id: uuid(command_id)?,
            actor: me(),
            at: self.now(),
            target,
        };
        let _alone = self.before_compensation(verb, target).await?;
        let running = self.begin_bulk(command_id, verb);
        let once = async || {
            let mut progress = |done, total| running.tell(done, total);
            if verb == Verb::Redo {
                self.store().redo_with(&asked, &mut progress).await
            } else {
                self.store().undo_with(&asked, &mut progress).await
            }
        };
        let applied = match once().await {
            Err(StoreError::UnknownCommit(_)) => {
                self.store().reopen().await?;
                once().await
            }
            other => other,
        };
        let applied = applied.inspect_err(|_| self.tell_of_half())?;
        Ok(applied.map(|a| self.applied(a)))
    }

    pub(crate) fn applied(&self, applied: Applied) -> Outcome {
        if !applied.contacts.is_empty() && !applied.repeated {
            self.contacts_changed(&applied);
        } else if !applied.changed.is_empty() && !applied.repeated {
            // No ids stand for "anything may have changed".
            let ids = applied
                .changed
                .get(..)
                .filter(|ids| ids.len() <= t::LISTED)
                .unwrap_or(&[]);
            // How many have a tag is told with it.
            let topics: &[Topic] = if applied.tag.is_some() {
                &[Topic::Conversations, Topic::Counts, Topic::Tags]
            } else if matches!(applied.of, Some(Verb::Send | Verb::CancelSend)) {
                self.inner.live.wake.notify_waiters();
                &[Topic::Conversations, Topic::Counts, Topic::Outbox]
            } else {
                &[Topic::Conversations, Topic::Counts]
            };
            let command = Some(applied.command_id.to_string());
            self.changed(topics, ids, command);
            self.carry_out(&applied.effects);
        }
        t::outcome(applied)
    }
}

/// A command for each target, with what the person has on screen of it.
pub(crate) fn seen_through(
    targets: &[Target],
    command: impl Fn(Seq) -> Command,
) -> Result<Vec<(ConversationId, Command)>> {
    let one = |target: &Target| {
        let through = t::through(&target.through)?;
        Ok((t::conversation_id(&target.id)?, command(through)))
    };
    targets.iter().map(one).collect()
}

pub(crate) fn uuid(text: &str) -> Result<Uuid> {
    Uuid::parse_str(text).map_err(|_| Error::invalid("commandId", text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use listo_store::CommitFault;
    use std::sync::Arc;

    /// A failed commit says nothing about what is on disk. The engine reopens, looks and repeats
    /// with the same id, so the key press counts exactly once either way.
    #[tokio::test]
    async fn a_commit_of_unknown_outcome_counts_once() {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(folder.path(), Arc::new(SystemClock))
            .await
            .unwrap();
        engine.add_samples().await.unwrap();
        let query = ListQuery {
            view: crate::api::View::Inbox,
            filter: crate::api::ListFilter::default(),
            order: crate::api::ListOrder::Newest,
            at: crate::api::ListAt::Top,
            limit: 2,
        };
        let rows = engine.list_conversations(query).await.unwrap().rows;
        for (row, fault) in rows.iter().zip([CommitFault::Written, CommitFault::Lost]) {
            engine.store().fail_next_commit(fault);
            let target = Target {
                id: row.id.clone(),
                through: row.head.clone(),
            };
            let outcome = engine
                .mark_done(&Uuid::now_v7().to_string(), &[target], None)
                .await
                .unwrap();
            assert_eq!(outcome.changed, std::slice::from_ref(&row.id), "{fault:?}");
            let done = engine.log(&row.id).await.unwrap();
            assert_eq!(done.len(), 1, "{fault:?}: once in the log");

            engine.store().fail_next_commit(fault);
            let undone = engine.undo(&Uuid::now_v7().to_string()).await.unwrap();
            assert_eq!(undone.unwrap().changed, std::slice::from_ref(&row.id));
            assert_eq!(engine.log(&row.id).await.unwrap().len(), 2, "{fault:?}");
        }
        assert!(engine.rebuild(true).await.unwrap().differences.is_empty());
    }
}

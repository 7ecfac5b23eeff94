//! What I did, with undo of any of it; and everything that was decided about one conversation.

use crate::api::{ChangeKind, ConversationChange, HistoryEntry, HistoryPage, Outcome};
use crate::engine::{Engine, me};
use crate::error::{Error, Result};
use crate::translate as t;
use crate::triage::uuid;
use listo_store::{ConversationId, Verb};
use std::collections::HashMap;

impl Engine {
    /// My commands older than the cursor, the newest first.
    ///
    /// # Errors
    /// [`Error::Invalid`] names a bad cursor.
    pub async fn history(&self, before: Option<&str>, limit: u32) -> Result<HistoryPage> {
        let before = before
            .map(|text| text.parse().map_err(|_| Error::invalid("before", text)))
            .transpose()?;
        let limit = limit.clamp(1, t::MAX_PAGE);
        let found = self.store().commands_of(&me(), before, limit).await?;
        let full = u32::try_from(found.len()) == Ok(limit);
        let next = found.last().filter(|_| full).map(|e| e.seq.to_string());
        let mut ids: Vec<ConversationId> = found.iter().filter_map(|e| e.first).collect();
        ids.sort_unstable();
        ids.dedup();
        let rows = self.store().conversations(&ids).await?;
        let rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
        let entries = found
            .into_iter()
            .map(|e| HistoryEntry {
                id: e.id.to_string(),
                verb: t::verb(e.verb),
                at: e.at.0,
                count: e.count,
                row: e.first.and_then(|id| rows.get(&id)).cloned().map(t::row),
                undone: e.undone,
                redoable: e.redoable,
                tag_id: e.tag.map(|t| t.0.to_string()),
                assignee_id: e.assignee.map(|a| a.0),
            })
            .collect();
        Ok(HistoryPage { entries, next })
    }

    /// Undoes this command of mine, also where it is not the last one: in those conversations in
    /// which it still is the last word. `None` where it is undone already.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn undo_command(&self, command_id: &str, target: &str) -> Result<Option<Outcome>> {
        let target = uuid(target)?;
        self.compensate(command_id, Verb::Undo, Some(target)).await
    }

    /// Does this one again; `None` where it is not undone, or something new was done since.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn redo_command(&self, command_id: &str, target: &str) -> Result<Option<Outcome>> {
        let target = uuid(target)?;
        self.compensate(command_id, Verb::Redo, Some(target)).await
    }

    /// Every decision about a conversation, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such conversation.
    pub async fn conversation_changes(&self, id: &str) -> Result<Vec<ConversationChange>> {
        let lines = self.log(id).await?;
        Ok(lines
            .into_iter()
            .rev()
            .filter_map(|line| {
                let payload: serde_json::Value =
                    serde_json::from_str(&line.payload).unwrap_or_default();
                // A kind that this version does not know is left out, as in the thread.
                let kind: ChangeKind = serde_json::from_value(line.kind.into()).ok()?;
                Some(ConversationChange {
                    id: line.seq,
                    at: line.at,
                    kind,
                    me: line.actor == me().0,
                    actor: line.actor,
                    undone: line.undone,
                    until: payload.get("until").and_then(serde_json::Value::as_i64),
                    body: payload
                        .get("body")
                        .and_then(serde_json::Value::as_str)
                        .map(str::to_owned),
                    tag_id: line.tag_id,
                    assignee_id: line.assignee_id,
                })
            })
            .collect())
    }
}

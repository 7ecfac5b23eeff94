//! Undo and redo: compensating commands over the stack that the log implies.

use crate::ConversationId;
use crate::codec;
use crate::command::{Applied, Request, Tally, Verb};
use crate::error::Result;
use crate::open::Store;
use crate::unit::Unit;
use listo_domain::{Actor, Command, Millis, Seq};
use uuid::Uuid;

pub(crate) const LAST_APPLIED: &str = "SELECT id, verb, applied_by FROM command WHERE actor = ? AND state = 0 \
    ORDER BY seq DESC LIMIT 1";
/// Undoing goes down the stack, so the lowest undone command is the one that was undone last.
pub(crate) const LAST_UNDONE: &str = "SELECT id, verb, undone_by FROM command WHERE actor = ? AND state = 1 \
    ORDER BY seq LIMIT 1";
const MARK_UNDONE: &str = "UPDATE command SET state = 1, undone_by = ? WHERE id = ?";
const MARK_REDONE: &str =
    "UPDATE command SET state = 0, applied_by = ?, undone_by = x'' WHERE id = ?";
/// Nothing of it could be undone or redone: the next press goes on to the one before.
const GIVE_UP: &str = "UPDATE command SET state = 2 WHERE id = ?";
pub(crate) const DECISIONS: &str = "SELECT seq, conversation_id, before, stamp_after FROM log WHERE command_id = ? ORDER BY seq DESC";

impl Store {
    /// Undoes the last command of `actor` that is in effect; `None` when there is none.
    ///
    /// # Errors
    /// As [`Store::run`].
    pub async fn undo(
        &self,
        command_id: Uuid,
        actor: &Actor,
        at: Millis,
    ) -> Result<Option<Applied>> {
        self.compensate(command_id, actor, at, Verb::Undo).await
    }

    /// Does again what `actor` undid last; `None` when there is nothing.
    ///
    /// # Errors
    /// As [`Store::run`].
    pub async fn redo(
        &self,
        command_id: Uuid,
        actor: &Actor,
        at: Millis,
    ) -> Result<Option<Applied>> {
        self.compensate(command_id, actor, at, Verb::Redo).await
    }

    async fn compensate(
        &self,
        command_id: Uuid,
        actor: &Actor,
        at: Millis,
        verb: Verb,
    ) -> Result<Option<Applied>> {
        let mut unit = self.unit().await?;
        if let Some(applied) = unit.repeated(command_id).await? {
            return Ok(Some(applied));
        }
        let (find, mark) = if verb == Verb::Redo {
            (LAST_UNDONE, MARK_REDONE)
        } else {
            (LAST_APPLIED, MARK_UNDONE)
        };
        let found: Option<(Vec<u8>, String, Vec<u8>)> = sqlx::query_as(find)
            .bind(&actor.0)
            .fetch_optional(&mut *unit.tx)
            .await?;
        let Some((target, of, by)) = found else {
            return Ok(None);
        };
        let request = Request {
            command_id,
            verb,
            actor: actor.clone(),
            at,
            items: unit.compensations(&by).await?,
        };
        let mut tally = Tally::default();
        for (id, command) in &request.items {
            unit.apply(&request, *id, command.clone(), &mut tally)
                .await?;
        }
        if tally.changed.is_empty() {
            // Remembered all the same, so that a repeated id does not give up the next one too.
            tally.first = Some(unit.next_seq().0);
        }
        unit.remember(&request, &target, &tally).await?;
        if tally.changed.is_empty() {
            sqlx::query(GIVE_UP)
                .bind(&target)
                .execute(&mut *unit.tx)
                .await?;
        } else {
            sqlx::query(mark)
                .bind(command_id.as_bytes().as_slice())
                .bind(&target)
                .execute(&mut *unit.tx)
                .await?;
        }
        let of = Verb::parse(&of)?;
        unit.answer(&request, Some(of), tally).await.map(Some)
    }
}

impl Unit {
    /// What takes back the decisions of the command `by`, each while it is still in effect.
    async fn compensations(&mut self, by: &[u8]) -> Result<Vec<(ConversationId, Command)>> {
        let rows: Vec<(i64, i64, String, i64)> = sqlx::query_as(DECISIONS)
            .bind(by)
            .fetch_all(&mut *self.tx)
            .await?;
        rows.into_iter()
            .map(|(seq, id, before, stamp)| {
                let to = codec::registers_from_json(&before)?;
                let expects = Seq(stamp);
                Ok((
                    ConversationId(id),
                    Command::Restore {
                        target: Seq(seq),
                        expects,
                        to,
                    },
                ))
            })
            .collect()
    }
}

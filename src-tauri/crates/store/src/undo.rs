//! Undo and redo: compensating commands over the stack that the log implies.

use crate::ConversationId;
use crate::bulk::Progress;
use crate::codec;
use crate::command::{Applied, Known, Request, Tally, Verb};
use crate::conversation::from_json;
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
pub(crate) const DECISIONS: &str = "SELECT json_group_array(json_array(seq, conversation_id, before, stamp_after)) \
    FROM (SELECT seq, conversation_id, before, stamp_after FROM log \
    WHERE command_id = ? AND seq < ? ORDER BY seq DESC LIMIT (? + 0))";
/// More than these are gone through in several transactions.
const AT_ONCE: usize = 500;

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
        self.undo_with(command_id, actor, at, &mut |_, _| true)
            .await
    }

    /// [`Store::undo`], telling how far it has come where it is about very many conversations.
    ///
    /// # Errors
    /// As [`Store::run`].
    pub async fn undo_with(
        &self,
        command_id: Uuid,
        actor: &Actor,
        at: Millis,
        progress: Progress<'_>,
    ) -> Result<Option<Applied>> {
        self.compensate(command_id, actor, at, Verb::Undo, progress)
            .await
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
        self.redo_with(command_id, actor, at, &mut |_, _| true)
            .await
    }

    /// [`Store::redo`], telling how far it has come where it is about very many conversations.
    ///
    /// # Errors
    /// As [`Store::run`].
    pub async fn redo_with(
        &self,
        command_id: Uuid,
        actor: &Actor,
        at: Millis,
        progress: Progress<'_>,
    ) -> Result<Option<Applied>> {
        self.compensate(command_id, actor, at, Verb::Redo, progress)
            .await
    }

    async fn compensate(
        &self,
        command_id: Uuid,
        actor: &Actor,
        at: Millis,
        verb: Verb,
        progress: Progress<'_>,
    ) -> Result<Option<Applied>> {
        let mut unit = self.unit().await?;
        if unit.known(command_id).await? == Some(Known::Whole) {
            return unit.repeated(command_id, None).await.map(Some);
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
        let of = Verb::parse(&of)?;
        let (items, _) = unit.compensations(&by, i64::MAX, AT_ONCE + 1).await?;
        let mut request = Request {
            command_id,
            verb,
            actor: actor.clone(),
            at,
            items: Vec::new(),
        };
        if items.len() > AT_ONCE {
            drop(unit);
            return self
                .compensate_many(&request, &target, of, &by, mark, progress)
                .await
                .map(Some);
        }
        request.items = items;
        let ids: Vec<ConversationId> = request.items.iter().map(|(id, _)| *id).collect();
        let mut states = unit.load_all(&ids).await?;
        let mut tally = Tally::default();
        let decided = unit.decide_each(&request, &request.items, &mut states, &mut tally)?;
        unit.append(command_id, &decided).await?;
        if tally.changed.is_empty() {
            // Remembered all the same, so that a repeated id does not give up the next one too.
            tally.first = Some(unit.next_seq().0);
        }
        unit.remember(&request, &target, &tally).await?;
        unit.end_of_compensation(&request, &target, mark, !tally.changed.is_empty())
            .await?;
        unit.answer(&request, Some(of), tally, None).await.map(Some)
    }
}

impl Unit {
    /// What takes back the decisions of the command `by` below the number `below`, the last one
    /// first, each while it is still in effect; and the number of the lowest.
    pub async fn compensations(
        &mut self,
        by: &[u8],
        below: i64,
        limit: usize,
    ) -> Result<(Vec<(ConversationId, Command)>, i64)> {
        let json: String = sqlx::query_scalar(DECISIONS)
            .bind(by)
            .bind(below)
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_one(&mut *self.tx)
            .await?;
        let rows: Vec<(i64, i64, String, i64)> = from_json(&json)?;
        let lowest = rows.last().map_or(0, |r| r.0);
        let items = rows
            .into_iter()
            .map(|(seq, id, before, stamp)| {
                let command = Command::Restore {
                    target: Seq(seq),
                    expects: Seq(stamp),
                    to: codec::registers_from_json(&before)?,
                };
                Ok((ConversationId(id), command))
            })
            .collect::<Result<_>>()?;
        Ok((items, lowest))
    }

    /// The place of the target in the stack after all of it was gone through.
    pub async fn end_of_compensation(
        &mut self,
        request: &Request,
        target: &[u8],
        mark: &'static str,
        effective: bool,
    ) -> Result<()> {
        self.set_partial(request, false).await?;
        let query = if effective {
            sqlx::query(mark).bind(request.command_id.into_bytes().to_vec())
        } else {
            sqlx::query(GIVE_UP)
        };
        query.bind(target).execute(&mut *self.tx).await?;
        Ok(())
    }

    pub async fn set_partial(&mut self, request: &Request, partial: bool) -> Result<()> {
        sqlx::query("UPDATE command SET partial = ?1 WHERE id = ?2 AND partial <> ?1")
            .bind(partial)
            .bind(request.command_id.into_bytes().to_vec())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
}

//! Undo and redo: compensating commands over the stack that the log implies.

use crate::ConversationId;
use crate::bulk::Progress;
use crate::codec;
use crate::command::{Applied, Known, Request, Tally};
use crate::conversation::from_json;
use crate::error::Result;
use crate::open::Store;
use crate::unit::Unit;
use crate::verb::Verb;
use listo_domain::{Actor, Command, Millis, Seq};
use uuid::Uuid;

pub(crate) const LAST_APPLIED: &str = "SELECT id, verb, applied_by FROM command WHERE actor = ? AND state = 0 \
    ORDER BY seq DESC LIMIT 1";
/// By when they were undone: not only the top of the stack can be.
pub(crate) const LAST_UNDONE: &str = "SELECT id, verb, undone_by FROM command c WHERE actor = ? AND state = 1 \
    ORDER BY (SELECT u.seq FROM command u WHERE u.id = c.undone_by) DESC LIMIT 1";
/// One that was chosen, wherever it stands in the stack.
const THIS_APPLIED: &str = "SELECT id, verb, applied_by FROM command WHERE actor = ? AND id = ? \
    AND undone_by = x'' AND verb NOT IN ('undo', 'redo', 'seen', 'wake')";
const THIS_UNDONE: &str =
    "SELECT id, verb, undone_by FROM command WHERE actor = ? AND id = ? AND state = 1";
/// Where the person has done something new meanwhile, it can no longer be redone.
const MARK_UNDONE: &str = "UPDATE command SET undone_by = ?1, state = CASE WHEN EXISTS (\
    SELECT 1 FROM command k WHERE k.seq > (SELECT seq FROM command WHERE id = ?1) \
    AND k.actor = command.actor AND k.verb NOT IN ('undo', 'redo', 'seen', 'wake')) \
    THEN 2 ELSE 1 END WHERE id = ?2";
/// A long one that was cut off and is asked for again: what it is about.
const CUT_OFF: &str = "SELECT t.id, t.verb, CASE c.verb WHEN 'undo' THEN t.applied_by ELSE \
    (SELECT u.id FROM command u WHERE u.target = t.id AND u.verb = 'undo' AND u.seq < c.seq \
    ORDER BY u.seq DESC LIMIT 1) END \
    FROM command c JOIN command t ON t.id = c.target WHERE c.id = ?";
const MARK_REDONE: &str =
    "UPDATE command SET state = 0, applied_by = ?, undone_by = x'' WHERE id = ?";
/// Nothing of it could be undone or redone: the next press goes on to the one before.
const GIVE_UP: &str = "UPDATE command SET state = 2 WHERE id = ?";
pub(crate) const DECISIONS: &str = "SELECT json_group_array(json_array(seq, conversation_id, before, stamp_after)) \
    FROM (SELECT seq, conversation_id, before, stamp_after FROM log \
    WHERE command_id = ? AND seq < ? ORDER BY seq DESC LIMIT (? + 0))";
/// More than these are gone through in several transactions.
const AT_ONCE: usize = 500;

/// An undo or a redo.
#[derive(Debug, Clone)]
pub struct Compensation {
    pub command_id: Uuid,
    pub actor: Actor,
    pub at: Millis,
    /// The command it is about; none for the last one.
    pub target: Option<Uuid>,
}

/// What becomes of the target in the stack.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ending {
    pub mark: &'static str,
    /// Where nothing of it could be undone, the next press goes on to the one before. One that was
    /// chosen keeps its place: what stands in its way may be undone later.
    pub give_up: bool,
}

impl Compensation {
    fn of_the_last(command_id: Uuid, actor: &Actor, at: Millis) -> Self {
        Self {
            command_id,
            actor: actor.clone(),
            at,
            target: None,
        }
    }
}

impl Store {
    /// The command that [`Store::undo`] would take back.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_applied(&self, actor: &Actor) -> Result<Option<Uuid>> {
        let pools = self.pools().await;
        let last: Option<(Vec<u8>, String, Vec<u8>)> = sqlx::query_as(LAST_APPLIED)
            .bind(actor.0.clone())
            .fetch_optional(&mut *pools.readers.take().await)
            .await?;
        Ok(last.and_then(|(id, ..)| Uuid::from_slice(&id).ok()))
    }

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
        let last = Compensation::of_the_last(command_id, actor, at);
        self.undo_with(&last, &mut |_, _| true).await
    }

    /// Undoes the last command or the one that was chosen, telling how far it has come where it is
    /// about very many conversations.
    ///
    /// # Errors
    /// As [`Store::run`].
    pub async fn undo_with(
        &self,
        undo: &Compensation,
        progress: Progress<'_>,
    ) -> Result<Option<Applied>> {
        self.compensate(undo, Verb::Undo, progress).await
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
        let last = Compensation::of_the_last(command_id, actor, at);
        self.redo_with(&last, &mut |_, _| true).await
    }

    /// [`Store::redo`], as [`Store::undo_with`].
    ///
    /// # Errors
    /// As [`Store::run`].
    pub async fn redo_with(
        &self,
        redo: &Compensation,
        progress: Progress<'_>,
    ) -> Result<Option<Applied>> {
        self.compensate(redo, Verb::Redo, progress).await
    }

    async fn compensate(
        &self,
        asked: &Compensation,
        verb: Verb,
        progress: Progress<'_>,
    ) -> Result<Option<Applied>> {
        let command_id = asked.command_id;
        let mut unit = self.unit().await?;
        let known = unit.known(command_id).await?;
        if known == Some(Known::Whole) {
            return unit.repeated(command_id, None).await.map(Some);
        }
        let (last, this, mark) = if verb == Verb::Redo {
            (LAST_UNDONE, THIS_UNDONE, MARK_REDONE)
        } else {
            (LAST_APPLIED, THIS_APPLIED, MARK_UNDONE)
        };
        let ending = Ending {
            mark,
            give_up: asked.target.is_none(),
        };
        let actor = asked.actor.0.clone();
        let query = match (known, asked.target) {
            (Some(_), _) => sqlx::query_as(CUT_OFF).bind(command_id.into_bytes().to_vec()),
            (None, None) => sqlx::query_as(last).bind(actor),
            (None, Some(target)) => sqlx::query_as(this)
                .bind(actor)
                .bind(target.into_bytes().to_vec()),
        };
        let found: Option<(Vec<u8>, String, Vec<u8>)> = query.fetch_optional(&mut *unit.tx).await?;
        let Some((target, of, by)) = found else {
            return Ok(None);
        };
        let of = Verb::parse(&of)?;
        let mut request = Request {
            command_id,
            verb,
            actor: asked.actor.clone(),
            at: asked.at,
            items: Vec::new(),
        };
        if of == Verb::Contact {
            let compensated = unit.compensate_contacts(&request, &target, &by, ending);
            return compensated.await.map(Some);
        }
        let (items, _) = unit.compensations(&by, i64::MAX, AT_ONCE + 1).await?;
        if items.len() > AT_ONCE || known.is_some() {
            drop(unit);
            return self
                .compensate_many(&request, &target, of, &by, ending, progress)
                .await
                .map(Some);
        }
        let mut tally = Tally::default();
        request.items = unit.not_sent_yet(items, &mut tally).await?;
        let ids: Vec<ConversationId> = request.items.iter().map(|(id, _)| *id).collect();
        let mut states = unit.load_all(&ids).await?;
        let decided = unit.decide_each(&request, &request.items, &mut states, &mut tally)?;
        unit.append(command_id, &decided).await?;
        if tally.changed.is_empty() {
            // Remembered all the same, so that a repeated id does not give up the next one too.
            tally.first = Some(unit.next_seq().0);
        }
        unit.remember(&request, &target, &tally).await?;
        unit.end_of_compensation(&request, &target, ending, !tally.changed.is_empty())
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
                    to: codec::before_from_json(&before)?,
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
        ending: Ending,
        effective: bool,
    ) -> Result<()> {
        self.set_partial(request, false).await?;
        if effective {
            return self.mark(request, target, ending.mark).await;
        }
        if !ending.give_up {
            return Ok(());
        }
        sqlx::query(GIVE_UP)
            .bind(target)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Puts the target into its new place in the stack.
    pub async fn mark(
        &mut self,
        request: &Request,
        target: &[u8],
        mark: &'static str,
    ) -> Result<()> {
        sqlx::query(mark)
            .bind(request.command_id.into_bytes().to_vec())
            .bind(target)
            .execute(&mut *self.tx)
            .await?;
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

//! A command about one conversation: the key press. All of it is one statement text.

use crate::codec::{self, Column as _};
use crate::command::Request;
use crate::conversation::{
    Conversation, Counts, counts_json, group, parse_counts, parse_rows, row_json,
};
use crate::error::{Error, Result};
use crate::state::{StateRow, sort_id};
use crate::unit::{Decided, Unit};
use uuid::Uuid;

/// A whole command about one conversation, and its answer: one trip to the writer's thread. The
/// parameters are named with `$`, because sqlx counts unused numbers of `?` as values of their own.
macro_rules! one {
    ($moves:literal, $end:literal) => { concat!(
    "INSERT INTO log (seq, id, command_id, conversation_id, actor, device, device_seq, kind, \
     version, payload, before, stamp_after, occurred_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13); \
     UPDATE conversation SET status = $14, unread_reason = $15, unread_at = $16, unread_by = $17, \
     unread_activity = $18, waiting_since = $19, tried_at = $20, \
     done_through = $22, muted = $23, unheard_at = $24, unheard_activity = $25, stamp = $12, \
     last_inbound = $26, seen = $27, untouched = $28, place = $29, finished = $37",
    $moves,
    " WHERE id = $4; \
     UPDATE count SET n = n - 1 WHERE number_id = $31 AND standing = $32; \
     INSERT INTO count (number_id, standing, n) VALUES ($31, $35, 1) \
     ON CONFLICT DO UPDATE SET n = n + 1; \
     UPDATE clock SET seq = $1 WHERE id = 1; \
     UPDATE command SET state = 2 WHERE actor = $5 AND state = 1 AND $33 = 0; \
     INSERT INTO command (id, seq, actor, verb, target, applied_by, state, at) \
     VALUES ($3, $1, $5, $34, x'', $3, $33, $13); \
     SELECT (SELECT ",
    group!(row_json!()),
    " FROM conversation c WHERE c.id = $4), ",
    counts_json!(),
    $end
) };
}
pub(crate) const ONE: &str = one!("", "");
const ONE_AND_COMMIT: &str = one!("", "; COMMIT");
/// Where it moves in the lists too: the indexes over these columns are written only then.
pub(crate) const ONE_MOVED: &str = one!(
    ", snoozed_until = $21, sort_id = $30, snooze_keeps = $36",
    ""
);
const ONE_MOVED_AND_COMMIT: &str = one!(
    ", snoozed_until = $21, sort_id = $30, snooze_keeps = $36",
    "; COMMIT"
);

impl Unit {
    /// Writes the decision, reads the answer and, where it may, commits.
    pub async fn write_one(
        &mut self,
        request: &Request,
        d: &Decided,
        commit: bool,
    ) -> Result<(Vec<Conversation>, Counts)> {
        self.written += 1;
        let s = StateRow::of(&d.loaded);
        let state = &d.loaded.state;
        let sql = match (d.loaded.keeps_its_place(&d.before), commit) {
            (true, true) => ONE_AND_COMMIT,
            (true, false) => ONE,
            (false, true) => ONE_MOVED_AND_COMMIT,
            (false, false) => ONE_MOVED,
        };
        let rows: Vec<(String, String)> = sqlx::query_as(sql)
            .bind(d.event.seq.0)
            .bind(Uuid::now_v7().into_bytes().to_vec())
            .bind(request.command_id.into_bytes().to_vec())
            .bind(s.id)
            .bind(request.actor.0.clone())
            .bind(self.device.clone())
            .bind(d.device_seq)
            .bind(d.kind)
            .bind(codec::VERSION)
            .bind(d.payload.clone())
            .bind(d.replaced.clone())
            .bind(s.stamp)
            .bind(d.event.at.0)
            .bind(s.status)
            .bind(s.unread_reason)
            .bind(s.unread_at)
            .bind(s.unread_by)
            .bind(s.unread_activity)
            .bind(s.waiting_since)
            .bind(s.tried_at)
            .bind(s.snoozed_until)
            .bind(s.done_through)
            .bind(s.muted)
            .bind(s.unheard_at)
            .bind(s.unheard_activity)
            .bind(s.last_inbound)
            .bind(s.seen)
            .bind(s.untouched)
            .bind(state.place().to_column())
            .bind(sort_id(state, s.last_activity))
            .bind(s.number_id)
            .bind(codec::standing_to_column(d.before.standing()))
            .bind(if request.verb.undoable() { 0 } else { 2 })
            .bind(request.verb.name())
            .bind(codec::standing_to_column(state.standing()))
            .bind(s.snooze_keeps)
            .bind(s.finished)
            .fetch_all(&mut *self.tx)
            .await
            .map_err(|e| {
                if commit {
                    Error::of_commit(e)
                } else {
                    Error::from(e)
                }
            })?;
        let (rows, counts) = rows.into_iter().next().ok_or(Error::NotFound("answer"))?;
        Ok((parse_rows(&rows)?, parse_counts(&counts)?))
    }
}

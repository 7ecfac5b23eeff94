//! Commands over very many conversations: one entry of the undo stack, written in short
//! transactions, so that no key press waits behind them. Cut off half-way, by the person or by a
//! crash, such a command covers what it had reached, and one undo takes that back.

use crate::ConversationId;
use crate::command::{Applied, Known, Reason, Request, Tally};
use crate::conversation::{from_json, json_ids};
use crate::error::{Error, Result};
use crate::filter::List;
use crate::list::Cursor;
use crate::open::Store;
use crate::sql::Sql;
use crate::state::Loaded;
use crate::undo::Ending;
use crate::unit::Unit;
use crate::verb::Verb;
use listo_domain::{Actor, Command, Millis, Refusal, Seq};
use std::collections::HashSet;
use uuid::Uuid;

/// Conversations decided and written at a time: a key that comes meanwhile waits for no more than
/// these and the commit.
const CHUNK: usize = 64;
/// Conversations of one transaction, unless a key waits: then it ends with the chunk at hand.
const TRANSACTION: usize = 2_048;

/// Part of a list: everything between two cursors, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    pub list: List,
    pub from: Option<Cursor>,
    pub to: Option<Cursor>,
    pub except: Vec<ConversationId>,
    /// What came in later is not covered.
    pub through: Seq,
}

/// One command for everything in a range.
#[derive(Debug, Clone)]
pub struct BulkRequest {
    pub command_id: Uuid,
    pub verb: Verb,
    /// Where it has a `through`, that of the range.
    pub command: Command,
    pub actor: Actor,
    pub at: Millis,
    pub range: Range,
}

/// Whether a conversation is left alone, before anything is decided about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    No,
    Silently,
    /// And said.
    Refused(Refusal),
}

pub(crate) type Still<'a> = &'a (dyn Fn(&Loaded) -> Left + Sync);

/// Told after each transaction how many of how many conversations are dealt with; `false` cancels.
pub type Progress<'a> = &'a mut (dyn FnMut(usize, usize) -> bool + Send);

/// Which of these conversations an undo of this command has reached.
pub(crate) const BACK: &str = "SELECT json_group_array(l.conversation_id) FROM json_each(?1) j \
    JOIN log l ON l.conversation_id = j.value JOIN command k ON k.id = l.command_id \
    WHERE k.target = ?2 AND k.verb = 'undo'";

impl List {
    /// The ids between two cursors. One text crosses, not a row an id.
    pub(crate) fn ids(&self, upper: Cursor, lower: Cursor) -> Sql {
        let mut sql = Sql::default();
        sql.push("SELECT json_group_array(id), 0 FROM (SELECT c.id AS id FROM ");
        self.rows(&mut sql);
        self.beyond(&mut sql, " <= (", upper);
        sql.push(" AND ");
        self.beyond(&mut sql, " >= (", lower);
        sql.push(" ORDER BY ");
        sql.push(self.key());
        sql.push(" DESC, c.id DESC)");
        sql
    }
}

impl Store {
    /// The ids of a range in the order of the list.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ids(&self, range: &Range) -> Result<Vec<ConversationId>> {
        let pools = self.pools().await;
        let ids = range.list.ids(
            range.from.unwrap_or(Cursor::TOP),
            range.to.unwrap_or(Cursor::END),
        );
        let (json, _): (String, i64) = ids.fetch(&mut *pools.readers.take().await).await?;
        let ids: Vec<i64> = from_json(&json)?;
        let except: HashSet<ConversationId> = range.except.iter().copied().collect();
        Ok(ids
            .into_iter()
            .map(ConversationId)
            .filter(|id| !except.contains(id))
            .collect())
    }

    /// One command for everything in a range. The answer names no rows and effects are few:
    /// whoever asked reads again what it shows.
    ///
    /// # Errors
    /// What is written before the error stays, as one entry of the undo stack.
    pub async fn run_over(&self, bulk: &BulkRequest, progress: Progress<'_>) -> Result<Applied> {
        let ids = self.ids(&bulk.range).await?;
        let request = Request {
            command_id: bulk.command_id,
            verb: bulk.verb,
            actor: bulk.actor.clone(),
            at: bulk.at,
            items: Vec::new(),
        };
        let Range { list, through, .. } = &bulk.range;
        // What has left the list meanwhile, by another key, is left alone. The domain leaves what has news where
        // that would be hidden; of muting, which hides it as well, it is told here.
        let still: Still<'_> = &|loaded| {
            if !list.holds(loaded) {
                Left::Silently
            } else if bulk.verb == Verb::Mute && loaded.state.has_news(*through) {
                Left::Refused(Refusal::NewerInbound)
            } else {
                Left::No
            }
        };
        self.run_ids(request, &bulk.command, ids, still, progress)
            .await
    }

    /// One command for each of these, in short transactions.
    pub(crate) async fn run_ids(
        &self,
        mut request: Request,
        command: &Command,
        mut ids: Vec<ConversationId>,
        still: Still<'_>,
        progress: Progress<'_>,
    ) -> Result<Applied> {
        // Along the table rather than along the list; pins are given out from the top.
        if request.verb != Verb::Pin {
            ids.chunks_mut(TRANSACTION).for_each(<[_]>::sort_unstable);
        }
        let command_id = request.command_id;
        let mut whole = Tally::default();
        let (mut gone_through, mut written, mut cancelled) = (0, 0, false);
        let mut unit = self.unit().await?;
        // One that was cut off by an error goes on where it was.
        let mut known = unit.known(command_id).await?;
        for chunk in ids.chunks(CHUNK) {
            if known == Some(Known::Whole) {
                break;
            }
            request.items = chunk.iter().map(|id| (*id, command.clone())).collect();
            let tally = unit.go_through(&request, still).await?;
            if known.is_none() && tally.first.is_some() {
                unit.remember(&request, &[], &tally).await?;
                unit.set_partial(&request, true).await?;
                known = Some(Known::Partial);
            }
            whole.join(tally);
            gone_through += chunk.len();
            let full = gone_through - written >= TRANSACTION || unit.is_wanted();
            if gone_through < ids.len() && full {
                unit.commit().await?;
                written = gone_through;
                cancelled = !progress(gone_through, ids.len());
                unit = self.unit().await?;
                if cancelled {
                    break;
                }
                if known.is_none() {
                    known = unit.known(command_id).await?;
                }
            }
        }
        if known == Some(Known::Whole) {
            return unit.repeated(command_id, None).await;
        }
        unit.set_partial(&request, false).await?;
        let mut applied = unit.answer_without_rows(&request, whole).await?;
        applied.cancelled = cancelled;
        Ok(applied)
    }

    /// Goes through the decisions of the command `by`, the last one first, and takes each back while
    /// it is still in effect. `ending` enters it into the stack with the last transaction.
    pub(crate) async fn compensate_many(
        &self,
        request: &Request,
        target: &[u8],
        of: Verb,
        by: &[u8],
        ending: Ending,
        progress: Progress<'_>,
    ) -> Result<Applied> {
        let mut request = request.clone();
        let mut whole = Tally::default();
        let mut below = i64::MAX;
        let (mut gone_through, mut written) = (0, 0);
        let mut unit = self.unit().await?;
        let total = unit.decisions_of(by).await?;
        let mut begun = unit.known(request.command_id).await?.is_some();
        loop {
            let (items, lowest) = unit.compensations(by, below, CHUNK).await?;
            let last = items.len() < CHUNK;
            gone_through += items.len();
            below = lowest;
            request.items = items;
            let mut tally = unit.go_through(&request, &|_| Left::No).await?;
            if request.verb == Verb::Undo {
                unit.pass_over(target, &mut tally).await?;
            }
            if tally.first.is_none() && !begun && last {
                // Remembered all the same, so that a repeated id does not give up the next one too.
                tally.first = Some(unit.next_seq().0);
            }
            if !begun && tally.first.is_some() {
                unit.remember(&request, target, &tally).await?;
                unit.set_partial(&request, !last).await?;
                if request.verb == Verb::Redo {
                    // From now on undo takes back what it has reached.
                    unit.mark(&request, target, ending.mark).await?;
                }
                begun = true;
            }
            whole.join(tally);
            if last {
                let effective = begun || !whole.changed.is_empty();
                unit.end_of_compensation(&request, target, ending, effective)
                    .await?;
                let mut applied = unit.answer_without_rows(&request, whole).await?;
                applied.of = Some(of);
                return Ok(applied);
            }
            if gone_through - written >= TRANSACTION || unit.is_wanted() {
                unit.commit().await?;
                written = gone_through;
                let go_on = progress(gone_through, total);
                unit = self.unit().await?;
                if !go_on {
                    let mut applied = unit.answer_without_rows(&request, whole).await?;
                    applied.of = Some(of);
                    applied.cancelled = true;
                    return Ok(applied);
                }
            }
        }
    }
}

impl Unit {
    /// Decides and writes one chunk.
    async fn go_through(&mut self, request: &Request, still: Still<'_>) -> Result<Tally> {
        self.count_pins_for(request.verb).await?;
        let ids: Vec<ConversationId> = request.items.iter().map(|(id, _)| *id).collect();
        let mut states = self.load_all(&ids).await?;
        let mut tally = Tally::default();
        let mut items = request.items.clone();
        items.retain(|(id, _)| {
            let left = states.get(id).map_or(Left::No, still);
            if let Left::Refused(refusal) = left {
                tally.refused.push((*id, Reason::Refused(refusal)));
            }
            left == Left::No
        });
        let decided = self.decide_each(request, &items, &mut states, &mut tally)?;
        self.append(request.command_id, &decided).await?;
        Ok(tally)
    }

    pub(crate) async fn answer_without_rows(
        self,
        request: &Request,
        tally: Tally,
    ) -> Result<Applied> {
        let Tally {
            changed,
            refused,
            effects,
            tag,
            assignee,
            ..
        } = tally;
        let mut applied = self.answer(request, None, Tally::default(), None).await?;
        applied.changed = changed;
        applied.refused = refused;
        applied.effects = effects;
        applied.tag = tag;
        applied.assignee = assignee;
        Ok(applied)
    }

    /// Conversations that an earlier undo of the same command has brought back are no refusals.
    async fn pass_over(&mut self, target: &[u8], tally: &mut Tally) -> Result<()> {
        if tally.refused.is_empty() {
            return Ok(());
        }
        let ids: Vec<ConversationId> = tally.refused.iter().map(|(id, _)| *id).collect();
        let back: String = sqlx::query_scalar(BACK)
            .bind(json_ids(&ids))
            .bind(target)
            .fetch_one(&mut *self.tx)
            .await?;
        let back: HashSet<i64> = from_json::<Vec<i64>>(&back)?.into_iter().collect();
        tally.refused.retain(|(id, _)| !back.contains(&id.0));
        Ok(())
    }

    async fn decisions_of(&mut self, by: &[u8]) -> Result<usize> {
        let n: i64 = sqlx::query_scalar("SELECT count(*) FROM log WHERE command_id = ?")
            .bind(by)
            .fetch_one(&mut *self.tx)
            .await?;
        usize::try_from(n).map_err(|_| Error::Unreadable(n.to_string()))
    }
}

impl Tally {
    fn join(&mut self, chunk: Self) {
        self.first = self.first.or(chunk.first);
        self.changed.extend(chunk.changed);
        self.refused.extend(chunk.refused);
        self.effects.extend(chunk.effects);
        self.tag = self.tag.or(chunk.tag);
        self.assignee = self.assignee.take().or(chunk.assignee);
    }
}

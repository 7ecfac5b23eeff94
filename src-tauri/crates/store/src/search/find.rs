//! Finding in one conversation: every item that matches, and those around the one to show.

use super::ask::matching;
use crate::ConversationId;
use crate::conversation::from_json;
use crate::error::Result;
use crate::open::Store;
use listo_domain::ActivityId;
use listo_domain::search::Term;
use listo_domain::text::{fold_special, fold_word, words};

/// Ids told on each side of the one to show.
const BESIDE: usize = 50;

/// A conversation of no more items is read as it is: the index would be walked for all the others of
/// its time too.
const FEW: usize = 2_000;
pub(crate) const TEXTS: &str = "SELECT json_group_array(json_array(id, body, subject)) FROM (SELECT id, \
    body, subject FROM activity WHERE conversation_id = ? ORDER BY id DESC LIMIT (? + 0))";

/// The index gives what matches anywhere in the time of the conversation, newest first; whose it is
/// is looked up in an index that holds nothing else.
pub(crate) const FIND: &str = "SELECT json_group_array(id) FROM (SELECT s.rowid AS id FROM \
    activity_search s CROSS JOIN activity a INDEXED BY activity_conversation \
    ON a.conversation_id = ?2 AND a.id = s.rowid WHERE activity_search MATCH ?1 \
    AND s.rowid >= (SELECT min(id) FROM activity WHERE conversation_id = ?2) \
    AND s.rowid <= (SELECT max(id) FROM activity WHERE conversation_id = ?2) \
    ORDER BY s.rowid DESC)";

/// Which of the items that match is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindAt {
    /// This one, or else the next older one; where there is none, the oldest.
    From(ActivityId),
    /// The one with so many newer ones.
    Position(usize),
}

/// Items of a conversation that match, by their position from the newest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Finds {
    pub total: usize,
    /// The position of the one to show.
    pub at: usize,
    /// The position of the first of `ids`.
    pub start: usize,
    /// Those around it, newest first.
    pub ids: Vec<ActivityId>,
}

impl Store {
    /// Items of a conversation whose text has all of these words.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find(&self, id: ConversationId, terms: &[Term], at: FindAt) -> Result<Finds> {
        if terms.is_empty() {
            return Ok(Finds::default());
        }
        let pools = self.pools().await;
        let mut reader = pools.readers.take().await;
        let texts: String = sqlx::query_scalar(TEXTS)
            .bind(id.0)
            .bind(i64::try_from(FEW + 1).unwrap_or(i64::MAX))
            .fetch_one(&mut *reader)
            .await?;
        let texts: Vec<(i64, String, String)> = from_json(&texts)?;
        if texts.len() <= FEW {
            let said = |(id, body, subject): &(i64, String, String)| {
                has_all(&format!("{body}\n{subject}"), terms).then_some(*id)
            };
            return Ok(around(
                &texts.iter().filter_map(said).collect::<Vec<_>>(),
                at,
            ));
        }
        let json: String = sqlx::query_scalar(FIND)
            .bind(matching(terms))
            .bind(id.0)
            .fetch_one(&mut *reader)
            .await?;
        drop(reader);
        Ok(around(&from_json::<Vec<i64>>(&json)?, at))
    }
}

/// As the index would answer.
fn has_all(text: &str, terms: &[Term]) -> bool {
    let folded = fold_special(text);
    let there: Vec<String> = words(&folded)
        .filter_map(|at| folded.get(at))
        .map(fold_word)
        .collect();
    terms.iter().all(|term| {
        let wanted: Vec<String> = term.words.iter().map(|w| fold_word(w)).collect();
        there.windows(wanted.len().max(1)).any(|run| {
            run.iter().zip(&wanted).enumerate().all(|(i, (a, b))| {
                a == b || (term.prefix && i + 1 == wanted.len() && a.starts_with(b.as_str()))
            })
        })
    })
}

fn around(all: &[i64], at: FindAt) -> Finds {
    let Some(last) = all.len().checked_sub(1) else {
        return Finds::default();
    };
    let at = match at {
        FindAt::From(id) => all.partition_point(|found| *found > id.0),
        FindAt::Position(position) => position,
    }
    .min(last);
    let start = at.saturating_sub(BESIDE);
    let end = (at + BESIDE + 1).min(all.len());
    let ids = all.get(start..end).unwrap_or_default();
    Finds {
        total: all.len(),
        at,
        start,
        ids: ids.iter().copied().map(ActivityId).collect(),
    }
}

//! What a clean-up would be about, and the clean-up: only what is as it was when it was shown.

use crate::ConversationId;
use crate::bulk::{Left, Progress, Still};
use crate::command::{Applied, Request};
use crate::conversation::from_json;
use crate::error::Result;
use crate::open::Store;
use crate::verb::Verb;
use listo_domain::{
    Actor, Command, Millis, Place, Refusal, Seq, TIDY_CHARS, TIDY_RECENT, TidyRule, TidyRules,
    is_service, kind_of_service,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A conversation that a rule fits, and what its state was then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TidyPick {
    pub id: ConversationId,
    pub rule: TidyRule,
    pub stamp: Seq,
}

/// What the rules fit, each conversation once, the rules in their order, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TidyPlan {
    pub picks: Vec<TidyPick>,
    /// What came in later is not covered.
    pub through: Seq,
}

#[derive(Debug, Clone)]
pub struct TidyRequest<'a> {
    pub command_id: Uuid,
    pub actor: Actor,
    pub at: Millis,
    pub picks: &'a [TidyPick],
    pub through: Seq,
}

/// Conversations looked at closely at a time.
const AT_ONCE: usize = 500;

/// Open ones in the order of the inbox; pinned ones stand above every time. ?1 a sort_id, ?2 a
/// time, ?3 whether those that wait count.
pub(crate) const QUIET: &str = "SELECT json_group_array(json_array(id, stamp)) FROM (SELECT id, stamp \
    FROM conversation WHERE place < 2 AND sort_id < ?1 AND place = 0 AND pinned_at = 0 \
    AND last_at < ?2 AND (waiting_since = 0 OR ?3) ORDER BY sort_id DESC, id DESC)";
/// One other party that is no number in full: what is no service among them goes later.
pub(crate) const SERVICES: &str = "SELECT json_group_array(json_array(id, stamp, last_at, parties)) FROM (\
    SELECT id, stamp, last_at, parties FROM conversation WHERE place < 2 AND sort_id < ?1 \
    AND pinned_at = 0 AND length(parties) BETWEEN 3 AND 20 AND parties NOT LIKE '+%' \
    ORDER BY sort_id DESC, id DESC)";
/// The newest items of each: kind, direction and the beginning of the text.
pub(crate) const RECENT: &str = "SELECT json_group_array(json_array(j.value, (SELECT json_group_array(\
    json_array(kind, direction, substr(body, 1, ?2))) FROM (SELECT kind, direction, body FROM activity a \
    WHERE a.conversation_id = j.value ORDER BY a.id DESC LIMIT (?3 + 0))))) FROM json_each(?1) j";
/// Which of these we have ever written to or called.
pub(crate) const ANSWERED: &str = "SELECT json_group_array(j.value) FROM json_each(?1) j WHERE EXISTS (\
    SELECT 1 FROM activity a WHERE a.conversation_id = j.value AND a.direction = 1)";

/// Kind, direction, text.
type Recent = (i64, i64, String);

impl Store {
    /// What these rules fit now. Snoozed, muted and pinned conversations fit none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tidy_plan(&self, rules: &TidyRules, now: Millis) -> Result<TidyPlan> {
        // Read first: what comes in meanwhile is newer.
        let through = {
            let pools = self.pools().await;
            sqlx::query_scalar("SELECT seq FROM clock WHERE id = 1")
                .fetch_one(&mut *pools.readers.take().await)
                .await?
        };
        let services = self.services(rules, now).await?;
        let taken: HashSet<ConversationId> = services.iter().map(|p| p.id).collect();
        let mut picks = self.quiet(rules, now).await?;
        picks.retain(|p| !taken.contains(&p.id));
        picks.extend(services);
        picks.sort_by_key(|p| p.rule);
        Ok(TidyPlan {
            picks,
            through: Seq(through),
        })
    }

    async fn quiet(&self, rules: &TidyRules, now: Millis) -> Result<Vec<TidyPick>> {
        let Some(before) = rules.quiet.before(now) else {
            return Ok(Vec::new());
        };
        let pools = self.pools().await;
        let json: String = sqlx::query_scalar(QUIET)
            .bind(sort_id_of(before))
            .bind(before.0)
            .bind(rules.quiet_waiting)
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        let rows: Vec<(i64, i64)> = from_json(&json)?;
        let pick = |(id, stamp)| TidyPick {
            id: ConversationId(id),
            rule: TidyRule::Quiet,
            stamp: Seq(stamp),
        };
        Ok(rows.into_iter().map(pick).collect())
    }

    async fn services(&self, rules: &TidyRules, now: Millis) -> Result<Vec<TidyPick>> {
        let ages = [rules.codes, rules.promotions].map(|age| age.before(now));
        let Some(newest) = ages.iter().flatten().max() else {
            return Ok(Vec::new());
        };
        let json: String = {
            let pools = self.pools().await;
            sqlx::query_scalar(SERVICES)
                .bind(sort_id_of(*newest))
                .fetch_one(&mut *pools.readers.take().await)
                .await?
        };
        let mut rows: Vec<(i64, i64, i64, String)> = from_json(&json)?;
        rows.retain(|(.., parties)| is_service(parties));
        let mut picks = Vec::new();
        for some in rows.chunks(AT_ONCE) {
            let ids: Vec<i64> = some.iter().map(|r| r.0).collect();
            let mut kinds = self.kinds(&ids).await?;
            for (id, stamp, last_at, _) in some {
                let Some(rule) = kinds.remove(id) else {
                    continue;
                };
                let age = match rule {
                    TidyRule::Codes => rules.codes,
                    TidyRule::Promotions | TidyRule::Quiet => rules.promotions,
                };
                if age
                    .before(now)
                    .is_some_and(|before| Millis(*last_at) < before)
                {
                    picks.push(TidyPick {
                        id: ConversationId(*id),
                        rule,
                        stamp: Seq(*stamp),
                    });
                }
            }
        }
        Ok(picks)
    }

    /// What the recent texts of each of these say it is, where we have never answered.
    async fn kinds(&self, ids: &[i64]) -> Result<HashMap<i64, TidyRule>> {
        let pools = self.pools().await;
        let mut reader = pools.readers.take().await;
        let json: String = sqlx::query_scalar(RECENT)
            .bind(json(ids))
            .bind(count(TIDY_CHARS))
            .bind(count(TIDY_RECENT))
            .fetch_one(&mut *reader)
            .await?;
        let recent: Vec<(i64, Vec<Recent>)> = from_json(&json)?;
        let mut kinds: HashMap<i64, TidyRule> = recent
            .iter()
            .filter_map(|(id, items)| Some((*id, kind(items)?)))
            .collect();
        let fitting: Vec<i64> = kinds.keys().copied().collect();
        let answered: String = sqlx::query_scalar(ANSWERED)
            .bind(self::json(&fitting))
            .fetch_one(&mut *reader)
            .await?;
        for id in from_json::<Vec<i64>>(&answered)? {
            kinds.remove(&id);
        }
        Ok(kinds)
    }

    /// Marks these as done: one entry of the undo stack. What has changed since the plan is left
    /// alone and told among the refused.
    ///
    /// # Errors
    /// What is written before the error stays, as one entry of the undo stack.
    pub async fn tidy(&self, tidy: &TidyRequest<'_>, progress: Progress<'_>) -> Result<Applied> {
        let stamps: HashMap<ConversationId, Seq> =
            tidy.picks.iter().map(|p| (p.id, p.stamp)).collect();
        let request = Request {
            command_id: tidy.command_id,
            verb: Verb::Done,
            actor: tidy.actor.clone(),
            at: tidy.at,
            items: Vec::new(),
        };
        let command = Command::MarkDone {
            through: tidy.through,
        };
        let still: Still<'_> = &|loaded| {
            let (id, state) = (loaded.id, &loaded.state);
            if state.place() == Place::Done {
                // By the same command where it was cut off, or by hand: there is nothing to say.
                return Left::Silently;
            }
            let as_shown = stamps.get(&id) == Some(&state.registers.stamp);
            // News is said by the domain.
            if state.has_news(tidy.through) || (as_shown && state.annotations.pinned_at.is_none()) {
                Left::No
            } else {
                Left::Refused(Refusal::ChangedSince)
            }
        };
        let ids = tidy.picks.iter().map(|p| p.id).collect();
        self.run_ids(request, &command, ids, still, progress).await
    }
}

fn kind(items: &[Recent]) -> Option<TidyRule> {
    // A call, a voicemail or an answer among them: somebody is there.
    if items
        .iter()
        .any(|(kind, direction, _)| *kind != 0 || *direction != 0)
    {
        return None;
    }
    let texts: Vec<&str> = items.iter().map(|(.., text)| text.as_str()).collect();
    kind_of_service(&texts)
}

/// What a conversation whose last item is from this moment is sorted by, at the least.
fn sort_id_of(at: Millis) -> i64 {
    at.0.saturating_mul(1_024)
}

fn json(ids: &[i64]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("[{}]", ids.join(","))
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

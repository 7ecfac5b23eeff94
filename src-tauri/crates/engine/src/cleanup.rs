//! Clean up: what the rules would mark as done, shown first; then exactly that, as one command.

use crate::api::{CleanupAge, CleanupPreview, CleanupRow, CleanupRule, CleanupRules, Outcome};
use crate::bulk::Work;
use crate::engine::{Engine, me};
use crate::error::{Error, Result};
use crate::translate as t;
use crate::triage::uuid;
use listo_domain::{TidyAge, TidyRule, TidyRules};
use listo_store::{ConversationId, TidyPick, TidyPlan, TidyRequest};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

const RULES: &str = "cleanup";
const MOST_DAYS: u32 = 3_650;

/// The preview on the screen: what it showed is what is done.
#[derive(Default)]
pub(crate) struct Cleanups(Mutex<Option<(String, Arc<TidyPlan>)>>);

impl Cleanups {
    fn keep(&self, plan: TidyPlan) -> String {
        let id = Uuid::now_v7().to_string();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((id.clone(), Arc::new(plan)));
        id
    }

    fn get(&self, id: &str) -> Result<Arc<TidyPlan>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref()
            .filter(|(kept, _)| kept == id)
            .map(|(_, plan)| plan.clone())
            .ok_or(Error::NotFound("preview"))
    }
}

impl Engine {
    /// The rules as they were used last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn cleanup_rules(&self) -> Result<CleanupRules> {
        let saved = self.store().setting(RULES).await?;
        let rules = saved.and_then(|json| serde_json::from_str(&json).ok());
        Ok(rules.map_or_else(CleanupRules::default, bounded))
    }

    /// What these rules would mark as done, and which of the ones that were left out are among it.
    /// Keeps the rules, and changes nothing else.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn preview_cleanup(
        &self,
        rules: CleanupRules,
        except: &[String],
    ) -> Result<CleanupPreview> {
        let rules = bounded(rules);
        let except = left_out(except)?;
        let json =
            serde_json::to_string(&rules).map_err(|e| Error::invalid("rules", e.to_string()))?;
        if self.store().setting(RULES).await?.as_deref() != Some(json.as_str()) {
            self.store().save_setting(RULES, &json).await?;
        }
        let plan = self
            .store()
            .tidy_plan(&of_domain(rules), self.now())
            .await?;
        let count = |rule| {
            let n = plan.picks.iter().filter(|p| p.rule == rule).count();
            i64::try_from(n).unwrap_or(i64::MAX)
        };
        let (quiet, codes) = (count(TidyRule::Quiet), count(TidyRule::Codes));
        let promotions = count(TidyRule::Promotions);
        let still = plan.picks.iter().filter(|p| except.contains(&p.id));
        let except = still.map(|p| p.id.0.to_string()).collect();
        Ok(CleanupPreview {
            id: self.inner.cleanups.keep(plan),
            quiet,
            codes,
            promotions,
            except,
        })
    }

    /// Part of what a preview is about, as it is now: the rules in their order, the newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when another preview has taken its place.
    pub async fn cleanup_rows(
        &self,
        preview: &str,
        from: u32,
        limit: u32,
    ) -> Result<Vec<CleanupRow>> {
        let plan = self.inner.cleanups.get(preview)?;
        let limit = limit.clamp(1, t::MAX_PAGE);
        let picks: Vec<&TidyPick> = plan
            .picks
            .iter()
            .skip(from as usize)
            .take(limit as usize)
            .collect();
        let ids: Vec<ConversationId> = picks.iter().map(|p| p.id).collect();
        let rules: HashMap<ConversationId, TidyRule> =
            picks.iter().map(|p| (p.id, p.rule)).collect();
        let rows = self.store().conversations(&ids).await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                let rule = of_api(*rules.get(&row.id)?);
                Some(CleanupRow {
                    rule,
                    row: t::row(row),
                })
            })
            .collect())
    }

    /// Marks what a preview is about as done, but for these: one entry of undo. What has changed
    /// since is left alone, and told among the refused.
    ///
    /// # Errors
    /// As [`Engine::mark_all`]; [`Error::NotFound`] when another preview has taken its place.
    pub async fn clean_up(
        &self,
        command_id: &str,
        preview: &str,
        except: &[String],
    ) -> Result<Outcome> {
        let plan = self.inner.cleanups.get(preview)?;
        let except = left_out(except)?;
        let kept = plan.picks.iter().filter(|p| !except.contains(&p.id));
        let picks: Vec<TidyPick> = kept.copied().collect();
        let request = TidyRequest {
            command_id: uuid(command_id)?,
            actor: me(),
            at: self.now(),
            picks: &picks,
            through: plan.through,
        };
        self.long_command(command_id, Work::Tidy(request)).await
    }
}

fn left_out(ids: &[String]) -> Result<HashSet<ConversationId>> {
    ids.iter().map(|id| t::conversation_id(id)).collect()
}

fn bounded(mut rules: CleanupRules) -> CleanupRules {
    for age in [&mut rules.quiet, &mut rules.codes, &mut rules.promotions] {
        age.days = age.days.clamp(1, MOST_DAYS);
    }
    rules
}

fn of_domain(rules: CleanupRules) -> TidyRules {
    let age = |CleanupAge { on, days }| TidyAge { on, days };
    TidyRules {
        quiet: age(rules.quiet),
        quiet_waiting: rules.quiet_waiting,
        codes: age(rules.codes),
        promotions: age(rules.promotions),
    }
}

fn of_api(rule: TidyRule) -> CleanupRule {
    match rule {
        TidyRule::Quiet => CleanupRule::Quiet,
        TidyRule::Codes => CleanupRule::Codes,
        TidyRule::Promotions => CleanupRule::Promotions,
    }
}

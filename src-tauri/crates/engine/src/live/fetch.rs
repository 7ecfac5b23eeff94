//! A step of fetching: asked on a thread for blocking calls, taken in part by part.

use crate::api::{Attention, Topic};
use crate::engine::Engine;
use crate::error::Result;
use crate::live::Live;
use crate::live::adopt::adopt;
use crate::live::faults::note;
use crate::live::turn::{Asked, SharedConnector};
use crate::place::system_region;
use listo_domain::{Landing, Millis, landing_of};
use listo_sources::connector::{Connector, Fault, Item, OwnNumber, Pull, Pulled, Stage};
use listo_store::{
    Error as StoreError, Ingested, NewActivity, NumberId, Source, SourceNumber, Step,
};
use std::collections::HashMap;

/// How far what is new has been read since that was last written down: a step that brings nothing is not
/// written each time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unkept {
    cursor: Option<String>,
    kept_at: i64,
}

impl Unkept {
    /// The next step is written down, and told of.
    pub fn keep_next(&mut self) {
        self.kept_at = 0;
    }
}

/// How a step is to be fetched.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    pub stage: Stage,
    /// When it succeeds, nothing is wrong with the source.
    pub well: bool,
    /// How often in a row the stage has come to nothing.
    pub failed: u32,
}

/// Items of one transaction while somebody looks: a key that is pressed meanwhile waits for no more. A page
/// as a whole takes less work.
const PART: usize = 100;

/// Milliseconds after which it is written down all the same.
const KEEP: i64 = 60_000;

/// Clocks differ: what is stamped this many milliseconds before the source was added may still be news.
const SLACK: i64 = 5 * 60_000;

impl Engine {
    /// Calls a connector where it may block.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        connector: &SharedConnector,
        call: impl FnOnce(&dyn Connector) -> Asked<T> + Send + 'static,
    ) -> Result<Asked<T>> {
        let connector = connector.clone();
        let called = tokio::task::spawn_blocking(move || call(connector.as_ref()));
        called
            .await
            .map_err(|e| std::io::Error::other(e.to_string()).into())
    }

    /// Fetches a step and takes it in; tells whether there is more at once.
    pub(super) async fn fetch_step(
        &self,
        source: &Source,
        connector: &SharedConnector,
        how: How,
        unkept: &mut Unkept,
    ) -> Result<Asked<bool>> {
        let stage = how.stage;
        let cursor = match stage {
            Stage::New => unkept.cursor.take().unwrap_or(source.new_cursor.clone()),
            Stage::History => source.history_cursor.clone(),
        };
        let now = self.now();
        // Until the step is taken in: its files have no row before.
        let storing = self.storing().await?;
        let there = self.store().sources().await?;
        if !there.iter().any(|there| there.id == source.id) {
            // It was removed while this waited.
            return Ok(Ok(false));
        }
        let (engine, held) = (self.clone(), storing.clone());
        let pulled = self
            .ask(connector, move |connector| {
                let region = system_region();
                let ask = Pull {
                    stage,
                    cursor: Some(cursor.as_str()).filter(|c| !c.is_empty()),
                    now,
                    failed: how.failed,
                    region: &region,
                };
                connector.pull(&ask, &engine.inner.blobs.sink(&held))
            })
            .await?;
        let pulled = match pulled {
            Ok(pulled) => pulled,
            Err(fault) => return Ok(Err(fault)),
        };
        let (more, next) = (pulled.more, pulled.cursor.clone());
        let mut step = match self.step(source, connector, stage, pulled).await? {
            Ok(step) => step,
            Err(fault) => return Ok(Err(fault)),
        };
        step.well = how.well;
        let keep = stage == Stage::History
            || (how.well && !source.fault.is_empty())
            || source.new_cursor.is_empty()
            || now.0 >= unkept.kept_at.saturating_add(KEEP);
        let most = match *Live::lock(&self.inner.live.attention) {
            Attention::Away => usize::MAX,
            Attention::Focused | Attention::Visible => PART,
        };
        for part in step.parts(most) {
            let keep = keep && !part.goes_on;
            let ingested = match self.store().take_step(source.id, &part, keep).await {
                // Known ids change nothing: taken in twice it is taken in once.
                Err(StoreError::UnknownCommit(_)) => {
                    self.store().reopen().await?;
                    self.store().take_step(source.id, &part, keep).await?
                }
                other => other?,
            };
            // A source that has nothing new has nothing to tell either.
            if let Some(ingested) = ingested {
                self.tell_of_arrivals(&ingested, &[Topic::Sources]);
            }
        }
        drop(storing);
        if stage == Stage::New {
            unkept.cursor = Some(next);
            if keep {
                unkept.kept_at = now.0;
            }
        }
        Ok(Ok(more))
    }

    pub(super) fn tell_of_arrivals(&self, ingested: &Ingested, also: &[Topic]) {
        if !also.is_empty() {
            self.changed(also, &[], None);
        }
        if !ingested.changed.is_empty() || !ingested.delivered.is_empty() {
            let topics = [Topic::Conversations, Topic::Counts];
            let all = [ingested.changed.as_slice(), &ingested.delivered].concat();
            self.changed(&topics, &all, None);
        }
        self.carry_out(&ingested.effects);
    }

    async fn step(
        &self,
        source: &Source,
        connector: &SharedConnector,
        stage: Stage,
        pulled: Pulled,
    ) -> Result<Asked<Step>> {
        let numbers = self.own_numbers(source, connector, &pulled.items).await?;
        let numbers = match numbers {
            Ok(numbers) => numbers,
            Err(fault) => return Ok(Err(fault)),
        };
        let mut step = Step {
            cursor: pulled.cursor,
            history: (stage == Stage::History).then_some(!pulled.more),
            reached: pulled.reached,
            problems: i64::try_from(pulled.problems.len()).unwrap_or(i64::MAX),
            at: self.now(),
            ..Step::default()
        };
        // The first look at what is new meets old things too: without the slack for clocks that differ.
        let slack = if source.new_cursor.is_empty() {
            0
        } else {
            SLACK
        };
        let since = source.added_at - slack;
        for item in pulled.items {
            let Some(number) = numbers.get(&item.own) else {
                continue;
            };
            if let Some(failure) = &item.failure {
                step.failures.push((step.items.len(), note(failure)));
            }
            let landing = if stage == Stage::New && item.activity.at.0 >= since {
                Landing::Live
            } else {
                landing_of(&item.activity, Millis(source.added_at))
            };
            step.items.push(NewActivity {
                number: *number,
                source: connector.name(),
                landing,
                activity: item.activity,
            });
        }
        adopt(self.store(), &mut step, connector.as_ref()).await?;
        Ok(Ok(step))
    }

    /// Which of our numbers the items belong to. One that the source has not named is taken in.
    async fn own_numbers(
        &self,
        source: &Source,
        connector: &SharedConnector,
        items: &[Item],
    ) -> Result<Asked<HashMap<String, NumberId>>> {
        let claimed = self.store().source_numbers().await?.into_iter();
        // Also those of another source: what this one still holds of them belongs there.
        let mut numbers: HashMap<String, NumberId> =
            claimed.map(|n| (n.e164, NumberId(n.number_id))).collect();
        let mut named: Option<Vec<OwnNumber>> = None;
        for item in items {
            if numbers.contains_key(&item.own) {
                continue;
            }
            if named.is_none() {
                let asked = self.ask(connector, |connector| connector.numbers());
                named = Some(match asked.await? {
                    Ok(numbers) => numbers,
                    // A key that may not read them: what comes in is taken in all the same.
                    Err(Fault::Refused { .. } | Fault::Rejected(_)) => Vec::new(),
                    // What a number may is asked once, so the step is made again.
                    Err(fault) => return Ok(Err(fault)),
                });
            }
            let known = named.iter().flatten().find(|n| n.e164 == item.own);
            let (name, texts) = known.map_or(("", false), |n| (n.name.as_str(), n.texts));
            let number = self
                .claim_number(source.id, &item.own, name, texts, false)
                .await?;
            numbers.insert(item.own.clone(), number);
        }
        Ok(Ok(numbers))
    }

    /// Our number with this address, made where there is none, and asked for at this source.
    pub(crate) async fn claim_number(
        &self,
        source: i64,
        own: &str,
        name: &str,
        texts: bool,
        asked: bool,
    ) -> Result<NumberId> {
        let name = if name.is_empty() { own } else { name };
        let e164 = if own.starts_with('+') { own } else { "" };
        let number = self
            .store()
            .find_or_add_number(name, e164, self.now())
            .await?;
        let claim = SourceNumber {
            number_id: number.0,
            source_id: source,
            e164: own.to_owned(),
            texts,
        };
        self.store().claim_numbers(source, &[claim], asked).await?;
        self.changed(&[Topic::Numbers, Topic::Sources], &[], None);
        Ok(number)
    }
}

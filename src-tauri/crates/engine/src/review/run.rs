//! How far the person has come in a review, as it is kept over a restart.

use crate::api::{ReviewHow, ReviewKind, ReviewSection};
use crate::engine::Engine;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Step {
    pub conversation: i64,
    pub section: ReviewSection,
    pub how: Option<ReviewHow>,
    /// The position of the log when it came to the front first.
    #[serde(default)]
    pub shown_after: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    pub id: String,
    pub began_at: i64,
    /// What was decided up to this position of the log was decided before.
    pub began_after: i64,
    /// 0 while it goes on.
    pub ended_at: i64,
    pub spent_ms: i64,
    /// When one was last looked at and not skipped.
    #[serde(default)]
    pub worked_at: i64,
    /// How many steps lie behind.
    pub position: usize,
    pub steps: Vec<Step>,
}

impl Run {
    pub fn new(
        id: String,
        began_at: i64,
        began_after: i64,
        queue: Vec<(i64, ReviewSection)>,
    ) -> Self {
        let step = |(conversation, section)| Step {
            conversation,
            section,
            how: None,
            shown_after: None,
        };
        Self {
            id,
            began_at,
            began_after,
            ended_at: 0,
            spent_ms: 0,
            worked_at: 0,
            position: 0,
            steps: queue.into_iter().map(step).collect(),
        }
    }

    /// The one at the front.
    pub fn step(&self) -> Option<Step> {
        self.steps.get(self.position).copied()
    }

    /// `false` where it is not the one at the front.
    pub fn leave(&mut self, conversation: i64, how: ReviewHow) -> bool {
        let Some(step) = self.steps.get_mut(self.position) else {
            return false;
        };
        if step.conversation != conversation {
            return false;
        }
        step.how = Some(how);
        self.position += 1;
        true
    }

    /// To the last one that was not passed over.
    pub fn back(&mut self) {
        let before = self.steps.get(..self.position).unwrap_or_default();
        if let Some(at) = before.iter().rposition(was_seen) {
            self.position = at;
            self.ended_at = 0;
            for step in self.steps.iter_mut().skip(at) {
                step.how = None;
            }
        }
    }

    /// It is at the front from now on: what is done with it comes behind this position of the log.
    pub fn show(&mut self, through: i64) {
        if let Some(step) = self.steps.get_mut(self.position) {
            step.shown_after.get_or_insert(through);
        }
    }

    /// The last one that was not passed over.
    pub fn before(&self) -> Option<Step> {
        let before = self.steps.get(..self.position).unwrap_or_default();
        before.iter().rev().copied().find(was_seen)
    }

    /// What was skipped, and what is `undecided` by now, comes once more, behind all others.
    pub fn again(&mut self, undecided: &HashSet<i64>) {
        let skipped = |step: &Step| match step.how {
            Some(ReviewHow::Skipped) => true,
            Some(ReviewHow::Decided) => undecided.contains(&step.conversation),
            _ => false,
        };
        let (mut again, steps): (Vec<Step>, Vec<Step>) = self.steps.drain(..).partition(skipped);
        self.steps = steps;
        self.position = self.steps.len();
        for step in &mut again {
            step.how = None;
        }
        if !again.is_empty() {
            self.ended_at = 0;
        }
        self.steps.append(&mut again);
    }

    /// One was looked at, and not skipped.
    pub fn work(&mut self, how: ReviewHow, now: i64) {
        if !matches!(how, ReviewHow::Skipped | ReviewHow::Passed) {
            self.worked_at = now;
        }
    }

    pub fn spend(&mut self, ms: u32) {
        self.spent_ms = self.spent_ms.saturating_add(i64::from(ms));
    }

    /// The place within a section of the one at the front, from 1, and how many the section has.
    pub fn within(&self, section: ReviewSection) -> (usize, usize) {
        let its = |steps: &[Step]| steps.iter().filter(|s| s.section == section).count();
        let before = self.steps.get(..self.position).unwrap_or_default();
        (its(before) + 1, its(&self.steps))
    }
}

fn was_seen(step: &Step) -> bool {
    step.how.is_some_and(|how| how != ReviewHow::Passed)
}

/// The name of a kind among the settings.
pub(super) fn key(kind: &ReviewKind) -> String {
    match kind {
        ReviewKind::Morning => "morning".to_owned(),
        ReviewKind::EndOfDay => "end_of_day".to_owned(),
        ReviewKind::Weekly => "weekly".to_owned(),
        ReviewKind::View { id } => format!("view.{id}"),
    }
}

impl Engine {
    pub(super) async fn review_run(&self, kind: &ReviewKind) -> Result<Option<Run>> {
        let kept = self
            .store()
            .setting(&format!("review.{}", key(kind)))
            .await?;
        // What cannot be read any more is a place that was lost, and nothing else.
        Ok(kept.and_then(|json| serde_json::from_str(&json).ok()))
    }

    pub(super) async fn keep_review(&self, kind: &ReviewKind, run: &Run) -> Result<()> {
        let json = serde_json::to_string(run);
        let json = json.map_err(|e| Error::invalid("review", e.to_string()))?;
        let key = format!("review.{}", key(kind));
        // Only what is new: the collector beside the window hears of every writing.
        if self.store().setting(&key).await?.as_deref() == Some(json.as_str()) {
            return Ok(());
        }
        Ok(self.store().save_setting(&key, &json).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(n: i64) -> Run {
        let queue = (1..=n).map(|id| (id, ReviewSection::Unread)).collect();
        Run::new("r".into(), 0, 0, queue)
    }

    #[test]
    fn back_goes_over_what_was_passed_and_forgets_what_was_said() {
        let mut r = run(3);
        assert!(r.leave(1, ReviewHow::Decided));
        assert!(r.leave(2, ReviewHow::Passed));
        assert!(!r.leave(1, ReviewHow::Decided), "only the one at the front");
        r.back();
        assert_eq!((r.position, r.steps[0].how), (0, None));
        assert!(r.before().is_none());
    }

    #[test]
    fn what_was_skipped_comes_again_and_the_rest_stays() {
        let mut r = run(3);
        r.leave(1, ReviewHow::Skipped);
        r.leave(2, ReviewHow::Kept);
        r.leave(3, ReviewHow::Skipped);
        r.again(&HashSet::new());
        let left: Vec<i64> = r.steps[r.position..]
            .iter()
            .map(|s| s.conversation)
            .collect();
        assert_eq!(left, [1, 3]);
        assert_eq!(r.steps.len(), 3);
    }
}

//! Guided reviews: which conversations, in which order, how far the person has come, and what became of
//! them. A review decides nothing itself: what is done in it are the commands of everywhere, and what
//! came of it is read from the log.

mod queue;
mod reminder;
mod run;
mod streak;

use crate::api::{
    Review, ReviewBefore, ReviewChoice, ReviewHow, ReviewKey, ReviewKind, ReviewPlace, ReviewStep,
    ReviewSummary, ReviewUndo, SavedView,
};
use crate::engine::{Engine, Event, me};
use crate::error::{Error, Result};
use crate::translate as t;
use listo_domain::Shown;
use listo_store::{At, Conversation, ConversationId, ListSpec, View};
use run::{Run, Step};
use std::collections::HashSet;
use uuid::Uuid;

/// What the log calls the decisions that lead out of a review.
const DECIDING: [&str; 4] = ["done", "open", "unread", "snoozed"];

impl Engine {
    /// The reviews there are: those of every day and week, and one for each saved view that is a list.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reviews(&self) -> Result<Vec<ReviewChoice>> {
        let views = self.settings().await?.saved_views;
        let views = views.into_iter().filter(|view| view.search.is_empty());
        let usual = [
            ReviewKind::Morning,
            ReviewKind::EndOfDay,
            ReviewKind::Weekly,
        ];
        let mut choices = Vec::new();
        for kind in usual {
            choices.push(self.choice(kind, None).await?);
        }
        for view in views {
            let kind = ReviewKind::View {
                id: view.id.clone(),
            };
            choices.push(self.choice(kind, Some(view)).await?);
        }
        Ok(choices)
    }

    async fn choice(&self, kind: ReviewKind, view: Option<SavedView>) -> Result<ReviewChoice> {
        let (name, keys) = named(view);
        let run = self.review_run(&kind).await?;
        let run = run.filter(|run| run.step().is_some());
        let began_at = run.as_ref().map_or(0, |run| run.began_at);
        let of_today = self.is_of_today(&kind, began_at).await?;
        let streak = self.streak(&kind).await?;
        Ok(ReviewChoice {
            total: count(self.queue(&kind).await?.len()),
            running: run.map(|run| ReviewPlace {
                position: count(run.position),
                total: count(run.steps.len()),
                began_at: run.began_at,
                of_today,
            }),
            streak: streak.days,
            done_today: streak.today,
            name,
            keys,
            kind,
        })
    }

    /// Begins a review with what there is now. One of the same kind that was not ended is given up.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a view that is gone.
    pub async fn begin_review(&self, kind: ReviewKind) -> Result<Review> {
        let queue = self.queue(&kind).await?;
        let _alone = self.inner.reviews.lock().await;
        let run = Run::new(
            Uuid::now_v7().to_string(),
            self.now().0,
            self.moment().await?,
            queue,
        );
        self.go_on(kind, run).await
    }

    /// The review of this kind that was begun last, where it was left.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none.
    pub async fn review(&self, kind: ReviewKind) -> Result<Review> {
        let _alone = self.inner.reviews.lock().await;
        let mut run = self
            .review_run(&kind)
            .await?
            .ok_or(Error::NotFound("review"))?;
        // It was decided, and the program ended before the step.
        if let Some(step) = run.step().filter(|step| step.shown_after.is_some())
            && !self.fits(&kind, step).await?
            && self.decision(&run, step).await?.is_some()
        {
            run.leave(step.conversation, ReviewHow::Decided);
        }
        self.go_on(kind, run).await
    }

    /// Leaves the conversation at the front behind, and gives the next one that still belongs there.
    /// `spent_ms` is how long the review was in front of the person since it was told last.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the review or the conversation is not the one at the front: nothing was
    /// changed.
    pub async fn step_review(
        &self,
        kind: ReviewKind,
        id: &str,
        conversation: &str,
        how: ReviewHow,
        spent_ms: u32,
    ) -> Result<Review> {
        let _alone = self.inner.reviews.lock().await;
        let mut run = self.this_run(&kind, id).await?;
        let conversation = t::conversation_id(conversation)?;
        if !run.leave(conversation.0, how) {
            return Err(Error::NotFound("conversation of the review"));
        }
        run.work(how, self.now().0);
        run.spend(spent_ms);
        self.go_on(kind, run).await
    }

    /// What Z takes back: the newest command about the conversation at the front, or else the step before
    /// with the command that decided it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the review is another one by now.
    pub async fn review_undo(&self, kind: ReviewKind, id: &str) -> Result<ReviewUndo> {
        let run = self.this_run(&kind, id).await?;
        if let Some(step) = run.step() {
            let commands = self.commands(&run, step).await?;
            if let Some((command, _)) = commands.first() {
                return Ok(ReviewUndo {
                    command: Some(command.to_string()),
                    back: false,
                });
            }
        }
        let Some(before) = run.before() else {
            return Ok(ReviewUndo::default());
        };
        let decision = match before.how {
            Some(ReviewHow::Decided) => self.decision(&run, before).await?,
            _ => None,
        };
        Ok(ReviewUndo {
            command: decision.map(|(command, _)| command.to_string()),
            back: true,
        })
    }

    /// What the person has done about a conversation since it came to the front, the newest first.
    async fn commands(&self, run: &Run, step: Step) -> Result<Vec<(Uuid, String)>> {
        let after = step.shown_after.unwrap_or(run.began_after);
        let id = ConversationId(step.conversation);
        Ok(self.store().commands_on(id, after, &me().0).await?)
    }

    /// The last of these that leads out of a review.
    async fn decision(&self, run: &Run, step: Step) -> Result<Option<(Uuid, String)>> {
        let commands = self.commands(run, step).await?;
        let decides = |(_, kind): &(Uuid, String)| DECIDING.contains(&kind.as_str());
        Ok(commands.into_iter().find(decides))
    }

    /// Back to the conversation before, as after an undo.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the review is another one by now.
    pub async fn step_review_back(
        &self,
        kind: ReviewKind,
        id: &str,
        spent_ms: u32,
    ) -> Result<Review> {
        let _alone = self.inner.reviews.lock().await;
        let mut run = self.this_run(&kind, id).await?;
        run.back();
        run.spend(spent_ms);
        self.keep_review(&kind, &run).await?;
        self.told(kind, &run).await
    }

    /// The review is not in front of the person any more; its place is kept.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the review is another one by now.
    pub async fn leave_review(&self, kind: ReviewKind, id: &str, spent_ms: u32) -> Result<()> {
        let _alone = self.inner.reviews.lock().await;
        let mut run = self.this_run(&kind, id).await?;
        run.spend(spent_ms);
        self.keep_review(&kind, &run).await
    }

    /// Goes through what was skipped once more.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the review is another one by now.
    pub async fn review_skipped(&self, kind: ReviewKind, id: &str) -> Result<Review> {
        let _alone = self.inner.reviews.lock().await;
        let mut run = self.this_run(&kind, id).await?;
        let mut undecided = HashSet::new();
        for step in &run.steps {
            if step.how == Some(ReviewHow::Decided) && self.decision(&run, *step).await?.is_none() {
                undecided.insert(step.conversation);
            }
        }
        run.again(&undecided);
        self.go_on(kind, run).await
    }

    async fn this_run(&self, kind: &ReviewKind, id: &str) -> Result<Run> {
        let run = self.review_run(kind).await?;
        run.filter(|run| run.id == id)
            .ok_or(Error::NotFound("review"))
    }

    /// Passes over what does not belong any more, and ends the review behind the last one.
    async fn go_on(&self, kind: ReviewKind, mut run: Run) -> Result<Review> {
        while let Some(step) = run.step() {
            if self.fits(&kind, step).await? {
                break;
            }
            run.leave(step.conversation, ReviewHow::Passed);
        }
        if run.step().is_some_and(|step| step.shown_after.is_none()) {
            run.show(self.moment().await?);
        }
        if run.step().is_none() && run.ended_at == 0 {
            run.ended_at = self.now().0;
            if self.is_of_today(&kind, run.worked_at).await? {
                self.note_ended(&kind).await?;
            }
        }
        self.keep_review(&kind, &run).await?;
        self.told(kind, &run).await
    }

    /// Whether a conversation is still what it was taken into the review for.
    async fn fits(&self, kind: &ReviewKind, step: Step) -> Result<bool> {
        let Some(row) = self.row_of(step.conversation).await? else {
            return Ok(false);
        };
        Ok(queue::fits(step.section, &row) && self.in_view(kind, step.conversation).await?)
    }

    async fn told(&self, kind: ReviewKind, run: &Run) -> Result<Review> {
        let _ = self.inner.events.send(Event::ReviewShown(kind.clone()));
        let step = match run.step() {
            Some(step) => self.row_of(step.conversation).await?.map(|row| {
                let (position, total) = run.within(step.section);
                ReviewStep {
                    row: t::row(row),
                    section: step.section,
                    position: count(position),
                    total: count(total),
                }
            }),
            None => None,
        };
        let summary = match step {
            Some(_) => None,
            None => Some(self.summary(&kind, run).await?),
        };
        let (name, keys) = named(self.view_of(&kind).await?);
        Ok(Review {
            id: run.id.clone(),
            name,
            keys,
            kind,
            position: count(run.position),
            total: count(run.steps.len()),
            step,
            before: run.before().and_then(|step| {
                Some(ReviewBefore {
                    conversation: step.conversation.to_string(),
                    how: step.how?,
                })
            }),
            summary,
        })
    }

    async fn row_of(&self, conversation: i64) -> Result<Option<Conversation>> {
        let rows = self
            .store()
            .conversations(&[ConversationId(conversation)])
            .await?;
        Ok(rows.into_iter().next())
    }

    /// What the log says of the conversations that were decided; of each its last decision that is in
    /// effect counts.
    async fn summary(&self, kind: &ReviewKind, run: &Run) -> Result<ReviewSummary> {
        let mut sum = ReviewSummary {
            done: 0,
            open: 0,
            unread: 0,
            snoozed: 0,
            left_done: 0,
            replied: 0,
            assigned: 0,
            skipped: 0,
            passed: 0,
            left: self.counts().await?.total.inbox,
            spent_ms: run.spent_ms,
            streak: self.streak(kind).await?.days,
        };
        for step in &run.steps {
            let Some(how) = step.how else { continue };
            let commands = self.commands(run, *step).await?;
            let kinds: Vec<&str> = commands.iter().map(|(_, kind)| kind.as_str()).collect();
            sum.replied += u32::from(kinds.contains(&"queued"));
            sum.assigned += u32::from(kinds.contains(&"assigned"));
            match how {
                ReviewHow::Kept => sum.open += 1,
                ReviewHow::LeftUnread => sum.unread += 1,
                ReviewHow::LeftDone => sum.left_done += 1,
                ReviewHow::Skipped => sum.skipped += 1,
                ReviewHow::Passed => sum.passed += 1,
                ReviewHow::Decided => {
                    match kinds.into_iter().find(|kind| DECIDING.contains(kind)) {
                        Some("done") => sum.done += 1,
                        Some("open") => sum.open += 1,
                        Some("unread") => sum.unread += 1,
                        Some(_) => sum.snoozed += 1,
                        // Undone from elsewhere, and not decided again.
                        None => sum.skipped += 1,
                    }
                }
            }
        }
        Ok(sum)
    }

    /// The newest arrival or decision there is.
    async fn moment(&self) -> Result<i64> {
        let top = ListSpec {
            list: View::Inbox.into(),
            at: At::Top,
            limit: 1,
        };
        Ok(self.store().list(&top).await?.through)
    }

    async fn view_of(&self, kind: &ReviewKind) -> Result<Option<SavedView>> {
        let ReviewKind::View { id } = kind else {
            return Ok(None);
        };
        let views = self.settings().await?.saved_views;
        Ok(views.into_iter().find(|view| view.id == *id))
    }
}

/// What a review is called and offers: as its view says, or else everything.
fn named(view: Option<SavedView>) -> (String, Vec<ReviewKey>) {
    view.map_or_else(
        || (String::new(), ReviewKey::all()),
        |view| (view.name, view.review_keys),
    )
}

fn in_inbox(row: &Conversation) -> bool {
    row.shown != Shown::Done && row.snoozed_until.is_none() && !row.muted
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

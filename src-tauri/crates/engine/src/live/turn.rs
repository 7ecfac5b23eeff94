//! One round of work on a source: send what is due, fetch a step. It never waits; it says when it wants
//! to be called again.

use crate::api::{Attention, FaultKind, Topic};
use crate::engine::Engine;
use crate::error::Result;
use crate::live::Live;
use crate::live::faults::{backoff, fault_name, kind_of};
use crate::live::fetch::{How, Unkept};
use crate::live::mirror::Telling;
use crate::live::texts::{Pause, Sent};
use listo_domain::Millis;
use listo_sources::connector::{Fault, Stage};
use listo_store::{History, Source};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What a round came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turn {
    /// The source is to be worked on again no later than then; `None` where it is gone or paused.
    pub next: Option<Millis>,
    /// All has been read that the source had when the program began.
    pub caught_up: bool,
}

/// What is known of a source while the program runs.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    /// When what is new is to be asked for.
    new_at: i64,
    /// A round of what is new is not over.
    in_round: bool,
    /// Another round is to follow at once: this one may have begun before what is looked for came in.
    again: bool,
    /// How often it was told to hurry.
    hurried: u64,
    /// How often a webhook has told that there is something.
    nudged: u64,
    /// After a webhook: look a second time, for what the lists did not show yet.
    look_again: bool,
    /// A round that this program began has come to its end.
    caught_up: bool,
    /// When the history goes on.
    history_at: i64,
    /// Faults in a row of what is new, and of the history: what is new may go well beside a history that does
    /// not.
    failed: u32,
    history_failed: u32,
    unkept: Unkept,
    /// Nothing is to be sent before then, because of a fault.
    pause: Option<Pause>,
    /// Nothing is to be told before then, because of one.
    tell_at: i64,
    telling: Telling,
    /// When it last answered.
    answered_at: i64,
    /// The clock at the last round.
    clock: i64,
}

/// Milliseconds between two looks at what is new.
const FOCUSED: i64 = 5_000;
const VISIBLE: i64 = 15_000;
const AWAY: i64 = 60_000;
/// While an archive is read into an empty store.
const FILLING: i64 = 2_000;
/// Until what was sent is looked at: has it arrived?
const AFTER_SENDING: i64 = 3_000;
/// From a webhook to the second look.
const AFTER_WEBHOOK: i64 = 3_000;

impl Engine {
    /// One round of work on a source.
    ///
    /// # Errors
    /// When the database cannot be read or written; nothing is lost by calling again.
    pub async fn live_turn(&self, source: &str) -> Result<Turn> {
        let id = source.parse().unwrap_or(-1);
        let sources = self.store().sources().await?;
        let Some(source) = sources.into_iter().find(|s| s.id == id && !s.paused) else {
            return Ok(Turn::default());
        };
        let live = &self.inner.live;
        if self.store().is_filling() {
            // An archive is read into an empty store, and has it to itself.
            let next = Some(Millis(self.now().0 + FILLING));
            return Ok(Turn {
                next,
                ..Turn::default()
            });
        }
        let Some(connector) = self.connector(&source).await? else {
            self.source_fault(&source, FaultKind::NoKey, "no key")
                .await?;
            // The keychain may be locked for now.
            let next = Some(Millis(self.now().0 + AWAY));
            return Ok(Turn {
                next,
                ..Turn::default()
            });
        };
        let mut progress = Live::lock(&live.state).entry(id).or_default().clone();
        progress.look_at_the_clock(self.now().0);
        let mut sent = Sent {
            pause: progress.pause,
            ..Sent::default()
        };
        let mut failed = None;
        if progress.pause.is_none_or(|pause| pause.until <= self.now()) {
            match self.send_due(&source, &connector).await {
                Ok(done) => sent = done,
                // What comes in comes in all the same.
                Err(error) => failed = Some(error),
            }
        }
        progress.pause = sent.pause;
        let now = self.now().0;
        if sent.any && progress.failed == 0 {
            progress.new_at = progress.new_at.min(now + AFTER_SENDING);
        }
        if let Some(stage) = progress.due(now, source.history()) {
            let how = progress.how(stage);
            let fetched = self.fetch_step(&source, &connector, how, &mut progress.unkept);
            match fetched.await {
                // Kept in mind all the same: how long a text is to wait, above all.
                Err(error) => failed = Some(error),
                Ok(Ok(more)) => {
                    progress.answered_at = self.now().0;
                    let silent = stage == Stage::New && how.failed > 0;
                    progress.went_well(stage, more, self.now().0, self.interval());
                    // It answers again: what waited because of that waits no longer. What sending met by
                    // itself (a limit, a key that may only read) goes on waiting.
                    if silent {
                        self.store().retry_unanswered_texts().await?;
                        progress.pause = progress.pause.filter(|pause| pause.asked);
                        sent.next = Some(self.now());
                    }
                }
                Ok(Err(fault)) => {
                    progress.went_wrong(stage, &fault, self.now().0);
                    self.source_fault(&source, kind_of(&fault), &fault.to_string())
                        .await?;
                }
            }
        }
        let mut tell_next = None;
        // Not while the provider is in trouble: it would only meet the same.
        if source.mirrors && failed.is_none() && progress.failed == 0 {
            live.mirrors.store(true, Ordering::SeqCst);
            tell_next = Some(Millis(progress.tell_at));
            if progress.tell_at <= self.now().0 {
                let told = self.tell_due(&source, &connector, &mut progress.telling);
                match told.await {
                    Ok(next) => {
                        progress.tell_at = match (next, progress.telling.failed) {
                            (Some(next), 1..) => next.0,
                            _ => 0,
                        };
                        tell_next = next;
                    }
                    Err(error) => failed = Some(error),
                }
            }
        }
        if let Some(kept) = Live::lock(&live.state).get_mut(&id) {
            if kept.hurried == progress.hurried {
                if kept.nudged != progress.nudged {
                    progress.nudged = kept.nudged;
                    progress.nudge();
                }
                *kept = progress.clone();
            } else {
                // It was told to hurry meanwhile: that counts.
                kept.unkept = progress.unkept.clone();
                kept.unkept.keep_next();
                kept.in_round = progress.in_round;
                kept.again |= progress.in_round;
                kept.answered_at = progress.answered_at;
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        // It may just have begun, or come to its end.
        let sources = self.store().sources().await?;
        let history = sources.iter().find(|s| s.id == id).map(Source::history);
        let history = history.unwrap_or(History::Complete);
        let fetch_at = progress.next(history);
        let texts_at = progress.pause.map(|pause| pause.until).or(sent.next);
        let next = [texts_at, tell_next].into_iter().flatten();
        let next = next.map(|at| at.0).fold(fetch_at, i64::min);
        Ok(Turn {
            next: Some(Millis(next)),
            caught_up: progress.caught_up && history == History::Complete,
        })
    }

    fn interval(&self) -> i64 {
        match *Live::lock(&self.inner.live.attention) {
            Attention::Focused => FOCUSED,
            Attention::Visible => VISIBLE,
            Attention::Away => AWAY,
        }
    }

    /// Somebody looks, or no longer does: sources are asked more often while they do.
    pub fn set_attention(&self, attention: Attention) {
        let live = &self.inner.live;
        let was = std::mem::replace(&mut *Live::lock(&live.attention), attention);
        if was == attention {
            return;
        }
        let latest = self.now().0 + self.interval();
        for progress in Live::lock(&live.state).values_mut() {
            // What waits because of a fault goes on waiting.
            if progress.failed == 0 {
                progress.new_at = progress.new_at.min(latest);
            }
        }
        live.wake.notify_waiters();
    }

    /// When a source last answered, as far as this program knows.
    pub(crate) fn answered_at(&self, id: i64) -> i64 {
        let state = Live::lock(&self.inner.live.state);
        state.get(&id).map_or(0, |progress| progress.answered_at)
    }

    /// Asks a source at once, whatever it waited for.
    pub(crate) fn hurry_source(&self, id: i64) {
        if let Some(progress) = Live::lock(&self.inner.live.state).get_mut(&id) {
            progress.hurry();
        }
        Live::lock(&self.inner.live.found).clear();
        self.inner.live.wake.notify_waiters();
        self.inner.live.sources.notify_waiters();
    }

    /// A provider says that there is something. One that is failing is asked no sooner for it.
    pub(crate) fn nudge_source(&self, id: i64) {
        let live = &self.inner.live;
        if let Some(progress) = Live::lock(&live.state).get_mut(&id) {
            progress.nudged += 1;
            progress.nudge();
        }
        live.wake.notify_waiters();
    }

    /// It has answered.
    pub(super) async fn source_is_well(&self, source: &Source) -> Result<()> {
        if self
            .store()
            .note_fault(source.id, "", "", self.now())
            .await?
        {
            self.store().retry_texts().await?;
            self.changed(&[Topic::Sources], &[], None);
        }
        Ok(())
    }

    pub(super) async fn source_fault(
        &self,
        source: &Source,
        kind: FaultKind,
        detail: &str,
    ) -> Result<()> {
        let at = self.now();
        let news = self
            .store()
            .note_fault(source.id, fault_name(kind), detail, at);
        if news.await? {
            // What waits because of it says so.
            self.changed(&[Topic::Sources, Topic::Outbox], &[], None);
        }
        Ok(())
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            new_at: 0,
            in_round: false,
            // The program may have ended in the middle of one.
            again: true,
            hurried: 0,
            nudged: 0,
            look_again: false,
            caught_up: false,
            history_at: 0,
            failed: 0,
            history_failed: 0,
            unkept: Unkept::default(),
            pause: None,
            tell_at: 0,
            telling: Telling::default(),
            answered_at: 0,
            clock: 0,
        }
    }
}

impl Progress {
    /// One that was ahead and has been set right would put everything off until then.
    fn look_at_the_clock(&mut self, now: i64) {
        if now < self.clock {
            self.new_at = now;
            self.history_at = now;
            self.pause = None;
            self.tell_at = now;
            self.telling.at_once();
        }
        self.clock = now;
    }

    fn hurry(&mut self) {
        self.new_at = 0;
        self.history_at = 0;
        self.failed = 0;
        self.history_failed = 0;
        self.pause = None;
        self.tell_at = 0;
        self.telling.at_once();
        self.again |= self.in_round;
        self.hurried += 1;
        self.unkept.keep_next();
    }

    fn nudge(&mut self) {
        if self.failed == 0 {
            self.new_at = 0;
            self.again |= self.in_round;
            self.look_again = true;
        }
    }

    /// What is to be fetched now: what is new goes first, and a round of it is not broken off.
    fn due(&self, now: i64, history: History) -> Option<Stage> {
        if self.new_at <= now {
            return Some(Stage::New);
        }
        let open = history != History::Complete && !self.in_round;
        (open && self.history_at <= now).then_some(Stage::History)
    }

    fn went_well(&mut self, stage: Stage, more: bool, now: i64, interval: i64) {
        match stage {
            Stage::New => {
                self.failed = 0;
                self.in_round = more;
                let another = more || std::mem::take(&mut self.again);
                let look_again = !another && std::mem::take(&mut self.look_again);
                self.new_at = match (another, look_again) {
                    (true, _) => now,
                    (false, true) => now + AFTER_WEBHOOK.min(interval),
                    (false, false) => now + interval,
                };
                self.caught_up = !another;
                if self.history_failed == 0 {
                    self.history_at = self.history_at.min(now);
                }
            }
            Stage::History => {
                self.history_failed = 0;
                self.history_at = now;
            }
        }
    }

    /// A fault of the history is told until the history goes on, however well the rest goes.
    fn how(&self, stage: Stage) -> How {
        let well = self.pause.is_none();
        match stage {
            Stage::New => How {
                stage,
                well: well && self.history_failed == 0,
                failed: self.failed,
            },
            Stage::History => How {
                stage,
                well,
                failed: self.history_failed,
            },
        }
    }

    fn went_wrong(&mut self, stage: Stage, fault: &Fault, now: i64) {
        let failed = match stage {
            Stage::New => &mut self.failed,
            Stage::History => &mut self.history_failed,
        };
        *failed = failed.saturating_add(1);
        let again = now.saturating_add(backoff(fault, *failed, chance()));
        self.history_at = again;
        if stage == Stage::New {
            self.new_at = again;
            self.caught_up = false;
        }
    }

    fn next(&self, history: History) -> i64 {
        if history == History::Complete || self.in_round {
            self.new_at
        } else {
            self.new_at.min(self.history_at)
        }
    }
}

/// A number to spread attempts by.
pub(super) fn chance() -> u8 {
    uuid::Uuid::now_v7().as_bytes().last().copied().unwrap_or(0)
}

pub(super) type SharedConnector = Arc<dyn listo_sources::connector::Connector>;
pub(super) type Asked<T> = std::result::Result<T, Fault>;

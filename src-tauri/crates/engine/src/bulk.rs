//! Commands over whole lists: one at a time, with progress and cancel.

use crate::api::{BulkVerb, CommandProgress, ListRange, Outcome, Topic};
use crate::engine::{Engine, Event, me};
use crate::error::Result;
use crate::translate as t;
use crate::triage::uuid;
use listo_domain::Command;
use listo_store::{BulkRequest, Error as StoreError, Request, TidyRequest, Verb};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::broadcast;
use uuid::Uuid;

/// What is over sooner needs no progress.
const TELL_AFTER: Duration = Duration::from_millis(300);
const TELL_EVERY: Duration = Duration::from_millis(100);

/// The long commands of an engine.
#[derive(Default)]
pub(crate) struct Bulks {
    /// Held by the one that writes.
    turn: Arc<tokio::sync::Mutex<()>>,
    running: Mutex<Vec<Arc<Running>>>,
}

/// A command that may take long.
pub(crate) struct Running {
    id: String,
    verb: Verb,
    cancelled: AtomicBool,
    /// Its first transaction is written: it stands in the undo stack.
    entered: AtomicBool,
    started: Instant,
    told: Mutex<Instant>,
    events: broadcast::Sender<Event>,
}

/// What a long command goes through.
pub(crate) enum Work<'a> {
    Range(Box<BulkRequest>),
    Tidy(TidyRequest<'a>),
}

impl Work<'_> {
    /// The same command about nothing.
    fn nothing(&self) -> Request {
        let (command_id, verb, actor, at) = match self {
            Self::Range(b) => (b.command_id, b.verb, &b.actor, b.at),
            Self::Tidy(t) => (t.command_id, Verb::Done, &t.actor, t.at),
        };
        Request {
            command_id,
            verb,
            actor: actor.clone(),
            at,
            items: Vec::new(),
        }
    }
}

/// Takes the command off the list when it ends, however it ends.
pub(crate) struct Listed<'a> {
    bulks: &'a Bulks,
    running: Arc<Running>,
}

impl Listed<'_> {
    /// Called after each transaction; `false` ends the command there.
    pub fn tell(&self, done: usize, total: usize) -> bool {
        let r = &self.running;
        r.entered.store(true, Ordering::SeqCst);
        let late = {
            let told = r.told.lock().unwrap_or_else(PoisonError::into_inner);
            r.started.elapsed() >= TELL_AFTER && told.elapsed() >= TELL_EVERY
        };
        if late {
            self.say(done, total);
        }
        !self.is_cancelled()
    }

    fn say(&self, done: usize, total: usize) {
        let r = &self.running;
        *r.told.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        // Nobody listening is no error.
        let _ = r.events.send(Event::Progress(CommandProgress {
            command_id: r.id.clone(),
            verb: t::verb(r.verb),
            done: count(done),
            total: count(total),
        }));
    }

    fn is_cancelled(&self) -> bool {
        self.running.cancelled.load(Ordering::SeqCst)
    }
}

impl Drop for Listed<'_> {
    fn drop(&mut self) {
        self.bulks.lock().retain(|r| !Arc::ptr_eq(r, &self.running));
    }
}

impl Bulks {
    pub fn any(&self) -> bool {
        !self.lock().is_empty()
    }

    /// Ends all of them, each after the transaction it is in.
    pub fn cancel(&self) {
        for running in self.lock().iter() {
            running.cancelled.store(true, Ordering::SeqCst);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Running>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    pub(crate) fn begin_bulk(&self, id: &str, verb: Verb) -> Listed<'_> {
        let running = Arc::new(Running {
            id: id.to_owned(),
            verb,
            cancelled: AtomicBool::new(false),
            entered: AtomicBool::new(false),
            started: Instant::now(),
            told: Mutex::new(Instant::now()),
            events: self.inner.events.clone(),
        });
        self.inner.bulks.lock().push(running.clone());
        Listed {
            bulks: &self.inner.bulks,
            running,
        }
    }

    /// What an undo or redo has to wait for. A long command that it is to take back is ended first;
    /// beside one that goes on, it takes back a single key, which waits for nothing.
    pub(crate) async fn before_compensation(
        &self,
        verb: Verb,
        target: Option<Uuid>,
    ) -> Result<Option<tokio::sync::OwnedMutexGuard<()>>> {
        let marking = {
            let running = self.inner.bulks.lock();
            let marks = |r: &&Arc<Running>| !matches!(r.verb, Verb::Undo | Verb::Redo);
            running.iter().rfind(marks).cloned()
        };
        if let Some(running) = marking {
            let top = match target {
                Some(target) => Some(target),
                None => self.store().last_applied(&me()).await?,
            };
            let entered = running.entered.load(Ordering::SeqCst);
            let its = verb == Verb::Undo
                && ((!entered && target.is_none())
                    || top.is_some_and(|top| top.to_string() == running.id));
            if !its {
                return Ok(None);
            }
            running.cancelled.store(true, Ordering::SeqCst);
        }
        Ok(Some(self.inner.bulks.turn.clone().lock_owned().await))
    }

    /// After an error half-way: what was written before it is there, and nobody has been told.
    pub(crate) fn tell_of_half(&self) {
        self.changed(&[Topic::Conversations, Topic::Counts], &[], None);
        self.inner.wakes.notify_one();
    }

    /// One verb for everything in a range of a list: one entry of undo.
    ///
    /// # Errors
    /// What was written before the error stays, as one entry of undo.
    pub async fn mark_all(
        &self,
        command_id: &str,
        verb: BulkVerb,
        range: &ListRange,
    ) -> Result<Outcome> {
        let through = t::through(&range.through)?;
        let (verb, command) = match verb {
            BulkVerb::Done => (Verb::Done, Command::MarkDone { through }),
            BulkVerb::Unread => (Verb::Unread, Command::MarkUnread),
            BulkVerb::Open => (Verb::Open, Command::MarkOpen { through }),
            BulkVerb::Mute => (Verb::Mute, Command::Mute),
            BulkVerb::Unmute => (Verb::Unmute, Command::Unmute),
            BulkVerb::Pin => (Verb::Pin, Command::Pin),
            BulkVerb::Unpin => (Verb::Unpin, Command::Unpin),
        };
        self.mark_over(command_id, verb, command, range).await
    }

    pub(crate) async fn mark_over(
        &self,
        command_id: &str,
        verb: Verb,
        command: Command,
        range: &ListRange,
    ) -> Result<Outcome> {
        let request = BulkRequest {
            command_id: uuid(command_id)?,
            verb,
            command,
            actor: me(),
            at: self.now(),
            range: t::range(range)?,
        };
        self.long_command(command_id, Work::Range(Box::new(request)))
            .await
    }

    /// One at a time; with progress, and cancelled where somebody asks for it.
    pub(crate) async fn long_command(&self, command_id: &str, work: Work<'_>) -> Result<Outcome> {
        let running = self.begin_bulk(command_id, work.nothing().verb);
        let turn = self.inner.bulks.turn.clone();
        let _alone = match turn.clone().try_lock_owned() {
            Ok(alone) => alone,
            Err(_) => {
                // It may take long, and others need not wait behind it.
                running.say(0, 0);
                turn.lock_owned().await
            }
        };
        if running.is_cancelled() {
            let mut applied = self.store().run(&work.nothing()).await?;
            applied.cancelled = true;
            return Ok(self.applied(applied));
        }
        let once = async || {
            let mut progress = |done, total| running.tell(done, total);
            match &work {
                Work::Range(bulk) => self.store().run_over(bulk, &mut progress).await,
                Work::Tidy(tidy) => self.store().tidy(tidy, &mut progress).await,
            }
        };
        let applied = match once().await {
            // The same id goes on where it was.
            Err(StoreError::UnknownCommit(_)) => {
                self.store().reopen().await?;
                once().await
            }
            other => other,
        };
        Ok(self.applied(applied.inspect_err(|_| self.tell_of_half())?))
    }

    /// Ends a long command after the transaction it is in.
    pub fn cancel_command(&self, command_id: &str) {
        for running in self.inner.bulks.lock().iter() {
            if running.id == command_id {
                running.cancelled.store(true, Ordering::SeqCst);
            }
        }
    }
}

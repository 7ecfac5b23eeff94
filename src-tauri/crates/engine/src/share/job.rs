//! What takes its time while it writes for somebody else's eyes: progress and cancel.

use crate::api::ShareProgress;
use crate::engine::{Engine, Event};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::broadcast;

/// What is over sooner needs no progress.
const TELL_AFTER: Duration = Duration::from_secs(1);
const TELL_EVERY: Duration = Duration::from_millis(100);

#[derive(Default)]
pub(crate) struct Shares(Mutex<Vec<Arc<Job>>>);

struct Job {
    id: String,
    cancelled: AtomicBool,
}

/// Takes the job off the list when it ends, however it ends.
pub(crate) struct Running<'a> {
    shares: &'a Shares,
    job: Arc<Job>,
    events: broadcast::Sender<Event>,
    started: Instant,
    told: Instant,
    pub done: usize,
    pub total: usize,
    /// Messages, calls and voicemails so far.
    pub items: i64,
}

impl Running<'_> {
    /// Called now and then; `false` ends it there.
    pub fn tell(&mut self) -> bool {
        if self.started.elapsed() >= TELL_AFTER && self.told.elapsed() >= TELL_EVERY {
            self.told = Instant::now();
            // Nobody listening is no error.
            let _ = self.events.send(Event::Share(ShareProgress {
                job_id: self.job.id.clone(),
                done: count(self.done),
                total: count(self.total),
                items: self.items,
            }));
        }
        !self.job.cancelled.load(Ordering::SeqCst)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.shares.lock().retain(|j| !Arc::ptr_eq(j, &self.job));
    }
}

impl Shares {
    pub fn any(&self) -> bool {
        !self.lock().is_empty()
    }

    /// Ends all of them.
    pub fn cancel(&self) {
        for job in self.lock().iter() {
            job.cancelled.store(true, Ordering::SeqCst);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Job>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Engine {
    pub(crate) fn begin_share(&self, job_id: &str) -> Running<'_> {
        let shares = &self.inner.shares;
        let job = Arc::new(Job {
            id: job_id.to_owned(),
            cancelled: AtomicBool::new(false),
        });
        shares.lock().push(job.clone());
        Running {
            shares,
            job,
            events: self.inner.events.clone(),
            started: Instant::now(),
            told: Instant::now(),
            done: 0,
            total: 0,
            items: 0,
        }
    }

    /// Ends a transcript or an export; it leaves nothing behind.
    pub fn cancel_share(&self, job_id: &str) {
        for job in self.inner.shares.lock().iter() {
            if job.id == job_id {
                job.cancelled.store(true, Ordering::SeqCst);
            }
        }
    }
}

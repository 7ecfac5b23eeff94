//! The waiting between rounds: one task a source, for as long as it is there and not paused.

use crate::api::{FaultKind, Topic};
use crate::engine::Engine;
use crate::error::Error;
use crate::live::faults::fault_name;
use crate::live::{Live, Turn};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::timeout;

/// A machine that slept has a clock that jumped: look at the wall clock this often.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// After an error of our own database or disk.
const AFTER_ERROR: Duration = Duration::from_secs(5);

impl Engine {
    /// Works on all sources, until [`Engine::stop_live`]. To be spawned, and aborted or left to the end.
    pub async fn run_live(self) {
        while !self.stops() {
            let changed = self.inner.live.sources.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            for source in self.store().sources().await.unwrap_or_default() {
                if !source.paused && self.begins(source.id) {
                    tokio::spawn(self.clone().work_on(source.id));
                }
            }
            // Also what another process has added.
            let _ = timeout(LONGEST_SLEEP, changed).await;
        }
    }

    /// Begins nothing more, and returns when the rounds that are under way have ended: so a text that
    /// is being sent gets its answer.
    pub async fn stop_live(&self) {
        let live = &self.inner.live;
        live.stopping.store(true, Ordering::SeqCst);
        live.wake.notify_waiters();
        live.sources.notify_waiters();
        loop {
            let ended = live.ended.notified();
            tokio::pin!(ended);
            ended.as_mut().enable();
            if Live::lock(&live.running).is_empty() {
                return;
            }
            ended.await;
        }
    }

    fn stops(&self) -> bool {
        self.inner.live.stopping.load(Ordering::SeqCst)
    }

    fn begins(&self, id: i64) -> bool {
        // Asked under the lock: whoever stops looks there for what still runs.
        let mut running = Live::lock(&self.inner.live.running);
        !self.stops() && running.insert(id)
    }

    /// What goes wrong on this computer is said at the source too: nobody else would.
    async fn trouble_here(&self, id: i64, error: &Error) {
        let detail = error.to_string();
        let at = self.now();
        let noted = self
            .store()
            .note_fault(id, fault_name(FaultKind::Storage), &detail, at);
        if noted.await.unwrap_or(false) {
            self.changed(&[Topic::Sources, Topic::Outbox], &[], None);
        }
    }

    async fn work_on(self, id: i64) {
        let source = id.to_string();
        let _works = Works(&self, id);
        while !self.stops() {
            let woken = self.inner.live.wake.notified();
            tokio::pin!(woken);
            woken.as_mut().enable();
            let wait = match self.live_turn(&source).await {
                Ok(Turn { next: None, .. }) => break,
                Ok(Turn { next: Some(at), .. }) => {
                    let left = at.0.saturating_sub(self.now().0).max(0);
                    Duration::from_millis(left.unsigned_abs()).min(LONGEST_SLEEP)
                }
                Err(error) => {
                    self.trouble_here(id, &error).await;
                    AFTER_ERROR
                }
            };
            if !wait.is_zero() {
                let _ = timeout(wait, woken).await;
            }
        }
    }
}

/// A source is worked on for as long as this lives, however that ends.
struct Works<'a>(&'a Engine, i64);

impl Drop for Works<'_> {
    fn drop(&mut self) {
        let live = &self.0.inner.live;
        Live::lock(&live.running).remove(&self.1);
        live.ended.notify_waiters();
    }
}

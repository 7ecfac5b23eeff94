//! The waiting between rounds: one task a source, for as long as it is there and not paused.

use crate::engine::Engine;
use crate::live::{Live, Turn};
use std::time::Duration;
use tokio::time::timeout;

/// A machine that slept has a clock that jumped: look at the wall clock this often.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// After an error of the database, which the next key press will report.
const AFTER_ERROR: Duration = Duration::from_secs(5);

impl Engine {
    /// Works on all sources. Never returns: to be spawned, and aborted or left to the end.
    pub async fn run_live(self) {
        loop {
            let changed = self.inner.live.sources.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            for source in self.store().sources().await.unwrap_or_default() {
                let begins =
                    !source.paused && Live::lock(&self.inner.live.running).insert(source.id);
                if begins {
                    tokio::spawn(self.clone().work_on(source.id));
                }
            }
            // Also what another process has added.
            let _ = timeout(LONGEST_SLEEP, changed).await;
        }
    }

    async fn work_on(self, id: i64) {
        let source = id.to_string();
        loop {
            let woken = self.inner.live.wake.notified();
            tokio::pin!(woken);
            woken.as_mut().enable();
            let wait = match self.live_turn(&source).await {
                Ok(Turn { next: None }) => break,
                Ok(Turn { next: Some(at) }) => {
                    let left = at.0.saturating_sub(self.now().0).max(0);
                    Duration::from_millis(left.unsigned_abs()).min(LONGEST_SLEEP)
                }
                Err(_) => AFTER_ERROR,
            };
            if !wait.is_zero() {
                let _ = timeout(wait, woken).await;
            }
        }
        Live::lock(&self.inner.live.running).remove(&id);
    }
}

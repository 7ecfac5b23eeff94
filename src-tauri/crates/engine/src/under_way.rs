//! What goes on and must not be cut off, for whoever wants to end the program.

use crate::api::UnderWay;
use crate::engine::Engine;
use crate::error::Result;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

/// Not everything tells of its end: so often it is looked again.
const AGAIN: Duration = Duration::from_secs(1);

impl Engine {
    /// What would be left half done if the program ended now. Texts are not among it, they leave while it
    /// ends; nor is the look before an import, which writes nothing.
    #[must_use]
    pub fn running(&self) -> Vec<UnderWay> {
        let inner = &self.inner;
        let all = [
            (
                self.is_importing() || inner.jobs.any_contacts(),
                UnderWay::Import,
            ),
            (inner.bulks.any(), UnderWay::Command),
            (inner.shares.any(), UnderWay::Export),
            (inner.deletions.any(), UnderWay::Deletion),
        ];
        let runs = all.into_iter().filter(|(runs, _)| *runs);
        runs.map(|(_, what)| what).collect()
    }

    /// Empty when the program may end at any moment.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn under_way(&self) -> Result<Vec<UnderWay>> {
        let mut all = self.running();
        if self.inner.jobs.any() && !all.contains(&UnderWay::Import) {
            all.insert(0, UnderWay::Import);
        }
        if self.leaving_now().await? > 0 {
            all.push(UnderWay::Texts);
        }
        Ok(all)
    }

    /// Waits until nothing is under way, and tells what is whenever that changes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn until_idle(&self, tell: impl FnMut(Vec<UnderWay>) + Send) -> Result<()> {
        self.until(true, tell).await
    }

    /// Waits until nothing is [running](Self::running), and tells what is whenever that changes.
    pub async fn until_finished(&self, tell: impl FnMut(Vec<UnderWay>) + Send) {
        // Only texts are read from the database.
        let _ = self.until(false, tell).await;
    }

    async fn until(
        &self,
        with_texts: bool,
        mut tell: impl FnMut(Vec<UnderWay>) + Send,
    ) -> Result<()> {
        let mut events = self.events();
        let mut told = Vec::new();
        loop {
            let now = if with_texts {
                self.under_way().await?
            } else {
                self.running()
            };
            if now.is_empty() {
                return Ok(());
            }
            if now != told {
                told.clone_from(&now);
                tell(now);
            }
            // Any event may be the one; a lagging ear looks again too.
            if let Ok(Err(RecvError::Closed)) = timeout(AGAIN, events.recv()).await {
                return Ok(());
            }
        }
    }

    /// Ends what is running where it can be gone on with or taken back, and waits for that no longer than
    /// `limit`: an import and a command keep what they have written, an export leaves no file, and of a
    /// deletion nothing is deleted.
    pub async fn stop_running(&self, limit: Duration) {
        let inner = &self.inner;
        inner.jobs.cancel();
        inner.bulks.cancel();
        inner.shares.cancel();
        self.cancel_source_deletion();
        // What still goes on then is as it would be after a crash.
        let _ = timeout(limit, self.until_finished(|_| {})).await;
    }
}

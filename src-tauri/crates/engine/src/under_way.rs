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
    /// Empty when the program may end at any moment.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn under_way(&self) -> Result<Vec<UnderWay>> {
        let inner = &self.inner;
        let mut all = Vec::new();
        if inner.jobs.any() {
            all.push(UnderWay::Import);
        }
        if inner.bulks.any() {
            all.push(UnderWay::Command);
        }
        if inner.shares.any() {
            all.push(UnderWay::Export);
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
    pub async fn until_idle(&self, mut tell: impl FnMut(Vec<UnderWay>) + Send) -> Result<()> {
        let mut events = self.events();
        let mut told = Vec::new();
        loop {
            let now = self.under_way().await?;
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
}

//! A source goes with everything it has brought. See decision 0037.

use crate::api::{DeletionPhase, DeletionProgress, SourceDeleted, SourceDeletion, Topic};
use crate::engine::{Engine, Event};
use crate::error::{Error, Result};
use listo_sources::blobs::{Alone, Storing};
use listo_store::{Deletion, Error as StoreError, Leftover, Source, Wiped};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a deletion waits for what stores files: a step of fetching, or an import of another program.
const PATIENCE: Duration = Duration::from_secs(20);
/// What a deletion could not clear is tried again this often.
pub(crate) const CLEAR_AGAIN: Duration = Duration::from_secs(10 * 60);
/// What is over sooner needs no progress.
const TELL_AFTER: Duration = Duration::from_millis(500);
const TELL_EVERY: Duration = Duration::from_millis(100);

/// The one that runs.
#[derive(Default)]
pub(crate) struct Deletions(Mutex<Option<Arc<Running>>>);

struct Running {
    source: String,
    cancelled: AtomicBool,
}

/// Takes it off when it ends, however it ends.
struct Listed<'a> {
    engine: &'a Engine,
    running: Arc<Running>,
    started: Instant,
    told: Option<Instant>,
}

impl Listed<'_> {
    fn say(&mut self, phase: DeletionPhase, done: usize, total: usize) {
        self.told = Some(Instant::now());
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        // Nobody listening is no error.
        let _ = self
            .engine
            .inner
            .events
            .send(Event::Deletion(DeletionProgress {
                source_id: self.running.source.clone(),
                phase,
                done: count(done),
                total: count(total),
            }));
    }

    /// Called now and then; `false` ends it, and nothing is deleted.
    fn tell(&mut self, done: usize, total: usize) -> bool {
        let due = self.told.is_none_or(|told| told.elapsed() >= TELL_EVERY);
        if self.started.elapsed() >= TELL_AFTER && due {
            self.say(DeletionPhase::Deleting, done, total);
        }
        !self.is_cancelled()
    }

    fn is_cancelled(&self) -> bool {
        self.running.cancelled.load(Ordering::SeqCst)
    }
}

impl Drop for Listed<'_> {
    fn drop(&mut self) {
        *self.engine.inner.deletions.lock() = None;
    }
}

impl Deletions {
    pub fn any(&self) -> bool {
        self.lock().is_some()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<Running>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Permission to store files, to be held until what names them is committed.
    pub(crate) async fn storing(&self) -> Result<Arc<Storing>> {
        let engine = self.clone();
        let held = tokio::task::spawn_blocking(move || engine.inner.blobs.storing());
        let held = held.await.map_err(std::io::Error::other)?;
        Ok(Arc::new(held.map_err(Error::Attachment)?))
    }

    async fn alone(&self) -> Result<Arc<Alone>> {
        let engine = self.clone();
        let alone = tokio::task::spawn_blocking(move || engine.inner.blobs.alone(PATIENCE));
        let alone = alone.await.map_err(std::io::Error::other)?;
        let alone = alone.map_err(Error::Attachment)?;
        alone.map(Arc::new).ok_or(Error::Store(StoreError::Busy))
    }

    fn begin_deletion(&self, source: &str) -> Result<Listed<'_>> {
        let mut current = self.inner.deletions.lock();
        if current.is_some() {
            return Err(Error::Store(StoreError::Busy));
        }
        let running = Arc::new(Running {
            source: source.to_owned(),
            cancelled: AtomicBool::new(false),
        });
        *current = Some(running.clone());
        Ok(Listed {
            engine: self,
            running,
            started: Instant::now(),
            told: None,
        })
    }

    /// What would be deleted with a source, and what would stay.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such source.
    pub async fn source_deletion(&self, id: &str) -> Result<SourceDeletion> {
        let source = self.source(id).await?;
        let deletion = self.store().deletion(source.id).await?;
        Ok(self.told_of(deletion))
    }

    /// Deletes a source with everything it has brought, all or nothing, and wipes what was deleted from the
    /// disk.
    ///
    /// # Errors
    /// Nothing was deleted: [`Error::NotFound`] where there is no such source, [`Error::ImportRunning`] while an
    /// archive is read, [`StoreError::Busy`] while another program reads one.
    pub async fn delete_source(&self, id: &str) -> Result<SourceDeleted> {
        let source = self.source(id).await?;
        let mut running = self.begin_deletion(id)?;
        if self.is_importing() {
            return Err(Error::ImportRunning);
        }
        // No step of fetching and no import is under way while this is held, here or elsewhere.
        let alone = self.alone().await?;
        let planned = self.source_deletion(id).await?;
        let mut others = self.sources().await?;
        others.retain(|other| other.id != id);
        let deleted = self.delete_all_of(&source, &mut running).await;
        let deletion = match deleted? {
            // The answer to the commit was lost, and it went through.
            Deleted::Unheard => planned,
            Deleted::Cancelled => {
                return Ok(SourceDeleted {
                    deletion: None,
                    cleared: true,
                    sources: self.sources().await?,
                });
            }
            Deleted::Told(deletion) => self.told_of(deletion),
        };
        self.inner.live.forget(source.id);
        self.hurry_source(source.id);
        self.changed(&Topic::ALL, &[], None);
        running.say(DeletionPhase::Clearing, 0, 0);
        // It is deleted: from here on nothing is an error. What could not be cleared now is tried again, also
        // after a start.
        let forgotten = self.forget_key(&source).await.is_ok();
        let cleared = self.clear(&alone).await.unwrap_or(false) && forgotten;
        Ok(SourceDeleted {
            deletion: Some(deletion),
            cleared,
            sources: self.sources().await.unwrap_or(others),
        })
    }

    async fn delete_all_of(&self, source: &Source, running: &mut Listed<'_>) -> Result<Deleted> {
        let mut once = async || {
            let mut progress = |done, total| running.tell(done, total);
            self.store().delete_source(source.id, &mut progress).await
        };
        let deleted = match once().await {
            Err(StoreError::UnknownCommit(_)) => {
                self.store().reopen().await?;
                let left = self.store().sources().await?;
                if !left.iter().any(|left| left.id == source.id) {
                    return Ok(Deleted::Unheard);
                }
                once().await?
            }
            other => other?,
        };
        Ok(deleted.map_or(Deleted::Cancelled, Deleted::Told))
    }

    /// Ends a deletion that is under way: nothing is deleted then. Too late, it changes nothing.
    pub fn cancel_source_deletion(&self) {
        if let Some(running) = self.inner.deletions.lock().as_ref() {
            running.cancelled.store(true, Ordering::SeqCst);
        }
    }

    fn told_of(&self, deletion: Deletion) -> SourceDeletion {
        let copies = self.store().old_copies().map_or(0, |copies| copies.len());
        SourceDeletion {
            conversations: deletion.conversations,
            kept: deletion.kept,
            messages: deletion.messages,
            calls: deletion.calls,
            voicemails: deletion.voicemails,
            comments: deletion.comments,
            planned: deletion.planned,
            files: deletion.files,
            number_ids: deletion.numbers.iter().map(|n| n.0.to_string()).collect(),
            copies: i64::try_from(copies).unwrap_or(i64::MAX),
        }
    }

    /// Numbers that are gone stand in no view and no setting. A view of nothing else goes: without its numbers
    /// it would show all.
    pub(crate) async fn forget_numbers(&self) -> Result<()> {
        let numbers = self.numbers().await?;
        let gone = |id: &String| !numbers.iter().any(|number| number.id == *id);
        let settings = self.settings().await?;
        let of_views = settings.saved_views.iter().flat_map(|v| &v.number_ids);
        let silent = &settings.notifications.silent_number_ids;
        if !of_views.chain(silent).any(gone) {
            return Ok(());
        }
        self.change_settings(|settings| {
            settings
                .saved_views
                .retain(|v| v.number_ids.is_empty() || !v.number_ids.iter().all(gone));
            for view in &mut settings.saved_views {
                view.number_ids.retain(|id| !gone(id));
            }
            let silent = &mut settings.notifications.silent_number_ids;
            silent.retain(|id| !gone(id));
        })
        .await?;
        Ok(())
    }

    /// Removes what deletions have left on the disk; `false` where some of it is still there.
    async fn clear(&self, alone: &Arc<Alone>) -> Result<bool> {
        // Here, so that what a crash has left is forgotten after a start.
        self.forget_numbers().await?;
        let mut all = true;
        // Files go first: the room they give is what writing the database anew may lack.
        for leftover in self.store().leftovers().await? {
            match leftover {
                // Read while nobody else stores: what has no row now gets none.
                Leftover::Files => {
                    let named = self.store().named_files().await?;
                    self.sweep(alone, named).await?;
                }
                Leftover::Database => {
                    if self.store().wipe().await? == Wiped::Partly {
                        all = false;
                        continue;
                    }
                }
            }
            self.store().is_cleared(leftover).await?;
        }
        Ok(all)
    }

    async fn sweep(&self, alone: &Arc<Alone>, named: HashSet<String>) -> Result<()> {
        let (engine, alone) = (self.clone(), alone.clone());
        let swept = tokio::task::spawn_blocking(move || engine.inner.blobs.sweep(&alone, &named));
        let swept = swept.await.map_err(std::io::Error::other)?;
        swept.map_err(Error::Attachment)?;
        Ok(())
    }

    /// Clears what deletions have left, where there is something.
    ///
    /// # Errors
    /// It can be tried again.
    pub async fn clear_leftovers(&self) -> Result<bool> {
        if self.store().leftovers().await?.is_empty() {
            return Ok(true);
        }
        let alone = self.alone().await?;
        self.clear(&alone).await
    }

    /// The same beside whatever comes next.
    pub(crate) fn clear_soon(&self) {
        let engine = self.clone();
        tokio::spawn(async move { engine.clear_leftovers().await });
    }

    /// What was cut off, or could not be cleared yet.
    pub(crate) async fn keep_clearing(&self) {
        // Begun in the last session and left without a word.
        if let Ok(gone) = self.store().forget_empty(None).await
            && !gone.is_empty()
        {
            self.changed(&[Topic::Conversations, Topic::Counts], &gone, None);
        }
        let mut ticks = tokio::time::interval(CLEAR_AGAIN);
        loop {
            ticks.tick().await;
            let _ = self.clear_leftovers().await;
        }
    }
}

enum Deleted {
    Told(Deletion),
    Unheard,
    Cancelled,
}

//! Importing archives: a preview that writes nothing, then the import, both with progress and
//! cancel. One job at a time.

mod job;
mod lines;
mod order;
mod preview;
mod read;
mod source;
mod spool;
mod tables;
mod touched;
mod work;

use crate::api::{ImportOptions, ImportPhase, ImportState, ImportStatus, PastImport, Tally};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::import::job::Job;
use crate::import::read::{Chunk, Found};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Names of the sources: external ids are unique within one.
const ANDROID: &str = "sms-backup-restore";
const JSON_LINES: &str = "json-lines";
const TAKEOUT: &str = "google-voice-takeout";
const TABLE: &str = "table";
/// All of them, by the number they have in what is put aside.
const SOURCES: [&str; 4] = [ANDROID, JSON_LINES, TAKEOUT, TABLE];
/// At most so many problems are listed; all are counted.
const MOST_PROBLEMS: usize = 1_000;
const TELL_EVERY: Duration = Duration::from_millis(250);

#[derive(Default)]
pub(crate) struct Jobs {
    current: Mutex<Option<Arc<Job>>>,
    /// Imports of contacts: any number of them, beside whatever else runs.
    contacts: AtomicUsize,
}

/// Contacts are brought in until it is dropped.
pub(crate) struct Contacts<'a>(&'a AtomicUsize);

impl Drop for Contacts<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Jobs {
    fn current(&self) -> Option<Arc<Job>> {
        self.current
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub fn any(&self) -> bool {
        self.current().is_some_and(|job| job.running()) || self.any_contacts()
    }

    pub fn any_contacts(&self) -> bool {
        self.contacts.load(Ordering::SeqCst) > 0
    }

    pub fn begin_contacts(&self) -> Contacts<'_> {
        self.contacts.fetch_add(1, Ordering::SeqCst);
        Contacts(&self.contacts)
    }

    /// Ends the one that runs, after the batch it is in.
    pub fn cancel(&self) {
        if let Some(job) = self.current() {
            job.cancel();
        }
    }

    /// Takes the place of the last job, unless that is still running.
    fn begin(&self, job: Arc<Job>) -> Result<()> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|j| j.running()) {
            return Err(Error::ImportRunning);
        }
        *current = Some(job);
        Ok(())
    }
}

impl Engine {
    /// Reads the files without writing anything; answers with the id of the job. What would land
    /// where comes in the progress events and in [`Engine::import_status`].
    ///
    /// # Errors
    /// [`Error::ImportRunning`], or [`Error::Invalid`] for options that make no sense.
    pub fn preview_import(&self, options: ImportOptions) -> Result<String> {
        self.begin(options, ImportPhase::Preview)
    }

    /// Imports the files; answers with the id of the job.
    ///
    /// # Errors
    /// As [`Engine::preview_import`].
    pub fn start_import(&self, options: ImportOptions) -> Result<String> {
        self.begin(options, ImportPhase::Import)
    }

    /// Stops the job after the batch it is in. What is stored stays stored.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such job.
    pub fn cancel_import(&self, job_id: &str) -> Result<()> {
        let job = self
            .inner
            .jobs
            .current()
            .filter(|j| j.id() == job_id)
            .ok_or(Error::NotFound("import"))?;
        job.cancel();
        Ok(())
    }

    /// Whether an archive is being brought in; a preview writes nothing.
    pub(crate) fn is_importing(&self) -> bool {
        let current = self.inner.jobs.current();
        current.is_some_and(|job| job.running() && job.phase() == ImportPhase::Import)
    }

    /// The running or the last job of this session.
    #[must_use]
    pub fn import_status(&self) -> Option<ImportStatus> {
        self.inner.jobs.current().map(|job| job.status())
    }

    /// Waits for the job to end.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such job.
    pub async fn finished_import(&self, job_id: &str) -> Result<ImportStatus> {
        let job = self
            .inner
            .jobs
            .current()
            .filter(|j| j.id() == job_id)
            .ok_or(Error::NotFound("import"))?;
        job.finished().await;
        Ok(job.status())
    }

    /// Earlier imports, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn past_imports(&self) -> Result<Vec<PastImport>> {
        let running = self.inner.jobs.current().filter(|j| j.running());
        let running = running.and_then(|j| j.record());
        let imports = self.store().imports().await?;
        Ok(imports
            .into_iter()
            .filter_map(|import| {
                let options: ImportOptions = serde_json::from_str(&import.options).ok()?;
                // A record left at "running" by an earlier start was cut off.
                let state = match import.state {
                    listo_store::ImportState::Finished => ImportState::Finished,
                    listo_store::ImportState::Failed => ImportState::Failed,
                    listo_store::ImportState::Cancelled => ImportState::Cancelled,
                    listo_store::ImportState::Running if running == Some(import.id) => {
                        ImportState::Running
                    }
                    listo_store::ImportState::Running => ImportState::Cancelled,
                };
                Some(PastImport {
                    id: import.id.to_string(),
                    files: options.files.clone(),
                    at: import.started_at.0,
                    state,
                    tally: serde_json::from_str(&import.tally).unwrap_or_default(),
                    resumable: matches!(state, ImportState::Cancelled | ImportState::Failed),
                    options,
                })
            })
            .collect())
    }

    fn begin(&self, options: ImportOptions, phase: ImportPhase) -> Result<String> {
        if options.files.is_empty() {
            return Err(Error::invalid("files", ""));
        }
        if !listo_sources::numbers::is_region(&options.region) {
            return Err(Error::invalid("region", options.region));
        }
        for line in &options.lines {
            crate::settings::valid_name(&line.name)?;
            crate::settings::valid_number(line.e164.as_deref(), &options.region)?;
        }
        tables::valid(&options.tables)?;
        let job = Arc::new(Job::new(phase, &options));
        self.inner.jobs.begin(job.clone())?;
        let id = job.id().to_owned();
        tokio::spawn(self.clone().run(job, options));
        Ok(id)
    }
}

impl Job {
    /// Enters what a chunk tells into the status and gives its records.
    fn take(&self, chunk: Chunk) -> Result<Vec<Found>> {
        let Chunk {
            found,
            problems,
            file_error,
            fatal,
        } = chunk;
        self.update(|status| {
            let tally: &mut Tally = &mut status.tally;
            tally.unreadable += i64::try_from(problems.len()).unwrap_or(i64::MAX);
            let room = MOST_PROBLEMS.saturating_sub(tally.problems.len());
            tally.problems.extend(problems.into_iter().take(room));
            tally.file_errors.extend(file_error);
        });
        match fatal {
            Some(error) => Err(Error::Attachment(error)),
            None => Ok(found),
        }
    }
}

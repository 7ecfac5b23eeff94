//! The state of one job, shared by the thread that reads, the task that stores and whoever asks.

use crate::api::{ImportOptions, ImportPhase, ImportState, ImportStatus, Tally};
use crate::error::Error;
use crate::import::order::Pace;
use listo_sources::table::Mapping;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::watch;

pub(crate) struct Job {
    status: Mutex<ImportStatus>,
    started: Instant,
    cancel: AtomicBool,
    done: watch::Sender<bool>,
    phase: ImportPhase,
    id: String,
    pub bytes_read: AtomicI64,
    pub records: AtomicI64,
    /// Row in the table of imports; 0 for a preview.
    record: AtomicI64,
    said: Mutex<Said>,
    pub pace: Arc<Pace>,
}

/// What the files say of themselves.
#[derive(Debug, Default, Clone)]
pub(crate) struct Said {
    pub backup_set: String,
    /// Numbers the files name as the sender of our own messages.
    pub own: Vec<String>,
    /// What the columns of tables mean that were read, by their key.
    pub tables: BTreeMap<String, Mapping>,
}

impl Job {
    pub fn new(phase: ImportPhase, options: &ImportOptions) -> Self {
        let id = uuid::Uuid::now_v7().to_string();
        Self {
            status: Mutex::new(ImportStatus {
                job_id: id.clone(),
                phase,
                state: ImportState::Running,
                files: options.files.clone(),
                bytes_read: 0,
                bytes_total: 0,
                records: 0,
                records_per_second: 0,
                seconds_left: None,
                lines: Vec::new(),
                tables: Vec::new(),
                tally: Tally::default(),
                error: None,
            }),
            started: Instant::now(),
            cancel: AtomicBool::new(false),
            done: watch::Sender::new(false),
            phase,
            id,
            bytes_read: AtomicI64::new(0),
            records: AtomicI64::new(0),
            record: AtomicI64::new(0),
            said: Mutex::default(),
            pace: Arc::default(),
        }
    }

    /// How many bytes all files have; a folder has to be looked through for it.
    pub fn sized(&self, bytes: u64) {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.update(|status| status.bytes_total = bytes);
    }

    /// Bytes of all files.
    pub fn bytes_total(&self) -> i64 {
        self.status
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .bytes_total
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn phase(&self) -> ImportPhase {
        self.phase
    }

    pub fn running(&self) -> bool {
        !*self.done.borrow()
    }

    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    pub fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    pub fn recorded(&self, id: i64) {
        self.record.store(id, Ordering::Relaxed);
    }

    pub fn record(&self) -> Option<i64> {
        Some(self.record.load(Ordering::Relaxed)).filter(|id| *id != 0)
    }

    pub fn say(&self, change: impl FnOnce(&mut Said)) {
        change(&mut self.said.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn said(&self) -> Said {
        self.said
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub fn backup_set(&self) -> String {
        self.said().backup_set
    }

    pub fn tables(&self) -> BTreeMap<String, Mapping> {
        self.said().tables
    }

    pub fn own_seen(&self) -> Vec<String> {
        self.said().own
    }

    pub fn update(&self, change: impl FnOnce(&mut ImportStatus)) {
        change(&mut self.status.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// A snapshot, with rate and time left.
    pub fn status(&self) -> ImportStatus {
        let mut status = self
            .status
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if status.state == ImportState::Running {
            self.measure(&mut status);
        }
        status
    }

    fn measure(&self, status: &mut ImportStatus) {
        let millis = i64::try_from(self.started.elapsed().as_millis())
            .unwrap_or(i64::MAX)
            .max(1);
        let read = self.bytes_read.load(Ordering::Relaxed);
        status.bytes_read = read.min(status.bytes_total.max(read));
        status.records = self.records.load(Ordering::Relaxed);
        status.records_per_second = status.records.saturating_mul(1000) / millis;
        // Too early an estimate is worse than none.
        if millis > 500 && read > 0 {
            let left = status.bytes_total.saturating_sub(read);
            status.seconds_left = Some(left.saturating_mul(millis) / read / 1000);
        }
    }

    pub fn end(&self, result: Result<(), Error>) {
        self.update(|status| {
            self.measure(status);
            status.seconds_left = None;
            status.state = match &result {
                Err(_) => ImportState::Failed,
                Ok(()) if self.cancelled() => ImportState::Cancelled,
                Ok(()) => ImportState::Finished,
            };
            if status.state == ImportState::Finished {
                status.bytes_read = status.bytes_total;
            }
            status.error = result.err().map(Into::into);
        });
        self.done.send_replace(true);
    }

    /// The files are read a second time.
    pub fn begin_again(&self) {
        self.bytes_read.store(0, Ordering::Relaxed);
        self.records.store(0, Ordering::Relaxed);
        self.update(|status| status.tally = Tally::default());
    }

    pub async fn finished(&self) {
        // The sender lives as long as self, so this ends only when the job does.
        let _ = self.done.subscribe().wait_for(|done| *done).await;
    }
}

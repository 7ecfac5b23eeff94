//! The engine: an open store, a clock, and the events that leave after a commit.

use crate::api::{
    Changed, CommandProgress, DeletionProgress, ImportStatus, ReviewChoice, ReviewKind,
    ShareProgress, Topic,
};
use crate::bulk::Bulks;
use crate::cleanup::Cleanups;
use crate::clock::Clock;
use crate::deletion::Deletions;
use crate::error::Result;
use crate::import::Jobs;
use crate::live::{Live, Outside};
use crate::others::Others;
use crate::place;
use crate::share::Shares;
use listo_domain::{Actor, Effect};
use listo_sources::blobs::FileBlobs;
use listo_store::{ConversationId, Store};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::{Notify, broadcast};

/// What the engine tells whoever listens. Never rows: the listener reads again what it shows.
#[derive(Debug, Clone)]
pub enum Event {
    Changed(Changed),
    Import(Box<ImportStatus>),
    Progress(CommandProgress),
    Share(ShareProgress),
    Deletion(DeletionProgress),
    /// Something new came in for this conversation.
    Notify(String),
    /// It is time for this review.
    ReviewDue(Box<ReviewChoice>),
    /// A review of this kind is in front of the person.
    ReviewShown(ReviewKind),
}

#[derive(Clone)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub data_dir: PathBuf,
    pub blobs: FileBlobs,
    pub events: broadcast::Sender<Event>,
    pub jobs: Jobs,
    pub bulks: Bulks,
    pub shares: Shares,
    pub cleanups: Cleanups,
    pub deletions: Deletions,
    pub live: Live,
    /// Rung when a snooze was set or ended.
    pub wakes: Notify,
    /// One change of the settings at a time.
    pub settings: tokio::sync::Mutex<()>,
    /// One reading of the history for the insights at a time.
    pub ledger: tokio::sync::Mutex<()>,
    /// One step of a review at a time.
    pub reviews: tokio::sync::Mutex<()>,
    pub others: Others,
}

const LEFT_OVER: Duration = Duration::from_secs(24 * 60 * 60);

/// Listeners that fall this far behind are told to read everything again.
const EVENT_BUFFER: usize = 4096;

impl Engine {
    /// Opens the data folder, creating it where there is none.
    ///
    /// # Errors
    /// When the database is not ours, too new, or cannot be opened; nothing is changed then.
    pub async fn open(data_dir: &Path, clock: Arc<dyn Clock>) -> Result<Self> {
        place::make_private(data_dir)?;
        let engine = Self::open_database(&place::database_in(data_dir), clock).await?;
        // What a crash left half-written. Old enough not to belong to an import that runs now.
        let blobs = engine.clone();
        tokio::task::spawn_blocking(move || blobs.inner.blobs.clean(LEFT_OVER));
        Ok(engine)
    }

    /// Opens a database file; attachments are kept beside it.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub async fn open_database(database: &Path, clock: Arc<dyn Clock>) -> Result<Self> {
        Self::open_with(database, clock, Outside::system()).await
    }

    /// [`Engine::open_database`] with other providers, or another keychain.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub async fn open_with(
        database: &Path,
        clock: Arc<dyn Clock>,
        outside: Outside,
    ) -> Result<Self> {
        let store = Store::open(database).await?;
        let others = Others::new(store.look().await?);
        let data_dir = database
            .parent()
            .map_or_else(PathBuf::new, Path::to_path_buf);
        let blobs = FileBlobs::new(data_dir.join("attachments"))?;
        let (events, _) = broadcast::channel(EVENT_BUFFER);
        Ok(Self {
            inner: Arc::new(Inner {
                store,
                clock,
                data_dir,
                blobs,
                events,
                jobs: Jobs::default(),
                bulks: Bulks::default(),
                shares: Shares::default(),
                cleanups: Cleanups::default(),
                deletions: Deletions::default(),
                live: Live::new(outside),
                wakes: Notify::new(),
                settings: tokio::sync::Mutex::new(()),
                ledger: tokio::sync::Mutex::new(()),
                reviews: tokio::sync::Mutex::new(()),
                others,
            }),
        })
    }

    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.inner.data_dir
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.inner.store.close().await;
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn changed(
        &self,
        topics: &[Topic],
        ids: &[ConversationId],
        command: Option<String>,
    ) {
        let live = &self.inner.live;
        if topics.contains(&Topic::Conversations) && live.mirrors.load(Ordering::SeqCst) {
            // Something may be to be told to its provider.
            live.wake.notify_waiters();
        }
        // Nobody listening is no error.
        let _ = self.inner.events.send(Event::Changed(Changed {
            topics: topics.to_vec(),
            conversations: ids.iter().map(|id| id.0.to_string()).collect(),
            command_id: command,
        }));
    }

    /// Something has come in here that a person wants to hear of.
    pub(crate) fn notify(&self, id: ConversationId) {
        self.inner.others.told(id);
        let _ = self.inner.events.send(Event::Notify(id.0.to_string()));
    }

    /// Carries out, after the commit, what the state machine asked for.
    pub(crate) fn carry_out(&self, effects: &[(ConversationId, Effect)]) {
        for (id, effect) in effects {
            match effect {
                Effect::Notify => self.notify(*id),
                Effect::ScheduleWake { .. } | Effect::CancelWake => self.inner.wakes.notify_one(),
            }
        }
    }
}

/// The person in front of this window.
pub(crate) fn me() -> Actor {
    Actor::me()
}

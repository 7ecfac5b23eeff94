//! Live conversations: sources are asked for what is new, and what is to be sent is sent.
//!
//! A source is worked on by one task: it sends what is due, fetches a step, and waits. So a text that
//! is on its way is never fetched before its answer is known. `turn.rs` is one such round, without any
//! waiting of its own; `run.rs` does the waiting.

mod adopt;
mod faults;
mod fetch;
mod keyfiles;
mod lend;
mod mirror;
mod outside;
mod pace;
mod run;
mod secrets;
mod texts;
mod turn;
mod webhook;

pub use keyfiles::{BadKeys, KeyFiles, Readers};
pub use outside::{BadAccount, Connect, Connected, Outside};
pub use secrets::{Kept, KeyName, Keychain, Secrets, Session};
pub use turn::Turn;
pub use webhook::{Posted, QuoPosted, Received, StandardHeaders, Webhooks};

pub(crate) use faults::{fault_kind, kind_of};

use crate::api::{Attention, SourceAccount};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::sources::has_key;
use listo_sources::connector::{Capabilities, Connector, NoFiles};
use listo_store::Source;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Milliseconds after which a keychain that did not give a key is asked again.
const ASK_AGAIN: i64 = 60_000;

/// What can be counted on before a source has been asked.
const UNKNOWN: Capabilities = Capabilities {
    sends: true,
    recipients: 1,
    text_limit: 1_600,
    files: Err(NoFiles::Source),
    mirrors: false,
};

/// What the engine holds for its sources.
pub(crate) struct Live {
    pub outside: Outside,
    /// By source, as long as neither account nor key changes.
    connectors: Mutex<HashMap<i64, Arc<dyn Connector>>>,
    /// The same for what a source can do, which needs no key.
    can: Mutex<HashMap<i64, Capabilities>>,
    /// Where each key was found, or that it was not, and when that was asked: a keychain that is locked
    /// asks the person each time.
    pub found: Mutex<HashMap<String, (Option<Kept>, i64)>>,
    /// Counts what was forgotten: a connector that was made of what is forgotten meanwhile is not kept.
    forgotten: AtomicU64,
    pub state: Mutex<HashMap<i64, turn::Progress>>,
    /// Sources that a task works on.
    pub running: Mutex<HashSet<i64>>,
    pub attention: Mutex<Attention>,
    /// A source tells its provider what is decided here.
    pub mirrors: AtomicBool,
    /// Rung when something is to be sent, and when a source or the attention has changed.
    pub wake: Notify,
    /// Rung when a source has been added, paused or taken up again.
    pub sources: Notify,
    /// Set for good when the program is to end.
    pub stopping: AtomicBool,
    /// Rung when a source is worked on no longer.
    pub ended: Notify,
}

impl Live {
    pub fn new(outside: Outside) -> Self {
        Self {
            outside,
            connectors: Mutex::default(),
            can: Mutex::default(),
            found: Mutex::default(),
            forgotten: AtomicU64::new(0),
            state: Mutex::default(),
            running: Mutex::default(),
            attention: Mutex::new(Attention::Away),
            mirrors: AtomicBool::new(false),
            wake: Notify::new(),
            sources: Notify::new(),
            stopping: AtomicBool::new(false),
            ended: Notify::new(),
        }
    }

    pub fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
        of.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn connect(&self, account: &SourceAccount, secret: &str) -> Result<Arc<dyn Connector>> {
        (self.outside.connect)(account, secret).map_err(|bad| Error::Invalid {
            field: bad.field,
            value: bad.value,
        })
    }

    /// Account or key have changed.
    pub fn forget(&self, source: i64) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        Self::lock(&self.connectors).remove(&source);
        Self::lock(&self.can).remove(&source);
        Self::lock(&self.state).remove(&source);
        Self::lock(&self.found).clear();
    }
}

impl Engine {
    /// The connector of a source; `None` where its key is not to be had.
    pub(crate) async fn connector(&self, source: &Source) -> Result<Option<Arc<dyn Connector>>> {
        let live = &self.inner.live;
        if let Some(made) = Live::lock(&live.connectors).get(&source.id) {
            return Ok(Some(made.clone()));
        }
        let stored = Stored::of(source)?;
        if !has_key(stored.account.kind) {
            let made = live.connect(&stored.account, "")?;
            Live::lock(&live.connectors).insert(source.id, made.clone());
            return Ok(Some(made));
        }
        let found = Live::lock(&live.found).get(&stored.key).copied();
        if found.is_some_and(|(kept, at)| kept.is_none() && self.now().0 < at + ASK_AGAIN) {
            return Ok(None);
        }
        let forgotten = live.forgotten.load(Ordering::SeqCst);
        let Some((secret, _)) = self.secret(&stored.key_name()).await? else {
            return Ok(None);
        };
        let made = live.connect(&stored.account, &secret)?;
        if live.forgotten.load(Ordering::SeqCst) == forgotten {
            Live::lock(&live.connectors).insert(source.id, made.clone());
        }
        Ok(Some(made))
    }

    /// What a source can do, also where its key is not to be had.
    pub(crate) fn capabilities(&self, source: &Source) -> Result<Capabilities> {
        let live = &self.inner.live;
        if let Some(can) = Live::lock(&live.can).get(&source.id) {
            return Ok(*can);
        }
        let forgotten = live.forgotten.load(Ordering::SeqCst);
        // Nothing is asked of the provider for that, so any key will do.
        let made = live.connect(&Stored::of(source)?.account, "unknown");
        let can = made.map_or(UNKNOWN, |connector| connector.capabilities());
        if live.forgotten.load(Ordering::SeqCst) == forgotten {
            Live::lock(&live.can).insert(source.id, can);
        }
        Ok(can)
    }
}

/// What the store keeps of an account: all of it but the secret, and under which name the keychain has
/// that.
#[derive(Serialize, Deserialize)]
pub(crate) struct Stored {
    pub key: String,
    #[serde(flatten)]
    pub account: SourceAccount,
}

impl Stored {
    pub fn of(source: &Source) -> Result<Self> {
        serde_json::from_str(&source.account)
            .map_err(|_| Error::invalid("account", source.kind.clone()))
    }

    pub fn key_name(&self) -> KeyName {
        KeyName {
            key: self.key.clone(),
            source: self.account.name.clone(),
        }
    }

    pub fn json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|e| Error::invalid("account", e.to_string()))
    }
}

//! Keys of sources: in the keychain of the system and nowhere else. Where there is none, they are known
//! until Listo is closed, and the window says so.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where a secret has been put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Keychain,
    /// In memory, until the program ends.
    Session,
    /// In a file that is not ours to write.
    File,
    /// There is no place for it that lasts.
    Nowhere,
}

/// Whose secret: what the keychain calls it, and the source that people know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyName {
    pub key: String,
    pub source: String,
}

pub trait Secrets: Send + Sync {
    /// The secret and where it is; `None` where there is none, or the keychain cannot be asked.
    fn get(&self, of: &KeyName) -> Option<(String, Kept)>;

    fn set(&self, of: &KeyName, secret: &str) -> Kept;

    fn forget(&self, of: &KeyName);

    /// What the provider signs webhooks with, where that is another secret than the key.
    fn webhook_token(&self, _of: &KeyName) -> Option<String> {
        None
    }
}

/// What the keychain shows as the program an entry belongs to.
const SERVICE: &str = "Listo";

/// The system's: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
pub struct Keychain {
    /// For a computer that has none.
    session: Option<Session>,
}

impl Keychain {
    /// Where there is no keychain, keys are known until the program ends.
    #[must_use]
    pub fn or_session() -> Self {
        Self {
            session: Some(Session::default()),
        }
    }

    /// For a program that ends at once: a key that does not last is not kept at all.
    #[must_use]
    pub fn lasting() -> Self {
        Self { session: None }
    }
}

impl Secrets for Keychain {
    fn get(&self, of: &KeyName) -> Option<(String, Kept)> {
        let session = self.session.as_ref();
        session.and_then(|session| session.get(of)).or_else(|| {
            let secret = keyring::Entry::new(SERVICE, &of.key).ok()?.get_password();
            secret.ok().map(|secret| (secret, Kept::Keychain))
        })
    }

    fn set(&self, of: &KeyName, secret: &str) -> Kept {
        let session = self.session.as_ref();
        let entry = keyring::Entry::new(SERVICE, &of.key);
        if entry.is_ok_and(|entry| entry.set_password(secret).is_ok()) {
            if let Some(session) = session {
                session.forget(of);
            }
            return Kept::Keychain;
        }
        session.map_or(Kept::Nowhere, |session| session.set(of, secret))
    }

    fn forget(&self, of: &KeyName) {
        if let Some(session) = &self.session {
            session.forget(of);
        }
        if let Ok(entry) = keyring::Entry::new(SERVICE, &of.key) {
            // None there is what is wanted.
            let _ = entry.delete_credential();
        }
    }
}

/// Memory alone.
#[derive(Default)]
pub struct Session {
    secrets: Mutex<HashMap<String, String>>,
}

impl Session {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Secrets for Session {
    fn get(&self, of: &KeyName) -> Option<(String, Kept)> {
        let secret = self.lock().get(&of.key).cloned();
        secret.map(|secret| (secret, Kept::Session))
    }

    fn set(&self, of: &KeyName, secret: &str) -> Kept {
        self.lock().insert(of.key.clone(), secret.to_owned());
        Kept::Session
    }

    fn forget(&self, of: &KeyName) {
        self.lock().remove(&of.key);
    }
}

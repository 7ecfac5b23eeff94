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
}

pub trait Secrets: Send + Sync {
    /// The secret and where it is; `None` where there is none, or the keychain cannot be asked.
    fn get(&self, name: &str) -> Option<(String, Kept)>;

    fn set(&self, name: &str, secret: &str) -> Kept;

    fn forget(&self, name: &str);
}

/// What the keychain shows as the program an entry belongs to.
const SERVICE: &str = "Listo";

/// The system's: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
#[derive(Default)]
pub struct Keychain {
    session: Session,
}

impl Secrets for Keychain {
    fn get(&self, name: &str) -> Option<(String, Kept)> {
        self.session.get(name).or_else(|| {
            let secret = keyring::Entry::new(SERVICE, name).ok()?.get_password();
            secret.ok().map(|secret| (secret, Kept::Keychain))
        })
    }

    fn set(&self, name: &str, secret: &str) -> Kept {
        let entry = keyring::Entry::new(SERVICE, name);
        if entry.is_ok_and(|entry| entry.set_password(secret).is_ok()) {
            self.session.forget(name);
            return Kept::Keychain;
        }
        self.session.set(name, secret)
    }

    fn forget(&self, name: &str) {
        self.session.forget(name);
        if let Ok(entry) = keyring::Entry::new(SERVICE, name) {
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
    fn get(&self, name: &str) -> Option<(String, Kept)> {
        let secret = self.lock().get(name).cloned();
        secret.map(|secret| (secret, Kept::Session))
    }

    fn set(&self, name: &str, secret: &str) -> Kept {
        self.lock().insert(name.to_owned(), secret.to_owned());
        Kept::Session
    }

    fn forget(&self, name: &str) {
        self.lock().remove(name);
    }
}

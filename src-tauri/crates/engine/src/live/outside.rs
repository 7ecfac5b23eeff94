//! What lies outside: providers and the keychain. Tests put their own in its place.

use crate::api::{SourceAccount, SourceKind};
use crate::live::secrets::{Keychain, Secrets};
use listo_sources::connector::{Connector, Pace};
use std::sync::Arc;

/// A field of an account that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadAccount {
    pub field: &'static str,
    pub value: String,
}

pub type Connected = std::result::Result<Arc<dyn Connector>, BadAccount>;
/// Makes a connector of an account and its secret.
pub type Connect = Arc<dyn Fn(&SourceAccount, &str) -> Connected + Send + Sync>;

#[derive(Clone)]
pub struct Outside {
    pub secrets: Arc<dyn Secrets>,
    pub connect: Connect,
}

impl Outside {
    /// The keychain of the system, and the real providers.
    #[must_use]
    pub fn system() -> Self {
        Self {
            secrets: Arc::new(Keychain::default()),
            connect: Arc::new(|account, secret| connect(account, secret)),
        }
    }
}

fn connect(account: &SourceAccount, _secret: &str) -> Connected {
    match account.kind {
        SourceKind::Twilio => Err(BadAccount {
            field: "kind",
            value: "twilio".into(),
        }),
    }
}

/// Requests leave one after the other, and no provider here counts them by the second.
#[derive(Debug, Default)]
pub struct AtOnce;

impl Pace for AtOnce {
    fn wait(&self) {}
}

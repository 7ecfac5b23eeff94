//! What lies outside: providers and the keychain. Tests put their own in its place.

use crate::api::{SourceAccount, SourceKind};
use crate::live::pace::{AtOnce, PerSecond};
use crate::live::secrets::{Keychain, Secrets};
use listo_sources::connector::Connector;
use listo_sources::http::Secret;
use listo_sources::kdeconnect;
use listo_sources::quo::{self, Quo};
use listo_sources::twilio::{self, Twilio};
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
        Self::with(Arc::new(Keychain::or_session()))
    }

    /// The real providers, and keys from somewhere else.
    #[must_use]
    pub fn with(secrets: Arc<dyn Secrets>) -> Self {
        Self {
            secrets,
            connect: Arc::new(connect),
        }
    }
}

const TWILIO: &str = "https://api.twilio.com";
const QUO: &str = "https://api.quo.com";

fn connect(account: &SourceAccount, secret: &str) -> Connected {
    match account.kind {
        SourceKind::KdeConnect => {
            let account = kdeconnect::Account {
                device: account.account_sid.clone(),
                number: account.number.clone().unwrap_or_default(),
                bus: account.base_url.clone(),
            };
            kdeconnect::connect(account).map_err(|bad| BadAccount {
                field: match bad {
                    kdeconnect::BadAccount::Device => "device",
                    kdeconnect::BadAccount::Number => "number",
                    kdeconnect::BadAccount::Absent => "kind",
                },
                value: bad.to_string(),
            })
        }
        SourceKind::Quo => {
            let account = quo::Account {
                key: Secret::new(secret),
                base_url: account.base_url.as_deref().unwrap_or(QUO).to_owned(),
            };
            let pace = PerSecond::new(quo::REQUESTS_A_SECOND);
            let made = Quo::new(&account, Arc::new(pace));
            let made = made.map_err(|bad| BadAccount {
                field: match bad {
                    quo::BadAccount::Key => "secret",
                    quo::BadAccount::BaseUrl(_) => "baseUrl",
                },
                value: bad.to_string(),
            })?;
            Ok(Arc::new(made))
        }
        SourceKind::Twilio => {
            let base_url = account.base_url.as_deref().unwrap_or(TWILIO);
            let account = twilio::Account {
                account_sid: account.account_sid.clone(),
                key_sid: account.key_sid.clone(),
                secret: Secret::new(secret),
                base_url: base_url.to_owned(),
                public_url: account.public_url.clone(),
            };
            let made = Twilio::new(account, Arc::new(AtOnce));
            let made = made.map_err(|bad| BadAccount {
                field: field(&bad),
                value: bad.to_string(),
            })?;
            Ok(Arc::new(made))
        }
    }
}

/// As the window names it.
fn field(bad: &twilio::BadAccount) -> &'static str {
    match bad {
        twilio::BadAccount::AccountSid => "accountSid",
        twilio::BadAccount::KeySid => "keySid",
        twilio::BadAccount::Secret => "secret",
        twilio::BadAccount::BaseUrl(_) => "baseUrl",
        twilio::BadAccount::PublicUrl(_) => "publicUrl",
    }
}

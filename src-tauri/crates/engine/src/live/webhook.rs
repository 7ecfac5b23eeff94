//! Webhooks of providers. What one says is not taken in: it wakes its source, which fetches as it
//! always does. So there is one way for a message to come in, nothing comes in twice, and whoever could
//! forge a webhook could make Listo ask its provider, and nothing else.

use crate::api::SourceKind;
use crate::engine::Engine;
use crate::error::Result;
use crate::live::lend::Lender;
use crate::live::{Live, Stored};
use crate::media::Media;
use listo_sources::http::Secret;
use listo_sources::webhook::{Window, quo, twilio};
use listo_store::{NumberId, Source};
use std::collections::HashMap;
use std::sync::Mutex;

pub use listo_sources::webhook::quo::Posted as QuoPosted;
pub use listo_sources::webhook::standard::Headers as StandardHeaders;
pub use listo_sources::webhook::twilio::Posted;

/// What became of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// Its source is asked at once.
    Woken,
    /// It tells of what is here already, or has been here itself.
    Known,
    /// It is not shown to be the provider's. Nothing was done.
    Unverified,
    NoSource,
}

/// Longer than a provider tries again.
const REMEMBERED_MS: i64 = 28 * 60 * 60_000;
const REMEMBERED: usize = 10_000;

/// Receives webhooks for the sources of an engine.
pub struct Webhooks {
    engine: Engine,
    /// Asked for once: a keychain is slow, and anybody can make us ask.
    tokens: Mutex<HashMap<i64, Secret>>,
    seen: Mutex<Window>,
    lender: Lender,
}

impl Webhooks {
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        Self {
            engine: engine.clone(),
            tokens: Mutex::default(),
            seen: Mutex::new(Window::new(REMEMBERED_MS, REMEMBERED)),
            lender: Lender::new(engine),
        }
    }

    /// Whether there is what the webhooks of a source are verified with: at Twilio the auth token of the
    /// account, which is not to be had where the source has an API key and nothing else; at Quo the key of
    /// the webhook.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ready(&self, source: &str) -> Result<bool> {
        let Some(source) = self.source(source).await? else {
            return Ok(false);
        };
        Ok(self.token(&source).await?.is_some())
    }

    /// # Errors
    /// When the database cannot be read: it may come again.
    pub async fn twilio(&self, source: &str, posted: &Posted<'_>) -> Result<Received> {
        let is_signed = !posted.signature.is_empty();
        let verified = |token: &Secret| {
            let fields = twilio::verify(token, posted).ok()?;
            // The signature says which webhook it is: Twilio gives it no id.
            Some(Told {
                id: posted.signature.to_owned(),
                text: arrived(&fields),
            })
        };
        self.hear(source, SourceKind::Twilio, is_signed, verified)
            .await
    }

    /// # Errors
    /// When the database cannot be read: it may come again.
    pub async fn quo(&self, source: &str, posted: &QuoPosted<'_>) -> Result<Received> {
        let now = self.engine.now();
        let verified = |key: &Secret| {
            let told = quo::verify(key, posted, now).ok()?;
            Some(Told {
                id: told.id,
                text: told.text.map(|id| (id, None)),
            })
        };
        self.hear(source, SourceKind::Quo, posted.is_signed(), verified)
            .await
    }

    /// The file that a provider fetches at this path; `None` where it was not offered to anybody.
    ///
    /// # Errors
    /// When it cannot be read: it may be asked for again.
    pub async fn lend(&self, path: &str) -> Result<Option<Media>> {
        self.lender.lend(path).await
    }

    async fn hear(
        &self,
        source: &str,
        kind: SourceKind,
        is_signed: bool,
        verified: impl FnOnce(&Secret) -> Option<Told>,
    ) -> Result<Received> {
        let source = self.source(source).await?;
        let source = match source {
            Some(source) if Stored::of(&source)?.account.kind == kind => source,
            _ => return Ok(Received::NoSource),
        };
        // Nothing is looked up for what is not even signed.
        if !is_signed {
            return Ok(Received::Unverified);
        }
        let Some(token) = self.token(&source).await? else {
            return Ok(Received::Unverified);
        };
        let Some(told) = verified(&token) else {
            return Ok(Received::Unverified);
        };
        let id = format!("{} {}", source.id, told.id);
        if Live::lock(&self.seen).has(&id) || self.is_here(&source, told.text).await? {
            return Ok(Received::Known);
        }
        self.engine.nudge_source(source.id);
        Live::lock(&self.seen).add(&id, self.engine.now());
        Ok(Received::Woken)
    }

    async fn source(&self, id: &str) -> Result<Option<Source>> {
        let sources = self.engine.store().sources().await?;
        Ok(sources.into_iter().find(|s| s.id.to_string() == id))
    }

    async fn token(&self, source: &Source) -> Result<Option<Secret>> {
        if let Some(known) = Live::lock(&self.tokens).get(&source.id) {
            return Ok(Some(known.clone()));
        }
        let stored = Stored::of(source)?;
        let of = stored.key_name();
        let signs = stored.account.kind == SourceKind::Twilio && stored.account.key_sid.is_none();
        let secret = match signs {
            true => self.engine.secret(&of).await?.map(|(secret, _)| secret),
            false => {
                let secrets = self.engine.inner.live.outside.secrets.clone();
                let got = tokio::task::spawn_blocking(move || secrets.webhook_token(&of));
                got.await.map_err(std::io::Error::other)?
            }
        };
        let token = secret.map(Secret::new);
        if let Some(token) = &token {
            Live::lock(&self.tokens).insert(source.id, token.clone());
        }
        Ok(token)
    }

    /// A text that came in is told of once, and it is stored. What is told of ours may be news of its
    /// delivery.
    async fn is_here(&self, source: &Source, text: Option<Arrived>) -> Result<bool> {
        let Some((id, own)) = text else {
            return Ok(false);
        };
        let Some(connector) = self.engine.connector(source).await? else {
            return Ok(false);
        };
        let claims = self.engine.store().source_numbers().await?.into_iter();
        let theirs = claims.filter(|n| n.source_id == source.id);
        for claim in theirs.filter(|n| own.as_ref().is_none_or(|own| n.e164 == *own)) {
            let (number, name) = (NumberId(claim.number_id), connector.name());
            let known = self.engine.store().known(number, name, &[&id]).await?;
            if !known.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The provider's id of a text that came in, and to which of our numbers, where that is said.
type Arrived = (String, Option<String>);

/// What a genuine webhook says.
struct Told {
    id: String,
    text: Option<Arrived>,
}

fn arrived(fields: &[(String, String)]) -> Option<Arrived> {
    let field = |name: &str| {
        let found = fields.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let came_in = !field("MessageSid").is_empty() && field("SmsStatus") == "received";
    came_in.then(|| (field("MessageSid").to_owned(), Some(field("To").to_owned())))
}

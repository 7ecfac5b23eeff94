//! Webhooks of providers. What one says is not taken in: it wakes its source, which fetches as it
//! always does. So there is one way for a message to come in, nothing comes in twice, and whoever could
//! forge a webhook could make Listo ask its provider, and nothing else.

use crate::engine::Engine;
use crate::error::Result;
use crate::live::{Live, Stored};
use listo_sources::http::Secret;
use listo_sources::webhook::{Window, twilio};
use listo_store::{NumberId, Source};
use std::collections::HashMap;
use std::sync::Mutex;

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
}

impl Webhooks {
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        Self {
            engine: engine.clone(),
            tokens: Mutex::default(),
            seen: Mutex::new(Window::new(REMEMBERED_MS, REMEMBERED)),
        }
    }

    /// Whether there is what the webhooks of a source are verified with: at Twilio the auth token of the
    /// account, which is not to be had where the source has an API key and nothing else.
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
        let Some(source) = self.source(source).await? else {
            return Ok(Received::NoSource);
        };
        // Nothing is looked up for what is not even signed.
        if posted.signature.is_empty() {
            return Ok(Received::Unverified);
        }
        let Some(token) = self.token(&source).await? else {
            return Ok(Received::Unverified);
        };
        let Ok(fields) = twilio::verify(&token, posted) else {
            return Ok(Received::Unverified);
        };
        // The signature says which webhook it is: Twilio gives it no id.
        let id = format!("{} {}", source.id, posted.signature);
        if Live::lock(&self.seen).has(&id) || self.is_here(&source, &fields).await? {
            return Ok(Received::Known);
        }
        self.engine.nudge_source(source.id);
        Live::lock(&self.seen).add(&id, self.engine.now());
        Ok(Received::Woken)
    }

    async fn source(&self, id: &str) -> Result<Option<Source>> {
        let sources = self.engine.store().sources().await?;
        let mut sources = sources.into_iter();
        Ok(sources.find(|s| s.id.to_string() == id && s.kind == "twilio"))
    }

    async fn token(&self, source: &Source) -> Result<Option<Secret>> {
        if let Some(known) = Live::lock(&self.tokens).get(&source.id) {
            return Ok(Some(known.clone()));
        }
        let stored = Stored::of(source)?;
        let of = stored.key_name();
        let secret = match stored.account.key_sid {
            None => self.engine.secret(&of).await?.map(|(secret, _)| secret),
            Some(_) => {
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
    async fn is_here(&self, source: &Source, fields: &[(String, String)]) -> Result<bool> {
        let field = |name: &str| {
            let found = fields.iter().find(|(n, _)| n == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        let (sid, own) = (field("MessageSid"), field("To"));
        if sid.is_empty() || field("SmsStatus") != "received" {
            return Ok(false);
        }
        let claims = self.engine.store().source_numbers().await?;
        let claim = claims
            .iter()
            .find(|n| n.source_id == source.id && n.e164 == own);
        let Some(claim) = claim else {
            return Ok(false);
        };
        let Some(connector) = self.engine.connector(source).await? else {
            return Ok(false);
        };
        let (number, name) = (NumberId(claim.number_id), connector.name());
        let known = self.engine.store().known(number, name, &[sid]).await?;
        Ok(!known.is_empty())
    }
}

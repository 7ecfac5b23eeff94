//! Files that go with a text and that the provider fetches: lent to whoever has an address that a connector signed.

use crate::api::SourceKind;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::live::{Live, Stored};
use crate::media::Media;
use listo_domain::Millis;
use listo_sources::http::Secret;
use listo_sources::twilio::Lent;
use std::collections::HashMap;
use std::sync::Mutex;

/// Milliseconds for which a secret is remembered: a keychain is slow, and anybody can make us ask. A key that was
/// changed counts after them.
const REMEMBERED: i64 = 10_000;

pub(super) struct Lender {
    engine: Engine,
    /// By source, and when it was asked for.
    secrets: Mutex<HashMap<i64, (Option<Secret>, Millis)>>,
}

impl Lender {
    pub fn new(engine: &Engine) -> Self {
        Self {
            engine: engine.clone(),
            secrets: Mutex::default(),
        }
    }

    pub async fn lend(&self, path: &str) -> Result<Option<Media>> {
        let Some(asked) = Lent::of(path) else {
            return Ok(None);
        };
        let now = self.engine.now();
        for source in self.engine.store().sources().await? {
            let stored = Stored::of(&source)?;
            let account = &stored.account;
            if account.kind != SourceKind::Twilio || account.account_sid != asked.account_sid() {
                continue;
            }
            let secret = self.secret(source.id, &stored).await?;
            if secret.is_some_and(|secret| asked.is_genuine(&secret, now)) {
                return self.file(&asked).await;
            }
        }
        Ok(None)
    }

    async fn file(&self, asked: &Lent<'_>) -> Result<Option<Media>> {
        let Some(path) = self.engine.inner.blobs.path(asked.sha256()) else {
            return Ok(None);
        };
        match tokio::fs::read(path).await {
            Ok(bytes) => Ok(Some(Media {
                media_type: asked.media_type(),
                bytes,
            })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::Attachment(error)),
        }
    }

    async fn secret(&self, source: i64, stored: &Stored) -> Result<Option<Secret>> {
        let now = self.engine.now();
        if let Some((known, at)) = Live::lock(&self.secrets).get(&source)
            && now.0 < at.0.saturating_add(REMEMBERED)
        {
            return Ok(known.clone());
        }
        let secret = self.engine.secret(&stored.key_name()).await?;
        let secret = secret.map(|(secret, _)| Secret::new(secret));
        Live::lock(&self.secrets).insert(source, (secret.clone(), now));
        Ok(secret)
    }
}

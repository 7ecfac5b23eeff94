//! Sources: added, tested, paused, taken up again, removed.

use crate::api::{
    PairedPhone, PairedPhones, SourceAccount, SourceFault, SourceHistory, SourceKind, SourceNumber,
    SourceStatus, SourceTest, Topic,
};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::live::{Kept, KeyName, Live, Stored, fault_kind, kind_of};
use crate::settings::valid_name;
use listo_sources::connector::{Connector, OwnNumber};
use listo_sources::kdeconnect;
use listo_store::{History, NewSource, Source};
use std::sync::Arc;
use uuid::Uuid;

impl Engine {
    /// # Errors
    /// When the database cannot be read.
    pub async fn sources(&self) -> Result<Vec<SourceStatus>> {
        let claims = self.store().source_numbers().await?;
        let mut all = Vec::new();
        for source in self.store().sources().await? {
            // One of a newer Listo is left to it.
            let Ok(stored) = Stored::of(&source) else {
                continue;
            };
            let numbers = claims.iter().filter(|n| n.source_id == source.id);
            let number_ids = numbers.map(|n| n.number_id.to_string()).collect();
            let kept = match has_key(stored.account.kind) {
                true => self.kept(&stored.key_name()).await?,
                false => None,
            };
            all.push(SourceStatus {
                id: source.id.to_string(),
                account: stored.account,
                number_ids,
                paused: source.paused,
                added_at: source.added_at,
                fetched_at: source.fetched_at.max(self.answered_at(source.id)),
                fetched: source.fetched,
                problems: source.problems,
                history: match source.history() {
                    History::NotBegun => SourceHistory::NotBegun,
                    History::UnderWay => SourceHistory::UnderWay,
                    History::Complete => SourceHistory::Complete,
                },
                reached: source.reached,
                fault: fault_kind(&source.fault).map(|kind| SourceFault {
                    kind,
                    since: source.fault_at,
                    detail: source.fault_detail.clone(),
                }),
                key_for_now: kept == Some(Kept::Session),
                mirrors: source.mirrors,
                mirror_refusal: Some(source.mirror_refusal).filter(|why| !why.is_empty()),
            });
        }
        Ok(all)
    }

    /// The phones that can be added as a source of texts through KDE Connect.
    ///
    /// # Errors
    /// When asking could not be begun.
    pub async fn paired_phones(&self) -> Result<PairedPhones> {
        let asked = tokio::task::spawn_blocking(|| kdeconnect::paired_phones(None));
        let phone = |phone: kdeconnect::PairedPhone| PairedPhone {
            id: phone.id,
            name: phone.name,
            reachable: phone.reachable,
        };
        Ok(match asked.await.map_err(std::io::Error::other)? {
            Ok(phones) => PairedPhones {
                running: true,
                phones: phones.into_iter().map(phone).collect(),
            },
            Err(_) => PairedPhones {
                running: false,
                phones: Vec::new(),
            },
        })
    }

    /// *Test connection*: asks for the numbers of an account and keeps nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] names a field that cannot be right.
    pub async fn test_source(&self, account: &SourceAccount, secret: &str) -> Result<SourceTest> {
        let connector = self.inner.live.connect(&trimmed(account)?, secret.trim())?;
        let asked = self.ask(&connector, |connector| connector.numbers());
        Ok(match asked.await? {
            Ok(numbers) => SourceTest {
                numbers: numbers.into_iter().map(shown).collect(),
                fault: None,
            },
            Err(fault) => SourceTest {
                numbers: Vec::new(),
                fault: Some(SourceFault {
                    kind: kind_of(&fault),
                    since: self.now().0,
                    detail: fault.to_string(),
                }),
            },
        })
    }

    /// Adds a source and begins to fetch. The key goes to the keychain.
    ///
    /// # Errors
    /// As [`Engine::test_source`]; [`Error::Invalid`] names `accountSid` where there is a source for it,
    /// and `numbers` where one of the same kind has one of these;
    /// [`Error::NoKeychain`] where the key cannot be kept.
    pub async fn add_source(
        &self,
        account: &SourceAccount,
        secret: &str,
        numbers: &[SourceNumber],
    ) -> Result<Vec<SourceStatus>> {
        let (account, secret) = (trimmed(account)?, secret.trim());
        self.inner.live.connect(&account, secret)?;
        let there = self.sources().await?;
        match account.kind {
            SourceKind::Twilio | SourceKind::KdeConnect => {
                if there.iter().any(|s| same_account(&s.account, &account)) {
                    return Err(Error::invalid("accountSid", account.account_sid));
                }
            }
            // Quo does not say which workspace a key is of: its numbers do.
            SourceKind::Quo => {
                let own: Vec<&str> = numbers.iter().map(|n| n.e164.as_str()).collect();
                if let Some((_, taken)) = self.claimed(account.kind, &own).await? {
                    return Err(Error::invalid("numbers", taken));
                }
            }
        }
        let stored = Stored {
            key: Uuid::now_v7().to_string(),
            account,
        };
        if has_key(stored.account.kind) {
            self.keep_secret(&stored.key_name(), secret).await?;
        }
        let new = NewSource {
            kind: kind_name(stored.account.kind).to_owned(),
            name: stored.account.name.clone(),
            account: stored.json()?,
        };
        let id = self.store().add_source(&new, self.now()).await?;
        for number in numbers {
            let (own, name) = (&number.e164, &number.name);
            self.claim_number(id, own, name, number.texts, true).await?;
        }
        self.sources_changed(id).await
    }

    /// Another name, or another key where `secret` is given. It is tried at once.
    ///
    /// # Errors
    /// As [`Engine::test_source`]; [`Error::NotFound`] where there is no such source.
    pub async fn change_source(
        &self,
        id: &str,
        account: &SourceAccount,
        secret: Option<&str>,
    ) -> Result<Vec<SourceStatus>> {
        let source = self.source(id).await?;
        let was = Stored::of(&source)?;
        let account = trimmed(account)?;
        if was.account.number != account.number {
            return Err(Error::invalid("number", "it belongs to what it brought"));
        }
        if !same_account(&was.account, &account) {
            // What it brought belongs to the other one.
            return Err(Error::invalid("accountSid", account.account_sid));
        }
        // With the key that it has, the rest can be wrong all the same.
        let tried = secret.map_or("unchanged", str::trim);
        let connector = self.inner.live.connect(&account, tried)?;
        if secret.is_some() && account.kind == SourceKind::Quo {
            self.check_workspace(source.id, &connector).await?;
        }
        let now = Stored {
            key: was.key,
            account,
        };
        if let Some(secret) = secret.filter(|_| has_key(now.account.kind)) {
            self.keep_secret(&now.key_name(), secret.trim()).await?;
        }
        self.store()
            .change_source(source.id, &now.account.name, &now.json()?)
            .await?;
        self.inner.live.forget(source.id);
        self.store().retry_texts().await?;
        self.sources_changed(source.id).await
    }

    /// # Errors
    /// [`Error::NotFound`] where there is no such source.
    pub async fn pause_source(&self, id: &str, paused: bool) -> Result<Vec<SourceStatus>> {
        let source = self.source(id).await?;
        self.store().pause_source(source.id, paused).await?;
        self.sources_changed(source.id).await
    }

    /// Whether done, open and read are told to the provider from now on. That something is unread never
    /// is.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such source; [`Error::Invalid`] names `kind` where the
    /// provider cannot be told.
    pub async fn mirror_source(&self, id: &str, mirrors: bool) -> Result<Vec<SourceStatus>> {
        let source = self.source(id).await?;
        if mirrors && Stored::of(&source)?.account.kind != SourceKind::Quo {
            return Err(Error::invalid("kind", source.kind));
        }
        self.store().mirror_source(source.id, mirrors).await?;
        self.sources_changed(source.id).await
    }

    /// Fetches at once.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such source.
    pub async fn fetch_source(&self, id: &str) -> Result<()> {
        let source = self.source(id).await?;
        self.store().retry_texts().await?;
        self.hurry_source(source.id);
        Ok(())
    }

    /// Forgets a source and its key. Its conversations stay.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such source.
    pub async fn remove_source(&self, id: &str) -> Result<Vec<SourceStatus>> {
        let source = self.source(id).await?;
        self.store().remove_source(source.id).await?;
        self.inner.live.forget(source.id);
        self.forget_key(&source).await?;
        self.sources_changed(source.id).await
    }

    pub(crate) async fn forget_key(&self, source: &Source) -> Result<()> {
        if let Ok(stored) = Stored::of(source)
            && has_key(stored.account.kind)
        {
            let secrets = self.inner.live.outside.secrets.clone();
            let forgotten = tokio::task::spawn_blocking(move || secrets.forget(&stored.key_name()));
            forgotten.await.map_err(std::io::Error::other)?;
        }
        Ok(())
    }

    /// A key of another workspace is no new key of this source. One that cannot be asked now is taken.
    async fn check_workspace(&self, source: i64, connector: &Arc<dyn Connector>) -> Result<()> {
        let Ok(numbers) = self.ask(connector, |of| of.numbers()).await? else {
            return Ok(());
        };
        let claims = self.store().source_numbers().await?;
        let mut ours = claims.iter().filter(|c| c.source_id == source).peekable();
        let strange = ours.peek().is_some()
            && !ours.any(|claim| numbers.iter().any(|n| n.e164 == claim.e164));
        match strange {
            true => Err(Error::invalid("secret", "a key of another workspace")),
            false => Ok(()),
        }
    }

    /// Which source of a kind has one of these numbers, and which number that is.
    async fn claimed(&self, kind: SourceKind, numbers: &[&str]) -> Result<Option<(i64, String)>> {
        let sources = self.store().sources().await?;
        let claims = self.store().source_numbers().await?;
        let mut same = claims.into_iter().filter(|claim| {
            let of = sources.iter().find(|s| s.id == claim.source_id);
            of.is_some_and(|of| of.kind == kind_name(kind))
        });
        let taken = same.find(|claim| numbers.contains(&claim.e164.as_str()));
        Ok(taken.map(|claim| (claim.source_id, claim.e164)))
    }

    pub(crate) async fn source(&self, id: &str) -> Result<Source> {
        let all = self.store().sources().await?;
        let found = all.into_iter().find(|s| s.id.to_string() == id);
        found.ok_or(Error::NotFound("source"))
    }

    async fn sources_changed(&self, id: i64) -> Result<Vec<SourceStatus>> {
        self.hurry_source(id);
        self.changed(&[Topic::Sources, Topic::Outbox], &[], None);
        self.sources().await
    }

    /// Keychains ask the person, and block meanwhile.
    pub(crate) async fn secret(&self, of: &KeyName) -> Result<Option<(String, Kept)>> {
        let (secrets, asked) = (self.inner.live.outside.secrets.clone(), of.clone());
        let got = tokio::task::spawn_blocking(move || secrets.get(&asked));
        let got = got.await.map_err(std::io::Error::other)?;
        let found = (got.as_ref().map(|(_, kept)| *kept), self.now().0);
        Live::lock(&self.inner.live.found).insert(of.key.clone(), found);
        Ok(got)
    }

    /// Where a key is, as far as that is known; asked where it is not.
    async fn kept(&self, of: &KeyName) -> Result<Option<Kept>> {
        let known = Live::lock(&self.inner.live.found).get(&of.key).copied();
        match known {
            Some((kept, _)) => Ok(kept),
            None => Ok(self.secret(of).await?.map(|(_, kept)| kept)),
        }
    }

    async fn keep_secret(&self, of: &KeyName, secret: &str) -> Result<()> {
        let secrets = Arc::clone(&self.inner.live.outside.secrets);
        let (of, secret) = (of.clone(), secret.to_owned());
        let kept = tokio::task::spawn_blocking(move || secrets.set(&of, &secret));
        let kept = kept.await.map_err(std::io::Error::other)?;
        Live::lock(&self.inner.live.found).clear();
        match kept {
            Kept::Nowhere => Err(Error::NoKeychain),
            Kept::Keychain | Kept::Session | Kept::File => Ok(()),
        }
    }
}

fn kind_name(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Twilio => "twilio",
        SourceKind::Quo => "quo",
        SourceKind::KdeConnect => "kdeconnect",
    }
}

/// A phone is paired in KDE Connect: there is nothing to be kept here.
pub(crate) fn has_key(kind: SourceKind) -> bool {
    kind != SourceKind::KdeConnect
}

fn same_account(a: &SourceAccount, b: &SourceAccount) -> bool {
    (a.kind, &a.account_sid, &a.base_url) == (b.kind, &b.account_sid, &b.base_url)
}

fn trimmed(account: &SourceAccount) -> Result<SourceAccount> {
    let given = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default().trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    Ok(SourceAccount {
        kind: account.kind,
        name: valid_name(&account.name)?,
        account_sid: account.account_sid.trim().to_owned(),
        key_sid: given(&account.key_sid),
        base_url: given(&account.base_url),
        number: given(&account.number),
        public_url: given(&account.public_url).filter(|_| account.kind == SourceKind::Twilio),
    })
}

fn shown(number: OwnNumber) -> SourceNumber {
    SourceNumber {
        e164: number.e164,
        name: number.name,
        texts: number.texts,
    }
}

//! Files that go with a text. Twilio takes no bytes: it is given an address and fetches the file there. The
//! collector answers at it, and lends a file to whoever brings an address that was signed here.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use listo_domain::Millis;
use sha2::Sha256;

use super::Account;
use crate::connector::OutgoingFile;
use crate::file_types::{ending, media_type};
use crate::http::Secret;

/// A text that cannot leave waits at Twilio for ten hours at most (`ValidityPeriod`).
const GOOD_MS: i64 = 12 * 3_600_000;
/// Nothing else is signed with the secret of an account that begins like this.
const PURPOSE: &str = "listo media";

/// Below the public address of the collector:
/// `/media/<account>/<when it ends>/<SHA-256>.<ending>/<signature>`.
pub(super) fn path(account: &Account, file: &OutgoingFile, now: Millis) -> Option<String> {
    let loan = Loan {
        account_sid: &account.account_sid,
        ends: now.0.saturating_add(GOOD_MS),
        sha256: &file.sha256,
        ending: ending(&file.media_type),
    };
    let signature = loan.mac(&account.secret)?.finalize().into_bytes();
    let signature = URL_SAFE_NO_PAD.encode(signature);
    let Loan {
        account_sid,
        ends,
        sha256,
        ending,
    } = loan;
    Some(format!(
        "/media/{account_sid}/{ends}/{sha256}.{ending}/{signature}"
    ))
}

/// An address that somebody asks for, and what it claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lent<'a> {
    lent: Loan<'a>,
    signature: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Loan<'a> {
    account_sid: &'a str,
    /// Milliseconds.
    ends: i64,
    sha256: &'a str,
    ending: &'a str,
}

impl Loan<'_> {
    fn mac(&self, secret: &Secret) -> Option<Hmac<Sha256>> {
        let secret = secret.reveal();
        if secret.is_empty() {
            return None;
        }
        let Self {
            account_sid,
            ends,
            sha256,
            ending,
        } = self;
        let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
        Some(mac.chain_update(format!(
            "{PURPOSE}\n{account_sid}\n{ends}\n{sha256}.{ending}"
        )))
    }
}

impl<'a> Lent<'a> {
    /// `None` where the path is none of ours.
    #[must_use]
    pub fn of(path: &'a str) -> Option<Self> {
        let mut parts = path.strip_prefix("/media/")?.split('/');
        let (account_sid, ends) = (parts.next()?, parts.next()?.parse().ok()?);
        let (sha256, ending) = parts.next()?.split_once('.')?;
        let lent = Loan {
            account_sid,
            ends,
            sha256,
            ending,
        };
        let signature = parts.next()?;
        parts.next().is_none().then_some(Self { lent, signature })
    }

    #[must_use]
    pub fn account_sid(&self) -> &'a str {
        self.lent.account_sid
    }

    #[must_use]
    pub fn sha256(&self) -> &'a str {
        self.lent.sha256
    }

    #[must_use]
    pub fn media_type(&self) -> &'static str {
        media_type(&format!(".{}", self.lent.ending)).unwrap_or(crate::file_types::ANY)
    }

    /// It was signed with this secret, and is still good.
    #[must_use]
    pub fn is_genuine(&self, secret: &Secret, now: Millis) -> bool {
        let Ok(signature) = URL_SAFE_NO_PAD.decode(self.signature) else {
            return false;
        };
        let mac = self.lent.mac(secret);
        self.lent.ends >= now.0 && mac.is_some_and(|mac| mac.verify_slice(&signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_good_for_its_file_and_time_and_nothing_else() {
        let account = Account {
            account_sid: format!("AC{}", "a".repeat(32)),
            key_sid: None,
            secret: Secret::new("hunter2"),
            base_url: "https://api.twilio.com".into(),
            public_url: Some("https://listo.example.com".into()),
        };
        let file = OutgoingFile {
            path: "unused".into(),
            name: "Roof.JPG".into(),
            media_type: "image/jpeg".into(),
            size: 1,
            sha256: "0f".repeat(32),
        };
        let now = Millis(1_000_000);
        let path = path(&account, &file, now).unwrap();
        let asked = Lent::of(&path).unwrap();
        assert_eq!(
            (asked.sha256(), asked.media_type()),
            (file.sha256.as_str(), "image/jpeg")
        );
        assert_eq!(asked.account_sid(), account.account_sid);
        assert!(asked.is_genuine(&account.secret, now));
        assert!(asked.is_genuine(&account.secret, Millis(now.0 + GOOD_MS)));
        assert!(!asked.is_genuine(&account.secret, Millis(now.0 + GOOD_MS + 1)));
        assert!(!asked.is_genuine(&Secret::new("another"), now));
        assert!(!asked.is_genuine(&Secret::new(""), now));
        for (part, other) in [
            ("0f0f", "0e0f"),
            (".jpg", ".png"),
            ("ACaa", "ACab"),
            ("/44200000/", "/99999999/"),
        ] {
            let spoilt = path.replacen(part, other, 1);
            assert_ne!(spoilt, path, "{part}");
            assert!(
                !Lent::of(&spoilt).unwrap().is_genuine(&account.secret, now),
                "{spoilt}"
            );
        }
        for none in [
            "/media/",
            "/media/a/b/c.d/e",
            "/media/a/1/c/e",
            "/media/a/1/c.d/e/f",
            "/twilio/1",
            "",
        ] {
            assert_eq!(Lent::of(none), None, "{none}");
        }
        for odd in ["é", "0", "zz", ""] {
            let spoilt = format!("{}/{odd}", path.rsplit_once('/').unwrap().0);
            assert!(
                !Lent::of(&spoilt).unwrap().is_genuine(&account.secret, now),
                "{odd}"
            );
        }
    }
}

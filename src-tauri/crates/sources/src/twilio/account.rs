//! What is needed to speak for an account.

use crate::http::{BadBase, Place, Secret};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// `AC…`
    pub account_sid: String,
    /// `SK…`, where a key of its own was made for Listo; without it the secret is the auth token.
    pub key_sid: Option<String>,
    pub secret: Secret,
    /// `https://api.twilio.com`, or the host of another region.
    pub base_url: String,
    /// Where the collector can be reached from outside, without a slash at its end. Without it no file can be
    /// sent.
    pub public_url: Option<String>,
}

/// Which field cannot be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAccount {
    #[error("account SID: it has to be AC and 32 digits from 0 to 9 and a to f")]
    AccountSid,
    #[error("key SID: it has to be SK and 32 digits from 0 to 9 and a to f")]
    KeySid,
    #[error("secret: it is empty, or has spaces in it")]
    Secret,
    #[error("address: {0}")]
    BaseUrl(BadBase),
    #[error("public address: {0}")]
    PublicUrl(BadBase),
}

impl BadAccount {
    /// The name of the field in [`Account`].
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::AccountSid => "account_sid",
            Self::KeySid => "key_sid",
            Self::Secret => "secret",
            Self::BaseUrl(_) => "base_url",
            Self::PublicUrl(_) => "public_url",
        }
    }
}

impl Account {
    pub(super) fn check(&self) -> Result<Place, BadAccount> {
        if !is_sid(&self.account_sid, "AC") {
            return Err(BadAccount::AccountSid);
        }
        if self.key_sid.as_ref().is_some_and(|sid| !is_sid(sid, "SK")) {
            return Err(BadAccount::KeySid);
        }
        let secret = self.secret.reveal();
        if secret.is_empty() || !secret.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(BadAccount::Secret);
        }
        if let Some(public) = &self.public_url {
            Place::base(public).map_err(BadAccount::PublicUrl)?;
        }
        Place::base(&self.base_url).map_err(BadAccount::BaseUrl)
    }
}

fn is_sid(text: &str, kind: &str) -> bool {
    let digits = text.strip_prefix(kind);
    digits.is_some_and(|d| d.len() == 32 && d.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> Account {
        Account {
            account_sid: format!("AC{}", "a".repeat(32)),
            key_sid: Some(format!("SK{}", "0".repeat(32))),
            secret: Secret::new("hunter2"),
            base_url: "https://api.twilio.com".into(),
            public_url: None,
        }
    }

    #[test]
    fn a_mistake_names_its_field() {
        assert!(account().check().is_ok());
        let mut no_key = account();
        no_key.key_sid = None;
        assert!(no_key.check().is_ok());
        type Spoil = fn(&mut Account);
        let cases: [(&str, Spoil); 7] = [
            ("account_sid", |a| a.account_sid = String::new()),
            ("account_sid", |a| a.account_sid.push('0')),
            ("account_sid", |a| {
                a.account_sid = format!("AC{}", "é".repeat(16))
            }),
            ("key_sid", |a| a.key_sid = Some(a.account_sid.clone())),
            ("secret", |a| a.secret = Secret::new("")),
            ("secret", |a| a.secret = Secret::new("a\nb")),
            ("base_url", |a| a.base_url = "http://api.twilio.com".into()),
        ];
        for (field, spoil) in cases {
            let mut bad = account();
            spoil(&mut bad);
            assert_eq!(bad.check().unwrap_err().field(), field);
        }
    }

    #[test]
    fn the_secret_is_not_shown() {
        let shown = format!("{:?}", account());
        assert!(
            !shown.contains("hunter2") && shown.contains("***"),
            "{shown}"
        );
    }
}

//! What is needed to speak for a workspace.

use crate::http::{BadBase, Place, Secret};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// An API key of the workspace. It may do whatever its owner may.
    pub key: Secret,
    /// `https://api.quo.com`
    pub base_url: String,
}

/// Which field cannot be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAccount {
    #[error("key: it is empty, or has spaces in it")]
    Key,
    #[error("address: {0}")]
    BaseUrl(BadBase),
}

impl BadAccount {
    /// The name of the field in [`Account`].
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::BaseUrl(_) => "base_url",
        }
    }
}

impl Account {
    pub(super) fn check(&self) -> Result<Place, BadAccount> {
        let key = self.key.reveal();
        if key.is_empty() || !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(BadAccount::Key);
        }
        Place::base(&self.base_url).map_err(BadAccount::BaseUrl)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_names_its_field() {
        let of = |key: &str, base_url: &str| Account {
            key: Secret::new(key),
            base_url: base_url.into(),
        };
        let good = of("abc123", "https://api.quo.com");
        assert!(good.check().is_ok());
        assert!(
            !format!("{good:?}").contains("abc123"),
            "a key is not shown"
        );
        for (account, field) in [
            (of("", "https://api.quo.com"), "key"),
            (of("Bearer abc", "https://api.quo.com"), "key"),
            (of("abc\n", "https://api.quo.com"), "key"),
            (of("abc", "http://api.quo.com"), "base_url"),
            (of("abc", "api.quo.com"), "base_url"),
        ] {
            assert_eq!(account.check().unwrap_err().field(), field, "{account:?}");
        }
    }
}

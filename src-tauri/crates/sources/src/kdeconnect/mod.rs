//! The texts of a phone that is paired with this computer, through KDE Connect.
//!
//! KDE Connect's service is asked on the session bus; it speaks with the phone. What its interface
//! does not say anywhere is written in `phone/bus.rs`. `docs/sources.md` says what is fetched and
//! what is not. It is on Linux only, and behind the feature `kdeconnect`.

#[cfg(all(target_os = "linux", feature = "kdeconnect"))]
mod phone;

use std::sync::Arc;
use std::time::Duration;

use crate::connector::{Connector, Fault};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// KDE Connect's id of the phone.
    pub device: String,
    /// The phone's own number in E.164. KDE Connect does not tell it.
    pub number: String,
    /// The address of a bus, instead of that of the session.
    pub bus: Option<String>,
}

/// Which field cannot be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAccount {
    #[error("device: it is no id of KDE Connect")]
    Device,
    #[error("number: it is not in international form")]
    Number,
    /// This Listo has no KDE Connect.
    #[error("KDE Connect is supported on Linux only")]
    Absent,
}

/// A phone that is paired with this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairedPhone {
    pub id: String,
    pub name: String,
    /// It can be spoken with now.
    pub reachable: bool,
}

/// How long a phone is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until its first answer: it comes within a second or two where the phone is awake.
    pub answer: Duration,
    /// What it sends without saying where it ends is over after so long.
    pub gap: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(15),
            gap: Duration::from_secs(3),
        }
    }
}

/// # Errors
/// Which field of the account cannot be right.
pub fn connect(account: Account) -> Result<Arc<dyn Connector>, BadAccount> {
    connect_with(account, Patience::default())
}

/// # Errors
/// As [`connect`].
pub fn connect_with(
    account: Account,
    patience: Patience,
) -> Result<Arc<dyn Connector>, BadAccount> {
    account.check()?;
    #[cfg(all(target_os = "linux", feature = "kdeconnect"))]
    return Ok(Arc::new(phone::KdeConnect::new(account, patience)));
    #[cfg(not(all(target_os = "linux", feature = "kdeconnect")))]
    {
        let _ = patience;
        Err(BadAccount::Absent)
    }
}

/// The phones that are paired, by name. `bus` is as in [`Account::bus`].
///
/// # Errors
/// [`Fault::Unreachable`] where KDE Connect does not run, or there is none.
pub fn paired_phones(bus: Option<&str>) -> Result<Vec<PairedPhone>, Fault> {
    #[cfg(all(target_os = "linux", feature = "kdeconnect"))]
    return phone::paired(bus);
    #[cfg(not(all(target_os = "linux", feature = "kdeconnect")))]
    {
        let _ = bus;
        Err(Fault::Unreachable(BadAccount::Absent.to_string()))
    }
}

impl Account {
    fn check(&self) -> Result<(), BadAccount> {
        // It becomes part of the path of an object: KDE Connect makes it of these alone.
        let id = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if self.device.is_empty() || self.device.len() > 255 || !self.device.chars().all(id) {
            return Err(BadAccount::Device);
        }
        let digits = self.number.strip_prefix('+').unwrap_or_default();
        let is_e164 =
            (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        is_e164.then_some(()).ok_or(BadAccount::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_names_its_field() {
        let of = |device: &str, number: &str| Account {
            device: device.into(),
            number: number.into(),
            bus: None,
        };
        assert_eq!(of("_a1b2_c3", "+34600000001").check(), Ok(()));
        for device in ["", "a/b", "a-b", "é"] {
            let bad = of(device, "+34600000001").check();
            assert_eq!(bad, Err(BadAccount::Device), "{device:?} is part of a path");
        }
        for number in ["", "600000001", "+34 600", "+", "+1234567890123456"] {
            let bad = of("a1", number).check();
            assert_eq!(bad, Err(BadAccount::Number), "{number:?} is not E.164");
        }
    }
}

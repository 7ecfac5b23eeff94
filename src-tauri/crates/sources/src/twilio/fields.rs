//! Fields as Twilio writes them, read liberally: numbers come as text, absent ones as null, and what
//! is new or strange is passed over.

use listo_domain::{Address, Millis};
use serde_json::Value;

use crate::connector::Problem;
use crate::{dates, numbers};

#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a Value);

impl<'a> Fields<'a> {
    /// `None` where it is absent, null, empty or no text.
    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        let text = self.0.get(name)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// A number, also one that is written as text.
    pub(super) fn count(self, name: &str) -> Option<u64> {
        let value = self.0.get(name)?;
        value
            .as_u64()
            .or_else(|| value.as_str()?.trim().parse().ok())
    }

    pub(super) fn seconds(self, name: &str) -> u32 {
        let seconds = self.count(name).unwrap_or(0);
        u32::try_from(seconds).unwrap_or(u32::MAX)
    }

    pub(super) fn time(self, name: &str) -> Option<Millis> {
        dates::read(self.text(name)?)
    }

    pub(super) fn yes(self, name: &str, inner: &str) -> Option<bool> {
        self.0.get(name)?.get(inner)?.as_bool()
    }

    pub(super) fn has(self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }

    pub(super) fn sid(self) -> &'a str {
        self.text("sid").unwrap_or_default()
    }

    pub(super) fn problem(self, field: &str, what: &str) -> Problem {
        Problem {
            id: self.sid().to_owned(),
            field: field.to_owned(),
            what: what.to_owned(),
        }
    }

    /// # Errors
    /// It is not there.
    pub(super) fn need(self, name: &str) -> Result<&'a str, Problem> {
        self.text(name)
            .ok_or_else(|| self.problem(name, "it is missing, or no text"))
    }

    /// The id, which may become part of a path.
    ///
    /// # Errors
    /// There is none, or it is no id.
    pub(super) fn need_sid(self) -> Result<&'a str, Problem> {
        let sid = self.need("sid")?;
        match is_id(sid) {
            true => Ok(sid),
            false => Err(self.problem("sid", "it is no id")),
        }
    }

    /// The first of these dates that is there.
    ///
    /// # Errors
    /// None is there, or it cannot be read.
    pub(super) fn need_time(self, names: [&str; 2]) -> Result<Millis, Problem> {
        let found = names.into_iter().find_map(|name| self.time(name));
        found.ok_or_else(|| self.problem("date_created", "no date that can be read"))
    }

    /// The later of these dates.
    pub(super) fn latest(self, names: [&str; 2]) -> Option<Millis> {
        names.into_iter().filter_map(|name| self.time(name)).max()
    }
}

pub(super) fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Twilio writes numbers in E.164; all else is no number and stays as it is: short codes, names,
/// services (`MG…`), `whatsapp:+…`.
pub(super) fn address(text: &str) -> Address {
    match text.starts_with('+') {
        true => numbers::normalise(text, ""),
        false => Address(text.to_owned()),
    }
}

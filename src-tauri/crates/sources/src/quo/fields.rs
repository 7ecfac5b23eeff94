//! Fields as Quo writes them, read liberally: what is new or strange is passed over.

use chrono::{DateTime, SecondsFormat};
use listo_domain::{Address, Direction, Millis};
use serde_json::Value;

use crate::connector::Problem;
use crate::numbers;

#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a Value);

impl<'a> Fields<'a> {
    /// `None` where it is absent, null, empty or no text.
    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        let text = self.0.get(name)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// Whole seconds, of a number or of one that is written as text.
    pub(super) fn seconds(self, name: &str) -> u32 {
        let seconds = self.0.get(name).and_then(|value| {
            let written = || value.as_str()?.trim().parse().ok();
            value.as_f64().or_else(written)
        });
        // Out of range is as far as it goes.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        seconds.map_or(0, |seconds: f64| seconds.round() as u32)
    }

    pub(super) fn time(self, name: &str) -> Option<Millis> {
        let read = DateTime::parse_from_rfc3339(self.text(name)?).ok()?;
        Some(Millis(read.timestamp_millis()))
    }

    pub(super) fn list(self, name: &str) -> &'a [Value] {
        let list = self.0.get(name).and_then(Value::as_array);
        list.map_or(&[], Vec::as_slice)
    }

    pub(super) fn object(self, name: &str) -> Option<Self> {
        self.0.get(name).filter(|value| value.is_object()).map(Self)
    }

    pub(super) fn has(self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }

    pub(super) fn id(self) -> &'a str {
        self.text("id").unwrap_or_default()
    }

    pub(super) fn problem(self, field: &str, what: &str) -> Problem {
        Problem {
            id: self.id().to_owned(),
            field: field.to_owned(),
            what: what.to_owned(),
        }
    }

    /// The id of an item, when it was, and which way it went.
    ///
    /// # Errors
    /// One of them is not there, or cannot be read.
    pub(super) fn need_head(self) -> Result<(&'a str, Millis, Direction), Problem> {
        let id = self.text("id").filter(|id| is_id(id));
        let id = id.ok_or_else(|| self.problem("id", "it is missing, or no id"))?;
        let at = self.time("createdAt");
        let at = at.ok_or_else(|| self.problem("createdAt", "no date that can be read"))?;
        match self.text("direction") {
            Some("incoming" | "inbound") => Ok((id, at, Direction::Inbound)),
            Some("outgoing" | "outbound") => Ok((id, at, Direction::Outbound)),
            _ => Err(self.problem("direction", "it is neither incoming nor outgoing")),
        }
    }
}

/// May become part of a path.
pub(super) fn is_id(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    (1..=128).contains(&text.len()) && text.bytes().all(plain)
}

/// Quo writes numbers in E.164; all else is no number and stays as it is.
pub(super) fn address(text: &str) -> Address {
    match text.starts_with('+') {
        true => numbers::normalise(text, ""),
        false => Address(text.to_owned()),
    }
}

/// As Quo takes dates.
pub(super) fn date(at: Millis) -> String {
    let at = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

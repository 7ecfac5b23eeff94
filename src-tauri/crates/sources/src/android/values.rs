//! Attribute values that are more than text.

use listo_domain::Millis;

use super::item::Reason;

/// What a date counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Millis,
    /// Milliseconds, or seconds where the number is too small to be any (before March 1973):
    /// Android keeps the dates of MMS in seconds and some exports pass them on.
    MillisOrSeconds,
}

/// 9999-12-31T23:59:59.999Z
const LAST: i64 = 253_402_300_799_999;

/// The date of a record. From 1 on: a phone writes 0 where it does not know, and 1970 would be wrong.
pub(super) fn date(value: Option<&str>, unit: Unit) -> Result<Millis, Reason> {
    let number: Option<i64> = value.and_then(|v| v.trim().parse().ok());
    let millis = match number {
        Some(n) if unit == Unit::MillisOrSeconds && (1..100_000_000_000).contains(&n) => {
            Some(n * 1000)
        }
        other => other,
    };
    match millis.filter(|ms| (1..=LAST).contains(ms)) {
        Some(ms) => Ok(Millis(ms)),
        None => Err(bad("date", value)),
    }
}

/// The complaint about a field that is missing or makes no sense.
pub(super) fn bad(field: &'static str, value: Option<&str>) -> Reason {
    Reason::BadField {
        field,
        value: value.unwrap_or_default().chars().take(80).collect(),
    }
}

/// The name the file gives to one contact; the app's "(Unknown)" is none.
pub(super) fn contact_name(value: Option<&str>) -> Option<String> {
    let name = value?.trim();
    (!name.is_empty() && name != "(Unknown)").then(|| name.to_owned())
}

/// `read`: only `"0"` is unread; a value that is missing counts as read, as nothing old should
/// come back to the inbox for want of an attribute.
pub(super) fn read(value: Option<&str>) -> bool {
    value.map(str::trim) != Some("0")
}

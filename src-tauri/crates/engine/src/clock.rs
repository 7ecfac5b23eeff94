//! The one place that asks what time it is, and where.

use chrono::{NaiveDateTime, Offset as _, TimeZone as _};
use listo_domain::Millis;

pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Millis;

    /// The zone of the times that people read.
    fn zone(&self) -> Zone {
        Zone::system()
    }
}

#[derive(Debug, Clone)]
pub struct Zone {
    /// As the time zone database has it; empty where the system does not say.
    pub name: String,
    /// How many seconds local time is ahead of UTC at a moment in milliseconds.
    pub ahead: fn(i64) -> i32,
}

impl Zone {
    #[must_use]
    pub fn system() -> Self {
        Self {
            name: set_apart()
                .or_else(|| iana_time_zone::get_timezone().ok())
                .unwrap_or_default(),
            ahead: |ms| {
                let local = chrono::Local.timestamp_millis_opt(ms).earliest();
                local.map_or(0, |t| t.offset().fix().local_minus_utc())
            },
        }
    }

    /// `None` for a moment beyond all calendars.
    pub(crate) fn local(&self, at: Millis) -> Option<NaiveDateTime> {
        let ahead = i64::from((self.ahead)(at.0));
        let shifted = at.0.checked_add(ahead * 1000)?;
        chrono::DateTime::from_timestamp_millis(shifted).map(|t| t.naive_utc())
    }

    /// `UTC+01:00`.
    pub(crate) fn offset(&self, at: Millis) -> String {
        let ahead = (self.ahead)(at.0);
        let sign = if ahead < 0 { '-' } else { '+' };
        let minutes = ahead.unsigned_abs() / 60;
        format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// Where TZ is set, local time follows it and not the system.
fn set_apart() -> Option<String> {
    let name = std::env::var("TZ").ok().filter(|_| cfg!(unix))?;
    let name = name.trim_start_matches(':');
    (!name.is_empty()).then(|| name.to_owned())
}

/// The clock of the system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "everybody else asks here")]
    fn now(&self) -> Millis {
        Millis(chrono::Utc::now().timestamp_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::{Millis, Zone};

    #[test]
    fn a_zone_tells_local_time_and_how_far_it_is() {
        let zone = |ahead| Zone {
            name: String::new(),
            ahead,
        };
        let noon = Millis(1_793_534_400_000);
        let newfoundland = zone(|_| -12_600);
        let there = newfoundland.local(noon).unwrap();
        assert_eq!(there.to_string(), "2026-11-01 08:30:00");
        assert_eq!(newfoundland.offset(noon), "UTC-03:30");
        assert_eq!(zone(|_| 0).offset(noon), "UTC+00:00");
        assert_eq!(zone(|_| 20_700).offset(noon), "UTC+05:45");
        assert!(zone(|_| 3_600).local(Millis(i64::MAX)).is_none());
    }
}

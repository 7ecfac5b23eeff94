//! Business hours: from the settings to what the domain reckons with, and in which time zone.

use crate::api::{BusinessHours, FirstDay, Holiday, OpenSpan, Settings};
use crate::clock::Zone;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::place;
use chrono::{DateTime, Offset as _, TimeZone as _};
use chrono_tz::Tz;
use listo_domain as domain;
use listo_domain::{Date, HoursError, Millis, Span, Wall};
use serde_json::Value;

/// Where the hours are meant.
#[derive(Debug, Clone)]
pub(crate) enum BusinessZone {
    Here(Zone),
    There(Tz),
}

impl BusinessZone {
    /// By how many milliseconds local time is ahead of UTC.
    pub(crate) fn ahead(&self, at: Millis) -> i64 {
        let seconds = match self {
            Self::Here(zone) => (zone.ahead)(at.0),
            Self::There(zone) => DateTime::from_timestamp_millis(at.0).map_or(0, |utc| {
                let offset = zone.offset_from_utc_datetime(&utc.naive_utc());
                offset.fix().local_minus_utc()
            }),
        };
        i64::from(seconds) * 1000
    }
}

/// The hours, where they are meant, and with which weekday a week begins (0 is Monday).
#[derive(Debug, Clone)]
pub(crate) struct Business {
    pub hours: domain::BusinessHours,
    pub zone: BusinessZone,
    pub first_day: usize,
}

impl Business {
    pub(crate) fn of(settings: &Settings, here: Zone) -> Result<Self> {
        let saved = &settings.business_hours;
        let zone = match saved.zone.as_str() {
            "" => BusinessZone::Here(here),
            name => BusinessZone::There(zone(name)?),
        };
        let first_day = match settings.first_day {
            FirstDay::System => place::first_day(&place::system_region()),
            chosen => chosen,
        };
        Ok(Self {
            hours: hours(saved)?,
            zone,
            first_day: match first_day {
                FirstDay::Saturday => 5,
                FirstDay::Sunday => 6,
                FirstDay::Monday | FirstDay::System => 0,
            },
        })
    }

    pub(crate) fn open_at(&self, at: Millis) -> bool {
        let wall = Wall::at(at, |at| self.zone.ahead(at));
        self.hours.is_open(wall)
    }
}

impl Engine {
    /// Whether the business is open at a moment, by the hours of the settings.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn business_open_at(&self, at: Millis) -> Result<bool> {
        Ok(self.business().await?.open_at(at))
    }

    pub(crate) async fn business(&self) -> Result<Business> {
        Business::of(&self.settings().await?, self.inner.clock.zone())
    }

    /// The names of all time zones that hours can be meant in, by name.
    #[must_use]
    pub fn time_zones() -> Vec<String> {
        let mut names: Vec<String> = chrono_tz::TZ_VARIANTS
            .iter()
            .map(|zone| zone.name().to_owned())
            .collect();
        names.sort_unstable();
        names
    }
}

fn zone(name: &str) -> Result<Tz> {
    name.parse()
        .map_err(|_| Error::invalid("zone", name.to_owned()))
}

/// # Errors
/// [`Error::Invalid`] names what is wrong: `week`, `holiday` or `zone`.
pub(crate) fn checked(hours_saved: &BusinessHours) -> Result<()> {
    if !hours_saved.zone.is_empty() {
        zone(&hours_saved.zone)?;
    }
    hours(hours_saved).map(drop)
}

fn hours(saved: &BusinessHours) -> Result<domain::BusinessHours> {
    let week: Result<Vec<_>> = saved.week.iter().map(|day| spans(day)).collect();
    let holidays: Result<Vec<_>> = saved.holidays.iter().map(holiday).collect();
    domain::BusinessHours::new(week?, holidays?).map_err(|why| wrong(why, "week"))
}

fn spans(day: &[OpenSpan]) -> Result<Vec<Span>> {
    day.iter().map(span).collect()
}

fn span(open: &OpenSpan) -> Result<Span> {
    let text = format!("{}-{}", open.from, open.to);
    let (Some(from), Some(to)) = (minute(&open.from), minute(&open.to)) else {
        return Err(wrong(HoursError::NoTime, &text));
    };
    let to = if to == 0 { Span::MIDNIGHT } else { to };
    Span::new(from, to).map_err(|why| wrong(why, &text))
}

fn wrong(why: HoursError, what: &str) -> Error {
    let why = match why {
        HoursError::NoTime => "no time of a day",
        HoursError::Empty => "ends when it begins",
        HoursError::OverMidnight => "goes over midnight",
        HoursError::Overlap => "two spans of a day overlap",
        HoursError::NoWeek => "not seven days",
    };
    Error::invalid("week", format!("{what}: {why}"))
}

/// `09:30`, in minutes.
fn minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let part = |text: &str, below: u32| {
        let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        let number: u32 = digits.then(|| text.parse().ok()).flatten()?;
        (number < below).then_some(number)
    };
    Some(part(hour, 24)? * 60 + part(minute, 60)?)
}

fn holiday(holiday: &Holiday) -> Result<domain::Holiday> {
    let date = date(&holiday.date).ok_or_else(|| Error::invalid("holiday", &*holiday.date))?;
    Ok(if holiday.yearly {
        domain::Holiday::yearly(date)
    } else {
        domain::Holiday::Once(date)
    })
}

/// `2026-12-25`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let mut parts = text.split('-').filter(|_| plain);
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    parts
        .next()
        .is_none()
        .then(|| Date::new(year, month, day))?
}

/// Each weekday, each holiday and the zone by itself: one that is not understood falls back to
/// what it is by default, and costs no other.
pub(crate) fn understood(saved: &Value) -> BusinessHours {
    let mut hours = BusinessHours::default();
    let list = |name: &str| saved.get(name).and_then(Value::as_array);
    for (day, was) in hours
        .week
        .iter_mut()
        .zip(list("week").into_iter().flatten())
    {
        if let Ok(open) = serde_json::from_value::<Vec<OpenSpan>>(was.clone())
            && let Ok(spans) = spans(&open)
            && domain::BusinessHours::new(vec![spans; 7], []).is_ok()
        {
            *day = open;
        }
    }
    let days = list("holidays").into_iter().flatten();
    let days = days.filter_map(|day| serde_json::from_value::<Holiday>(day.clone()).ok());
    hours.holidays = days.filter(|day| holiday(day).is_ok()).collect();
    let name = saved.get("zone").and_then(Value::as_str);
    if let Some(name) = name.filter(|name| zone(name).is_ok()) {
        name.clone_into(&mut hours.zone);
    }
    hours
}

#[cfg(test)]
mod tests;

//! Which instants a period is made of.

use crate::api::InsightPeriod;
use crate::business::{Business, date};
use crate::error::{Error, Result};
use listo_domain::insight::{Calendar, Unit};
use listo_domain::{Date, Millis, Wall};

/// Ten years.
const MOST_DAYS: u32 = 3660;

/// From one instant to another.
pub(super) struct Span {
    pub calendar: Calendar,
}

/// A period, and the one before it, which is as long.
pub(super) struct Days {
    pub span: Span,
    pub before: Option<Span>,
}

/// `first` is when the first item came in.
///
/// # Errors
/// [`Error::Invalid`] for what is no day, and for a period that ends before it begins.
pub(super) fn days(
    period: &InsightPeriod,
    business: &Business,
    now: Millis,
    first: Option<Millis>,
) -> Result<Days> {
    let ahead = |at: Millis| business.zone.ahead(at);
    let today = Wall::at(now, ahead).date();
    let day_of = |at: Millis| Wall::at(at, ahead).date();
    let (begin, end) = match period {
        InsightPeriod::Days { n } => {
            let n = (*n).clamp(1, MOST_DAYS);
            (today.plus(1 - i64::from(n)), today)
        }
        InsightPeriod::All => (first.map_or(today, day_of).min(today), today),
        InsightPeriod::Between { first, last } => {
            let day = |text: &str| date(text).ok_or_else(|| Error::invalid("period", text));
            let (begin, end) = (day(first)?, day(last)?);
            if end < begin {
                return Err(Error::invalid("period", format!("{first} – {last}")));
            }
            (begin, end)
        }
    };
    let midnight = |day: Date| day.midnight().instant(ahead);
    let from = midnight(begin);
    // What happened at this very millisecond is in it.
    let until = midnight(end.plus(1))
        .min(Millis(now.0 + 1))
        .max(Millis(from.0 + 1));
    let unit = Unit::over(from, until);
    let span = |from, until| Span {
        calendar: Calendar::new(from, until, unit, business.first_day, ahead),
    };
    let before = match period {
        InsightPeriod::All => None,
        InsightPeriod::Days { .. } | InsightPeriod::Between { .. } => {
            let back = begin.until(end) + 1;
            let earlier = |at: Millis| {
                let wall = Wall::at(at, ahead);
                Wall(wall.0 - back * 86_400_000).instant(ahead)
            };
            // As far into its last day as the period has come into its own.
            let before = midnight(begin.plus(-back));
            Some(span(before, earlier(until).max(Millis(before.0 + 1))))
        }
    };
    Ok(Days {
        span: span(from, until),
        before,
    })
}

//! At which hour the business opens on a day of this computer's calendar.

use super::{ahead, on_the_wall, wall};
use crate::business::Business;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeZone};
use listo_domain::{Millis, Wall};

impl Business {
    /// The first opening from the beginning of a day on.
    pub(super) fn next_opening<Z: TimeZone>(
        &self,
        now: &DateTime<Z>,
        day: NaiveDate,
    ) -> Option<DateTime<Z>> {
        let begin = on_the_wall(now, day.and_time(NaiveTime::MIN))?;
        let ahead = |at| self.zone.ahead(at);
        let there = Wall::at(Millis(begin.timestamp_millis()), ahead);
        let Millis(opens) = self.hours.next_opening(there)?.instant(ahead);
        now.timezone().timestamp_millis_opt(opens).single()
    }

    /// `None` where it does not open on that day.
    pub(super) fn opens<Z: TimeZone>(
        &self,
        now: &DateTime<Z>,
        day: NaiveDate,
    ) -> Option<DateTime<Z>> {
        let opens = self.next_opening(now, day)?;
        (wall(&opens)?.date() == day).then_some(opens)
    }

    /// The first day of the next week on which it opens: the first open weekday, counted from the
    /// one with which a week begins, or where that is a holiday the next after it. Monday where it
    /// never opens.
    pub(super) fn next_week<Z: TimeZone>(
        &self,
        now: &DateTime<Z>,
        today: NaiveDate,
    ) -> Option<NaiveDate> {
        let mut week = (self.first_day..self.first_day + 7).map(|day| day % 7);
        let first = week.find(|day| !self.hours.weekday(*day).is_empty());
        let first = u32::try_from(first.unwrap_or(0)).ok()?;
        let days = (6 + first - today.weekday().num_days_from_monday()) % 7 + 1;
        let first = ahead(today, days)?;
        let opens = self.next_opening(now, first);
        let opens = opens.and_then(|time| wall(&time)).map(|there| there.date());
        opens.or(Some(first))
    }
}

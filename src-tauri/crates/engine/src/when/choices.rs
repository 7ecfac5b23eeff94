//! The times one mostly means.

use super::{NINE, ahead, at, wall};
use crate::api::SnoozeKind;
use crate::business::Business;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike};

/// The natural choices, soonest first, all later than `now`.
pub(crate) fn choices<Z: TimeZone>(
    now: &DateTime<Z>,
    business: &Business,
) -> Vec<(SnoozeKind, DateTime<Z>)> {
    let Some(here) = wall(now) else {
        return Vec::new();
    };
    let today = here.date();
    let tomorrow = ahead(today, 1);
    let next_week = business
        .next_week(now, today)
        .filter(|day| Some(*day) != tomorrow);
    let tonight = (here.hour() < 19).then_some(today);
    let begins = |day| business.opens(now, day).or_else(|| at(now, day, NINE));
    let opens = tomorrow.and_then(|day| business.next_opening(now, day));
    let opens = opens.filter(|time| {
        let day = wall(time).map(|there| there.date());
        day != tomorrow && day != next_week
    });
    let found = [
        (SnoozeKind::LaterToday, later_today(now, today)),
        (
            SnoozeKind::Tonight,
            tonight.and_then(|day| at(now, day, 20 * 60)),
        ),
        (SnoozeKind::Tomorrow, tomorrow.and_then(begins)),
        (SnoozeKind::NextBusinessDay, opens),
        (SnoozeKind::NextWeek, next_week.and_then(begins)),
    ];
    let found = found
        .into_iter()
        .filter_map(|(kind, time)| Some((kind, time?)));
    let mut found: Vec<_> = found.filter(|(_, time)| time > now).collect();
    found.sort_by(|(_, one), (_, other)| one.cmp(other));
    found
}

fn later_today<Z: TimeZone>(now: &DateTime<Z>, today: NaiveDate) -> Option<DateTime<Z>> {
    let soon = now.clone().checked_add_signed(TimeDelta::try_hours(3)?)?;
    let time = wall(&soon)?.time();
    let past = time.signed_duration_since(NaiveTime::from_hms_opt(time.hour(), 0, 0)?);
    let wait = TimeDelta::try_hours(i64::from(!past.is_zero()))? - past;
    let soon = soon.checked_add_signed(wait)?;
    let there = wall(&soon)?;
    (there.date() == today && there.hour() <= 19).then_some(soon)
}

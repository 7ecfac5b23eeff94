//! On how many business days in a row a review was ended. Days off break nothing.

use super::run::key;
use crate::api::ReviewKind;
use crate::business::{Business, date};
use crate::engine::Engine;
use crate::error::Result;
use listo_domain::{Date, Millis, Wall};
use std::collections::BTreeSet;

/// Older days are of no more use.
const KEPT: usize = 400;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Streak {
    pub days: u32,
    /// It was ended today; the weekly one this week.
    pub today: bool,
}

impl Engine {
    pub(super) async fn streak(&self, kind: &ReviewKind) -> Result<Streak> {
        let ended = self.ended_days(kind).await?;
        let business = self.business().await?;
        let today = Wall::at(self.now(), |at| business.zone.ahead(at)).date();
        Ok(match kind {
            ReviewKind::Weekly => weeks(&ended, today),
            _ => days(&ended, today, &business),
        })
    }

    /// Whether this moment is of the present day; for the weekly one of the present week.
    pub(super) async fn is_of_today(&self, kind: &ReviewKind, at: i64) -> Result<bool> {
        let business = self.business().await?;
        let date = |at| Wall::at(at, |at| business.zone.ahead(at)).date();
        let (then, today) = (date(Millis(at)), date(self.now()));
        Ok(match kind {
            ReviewKind::Weekly => week(then) == week(today),
            _ => then == today,
        })
    }

    pub(super) async fn note_ended(&self, kind: &ReviewKind) -> Result<()> {
        let mut ended = self.ended_days(kind).await?;
        let business = self.business().await?;
        ended.insert(Wall::at(self.now(), |at| business.zone.ahead(at)).date());
        while ended.len() > KEPT {
            ended.pop_first();
        }
        let epoch = epoch();
        let days: Vec<String> = ended
            .iter()
            .map(|day| epoch.until(*day).to_string())
            .collect();
        let key = format!("review_days.{}", key(kind));
        Ok(self.store().save_setting(&key, &days.join(" ")).await?)
    }

    async fn ended_days(&self, kind: &ReviewKind) -> Result<BTreeSet<Date>> {
        let key = format!("review_days.{}", key(kind));
        let kept = self.store().setting(&key).await?.unwrap_or_default();
        let epoch = epoch();
        let days = kept.split(' ').filter_map(|day| day.parse().ok());
        Ok(days.map(|day| epoch.plus(day)).collect())
    }
}

fn epoch() -> Date {
    date("2020-01-01").unwrap_or_else(|| Wall(0).date())
}

fn days(ended: &BTreeSet<Date>, today: Date, business: &Business) -> Streak {
    let never_open = (0..7).all(|day| business.hours.weekday(day).is_empty());
    let counts = |day: Date| never_open || !business.hours.spans(day).is_empty();
    let mut days = 0;
    let mut day = today;
    // A day that is not over yet breaks nothing.
    if !ended.contains(&day) {
        day = day.plus(-1);
    }
    for _ in 0..KEPT {
        if ended.contains(&day) {
            days += 1;
        } else if counts(day) {
            break;
        }
        day = day.plus(-1);
    }
    Streak {
        days,
        today: ended.contains(&today),
    }
}

/// 30 December 2019 was a Monday.
fn week(day: Date) -> i64 {
    (epoch().until(day) + 2).div_euclid(7)
}

fn weeks(ended: &BTreeSet<Date>, today: Date) -> Streak {
    let all: BTreeSet<i64> = ended.iter().map(|day| week(*day)).collect();
    let this = week(today);
    let mut at = if all.contains(&this) { this } else { this - 1 };
    let mut weeks = 0;
    while all.contains(&at) {
        weeks += 1;
        at -= 1;
    }
    Streak {
        days: weeks,
        today: all.contains(&this),
    }
}

//! Reminders: when it is time for a review that has something to go through. Each is told of once a day.

use super::run::key;
use crate::api::{ReviewChoice, ReviewKind};
use crate::business::{Business, BusinessZone};
use crate::engine::{Engine, Event};
use crate::error::Result;
use listo_domain::{Date, Wall};
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440;
/// A reminder that the machine slept over is not told any more.
const LATE: i64 = 90;
const LOOK: Duration = Duration::from_secs(10);
const FRIDAY: usize = 4;

impl Engine {
    /// The review that it is time for, where it has not been told of yet and something is to be gone
    /// through. The times are those of this computer; days on which the business is closed have none.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn due_review(&self) -> Result<Option<ReviewChoice>> {
        let settings = self.settings().await?;
        let at = settings.review_reminders;
        let set = [
            (ReviewKind::Morning, at.morning),
            (ReviewKind::EndOfDay, at.end_of_day),
            (ReviewKind::Weekly, at.weekly),
        ];
        let here = self.inner.clock.zone();
        let business = Business::of(&settings, here.clone())?;
        let here = BusinessZone::Here(here);
        let wall = Wall::at(self.now(), |at| here.ahead(at));
        let minute = wall.0.div_euclid(MINUTE).rem_euclid(DAY);
        for (kind, set) in set {
            let Some(set) = set.map(i64::from) else {
                continue;
            };
            let late = minute - set;
            if !(0..LATE).contains(&late) || !is_day_of(&kind, wall.date(), &business) {
                continue;
            }
            let told = format!("review_told.{}", key(&kind));
            let this = format!("{} {set}", wall.0.div_euclid(MINUTE * DAY));
            if self.store().setting(&told).await?.as_deref() == Some(this.as_str()) {
                continue;
            }
            let choice = self.choice(kind, None).await?;
            self.store().save_setting(&told, &this).await?;
            if choice.total > 0 && !choice.done_today {
                return Ok(Some(choice));
            }
        }
        Ok(None)
    }

    /// Tells listeners of each review when it is time for it. Never returns: to be spawned by the one
    /// process that a person sees.
    pub async fn remind_of_reviews(self) {
        // What listens has begun by then.
        let mut looks = tokio::time::interval_at(Instant::now() + LOOK, LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            looks.tick().await;
            // What cannot be read now is looked at again soon.
            if let Ok(Some(choice)) = self.due_review().await {
                let _ = self.inner.events.send(Event::ReviewDue(Box::new(choice)));
            }
        }
    }
}

/// Every business day; for the weekly one the last of the week, which ends on Sunday.
fn is_day_of(kind: &ReviewKind, day: Date, business: &Business) -> bool {
    let weekday = day.weekday();
    if (0..7).all(|day| business.hours.weekday(day).is_empty()) {
        return *kind != ReviewKind::Weekly || weekday == FRIDAY;
    }
    let open = |day: Date| !business.hours.spans(day).is_empty();
    let rest = (1..).take(6 - weekday).map(|n| day.plus(n));
    open(day) && (*kind != ReviewKind::Weekly || !rest.into_iter().any(open))
}

//! The clock on the wall over a period, and when the business was open in it; made once, so that
//! millions of instants can be asked for.

use crate::business::{BusinessHours, Date, Wall};
use crate::fact::Millis;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// What a point of a series stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Day,
    Week,
    Month,
}

impl Unit {
    /// At most some fifty points, or a month each.
    #[must_use]
    pub fn over(from: Millis, until: Millis) -> Self {
        match until.0.saturating_sub(from.0) / DAY {
            ..=46 => Self::Day,
            47..=380 => Self::Week,
            _ => Self::Month,
        }
    }
}

/// By how much the wall is ahead of UTC, and when each part of a period begins.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub from: Millis,
    pub until: Millis,
    pub unit: Unit,
    /// The first one is `from`, also where it lies within a week or month.
    pub starts: Vec<Millis>,
    offsets: Vec<(Millis, i64)>,
}

impl Calendar {
    /// `first_day` of the week, 0 is Monday; `ahead` says by how many milliseconds the wall is ahead of
    /// UTC.
    #[must_use]
    pub fn new(
        from: Millis,
        until: Millis,
        unit: Unit,
        first_day: usize,
        ahead: impl Fn(Millis) -> i64 + Copy,
    ) -> Self {
        let offsets = offsets(from, until, ahead);
        let first = Wall::at(from, ahead).date();
        let mut starts = vec![from];
        let mut day = next(first, unit, first_day);
        loop {
            let at = day.midnight().instant(ahead);
            if at >= until {
                break;
            }
            if at > from {
                starts.push(at);
            }
            day = next(day, unit, first_day);
        }
        Self {
            from,
            until,
            unit,
            starts,
            offsets,
        }
    }

    #[must_use]
    pub fn holds(&self, at: Millis) -> bool {
        self.from <= at && at < self.until
    }

    /// Which part of the period an instant of it lies in.
    #[must_use]
    pub fn part(&self, at: Millis) -> usize {
        self.starts
            .partition_point(|start| *start <= at)
            .saturating_sub(1)
    }

    /// When a part ends.
    #[must_use]
    pub fn end(&self, part: usize) -> Millis {
        self.starts.get(part + 1).copied().unwrap_or(self.until)
    }

    /// Monday from 0:00 is 0, Sunday from 23:00 is 167.
    #[must_use]
    pub fn hour_of_week(&self, at: Millis) -> usize {
        let hours = (at.0 + self.ahead(at)).div_euclid(HOUR);
        // The first day of all was a Thursday.
        usize::try_from((hours + 3 * 24).rem_euclid(7 * 24)).unwrap_or(0)
    }

    fn ahead(&self, at: Millis) -> i64 {
        let next = self.offsets.partition_point(|(from, _)| *from <= at);
        let here = self.offsets.get(next.saturating_sub(1));
        here.map_or(0, |(_, ahead)| *ahead)
    }

    /// The same, over a stretch with one offset each.
    fn stretches(&self) -> impl Iterator<Item = (Millis, Millis, i64)> {
        let ends = self.offsets.iter().skip(1).map(|(from, _)| *from);
        let ends = ends.chain([self.until]);
        self.offsets
            .iter()
            .zip(ends)
            .map(|((from, ahead), until)| (*from, until, *ahead))
    }
}

fn next(day: Date, unit: Unit, first_day: usize) -> Date {
    let days = day.days();
    match unit {
        Unit::Day => Date::of(days + 1),
        Unit::Week => {
            let into = (day.weekday() + 7 - first_day % 7) % 7;
            Date::of(days + 7 - i64::try_from(into).unwrap_or(0))
        }
        Unit::Month => day.next_month(),
    }
}

/// When the wall begins to be ahead by how much; the first entry is at `from`.
fn offsets(from: Millis, until: Millis, ahead: impl Fn(Millis) -> i64) -> Vec<(Millis, i64)> {
    let mut found = vec![(from, ahead(from))];
    let (mut at, mut by) = (from.0, ahead(from));
    while at < until.0 {
        let next = (at + DAY).min(until.0);
        if ahead(Millis(next)) != by {
            let (mut same, mut other) = (at, next);
            while other - same > 1 {
                let middle = same + (other - same) / 2;
                if ahead(Millis(middle)) == by {
                    same = middle;
                } else {
                    other = middle;
                }
            }
            by = ahead(Millis(other));
            found.push((Millis(other), by));
            at = other;
        } else {
            at = next;
        }
    }
    found
}

/// When the business was open in a period.
#[derive(Debug, Clone, Default)]
pub struct OpenTimes {
    /// From when to when, and for how long it had been open before that.
    spans: Vec<(Millis, Millis, i64)>,
}

impl OpenTimes {
    #[must_use]
    pub fn new(hours: &BusinessHours, calendar: &Calendar) -> Self {
        let mut spans: Vec<(Millis, Millis, i64)> = Vec::new();
        let mut open = 0;
        for (from, until, ahead) in calendar.stretches() {
            let days = Wall(from.0 + ahead).day()..=Wall(until.0 + ahead).day();
            for day in days {
                let midnight = day * DAY - ahead;
                for span in hours.spans(Date::of(day)) {
                    let at = |minute: u32| midnight + i64::from(minute) * 60_000;
                    let begin = at(span.from()).max(from.0);
                    let end = at(span.to()).min(until.0);
                    if begin < end {
                        spans.push((Millis(begin), Millis(end), open));
                        open += end - begin;
                    }
                }
            }
        }
        Self { spans }
    }

    /// For how long it was open from one instant of the period to another.
    #[must_use]
    pub fn between(&self, from: Millis, to: Millis) -> i64 {
        (self.before(to) - self.before(from)).max(0)
    }

    #[must_use]
    pub fn is_open(&self, at: Millis) -> bool {
        self.last(at).is_some_and(|(_, end, _)| at < *end)
    }

    fn before(&self, at: Millis) -> i64 {
        let last = self.last(at);
        last.map_or(0, |(begin, end, before)| before + at.0.min(end.0) - begin.0)
    }

    /// The last span that has begun.
    fn last(&self, at: Millis) -> Option<&(Millis, Millis, i64)> {
        let next = self.spans.partition_point(|(begin, ..)| *begin <= at);
        self.spans.get(next.checked_sub(1)?)
    }
}

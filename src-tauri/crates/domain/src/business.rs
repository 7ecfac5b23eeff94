//! When the business is open: spans of the day for each weekday, and holidays.
//!
//! Everything here is in local time, the time of the clock on the wall. What an instant is on that
//! clock is asked of a function that says how far the clock is ahead of UTC, so that the lengths
//! are right when clocks are changed.

use crate::fact::Millis;
use std::collections::BTreeSet;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// No zone is further from UTC than this.
const FARTHEST: i64 = 26 * 60 * MINUTE;
/// Years 0 to 9999, beyond which nobody asks.
const FIRST: i64 = -62_167_219_200_000;
const LAST: i64 = 253_402_300_799_999;
/// An opening further ahead than this is none.
const YEARS_AHEAD: i64 = 5 * 366;

/// A reading of the clock on the wall: milliseconds since its 1 January 1970, 0:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wall(pub i64);

impl Wall {
    /// What the wall shows at an instant, where the clock is `ahead` of UTC by milliseconds.
    #[must_use]
    pub fn at(instant: Millis, ahead: impl Fn(Millis) -> i64) -> Self {
        Self(instant.0.saturating_add(ahead(instant)))
    }

    /// The first instant at which the wall shows this. A time that the clocks skip is the instant
    /// at which they are changed.
    #[must_use]
    pub fn instant(self, ahead: impl Fn(Millis) -> i64) -> Millis {
        let wall = self.0.clamp(FIRST, LAST);
        let around = [wall - FARTHEST, wall + FARTHEST].map(|t| ahead(Millis(t)));
        let meant = around.map(|by| wall - by);
        let shows = |t: &i64| ahead(Millis(*t)).saturating_add(*t) == wall;
        if let Some(first) = meant.into_iter().filter(shows).min() {
            return Millis(first);
        }
        let [before, after] = meant;
        let (mut low, mut high) = (before.min(after) - 1, before.max(after));
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if middle + ahead(Millis(middle)) < wall {
                low = middle;
            } else {
                high = middle;
            }
        }
        Millis(high)
    }

    /// Days since 1 January 1970.
    pub(crate) fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    #[must_use]
    pub fn date(self) -> Date {
        Date::of(self.day())
    }
}

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i64,
    month: u8,
    day: u8,
}

impl Date {
    /// `None` for a day that the month does not have, and outside the years 0 to 9999.
    #[must_use]
    pub fn new(year: i64, month: u8, day: u8) -> Option<Self> {
        let date = Self { year, month, day };
        ((0..=9999).contains(&year) && Self::of(date.days()) == date).then_some(date)
    }

    /// The first moment of the day.
    #[must_use]
    pub fn midnight(self) -> Wall {
        Wall(self.days() * DAY)
    }

    /// Days since 1 January 1970; a year begins in March here, so that a leap day is its last.
    pub(crate) fn days(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((i64::from(self.month) + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    pub(crate) fn of(days: i64) -> Self {
        let days = days + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        Self {
            year: era * 400 + year + i64::from(month <= 2),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }

    /// So many days later, or earlier.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self::of(self.days().saturating_add(days))
    }

    /// How many days later another one is.
    #[must_use]
    pub fn until(self, other: Self) -> i64 {
        other.days() - self.days()
    }

    /// The first day of its month.
    #[must_use]
    pub fn month_begin(self) -> Self {
        let day = 1;
        Self { day, ..self }
    }

    /// The first day of the month after.
    pub(crate) fn next_month(self) -> Self {
        let (year, month) = match self.month {
            12 => (self.year + 1, 1),
            month => (self.year, month + 1),
        };
        let day = 1;
        Self { year, month, day }
    }

    /// Counted from Monday, which is 0.
    #[must_use]
    pub fn weekday(self) -> usize {
        weekday(self.days())
    }
}

/// The first day of all was a Thursday.
fn weekday(days: i64) -> usize {
    usize::try_from((days + 3).rem_euclid(7)).unwrap_or(0)
}

/// A part of one day in which the business is open: from a minute on, up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    from: u32,
    to: u32,
}

/// Why hours are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HoursError {
    /// A minute after 24:00.
    NoTime,
    /// It ends when it begins.
    Empty,
    /// It ends before it begins: what goes over midnight is two spans, one of each day.
    OverMidnight,
    /// Two spans of one day have a minute in common.
    Overlap,
    /// There are not seven weekdays.
    NoWeek,
}

impl Span {
    pub const MIDNIGHT: u32 = 24 * 60;

    /// Minutes of the day; it may end at [`Span::MIDNIGHT`].
    ///
    /// # Errors
    /// Where it is no part of one day.
    pub fn new(from: u32, to: u32) -> Result<Self, HoursError> {
        if from > Self::MIDNIGHT || to > Self::MIDNIGHT {
            Err(HoursError::NoTime)
        } else if from == to {
            Err(HoursError::Empty)
        } else if to < from {
            Err(HoursError::OverMidnight)
        } else {
            Ok(Self { from, to })
        }
    }

    #[must_use]
    pub fn from(self) -> u32 {
        self.from
    }

    #[must_use]
    pub fn to(self) -> u32 {
        self.to
    }

    fn on(self, day: i64) -> (i64, i64) {
        let at = |minute: u32| day * DAY + i64::from(minute) * MINUTE;
        (at(self.from), at(self.to))
    }
}

/// A day on which the business is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holiday {
    Once(Date),
    /// The same day of every year that has it.
    Yearly {
        month: u8,
        day: u8,
    },
}

impl Holiday {
    #[must_use]
    pub fn yearly(date: Date) -> Self {
        Self::Yearly {
            month: date.month,
            day: date.day,
        }
    }
}

/// The hours of a business: which spans each weekday has, and when there are none all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessHours {
    /// Monday first; in order, without a minute in common.
    week: Vec<Vec<Span>>,
    holidays: BTreeSet<Holiday>,
}

/// Monday to Friday, 9:00 to 18:00.
impl Default for BusinessHours {
    fn default() -> Self {
        let nine_to_six = Span {
            from: 9 * 60,
            to: 18 * 60,
        };
        let week = (0..7).map(|day| {
            if day < 5 {
                vec![nine_to_six]
            } else {
                Vec::new()
            }
        });
        Self {
            week: week.collect(),
            holidays: BTreeSet::new(),
        }
    }
}

impl BusinessHours {
    /// The spans of the seven weekdays, Monday first; a day without any is closed.
    ///
    /// # Errors
    /// [`HoursError::Overlap`], [`HoursError::NoWeek`].
    pub fn new(
        mut week: Vec<Vec<Span>>,
        holidays: impl IntoIterator<Item = Holiday>,
    ) -> Result<Self, HoursError> {
        if week.len() != 7 {
            return Err(HoursError::NoWeek);
        }
        for day in &mut week {
            day.sort_unstable();
            let pairs = day.iter().zip(day.iter().skip(1));
            if pairs.into_iter().any(|(one, next)| next.from < one.to) {
                return Err(HoursError::Overlap);
            }
        }
        Ok(Self {
            week,
            holidays: holidays.into_iter().collect(),
        })
    }

    /// The usual spans of a weekday, counted from Monday.
    #[must_use]
    pub fn weekday(&self, day: usize) -> &[Span] {
        self.week.get(day).map_or(&[], Vec::as_slice)
    }

    /// The spans of a day; none where it is closed.
    #[must_use]
    pub fn spans(&self, date: Date) -> &[Span] {
        let (month, day) = (date.month, date.day);
        let closed = [Holiday::Once(date), Holiday::Yearly { month, day }];
        if closed.iter().any(|holiday| self.holidays.contains(holiday)) {
            return &[];
        }
        self.weekday(date.weekday())
    }

    /// A span begins with its first minute and is over with its last.
    #[must_use]
    pub fn is_open(&self, at: Wall) -> bool {
        let within = at.0.rem_euclid(DAY);
        let spans = self.spans(at.date()).iter();
        spans
            .map(|span| span.on(0))
            .any(|(from, to)| (from..to).contains(&within))
    }

    /// The first time, not before this, at which it opens: it is open then and was not just before.
    /// `None` where it does not within years.
    #[must_use]
    pub fn next_opening(&self, from: Wall) -> Option<Wall> {
        let first = Wall(from.0.clamp(FIRST, LAST)).day();
        let spans = (first..first + YEARS_AHEAD).flat_map(|day| {
            let spans = self.spans(Date::of(day)).iter();
            spans.map(move |span| Wall(span.on(day).0))
        });
        spans
            .filter(|opening| *opening >= from)
            .find(|opening| !self.is_open(Wall(opening.0 - 1)))
    }

    /// How long it is open from one instant to another, in milliseconds; 0 where they are turned.
    /// `ahead` says by how many milliseconds the wall is ahead of UTC at an instant.
    #[must_use]
    pub fn open_millis(&self, from: Millis, to: Millis, ahead: impl Fn(Millis) -> i64) -> i64 {
        let (mut at, to) = (from.0.clamp(FIRST, LAST), to.0.clamp(FIRST, LAST));
        let mut open = 0;
        while at < to {
            let by = ahead(Millis(at));
            let mut until = (at + DAY).min(to);
            if ahead(Millis(until)) != by {
                // Clocks are changed: up to there they tell one time, from there another.
                let mut same = at;
                while until - same > 1 {
                    let middle = same + (until - same) / 2;
                    if ahead(Millis(middle)) == by {
                        same = middle;
                    } else {
                        until = middle;
                    }
                }
            }
            open += self.open_on_the_wall(at + by, until + by);
            at = until;
        }
        open
    }

    /// [`BusinessHours::open_millis`] in whole minutes.
    #[must_use]
    pub fn open_minutes(&self, from: Millis, to: Millis, ahead: impl Fn(Millis) -> i64) -> i64 {
        self.open_millis(from, to, ahead) / MINUTE
    }

    fn open_on_the_wall(&self, from: i64, to: i64) -> i64 {
        let days = Wall(from).day()..=Wall(to).day();
        let spans = days.flat_map(|day| self.spans(Date::of(day)).iter().map(move |s| s.on(day)));
        let within = spans.map(|(begin, end)| (end.min(to) - begin.max(from)).max(0));
        within.sum()
    }
}

//! Sentences about a period, as data; none where there is too little to carry it.

use super::figures::Figures;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pattern {
    /// Hours of a weekday (0 is Monday) that bring this share of what comes in.
    BusyHours {
        weekday: u8,
        from: u8,
        until: u8,
        share: f64,
        median: Option<i64>,
        others: Option<i64>,
    },
    /// What begins on this weekday waits much longer than on the others.
    SlowWeekday {
        weekday: u8,
        median: i64,
        others: i64,
    },
    /// What comes to this number does.
    SlowNumber {
        number: u32,
        median: i64,
        others: i64,
    },
    /// Answers have become much faster or slower.
    Trend {
        median: i64,
        before: i64,
    },
    /// The share of what comes in while the business is closed.
    AfterHours {
        share: f64,
    },
    /// What is open, unread or snoozed has grown or shrunk much.
    Backlog {
        from: u32,
        to: u32,
    },
    MissedCalls {
        missed: u32,
        returned: u32,
    },
}

/// Fewer answers than this say nothing about a median.
const ANSWERS: u32 = 10;
/// Fewer items than this say nothing about when they come.
const ITEMS: u32 = 100;
const DAY: usize = 24;
/// Hours of a busy time.
const HOURS: usize = 2;

/// `before` are the figures of the period before, where there is one.
#[must_use]
pub fn patterns(now: &Figures, before: Option<&Figures>) -> Vec<Pattern> {
    let found = [
        busy_hours(now),
        slow_weekday(now),
        slow_number(now),
        before.and_then(|before| trend(now, before)),
        after_hours(now),
        backlog(now),
        missed_calls(now),
    ];
    found.into_iter().flatten().collect()
}

/// Two hours of one weekday with three times as much as two hours of the week in which anything
/// comes have in the middle.
fn busy_hours(figures: &Figures) -> Option<Pattern> {
    if figures.items < ITEMS {
        return None;
    }
    let inbound: Vec<u32> = figures.heat.iter().map(|cell| cell.inbound).collect();
    let busy = inbound.iter().filter(|n| **n > 0).count();
    let starts = (0..inbound.len()).filter(|hour| hour % DAY + HOURS <= DAY);
    let sums = starts.map(|hour| {
        let sum: u32 = inbound.iter().skip(hour).take(HOURS).sum();
        (sum, hour)
    });
    // Of two that are as busy the earlier one.
    let (most, hour) = sums.max_by_key(|(sum, hour)| (*sum, std::cmp::Reverse(*hour)))?;
    let share = f64::from(most) / f64::from(figures.items);
    let usual = f64::from(u32::try_from(HOURS).ok()?) / f64::from(u32::try_from(busy).ok()?);
    if share < 3.0 * usual {
        return None;
    }
    let hours = hour..hour + HOURS;
    let enough = |(n, median): (u32, Option<i64>)| median.filter(|_| n >= ANSWERS);
    Some(Pattern::BusyHours {
        weekday: u8::try_from(hour / DAY).ok()?,
        from: u8::try_from(hour % DAY).ok()?,
        until: u8::try_from(hour % DAY + HOURS).ok()?,
        share,
        median: enough(figures.median_of_hours(|hour| hours.contains(&hour))),
        others: enough(figures.median_of_hours(|hour| !hours.contains(&hour))),
    })
}

fn slow_weekday(figures: &Figures) -> Option<Pattern> {
    let slow = (0..7).filter_map(|weekday| {
        let on = |hour: usize| hour / DAY == weekday;
        let weekday = u8::try_from(weekday).ok()?;
        let (n, median) = figures.median_of_hours(on);
        let (rest, others) = figures.median_of_hours(|hour| !on(hour));
        let (median, others) = (median?, others?);
        (n >= ANSWERS && rest >= 3 * ANSWERS && much_more(median, others)).then_some(
            Pattern::SlowWeekday {
                weekday,
                median,
                others,
            },
        )
    });
    slow.max_by_key(|pattern| match pattern {
        Pattern::SlowWeekday { median, .. } => *median,
        _ => 0,
    })
}

fn slow_number(figures: &Figures) -> Option<Pattern> {
    let slow = figures.numbers.iter().filter_map(|(number, share)| {
        let number = *number;
        let (rest, others) = figures.median_of_numbers(|other| other != number);
        let (median, others) = (share.median?, others?);
        (share.answered >= ANSWERS && rest >= ANSWERS && much_more(median, others)).then_some(
            Pattern::SlowNumber {
                number,
                median,
                others,
            },
        )
    });
    slow.max_by_key(|pattern| match pattern {
        Pattern::SlowNumber { median, .. } => *median,
        _ => 0,
    })
}

/// Half as long again, and more than a few minutes.
fn much_more(time: i64, than: i64) -> bool {
    time - than >= 5 * 60_000 && time / 3 * 2 >= than
}

fn trend(now: &Figures, before: &Figures) -> Option<Pattern> {
    let (median, was) = (now.median?, before.median?);
    let enough = now.answered >= 2 * ANSWERS && before.answered >= 2 * ANSWERS;
    (enough && (much_more(median, was) || much_more(was, median))).then_some(Pattern::Trend {
        median,
        before: was,
    })
}

fn after_hours(figures: &Figures) -> Option<Pattern> {
    if figures.items < ITEMS {
        return None;
    }
    let share = f64::from(figures.after_hours) / f64::from(figures.items);
    (share >= 0.15).then_some(Pattern::AfterHours { share })
}

fn backlog(figures: &Figures) -> Option<Pattern> {
    let all = |b: &super::Backlog| b.unread + b.open + b.snoozed;
    let (from, to) = (all(figures.backlog.first()?), all(figures.backlog.last()?));
    let much = from.abs_diff(to) >= 5.max(from.max(to) / 4);
    (figures.backlog.len() > 1 && much).then_some(Pattern::Backlog { from, to })
}

fn missed_calls(figures: &Figures) -> Option<Pattern> {
    let (missed, returned) = (figures.missed.of, figures.missed.n);
    (missed >= ANSWERS && returned * 10 < missed * 7)
        .then_some(Pattern::MissedCalls { missed, returned })
}

//! Business hours: by hand where a person can count, and for all hours against a minute-by-minute count.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use listo_domain::{BusinessHours, Date, Holiday, HoursError, Millis, Span, Wall};
use proptest::prelude::*;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

fn wall(text: &str) -> Wall {
    let part = |range: std::ops::Range<usize>| text[range].parse::<i64>().unwrap();
    let small = |range| u8::try_from(part(range)).unwrap();
    let date = Date::new(part(0..4), small(5..7), small(8..10)).unwrap();
    Wall(date.midnight().0 + part(11..13) * HOUR + part(14..16) * MINUTE)
}

fn date(text: &str) -> Date {
    wall(&format!("{text} 00:00")).date()
}

fn span(from: &str, to: &str) -> Span {
    let minute = |text: &str| {
        let (hour, minute) = text.split_once(':').unwrap();
        hour.parse::<u32>().unwrap() * 60 + minute.parse::<u32>().unwrap()
    };
    Span::new(minute(from), minute(to)).unwrap()
}

/// With a lunch break, and short on Saturday.
fn shop(holidays: &[Holiday]) -> BusinessHours {
    let long = vec![span("16:00", "20:00"), span("9:30", "14:00")];
    let mut week = vec![long; 5];
    week.extend([vec![span("10:00", "13:00")], Vec::new()]);
    BusinessHours::new(week, holidays.iter().copied()).unwrap()
}

/// As in Madrid in 2026: two hours ahead from 29 March, 1:00 UTC, to 25 October, 1:00 UTC.
fn madrid(at: Millis) -> i64 {
    let summer = wall("2026-03-29 01:00").0..wall("2026-10-25 01:00").0;
    if summer.contains(&at.0) {
        2 * HOUR
    } else {
        HOUR
    }
}

#[test]
fn what_is_no_part_of_one_day_is_refused() {
    for (from, to, why) in [
        (22 * 60, 6 * 60, HoursError::OverMidnight),
        (9 * 60, 9 * 60, HoursError::Empty),
        (0, 1441, HoursError::NoTime),
        (1441, 0, HoursError::NoTime),
    ] {
        assert_eq!(Span::new(from, to), Err(why), "{from} to {to}");
    }
    assert!(Span::new(0, Span::MIDNIGHT).is_ok(), "the whole day is one");
    let mut week = vec![Vec::new(); 7];
    week[2] = vec![span("12:00", "15:00"), span("9:00", "12:01")];
    assert_eq!(
        BusinessHours::new(week.clone(), []),
        Err(HoursError::Overlap)
    );
    week[2] = vec![span("12:00", "15:00"), span("9:00", "12:00")];
    assert!(
        BusinessHours::new(week.clone(), []).is_ok(),
        "one may begin where the other ends"
    );
    week.pop();
    assert_eq!(BusinessHours::new(week, []), Err(HoursError::NoWeek));
}

#[test]
fn dates_are_those_of_the_calendar() {
    assert_eq!(date("1970-01-01").weekday(), 3, "it was a Thursday");
    assert_eq!(date("2026-11-27").weekday(), 4, "a Friday");
    assert_eq!(date("2000-02-29").midnight().0, 951_782_400_000);
    for (year, month, day) in [
        (2026, 2, 29),
        (1900, 2, 29),
        (2026, 4, 31),
        (2026, 13, 1),
        (2026, 0, 1),
        (2026, 1, 0),
        (-1, 1, 1),
        (10_000, 1, 1),
    ] {
        assert_eq!(
            Date::new(year, month, day),
            None,
            "{year}-{month}-{day} is no day"
        );
    }
}

#[test]
fn it_is_open_in_its_spans() {
    let shop = shop(&[]);
    for (at, open) in [
        ("2026-11-27 09:29", false),
        ("2026-11-27 09:30", true),
        ("2026-11-27 13:59", true),
        ("2026-11-27 14:00", false),
        ("2026-11-27 15:00", false),
        ("2026-11-27 16:00", true),
        ("2026-11-27 20:00", false),
        ("2026-11-28 12:00", true),
        ("2026-11-28 16:30", false),
        ("2026-11-29 12:00", false),
    ] {
        assert_eq!(shop.is_open(wall(at)), open, "{at}");
    }
}

#[test]
fn the_next_opening_skips_the_lunch_break_the_night_sunday_and_holidays() {
    let christmas = Holiday::yearly(date("2024-12-25"));
    let bridge = Holiday::Once(date("2026-12-07"));
    let shop = shop(&[christmas, bridge]);
    for (from, opens) in [
        ("2026-11-27 09:30", "2026-11-27 09:30"),
        ("2026-11-27 09:31", "2026-11-27 16:00"),
        ("2026-11-27 20:00", "2026-11-28 10:00"),
        ("2026-11-28 10:01", "2026-11-30 09:30"),
        ("2026-12-05 13:00", "2026-12-08 09:30"),
        ("2026-12-24 20:00", "2026-12-26 10:00"),
        ("2027-12-24 20:00", "2027-12-27 09:30"),
        ("2027-12-06 20:00", "2027-12-07 09:30"),
    ] {
        assert_eq!(shop.next_opening(wall(from)), Some(wall(opens)), "{from}");
    }
    let never = BusinessHours::new(vec![Vec::new(); 7], []).unwrap();
    assert_eq!(never.next_opening(wall("2026-11-27 09:00")), None);
    let always = BusinessHours::new(vec![vec![span("0:00", "24:00")]; 7], []).unwrap();
    assert_eq!(
        always.next_opening(wall("2026-11-27 09:00")),
        None,
        "what never closes never opens"
    );
}

#[test]
fn open_time_is_counted_across_nights_holidays_and_changes_of_the_clock() {
    let at = |text: &str| wall(text).instant(madrid);
    let nights = BusinessHours::new(vec![vec![span("0:00", "4:00")]; 7], []).unwrap();
    let shop = shop(&[Holiday::Once(date("2026-11-26"))]);
    for (hours, from, to, minutes) in [
        (&shop, "2026-11-27 09:00", "2026-11-27 10:00", 30),
        (&shop, "2026-11-27 13:00", "2026-11-27 17:00", 120),
        (&shop, "2026-11-25 19:00", "2026-11-27 10:00", 90),
        (&shop, "2026-11-28 12:30", "2026-11-30 09:31", 31),
        (&shop, "2026-11-30 09:31", "2026-11-28 12:30", 0),
        // An hour less where the clocks go on, and one more where they go back.
        (&nights, "2026-03-28 12:00", "2026-03-29 12:00", 180),
        (&nights, "2026-10-24 12:00", "2026-10-25 12:00", 300),
        (&nights, "2026-10-23 12:00", "2026-10-24 12:00", 240),
    ] {
        let open = hours.open_minutes(at(from), at(to), madrid);
        assert_eq!(open, minutes, "{from} to {to}");
    }
}

#[test]
fn a_time_on_the_wall_is_an_instant_also_where_clocks_are_changed() {
    let instant = |text: &str| wall(text).instant(madrid);
    assert_eq!(
        instant("2026-07-01 12:00").0,
        wall("2026-07-01 10:00").0,
        "in summer"
    );
    assert_eq!(
        instant("2026-03-29 02:30").0,
        wall("2026-03-29 01:00").0,
        "a time that is skipped is the change"
    );
    assert_eq!(
        instant("2026-10-25 02:30").0,
        wall("2026-10-25 00:30").0,
        "of two the first"
    );
    let far = |_: Millis| 14 * HOUR;
    assert_eq!(
        Wall::at(wall("2026-07-01 12:00").instant(far), far),
        wall("2026-07-01 12:00")
    );
}

#[test]
fn nothing_is_too_far() {
    let hours = BusinessHours::new(vec![vec![span("0:00", "24:00")]; 7], []).unwrap();
    for at in [i64::MIN, i64::MAX] {
        assert!(hours.is_open(Wall(at)), "a day has hours however far it is");
        assert_eq!(hours.next_opening(Wall(at)), None);
    }
    let huge = |_: Millis| i64::MAX / 4;
    assert_eq!(Wall::at(Millis(i64::MAX), huge), Wall(i64::MAX));
    assert!(Wall(i64::MIN).instant(|_| 0) <= Wall(i64::MAX).instant(|_| 0));
    assert_eq!(
        hours.open_millis(Millis(i64::MIN), Millis(i64::MIN + 1), |_| 0),
        0
    );
}

prop_compose! {
    /// Spans that have no minute in common, from cuts of the day.
    fn some_day()(mut cuts in prop::collection::btree_set(0_u32..=96, 0..5)) -> Vec<Span> {
        if cuts.len() % 2 == 1 {
            cuts.pop_last();
        }
        let cuts: Vec<u32> = cuts.into_iter().collect();
        cuts.chunks(2).map(|c| Span::new(c[0] * 15, c[1] * 15).unwrap()).collect()
    }
}

prop_compose! {
    fn some_hours()(
        week in prop::collection::vec(some_day(), 7),
        days in prop::collection::vec((0_i64..40, any::<bool>()), 0..4),
        near in prop::sample::select(vec!["2026-03-15 00:00", "2026-10-10 00:00"]),
    ) -> (BusinessHours, i64) {
        let start = wall(near).0;
        let holidays = days.into_iter().map(|(day, yearly)| {
            let date = Wall(start + day * 24 * HOUR).date();
            if yearly { Holiday::yearly(date) } else { Holiday::Once(date) }
        });
        (BusinessHours::new(week, holidays).unwrap(), start)
    }
}

proptest! {
    #[test]
    fn open_time_is_what_counting_every_minute_gives((hours, start) in some_hours(), from in 0_i64..25_000, length in 0_i64..8_000) {
        let (from, to) = (start + from * MINUTE, start + (from + length) * MINUTE);
        let minutes = (from..to).step_by(60_000).map(Millis);
        let counted = minutes.filter(|at| hours.is_open(Wall::at(*at, madrid))).count();
        let told = hours.open_minutes(Millis(from), Millis(to), madrid);
        prop_assert_eq!(told, i64::try_from(counted).unwrap());
    }

    #[test]
    fn open_time_adds_up((hours, start) in some_hours(), cuts in prop::array::uniform3(0_i64..3_000_000_000)) {
        let mut cuts = cuts;
        cuts.sort_unstable();
        let [a, b, c] = cuts.map(|cut| Millis(start + cut));
        let open = |from, to| hours.open_millis(from, to, madrid);
        prop_assert_eq!(open(a, b) + open(b, c), open(a, c));
        prop_assert!(open(a, c) <= c.0 - a.0);
    }

    #[test]
    fn the_next_opening_is_the_first_turn_from_closed_to_open((hours, start) in some_hours(), from in 0_i64..25_000) {
        let from = Wall(start + from * MINUTE);
        let until = match hours.next_opening(from) {
            Some(opening) => {
                prop_assert!(opening >= from && hours.is_open(opening));
                prop_assert!(!hours.is_open(Wall(opening.0 - 1)));
                opening.0.min(from.0 + 20 * 24 * HOUR)
            }
            None => from.0 + 20 * 24 * HOUR,
        };
        for at in (from.0..until).step_by(60_000) {
            prop_assert!(!hours.is_open(Wall(at)) || hours.is_open(Wall(at - 1)));
        }
    }

    #[test]
    fn a_time_on_the_wall_and_its_instant_agree(days in 0_i64..365, minute in 0_i64..1440) {
        let at = Wall(wall("2026-01-01 00:00").0 + days * 24 * HOUR + minute * MINUTE);
        let instant = at.instant(madrid);
        let skipped = at >= wall("2026-03-29 02:00") && at < wall("2026-03-29 03:00");
        prop_assert_eq!(Wall::at(instant, madrid), if skipped { wall("2026-03-29 03:00") } else { at });
        let before = Wall::at(Millis(instant.0 - 1), madrid);
        prop_assert!(before < at);
    }

    #[test]
    fn dates_and_days_agree(days in -700_000_i64..2_900_000) {
        let date = Wall(days * 24 * HOUR).date();
        prop_assert_eq!(date.midnight(), Wall(days * 24 * HOUR));
        let next = Wall((days + 1) * 24 * HOUR).date();
        prop_assert!(next > date && next.weekday() == (date.weekday() + 1) % 7);
    }
}

use super::*;
use crate::api::{BusinessHours, FirstDay, Holiday, OpenSpan, Settings, SnoozeKind};
use crate::clock::Zone;
use chrono_tz::{America::New_York, Europe::Madrid, Tz};

fn time(zone: Tz, text: &str) -> DateTime<Tz> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    zone.from_local_datetime(&local).earliest().unwrap()
}

/// Hours meant in the zone of the tests.
fn business(zone: Tz, hours: &str, holidays: &[&str], first_day: FirstDay) -> Business {
    let span = |text: &str| {
        let (from, to) = text.split_once('-').unwrap();
        OpenSpan {
            from: from.to_owned(),
            to: to.to_owned(),
        }
    };
    let day = |text: &str| text.split_whitespace().map(span).collect();
    let holiday = |date: &&str| Holiday {
        date: (*date).to_owned(),
        yearly: false,
    };
    let settings = Settings {
        first_day,
        business_hours: BusinessHours {
            week: hours.split('|').map(day).collect(),
            holidays: holidays.iter().map(holiday).collect(),
            zone: zone.name().to_owned(),
        },
        ..Settings::default()
    };
    Business::of(&settings, Zone::system()).unwrap()
}

fn usual(zone: Tz) -> Business {
    let nine = "09:00-18:00|09:00-18:00|09:00-18:00|09:00-18:00|09:00-18:00||";
    business(zone, nine, &[], FirstDay::System)
}

/// Each line: the time meant, then what says so; `-` is for what is not understood.
fn check(now: &DateTime<Tz>, table: &str) {
    check_with(&usual(now.timezone()), now, table);
}

fn check_with(business: &Business, now: &DateTime<Tz>, table: &str) {
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (want, texts) = line.split_once(" = ").unwrap();
        for text in texts.split('|') {
            let got =
                read(text, now, business).map(|it| it.format("%Y-%m-%d %H:%M %Z").to_string());
            assert!(
                got.as_deref().unwrap_or("-").starts_with(want),
                "{text}: {got:?}"
            );
        }
    }
}

#[test]
fn typed_times_in_both_languages() {
    // A Thursday.
    check(&time(Madrid, "2026-11-26 13:10"), "
            2026-11-26 15:10 = in 2 hours|2h|2 h|en 2 horas|en dos horas|dentro de 2 horas
            2026-11-26 13:40 = 30 min|30m|media hora|Half an hour|in half an hour|en media hora
            2026-11-26 14:40 = 90 minutes|90 minutos
            2026-11-29 13:10 = dentro de 3 días|3 days|3d
            2026-11-29 09:00 = 3 days at 9|en 3 días por la mañana
            2026-12-03 13:10 = in a week|una semana
            2026-12-26 13:10 = 1 mes|a month
            2026-11-26 20:00 = tonight|esta noche|hoy por la noche|evening|por la noche
            2026-11-26 21:00 = tonight at 9|a las 9 de la noche|9 p.m.|hoy 21.00
            2026-11-26 17:00 = 5 pm|5pm|17h|at 5|a las 5|a las 5 de la tarde|5|today 17:00|a las cinco
            2026-11-26 15:00 = afternoon|por la tarde|this afternoon|esta tarde
            2026-11-27 00:00 = a las 12 de la noche|tomorrow 0:00
            2026-11-27 05:30 = 05:30|5:30 am|5:30 de la mañana
            2026-11-27 09:00 = tomorrow|TMRW|mañana|manana|man\u{303}ana|mañana por la mañana|9|9am|9.00
                               |por la mañana|fri|viernes|morning|at 9|a las 9|a las 9 mañana
            2026-11-27 12:00 = noon|mediodía|tomorrow noon|mañana al mediodía|12
            2026-11-27 17:30 = tomorrow 17:30|tomorrow 5:30|mañana a las 5:30|5:30pm tomorrow
            2026-11-28 09:00 = day after tomorrow|pasado mañana|weekend|fin de semana|sábado|sat
            2026-11-30 09:00 = lunes 9|next week|la semana que viene|próxima semana|el lunes que viene
                               |next monday|mon|este lunes|el próximo lunes|on monday morning
            2026-11-30 08:00 = mon 8am|lun a las 8
            2026-12-01 09:00 = 2026-12-01|mar|1 dec|martes
            2026-12-01 21:00 = mar 9pm
            2026-12-03 09:00 = thursday|jueves
            2026-11-26 18:00 = jueves a las 6|thu 6pm
            2026-12-12 09:00 = 12 dec|dec 12|12 de diciembre|el 12 de dic|Dec. 12, 2026
            2027-12-12 09:00 = 12 december 2027|12 de diciembre de 2027
            2027-03-12 09:00 = 12 mar|12 de marzo|mar 12 2027
            2027-11-26 09:00 = 26 nov
            2026-11-26 14:00 = 26 nov 14:00
            - = |x|at|at a|a las an|in 5|yesterday|ayer|2 days ago|every monday|monday foo|today 9am|hoy|0 min
            - = -5 min|25:00|9:60|9:5|9:|13pm|30 feb|2026-13-01|2025-12-01|mar 12|lunes martes
            - = 6 years|9999999 years|99999999999 h|2032-01-01|morning tonight|9 10|9am tonight|tarde
            - = next this monday|a las|12/1|next|el 12|17 pm|5 de la|tomorrow and monday
        ".replace("\n                               |", "|").as_str());
    check(
        &time(Madrid, "2026-11-30 08:00"),
        "
            2026-11-30 09:00 = monday|lunes
            2026-12-07 09:00 = next monday|el lunes que viene|next week
            2026-12-07 07:00 = mon 7am
        ",
    );
    check(
        &time(Madrid, "2026-11-26 13:10"),
        "2028-02-29 09:00 = 29 feb|feb 29|29 de febrero",
    );
}

#[test]
fn daylight_saving() {
    check(
        &time(Madrid, "2026-03-28 09:00"),
        "
            2026-03-29 09:00 CEST = tomorrow|1 day|mañana
            2026-03-29 10:00 CEST = 24 hours|24h
            2026-03-29 03:00 CEST = tomorrow 02:30
            2026-04-04 09:00 CEST = a week|una semana",
    );
    check(
        &time(New_York, "2026-10-31 09:00"),
        "
            2026-11-01 09:00 EST = 1 day|tomorrow
            2026-11-01 08:00 EST = 24h
            2026-11-01 01:30 EDT = mañana 01:30",
    );
    check(
        &time(New_York, "2026-03-07 02:30"),
        "2026-03-08 03:00 EDT = in 1 day|tomorrow 02:59",
    );
}

#[test]
fn natural_choices() {
    let all = [
        SnoozeKind::LaterToday,
        SnoozeKind::Tonight,
        SnoozeKind::Tomorrow,
        SnoozeKind::NextWeek,
    ];
    for (now, kinds, first) in [
        ("2026-11-26 13:10", &all[..], "2026-11-26 17:00"),
        ("2026-11-26 16:00", &all[..], "2026-11-26 19:00"),
        ("2026-11-26 16:01", &all[1..], "2026-11-26 20:00"),
        ("2026-11-26 19:00", &all[2..], "2026-11-27 09:00"),
        ("2026-11-29 23:30", &all[2..3], "2026-11-30 09:00"),
        ("2026-11-30 21:00", &all[2..], "2026-12-01 09:00"),
    ] {
        let found = choices(&time(Madrid, now), &usual(Madrid));
        assert_eq!(
            found.iter().map(|it| it.0).collect::<Vec<_>>(),
            kinds,
            "{now}"
        );
        assert_eq!(found[0].1, time(Madrid, first), "{now}");
        assert!(found.is_sorted_by(|a, b| a.1 < b.1), "{now}");
    }
}

const SHOP: &str =
    "|09:30-14:00 17:00-20:30|09:30-14:00 17:00-20:30|09:30-14:00|16:00-21:00|10:00-13:00|";

#[test]
fn a_day_begins_when_the_business_opens() {
    // Thursday; closed on Sunday and Monday.
    let shop = business(Madrid, SHOP, &["2026-12-08"], FirstDay::Monday);
    let now = time(Madrid, "2026-11-26 08:00");
    check_with(
        &shop,
        &now,
        "
            2026-11-27 16:00 = tomorrow|mañana|viernes|1 dia a las 16
            2026-11-27 09:00 = tomorrow morning|mañana por la mañana|viernes 9
            2026-11-28 10:00 = saturday|sábado por la mañana|pasado mañana|weekend
            2026-11-26 09:30 = today|hoy|this morning|jueves
            2026-11-29 09:00 = sunday|domingo
            2026-12-01 09:30 = next week|la semana que viene|martes|1 dic|2026-12-01
            2026-12-08 09:00 = 8 dec|8 de diciembre
            2026-12-03 20:00 = next thursday evening|jueves que viene por la noche
        ",
    );
}

#[test]
fn the_next_business_day_is_offered_where_it_is_not_tomorrow() {
    let offered = |business: &Business, now: &str| {
        let found = choices(&time(Madrid, now), business);
        assert!(found.is_sorted_by(|a, b| a.1 < b.1), "{now}");
        let days = found
            .into_iter()
            .filter(|(kind, _)| !matches!(kind, SnoozeKind::LaterToday | SnoozeKind::Tonight));
        days.map(|(kind, at)| format!("{kind:?} {}", at.format("%m-%d %H:%M")))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let monday = |holidays: &[&str]| business(Madrid, SHOP, holidays, FirstDay::Monday);
    let shop = monday(&[]);
    for (now, want) in [
        (
            "2026-11-25 12:00",
            "Tomorrow 11-26 09:30, NextWeek 12-01 09:30",
        ),
        // Saturday: what is the next week is called so.
        (
            "2026-11-28 12:00",
            "Tomorrow 11-29 09:00, NextWeek 12-01 09:30",
        ),
        ("2026-11-30 12:00", "Tomorrow 12-01 09:30"),
    ] {
        assert_eq!(offered(&shop, now), want, "{now}");
    }
    assert_eq!(
        offered(&monday(&["2026-11-26"]), "2026-11-25 12:00"),
        "Tomorrow 11-26 09:00, NextBusinessDay 11-27 16:00, NextWeek 12-01 09:30",
        "a holiday"
    );
    assert_eq!(
        offered(&monday(&["2026-12-01"]), "2026-11-25 12:00"),
        "Tomorrow 11-26 09:30, NextWeek 12-02 09:30",
        "a week begins after the holiday"
    );
    let never = business(Madrid, "||||||", &[], FirstDay::Monday);
    assert_eq!(
        offered(&never, "2026-11-27 12:00"),
        "Tomorrow 11-28 09:00, NextWeek 11-30 09:00"
    );
    let sunday = "08:00-16:00|08:00-16:00|08:00-16:00|08:00-16:00|||08:00-16:00";
    for (first_day, next_week) in [(FirstDay::Sunday, "11-29"), (FirstDay::Monday, "11-30")] {
        let business = business(Madrid, sunday, &[], first_day);
        let next = if next_week == "11-29" {
            ""
        } else {
            ", NextBusinessDay 11-29 08:00"
        };
        assert_eq!(
            offered(&business, "2026-11-27 12:00"),
            format!("Tomorrow 11-28 09:00{next}, NextWeek {next_week} 08:00")
        );
    }
}

#[test]
fn the_hour_is_that_of_the_zone_in_which_it_is_meant() {
    let madrid = usual(Madrid);
    check_with(
        &madrid,
        &time(New_York, "2026-11-26 13:10"),
        "
            2026-11-27 03:00 = tomorrow
            2026-11-28 09:00 = saturday
        ",
    );
    // Clocks there are changed on another day: an hour later for some weeks.
    check_with(
        &madrid,
        &time(New_York, "2026-10-25 13:10"),
        "2026-10-26 04:00 = tomorrow",
    );
}

#[test]
fn arbitrary_text_never_panics() {
    let parts = "a las |por la |mañana |9|:|.|-|99999999|h |pm |in |mar |dec |2026|29 |feb |ñ\u{303}|İ|🕘|next |y |31 |years |0|lunes |\u{0}";
    let parts: Vec<&str> = parts.split('|').collect();
    let (mut seed, usual) = (7_usize, usual(Madrid));
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..seed % 7 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695);
            text.push_str(parts[(seed >> 33) % parts.len()]);
        }
        seed = seed.wrapping_add(1);
        for now in [
            time(Madrid, "2026-03-28 13:10"),
            time(New_York, "9999-12-31 23:59"),
        ] {
            assert!(
                read(&text, &now, &usual).is_none_or(|it| it > now),
                "{text}"
            );
        }
    }
    let end = DateTime::<chrono::Utc>::MAX_UTC.with_timezone(&Madrid);
    assert!(choices(&end, &usual).is_empty());
}

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;

const UTC: Zone = Zone::Named(Tz::UTC);

fn at(date: &str, time: &str, order: Option<Order>) -> Option<i64> {
    read(date, time, order).map(|stamp| stamp.at(UTC).0)
}

#[test]
fn times_are_read_as_tables_write_them() {
    let moment = 1_767_323_106_000; // 2026-01-02 03:05:06 UTC
    for text in [
        "2026-01-02 03:05:06",
        "2026-01-02T03:05:06Z",
        "2026-01-02T03:05:06.000Z",
        "2026-01-02T04:05:06+01:00",
        "2026-01-01 22:05:06 -0500",
        "2026-01-01 22:05:06 EST",
        "2026/01/02 3:05:06 AM",
        "20260102 03:05:06",
        "Fri, 02 Jan 2026 03:05:06 +0000",
        "Jan 2, 2026 3:05:06 AM",
        "January 2nd, 2026 at 3:05:06 am",
        "2 de enero de 2026, 3:05:06 a. m.",
        "vie, 2 ene. 2026 03:05:06 h",
        "mar., 2 ene. 2026 03:05:06",
        "1767323106",
        "1767323106000",
        "1767323106.0",
    ] {
        assert_eq!(at(text, "", None), Some(moment), "{text}");
    }
    assert_eq!(at("2026-01-02", "03:05:06", None), Some(moment));
    assert_eq!(
        at("2026-01-02 00:00:00", "3:05:06 a.m.", None),
        Some(moment)
    );
    let noon = at("2026-01-02 12:00", "", None);
    assert_eq!(at("2026-01-02 12:00 PM", "", None), noon);
    assert_eq!(
        at("2026-01-02 12:00 am", "", None),
        at("2026-01-02", "", None)
    );
    assert_eq!(
        at("15 sept 2025 10:00", "", None),
        at("2025-09-15 10:00", "", None)
    );
}

#[test]
fn the_order_decides_where_nothing_else_does() {
    let third_of_april = at("2026-04-03 10:00", "", None);
    for (text, order) in [
        ("03/04/2026 10:00", Order::Dmy),
        ("3.4.2026 10:00", Order::Dmy),
        ("04/03/26 10:00", Order::Mdy),
        ("4-3-2026 10:00 am", Order::Mdy),
        ("26/04/03 10:00", Order::Ymd),
    ] {
        let read = read(text, "", Some(order)).unwrap();
        assert!(read.by_order, "{text}");
        assert_eq!(Some(read.at(UTC).0), third_of_april, "{text}");
    }
    assert_eq!(at("03/04/2026", "", None), None, "not guessed");
    assert_eq!(at("25/04/2026", "", Some(Order::Mdy)), None);
}

#[test]
fn what_is_no_time_is_none() {
    for text in [
        "",
        "hola",
        "12:30",
        "+34600000001",
        "600000001",
        "(202) 555-0143",
        "31/02/2026",
        "2026-13-01",
        "2026-01-02 25:00",
        "2026-01-02 13:00 pm",
        "1/2/3/4",
        "0000-01-01",
        "99999999999999999999",
        "2026-01-02 03:04 nonsense",
        "=1+1",
        "may may 2026",
        "\u{0}",
        "1969-12-31",
    ] {
        assert_eq!(at(text, "", Some(Order::Dmy)), None, "{text:?}");
    }
}

#[test]
fn a_zone_knows_its_summer_and_the_hours_that_are_twice_or_never() {
    let madrid = Zone::of("Europe/Madrid", |_| 0).unwrap();
    let check = |local: &str, utc: &str| {
        let read = read(local, "", None).unwrap().at(madrid).0;
        assert_eq!(Some(read), at(utc, "", None), "{local}");
    };
    check("2026-01-02 12:00", "2026-01-02 11:00");
    check("2026-07-02 12:00", "2026-07-02 10:00");
    check("2026-10-25 02:30", "2026-10-25 00:30");
    check("2026-03-29 02:30", "2026-03-29 01:30");
    check("2026-03-29 03:30", "2026-03-29 01:30");
    assert!(Zone::of("Nowhere/Else", |_| 0).is_none());
    let here = Zone::of("", |_| 3600).unwrap();
    let noon = read("2026-01-02 12:00", "", None).unwrap();
    assert_eq!(Some(noon.at(here).0), at("2026-01-02 11:00", "", None));
}

#[test]
fn durations() {
    for (text, seconds) in [
        ("75", 75),
        ("1:15", 75),
        ("0:01:15", 75),
        ("01:02:03", 3723),
        ("1m 15s", 75),
        ("1 min 15 seg", 75),
        ("2 hours", 7200),
        ("12.0", 12),
        ("0", 0),
    ] {
        assert_eq!(duration(text), Some(seconds), "{text}");
    }
    for text in ["", "hola", "1:", "::", "1 2", "99999999999", "-5"] {
        assert_eq!(duration(text), None, "{text}");
    }
}

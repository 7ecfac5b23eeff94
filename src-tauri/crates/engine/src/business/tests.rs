use super::*;
use serde_json::json;

fn settings(hours: BusinessHours) -> Settings {
    Settings {
        business_hours: hours,
        ..Settings::default()
    }
}

fn utc() -> Zone {
    Zone {
        name: "UTC".to_owned(),
        ahead: |_| 0,
    }
}

fn open(from: &str, to: &str) -> OpenSpan {
    OpenSpan {
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

#[test]
fn what_the_settings_begin_with_is_what_the_domain_begins_with() {
    let business = Business::of(&Settings::default(), utc()).unwrap();
    assert_eq!(business.hours, domain::BusinessHours::default());
}

#[test]
fn it_is_open_where_the_hours_are_meant() {
    let at = |text: &str| {
        let time = DateTime::parse_from_rfc3339(text).unwrap();
        Millis(time.timestamp_millis())
    };
    let hours = |zone: &str| BusinessHours {
        zone: zone.to_owned(),
        ..BusinessHours::default()
    };
    let here = Business::of(&settings(hours("")), utc()).unwrap();
    let madrid = Business::of(&settings(hours("Europe/Madrid")), utc()).unwrap();
    for (time, is_here, in_madrid) in [
        ("2026-11-27T08:30:00Z", false, true),
        ("2026-11-27T17:30:00Z", true, false),
        // In summer the clock there is two hours ahead.
        ("2026-07-01T07:30:00Z", false, true),
        ("2026-07-01T06:30:00Z", false, false),
        ("2026-11-28T12:00:00Z", false, false),
    ] {
        let got = (here.open_at(at(time)), madrid.open_at(at(time)));
        assert_eq!(got, (is_here, in_madrid), "{time}");
    }
}

#[test]
fn what_is_no_time_no_day_and_no_zone_is_refused() {
    let with = |change: fn(&mut BusinessHours)| {
        let mut hours = BusinessHours::default();
        change(&mut hours);
        checked(&hours).map_err(|e| e.to_string())
    };
    assert_eq!(with(|_| {}), Ok(()));
    assert_eq!(
        with(|h| h.week[6] = vec![open("00:00", "00:00")]),
        Ok(()),
        "midnight is the end of a day too"
    );
    assert_eq!(
        with(|h| h.week[6] = vec![open("20:00", "02:00")]),
        Err("week is not valid: 20:00-02:00: goes over midnight".to_owned())
    );
    for change in [
        |h: &mut BusinessHours| h.week[6] = vec![open("9:00", "18:00")],
        |h: &mut BusinessHours| h.week[6] = vec![open("09:00", "24:00")],
        |h: &mut BusinessHours| h.week[6] = vec![open("09:00", "09:00")],
        |h: &mut BusinessHours| h.week[6] = vec![open("", "18:00")],
        |h: &mut BusinessHours| h.week[0].push(open("17:59", "20:00")),
        |h: &mut BusinessHours| h.week.truncate(6),
        |h: &mut BusinessHours| h.zone = "Europe/Atlantis".to_owned(),
    ] {
        assert!(with(change).is_err());
    }
    for date in ["2026-02-29", "2026-2-01", "25-12-2026", "", "+026-12-25"] {
        let wrong = Holiday {
            date: date.to_owned(),
            yearly: true,
        };
        let hours = BusinessHours {
            holidays: vec![wrong],
            ..BusinessHours::default()
        };
        assert!(checked(&hours).is_err(), "{date}");
    }
}

#[test]
fn what_is_not_understood_falls_back_alone() {
    let saved = json!({
        "week": [[{"from": "08:00", "to": "15:00"}], [{"from": "22:00", "to": "06:00"}], "closed", [], 7],
        "holidays": [{"date": "2026-12-25", "yearly": true}, {"date": "2026-02-30", "yearly": false}, "?"],
        "zone": "Mars/Olympus",
    });
    let hours = understood(&saved);
    let usual = BusinessHours::default();
    assert_eq!(hours.week[0], [open("08:00", "15:00")]);
    assert_eq!(hours.week[1..3], usual.week[1..3], "what is broken");
    assert!(hours.week[3].is_empty(), "a day may be closed");
    assert_eq!(hours.week[4..], usual.week[4..], "what is missing");
    assert_eq!(hours.holidays.len(), 1);
    assert_eq!(hours.zone, "");
    assert_eq!(understood(&json!(null)), usual);
    let kept = BusinessHours {
        zone: "America/New_York".to_owned(),
        ..hours
    };
    let again = understood(&serde_json::to_value(&kept).unwrap());
    assert_eq!(again, kept, "what is right is read as it was");
}

#[test]
fn all_zones_can_be_chosen() {
    let names = Engine::time_zones();
    assert!(names.is_sorted() && names.iter().any(|n| n == "Europe/Madrid"));
    assert!(names.iter().all(|name| zone(name).is_ok()));
}

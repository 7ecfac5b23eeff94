//! What is asked for, and when it is asked for again.

use listo_domain::{Delivery, Millis};
use serde_json::json;

use super::fake::{Fake, OWN, quo, with};
use crate::connector::{Connector as _, Fault, Stage};
use crate::http::script::Answer;
use crate::played::{DAY, HOUR, MINUTE, NOW, Right, Store, lasts};

#[test]
fn a_round_asks_back_to_ten_minutes_before_the_newest() {
    let fake = Fake::new(50);
    let mut store = Store::default();
    fake.world().text(NOW - MINUTE, true, 0, "received");
    store.all(&fake.connector, Stage::New, NOW);
    let first = fake.asked();
    assert!(first[0].starts_with("/contacts?limit=50"), "{first:?}");
    store.all(&fake.connector, Stage::New, NOW + 5 * MINUTE);
    let asked = fake.asked().split_off(first.len());
    let since = "2026-09-21T14%3A02%3A20.000Z";
    let call = "2026-09-20T14%3A13%3A20.000Z";
    assert_eq!(
        asked,
        [
            format!("/messages?limit=50&createdAt%5Bgt%5D={since}"),
            format!(
                "/calls?limit=50&include=voicemail%2Csummary&createdAt%5Bgte%5D={}",
                call.replace("20T14%3A13", "20T14%3A03")
            ),
        ],
        "two requests, from what is the newest at Quo"
    );
}

#[test]
fn a_deep_round_goes_back_a_day_and_follows_what_was_sent() {
    let fake = Fake::new(2);
    let mut store = Store::default();
    let id = fake.world().text(NOW - HOUR, false, 0, "queued");
    fake.world().text(NOW - 1, true, 0, "received");
    store.all(&fake.connector, Stage::New, NOW);
    assert_eq!(store.delivery(&id), Delivery::Queued);
    for n in 0..5 {
        fake.world().text(NOW - n, true, 0, "received");
    }
    fake.world().set(&id, "status", json!("delivered"));
    store.all(&fake.connector, Stage::New, NOW + MINUTE);
    assert_eq!(
        store.delivery(&id),
        Delivery::Queued,
        "an hour ago is not looked at each time"
    );
    store.all(&fake.connector, Stage::New, NOW + HOUR + MINUTE);
    assert_eq!(store.delivery(&id), Delivery::Delivered);
}

#[test]
fn the_history_has_everything_in_either_order_and_ends() {
    for oldest_first in [false, true] {
        let fake = Fake::new(3);
        fake.world().oldest_first = oldest_first;
        for n in 0..10 {
            fake.world()
                .text(NOW - n * 40 * DAY, n % 2 == 0, 0, "delivered");
            fake.world().call(NOW - n * 41 * DAY, true, Some(5));
        }
        let mut store = Store::default();
        store.all(&fake.connector, Stage::History, NOW);
        assert_eq!((store.items.len(), store.problems.len()), (20, 0));
        assert_eq!(store.reached, Some(Millis(NOW - 9 * 41 * DAY)));
        let asked = fake.asked().len();
        store.all(&fake.connector, Stage::History, NOW);
        assert_eq!(fake.asked().len(), asked, "what is done asks nothing more");
    }
}

#[test]
fn a_page_that_is_gone_begins_the_list_once_more() {
    let fake = Fake::new(1);
    let ids: Vec<String> = (0..3)
        .map(|n| fake.world().text(NOW - n * MINUTE, true, 0, "received"))
        .collect();
    let mut store = Store::default();
    store
        .step(&fake.connector, Stage::History, NOW, false)
        .unwrap();
    fake.world().messages.retain(|m| m["id"] != ids[0].as_str());
    store.all(&fake.connector, Stage::History, NOW);
    assert_eq!(store.items.len(), 3);
}

/// A page is gone on with days later, and newer texts stand before the place in it.
#[test]
fn what_came_in_before_a_place_in_a_page_is_not_passed_over() {
    let fake = Fake::new(50);
    for n in 0..9 {
        fake.world()
            .text(NOW - (9 - n) * MINUTE, true, 1, "received");
    }
    let mut store = Store::default();
    // Contacts, and a part of the texts.
    for _ in 0..2 {
        assert!(store.step(&fake.connector, Stage::New, NOW, false).unwrap());
    }
    assert!(store.items.len() < 9, "{}", store.items.len());
    let later = NOW + 3 * DAY;
    for at in [NOW + HOUR, NOW + 2 * HOUR, later] {
        fake.world().text(at, true, 0, "received");
    }
    store.all(&fake.connector, Stage::New, later);
    store.all(&fake.connector, Stage::New, later + HOUR);
    assert_eq!((store.items.len(), store.problems.len()), (12, 0));
}

#[test]
fn texts_do_not_wait_for_contacts_that_cannot_be_had() {
    for answer in [Answer::status(500, ""), Answer::cut(), Answer::ok("<html>")] {
        let fake = Fake::new(50);
        fake.world().text(NOW, true, 0, "received");
        fake.world().fault = Some((0, answer));
        let mut store = Store::default();
        store.all(&fake.connector, Stage::New, NOW);
        assert_eq!(store.items.len(), 1);
    }
}

#[test]
fn contacts_give_names_and_a_refusal_of_them_costs_names_only() {
    let fake = Fake::new(1);
    fake.world().text(NOW, true, 0, "received");
    let other = fake.world().messages[0]["from"]
        .as_str()
        .unwrap()
        .to_owned();
    fake.world().contact("+12025559999", "Somebody", None);
    fake.world().contact(&other, "Ana", Some("Prueba"));
    fake.world().contact("+12025559998", "", None);
    let mut store = Store::default();
    store.all(&fake.connector, Stage::New, NOW);
    let names = |store: &Store| {
        let items = store.items.values();
        items
            .map(|item| item.activity.parties[0].name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&store), [Some("Ana Prueba".to_owned())]);

    let second = quo(&fake.script);
    fake.world().fault = Some((0, Answer::status(403, "{}")));
    let mut store = Store::default();
    store.all(&second, Stage::New, NOW);
    assert_eq!(names(&store), [None]);
}

#[test]
fn numbers_have_names_and_say_whether_they_text() {
    let fake = Fake::new(5);
    let numbers = fake.connector.numbers().unwrap();
    let got: Vec<_> = numbers
        .iter()
        .map(|n| (n.e164.as_str(), n.name.as_str(), n.texts))
        .collect();
    assert_eq!(
        got,
        [(OWN, "Front desk", true), ("+12025550101", "", false)]
    );
    let wrong = with(&fake.script, "wrong");
    let fault = wrong.numbers().unwrap_err();
    assert!(
        matches!(&fault, Fault::Refused { message, .. } if message == "Unauthorized"),
        "{fault:?}"
    );
}

#[test]
fn every_failure_is_what_it_is_and_loses_nothing() {
    let limited = Answer::status(429, r#"{"message":"x"}"#);
    let expect: [(Answer, Right); 9] = [
        (
            limited.clone().with("Retry-After", "7"),
            |f| matches!(f, Fault::Limited { retry_after: Some(d) } if d.as_secs() == 7),
        ),
        (limited, |f| *f == Fault::Limited { retry_after: None }),
        (
            Answer::status(401, r#"{"error":{"message":"no","key":"Unauthorized"}}"#),
            |f| matches!(f, Fault::Refused { message, .. } if message == "no"),
        ),
        (Answer::status(500, "oops"), |f| *f == Fault::Failing(500)),
        (Answer::Silence, |f| matches!(f, Fault::NoAnswer(_))),
        (Answer::cut(), |f| matches!(f, Fault::NoAnswer(_))),
        (Answer::half(r#"{"data":[]}"#), |f| {
            matches!(f, Fault::NoAnswer(_))
        }),
        (Answer::ok(r#"{"data":[{]}"#), |f| {
            matches!(f, Fault::Unreadable(_))
        }),
        (Answer::ok(r#"{"items":[]}"#), |f| {
            matches!(f, Fault::Unreadable(_))
        }),
    ];
    let fake = Fake::new(1);
    for n in 0..5 {
        fake.world().text(NOW - n * HOUR, true, 1, "received");
        fake.world().call(NOW - n * HOUR, true, None);
    }
    lasts(&fake, &expect, 10);
}

/// What stands in the stores of Listo 0.1.
#[test]
fn what_older_versions_remember_is_gone_on_with() {
    let fake = Fake::new(2);
    let ids: Vec<String> = (0..4)
        .map(|n| fake.world().text(NOW - n * MINUTE, true, 0, "received"))
        .collect();
    let walk = format!(
        r#"{{"stream":"messages","next":"{}","after":"{}","newest":1790000000000,"held":null,"again":false}}"#,
        ids[1], ids[2]
    );
    let mut store = Store {
        new: Some(format!(
            r#"{{"version":1,"messages":1789999990000,"calls":1789999990000,"deep_at":1789999000000,"round":{{"began":1790000000000,"deep":false,"walk":{walk}}},"seen":[]}}"#
        )),
        history: Some(
            r#"{"version":1,"walk":{"stream":"calls","next":null,"after":null,"newest":null,"held":null,"again":false},"reached":1780000000000,"done":false}"#
                .into(),
        ),
        ..Store::default()
    };
    store.all(&fake.connector, Stage::New, NOW);
    let given: Vec<&String> = store.items.keys().collect();
    assert_eq!(given, [&ids[3]], "behind the item that was given last");
    store.all(&fake.connector, Stage::History, NOW);
    let asked = fake.asked();
    let lists = asked.iter().map(|path| path.split('?').next().unwrap());
    let lists: Vec<&str> = lists.filter(|path| !path.starts_with("/v1/")).collect();
    assert_eq!(lists, ["/messages", "/calls", "/calls"]);
    assert_eq!(store.reached, Some(Millis(1_780_000_000_000)));
}

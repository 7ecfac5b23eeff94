use listo_domain::{Delivery, Millis};
use serde_json::{Value, json};

use super::fake::{Fake, OWN, World, quo};
use crate::connector::{Connector as _, FailureKind, Fault, Outgoing};
use crate::http::script::{Answer, Script};
use crate::played::{NOW, doubts, finds};
use crate::quo::fields::date;

const OTHER: &str = "+12025550177";

fn text(body: &str) -> Outgoing {
    Outgoing {
        from: OWN.into(),
        to: vec![OTHER.into()],
        body: body.into(),
        files: Vec::new(),
        at: Millis(NOW),
    }
}

#[test]
fn a_text_is_one_request_and_its_answer_is_read() {
    let script = Script::start(|_| Answer::status(202, r#"{"data":{"id":"AC1","status":"sent"}}"#));
    let got = quo(&script).send(&text("¿Qué & cómo?\n+1")).unwrap();
    assert_eq!((got.id.as_str(), got.delivery), ("AC1", Delivery::Sent));
    let asked = script.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (asked[0].method.as_str(), asked[0].target.as_str()),
        ("POST", "/v1/messages")
    );
    let body: Value = serde_json::from_str(&asked[0].body).unwrap();
    assert_eq!(
        body,
        json!({"content": "¿Qué & cómo?\n+1", "from": OWN, "to": [OTHER]})
    );
    assert_eq!(
        asked[0].header("authorization"),
        Some(super::fake::KEY),
        "and no Bearer"
    );
}

#[test]
fn a_failure_is_in_doubt_only_where_it_is() {
    let rejected = r#"{"message":"x","code":"0206400"}"#;
    let refused = r#"{"error":{"message":"x"}}"#;
    let taken = r#"{"data":{"id":"AC1","status":"queued"}}"#;
    doubts::<World>(
        &text("a"),
        [
            (Answer::status(429, "").with("Retry-After", "2"), false),
            (Answer::status(400, rejected), false),
            (Answer::status(401, refused), false),
            (Answer::status(402, ""), false),
            (Answer::status(202, "<html>"), true),
            (Answer::status(202, "{}"), true),
            (Answer::half(taken), true),
        ],
    );
}

#[test]
fn a_text_that_may_not_be_sent_fails_and_a_key_that_is_bad_is_refused() {
    let send = |status: u16, body: &'static str| {
        let script = Script::start(move |_| Answer::status(status, body));
        quo(&script).send(&text("a")).unwrap_err()
    };
    for (status, body, kind) in [
        (
            403,
            r#"{"message":"Not Phone Number User","code":"0206403"}"#,
            FailureKind::NotPermitted,
        ),
        (
            402,
            r#"{"message":"The organization does not have enough credits"}"#,
            FailureKind::NoCredit,
        ),
        (
            400,
            r#"{"message":"A2P Registration Not Approved","code":"0206400"}"#,
            FailureKind::NotRegistered,
        ),
    ] {
        let fault = send(status, body);
        assert!(
            matches!(&fault, Fault::Rejected(f) if f.kind == kind),
            "{fault:?}"
        );
    }
    assert!(matches!(send(401, "{}"), Fault::Refused { .. }));
}

#[test]
fn what_quo_would_refuse_is_not_sent() {
    let script = Script::start(|_| panic!("nothing is sent"));
    let quo = quo(&script);
    let mut many = text("a");
    many.to = vec![OTHER.into(); 11];
    for (text, kind) in [
        (many, FailureKind::Other),
        (text(&"ü".repeat(1601)), FailureKind::TooLong),
    ] {
        let fault = quo.send(&text).unwrap_err();
        assert!(matches!(fault, Fault::Rejected(failure) if failure.kind == kind));
    }
}

#[test]
fn the_oldest_text_that_nobody_claims_is_found() {
    for (page, oldest_first) in [(1, false), (2, true), (50, false)] {
        let fake = Fake::new(page);
        fake.world().oldest_first = oldest_first;
        let ids: Vec<String> = {
            let mut world = fake.world();
            let mut add = |seconds: i64, body: &str| {
                let id = world.text(NOW + seconds * 1000, false, 0, "queued");
                world.set(&id, "to", json!([OTHER]));
                world.set(&id, "text", json!(body));
                id
            };
            vec![
                // Longer ago than any clock here may be ahead.
                add(-3 * 3_600 - 1, "hello"),
                add(-30, "other"),
                add(5, "hello"),
                add(6, "hello \r\n"),
                add(9, "hello"),
            ]
        };
        let inbound = fake.world().text(NOW, true, 0, "received");
        fake.world().set(&inbound, "from", json!(OTHER));
        fake.world().set(&inbound, "text", json!("hello"));
        finds(&fake.connector, text, [&ids[2], &ids[3], &ids[4]]);
        let looked = fake.script.asked().into_iter().nth(1).unwrap();
        assert_eq!(looked.query("participants").as_deref(), Some(OTHER));
        let since = date(Millis(NOW - 3 * 3_600_000));
        assert_eq!(looked.query("createdAfter"), Some(since));
    }
}

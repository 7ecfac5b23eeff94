use std::sync::Arc;

use listo_domain::{Delivery, Millis};
use serde_json::json;

use super::fake::{ACCOUNT, Fake, OWN, World, mail, twilio};
use crate::connector::{Connector as _, FailureKind, Fault, Outgoing, OutgoingFile};
use crate::http::Secret;
use crate::http::script::{Answer, Script};
use crate::played::{AtOnce, NOW, doubts, finds};
use crate::twilio::{Account, Lent, Twilio};

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
    for (status, code, delivery, kind) in [
        ("queued", json!(null), Delivery::Queued, None),
        ("accepted", json!(null), Delivery::Queued, None),
        ("sent", json!(null), Delivery::Sent, None),
        (
            "failed",
            json!(30034),
            Delivery::Failed,
            Some(FailureKind::NotRegistered),
        ),
    ] {
        let body = json!({"sid": "SM1", "status": status, "error_code": code}).to_string();
        let script = Script::start(move |_| Answer::status(201, body.clone()));
        let got = twilio(&script).send(&text("¿Qué & cómo?\n+1")).unwrap();
        assert_eq!((got.id.as_str(), got.delivery), ("SM1", delivery));
        assert_eq!(got.failure.map(|failure| failure.kind), kind);
        let asked = script.asked();
        assert_eq!(asked.len(), 1);
        let field = |name: &str| asked[0].field(name).unwrap();
        assert_eq!((field("To"), field("From")), (OTHER.into(), OWN.into()));
        assert_eq!(field("Body"), "¿Qué & cómo?\n+1");
    }
}

#[test]
fn a_failure_is_in_doubt_only_where_it_is() {
    let limited = r#"{"code":20429,"message":"Too Many Requests","status":429}"#;
    let rejected = r#"{"code":21610,"message":"x"}"#;
    let refused = r#"{"code":20003,"message":"x"}"#;
    let taken = r#"{"sid":"SM1","status":"queued"}"#;
    doubts::<World>(
        &text("a"),
        [
            (Answer::status(429, limited).with("Retry-After", "2"), false),
            (Answer::status(400, rejected), false),
            (Answer::status(401, refused), false),
            (Answer::status(503, ""), true),
            (Answer::status(201, "<html>"), true),
            (Answer::status(201, "{}"), true),
            (Answer::half(taken), true),
        ],
    );
}

#[test]
fn what_twilio_would_refuse_is_not_sent() {
    let script = Script::start(|_| panic!("nothing is sent"));
    let twilio = twilio(&script);
    let mut many = text("a");
    many.to.push(OWN.into());
    for (text, kind) in [
        (many, FailureKind::Other),
        (text(&"ü".repeat(1601)), FailureKind::TooLong),
    ] {
        let fault = twilio.send(&text).unwrap_err();
        assert!(matches!(fault, Fault::Rejected(failure) if failure.kind == kind));
    }
}

fn file(place: usize, media_type: &str, size: u64) -> OutgoingFile {
    OutgoingFile {
        path: "unused".into(),
        name: format!("{place}"),
        media_type: media_type.into(),
        size,
        sha256: format!("{place:064x}"),
    }
}

/// As [`twilio`], with a collector somewhere else, or with none.
fn with_address(script: &Script, public_url: Option<&str>) -> Twilio {
    let account = Account {
        account_sid: ACCOUNT.into(),
        key_sid: None,
        secret: Secret::new("secret"),
        base_url: script.url(),
        public_url: public_url.map(Into::into),
    };
    Twilio::new(account, Arc::new(AtOnce)).unwrap()
}

#[test]
fn files_are_addresses_that_twilio_fetches() {
    for (body, told) in [("Look", Some("Look".to_owned())), ("", None)] {
        let script = Script::start(|_| Answer::status(201, r#"{"sid":"MM1","status":"queued"}"#));
        let mut text = text(body);
        text.files = vec![
            file(1, "image/jpeg", 4_400_000),
            file(2, "application/pdf", 500_000),
        ];
        let address = Some("https://listo.example.com/in/");
        with_address(&script, address).send(&text).unwrap();
        let asked = &script.asked()[0];
        assert_eq!(asked.field("Body"), told, "an empty body is none");
        let media = asked.fields("MediaUrl");
        let paths: Vec<&str> = media
            .iter()
            .filter_map(|url| url.strip_prefix("https://listo.example.com/in"))
            .collect();
        assert_eq!(
            (media.len(), paths.len()),
            (2, 2),
            "below the address, in their order: {media:?}"
        );
        for (path, file) in paths.iter().zip(&text.files) {
            let lent = Lent::of(path).expect("one of ours");
            assert_eq!(
                (lent.account_sid(), lent.sha256()),
                (ACCOUNT, file.sha256.as_str())
            );
            assert_eq!(lent.media_type(), file.media_type);
            assert!(
                lent.is_genuine(&Secret::new("secret"), text.at),
                "it is signed"
            );
        }
    }
}

#[test]
fn files_that_twilio_would_refuse_are_not_sent() {
    let script = Script::start(|_| panic!("nothing is sent"));
    let several = |n: usize| (0..n).map(|place| file(place, "image/png", 1)).collect();
    let refused: [Vec<OutgoingFile>; 4] = [
        several(11),
        vec![file(1, "image/gif", 5_000_001)],
        vec![
            file(1, "image/jpeg", 3_000_000),
            file(2, "image/jpeg", 3_000_000),
        ],
        vec![file(1, "video/mp4", 500_001)],
    ];
    for files in refused {
        let mut text = text("a");
        text.files = files;
        let fault = twilio(&script).send(&text).unwrap_err();
        assert!(matches!(fault, Fault::Rejected(failure) if failure.kind == FailureKind::Files));
    }
    let mut text = text("a");
    text.files = several(1);
    let fault = with_address(&script, None).send(&text).unwrap_err();
    assert!(
        matches!(fault, Fault::Rejected(failure) if failure.kind == FailureKind::Files),
        "without a public address there is nothing to fetch"
    );
}

#[test]
fn the_oldest_text_that_nobody_claims_is_found() {
    for page in [1, 2, 50] {
        let fake = Fake::new(page);
        let ids: Vec<String> = {
            let mut world = fake.world();
            let mut add = |seconds: i64, body: &str| {
                let id = world.text(NOW + seconds * 1000, false, 0, true);
                world.set(&id, "to", json!(OTHER));
                world.set(&id, "body", json!(body));
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
        finds(&fake.connector, text, [&ids[2], &ids[3], &ids[4]]);
        let asked = fake.script.asked();
        assert_eq!(asked[0].query("To").as_deref(), Some(OTHER));
        assert_eq!(asked[0].query("From").as_deref(), Some(OWN));
    }
}

#[test]
fn a_text_that_waits_is_found_and_so_is_one_of_a_trial() {
    let fake = Fake::new(50);
    let id = {
        let mut world = fake.world();
        let id = world.text(NOW, false, 0, false);
        world.set(
            &id,
            "body",
            json!("Sent from your Twilio trial account - hello"),
        );
        let inbound = world.text(NOW - 1000, true, 0, true);
        world.set(&inbound, "body", json!("hello"));
        id
    };
    let got = fake
        .connector
        .find(&text("hello"), Millis(NOW), &|_| false)
        .unwrap()
        .unwrap();
    assert_eq!((got.id, got.delivery), (id.clone(), Delivery::Queued));
    fake.world().set(
        &id,
        "date_created",
        json!(mail(NOW - 3 * 3_600_000 - 1_000)),
    );
    assert_eq!(
        fake.connector.find(&text("hello"), Millis(NOW), &|_| false),
        Ok(None)
    );
}

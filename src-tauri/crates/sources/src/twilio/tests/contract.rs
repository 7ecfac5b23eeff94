//! Everything that is asked of Twilio keeps to its own specification, in fair weather and in foul.
//!
//! Prism judges beside the server that plays and not in front of it: as a proxy it hands on what breaks
//! the document (or, told to be strict, refuses the document's own examples), and it puts failures of
//! its own in the place of cut connections and half answers.

use std::collections::BTreeSet;

use listo_domain::Millis;
use serde_json::json;

use super::fake::{Fake, OWN, ROOT};
use crate::connector::{Connector as _, Fault, Outgoing, OutgoingFile, Stage};
use crate::http::prism::Prism;
use crate::http::script::{Answer, Asked};
use crate::played::{HOUR, MINUTE, NOW, Right, Store, lasts};

fn prism() -> Option<Prism> {
    Prism::start(&Prism::folder().join("twilio.json"))
}

fn judged(page: usize) -> Option<Fake> {
    let fake = Fake::new(page);
    fake.world().prism = Some(prism()?);
    Some(fake)
}

#[test]
fn prism_is_awake() {
    let Some(prism) = prism() else { return };
    let ask = |method: &str, target: &str, body: &str| Asked {
        method: method.into(),
        target: format!("{ROOT}/{target}"),
        headers: vec![
            ("Authorization".into(), "Basic eDp5".into()),
            (
                "Content-Type".into(),
                "application/x-www-form-urlencoded".into(),
            ),
        ],
        body: body.into(),
    };
    assert_eq!(
        prism.judge(&ask("GET", "Messages.json?PageSize=1000", "")),
        Ok(())
    );
    assert_eq!(
        prism.judge(&ask("POST", "Messages.json", "To=%2B12025550177")),
        Ok(())
    );
    for (method, target, body) in [
        ("GET", "Messages.json?PageSize=1001", ""),
        ("GET", "Calls.json?ParentCallSid=CA1", ""),
        ("GET", "Calls.json?Status=over", ""),
        ("GET", "Calls/CA1.json", ""),
        ("GET", "Faxes.json", ""),
        ("POST", "Messages.json", "From=%2B12025550100"),
        ("DELETE", "Messages.json", ""),
    ] {
        let verdict = prism.judge(&ask(method, target, body));
        assert!(verdict.is_err(), "{method} {target}");
    }
    let mut nobody = ask("GET", "Messages.json", "");
    nobody.headers.clear();
    assert!(
        prism.judge(&nobody).is_err(),
        "a request without a credential"
    );
}

#[test]
fn all_that_is_asked_keeps_to_the_specification() {
    let Some(fake) = judged(3) else { return };
    let mut store = Store::default();
    {
        let mut world = fake.world();
        for n in 0..12 {
            world.text(NOW - n * 7 * HOUR, n % 2 == 0, u32::from(n % 4 == 0), true);
        }
        let call = world.call(NOW - HOUR, None, Some(30));
        let leg = world.call(NOW - HOUR, Some(&call), Some(9));
        world.voicemail(NOW - HOUR, &call);
        world.set(&leg, "status", json!("busy"));
        for n in 0..6 {
            world.call(NOW - HOUR - n * 1000, None, Some(5));
        }
    }
    fake.connector.numbers().unwrap();
    store.all(&fake.connector, Stage::New, NOW);
    store.all(&fake.connector, Stage::New, NOW + MINUTE);
    store.all(&fake.connector, Stage::History, NOW);
    let text = Outgoing {
        from: OWN.into(),
        to: vec!["+12025550177".into()],
        body: "¿Qué? & more = 100 %\n😀".into(),
        files: Vec::new(),
        at: Millis(NOW),
    };
    let sent = fake.connector.send(&text).unwrap();
    let found = fake.connector.find(&text, Millis(NOW), &|_| false).unwrap();
    assert_eq!(found.map(|found| found.id), Some(sent.id));
    let picture = |n: u8| OutgoingFile {
        path: "unused".into(),
        name: "roof.jpg".into(),
        media_type: "image/jpeg".into(),
        size: 1,
        sha256: format!("{n:064x}"),
    };
    let pictures = Outgoing {
        body: String::new(),
        files: vec![picture(1), picture(2)],
        ..text
    };
    fake.connector.send(&pictures).unwrap();

    let asked = fake.script.asked();
    let kinds: BTreeSet<String> = asked.iter().map(kind).collect();
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    assert_eq!(
        kinds,
        [
            "GET Calls.json PageSize",
            "GET Calls.json PageSize Page PageToken",
            "GET Calls.json ParentCallSid PageSize",
            "GET Calls/*.json",
            "GET IncomingPhoneNumbers.json PageSize",
            "GET Messages.json DateSent%3E PageSize Page PageToken",
            "GET Messages.json PageSize",
            "GET Messages.json PageSize DateSent%3E",
            "GET Messages.json PageSize Page PageToken",
            "GET Messages.json To From PageSize",
            "GET Messages/*/Media.json PageSize",
            "GET Messages/*/Media/ME0",
            "GET Recordings.json PageSize",
            "GET Recordings.json PageSize DateCreated%3E",
            "GET Recordings/*.mp3",
            "GET Recordings/*/Transcriptions.json PageSize",
            "POST Messages.json",
        ]
    );
}

/// The shape of a request: ids and values left out.
fn kind(asked: &Asked) -> String {
    let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
    let path = path.strip_prefix(&format!("{ROOT}/")).unwrap();
    let parts = path.split('/').map(|part| match part.split_once('.') {
        Some((id, end)) if id.len() == 34 => format!("*.{end}"),
        None if part.len() == 34 => "*".to_owned(),
        _ => part.to_owned(),
    });
    let mut words = vec![asked.method.clone(), parts.collect::<Vec<_>>().join("/")];
    let names = query.split('&').filter_map(|pair| pair.split_once('='));
    words.extend(names.map(|(name, _)| name.to_owned()));
    words.join(" ")
}

#[test]
fn what_is_asked_after_a_failure_keeps_to_it_too() {
    let Some(fake) = judged(2) else { return };
    for n in 0..5 {
        fake.world().text(NOW - n * HOUR, true, 1, true);
        fake.world().call(NOW - n * HOUR, None, Some(5));
    }
    let limited = Answer::status(429, r#"{"code":20429,"message":"x"}"#).with("Retry-After", "7");
    let expect: [(Answer, Right); 7] = [
        (
            limited,
            |f| matches!(f, Fault::Limited { retry_after: Some(d) } if d.as_secs() == 7),
        ),
        (Answer::status(500, "oops"), |f| *f == Fault::Failing(500)),
        (Answer::Silence, |f| matches!(f, Fault::NoAnswer(_))),
        (Answer::cut(), |f| matches!(f, Fault::NoAnswer(_))),
        (Answer::half(r#"{"messages":[]}"#), |f| {
            matches!(f, Fault::NoAnswer(_))
        }),
        (Answer::ok(r#"{"messages":[{]}"#), |f| {
            matches!(f, Fault::Unreadable(_))
        }),
        (Answer::ok(r#"{"data":[]}"#), |f| {
            matches!(f, Fault::Unreadable(_))
        }),
    ];
    lasts(&fake, &expect, 10);
}

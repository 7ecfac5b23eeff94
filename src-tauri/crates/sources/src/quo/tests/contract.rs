//! What is asked of v1 keeps to Quo's own specification of it. That is not published under a licence that
//! lets it travel with Listo, so it is looked for beside the repository; of the newer surface there is none.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use listo_domain::Millis;

use super::fake::{Fake, KEY, OWN};
use crate::connector::{Connector as _, Outgoing};
use crate::http::prism::Prism;
use crate::http::script::Asked;
use crate::played::NOW;

fn document() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/providers");
    let path = root.join("quo_v1_openapi.json");
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: no specification at {}", path.display());
    None
}

#[test]
fn prism_is_awake() {
    let Some(prism) = document().and_then(|path| Prism::start(&path)) else {
        return;
    };
    let ask = |method: &str, target: &str, body: &str| Asked {
        method: method.into(),
        target: target.into(),
        headers: vec![
            ("Authorization".into(), KEY.into()),
            ("Content-Type".into(), "application/json".into()),
        ],
        body: body.into(),
    };
    assert_eq!(prism.judge(&ask("GET", "/v1/phone-numbers", "")), Ok(()));
    for (wrong, why) in [
        (
            ask("GET", "/v1/messages?maxResults=10", ""),
            "no number and nobody",
        ),
        (ask("GET", "/v1/message", ""), "no such path"),
        (
            ask("POST", "/v1/messages", r#"{"content":"a","from":"PN1"}"#),
            "a text to nobody",
        ),
    ] {
        assert!(prism.judge(&wrong).is_err(), "{why}");
    }
    let mut nobody = ask("GET", "/v1/phone-numbers", "");
    nobody.headers.clear();
    assert!(prism.judge(&nobody).is_err(), "a request without a key");
}

#[test]
fn all_that_is_asked_of_v1_keeps_to_the_specification() {
    let Some(prism) = document().and_then(|path| Prism::start(&path)) else {
        return;
    };
    let fake = Fake::new(1);
    for n in 0..3 {
        fake.world().text(NOW - n * 1000, false, 0, "sent");
    }
    fake.world().prism = Some(prism);
    assert_eq!(fake.connector.numbers().unwrap().len(), 2);
    let text = Outgoing {
        from: OWN.into(),
        to: vec!["+12025550177".into()],
        body: "¿Qué? & more = 100 %\n😀".into(),
        files: Vec::new(),
        at: Millis(NOW),
    };
    let sent = fake.connector.send(&text).unwrap();
    let again = fake.connector.send(&text).unwrap();
    let known = |id: &str| id == again.id;
    let found = fake.connector.find(&text, Millis(NOW), &known).unwrap();
    assert_eq!(found.map(|found| found.id), Some(sent.id));
    let asked = fake.script.asked().into_iter();
    let kinds: BTreeSet<String> = asked
        .filter(|asked| asked.target.starts_with("/v1/"))
        .map(|asked| {
            let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
            let names = query.split('&').filter_map(|pair| pair.split_once('='));
            let names: Vec<&str> = names.map(|(name, _)| name).collect();
            format!("{} {path} {}", asked.method, names.join(" "))
        })
        .collect();
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.trim()).collect();
    assert_eq!(
        kinds,
        [
            "GET /v1/messages phoneNumberId createdAfter maxResults participants",
            "GET /v1/messages phoneNumberId createdAfter maxResults participants pageToken",
            "GET /v1/phone-numbers",
            "POST /v1/messages",
        ]
    );
}

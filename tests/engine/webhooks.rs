//! Webhooks: what wakes a source, what is refused, and a server that strangers reach.

#[cfg(unix)]
use crate::collector::of_quo;
use crate::collector::{Collector, Running, allow};
use crate::provider::{KEY, Live, OWN, Provider, Trouble, account};
use crate::world::NOW;
use listo_engine::api::{SourceAccount, SourceNumber, View};
use listo_engine::{Engine, KeyFiles, Outside, Posted, Readers, Received, Webhooks};
use listo_tests::twilio::{NUMBER, TOKEN};
use listo_tests::webhook::{Fields, answer, form, head, send, signature};
#[cfg(unix)]
use listo_tests::webhook::{openphone_signature, standard_signature};
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::Arc;

const ANA: &str = "+34600000001";
const URL: &str = "https://listo.example/twilio/1";

async fn post(hooks: &Webhooks, source: &str, key: &str, fields: &Fields<'_>) -> Received {
    let (signature, body) = (signature(key, URL, fields), form(fields));
    let posted = Posted {
        url: URL,
        content_type: "application/x-www-form-urlencoded",
        signature: &signature,
        body: body.as_bytes(),
    };
    hooks.twilio(source, &posted).await.unwrap()
}

fn inbound<'a>(sid: &'a str, body: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("MessageSid", sid),
        ("SmsStatus", "received"),
        ("From", ANA),
        ("To", OWN),
        ("Body", body),
    ]
}

#[tokio::test]
async fn it_wakes_its_source_at_once_and_once_more_and_says_nothing_itself() {
    let mut w = Live::new().await;
    w.settle().await;
    w.pass(1_000);
    let calls = w.provider.lock().calls;
    assert!(w.turn().await.unwrap() > w.now, "nothing is due");
    assert_eq!(w.provider.lock().calls, calls);
    let hooks = Webhooks::new(&w.engine);
    // What it tells of is not at the provider: it is no message.
    let told = inbound("SM9", "forged words");
    assert_eq!(post(&hooks, &w.source, KEY, &told).await, Received::Woken);
    assert_eq!(w.turn().await, Some(w.now + 3_000), "a second look");
    assert_eq!(w.provider.lock().calls, calls + 1);
    assert_eq!(w.rows(View::All).await, []);
    // The provider was not ready to show it.
    w.provider.receive(ANA, "Hello", w.now);
    w.pass(3_000);
    assert_eq!(w.turn().await, Some(w.now + 60_000), "as before it");
    assert_eq!(w.rows(View::All).await[0].last.text, "Hello");
}

#[tokio::test]
async fn sent_again_it_does_nothing() {
    let mut w = Live::new().await;
    w.settle().await;
    let hooks = Webhooks::new(&w.engine);
    let told = inbound("SM1", "Hello");
    assert_eq!(post(&hooks, &w.source, KEY, &told).await, Received::Woken);
    assert_eq!(post(&hooks, &w.source, KEY, &told).await, Received::Known);
    let delivered = [("MessageSid", "SM2"), ("MessageStatus", "delivered")];
    let answer = post(&hooks, &w.source, KEY, &delivered).await;
    assert_eq!(answer, Received::Woken, "news of a text of ours");
    for fields in [&told[..], &delivered] {
        let forged = post(&hooks, &w.source, "another key", fields).await;
        assert_eq!(forged, Received::Unverified);
    }
    let nobody = post(&hooks, "99", KEY, &told).await;
    assert_eq!(nobody, Received::NoSource);
    assert_eq!(post(&hooks, "x", KEY, &told).await, Received::NoSource);
}

#[tokio::test]
async fn what_is_stored_is_known_after_a_restart() {
    let provider = Provider::default();
    provider.receive(ANA, "Hello", NOW);
    let mut w = Live::of(provider).await;
    w.settle().await;
    w.restart().await;
    let hooks = Webhooks::new(&w.engine);
    let here = inbound("in0", "Hello");
    assert_eq!(post(&hooks, &w.source, KEY, &here).await, Received::Known);
    let new = inbound("in1", "Hello");
    assert_eq!(post(&hooks, &w.source, KEY, &new).await, Received::Woken);
}

#[tokio::test]
async fn it_does_not_hurry_a_provider_that_is_failing() {
    let mut w = Live::new().await;
    w.settle().await;
    w.pass(60_000);
    w.provider.trouble(&[Trouble::Limited]);
    let next = w.turn().await.unwrap();
    assert!(next > w.now);
    let hooks = Webhooks::new(&w.engine);
    let told = inbound("SM1", "Hello");
    assert_eq!(post(&hooks, &w.source, KEY, &told).await, Received::Woken);
    assert_eq!(w.turn().await, Some(next), "it waits as long as before");
}

#[tokio::test]
async fn an_api_key_needs_the_token_of_the_account_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        allow(&path, 0o600);
    };
    file("Office", "the-secret-of-the-key");
    let keyed = SourceAccount {
        key_sid: Some("SK1".into()),
        ..account()
    };
    for token in [None, Some("the-token")] {
        if let Some(token) = token {
            file("Office.token", token);
        }
        let keys = KeyFiles::read(folder.path(), Readers::Owner).unwrap();
        let provider = Provider::default();
        let outside = Outside {
            secrets: Arc::new(keys),
            ..provider.outside()
        };
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("listo.db");
        let clock = Arc::new(crate::world::FixedClock::at(NOW));
        let engine = Engine::open_with(&path, clock, outside).await.unwrap();
        let numbers = [SourceNumber {
            e164: OWN.into(),
            name: "Desk".into(),
            texts: true,
        }];
        let added = engine
            .add_source(&keyed, "the-secret-of-the-key", &numbers)
            .await
            .unwrap();
        let (id, hooks) = (&added[0].id, Webhooks::new(&engine));
        assert_eq!(hooks.ready(id).await.unwrap(), token.is_some());
        let told = inbound("SM1", "Hello");
        let wrong = post(&hooks, id, "the-secret-of-the-key", &told).await;
        assert_eq!(wrong, Received::Unverified, "it signs nothing");
        let right = post(&hooks, id, "the-token", &told).await;
        let expected = token.map_or(Received::Unverified, |_| Received::Woken);
        assert_eq!(right, expected);
    }
}

#[tokio::test]
async fn stopping_waits_for_the_round_and_begins_no_other() {
    let w = Live::new().await;
    let running = tokio::spawn(w.engine.clone().run_live());
    let mut events = w.engine.events();
    let _ = events.recv().await;
    w.engine.stop_live().await;
    running.await.unwrap();
    let calls = w.provider.lock().calls;
    w.engine.fetch_source(&w.source).await.unwrap();
    w.engine.stop_live().await;
    assert_eq!(w.provider.lock().calls, calls);
}

/// A server on a port of its own, whose source has been fetched.
pub fn serve(c: &Collector) -> (Running, u16) {
    let args = ["serve-webhooks", "--listen", "127.0.0.1:0", "--public-url"];
    let args = [&args[..], &["https://listo.example/"]].concat();
    let running = Running::start(c.with_keys(&args));
    let line = running.says("listening at 127.0.0.1:");
    let port = line.split(':').nth(1).unwrap().split(',').next().unwrap();
    let port = port.parse().unwrap();
    running.says("source 1, Office: https://listo.example/twilio/1");
    running.says("source 1, Office: up to date");
    (running, port)
}

fn twilio(path: &str, signature: &str, body: &str) -> Vec<u8> {
    let length = body.len().to_string();
    let headers = [
        (
            "Content-Type",
            "application/x-www-form-urlencoded; charset=utf-8",
        ),
        ("X-Twilio-Signature", signature),
        ("Content-Length", &length),
    ];
    (head("POST", path, &headers) + body).into_bytes()
}

#[cfg(unix)]
#[test]
fn a_message_is_here_as_soon_as_its_webhook() {
    let c = Collector::added();
    let (running, port) = serve(&c);
    let sid = c.twilio.receive(ANA, "Is it ready?");
    let fields = [
        ("MessageSid", sid.as_str()),
        ("SmsStatus", "received"),
        ("From", ANA),
        ("To", NUMBER),
        ("Body", "Is it ready?"),
        ("NumMedia", "0"),
        ("Invented", "by Twilio, next year"),
    ];
    let signature = signature(TOKEN, URL, &fields);
    let request = twilio("/twilio/1", &signature, &form(&fields));
    let (status, text) = send(port, &request).unwrap();
    assert_eq!(status, 200, "{text}");
    assert!(text.ends_with("<Response/>"), "nobody is answered: {text}");
    // Sooner than it would be asked by itself.
    let arrived = xtask::poll::until("the message", xtask::poll::SHORT, || {
        Ok((c.bodies() == ["Is it ready?"]).then_some(()))
    });
    arrived.unwrap();
    let (status, _) = send(port, &request).unwrap();
    assert_eq!(status, 200, "a replay is no error to whoever sends it");
    assert_eq!(c.bodies().len(), 1);
    assert_eq!(running.terminate(), Some(0));
}

#[cfg(unix)]
const NEW: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
#[cfg(unix)]
const OLD: &str = "R2ZLM2o0bFhBNVpyUnU2NG9mYXQ1MHNyR3pvSUhIVVg=";

/// A webhook of Quo: of the API of 2026-03-30, or of v1.
#[cfg(unix)]
fn quo(path: &str, id: &str, new: bool, body: &str) -> Vec<u8> {
    let ms = listo_engine::Clock::now(&listo_engine::SystemClock).0;
    let ms = u64::try_from(ms).unwrap();
    let (seconds, length) = ((ms / 1_000).to_string(), body.len().to_string());
    let signature = match new {
        true => standard_signature(NEW, id, ms / 1_000, body),
        false => openphone_signature(OLD, ms, body),
    };
    let mut headers = vec![
        ("Content-Type", "application/json"),
        ("Content-Length", length.as_str()),
    ];
    match new {
        true => headers.extend([
            ("webhook-id", id),
            ("webhook-timestamp", &seconds),
            ("webhook-signature", &signature),
        ]),
        false => headers.push(("openphone-signature", &signature)),
    }
    (head("POST", path, &headers) + body).into_bytes()
}

#[cfg(unix)]
#[test]
fn an_event_of_quo_brings_what_it_tells_of_through_either_api() {
    let (c, fake) = of_quo(&format!("{OLD},{NEW}"));
    let args = ["serve-webhooks", "--listen", "127.0.0.1:0"];
    let running = Running::start(c.with_keys(&args));
    let port = running.says("source 1, Desk: http://127.0.0.1:");
    let port = port.split("127.0.0.1:").nth(1).unwrap();
    let port: u16 = port.split('/').next().unwrap().parse().unwrap();
    running.says("source 1, Desk: up to date");
    let event = |kind: &str, data: &str| {
        format!(r#"{{"id":"EV1","apiVersion":"v4","type":"{kind}","data":{data}}}"#)
    };
    let id = fake.receive(ANA, "Is it ready?");
    let received = event(
        "message.received",
        &format!(r#"{{"resource":{{"id":"{id}","text":"other words"}}}}"#),
    );
    let arrives = |texts: &[&str]| {
        let there = xtask::poll::until("what is told of", xtask::poll::SHORT, || {
            let mut bodies = c.bodies();
            bodies.sort();
            Ok((bodies == texts).then_some(()))
        });
        there.unwrap();
    };
    let post = |id: &str, new: bool, body: &str| {
        let answer = send(port, &quo("/quo/1", id, new, body)).unwrap();
        assert!(answer.1.ends_with("\r\n\r\n"), "{}", answer.1);
        answer.0
    };
    assert_eq!(post("msg_1", true, &received), 200);
    arrives(&["Is it ready?"]);
    assert_eq!(
        post("msg_1", true, &received),
        200,
        "sent again it is no error"
    );
    // Calls, by the older API, whose events have their keys each.
    fake.talk("+34600000002", "It comes on Friday.");
    let ended = event(
        "call.completed",
        r#"{"object":{"id":"AC9","status":"completed"}}"#,
    );
    assert_eq!(post("", false, &ended), 200);
    let both = [
        ("call.summary.completed", r#"{"object":{"callId":"AC9"}}"#),
        ("call.recording.completed", r#"{"object":{"id":"AC9"}}"#),
        ("message.delivered", r#"{"object":{"id":"AC8"}}"#),
        ("contact.updated", r#"{"resource":{"id":"66"}}"#),
        ("invented.next.year", "null"),
    ];
    arrives(&["Is it ready?", "It comes on Friday."]);
    for (n, (kind, data)) in both.into_iter().enumerate() {
        let body = event(kind, data);
        assert_eq!(post(&format!("msg_2{n}"), true, &body), 200, "{kind}");
        assert_eq!(post("", false, &body), 200, "{kind}");
    }
    let genuine = String::from_utf8(quo("/quo/1", "msg_3", true, "{}")).unwrap();
    for (why, request) in [
        ("another body", genuine.replace("{}", "[]")),
        ("another id", genuine.replace("msg_3", "msg_4")),
        (
            "no signature",
            genuine.replace("webhook-signature", "x-signature"),
        ),
        (
            "OpenPhone's place",
            genuine.replace("webhook-signature", "openphone-signature"),
        ),
    ] {
        assert_eq!(send(port, request.as_bytes()).unwrap().0, 401, "{why}");
    }
    assert_eq!(
        send(port, &quo("/twilio/1", "msg_4", true, "{}"))
            .unwrap()
            .0,
        404
    );
    assert_eq!(
        send(port, &quo("/quo/2", "msg_5", true, "{}")).unwrap().0,
        404
    );
    assert_eq!(c.bodies().len(), 2, "nothing that is told is stored");
    assert_eq!(running.terminate(), Some(0));
}

#[test]
fn strangers_get_a_number_and_nothing_else() {
    let c = Collector::added();
    let (running, port) = serve(&c);
    let fields = [("MessageSid", "SM1"), ("Body", "secret words")];
    let body = form(&fields);
    let good = signature(TOKEN, URL, &fields);
    let elsewhere = signature(TOKEN, "https://listo.example/twilio/2", &fields);
    let query = "/twilio/1?x=1";
    for (path, signature, body, expected) in [
        ("/twilio/1", good.as_str(), body.as_str(), 200),
        ("/twilio/1", "", &body, 401),
        ("/twilio/1", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", &body, 401),
        ("/twilio/1", &elsewhere, &body, 401),
        ("/twilio/1", &good, "MessageSid=SM1&Body=other+words", 401),
        (query, &good, &body, 401),
        ("/twilio/2", &elsewhere, &body, 404),
        ("/twilio/", &good, &body, 404),
        ("/twilio/1/2", &good, &body, 404),
        ("/twilio/../twilio/1", &good, &body, 404),
        ("/", &good, &body, 404),
    ] {
        let (status, text) = send(port, &twilio(path, signature, body)).unwrap();
        assert_eq!(status, expected, "{path} {signature}: {text}");
        if expected != 200 {
            let empty = text.ends_with("\r\n\r\n");
            assert!(empty, "an answer without details: {text}");
        }
    }
    let (status, text) = send(port, head("GET", "/twilio/1", &[]).as_bytes()).unwrap();
    assert_eq!(status, 405);
    assert!(text.to_lowercase().contains("allow: post"), "{text}");
    running.says("could not be verified: 1");
    let all = running.lines().join("\n");
    for never in [TOKEN, "secret words", "RSOYDt"] {
        assert!(!all.contains(never), "{all}");
    }
}

#[test]
fn what_is_too_large_is_not_read() {
    let c = Collector::added();
    let (_running, port) = serve(&c);
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let signed = ("X-Twilio-Signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    // It says so at once.
    let headers = [form, signed, ("Content-Length", "10485760")];
    let (status, _) = send(port, head("POST", "/twilio/1", &headers).as_bytes()).unwrap();
    assert_eq!(status, 413);
    // It only turns out.
    let headers = [form, signed, ("Transfer-Encoding", "chunked")];
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = listo_tests::webhook::head("POST", "/twilio/1", &headers);
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("4000\r\n{}\r\n", "x".repeat(0x4000));
    let mut sent = 0;
    while sent < 10 * 1024 * 1024 && stream.write_all(chunk.as_bytes()).is_ok() {
        sent += 0x4000;
    }
    assert!(sent < 10 * 1024 * 1024, "it hangs up before the end");
    // And in the head.
    let long = "x".repeat(64 * 1024);
    let headers = [form, ("X-Long", long.as_str())];
    let head = listo_tests::webhook::head("POST", "/twilio/1", &headers);
    let (status, _) = send(port, head.as_bytes()).unwrap();
    assert!([0, 431].contains(&status), "{status}");
    let many: Vec<(String, String)> = (0..100).map(|n| (format!("X-{n}"), "x".into())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let head = listo_tests::webhook::head("POST", "/twilio/1", &many);
    let (status, _) = send(port, head.as_bytes()).unwrap();
    assert!([0, 400, 431].contains(&status), "{status}");
}

#[test]
fn whoever_is_slow_is_cut_off_and_keeps_nobody_out() {
    let c = Collector::added();
    let (_running, port) = serve(&c);
    let connect = || TcpStream::connect(("127.0.0.1", port)).unwrap();
    // More than may be at a time, none of which says a word.
    let silent: Vec<TcpStream> = std::iter::repeat_with(connect).take(80).collect();
    let mut slow = connect();
    let headers = [("X-Twilio-Signature", "x"), ("Content-Length", "100")];
    let begun = head("POST", "/twilio/1", &headers) + "Body=";
    slow.write_all(begun.as_bytes()).unwrap();
    let fields = [("MessageSid", "SM1")];
    let request = twilio("/twilio/1", &signature(TOKEN, URL, &fields), &form(&fields));
    assert_eq!(send(port, &request).unwrap().0, 200, "its turn comes");
    slow.set_read_timeout(Some(std::time::Duration::from_secs(60)))
        .unwrap();
    let (status, _) = answer(&mut slow);
    assert_eq!(status, 408, "it was told to go");
    drop(silent);
}

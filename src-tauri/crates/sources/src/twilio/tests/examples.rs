//! The bodies that Twilio's specification shows.

use listo_domain::{CallOutcome, Content, Delivery, Direction, Millis};
use serde_json::Value;

use super::fake::{ACCOUNT, ROOT, twilio};
use crate::connector::{Connector as _, Outgoing, Stage};
use crate::http::script::{Answer, Asked, Script};
use crate::played::Store;

const SPEC: &str = include_str!("../../../../../../tests/contract/twilio.json");

fn examples(path: &str, method: &str, status: &str) -> Vec<(String, String)> {
    let spec: Value = serde_json::from_str(SPEC).unwrap();
    let operation = &spec["paths"][format!("/2010-04-01/Accounts/{{AccountSid}}/{path}")][method];
    let examples = &operation["responses"][status]["content"]["application/json"]["examples"];
    let all = examples.as_object().unwrap().iter();
    all.map(|(name, example)| (name.clone(), example["value"].to_string()))
        .collect()
}

fn example(path: &str, name: &str) -> String {
    let all = examples(path, "get", "200");
    all.into_iter().find(|(n, _)| n == name).unwrap().1
}

/// Answers every path with an example of its own; later pages with nothing.
fn serve(asked: &Asked, messages: &str, calls: [&str; 2]) -> Answer {
    let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
    let later = query.contains("PageToken");
    let path = path.strip_prefix(&format!("{ROOT}/")).unwrap();
    if path.contains("/Media/") {
        return Answer::ok("bytes").with("Content-Type", "image/jpeg");
    }
    Answer::ok(match path {
        "Messages.json" if later => r#"{"messages": []}"#.to_owned(),
        "Messages.json" => messages.to_owned(),
        "Calls.json" if query.contains("ParentCallSid") && !later => {
            example("Calls.json", "readEmptyDatesGreater")
        }
        "Calls.json" => calls[usize::from(later)].to_owned(),
        "Recordings.json" => example("Recordings.json", "readFull"),
        path if path.ends_with("Media.json") => {
            example("Messages/{MessageSid}/Media.json", "readFull")
        }
        other => panic!("{other}"),
    })
}

#[test]
fn every_list_that_is_shown_can_be_read() {
    let lists = |path| examples(path, "get", "200");
    for (name, messages) in lists("Messages.json") {
        let calls = example("Calls.json", "readEmptyDatesLess");
        let script = Script::start(move |asked| serve(asked, &messages, [&calls, &calls]));
        let mut store = Store::default();
        store.all(&twilio(&script), Stage::History, 0);
        assert_eq!(store.problems, [], "{name}");
    }
}

#[test]
fn texts_are_what_is_shown() {
    let messages = example("Messages.json", "readFullPage1");
    let none = example("Calls.json", "readEmptyDatesLess");
    let script = Script::start(move |asked| serve(asked, &messages, [&none, &none]));
    let mut store = Store::default();
    store.all(&twilio(&script), Stage::History, 0);
    let sent = &store.items["SMded05904ccb347238880ca9264e8fe1c"];
    assert_eq!(sent.own, "+12019235161");
    assert_eq!(sent.activity.at, Millis(1_558_719_890_000));
    assert_eq!(sent.activity.parties[0].address.0, "+18182008801");
    let came = &store.items["MMc26223853f8c46b4ab7dfaa6abba0a26"];
    assert_eq!((came.own.as_str(), &came.failure), ("+18182008801", &None));
    let Content::Text {
        direction,
        body,
        delivery,
        attachments,
        ..
    } = &came.activity.content
    else {
        panic!("{came:?}");
    };
    assert_eq!(
        (*direction, *delivery),
        (Direction::Inbound, Delivery::Delivered)
    );
    assert_eq!(
        (body.as_str(), attachments.len()),
        ("look mom I have media!", 1)
    );
    assert_eq!(attachments[0].media_type, "image/jpeg");
    let media = script
        .asked()
        .into_iter()
        .find(|a| a.target.contains("/Media/"))
        .unwrap();
    assert!(
        media
            .target
            .ends_with("/Media/MEaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
    );
}

#[test]
fn calls_are_what_is_shown() {
    let none = example("Messages.json", "readEmptySentdateLess");
    let [first, second] = ["readFullPage1", "readFullPage2"].map(|name| {
        // In the examples every call is a leg of one that is not shown.
        let mut page: Value = serde_json::from_str(&example("Calls.json", name)).unwrap();
        for call in page["calls"].as_array_mut().unwrap() {
            call["parent_call_sid"] = Value::Null;
        }
        if name == "readFullPage2" {
            // The third page is not shown.
            page["next_page_uri"] = Value::Null;
        }
        page.to_string()
    });
    let script = Script::start(move |asked| serve(asked, &none, [&first, &second]));
    let mut store = Store::default();
    store.all(&twilio(&script), Stage::History, 0);
    assert_eq!(store.problems, []);
    let call = &store.items["CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0"];
    assert_eq!(call.own, "+13051913580");
    assert_eq!(call.activity.parties[0].name.as_deref(), Some("callerid2"));
    let content = Content::Call {
        direction: Direction::Inbound,
        outcome: CallOutcome::Missed,
        duration_s: 0,
        recording: None,
        summary: None,
    };
    assert_eq!(call.activity.content, content);
}

#[test]
fn answers_to_a_text_that_is_sent_are_read() {
    for (name, body) in examples("Messages.json", "post", "201") {
        let script = Script::start(move |_| Answer::status(201, body.clone()));
        let text = Outgoing {
            from: "+14155552345".into(),
            to: vec!["+14155552345".into()],
            body: "Hello!".into(),
            files: Vec::new(),
            at: Millis(0),
        };
        let got = twilio(&script).send(&text).unwrap();
        assert_eq!(
            (got.delivery, got.failure),
            (Delivery::Queued, None),
            "{name}"
        );
    }
}

#[test]
fn numbers_are_read_from_all_pages() {
    let shown = example("IncomingPhoneNumbers.json", "readFull");
    let script = Script::start(move |asked| {
        let mut page: Value = serde_json::from_str(&shown).unwrap();
        let number = &mut page["incoming_phone_numbers"][0];
        if asked.target.contains("PageToken") {
            number["phone_number"] = "+18089255328".into();
            number["friendly_name"] = "Reception 2".into();
            number["capabilities"]["sms"] = true.into();
        } else {
            let next = format!("{ROOT}/IncomingPhoneNumbers.json?PageSize=1000&Page=1&PageToken=x");
            page["next_page_uri"] = next.into();
        }
        Answer::ok(page.to_string())
    });
    let numbers = twilio(&script).numbers().unwrap();
    let read: Vec<(&str, &str, bool)> = numbers
        .iter()
        .map(|number| (number.e164.as_str(), number.name.as_str(), number.texts))
        .collect();
    assert_eq!(
        read,
        [
            ("+18089255327", "", false),
            ("+18089255328", "Reception 2", true)
        ]
    );
    assert!(script.asked()[0].target.contains(ACCOUNT));
}

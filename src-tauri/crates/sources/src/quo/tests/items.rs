//! What items are read as, those of the samples among them.

use std::path::Path;

use listo_domain::{Attachment, CallOutcome, Content, Direction};
use serde_json::{Value, json};

use super::fake::{Fake, LINE, OWN};
use crate::connector::{FailureKind, Item, Stage};
use crate::played::{MINUTE, NOW, Store};

fn all(fake: &Fake) -> Store {
    let mut store = Store::default();
    store.all(&fake.connector, Stage::New, NOW + MINUTE);
    store
}

fn call(item: &Item) -> (Direction, CallOutcome, u32) {
    match item.activity.content {
        Content::Call {
            direction,
            outcome,
            duration_s,
            ..
        } => (direction, outcome, duration_s),
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn a_group_text_belongs_to_all_its_others() {
    let fake = Fake::new(50);
    let id = fake.world().text(NOW, true, 0, "received");
    let others = json!([OWN, "+12025550300", "+12025550299", "+12025550300"]);
    fake.world().set(&id, "to", others);
    fake.world().set(&id, "from", json!("+12025550298"));
    let item = &all(&fake).items[&id];
    let parties: Vec<&str> = item
        .activity
        .parties
        .iter()
        .map(|p| p.address.0.as_str())
        .collect();
    assert_eq!(parties, ["+12025550298", "+12025550299", "+12025550300"]);
    assert_eq!(item.activity.sender.as_ref().unwrap().0, "+12025550298");
    assert_eq!(item.own, OWN);
}

#[test]
fn a_text_without_the_number_it_belongs_to_is_known_by_its_sides() {
    let fake = Fake::new(50);
    let id = fake.world().text(NOW, true, 0, "received");
    let stray = fake.world().text(NOW, true, 0, "received");
    fake.world().set(&id, "phoneNumberId", json!(null));
    fake.world().set(&stray, "phoneNumberId", json!("PN9"));
    let store = all(&fake);
    assert_eq!(store.items[&id].own, OWN);
    let problems: Vec<_> = store
        .problems
        .iter()
        .map(|p| (p.id.as_str(), p.field.as_str()))
        .collect();
    assert_eq!(problems, [(stray.as_str(), "phoneNumberId")]);
    assert_eq!(
        fake.asked()
            .iter()
            .filter(|t| t.starts_with("/v1/phone-numbers"))
            .count(),
        1
    );
}

#[test]
fn what_cannot_be_read_is_named_once_and_the_rest_is_given() {
    let fake = Fake::new(50);
    let good = fake.world().text(NOW, true, 0, "received");
    for (n, (field, value)) in [
        ("direction", json!("sideways")),
        ("createdAt", json!("yesterday")),
        ("id", json!("a/b")),
    ]
    .into_iter()
    .enumerate()
    {
        let id = fake.world().text(NOW - n as i64, true, 0, "received");
        fake.world().set(&id, field, value);
    }
    let mut store = all(&fake);
    assert_eq!(store.items.keys().collect::<Vec<_>>(), [&good]);
    assert_eq!(store.problems.len(), 3, "{:?}", store.problems);
    store.all(&fake.connector, Stage::New, NOW + 2 * MINUTE);
    assert!(store.problems.len() < 6, "{:?}", store.problems);
}

#[test]
fn files_are_fetched_once_and_a_text_that_failed_says_so() {
    let fake = Fake::new(50);
    let id = fake.world().text(NOW, false, 2, "undelivered");
    let mut store = all(&fake);
    store.all(&fake.connector, Stage::New, NOW + 2 * MINUTE);
    let item = &store.items[&id];
    assert_eq!(item.failure.as_ref().unwrap().kind, FailureKind::Other);
    let Content::Text { attachments, .. } = &item.activity.content else {
        panic!();
    };
    let kinds: Vec<&str> = attachments
        .iter()
        .map(|a: &Attachment| a.media_type.as_str())
        .collect();
    assert_eq!(kinds, ["image/png"; 2]);
    assert_eq!(
        fake.asked()
            .iter()
            .filter(|t| t.starts_with("/files/"))
            .count(),
        2
    );
}

#[test]
fn a_call_is_answered_by_a_person_or_missed() {
    use CallOutcome::{Answered, Missed};
    use Direction::{Inbound, Outbound};
    let fake = Fake::new(50);
    let mut made = Vec::new();
    let mut add = |inbound: bool, answered: Option<u32>, fields: &[(&str, Value)], expect| {
        let mut world = fake.world();
        let id = world.call(NOW, inbound, answered);
        for (field, value) in fields {
            world.set(&id, field, value.clone());
        }
        made.push((id, expect));
    };
    add(true, Some(5), &[], (Inbound, Answered, 5));
    add(false, Some(6), &[], (Outbound, Answered, 6));
    add(
        true,
        None,
        &[("status", json!("missed"))],
        (Inbound, Missed, 0),
    );
    add(
        false,
        None,
        &[("status", json!("busy"))],
        (Outbound, Missed, 0),
    );
    add(
        true,
        Some(8),
        &[("aiHandled", json!("ai-agent"))],
        (Inbound, Missed, 0),
    );
    add(
        true,
        Some(8),
        &[("answeredBy", json!("SYU1"))],
        (Inbound, Missed, 0),
    );
    add(
        true,
        None,
        &[("status", json!("forwarded"))],
        (Inbound, Missed, 0),
    );
    add(
        true,
        None,
        &[("status", json!("new one")), ("duration", json!("12"))],
        (Inbound, Missed, 0),
    );
    let v1 = [
        ("participants", json!(["+12025550203"])),
        ("duration", json!(4.4)),
    ];
    add(true, Some(4), &v1, (Inbound, Answered, 4));
    let store = all(&fake);
    for (id, expect) in made {
        assert_eq!(call(&store.items[&id]), expect, "{id}");
    }
}

#[test]
fn a_call_that_was_answered_has_its_summary() {
    let fake = Fake::new(50);
    let id = fake.world().call(NOW, true, Some(60));
    let bare = fake.world().call(NOW, true, Some(9));
    let coming = json!({"status": "in-progress", "summary": null, "nextSteps": null});
    fake.world().set(&id, "summary", coming.clone());
    let mut store = all(&fake);
    assert!(!store.items.contains_key(&id), "it is waited for");
    let summary = json!({
        "status": "completed", "summary": ["You talked about the weather.", " "],
        "nextSteps": ["Bring an umbrella."],
    });
    fake.world().set(&id, "summary", summary);
    store.all(&fake.connector, Stage::New, NOW + 20 * MINUTE);
    let summary = |id: &str| match &store.items[id].activity.content {
        Content::Call { summary, .. } => summary.clone(),
        other => panic!("{other:?}"),
    };
    let expect = "You talked about the weather.\n→ Bring an umbrella.";
    assert_eq!(summary(&id).as_deref(), Some(expect));
    assert_eq!(summary(&bare), None);
    let old = fake.world().call(NOW - 2 * 60 * MINUTE, true, Some(9));
    fake.world().set(&old, "summary", coming);
    assert!(all(&fake).items.contains_key(&old), "but not for ever");
}

#[test]
fn a_withheld_caller_has_no_number() {
    let fake = Fake::new(50);
    let id = fake.world().call(NOW, true, None);
    fake.world()
        .set(&id, "participants", json!([{"phoneNumber": OWN}]));
    let store = all(&fake);
    assert_eq!(store.items[&id].activity.parties[0].address.0, "");
}

#[test]
fn a_voicemail_is_waited_for_and_then_given_after_its_call() {
    let fake = Fake::new(50);
    let id = fake.world().call(NOW, true, None);
    let voicemail = fake.world().voicemail(&id, "in-progress");
    let mut store = all(&fake);
    assert_eq!(
        store.items.keys().collect::<Vec<_>>(),
        [&id],
        "the call is news at once"
    );
    // The mark does not pass it, however much else comes in.
    fake.world().call(NOW + 12 * MINUTE, true, None);
    store.all(&fake.connector, Stage::New, NOW + 12 * MINUTE);
    fake.world().voicemail(&id, "completed");
    store.all(&fake.connector, Stage::New, NOW + 13 * MINUTE);
    let item = &store.items[&voicemail];
    let Content::Voicemail {
        duration_s,
        transcript,
        recording,
    } = &item.activity.content
    else {
        panic!();
    };
    assert_eq!(
        (*duration_s, transcript.as_deref()),
        (7, Some("Call me back"))
    );
    assert_eq!(recording.as_ref().unwrap().media_type, "audio/mpeg");
    assert!(item.activity.at > store.items[&id].activity.at);
    store.all(&fake.connector, Stage::New, NOW + 14 * MINUTE);
    assert_eq!(
        fake.asked()
            .iter()
            .filter(|t| t.starts_with("/files/"))
            .count(),
        1
    );
}

#[test]
fn a_voicemail_that_never_comes_is_given_without_its_sound() {
    let fake = Fake::new(50);
    let id = fake.world().call(NOW, true, None);
    let voicemail = fake.world().voicemail(&id, "failed");
    let store = all(&fake);
    assert!(store.items.contains_key(&voicemail));
    assert_eq!(store.problems.len(), 1);
}

/// As Quo's documents show them; skipped where the samples are not beside the repository.
#[test]
fn the_samples_are_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/providers");
    let sample = |name: &str| {
        let text = std::fs::read_to_string(root.join("samples/quo").join(name)).ok()?;
        Some(serde_json::from_str::<Value>(&text).unwrap())
    };
    let (Some(text), Some(ringing), Some(contact)) = (
        sample("v4_message.received.json"),
        sample("v4_call.ringing.json"),
        sample("v1_contact_201.json"),
    ) else {
        println!("skipped: no samples at {}", root.display());
        return;
    };
    let fake = Fake::new(50);
    let mut text = text["data"]["object"].clone();
    let mut ended = ringing["data"]["object"].clone();
    for item in [&mut text, &mut ended] {
        item["phoneNumberId"] = json!(LINE);
    }
    text["from"] = contact["data"]["defaultFields"]["phoneNumbers"][0]["value"].clone();
    let (text_id, call_id) = (text["id"].clone(), ended["id"].clone());
    fake.world().messages.push(text);
    fake.world().calls.push(ended);
    fake.world().contacts.push(contact["data"].clone());
    let mut store = Store::default();
    store.all(&fake.connector, Stage::New, NOW);
    store.all(&fake.connector, Stage::History, NOW);
    assert_eq!(store.problems, []);
    let item = &store.items[text_id.as_str().unwrap()];
    assert_eq!(item.activity.at.0, 1_642_956_952_420);
    assert_eq!(item.activity.parties[0].name.as_deref(), Some("John Doe"));
    assert!(
        matches!(&item.activity.content, Content::Text { body, .. } if body == "Hello, world!")
    );
    // Its status says that it rings, and its dates that it ended.
    let expect = (Direction::Outbound, CallOutcome::Answered, 60);
    assert_eq!(call(&store.items[call_id.as_str().unwrap()]), expect);
}

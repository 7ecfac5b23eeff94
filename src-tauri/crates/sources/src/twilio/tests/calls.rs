use listo_domain::{Address, CallOutcome, Content, Direction};
use serde_json::json;

use super::fake::{Fake, OWN};
use crate::connector::{Connector as _, Stage};
use crate::played::{MINUTE, NOW, Store};

fn pulled(fake: &Fake) -> Store {
    let mut store = Store::default();
    store.all(&fake.connector, Stage::New, NOW);
    store
}

fn outcome(store: &Store, id: &str) -> (Direction, CallOutcome, u32) {
    match &store.items[id].activity.content {
        Content::Call {
            direction,
            outcome,
            duration_s,
            ..
        } => (*direction, *outcome, *duration_s),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_leg_that_was_answered_answers_the_call() {
    for page in [1, 2, 50] {
        let fake = Fake::new(page);
        let (answered, missed, voicemail, alone) = {
            let mut world = fake.world();
            let at = NOW - 60 * MINUTE;
            let answered = world.call(at, None, Some(40));
            let nobody = world.call(at + 1000, Some(&answered), Some(0));
            world.set(&nobody, "status", json!("no-answer"));
            world.call(at + 2000, Some(&answered), Some(30));
            let missed = world.call(at, None, Some(9));
            let busy = world.call(at, Some(&missed), Some(0));
            world.set(&busy, "status", json!("busy"));
            let voicemail = world.call(at + 5000, None, Some(25));
            let alone = world.call(at + 9000, None, None);
            world.set(&alone, "status", json!("no-answer"));
            (answered, missed, voicemail, alone)
        };
        let store = pulled(&fake);
        let inbound = Direction::Inbound;
        assert_eq!(
            outcome(&store, &answered),
            (inbound, CallOutcome::Answered, 30)
        );
        for call in [missed, voicemail, alone] {
            assert_eq!(outcome(&store, &call), (inbound, CallOutcome::Missed, 0));
        }
        assert_eq!(store.items.len(), 4, "legs are no calls");
        assert_eq!(store.problems, []);
    }
}

#[test]
fn legs_of_the_same_second_count_on_either_side_of_a_page() {
    for page in 1..4 {
        let fake = Fake::new(page);
        let at = NOW - 60 * MINUTE;
        let call = {
            let mut world = fake.world();
            // The leg is made first, so it stands behind its call in a list that is newest first.
            let leg = world.call(at, Some("CA0"), Some(5));
            let call = world.call(at, None, Some(9));
            world.set(&leg, "parent_call_sid", json!(call));
            world.call(at - 1000, None, Some(3));
            call
        };
        assert_eq!(
            outcome(&pulled(&fake), &call).1,
            CallOutcome::Answered,
            "pages of {page}"
        );
    }
}

#[test]
fn a_leg_made_while_paging_counts() {
    let fake = Fake::new(1);
    let mut store = Store::default();
    let at = NOW - 30 * MINUTE;
    let call = {
        let mut world = fake.world();
        let call = world.call(at, None, None);
        world.call(at + MINUTE, None, Some(3));
        call
    };
    // Texts, late texts, the first page of calls.
    for _ in 0..3 {
        assert!(store.step(&fake.connector, Stage::New, NOW, false).unwrap());
    }
    {
        let mut world = fake.world();
        world.call(at + 2 * MINUTE, Some(&call), Some(60));
        world.end(&call, at + 3 * MINUTE, 180);
    }
    store.all(&fake.connector, Stage::New, NOW);
    assert_eq!(outcome(&store, &call).1, CallOutcome::Answered);
}

#[test]
fn a_call_that_goes_on_is_given_when_it_has_ended() {
    let fake = Fake::new(50);
    let call = fake.world().call(NOW - 120 * MINUTE, None, None);
    let mut store = Store::default();
    store.all(&fake.connector, Stage::New, NOW);
    for minutes in 1..30 {
        let at = NOW + minutes * MINUTE;
        fake.world().call(at, None, Some(5));
        store.all(&fake.connector, Stage::New, at + 1000);
    }
    assert!(!store.items.contains_key(&call));
    let now = NOW + 30 * MINUTE;
    fake.world().end(&call, now, 9000);
    store.all(&fake.connector, Stage::New, now);
    assert_eq!(outcome(&store, &call).1, CallOutcome::Missed);
}

#[test]
fn outbound_calls_are_told_by_themselves() {
    let fake = Fake::new(50);
    let (reached, not, trunk_in, trunk_out) = {
        let mut world = fake.world();
        let mut call = |direction: &str, seconds| {
            let call = world.call(NOW - 60 * MINUTE, None, Some(seconds));
            world.set(&call, "direction", json!(direction));
            if direction.starts_with("outbound") || direction == "trunking-terminating" {
                world.set(&call, "from", json!(OWN));
                world.set(&call, "to", json!("+12025550177"));
            }
            call
        };
        (
            call("outbound-api", 12),
            call("outbound-api", 0),
            call("trunking-originating", 13),
            call("trunking-terminating", 14),
        )
    };
    let store = pulled(&fake);
    let (inbound, outbound) = (Direction::Inbound, Direction::Outbound);
    assert_eq!(
        outcome(&store, &reached),
        (outbound, CallOutcome::Answered, 12)
    );
    assert_eq!(outcome(&store, &not), (outbound, CallOutcome::Missed, 0));
    assert_eq!(
        outcome(&store, &trunk_in),
        (inbound, CallOutcome::Answered, 13)
    );
    assert_eq!(
        outcome(&store, &trunk_out),
        (outbound, CallOutcome::Answered, 14)
    );
    assert_eq!(store.items[&reached].own, OWN);
    assert_eq!(store.items[&reached].activity.sender, None);
}

#[test]
fn what_a_phone_of_ours_dials_is_the_call() {
    let fake = Fake::new(1);
    let legs = {
        let mut world = fake.world();
        let mut legs = Vec::new();
        for (direction, from, to) in [
            ("inbound", "client:ana", ""),
            (
                "inbound",
                "sip:ana@x.sip.twilio.com",
                "sip:+12025550177@x.sip.twilio.com",
            ),
            ("outbound-api", OWN, "client:ana"),
        ] {
            let call = world.call(NOW - 60 * MINUTE, None, Some(50));
            world.set(&call, "direction", json!(direction));
            world.set(&call, "from", json!(from));
            world.set(&call, "to", json!(to));
            let leg = world.call(NOW - 59 * MINUTE, Some(&call), Some(20));
            world.set(&leg, "from", json!(OWN));
            world.set(&leg, "to", json!("+12025550177"));
            legs.push(leg);
        }
        legs
    };
    let store = pulled(&fake);
    assert_eq!(store.items.len(), 3);
    for leg in legs {
        assert_eq!(
            outcome(&store, &leg),
            (Direction::Outbound, CallOutcome::Answered, 20)
        );
        let item = &store.items[&leg];
        assert_eq!(
            (item.own.as_str(), &item.activity.parties[0].address.0[..]),
            (OWN, "+12025550177")
        );
    }
}

#[test]
fn a_withheld_number_is_empty_and_a_name_is_kept() {
    let fake = Fake::new(50);
    let (withheld, named) = {
        let mut world = fake.world();
        let withheld = world.call(NOW - MINUTE, None, Some(5));
        world.set(&withheld, "from", json!("+266696687"));
        let named = world.call(NOW - MINUTE, None, Some(5));
        world.set(&named, "caller_name", json!("ANA GARCIA"));
        (withheld, named)
    };
    let store = pulled(&fake);
    assert_eq!(
        store.items[&withheld].activity.sender,
        Some(Address(String::new()))
    );
    let name = &store.items[&named].activity.parties[0].name;
    assert_eq!(name.as_deref(), Some("ANA GARCIA"));
}

#[test]
fn a_voicemail_comes_with_its_sound_and_waits_for_its_words() {
    let fake = Fake::new(50);
    let (plain, spoken, other) = {
        let mut world = fake.world();
        let call = world.call(NOW - 60 * MINUTE, None, Some(40));
        let plain = world.voicemail(NOW - 59 * MINUTE, &call);
        let spoken = world.voicemail(NOW - MINUTE, &call);
        world.transcript(&spoken, "in-progress");
        let other = world.voicemail(NOW - MINUTE, &call);
        world.set(&other, "source", json!("DialVerb"));
        (plain, spoken, other)
    };
    let mut store = Store::default();
    store.all(&fake.connector, Stage::New, NOW);
    assert!(store.items.contains_key(&plain) && !store.items.contains_key(&spoken));
    fake.world().transcript(&spoken, "completed");
    store.all(&fake.connector, Stage::New, NOW + MINUTE);
    let Content::Voicemail {
        duration_s,
        transcript,
        recording,
    } = &store.items[&spoken].activity.content
    else {
        panic!("{:?}", store.items[&spoken]);
    };
    assert_eq!((*duration_s, transcript.as_deref()), (7, Some("HELLO")));
    assert_eq!(recording.as_ref().unwrap().media_type, "audio/mpeg");
    assert_eq!(store.items[&spoken].own, OWN);
    assert!(
        !store.items.contains_key(&other),
        "conversations are not voicemails"
    );
    let before = fake.script.asked().len();
    store.all(&fake.connector, Stage::New, NOW + 2 * MINUTE);
    assert_eq!(
        fake.script.asked().len() - before,
        3,
        "nothing is fetched a second time"
    );
}

#[test]
fn a_transcript_is_not_waited_for_for_ever() {
    let fake = Fake::new(50);
    let voicemail = {
        let mut world = fake.world();
        let call = world.call(NOW - 60 * MINUTE, None, Some(40));
        let voicemail = world.voicemail(NOW, &call);
        world.transcript(&voicemail, "in-progress");
        voicemail
    };
    let mut store = Store::default();
    store.all(&fake.connector, Stage::New, NOW);
    assert!(!store.items.contains_key(&voicemail));
    store.all(&fake.connector, Stage::New, NOW + 16 * MINUTE);
    assert!(store.items.contains_key(&voicemail));
}

#[test]
fn an_encrypted_recording_is_told_of() {
    let fake = Fake::new(50);
    let voicemail = {
        let mut world = fake.world();
        let call = world.call(NOW - 60 * MINUTE, None, Some(40));
        let voicemail = world.voicemail(NOW - MINUTE, &call);
        world.set(
            &voicemail,
            "encryption_details",
            json!({"encryption_iv": "x"}),
        );
        voicemail
    };
    let store = pulled(&fake);
    assert!(store.items.contains_key(&voicemail));
    assert_eq!(store.problems[0].field, "recording");
    assert_eq!(fake.connector.name(), "twilio");
}

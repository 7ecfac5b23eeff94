//! What Quo is told.

use serde_json::json;

use super::fake::{Fake, LINE, OWN};
use crate::connector::{Connector as _, FailureKind, Fault, Stands};
use crate::http::script::Answer;

const ANA: &str = "+12025550201";
const BEN: &str = "+12025550202";

fn with_conversations(page: usize) -> Fake {
    let fake = Fake::new(page);
    let conversation = |id: &str, line: &str, others: &[&str]| json!({"id": id, "phoneNumberId": line, "participants": others});
    fake.world().conversations = vec![
        conversation("CN1", LINE, &[BEN]),
        conversation("CN2", "PN2", &[ANA]),
        conversation("CN3", LINE, &[BEN, ANA, OWN]),
        conversation("CN4", LINE, &[ANA]),
        conversation("CN5", LINE, &[ANA]),
    ];
    fake
}

fn tell(fake: &Fake, others: &[&str], stands: Stands) -> Result<(), Fault> {
    let others: Vec<String> = others.iter().map(|other| (*other).to_owned()).collect();
    fake.connector.tell(OWN, &others, stands)
}

#[test]
fn a_conversation_is_found_by_its_parties_and_marked() {
    for page in [1, 50] {
        let fake = with_conversations(page);
        tell(&fake, &[ANA], Stands::Done).unwrap();
        tell(&fake, &[ANA, BEN], Stands::Read).unwrap();
        tell(&fake, &[BEN], Stands::Open).unwrap();
        let marks = fake.world().marks.clone();
        let marks: Vec<_> = marks
            .iter()
            .map(|(id, verb)| (id.as_str(), verb.as_str()))
            .collect();
        assert_eq!(
            marks,
            [
                ("CN4", "mark-as-done"),
                ("CN3", "mark-as-open"),
                ("CN3", "mark-as-read"),
                ("CN1", "mark-as-open"),
            ]
        );
        let asked = fake.asked().len();
        tell(&fake, &[ANA], Stands::Done).unwrap();
        assert_eq!(fake.asked().len(), asked + 1, "it is known by now");
    }
}

#[test]
fn the_conversations_are_gone_through_once() {
    let fake = with_conversations(1);
    let asked = |fake: &Fake| fake.asked().len();
    tell(&fake, &["+12025550299"], Stands::Done).unwrap_err();
    let before = asked(&fake);
    tell(&fake, &["+12025550298"], Stands::Done).unwrap_err();
    assert_eq!(asked(&fake) - before, 1, "what is new comes first");
    let new = json!({"id": "CN9", "phoneNumberId": LINE, "participants": ["+12025550298"]});
    fake.world().conversations.insert(0, new);
    tell(&fake, &["+12025550298"], Stands::Done).unwrap();
    assert_eq!(fake.world().marks[0].0, "CN9");
}

#[test]
fn what_cannot_be_told_is_rejected_and_a_bad_key_refused() {
    let fake = with_conversations(50);
    let fault = tell(&fake, &["+12025550299"], Stands::Done).unwrap_err();
    assert!(
        matches!(&fault, Fault::Rejected(why) if why.code == "no_conversation"),
        "{fault:?}"
    );
    let strange = fake
        .connector
        .tell("+12025550777", &[ANA.to_owned()], Stands::Done);
    assert!(matches!(strange, Err(Fault::Rejected(_))), "{strange:?}");
    assert_eq!(fake.world().marks, []);
    tell(&fake, &[ANA], Stands::Open).unwrap();
    type Right = fn(&Fault) -> bool;
    let expect: [(u16, Right); 4] = [
        (
            403,
            |f| matches!(f, Fault::Rejected(why) if why.kind == FailureKind::NotPermitted && why.message == "no"),
        ),
        (401, |f| matches!(f, Fault::Refused { .. })),
        (429, |f| matches!(f, Fault::Limited { .. })),
        (503, |f| matches!(f, Fault::Failing(503))),
    ];
    for (status, right) in expect {
        // What was refused is looked for anew: that may be the first request.
        tell(&fake, &[ANA], Stands::Open).unwrap();
        fake.world().fault = Some((0, Answer::status(status, r#"{"message":"no"}"#)));
        let fault = tell(&fake, &[ANA], Stands::Done).unwrap_err();
        assert!(right(&fault), "{status}: {fault:?}");
    }
}

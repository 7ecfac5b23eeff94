//! What becomes of a request, and what the connector has to make of it.

use listo_domain::Millis;

use super::{Fake, NOW, Store, World, calm, hasty};
use crate::connector::{Connector, Fault, Outgoing, Stage};
use crate::http::script::{Answer, Script};

/// Whether the fault is the one it has to be.
pub(crate) type Right = fn(&Fault) -> bool;

/// The connector for an answer: one that does not come is not waited for long.
fn asker<W: World>(script: &Script, answer: &Answer) -> W::Connector {
    match answer {
        Answer::Silence => hasty::<W>(script),
        _ => calm::<W>(script),
    }
}

/// A text is sent with one request, and is in doubt where it is said to be.
pub(crate) fn doubts<W: World>(text: &Outgoing, answers: impl IntoIterator<Item = (Answer, bool)>) {
    let known = [
        (Answer::cut(), true),
        (Answer::Silence, true),
        (Answer::status(403, ""), false),
        (Answer::status(500, ""), true),
        (Answer::status(302, "").with("Location", "/x"), true),
    ];
    for (answer, happened) in known.into_iter().chain(answers) {
        let played = answer.clone();
        let script = Script::start(move |_| played.clone());
        let sender = asker::<W>(&script, &answer);
        let fault = sender.send(text).unwrap_err();
        assert_eq!(fault.may_have_happened(), happened, "{answer:?}: {fault:?}");
        assert_eq!(script.asked().len(), 1, "it is sent once: {answer:?}");
    }
}

/// Each of the answers comes once while a stage is fetched. It is told as what it is, and in the end the
/// store has the `items` there are.
pub(crate) fn lasts<W: World>(fake: &Fake<W>, answers: &[(Answer, Right)], items: usize) {
    for stage in [Stage::New, Stage::History] {
        let mut store = Store::default();
        let mut answers = answers.iter();
        loop {
            if let Some((answer, right)) = answers.next() {
                fake.world().fault = Some((0, answer.clone()));
                let asker = asker::<W>(&fake.script, answer);
                let fault = store.step(&asker, stage, NOW, false).unwrap_err();
                assert!(right(&fault), "{answer:?}: {fault:?}");
            }
            if !store.step(&fake.connector, stage, NOW, false).unwrap() {
                break;
            }
        }
        assert!(answers.next().is_none(), "every failure was played");
        assert_eq!((store.items.len(), store.problems.len()), (items, 0));
    }
}

/// Of texts with the body `hello` the oldest that nobody claims is found; `ids` are theirs, oldest first.
pub(crate) fn finds(connector: &dyn Connector, text: fn(&str) -> Outgoing, ids: [&String; 3]) {
    let found = |body: &str, known: &[&String]| {
        let known = |id: &str| known.iter().any(|k| *k == id);
        let got = connector.find(&text(body), Millis(NOW), &known).unwrap();
        got.map(|accepted| accepted.id)
    };
    for claimed in 0..=ids.len() {
        let next = ids.get(claimed).copied();
        assert_eq!(found("hello", &ids[..claimed]).as_ref(), next);
    }
    assert_eq!(found("nothing", &[]), None);
}

//! Pictures: fetched a few at a time, missed, and had later.

use listo_domain::Content;

use super::fake::Fake;
use crate::connector::{Fault, Stage};
use crate::http::script::Answer;
use crate::played::{DAY, HOUR, MINUTE, NOW, Store};

#[test]
fn a_step_with_many_pictures_is_cut_short_and_gone_on_with() {
    let fake = Fake::new(1000);
    let ids: Vec<String> = (0..90)
        .map(|n| fake.world().text(NOW - n * MINUTE, true, 2, true))
        .collect();
    for stage in [Stage::History, Stage::New] {
        let mut store = Store::default();
        assert!(store.step(&fake.connector, stage, NOW, false).unwrap());
        assert!(store.items.len() < 20, "{}", store.items.len());
        store.all(&fake.connector, stage, NOW);
        assert_eq!(store.items.len(), 90);
        for id in &ids {
            let Content::Text { attachments, .. } = &store.items[id].activity.content else {
                panic!();
            };
            assert_eq!(attachments.len(), 2);
            assert_eq!(attachments[0].media_type, "image/png");
        }
        let media = fake
            .script
            .asked()
            .iter()
            .filter(|a| a.target.contains("/Media/"))
            .count();
        assert_eq!(
            media % 180,
            0,
            "each picture is fetched once a stage: {media}"
        );
    }
}

#[test]
fn a_picture_that_is_gone_is_a_problem_and_one_that_fails_is_a_fault() {
    let fake = Fake::new(50);
    let text = fake.world().text(NOW, true, 1, true);
    let mut store = Store::default();
    // The list of texts, the list of media, the medium.
    fake.world().fault = Some((2, Answer::status(503, "{}")));
    let got = store.step(&fake.connector, Stage::New, NOW, false);
    assert_eq!(got, Err(Fault::Failing(503)));
    fake.world().fault = Some((2, Answer::status(404, r#"{"code":20404}"#)));
    store.all(&fake.connector, Stage::New, NOW);
    assert!(store.items.contains_key(&text));
    assert_eq!(
        (
            store.problems[0].id.as_str(),
            store.problems[0].field.as_str()
        ),
        (&text[..], "media")
    );
    fake.world().fault = Some((1, Answer::status(404, r#"{"code":20404}"#)));
    let mut other = Store::default();
    other.all(&fake.connector, Stage::History, NOW);
    assert!(other.items.contains_key(&text) && other.problems.len() == 1);
}

/// One step after the other until a round is over, whatever faults there are. Gives how many.
fn through(fake: &Fake, store: &mut Store, now: i64) -> usize {
    let mut faults = 0;
    loop {
        match store.step(&fake.connector, Stage::New, now, false) {
            Ok(true) => {}
            Ok(false) => return faults,
            Err(_) => faults += 1,
        }
        assert!(faults < 10, "it goes on for ever");
    }
}

fn pictures(store: &Store, text: &str) -> usize {
    match &store.items[text].activity.content {
        Content::Text { attachments, .. } => attachments.len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_picture_that_keeps_failing_holds_nothing_up_and_comes_later() {
    let fake = Fake::new(50);
    let text = fake.world().text(NOW - MINUTE, true, 2, true);
    let other = fake.world().text(NOW, true, 0, true);
    fake.world().broken = Some(text.clone());
    let mut store = Store::default();
    let faults = through(&fake, &mut store, NOW);
    assert_eq!(faults, 3, "it is worth a few attempts");
    assert_eq!((pictures(&store, &text), pictures(&store, &other)), (0, 0));
    let asked = || {
        let asked = fake.asked();
        asked.iter().filter(|path| path.contains("/Media/")).count()
    };
    let before = asked();
    assert_eq!(through(&fake, &mut store, NOW + MINUTE), 0);
    assert_eq!(asked(), before, "not in each round");
    fake.world().broken = None;
    assert_eq!(through(&fake, &mut store, NOW + HOUR + MINUTE), 0);
    assert_eq!((pictures(&store, &text), store.problems.len()), (2, 0));
    let before = asked();
    through(&fake, &mut store, NOW + 3 * HOUR);
    assert_eq!(asked(), before, "and once");
}

#[test]
fn none_is_given_up_untried_because_others_failed() {
    let fake = Fake::new(50);
    let old = fake.world().text(NOW - 100 * DAY, true, 5, true);
    fake.world().broken = Some(old.clone());
    let mut store = Store::default();
    while !store.items.contains_key(&old) {
        let _ = store.step(&fake.connector, Stage::History, NOW, false);
    }
    assert_eq!((pictures(&store, &old), store.problems.len()), (1, 4));
}

#[test]
fn a_picture_that_never_comes_is_a_problem_once() {
    let fake = Fake::new(50);
    let text = fake.world().text(NOW, true, 1, true);
    fake.world().broken = Some(text.clone());
    let mut store = Store::default();
    for hours in 0..30 {
        through(&fake, &mut store, NOW + hours * (HOUR + MINUTE));
        let told = store.problems.len();
        assert_eq!(told, usize::from(hours >= 22), "after {hours} hours");
    }
    assert_eq!(store.problems[0].id, text);
    // Of years ago it is one at once.
    let old = fake.world().text(NOW - 100 * DAY, true, 1, true);
    fake.world().broken = Some(old.clone());
    let mut store = Store::default();
    while !store.items.contains_key(&old) {
        let _ = store.step(&fake.connector, Stage::History, NOW, false);
    }
    assert_eq!(store.problems[0].id, old);
}

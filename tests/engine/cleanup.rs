//! Clean up: what the preview shows is what is done, and nothing else.

use crate::archive::{Sms, smses};
use crate::world::{DAY, NOW, World, fresh, target};
use listo_engine::Error;
use listo_engine::api::{
    CleanupAge, CleanupRule as R, CleanupRules, ConversationState as S, RefusalReason, SnoozeUntil,
    View,
};

const CODE: &str = "Your verification code is 482913";
const OFFER: &str = "Rebajas hasta el domingo. Para darse de baja: example.com/b";
const PERSON: &str = "+12025550101";
const WAITS: &str = "+12025550102";

fn unread<'a>(address: &'a str, days_ago: i64, body: &'a str) -> Sms<'a> {
    Sms {
        address,
        days_ago,
        body,
        read: 0,
        ..Sms::default()
    }
}

/// Services and people, some of whom no rule may touch. Two weeks later.
async fn inbox() -> World {
    let w = World::new().await;
    let read = |address, days_ago, kind| Sms {
        address,
        days_ago,
        kind,
        ..Sms::default()
    };
    let items = [
        unread("22000", 2, CODE),
        unread("22001", 2, CODE),
        unread("22002", 2, CODE),
        unread("22003", 2, CODE),
        unread("MyBank", 3, CODE),
        read("MyBank", 2, 2),
        unread("Shop", 10, OFFER),
        unread("+12025550103", 10, OFFER),
        unread("Parcel", 10, "Your parcel comes today"),
        read(PERSON, 20, 1),
        read(PERSON, 19, 2),
        read(WAITS, 20, 1),
    ];
    let file = w.write("sms.xml", &smses(&items));
    w.import(&w.options(&[&file])).await;
    w.clock.set(NOW + 14 * DAY);
    w
}

async fn id_of(w: &World, address: &str) -> String {
    let rows = w.rows(View::All).await;
    let row = rows.iter().find(|r| r.parties[0].address == address);
    row.unwrap_or_else(|| panic!("{address} was imported"))
        .id
        .clone()
}

async fn shown(w: &World, preview: &str) -> Vec<(R, String)> {
    let rows = w.engine.cleanup_rows(preview, 0, 500).await.unwrap();
    rows.into_iter()
        .map(|r| (r.rule, r.row.parties[0].address.clone()))
        .collect()
}

#[tokio::test]
async fn what_the_preview_shows_is_what_is_done_and_one_undo_takes_it_back() {
    let w = inbox().await;
    let (pinned, muted) = (id_of(&w, "22001").await, id_of(&w, "22002").await);
    let snoozed = id_of(&w, "22003").await;
    let snoozed = w.engine.conversation(&snoozed).await.unwrap();
    w.engine.pin(&fresh(), &[pinned], None).await.unwrap();
    w.engine.mute(&fresh(), &[muted], None).await.unwrap();
    w.engine
        .snooze(
            &fresh(),
            &[target(&snoozed)],
            SnoozeUntil {
                at: NOW + 30 * DAY,
                keeps: false,
            },
            None,
        )
        .await
        .unwrap();
    let before = w.counts().await;

    let rules = w.engine.cleanup_rules().await.unwrap();
    let preview = w.engine.preview_cleanup(rules, &[]).await.unwrap();
    let expected = [
        (R::Quiet, PERSON.to_owned()),
        (R::Codes, "22000".to_owned()),
        (R::Promotions, "Shop".to_owned()),
    ];
    assert_eq!(
        shown(&w, &preview.id).await,
        expected,
        "nobody who waits, was answered, is a person, pinned, muted or snoozed"
    );
    assert_eq!(
        [preview.quiet, preview.codes, preview.promotions],
        [1, 1, 1],
        "and the numbers are those of the list"
    );
    assert_eq!(w.counts().await, before, "a preview changes nothing");

    let outcome = w.engine.clean_up(&fresh(), &preview.id, &[]).await.unwrap();
    assert_eq!((outcome.changed_count, outcome.refused_count), (3, 0));
    for (_, address) in expected {
        assert_eq!(w.state(&id_of(&w, &address).await).await, S::Done);
    }
    assert_eq!(w.counts().await.total.done, before.total.done + 3);
    w.assert_sound().await;

    let w = w.restart().await;
    let undone = w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(undone.changed_count, 3, "one undo, also after a restart");
    assert_eq!(w.counts().await, before);
    w.assert_sound().await;
}

#[tokio::test]
async fn what_has_changed_since_the_preview_is_left_alone_and_said() {
    let w = inbox().await;
    let rules = w.engine.cleanup_rules().await.unwrap();
    let preview = w.engine.preview_cleanup(rules, &[]).await.unwrap();
    let shop = id_of(&w, "Shop").await;
    let codes = id_of(&w, "22000").await;
    let person = id_of(&w, PERSON).await;
    let news = w.write("news.xml", &smses(&[unread("Shop", -13, "We have moved")]));
    w.import(&w.options(&[&news])).await;
    w.engine
        .mark_unread(&fresh(), std::slice::from_ref(&person), None)
        .await
        .unwrap();
    w.engine
        .pin(&fresh(), std::slice::from_ref(&codes), None)
        .await
        .unwrap();
    let except = [id_of(&w, "22001").await];
    let outcome = w
        .engine
        .clean_up(&fresh(), &preview.id, &except)
        .await
        .unwrap();
    let mut refused: Vec<_> = outcome
        .refused
        .iter()
        .map(|r| (r.id.clone(), r.reason))
        .collect();
    refused.sort_by_key(|(id, _)| id.parse::<i64>().unwrap());
    let mut expected = vec![
        (codes, RefusalReason::ChangedSince),
        (shop, RefusalReason::NewerInbound),
        (person, RefusalReason::ChangedSince),
    ];
    expected.sort_by_key(|(id, _)| id.parse::<i64>().unwrap());
    assert_eq!(refused, expected);
    assert_eq!(
        outcome.changed.len(),
        2,
        "22002 and 22003: what was unticked stays as it was"
    );
    assert_eq!(w.state(&except[0]).await, S::Unread);
    w.assert_sound().await;
}

#[tokio::test]
async fn rules_are_kept_bounded_and_each_can_be_off() {
    let w = inbox().await;
    let off = |days| CleanupAge { on: false, days };
    let mut rules = CleanupRules {
        quiet: CleanupAge { on: true, days: 0 },
        quiet_waiting: true,
        codes: off(4),
        promotions: off(5),
    };
    let first = w.engine.preview_cleanup(rules, &[]).await.unwrap();
    assert_eq!([first.codes, first.promotions], [0, 0]);
    let people = shown(&w, &first.id).await;
    assert!(people.contains(&(R::Quiet, WAITS.to_owned())), "{people:?}");
    let w = w.restart().await;
    rules.quiet.days = 1;
    assert_eq!(
        w.engine.cleanup_rules().await.unwrap(),
        rules,
        "kept, and a day at the least"
    );
    assert!(
        matches!(
            w.engine.clean_up(&fresh(), &first.id, &[]).await,
            Err(Error::NotFound(_))
        ),
        "without its preview nothing is done"
    );
}

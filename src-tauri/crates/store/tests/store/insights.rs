//! The ledger: brought up to date piece by piece it holds what it would hold made anew.

use crate::world::World;
use listo_domain::insight::{Class, End, InboundKind, Item, Record, Wait};
use listo_domain::{Direction, Landing, Millis};
use listo_store::{Store, Verb};

/// Once through what is stale, in slices of a size.
async fn pass(store: &Store, slice: u32) {
    let mut after = -1;
    while let Some(last) = store.catch_up_ledger(after, slice).await.unwrap() {
        after = last;
    }
}

/// Reads what is stale, in slices of a size.
pub async fn catch_up(store: &Store, slice: u32) {
    pass(store, slice).await;
    assert_eq!(
        store.ledger_progress().await.unwrap().left,
        0,
        "all has been read"
    );
}

/// All that the ledger holds, in an order of its own.
pub async fn ledger(store: &Store) -> Vec<String> {
    let mut all = Vec::new();
    let visit = |conversation: u32, number: u32, record: &Record| {
        all.push(format!("{conversation:05} {number} {record:?}"));
    };
    let (from, until) = (Millis(0), Millis(4_000_000_000_000));
    store.read_ledger(from, until, visit).await.unwrap();
    all.sort();
    all
}

/// A rebuild writes every conversation, so that all of them are read anew.
pub async fn assert_ledger_is_as_made_anew(store: &Store) {
    catch_up(store, 3).await;
    let grown = ledger(store).await;
    store.rebuild(false).await.unwrap();
    assert!(
        store.ledger_progress().await.unwrap().left > 0 || grown.is_empty(),
        "a rebuild leaves nothing as read"
    );
    catch_up(store, 512).await;
    assert_eq!(ledger(store).await, grown, "piece by piece and anew");
}

#[tokio::test]
async fn what_changed_is_read_again_and_nothing_else() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b", "c"]).await;
    assert_eq!(w.store.ledger_progress().await.unwrap().left, 3);
    catch_up(&w.store, 10).await;
    w.run(Verb::Done, &[ids[0]]).await;
    assert_eq!(
        w.store.ledger_progress().await.unwrap().left,
        1,
        "one conversation was marked as done"
    );
    catch_up(&w.store, 10).await;
    w.run(Verb::Pin, &[ids[1]]).await;
    assert_eq!(
        w.store.ledger_progress().await.unwrap().left,
        0,
        "a pin changes no figure"
    );
    w.undo().await;
    assert_eq!(
        w.store.ledger_progress().await.unwrap().left,
        0,
        "nor does its undo"
    );
    w.undo().await;
    assert_eq!(
        w.store.ledger_progress().await.unwrap().left,
        1,
        "the undo of done is read"
    );
    assert_ledger_is_as_made_anew(&w.store).await;
}

#[tokio::test]
async fn a_change_while_it_is_read_is_not_taken_for_read() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a"]).await;
    let store = w.store.clone();
    let reading = pass(&store, 1);
    tokio::join!(reading, w.run(Verb::Done, &ids));
    catch_up(&w.store, 1).await;
    let done = ledger(&w.store).await;
    assert!(
        done.iter().any(|r| r.contains("Finish(")),
        "the ledger knows of done: {done:?}"
    );
}

#[tokio::test]
async fn codes_of_services_are_told_apart() {
    let w = World::new().await;
    let texts = [
        ("262966", "Your verification code is 482913"),
        ("262966", "Sale! 20 % off today. Reply STOP to opt out"),
        (
            "+34600000001",
            "My verification code is 482913, is that right?",
        ),
    ];
    let mut batch = Vec::new();
    for (i, (who, body)) in (1..).zip(texts) {
        let mut item = w.text(who, i * 1000, Direction::Inbound);
        if let listo_domain::Content::Text { body: of, .. } = &mut item.activity.content {
            body.clone_into(of);
        }
        batch.push(item);
    }
    w.store.ingest(&batch).await.unwrap();
    catch_up(&w.store, 10).await;
    let mut classes = Vec::new();
    let visit = |_, _, record: &Record| {
        if let Record::Item(item) = record {
            classes.push((item.at.0, item.class));
        }
    };
    let all = (Millis(0), Millis(10_000));
    w.store.read_ledger(all.0, all.1, visit).await.unwrap();
    classes.sort_by_key(|(at, _)| *at);
    assert_eq!(
        classes,
        [
            (1000, Class::Code),
            (2000, Class::Promotion),
            (3000, Class::Person)
        ],
        "a person who writes about a code is a person"
    );
}

#[tokio::test]
async fn a_period_finds_what_began_before_it_and_each_record_once() {
    const DAY: i64 = 86_400_000;
    let w = World::new().await;
    let batch = [
        w.item("a", 10 * DAY, Landing::Live, missed()),
        w.text("a", 100 * DAY, Direction::Outbound),
        w.text("a", 130 * DAY, Direction::Inbound),
    ];
    w.store.ingest(&batch).await.unwrap();
    catch_up(&w.store, 10).await;
    let read = async |from: i64, until: i64| {
        let mut found = Vec::new();
        let visit = |_, _, record: &Record| {
            if !matches!(record, Record::Stay(_)) {
                found.push(*record);
            }
        };
        w.store
            .read_ledger(Millis(from * DAY), Millis(until * DAY), visit)
            .await
            .unwrap();
        found
    };
    let long = Record::Wait(Wait {
        within: false,
        began: Millis(10 * DAY),
        end: End::Answered {
            at: Millis(100 * DAY),
            by: listo_domain::insight::Who(0),
        },
        class: Class::Person,
        history: false,
    });
    assert_eq!(
        read(65, 70).await.iter().filter(|r| **r == long).count(),
        1,
        "in the middle of a wait"
    );
    assert_eq!(
        read(0, 200).await.iter().filter(|r| **r == long).count(),
        1,
        "over all of it"
    );
    let call = Record::Item(Item {
        at: Millis(10 * DAY),
        kind: InboundKind::Missed,
        class: Class::Person,
        history: false,
        returned: Some(Millis(100 * DAY)),
    });
    assert!(read(0, 20).await.contains(&call), "what came in");
    assert!(!read(65, 70).await.contains(&call), "not in another month");
    let still = |r: &Record| {
        matches!(
            r,
            Record::Wait(Wait {
                end: End::Still,
                ..
            })
        )
    };
    assert!(
        read(500, 600).await.iter().any(still),
        "who waits is found however long ago that began"
    );
}

fn missed() -> listo_domain::Content {
    listo_domain::Content::Call {
        direction: Direction::Inbound,
        outcome: listo_domain::CallOutcome::Missed,
        duration_s: 0,
        recording: None,
        summary: None,
    }
}

#[tokio::test]
async fn the_ledger_begins_with_the_first_of_what_is_asked_for() {
    const DAY: i64 = 86_400_000;
    let w = World::new().await;
    let mut old = w.text("a", 5 * DAY, Direction::Inbound);
    old.landing = Landing::Done;
    let batch = [
        old,
        w.text("b", 700 * DAY, Direction::Inbound),
        w.text("c", 701 * DAY, Direction::Inbound),
    ];
    w.store.ingest(&batch).await.unwrap();
    catch_up(&w.store, 10).await;
    let first = |history: bool| {
        move |record: &Record| match record {
            Record::Item(item) => (history || !item.history).then_some(item.at),
            _ => None,
        }
    };
    assert_eq!(
        w.store.ledger_begins(first(true)).await.unwrap(),
        Some(Millis(5 * DAY))
    );
    assert_eq!(
        w.store.ledger_begins(first(false)).await.unwrap(),
        Some(Millis(700 * DAY))
    );
}

#[tokio::test]
async fn what_is_removed_is_in_no_figure() {
    let w = World::new().await;
    let samples = listo_store::SampleNumber {
        name: "Samples".into(),
        e164: "+15550199".into(),
        activities: vec![{
            let item = w.text("s", 1000, Direction::Inbound);
            (Landing::Live, item.activity)
        }],
    };
    w.store.add_samples(vec![samples], Millis(1)).await.unwrap();
    catch_up(&w.store, 10).await;
    assert!(
        !ledger(&w.store).await.is_empty(),
        "samples are looked at like the rest"
    );
    w.store.remove_samples().await.unwrap();
    catch_up(&w.store, 10).await;
    assert!(
        ledger(&w.store).await.is_empty(),
        "and gone with their conversations"
    );
}

/// What another program writes into the database.
async fn write(store: &Store, sql: &'static str) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(store.path());
    let connected = <sqlx::SqliteConnection as sqlx::Connection>::connect_with(&options);
    let mut connection = connected.await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
}

#[tokio::test]
async fn one_pass_reads_all_that_was_stale_wherever_it_stands() {
    let w = World::new().await;
    let scattered = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 40) \
        INSERT INTO ledger_stale (conversation_id, mark) SELECT i * 5000 + 1, 0 FROM n";
    write(&w.store, scattered).await;
    catch_up(&w.store, 512).await;
}

#[tokio::test]
async fn two_that_read_at_once_lose_nothing() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b", "c", "d"]).await;
    w.run(Verb::Done, &ids[..2]).await;
    let (one, other) = (w.store.clone(), w.store.clone());
    tokio::join!(pass(&one, 1), pass(&other, 2));
    assert_ledger_is_as_made_anew(&w.store).await;
}

#[tokio::test]
async fn a_text_that_is_found_again_is_read_again() {
    let w = World::new().await;
    let ids = w.inbox_of(&["a"]).await;
    assert_eq!(ids[0].0, 1, "the only one there is");
    write(
        &w.store,
        "INSERT INTO outbox (text, conversation_id, body, queued_at, due_at) VALUES (1, 1, 'Yes', 0, 0)",
    )
    .await;
    catch_up(&w.store, 512).await;
    write(&w.store, "UPDATE outbox SET state = 3, activity_id = 7").await;
    assert_eq!(
        w.store.ledger_progress().await.unwrap().left,
        1,
        "who answered is known now"
    );
}

#[tokio::test]
async fn what_was_made_by_other_rules_is_made_anew() {
    let w = World::new().await;
    w.inbox_of(&["a", "b"]).await;
    catch_up(&w.store, 512).await;
    let made = ledger(&w.store).await;
    w.store.save_setting("ledger_rules", "1").await.unwrap();
    w.store.catch_up_ledger(-1, 1).await.unwrap();
    assert_eq!(
        w.store.ledger_progress().await.unwrap().left,
        1,
        "one of two has been read anew"
    );
    catch_up(&w.store, 512).await;
    assert_eq!(ledger(&w.store).await, made);
}

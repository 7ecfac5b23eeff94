//! An empty store is filled without the index that tells copies; what it ends up with is the same.

use crate::world::{World, top};
use listo_domain::{Content, Delivery, Direction};
use listo_store::{CommitFault, NewActivity, Store, View};
use sqlx::{Connection as _, SqliteConnection};

const INDEX: &str = "SELECT count(*) FROM sqlite_schema WHERE name = 'activity_external'";

async fn has_index(w: &World) -> bool {
    let path = w.folder.path().join("listo.db");
    let mut db = SqliteConnection::connect(path.to_str().unwrap())
        .await
        .unwrap();
    let n: i64 = sqlx::query_scalar(INDEX).fetch_one(&mut db).await.unwrap();
    db.close().await.unwrap();
    n == 1
}

/// Three batches in the order of time: with a copy at the edge of two, one of another time, and one
/// that has risen meanwhile.
fn batches(w: &World) -> Vec<Vec<NewActivity>> {
    let texts = |range: std::ops::Range<i64>| -> Vec<NewActivity> {
        range
            .map(|i| {
                w.text(
                    ["a", "b", "c"][i as usize % 3],
                    1_000 + i,
                    Direction::Inbound,
                )
            })
            .collect()
    };
    let mut first = texts(0..40);
    let mut ours = w.text("d", 1_039, Direction::Outbound);
    set(&mut ours, Delivery::Sent);
    first.push(ours.clone());
    let edge = first[39].clone();
    let mut moved = first[3].clone();
    moved.activity.at.0 = 1_070;
    set(&mut ours, Delivery::Failed);
    ours.activity.at.0 = 1_090;
    let mut second = vec![edge];
    second.extend(texts(40..80));
    second.push(moved);
    let mut third = texts(80..120);
    third.push(ours);
    vec![first, second, third]
}

fn set(item: &mut NewActivity, now: Delivery) {
    if let Content::Text { delivery, .. } = &mut item.activity.content {
        *delivery = now;
    }
}

/// What was added and told to be copies.
async fn take(store: &Store, batch: &[NewActivity]) -> (u64, u64) {
    let out = store.ingest(batch).await.unwrap();
    (out.added, out.duplicates)
}

#[tokio::test]
async fn filling_ends_as_if_every_copy_had_been_asked_for() {
    let (slow, quick) = (World::new().await, World::new().await);
    quick.store.expect_much(true).await.unwrap();
    assert!(!has_index(&quick).await, "an empty store is filled without");
    let (mut asked, mut filled) = ((0, 0), (0, 0));
    for batch in batches(&slow) {
        let (added, copies) = take(&slow.store, &batch).await;
        asked = (asked.0 + added, asked.1 + copies);
        let (added, copies) = take(&quick.store, &batch).await;
        filled = (filled.0 + added, filled.1 + copies);
    }
    assert_eq!(
        (asked, filled),
        ((121, 3), (121, 0)),
        "possible copies wait"
    );
    let rest = quick.store.end_filling().await.unwrap();
    assert_eq!(take(&quick.store, &rest).await, (0, 3), "and are copies");
    quick.store.expect_much(false).await.unwrap();
    assert!(has_index(&quick).await);
    assert!(
        quick.store.end_filling().await.unwrap().is_empty(),
        "only once"
    );
    for view in [View::Inbox, View::Unread, View::Done, View::All] {
        let page = async |w: &World| w.store.list(&top(view, 1_000)).await.unwrap();
        let (slow, quick) = (page(&slow).await, page(&quick).await);
        let rows = |page: &listo_store::Page| -> Vec<_> {
            let rows = page.rows.iter();
            rows.map(|r| (r.parties.clone(), r.shown, r.last.clone(), r.sort))
                .collect()
        };
        assert_eq!(rows(&slow), rows(&quick), "the {view:?} list is the same");
        assert_eq!(slow.total, quick.total);
    }
    quick.assert_replay_agrees().await;
    quick.assert_counts_agree().await;
}

#[tokio::test]
async fn a_store_that_holds_something_keeps_its_index() {
    let w = World::new().await;
    w.inbox_of(&["a"]).await;
    w.store.expect_much(true).await.unwrap();
    assert!(has_index(&w).await);
    assert_eq!(
        take(&w.store, &[w.text("a", 1_000, Direction::Inbound)]).await,
        (0, 1)
    );
    assert!(w.store.end_filling().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_a_crash_leaves_without_index_gets_it_when_opened() {
    let w = World::new().await;
    let all = batches(&w);
    w.store.expect_much(true).await.unwrap();
    take(&w.store, &all[0]).await;
    let path = w.folder.path().join("listo.db");
    let after = Store::open(&path).await.unwrap();
    assert!(has_index(&w).await);
    assert_eq!(take(&after, &all[0]).await, (0, 41), "the file once more");
    assert_eq!(take(&after, &all[1]).await, (40, 2));
}

#[tokio::test]
async fn two_programs_that_fill_the_same_store_add_nothing_twice() {
    let w = World::new().await;
    let other = Store::open(&w.folder.path().join("listo.db"))
        .await
        .unwrap();
    let all = batches(&w);
    w.store.expect_much(true).await.unwrap();
    other.expect_much(true).await.unwrap();
    assert_eq!(take(&w.store, &all[0]).await, (41, 0));
    assert!(!has_index(&w).await);
    assert_eq!(
        take(&other, &all[1]).await,
        (40, 2),
        "who has not taken the index away makes it before it writes"
    );
    assert!(has_index(&w).await);
    assert_eq!(take(&w.store, &all[1]).await, (0, 42));
    assert_eq!(take(&w.store, &all[2]).await, (40, 1));
    for store in [&w.store, &other] {
        assert!(store.end_filling().await.unwrap().is_empty());
    }
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn one_who_took_the_index_away_before_another_did_no_longer_fills() {
    let w = World::new().await;
    let all = batches(&w);
    w.store.expect_much(true).await.unwrap();
    // Opening makes the index again, and there is nothing yet that keeps it from going once more.
    let other = Store::open(&w.folder.path().join("listo.db"))
        .await
        .unwrap();
    assert!(has_index(&w).await);
    other.expect_much(true).await.unwrap();
    assert!(!has_index(&w).await);
    assert_eq!(take(&other, &all[0]).await, (41, 0));
    assert_eq!(take(&w.store, &all[0]).await, (0, 41), "no text twice");
    assert_eq!(take(&other, &all[1]).await, (40, 2));
    for store in [&w.store, &other] {
        assert!(store.end_filling().await.unwrap().is_empty());
    }
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn without_room_for_the_index_the_store_opens_and_nothing_held_back_is_lost() {
    let w = World::new().await;
    // More than the pages that the index left free.
    let texts: Vec<_> = (0..2_000)
        .map(|i| w.text("a", 1_000 + i, Direction::Inbound))
        .collect();
    w.store.expect_much(true).await.unwrap();
    assert_eq!(take(&w.store, &texts).await, (2_000, 0));
    assert_eq!(take(&w.store, &texts[..41]).await, (0, 0), "they wait");
    w.store.set_max_pages(1).await.unwrap();
    assert!(w.store.end_filling().await.is_err());
    assert!(!has_index(&w).await);
    let all = w.store.list(&top(View::All, 10)).await.unwrap();
    assert_eq!(all.total, 1, "what is here can be read");
    w.store
        .set_max_pages(i64::from(u32::MAX) - 1)
        .await
        .unwrap();
    let rest = w.store.end_filling().await.unwrap();
    assert_eq!(take(&w.store, &rest).await, (0, 41));
}

#[tokio::test]
async fn a_commit_of_unknown_outcome_holds_nothing_back_twice() {
    for fault in [CommitFault::Written, CommitFault::Lost] {
        let w = World::new().await;
        let all = batches(&w);
        w.store.expect_much(true).await.unwrap();
        take(&w.store, &all[0]).await;
        w.store.fail_next_commit(fault);
        assert!(w.store.ingest(&all[1]).await.is_err());
        w.store.reopen().await.unwrap();
        let (added, copies) = take(&w.store, &all[1]).await;
        assert_eq!(added + copies, 42, "each is told once, after {fault:?}");
        let rest = w.store.end_filling().await.unwrap();
        assert!(
            rest.is_empty(),
            "{} of them again, after {fault:?}",
            rest.len()
        );
    }
}

#[tokio::test]
async fn what_was_held_back_brings_no_older_name_back() {
    let w = World::new().await;
    let named = |mut item: NewActivity, name: &str| {
        item.activity.parties[0].name = Some(name.into());
        item
    };
    let old = named(w.text("a", 1_000, Direction::Inbound), "Bob");
    let new = named(w.text("a", 2_000, Direction::Inbound), "Robert");
    w.store.expect_much(true).await.unwrap();
    take(&w.store, std::slice::from_ref(&old)).await;
    take(&w.store, &[old]).await;
    take(&w.store, &[new]).await;
    let rest = w.store.end_filling().await.unwrap();
    assert_eq!(take(&w.store, &rest).await, (0, 1));
    let page = w.store.list(&top(View::All, 10)).await.unwrap();
    assert_eq!(page.rows[0].parties[0].name.as_deref(), Some("Robert"));
}

#[tokio::test]
async fn too_much_that_waits_makes_the_index_at_once() {
    let w = World::new().await;
    w.store.expect_much(true).await.unwrap();
    let long = |i: i64| {
        let mut item = w.text("a", 1_000 + i, Direction::Inbound);
        if let Content::Text { body, .. } = &mut item.activity.content {
            *body = "x".repeat(1 << 20);
        }
        item
    };
    let texts: Vec<_> = (0..9).map(long).collect();
    assert_eq!(take(&w.store, &texts).await, (9, 0));
    assert_eq!(take(&w.store, &texts).await, (0, 0), "nine MiB wait");
    assert_eq!(take(&w.store, &texts).await, (0, 9), "told by the index");
    assert!(has_index(&w).await);
    let rest = w.store.end_filling().await.unwrap();
    assert_eq!(take(&w.store, &rest).await, (0, 9));
}

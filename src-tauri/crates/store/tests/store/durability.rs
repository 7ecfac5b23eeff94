//! What an acknowledged decision rests on.

use crate::opening::run_sql;
use crate::world::World;
use listo_store::{Error, MIN_SQLITE, Store, Verb, View};
use sqlx::Connection as _;

#[tokio::test]
async fn the_linked_sqlite_is_new_enough_and_the_only_one() {
    let options = sqlx::sqlite::SqliteConnectOptions::new().in_memory(true);
    let mut c = sqlx::SqliteConnection::connect_with(&options)
        .await
        .unwrap();
    let found: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(&mut c)
        .await
        .unwrap();
    let parts = |v: &str| -> Vec<u32> { v.split('.').map(|p| p.parse().unwrap()).collect() };
    assert!(
        parts(&found) >= parts(MIN_SQLITE),
        "{found} can corrupt a WAL"
    );
    let lock = include_str!("../../../../../Cargo.lock");
    assert_eq!(
        lock.matches("name = \"libsqlite3-sys\"").count(),
        1,
        "two SQLites in one process break each other's file locks"
    );
}

#[tokio::test]
async fn a_full_disk_changes_nothing_and_reading_goes_on() {
    let mut w = World::new().await;
    let people: Vec<String> = (0..40).map(|i| format!("p{i}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let ids = w.inbox_of(&people).await;
    w.store.set_max_pages(1).await.unwrap();
    let batch: Vec<_> = (0..4_000)
        .map(|i| w.text("p1", 50_000 + i, listo_domain::Direction::Inbound))
        .collect();
    let error = w.store.ingest(&batch).await.unwrap_err();
    assert!(matches!(error, Error::DiskFull), "{error}");
    assert_eq!(
        w.list(View::Inbox).await,
        ids,
        "nothing of the batch is there"
    );
    w.store
        .set_max_pages(i64::from(u32::MAX) - 1)
        .await
        .unwrap();
    assert_eq!(
        w.run(Verb::Done, &ids).await.changed.len(),
        40,
        "and work goes on"
    );
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn the_log_cannot_be_changed() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["a"]).await[0];
    w.run(Verb::Done, &[id]).await;
    for sql in ["DELETE FROM log", "UPDATE log SET kind = 'open'"] {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(w.store.path());
        let mut c = sqlx::SqliteConnection::connect_with(&options)
            .await
            .unwrap();
        let error = sqlx::query(sql).execute(&mut c).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{error}");
    }
    run_sql(w.store.path(), "UPDATE log SET server_seq = 1").await;
}

#[tokio::test]
async fn removing_the_samples_leaves_the_rest() {
    let mut w = World::new().await;
    let kept = w.inbox_of(&["a"]).await;
    let number = w.number;
    w.number = w
        .store
        .add_number("Sample", "", true, listo_domain::Millis(1))
        .await
        .unwrap();
    w.inbox_of(&["s", "t"]).await;
    let samples: Vec<_> = w
        .list(View::Inbox)
        .await
        .into_iter()
        .filter(|i| !kept.contains(i))
        .collect();
    w.run(Verb::Done, &kept).await;
    w.run(Verb::Done, &samples).await;
    w.store.remove_samples().await.unwrap();
    assert_eq!(w.list(View::All).await, kept);
    assert_eq!(w.store.numbers().await.unwrap().len(), 1);
    assert_eq!(w.store.numbers().await.unwrap()[0].id(), number);
    let undone = w.undo().await.unwrap();
    assert_eq!(
        undone.changed, kept,
        "undo passes over what was about the samples"
    );
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
    let again = Store::open(w.store.path()).await.unwrap();
    assert_eq!(again.counts().await.unwrap().total.all, 1);
}

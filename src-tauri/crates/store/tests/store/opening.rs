use crate::world::World;
use listo_store::{Error, Store, View};
use sqlx::Connection as _;
use std::path::Path;

pub async fn run_sql(path: &Path, sql: &'static str) {
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true);
    let mut connection = sqlx::SqliteConnection::connect_with(&options)
        .await
        .unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn what_is_not_a_listo_database_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.db");
    std::fs::write(
        &text,
        "these are my notes, not a database; keep them. ".repeat(50),
    )
    .unwrap();
    let before = std::fs::read(&text).unwrap();
    assert!(matches!(
        Store::open(&text).await,
        Err(Error::NotADatabase(_))
    ));
    assert_eq!(
        std::fs::read(&text).unwrap(),
        before,
        "not one byte of it may change"
    );

    let other = folder.path().join("other.db");
    run_sql(&other, "CREATE TABLE recipe (id INTEGER)").await;
    assert!(
        matches!(Store::open(&other).await, Err(Error::NotADatabase(_))),
        "somebody else's SQLite database gets no tables of ours"
    );
}

#[tokio::test]
async fn looking_at_a_foreign_database_changes_not_one_byte_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.db");
    run_sql(&other, "CREATE TABLE recipe (id INTEGER)").await;
    let before = std::fs::read(&other).unwrap();
    assert!(Store::open(&other).await.is_err());
    assert_eq!(
        std::fs::read(&other).unwrap(),
        before,
        "not even its journal mode"
    );
}

#[tokio::test]
async fn a_start_that_was_cut_off_is_taken_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("listo.db");
    // What sqlx commits before the first migration.
    run_sql(
        &path,
        "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
         installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, \
         checksum BLOB NOT NULL, execution_time BIGINT NOT NULL)",
    )
    .await;
    let store = Store::open(&path).await.unwrap();
    assert_eq!(store.counts().await.unwrap().total.all, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_processes_may_make_the_database_at_once() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("listo.db");
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let path = path.clone();
                tokio::spawn(async move { Store::open(&path).await })
            })
            .collect();
        for start in starts {
            start
                .await
                .unwrap()
                .expect("the second waits for the first");
        }
    }
}

#[tokio::test]
async fn a_newer_database_is_refused_politely() {
    let w = World::new().await;
    w.inbox_of(&["a"]).await;
    w.store.close().await;
    run_sql(
        w.store.path(),
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'from the future', 1, x'00', 0)",
    )
    .await;
    assert!(matches!(
        Store::open(w.store.path()).await,
        Err(Error::TooNew(_))
    ));
}

#[tokio::test]
async fn what_was_written_before_there_were_pins_is_counted_anew() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b", "c"]).await;
    let answer = w.text("c", 9_000, listo_domain::Direction::Outbound);
    w.store.ingest(&[answer]).await.unwrap();
    w.store.close().await;
    run_sql(
        w.store.path(),
        "DROP INDEX conversation_longest; ALTER TABLE conversation DROP COLUMN wait_order; \
         ALTER TABLE conversation DROP COLUMN tags; DROP TABLE conversation_tag; DROP TABLE tag; \
         DROP INDEX conversation_pinned; DROP INDEX conversation_number_pinned; \
         DROP INDEX conversation_waiting; DROP INDEX conversation_number_waiting; \
         DROP INDEX conversation_muted; DROP INDEX conversation_number_muted; \
         ALTER TABLE conversation DROP COLUMN pinned_at; \
         ALTER TABLE conversation DROP COLUMN annotation_stamp; \
         ALTER TABLE count RENAME COLUMN standing TO place; DELETE FROM count; \
         INSERT INTO count SELECT number_id, place, count(*) FROM conversation GROUP BY 1, 2; \
         DELETE FROM _sqlx_migrations WHERE version IN (4, 7)",
    )
    .await;
    w.store = Store::open(&w.folder.path().join("listo.db"))
        .await
        .unwrap();
    assert_eq!(w.list(View::Waiting).await.len(), ids.len() - 1);
    w.assert_counts_agree().await;
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn two_processes_share_a_database() {
    let w = World::new().await;
    let other = Store::open(w.store.path()).await.unwrap();
    let before = w.store.look().await.unwrap();
    let news = w.text("a", 1_000, listo_domain::Direction::Inbound);
    other.ingest(&[news]).await.unwrap();
    let now = w.store.look().await.unwrap();
    let news = w.store.news_of_others(before, now).await.unwrap();
    assert_eq!(
        news,
        Some(w.list(View::Inbox).await),
        "what another process brings is noticed"
    );
    let mine = w.text("b", 2_000, listo_domain::Direction::Inbound);
    w.store.ingest(&[mine]).await.unwrap();
    let later = w.store.look().await.unwrap();
    let news = w.store.news_of_others(now, later).await.unwrap();
    assert_eq!(news, None, "of itself it knows");

    let mut history = w.text("c", 3_000, listo_domain::Direction::Inbound);
    history.landing = listo_domain::Landing::Unread;
    other.ingest(&[history]).await.unwrap();
    let end = w.store.look().await.unwrap();
    let news = w.store.news_of_others(later, end).await.unwrap();
    assert_eq!(
        news,
        Some(vec![]),
        "history is no news, also where it is unread"
    );
    assert_eq!(w.list(View::Unread).await.len(), 3);
}

#[cfg(unix)]
#[tokio::test]
async fn only_this_user_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let w = World::new().await;
    w.inbox_of(&["a"]).await;
    let folder = w.folder.path().join("deeper");
    let store = Store::open(&folder.join("listo.db")).await.unwrap();
    store.counts().await.unwrap();
    let mode = |p: &Path| std::fs::metadata(p).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let mut files = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        files += 1;
    }
    assert!(files >= 2, "the database and its write-ahead log");
}

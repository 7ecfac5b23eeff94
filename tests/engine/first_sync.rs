//! The first sync of years, through the real connector and over HTTP.

use crate::world::rows;
use listo_engine::api::{
    SourceAccount, SourceHistory, SourceKind, SourceNumber, ThreadAt, ThreadItem, View,
};
use listo_engine::{Engine, Outside, Session, SystemClock};
use listo_tests::twilio::{ACCOUNT, FakeTwilio, NUMBER, TOKEN};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

async fn open(folder: &Path, secrets: &Arc<Session>) -> Engine {
    let outside = Outside {
        secrets: secrets.clone(),
        ..Outside::system()
    };
    let path = folder.join("listo.db");
    Engine::open_with(&path, Arc::new(SystemClock), outside)
        .await
        .unwrap()
}

/// Rounds until the history is complete; the engine is opened anew after every `restart` of them.
async fn sync(
    mut engine: Engine,
    source: &str,
    restart: Option<usize>,
    again: impl AsyncFn() -> Engine,
) -> Engine {
    for round in 1.. {
        engine.live_turn(source).await.unwrap();
        let status = engine.sources().await.unwrap().remove(0);
        assert_eq!(status.fault, None);
        if status.history == SourceHistory::Complete {
            return engine;
        }
        assert!(round < 5_000, "it comes to an end");
        if restart.is_some_and(|every| round % every == 0) {
            engine.close().await;
            engine = again().await;
        }
    }
    engine
}

/// `LISTO_TEXTS=200000 cargo test -p listo-tests --test engine first_sync -- --nocapture` tells how long
/// it takes at that size.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn years_are_fetched_whole_through_restarts_and_nothing_comes_twice() {
    let texts: usize = std::env::var("LISTO_TEXTS").map_or(5_000, |n| n.parse().unwrap());
    let people = (texts as u64 / 20).clamp(1, 9_999);
    let twilio = FakeTwilio::start().unwrap();
    twilio.fill(texts, people);
    let folder = tempfile::tempdir().unwrap();
    let secrets = Arc::new(Session::default());
    let engine = open(folder.path(), &secrets).await;
    let account = SourceAccount {
        kind: SourceKind::Twilio,
        name: "Office".into(),
        account_sid: ACCOUNT.into(),
        key_sid: None,
        base_url: Some(twilio.base_url()),
        number: None,
        public_url: None,
    };
    let test = engine.test_source(&account, TOKEN).await.unwrap();
    assert_eq!(test.fault, None);
    let numbers: Vec<SourceNumber> = test.numbers;
    assert_eq!(numbers[0].e164, NUMBER);
    let added = engine.add_source(&account, TOKEN, &numbers).await.unwrap();
    let source = added[0].id.clone();
    let begun = Instant::now();
    let engine = sync(engine, &source, Some(7), async || {
        open(folder.path(), &secrets).await
    })
    .await;
    println!("{texts} texts in {:.1} s", begun.elapsed().as_secs_f64());
    let status = engine.sources().await.unwrap().remove(0);
    assert_eq!(status.fetched, i64::try_from(texts).unwrap());
    let counts = engine.counts().await.unwrap();
    assert_eq!(counts.total.all, i64::try_from(people).unwrap());
    assert_eq!(counts.total.unread, 0, "history is no news");

    twilio.receive("+12025560000", "And today?");
    engine.fetch_source(&source).await.unwrap();
    for round in 1.. {
        if engine.counts().await.unwrap().total.unread > 0 {
            break;
        }
        assert!(round < 5_000, "it comes in");
        engine.live_turn(&source).await.unwrap();
    }
    let row = rows(&engine, View::Unread).await.remove(0);
    let thread = engine.thread(&row.id, &ThreadAt::Newest, 3).await.unwrap();
    let newest = thread.items.into_iter().rev().find_map(|item| match item {
        ThreadItem::Activity { activity } => Some(activity.body),
        _ => None,
    });
    assert_eq!(newest.as_deref(), Some("And today?"));
    assert!(engine.rebuild(true).await.unwrap().differences.is_empty());
}

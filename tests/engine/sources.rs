//! Sources: what is fetched and where it lands, and what is said when one cannot be asked.

use crate::provider::{KEY, Live, OWN, Provider, Trouble, account};
use crate::world::{DAY, NOW};
use listo_engine::api::{Attention, FaultKind, SourceAccount, SourceHistory, View};
use listo_engine::{Event, Outside, Session};
use std::sync::Arc;

const ANA: &str = "+34600000001";
const BEN: &str = "+34600000002";

/// Whoever wrote, by view.
async fn who(w: &Live, view: View) -> Vec<String> {
    let rows = w.rows(view).await.into_iter();
    let mut who: Vec<String> = rows.map(|r| r.parties[0].address.clone()).collect();
    who.sort();
    who
}

#[tokio::test]
async fn history_lands_as_history_and_tells_nobody_and_what_is_new_does_once() {
    let provider = Provider::default();
    for n in 0..10 {
        provider.receive(
            &format!("+3460000010{n}"),
            "years ago",
            NOW - (400 - n) * DAY,
        );
    }
    provider.receive(ANA, "last week", NOW - 7 * DAY);
    let mut w = Live::of(provider).await;
    let mut events = w.engine.events();
    w.settle().await;
    assert_eq!(who(&w, View::Done).await.len(), 10, "old is done");
    assert_eq!(who(&w, View::Inbox).await, [ANA], "recent is open");
    assert_eq!(who(&w, View::Unread).await, Vec::<String>::new());
    let status = &w.engine.sources().await.unwrap()[0];
    assert_eq!(status.history, SourceHistory::Complete);
    assert_eq!((status.fetched, status.fetched_at > 0), (11, true));
    let mut told = || {
        let mut n = 0;
        while let Ok(event) = events.try_recv() {
            n += usize::from(matches!(event, Event::Notify(_)));
        }
        n
    };
    assert_eq!(told(), 0, "history is no news");

    w.provider.receive(BEN, "now", w.now);
    w.pass(60_000);
    w.turn().await;
    assert_eq!(who(&w, View::Unread).await, [BEN]);
    assert_eq!(told(), 1);
    for _ in 0..3 {
        w.pass(60_000);
        w.turn().await;
    }
    assert_eq!(told(), 0, "fetched again, it is no news");
}

#[tokio::test]
async fn what_comes_in_before_the_first_answer_is_news() {
    let mut w = Live::new().await;
    let mut events = w.engine.events();
    w.provider.trouble(&[Trouble::Unreachable]);
    w.turn().await;
    w.provider.receive(ANA, "before it was added", NOW - 1_000);
    w.provider
        .receive(BEN, "while nobody answered", NOW + 60_000);
    w.pass(1_800_000);
    w.settle().await;
    assert_eq!(who(&w, View::Unread).await, [BEN]);
    assert_eq!(who(&w, View::Inbox).await.len(), 2);
    let told = std::iter::from_fn(|| events.try_recv().ok())
        .filter(|event| matches!(event, Event::Notify(_)));
    assert_eq!(told.count(), 1);
    w.assert_replay().await;
}

#[tokio::test]
async fn a_first_sync_goes_on_where_a_crash_cut_it_off() {
    let provider = Provider::default();
    for n in 0..30 {
        provider.receive(ANA, &format!("old {n}"), NOW - (100 - n) * DAY);
    }
    let mut w = Live::of(provider).await;
    let mut under_way = false;
    for _ in 0..6 {
        // What is new, once more, and a step of the history.
        for _ in 0..3 {
            w.turn().await;
        }
        w.restart().await;
        let status = &w.engine.sources().await.unwrap()[0];
        under_way |= status.history == SourceHistory::UnderWay;
        w.pass(1_000);
    }
    assert!(under_way, "it is seen on its way");
    w.settle().await;
    let calls = w.provider.lock().calls;
    assert!(calls < 40, "it did not begin anew each time: {calls} calls");
    let rows = w.rows(View::All).await;
    let log = w
        .engine
        .thread(&rows[0].id, &listo_engine::api::ThreadAt::Newest, 500)
        .await;
    assert_eq!(log.unwrap().items.len(), 30);
}

#[tokio::test]
async fn a_fault_is_told_with_its_beginning_and_gone_with_the_first_answer() {
    let mut w = Live::new().await;
    w.settle().await;
    for (trouble, kind) in [
        (Trouble::Refused, FaultKind::Refused),
        (Trouble::Unreachable, FaultKind::Unreachable),
        (Trouble::Failing, FaultKind::Failing),
        (Trouble::Limited, FaultKind::Limited),
        (Trouble::RequestLost, FaultKind::NoAnswer),
    ] {
        w.provider.trouble(&[trouble, trouble]);
        w.pass(60_000);
        w.turn().await;
        let since = w.now;
        let fault = w.engine.sources().await.unwrap()[0].fault.clone().unwrap();
        assert_eq!((fault.kind, fault.since), (kind, since));
        let next = w.turn().await.unwrap();
        assert!(next > w.now, "{kind:?} is not asked again at once");
        w.pass(next - w.now);
        w.turn().await;
        let fault = w.engine.sources().await.unwrap()[0].fault.clone().unwrap();
        assert_eq!(fault.since, since, "it goes on since then");
        w.engine.fetch_source(&w.source).await.unwrap();
        w.turn().await;
        assert_eq!(w.engine.sources().await.unwrap()[0].fault, None, "{kind:?}");
    }
}

#[tokio::test]
async fn who_looks_is_served_sooner() {
    let mut w = Live::new().await;
    w.settle().await;
    for (attention, interval) in [
        (Attention::Away, 60_000),
        (Attention::Visible, 15_000),
        (Attention::Focused, 5_000),
    ] {
        w.engine.set_attention(attention);
        w.pass(60_000);
        assert_eq!(w.turn().await, Some(w.now + interval), "{attention:?}");
    }
}

/// A source is asked every few seconds, all day: that must not keep the disk busy.
#[tokio::test]
async fn asking_in_vain_writes_nothing() {
    let mut w = Live::new().await;
    w.provider.receive(ANA, "Hello", w.now - DAY);
    w.settle().await;
    w.engine.set_attention(Attention::Focused);
    w.pass(60_000);
    w.turn().await;
    let wal = w.folder.path().join("listo.db-wal");
    let written = |wal: &std::path::Path| std::fs::metadata(wal).unwrap().modified().unwrap();
    let (before, calls) = (written(&wal), w.provider.lock().calls);
    for _ in 0..10 {
        w.pass(5_000);
        w.turn().await;
    }
    assert_eq!(w.provider.lock().calls, calls + 10, "it was asked");
    assert_eq!(written(&wal), before, "and nothing was written");
    let status = &w.engine.sources().await.unwrap()[0];
    assert_eq!(status.fetched_at, w.now, "the page knows when it answered");
}

#[tokio::test]
async fn a_source_without_its_key_says_so_and_goes_on_with_a_new_one() {
    let mut w = Live::new().await;
    w.engine.close().await;
    let path = w.folder.path().join("listo.db");
    // Another computer: the database came along, the keychain did not.
    let provider = w.provider.clone();
    let outside = Outside {
        secrets: Arc::new(Session::default()),
        connect: Arc::new(move |_, _| Ok(Arc::new(provider.clone()))),
    };
    let opened = listo_engine::Engine::open_with(&path, w.clock.clone(), outside).await;
    w.engine = opened.unwrap();
    w.turn().await;
    let status = &w.engine.sources().await.unwrap()[0];
    assert_eq!(status.fault.as_ref().unwrap().kind, FaultKind::NoKey);
    let changed = w
        .engine
        .change_source(&w.source, &account(), Some("new"))
        .await;
    assert!(changed.unwrap()[0].key_for_now, "there is no keychain here");
    w.turn().await;
    assert_eq!(w.engine.sources().await.unwrap()[0].fault, None);
}

#[tokio::test]
async fn one_account_is_one_source_and_removing_it_keeps_what_it_brought() {
    let mut w = Live::new().await;
    w.provider.receive(ANA, "Hello", w.now);
    w.settle().await;
    let twice = w.engine.add_source(&account(), KEY, &[]).await;
    assert!(twice.is_err(), "the account is there already");
    let other = SourceAccount {
        account_sid: "AC2".into(),
        ..account()
    };
    let moved = w.engine.change_source(&w.source, &other, None).await;
    assert!(moved.is_err(), "another account is another source");
    let renamed = SourceAccount {
        name: "Shop".into(),
        ..account()
    };
    let all = w.engine.change_source(&w.source, &renamed, None).await;
    assert_eq!(all.unwrap()[0].account.name, "Shop");
    assert_eq!(w.engine.remove_source(&w.source).await.unwrap(), []);
    assert_eq!(who(&w, View::All).await, [ANA]);
    assert!(w.engine.fetch_source(&w.source).await.is_err());
    let again = w.engine.add_source(&account(), KEY, &[]).await.unwrap();
    w.source = again[0].id.clone();
    w.pass(DAY);
    w.settle().await;
    assert_eq!(
        who(&w, View::All).await,
        [ANA],
        "what it brings again is a copy"
    );
    let numbers = w.engine.numbers().await.unwrap();
    assert_eq!(numbers.len(), 1, "{OWN} is the number it was");
}

#[tokio::test]
async fn the_key_is_in_no_file() {
    let mut w = Live::new().await;
    w.provider.trouble(&[Trouble::Refused]);
    w.settle().await;
    w.engine.close().await;
    for entry in std::fs::read_dir(w.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(KEY.len()).any(|part| part == KEY.as_bytes());
            assert!(!found, "{}", path.display());
        }
    }
}

#[tokio::test]
async fn a_history_that_fails_is_asked_less_and_less_and_says_so_all_the_time() {
    let provider = Provider::default();
    for n in 0..10 {
        provider.receive(ANA, "years ago", NOW - (400 - n) * DAY);
    }
    provider.lock().history_fails = true;
    let mut w = Live::of(provider).await;
    let mut said = Vec::new();
    while w.now < NOW + 1_800_000 {
        let next = w.turn().await.unwrap();
        w.pass((next - w.now).max(1));
        let fault = w.engine.sources().await.unwrap()[0].fault.clone();
        said.push(fault.map(|fault| fault.kind));
    }
    let calls = w.provider.lock().history_calls;
    assert!((5..20).contains(&calls), "{calls} in half an hour");
    let first = said.iter().position(Option::is_some).unwrap();
    assert!(first < 3, "it is said soon: {said:?}");
    let silent = said[first..].iter().filter(|fault| fault.is_none()).count();
    assert_eq!(
        silent, 0,
        "what is new goes well meanwhile, and takes nothing back"
    );
    w.provider.receive(BEN, "now", w.now);
    w.pass(60_000);
    w.turn().await;
    assert_eq!(who(&w, View::Unread).await, [BEN], "what is new comes in");
    w.provider.lock().history_fails = false;
    w.pass(600_000);
    for _ in 0..10 {
        let next = w.turn().await.unwrap();
        w.pass((next - w.now).max(1));
    }
    let status = &w.engine.sources().await.unwrap()[0];
    assert_eq!((status.fault.clone(), status.fetched), (None, 11));
}

#[tokio::test]
async fn what_cannot_be_read_is_counted_also_where_nothing_else_came() {
    let mut w = Live::new().await;
    w.settle().await;
    // So often that where it is in its lists is not written down each time.
    w.engine.set_attention(Attention::Focused);
    w.pass(60_000);
    w.turn().await;
    for n in 1..4 {
        w.pass(5_000);
        w.provider.lock().unreadable = 1;
        w.turn().await;
        let status = &w.engine.sources().await.unwrap()[0];
        assert_eq!(status.problems, n);
    }
}

use crate::world::{World, top};
use listo_domain::{Content, Delivery, Direction, Landing, Millis, Shown};
use listo_store::{At, Item, List, ListFilter, ListSpec, ThreadAt, Verb, View};

#[tokio::test]
async fn a_second_copy_changes_nothing() {
    let mut w = World::new().await;
    let batch: Vec<_> = (0..50)
        .map(|i| w.text(["a", "b", "c"][i % 3], 1_000 + i as i64, Direction::Inbound))
        .collect();
    let mut twice = batch.clone();
    twice.extend(batch.clone());
    let first = w.store.ingest(&twice).await.unwrap();
    assert_eq!(
        (first.added, first.duplicates),
        (50, 50),
        "also within one batch"
    );
    let ids = w.list(View::Inbox).await;
    w.run(Verb::Done, &ids).await;
    let again = w.store.ingest(&batch).await.unwrap();
    assert_eq!((again.added, again.duplicates), (0, 50));
    assert_eq!(
        w.list(View::Done).await,
        ids,
        "a copy of an old message reopens nothing"
    );
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

#[tokio::test]
async fn a_copy_may_bring_files_that_could_not_be_had_before() {
    let mut w = World::new().await;
    let later = w.saying("a", 2_000, "newest", None);
    let with = |file| w.saying("a", 1_000, "look", file);
    let bare = [with(None), later.clone()];
    let whole = with(Some("a"));
    w.store.ingest(&bare).await.unwrap();
    let ids = w.list(View::Inbox).await;
    w.run(Verb::Done, &ids).await;
    let files = async || {
        let thread = w.store.thread(ids[0], ThreadAt::Newest, 10).await.unwrap();
        let of = |item: &Item| match item {
            Item::Activity(a) if a.body == "look" => Some(a.attachments.clone()),
            _ => None,
        };
        thread.items.iter().find_map(of).unwrap()
    };
    assert_eq!(files().await, []);
    let brought = w.store.ingest(std::slice::from_ref(&whole)).await.unwrap();
    assert_eq!((brought.added, brought.duplicates), (0, 1));
    assert_eq!(brought.delivered, ids, "the window is told");
    assert_eq!(files().await[0].sha256, "a".repeat(64));
    // Another copy without it takes nothing away, and one with it adds nothing.
    for copy in [&bare[0], &whole] {
        let again = w.store.ingest(std::slice::from_ref(copy)).await.unwrap();
        assert_eq!(again.delivered, []);
        assert_eq!(files().await.len(), 1);
    }
    assert_eq!(w.list(View::Done).await, ids, "it reopens nothing");
    let row = w.store.conversations(&ids).await.unwrap().remove(0);
    assert_eq!(row.last.attachments, 0, "the newest has none");
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

#[tokio::test]
async fn a_copy_may_raise_the_delivery_of_our_message_and_never_lowers_it() {
    let w = World::new().await;
    let with = |delivery| {
        let mut item = w.text("a", 1_000, Direction::Outbound);
        if let Content::Text { delivery: d, .. } = &mut item.activity.content {
            *d = delivery;
        }
        item
    };
    let shown = async || {
        let ids = w.list(View::All).await;
        let row = w.store.conversations(&ids).await.unwrap().remove(0);
        let thread = w.store.thread(ids[0], ThreadAt::Newest, 10).await.unwrap();
        let Item::Activity(a) = &thread.items[0] else {
            panic!("a text")
        };
        assert_eq!(
            row.last.delivery, a.delivery,
            "row and thread tell the same"
        );
        a.delivery
    };
    for (copy, expected) in [
        (Delivery::Queued, Delivery::Queued),
        (Delivery::Sent, Delivery::Sent),
        (Delivery::Queued, Delivery::Sent),
        (Delivery::Delivered, Delivery::Delivered),
        (Delivery::Sent, Delivery::Delivered),
        (Delivery::Failed, Delivery::Delivered),
    ] {
        w.store.ingest(&[with(copy)]).await.unwrap();
        assert_eq!(shown().await, expected, "after a copy that says {copy:?}");
    }
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn many_items_of_one_millisecond_keep_ids_of_their_own() {
    let w = World::new().await;
    for part in 0..3 {
        let batch: Vec<_> = (0..1_000)
            .map(|i| {
                let mut item = w.text("a", 5_000, Direction::Inbound);
                item.activity.external_id = format!("{part}-{i}");
                item
            })
            .collect();
        assert_eq!(w.store.ingest(&batch).await.unwrap().added, 1_000);
    }
    let next = w.text("a", 5_001, Direction::Inbound);
    w.store.ingest(&[next]).await.unwrap();
    let id = w.list(View::Inbox).await[0];
    let thread = w.store.thread(id, ThreadAt::Newest, 5_000).await.unwrap();
    assert_eq!(
        thread.items.len(),
        3_001,
        "none may take the place of another"
    );
    w.assert_replay_agrees().await;
}

fn of_number(w: &World) -> List {
    List {
        filter: ListFilter {
            numbers: vec![w.number],
            ..ListFilter::default()
        },
        ..View::Inbox.into()
    }
}

#[tokio::test]
async fn pages_cover_every_row_once_and_a_moved_row_does_not_shift_them() {
    let w = World::new().await;
    let people: Vec<String> = (0..95).map(|i| format!("p{i:03}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let all = w.inbox_of(&people).await;
    let mut seen = Vec::new();
    let mut at = At::Top;
    loop {
        let page = w
            .store
            .list(&ListSpec {
                at,
                ..top(View::Inbox, 10)
            })
            .await
            .unwrap();
        seen.extend(page.rows.iter().map(|r| r.id));
        if seen.len() == 20 {
            // A row that was already shown moves to the top while the person scrolls.
            let news = w.text("p090", 9_000, Direction::Inbound);
            w.store.ingest(&[news]).await.unwrap();
        }
        match page.next {
            Some(cursor) => at = At::After(cursor),
            None => break,
        }
    }
    assert_eq!(
        seen, all,
        "a page begins where the last one ended, whatever moved above"
    );
    let one = w
        .store
        .list(&ListSpec {
            list: of_number(&w),
            ..top(View::Inbox, 200)
        })
        .await
        .unwrap();
    assert_eq!(
        one.rows.len(),
        95,
        "narrowed to the only number, nothing is missing"
    );
}

#[tokio::test]
async fn the_thread_shows_texts_and_what_was_decided_between_them() {
    let mut w = World::new().await;
    w.now = 5_000;
    let id = w.inbox_of(&["a"]).await[0];
    w.run(Verb::Done, &[id]).await;
    w.run(Verb::Unread, &[id]).await;
    w.undo().await.unwrap();
    let news = w.text("a", 9_000, Direction::Inbound);
    w.store.ingest(&[news]).await.unwrap();
    let thread = w.store.thread(id, ThreadAt::Newest, 50).await.unwrap();
    let lines: Vec<String> = thread
        .items
        .iter()
        .map(|i| match i {
            Item::Activity(a) => a.body.clone(),
            Item::State(s) => s.kind.clone(),
            Item::Comment(c) => c.body.clone(),
        })
        .collect();
    assert_eq!(
        lines,
        ["text 1000 of a", "done", "text 9000 of a"],
        "what was undone is not told"
    );
    assert_eq!(
        thread.conversation.shown,
        Shown::Unread,
        "the newer text reopened it"
    );
}

#[tokio::test]
async fn a_thread_comes_in_pages_without_gaps() {
    let w = World::new().await;
    let batch: Vec<_> = (0..205)
        .map(|i| w.text("a", 1_000 + i, Direction::Inbound))
        .collect();
    w.store.ingest(&batch).await.unwrap();
    let id = w.list(View::Inbox).await[0];
    let mut at = ThreadAt::Newest;
    let mut times: Vec<Millis> = Vec::new();
    loop {
        let thread = w.store.thread(id, at, 50).await.unwrap();
        let mut page: Vec<Millis> = thread
            .items
            .iter()
            .map(|i| match i {
                Item::Activity(a) => a.at,
                Item::State(_) | Item::Comment(_) => panic!("nothing was decided"),
            })
            .collect();
        page.extend(times);
        times = page;
        match thread.before {
            Some(id) => at = ThreadAt::Before(id),
            None => break,
        }
    }
    let expected: Vec<Millis> = (0..205).map(|i| Millis(1_000 + i)).collect();
    assert_eq!(times, expected, "every text once, oldest first");
}

#[tokio::test]
async fn history_lands_where_its_file_says() {
    let w = World::new().await;
    let text = |direction| Content::Text {
        direction,
        body: "x".into(),
        subject: None,
        delivery: Delivery::Delivered,
        attachments: Vec::new(),
    };
    let inbound = text(Direction::Inbound);
    let batch = vec![
        w.item("old", 10, Landing::Done, inbound.clone()),
        w.item("recent", 20, Landing::Open, inbound.clone()),
        w.item("unread", 30, Landing::Unread, inbound.clone()),
        w.item("answered", 40, Landing::Unread, inbound),
        w.item("answered", 50, Landing::Done, text(Direction::Outbound)),
    ];
    w.store.ingest(&batch).await.unwrap();
    let counts = w.store.counts().await.unwrap().total;
    assert_eq!((counts.unread, counts.inbox, counts.done), (1, 2, 2));
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn batches_in_any_order_give_the_same_inbox() {
    let ordered = World::new().await;
    let shuffled = World::new().await;
    let items = |w: &World| -> Vec<_> {
        (0..60)
            .map(|i: i64| {
                let direction = if i % 4 == 3 {
                    Direction::Outbound
                } else {
                    Direction::Inbound
                };
                w.text(
                    ["a", "b", "c", "d", "e"][(i % 5) as usize],
                    1_000 + i,
                    direction,
                )
            })
            .collect()
    };
    for batch in items(&ordered).chunks(7) {
        ordered.store.ingest(batch).await.unwrap();
    }
    let mut reversed = items(&shuffled);
    reversed.reverse();
    for batch in reversed.chunks(11) {
        shuffled.store.ingest(batch).await.unwrap();
    }
    let view = async |w: &World| -> Vec<String> {
        let page = w.store.list(&top(View::All, 100)).await.unwrap();
        page.rows
            .iter()
            .map(|r| {
                format!(
                    "{:?} {:?} {:?} {:?}",
                    r.parties, r.shown, r.waiting_since, r.last
                )
            })
            .collect()
    };
    assert_eq!(
        view(&ordered).await,
        view(&shuffled).await,
        "files come in any order"
    );
    shuffled.assert_replay_agrees().await;
    shuffled.assert_counts_agree().await;
}

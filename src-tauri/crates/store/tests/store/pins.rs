use crate::world::{World, me, reasons, top};
use listo_domain::{Command, Direction, MAX_PINS, Millis, Refusal};
use listo_store::{BulkRequest, Range, Reason, Verb, View};
use uuid::Uuid;

#[tokio::test]
async fn pins_stand_on_top_of_every_list_they_are_in() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b", "c"]).await;
    let last = ids[2];
    w.run(Verb::Pin, &[last]).await;
    assert_eq!(
        w.list(View::Inbox).await,
        [last, ids[0], ids[1]],
        "a pin goes before the order of time"
    );
    assert_eq!(w.list(View::Pinned).await, [last]);

    let newer = w.text("b", 9_000, Direction::Inbound);
    w.store.ingest(&[newer]).await.unwrap();
    assert_eq!(
        w.list(View::Inbox).await[0],
        last,
        "also before what is new"
    );
    w.undo().await.unwrap();
    assert_eq!(
        w.list(View::Inbox).await.last(),
        Some(&last),
        "undo puts it back where its time stands, whatever has come in since"
    );
    w.redo().await.unwrap();
    w.run(Verb::Done, &[last]).await;
    assert_eq!(
        w.list(View::Pinned).await,
        [last],
        "done is no reason to lose a pin"
    );
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

#[tokio::test]
async fn there_are_fifty_pins_and_no_more() {
    let mut w = World::new().await;
    let names: Vec<String> = (0..MAX_PINS + 2).map(|n| format!("p{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let ids = w.inbox_of(&names).await;
    let applied = w.run(Verb::Pin, &ids).await;
    assert_eq!(applied.changed.len(), MAX_PINS);
    assert_eq!(
        reasons(&applied),
        [Reason::Refused(Refusal::PinsFull); 2],
        "what does not fit is named, not dropped"
    );
    w.run(Verb::Unpin, &ids[..1]).await;
    let applied = w.run(Verb::Pin, &ids[MAX_PINS..]).await;
    assert_eq!(applied.changed.len(), 1, "one place was free");
    w.assert_counts_agree().await;
}

#[tokio::test]
async fn a_range_can_be_muted_and_brought_back() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b", "c"]).await;
    let page = w.store.list(&top(View::Inbox, 1)).await.unwrap();
    let request = BulkRequest {
        command_id: Uuid::now_v7(),
        verb: Verb::Mute,
        command: Command::Mute,
        actor: me(),
        at: Millis(10_000),
        range: Range {
            list: View::Inbox.into(),
            from: None,
            to: None,
            except: vec![ids[1]],
            through: listo_domain::Seq(page.through),
        },
    };
    w.store.run_over(&request, &mut |_, _| true).await.unwrap();
    assert_eq!(w.list(View::Muted).await, [ids[0], ids[2]]);
    assert_eq!(w.list(View::Inbox).await, [ids[1]]);
    w.undo().await.unwrap();
    assert_eq!(w.list(View::Inbox).await, ids, "one entry of undo");
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

#[tokio::test]
async fn waiting_is_who_has_the_last_word_in_the_inbox() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b", "c"]).await;
    let answer = w.text("c", 9_000, Direction::Outbound);
    w.store.ingest(&[answer]).await.unwrap();
    w.run(Verb::Snooze, &ids[1..2]).await;
    assert_eq!(
        w.list(View::Waiting).await,
        ids[2..],
        "an answer ends it, and what is snoozed is not for now"
    );
    w.assert_counts_agree().await;
}

#[tokio::test]
async fn search_narrows_to_what_is_pinned_or_waits() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b"]).await;
    let answer = w.text("b", 9_000, Direction::Outbound);
    w.store.ingest(&[answer]).await.unwrap();
    w.run(Verb::Pin, &ids[..1]).await;
    for (text, found) in [
        ("is:pinned", &ids[..1]),
        ("is:waiting", &ids[1..]),
        ("is:pinned is:waiting", &[][..]),
    ] {
        let hits = w.search(text).await.hits;
        let hits: Vec<_> = hits.iter().map(|h| h.conversation.id).collect();
        assert_eq!(hits, found, "{text}");
    }
}

#[tokio::test]
async fn a_range_gets_the_pins_that_are_left_from_the_top() {
    let mut w = World::new().await;
    let names: Vec<String> = (0..200).map(|n| format!("p{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let ids = w.inbox_of(&names).await;
    w.run(Verb::Pin, &ids[190..]).await;
    let page = w.store.list(&top(View::Inbox, 1)).await.unwrap();
    let request = BulkRequest {
        command_id: Uuid::now_v7(),
        verb: Verb::Pin,
        command: Command::Pin,
        actor: me(),
        at: Millis(10_000),
        range: Range {
            list: View::Inbox.into(),
            from: None,
            to: None,
            except: ids[190..].to_vec(),
            through: listo_domain::Seq(page.through),
        },
    };
    let applied = w.store.run_over(&request, &mut |_, _| true).await.unwrap();
    assert_eq!(
        applied.changed,
        ids[..MAX_PINS - 10],
        "the newest come first"
    );
    assert_eq!(
        w.list(View::Pinned).await.len(),
        MAX_PINS,
        "and no more than fit"
    );
    w.assert_counts_agree().await;
}

//! What comes late, twice, at the same moment, or behind a mute.

use crate::world::{World, me};
use listo_domain::{Command, Content, Delivery, Direction, Landing, Millis};
use listo_store::{NewActivity, Verb, View};
use uuid::Uuid;

fn text(w: &World, at: i64, direction: Direction, landing: Landing) -> NewActivity {
    let mut item = w.text("a", at, direction);
    item.landing = landing;
    item
}

fn sent(w: &World, delivery: Delivery) -> NewActivity {
    let mut item = w.text("a", 20, Direction::Outbound);
    if let Content::Text { delivery: d, .. } = &mut item.activity.content {
        *d = delivery;
    }
    item
}

#[tokio::test]
async fn an_older_answer_that_comes_late_hides_no_newer_text() {
    for landing in [Landing::Live, Landing::Open, Landing::Done] {
        let mut w = World::new().await;
        let unseen = text(&w, 20, Direction::Inbound, Landing::Unread);
        w.store.ingest(&[unseen]).await.unwrap();
        let ids = w.list(View::Inbox).await;
        // A decision in between, so that what follows is not sorted before the text.
        w.run(Verb::Done, &ids).await;
        w.undo().await;
        let late = vec![
            text(&w, 10, Direction::Inbound, Landing::Unread),
            text(&w, 15, Direction::Outbound, landing),
        ];
        w.store.ingest(&late).await.unwrap();
        assert_eq!(
            w.list(View::Unread).await,
            ids,
            "{landing:?}: nobody saw the text at 20"
        );
        w.assert_replay_agrees().await;
    }
}

#[tokio::test]
async fn a_reminder_set_by_hand_outlasts_an_older_archive() {
    let mut w = World::new().await;
    let first = text(&w, 20, Direction::Inbound, Landing::Open);
    w.store.ingest(&[first]).await.unwrap();
    let ids = w.list(View::Inbox).await;
    w.run(Verb::Unread, &ids).await;
    let archive = vec![
        text(&w, 30, Direction::Inbound, Landing::Unread),
        text(&w, 35, Direction::Outbound, Landing::Open),
    ];
    w.store.ingest(&archive).await.unwrap();
    assert_eq!(
        w.list(View::Unread).await,
        ids,
        "the reminder is newer than the answer"
    );
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn unmuting_brings_what_came_in_meanwhile() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a"]).await;
    w.run(Verb::Done, &ids).await;
    w.run(Verb::Mute, &ids).await;
    let unseen = w.text("a", 5_000, Direction::Inbound);
    w.store.ingest(&[unseen]).await.unwrap();
    assert_eq!(
        w.list(View::Inbox).await,
        [],
        "muted stays out of the inbox"
    );
    w.run(Verb::Unmute, &ids).await;
    assert_eq!(w.list(View::Unread).await, ids, "and nothing of it is lost");
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

#[tokio::test]
async fn what_was_seen_is_not_unread_again_because_of_an_undo() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a"]).await;
    w.run(Verb::Mute, &ids).await;
    w.run(Verb::Unmute, &ids).await;
    w.run(Verb::Seen, &ids).await;
    w.undo().await;
    w.undo().await;
    assert_eq!(w.list(View::Unread).await, [], "only the muting was undone");
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_refused_undo_that_is_repeated_gives_up_one_entry_only() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b"]).await; // b, a
    w.run(Verb::Done, &ids[..1]).await;
    w.run(Verb::Done, &ids[1..]).await;
    let news = w.text("a", 9_000, Direction::Inbound);
    w.store.ingest(&[news]).await.unwrap();
    let id = Uuid::now_v7();
    for _ in 0..2 {
        let undone = w
            .store
            .undo(id, &me(), Millis(w.now))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(undone.changed, [], "a newer text has overtaken it");
    }
    assert_eq!(
        w.undo().await.unwrap().changed,
        ids[..1],
        "the one before is still there"
    );
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn the_log_says_undone_only_of_what_was() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b"]).await; // b, a
    w.run(Verb::Done, &ids).await;
    let news = w.text("a", 9_000, Direction::Inbound);
    w.store.ingest(&[news]).await.unwrap();
    assert_eq!(w.undo().await.unwrap().changed, ids[..1]);
    assert!(w.store.log(ids[0]).await.unwrap()[0].undone);
    assert!(
        !w.store.log(ids[1]).await.unwrap()[0].undone,
        "that undo was refused"
    );
}

#[tokio::test]
async fn a_message_that_failed_after_all_asks_for_attention() {
    let mut w = World::new().await;
    w.store.ingest(&[sent(&w, Delivery::Queued)]).await.unwrap();
    let ids = w.list(View::Inbox).await;
    w.run(Verb::Done, &ids).await;
    w.store.ingest(&[sent(&w, Delivery::Failed)]).await.unwrap();
    assert_eq!(
        w.list(View::Unread).await,
        ids,
        "finished in the belief that it was sent"
    );
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

#[tokio::test]
async fn copies_within_a_batch_rise_as_those_of_two() {
    let w = World::new().await;
    let both = vec![sent(&w, Delivery::Queued), sent(&w, Delivery::Sent)];
    assert_eq!(w.store.ingest(&both).await.unwrap().duplicates, 1);
    let ids = w.list(View::All).await;
    let rows = w.store.conversations(&ids).await.unwrap();
    assert_eq!(rows[0].last.delivery, Delivery::Sent);
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn two_items_of_one_moment_mean_the_same_in_any_order() {
    for order in [[0, 1], [1, 0]] {
        for together in [true, false] {
            let w = World::new().await;
            let items = [
                text(&w, 20, Direction::Inbound, Landing::Unread),
                text(&w, 20, Direction::Outbound, Landing::Open),
            ];
            let mut items: Vec<_> = order.iter().map(|i| items[*i].clone()).collect();
            for (i, item) in items.iter_mut().enumerate() {
                item.activity.external_id = format!("{}", order[i]);
            }
            if together {
                w.store.ingest(&items).await.unwrap();
            } else {
                for item in items {
                    w.store.ingest(&[item]).await.unwrap();
                }
            }
            let unread = w.list(View::Unread).await.len();
            assert_eq!(
                unread, 1,
                "{order:?} {together}: an answer of the same moment settles nothing"
            );
            w.assert_replay_agrees().await;
        }
    }
}

#[tokio::test]
async fn a_snooze_that_keeps_stays_and_loses_nothing() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["a"]).await[0];
    let until = Millis(w.now + 1_000_000);
    let snooze = |through, keeps| Command::Snooze {
        until,
        through,
        keeps,
    };
    let head = w.head(id).await;
    w.give(id, Verb::Snooze, snooze(head, true)).await;
    let news = w.text("a", 9_000, Direction::Inbound);
    w.store.ingest(&[news]).await.unwrap();
    assert_eq!(w.list(View::Snoozed).await, [id], "as it was asked to");
    assert_eq!(w.list(View::Inbox).await, []);
    w.assert_replay_agrees().await;

    w.now = until.0;
    w.give(id, Verb::Wake, Command::Wake { until }).await;
    assert_eq!(w.list(View::Unread).await, [id], "and then it is back");
    w.assert_replay_agrees().await;

    let head = w.head(id).await;
    w.give(
        id,
        Verb::Snooze,
        Command::Snooze {
            until: Millis(w.now + 9_000),
            through: head,
            keeps: true,
        },
    )
    .await;
    let news = w.text("a", 9_500, Direction::Inbound);
    w.store.ingest(&[news]).await.unwrap();
    w.run(Verb::Open, &[id]).await;
    assert_eq!(w.list(View::Unread).await, [], "seen and opened by hand");
    assert_eq!(w.list(View::Inbox).await, [id]);
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

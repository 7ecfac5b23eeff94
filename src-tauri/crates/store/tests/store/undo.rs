use crate::world::{World, me, reasons};
use listo_domain::{Command, Direction, Millis, Refusal, Shown};
use listo_store::{Reason, Request, Verb, View};
use uuid::Uuid;

#[tokio::test]
async fn a_bulk_is_one_entry_of_undo() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b", "c"]).await;
    let applied = w.run(Verb::Done, &ids).await;
    assert_eq!(applied.changed, ids);
    assert_eq!(w.list(View::Inbox).await, []);
    assert_eq!(
        w.list(View::Done).await,
        ids,
        "done keeps the order of the inbox"
    );

    let undone = w.undo().await.unwrap();
    assert_eq!(undone.of, Some(Verb::Done));
    assert_eq!(
        undone.changed.len(),
        3,
        "one undo takes back the whole bulk"
    );
    assert_eq!(
        w.list(View::Unread).await,
        ids,
        "they were unread, so they are unread again"
    );
    assert!(
        w.undo().await.is_none(),
        "there was one command, so there is one undo"
    );

    let redone = w.redo().await.unwrap();
    assert_eq!(redone.of, Some(Verb::Done));
    assert_eq!(w.list(View::Done).await, ids);
    assert!(w.redo().await.is_none());
    w.undo().await.unwrap();
    assert_eq!(
        w.list(View::Unread).await,
        ids,
        "undo works again after a redo"
    );
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

#[tokio::test]
async fn undo_goes_back_a_hundred_steps_also_after_a_restart() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["a"]).await[0];
    let mut shown = Vec::new();
    for step in 0..120 {
        shown.push(w.store.conversations(&[id]).await.unwrap()[0].shown);
        let verb = [Verb::Done, Verb::Unread, Verb::Open][step % 3];
        let applied = w.run(verb, &[id]).await;
        assert_eq!(applied.changed, [id], "step {step} changes the state");
    }
    w.store.reopen().await.unwrap();
    for (step, before) in shown.iter().enumerate().rev() {
        let undone = w.undo().await.unwrap();
        assert_eq!(
            undone.changed,
            [id],
            "step {step} is still in effect when its turn comes"
        );
        assert_eq!(
            undone.rows[0].shown, *before,
            "undo of step {step} restores what was before"
        );
    }
    assert!(w.undo().await.is_none());
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn undo_never_hides_newer_inbound_and_says_so() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b"]).await;
    w.run(Verb::Done, &ids).await;
    let news = w.text("a", 9_000, Direction::Inbound);
    w.store.ingest(&[news]).await.unwrap();

    let undone = w.undo().await.unwrap();
    assert_eq!(
        undone.changed.len(),
        1,
        "the other conversation is restored"
    );
    assert_eq!(
        reasons(&undone),
        [Reason::Refused(Refusal::NewerInbound)],
        "the one with news keeps its news"
    );
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn an_undo_that_cannot_take_effect_gives_way_to_the_one_before() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b"]).await;
    w.run(Verb::Done, &ids[..1]).await;
    w.run(Verb::Done, &ids[1..]).await;
    let who = w.store.conversations(&ids[1..]).await.unwrap()[0].parties[0]
        .address
        .0
        .clone();
    let news = w.text(&who, 9_000, Direction::Inbound);
    w.store.ingest(&[news]).await.unwrap();

    let first = w.undo().await.unwrap();
    assert_eq!(
        first.changed,
        [],
        "the last command is overtaken by a newer message"
    );
    let second = w.undo().await.unwrap();
    assert_eq!(
        second.changed,
        ids[..1],
        "the next press reaches the command before it"
    );
    assert!(w.undo().await.is_none());
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_new_command_forgets_what_could_be_redone() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b"]).await;
    w.run(Verb::Done, &ids[..1]).await;
    w.undo().await.unwrap();
    w.run(Verb::Open, &ids[1..]).await;
    assert!(
        w.redo().await.is_none(),
        "a new command starts a new branch"
    );
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn seeing_is_not_undone_and_does_not_stand_in_the_way() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["a"]).await[0];
    w.run(Verb::Seen, &[id]).await;
    assert!(
        w.undo().await.is_none(),
        "nobody pressed a key, so there is nothing to undo"
    );
    w.run(Verb::Done, &[id]).await;
    w.undo().await.unwrap();
    assert_eq!(
        w.list(View::Unread).await,
        [],
        "it had been seen before it was done"
    );
    assert_eq!(w.list(View::Inbox).await, [id]);
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn the_same_command_id_counts_once() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["a"]).await[0];
    let through = w.head(id).await;
    w.now += 1;
    let request = Request {
        command_id: Uuid::now_v7(),
        verb: Verb::Done,
        actor: me(),
        at: Millis(w.now),
        items: vec![(id, Command::MarkDone { through })],
    };
    let first = w.store.run(&request).await.unwrap();
    let again = w.store.run(&request).await.unwrap();
    assert!(!first.repeated && again.repeated);
    assert_eq!(
        again.changed, first.changed,
        "a retry tells what the first try did"
    );
    assert_eq!(again.refused, []);
    assert_eq!(
        w.store.log(id).await.unwrap().len(),
        1,
        "and adds nothing to the log"
    );
}

#[tokio::test]
async fn done_with_an_old_screen_is_refused() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["a"]).await[0];
    let through = w.head(id).await;
    let news = w.text("a", 9_000, Direction::Inbound);
    w.store.ingest(&[news]).await.unwrap();
    w.now += 1;
    let applied = w
        .store
        .run(&Request {
            command_id: Uuid::now_v7(),
            verb: Verb::Done,
            actor: me(),
            at: Millis(w.now),
            items: vec![(id, Command::MarkDone { through })],
        })
        .await
        .unwrap();
    assert_eq!(reasons(&applied), [Reason::Refused(Refusal::NewerInbound)]);
    assert_eq!(
        applied.rows[0].shown,
        Shown::Unread,
        "the answer shows what the person missed"
    );
    // The same holds for an older text that arrives late: it was not on the screen either.
    let through = w.head(id).await;
    let late = w.text("a", 10, Direction::Inbound);
    w.store.ingest(&[late]).await.unwrap();
    let applied = w
        .store
        .run(&Request {
            command_id: Uuid::now_v7(),
            verb: Verb::Done,
            actor: me(),
            at: Millis(w.now),
            items: vec![(id, Command::MarkDone { through })],
        })
        .await
        .unwrap();
    assert_eq!(reasons(&applied), [Reason::Refused(Refusal::NewerInbound)]);
}

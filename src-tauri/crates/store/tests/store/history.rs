//! What a person did, and undo of a command that is not the last one.

use crate::world::{World, me, reasons};
use listo_domain::{Direction, Millis, Refusal, Shown};
use listo_store::{Applied, Compensation, ConversationId, HistoryEntry, Reason, Verb, View};
use uuid::Uuid;

impl World {
    async fn history(&self) -> Vec<HistoryEntry> {
        self.store.commands_of(&me(), None, 100).await.unwrap()
    }

    fn about(&mut self, target: Uuid) -> Compensation {
        self.now += 1;
        Compensation {
            command_id: Uuid::now_v7(),
            actor: me(),
            at: Millis(self.now),
            target: Some(target),
        }
    }

    async fn undo_this(&mut self, target: Uuid) -> Option<Applied> {
        let undo = self.about(target);
        let mut go_on = |_, _| true;
        self.store.undo_with(&undo, &mut go_on).await.unwrap()
    }

    async fn redo_this(&mut self, target: Uuid) -> Option<Applied> {
        let redo = self.about(target);
        let mut go_on = |_, _| true;
        self.store.redo_with(&redo, &mut go_on).await.unwrap()
    }

    async fn state_of(&self, id: ConversationId) -> Shown {
        self.store.conversations(&[id]).await.unwrap()[0].shown
    }
}

#[tokio::test]
async fn history_tells_what_was_done_newest_first_and_page_by_page() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b", "c"]).await;
    let done = w.run(Verb::Done, &ids).await.command_id;
    w.run(Verb::Seen, &ids[..1]).await;
    let open = w.run(Verb::Open, &ids[1..2]).await.command_id;
    w.undo().await.unwrap();
    let history = w.history().await;
    let told: Vec<_> = history
        .iter()
        .map(|e| (e.id, e.verb, e.count, e.undone, e.redoable))
        .collect();
    assert_eq!(
        told,
        [
            (open, Verb::Open, 1, true, true),
            (done, Verb::Done, 3, false, false)
        ],
        "what the dwell did, and undo itself, are nobody's commands"
    );
    assert_eq!(history[0].first, Some(ids[1]));
    let first = w.store.commands_of(&me(), None, 1).await.unwrap();
    let older = w
        .store
        .commands_of(&me(), Some(first[0].seq), 1)
        .await
        .unwrap();
    assert_eq!(older[0].id, done, "the next page goes on below");
}

#[tokio::test]
async fn a_command_in_the_middle_is_undone_by_itself_also_after_a_restart() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b", "c"]).await;
    w.run(Verb::Done, &ids[..1]).await;
    let middle = w.run(Verb::Done, &ids[1..2]).await.command_id;
    w.run(Verb::Open, &ids[2..]).await;
    w.store.reopen().await.unwrap();

    let undone = w.undo_this(middle).await.unwrap();
    assert_eq!(undone.changed, ids[1..2]);
    assert_eq!(w.state_of(ids[1]).await, Shown::Unread);
    assert_eq!(w.list(View::Done).await, ids[..1], "the others stay");
    assert!(
        w.undo_this(middle).await.is_none(),
        "what is undone is not undone again"
    );
    w.assert_replay_agrees().await;

    // Z goes on with the last one, and redo takes them in the order in which they were undone.
    assert_eq!(w.undo().await.unwrap().changed, ids[2..]);
    assert_eq!(w.redo().await.unwrap().changed, ids[2..]);
    assert_eq!(w.redo().await.unwrap().changed, ids[1..2]);
    assert!(w.redo().await.is_none());
    assert_eq!(w.undo_this(middle).await.unwrap().changed, ids[1..2]);
    assert_eq!(w.redo_this(middle).await.unwrap().changed, ids[1..2]);
    assert_eq!(w.state_of(ids[1]).await, Shown::Done);
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

#[tokio::test]
async fn what_was_changed_since_is_left_alone_and_the_command_keeps_its_place() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b"]).await;
    let done = w.run(Verb::Done, &ids).await.command_id;
    w.run(Verb::Open, &ids[..1]).await;
    let undone = w.undo_this(done).await.unwrap();
    assert_eq!(undone.changed, ids[1..], "where it still is the last word");
    assert_eq!(
        reasons(&undone),
        [Reason::Refused(Refusal::ChangedSince)],
        "and the other is said"
    );
    assert_eq!(w.state_of(ids[0]).await, Shown::Open);

    let whole = w.run(Verb::Done, &ids[..1]).await.command_id;
    w.run(Verb::Unread, &ids[..1]).await;
    let nothing = w.undo_this(whole).await.unwrap();
    assert_eq!(nothing.changed, [], "all of it was changed since");
    w.undo().await.unwrap();
    let then = w.undo().await.unwrap();
    assert_eq!(
        (then.of, then.changed),
        (Some(Verb::Done), ids[..1].to_vec()),
        "what was in its way is gone, and Z reaches it in its turn"
    );
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn undo_of_a_chosen_command_never_hides_newer_inbound() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a"]).await;
    let done = w.run(Verb::Done, &ids).await.command_id;
    let news = w.text("a", 9_000, Direction::Inbound);
    w.store.ingest(&[news]).await.unwrap();
    let undone = w.undo_this(done).await.unwrap();
    assert_eq!(reasons(&undone), [Reason::Refused(Refusal::NewerInbound)]);
    assert_eq!(w.state_of(ids[0]).await, Shown::Unread);
}

#[tokio::test]
async fn nobody_undoes_what_is_not_theirs_or_no_command() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a"]).await;
    let seen = w.run(Verb::Seen, &ids).await.command_id;
    assert!(w.undo_this(seen).await.is_none(), "the dwell is no command");
    let done = w.run(Verb::Done, &ids).await.command_id;
    assert!(
        w.redo_this(done).await.is_none(),
        "what is in effect is not done again"
    );
    let mut theirs = w.about(done);
    theirs.actor = listo_domain::Actor("ana".into());
    let mut go_on = |_, _| true;
    let answer = w.store.undo_with(&theirs, &mut go_on).await.unwrap();
    assert!(answer.is_none(), "it is mine, not hers");
    assert!(w.undo_this(Uuid::now_v7()).await.is_none());
}

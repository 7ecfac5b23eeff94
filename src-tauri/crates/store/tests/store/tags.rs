//! Tags: beside the state, exact in every list, undone one by one.

use crate::world::{TAG, World, me, reasons};
use listo_domain::search::Query;
use listo_domain::{Command, Direction, Millis, Refusal, TagId};
use listo_store::{
    Compensation, ConversationId, Error, List, ListFilter, ListSpec, Order, Reason, SearchSpec,
    Verb, View,
};
use uuid::Uuid;

async fn world(people: &[&str]) -> (World, Vec<ConversationId>) {
    let w = World::new().await;
    assert_eq!(w.store.create_tag("VIP", 2, Millis(1)).await.unwrap(), TAG);
    let ids = w.inbox_of(people).await;
    (w, ids)
}

impl World {
    async fn tagged(&self, tag: TagId) -> Vec<ConversationId> {
        let spec = ListSpec {
            list: List {
                filter: ListFilter {
                    tags: vec![tag],
                    ..ListFilter::default()
                },
                ..View::All.into()
            },
            at: listo_store::At::Top,
            limit: 500,
        };
        let rows = self.store.list(&spec).await.unwrap().rows;
        rows.iter().map(|r| r.id).collect()
    }

    async fn found_by(&self, text: &str) -> Vec<ConversationId> {
        let spec = SearchSpec {
            query: Query::parse(text, &|_| None),
            order: Order::Newest,
            after: None,
            seen: Vec::new(),
            limit: 50,
        };
        let hits = self.store.search(&spec).await.unwrap().hits;
        hits.iter().map(|h| h.conversation.id).collect()
    }
}

#[tokio::test]
async fn a_tag_moves_nothing_and_undo_takes_it_off_also_after_a_restart() {
    let (mut w, ids) = world(&["a", "b", "c"]).await;
    let before = w.list(View::Unread).await;
    let applied = w.run(Verb::Tag, &[ids[0], ids[2]]).await;
    assert_eq!(applied.tag, Some(TAG));
    assert_eq!(applied.rows[0].tags, [TAG], "the answer says so");
    assert_eq!(w.list(View::Unread).await, before, "nothing was moved");
    assert_eq!(w.tagged(TAG).await, [ids[0], ids[2]]);
    let again = w.run(Verb::Tag, &[ids[0]]).await;
    assert_eq!(
        reasons(&again),
        [Reason::Refused(Refusal::AlreadyTagged)],
        "keys set, they never toggle"
    );
    // What comes in takes no tag off and is no reason to refuse the undo.
    let news = w.text("c", 9_000, Direction::Inbound);
    w.store.ingest(&[news]).await.unwrap();
    w.store.reopen().await.unwrap();
    w.assert_replay_agrees().await;
    let undone = w.undo().await.unwrap();
    assert_eq!(undone.tag, Some(TAG), "what was undone");
    assert_eq!(w.tagged(TAG).await, []);
    let redone = w.redo().await.unwrap();
    assert_eq!((redone.of, redone.tag), (Some(Verb::Tag), Some(TAG)));
    assert_eq!(w.tagged(TAG).await, [ids[0], ids[2]]);
    w.run(Verb::Untag, &[ids[0]]).await;
    assert_eq!(w.tagged(TAG).await, [ids[2]]);
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

#[tokio::test]
async fn one_tag_is_undone_under_others_and_under_a_pin() {
    let (mut w, ids) = world(&["a"]).await;
    let other = w.store.create_tag("Supplier", 1, Millis(1)).await.unwrap();
    let first = w.run(Verb::Tag, &ids).await;
    w.give(ids[0], Verb::Tag, Command::Tag { tag: other }).await;
    w.run(Verb::Pin, &ids).await;
    let undo = Compensation {
        command_id: Uuid::now_v7(),
        actor: me(),
        at: Millis(w.now),
        target: Some(first.command_id),
    };
    let undone = w.store.undo_with(&undo, &mut |_, _| true).await.unwrap();
    assert!(undone.unwrap().refused.is_empty());
    let row = &w.store.conversations(&ids).await.unwrap()[0];
    assert_eq!(row.tags, [other], "the other one is still on");
    assert!(row.pinned_at.is_some());
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_repeated_command_is_answered_with_its_tag() {
    let (w, ids) = world(&["a"]).await;
    let request = listo_store::Request {
        command_id: Uuid::now_v7(),
        verb: Verb::Tag,
        actor: me(),
        at: Millis(w.now),
        items: vec![(ids[0], Command::Tag { tag: TAG })],
    };
    let first = w.store.run(&request).await.unwrap();
    let again = w.store.run(&request).await.unwrap();
    assert!(again.repeated);
    assert_eq!((first.tag, again.tag), (Some(TAG), Some(TAG)));
    let history = w.store.commands_of(&me(), None, 10).await.unwrap();
    assert_eq!(history[0].tag, Some(TAG), "what was done says which");
}

#[tokio::test]
async fn names_are_unique_and_a_removed_tag_comes_back_with_its_conversations() {
    let (mut w, ids) = world(&["a", "b"]).await;
    w.run(Verb::Tag, &ids).await;
    let taken = w.store.create_tag("víp", 0, Millis(2)).await;
    assert!(
        matches!(taken, Err(Error::Taken(_))),
        "case and accents make no other name"
    );
    let other = w.store.create_tag("Other", 0, Millis(2)).await.unwrap();
    let taken = w.store.change_tag(other, "VIP", 0).await;
    assert!(matches!(taken, Err(Error::Taken(_))));
    w.store.change_tag(TAG, "Vip", 5).await.unwrap();
    let tags = w.store.tags().await.unwrap();
    let seen: Vec<_> = tags
        .iter()
        .map(|t| (t.name.as_str(), t.color, t.uses))
        .collect();
    assert_eq!(seen, [("Other", 0, 0), ("Vip", 5, 2)], "by name");

    w.store.remove_tag(TAG).await.unwrap();
    assert_eq!(w.store.tags().await.unwrap().len(), 1);
    assert_eq!(w.found_by("tag:vip ").await, [], "it is not found any more");
    w.store.create_tag("vip", 0, Millis(3)).await.unwrap();
    let taken = w.store.restore_tag(TAG).await;
    assert!(
        matches!(taken, Err(Error::Taken(_))),
        "another has the name by now"
    );
    let late = w.store.tags().await.unwrap();
    let late = late.iter().find(|t| t.name == "vip").unwrap();
    assert_eq!(late.uses, 0, "a new tag of an old name begins empty");
    w.store.remove_tag(TagId(late.id)).await.unwrap();
    w.store.restore_tag(TAG).await.unwrap();
    assert_eq!(w.store.tags().await.unwrap()[1].uses, 2);
    assert!(matches!(
        w.store.remove_tag(TagId(99)).await,
        Err(Error::NotFound(_))
    ));
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn search_narrows_by_tags() {
    let (mut w, ids) = world(&["ana", "bea", "carla"]).await;
    let other = w.store.create_tag("Past due", 1, Millis(1)).await.unwrap();
    w.run(Verb::Tag, &ids[..2]).await;
    w.give(ids[1], Verb::Tag, Command::Tag { tag: other }).await;
    w.run(Verb::Done, &ids[..1]).await;
    assert_eq!(w.found_by("tag:vip ").await, ids[..2]);
    assert_eq!(w.found_by("tag:VIP tag:\"past due\" ").await, [ids[1]]);
    assert_eq!(w.found_by("tag:v").await, ids[..2], "while it is typed");
    assert_eq!(w.found_by("tag:x").await, [], "no tag begins so");
    assert_eq!(w.found_by("tag:vip in:done ").await, ids[..1]);
    assert_eq!(w.found_by("tag:vip text ").await.len(), 2, "with words");
    assert_eq!(w.found_by("tag:vip name ").await, ids[..2], "of a name");
}

#[tokio::test]
async fn samples_go_with_their_tags() {
    let (mut w, ids) = world(&["a"]).await;
    let text = w.text("s", 1_000, Direction::Inbound).activity;
    let sample = listo_store::SampleNumber {
        name: "Sample".into(),
        e164: String::new(),
        activities: vec![(listo_domain::Landing::Live, text)],
    };
    w.store.add_samples(vec![sample], Millis(1)).await.unwrap();
    let all = w.list(View::Inbox).await;
    w.run(Verb::Tag, &all).await;
    w.store.remove_samples().await.unwrap();
    assert_eq!(w.tagged(TAG).await, ids);
    assert_eq!(w.store.tags().await.unwrap()[0].uses, 1);
    w.assert_replay_agrees().await;
}

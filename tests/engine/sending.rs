//! Sending: held, queued, sent once, whatever happens on the way.

use crate::provider::{Live, OWN, text};
use crate::world::fresh;
use listo_domain::fact;
use listo_engine::Event;
use listo_engine::api::{
    Activity, ConversationState, Delivery, FaultKind, NewMessage, OutboxState, RefusalReason,
    TextToSend, ThreadAt, ThreadItem, Verb, View,
};
use std::time::Duration;

const ANA: &str = "+34600000001";

impl Live {
    /// One text of Ana's has come in.
    pub async fn with_ana() -> (Self, String) {
        let mut w = Self::new().await;
        w.turn().await;
        w.pass(60_000);
        w.provider.receive(ANA, "Is it ready?", w.now - 1_000);
        w.turn().await;
        let rows = w.rows(View::Unread).await;
        assert_eq!(rows.len(), 1, "what comes in is unread");
        let id = rows[0].id.clone();
        (w, id)
    }

    pub async fn texts(&self, id: &str) -> Vec<Activity> {
        let thread = self.engine.thread(id, &ThreadAt::Newest, 100).await;
        let items = thread.unwrap().items.into_iter();
        items
            .filter_map(|item| match item {
                ThreadItem::Activity { activity } => Some(activity),
                _ => None,
            })
            .collect()
    }

    pub async fn draft(&self) -> Option<String> {
        let drafts = self.engine.drafts().await.unwrap();
        drafts.into_iter().next().map(|d| d.text)
    }

    pub async fn pending(&self, id: &str) -> Vec<(String, OutboxState, Option<FaultKind>)> {
        let pending = self.engine.reply_state(id).await.unwrap().pending;
        let pending = pending.into_iter();
        pending.map(|p| (p.body, p.state, p.fault)).collect()
    }

    pub async fn state(&self, id: &str) -> ConversationState {
        self.engine.conversation(id).await.unwrap().state
    }

    pub async fn assert_replay(&self) {
        let rebuilt = self.engine.rebuild(true).await.unwrap();
        assert!(
            rebuilt.differences.is_empty(),
            "replay must equal what is stored: {:?}",
            rebuilt.differences
        );
    }

    pub fn sent_bodies(&self) -> Vec<String> {
        self.provider.sent().into_iter().map(|(_, b)| b).collect()
    }
}

#[tokio::test]
async fn a_text_is_held_for_five_seconds_and_then_leaves_once() {
    let (mut w, id) = Live::with_ana().await;
    w.send(&id, "  Yes, come by.  ").await;
    assert_eq!(
        w.pending(&id).await,
        [("Yes, come by.".to_owned(), OutboxState::Waiting, None)]
    );
    w.turn().await;
    w.pass(4_999);
    let next = w.turn().await;
    assert_eq!(w.sent_bodies(), Vec::<String>::new(), "it is still held");
    assert_eq!(next, Some(w.now + 1), "and wanted when the hold is over");
    w.pass(1);
    w.turn().await;
    assert_eq!(w.sent_bodies(), ["Yes, come by."]);
    assert_eq!(w.pending(&id).await, []);
    let texts = w.texts(&id).await;
    let ours = texts.last().unwrap();
    assert_eq!(
        (ours.body.as_str(), ours.delivery),
        ("Yes, come by.", Delivery::Queued)
    );
    assert_eq!(ours.at, w.now - 5_000, "it stands where it was written");
    let row = w.engine.conversation(&id).await.unwrap();
    assert_eq!(row.state, ConversationState::Open);
    assert_eq!(row.waiting_since, None, "it was the answer");

    w.provider.lock().held.last_mut().unwrap().delivery = fact::Delivery::Delivered;
    let mut events = w.engine.events();
    w.pass(3_000);
    w.turn().await;
    let mut told = false;
    while let Ok(event) = events.try_recv() {
        told |= matches!(event, Event::Changed(c) if c.conversations.contains(&id));
    }
    assert!(told, "whoever shows the thread reads it again");
    assert_eq!(
        w.texts(&id).await.last().unwrap().delivery,
        Delivery::Delivered
    );
    assert_eq!(
        w.texts(&id).await.len(),
        2,
        "fetched, it is the same message"
    );
    assert_eq!(w.sent_bodies().len(), 1);
    w.assert_replay().await;
}

#[tokio::test]
async fn undo_takes_a_held_text_back_into_the_composer_and_redo_sends_it() {
    let (mut w, id) = Live::with_ana().await;
    w.send(&id, "Yes").await;
    let undone = w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(undone.refused, []);
    assert_eq!(w.pending(&id).await, []);
    assert_eq!(w.draft().await.as_deref(), Some("Yes"), "no word is lost");
    w.pass(60_000);
    w.settle().await;
    assert_eq!(w.sent_bodies(), Vec::<String>::new());

    w.engine.redo(&fresh()).await.unwrap().unwrap();
    assert_eq!(w.draft().await, None, "it is on its way again");
    w.turn().await;
    assert_eq!(w.sent_bodies(), Vec::<String>::new(), "held anew");
    w.settle().await;
    assert_eq!(w.sent_bodies(), ["Yes"]);
    w.assert_replay().await;
}

#[tokio::test]
async fn what_has_left_cannot_be_undone_and_the_next_press_goes_on() {
    let (mut w, id) = Live::with_ana().await;
    w.engine
        .mark_open(
            &fresh(),
            &[crate::world::target(&w.rows(View::Unread).await[0])],
            None,
        )
        .await
        .unwrap();
    w.send(&id, "Yes").await;
    w.settle().await;
    let undone = w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(undone.refused[0].reason, RefusalReason::AlreadySent);
    assert_eq!(w.sent_bodies(), ["Yes"]);
    let next = w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(
        next.of,
        Some(Verb::Open),
        "the press goes on to what was before"
    );
    w.assert_replay().await;
}

#[tokio::test]
async fn send_and_mark_done_is_one_command_and_stays_done_when_it_has_left() {
    let (mut w, id) = Live::with_ana().await;
    let head = w.engine.conversation(&id).await.unwrap().head;
    let both = TextToSend {
        then_done_through: Some(head),
        ..text("All set")
    };
    w.engine.send(&fresh(), &id, &both).await.unwrap();
    assert_eq!(w.state(&id).await, ConversationState::Done, "at once");
    w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(
        w.state(&id).await,
        ConversationState::Unread,
        "one undo for both"
    );
    assert_eq!(w.pending(&id).await, []);

    w.engine.redo(&fresh()).await.unwrap().unwrap();
    w.settle().await;
    assert_eq!(w.sent_bodies(), ["All set"]);
    assert_eq!(
        w.state(&id).await,
        ConversationState::Done,
        "the answer reopens nothing"
    );
    w.provider.receive(ANA, "Thanks", w.now);
    w.pass(60_000);
    w.settle().await;
    assert_eq!(
        w.state(&id).await,
        ConversationState::Unread,
        "what comes in does"
    );
    w.assert_replay().await;
}

#[tokio::test]
async fn what_came_in_meanwhile_is_not_hidden_by_send_and_mark_done() {
    let (mut w, id) = Live::with_ana().await;
    let head = w.engine.conversation(&id).await.unwrap().head;
    w.provider.receive(ANA, "Wait!", w.now);
    w.pass(60_000);
    w.turn().await;
    let both = TextToSend {
        then_done_through: Some(head),
        ..text("All set")
    };
    let outcome = w.engine.send(&fresh(), &id, &both).await.unwrap();
    assert_eq!(outcome.refused[0].reason, RefusalReason::NewerInbound);
    w.settle().await;
    assert_eq!(w.sent_bodies(), ["All set"], "the text goes");
    assert_ne!(w.state(&id).await, ConversationState::Done);
    w.assert_replay().await;
}

#[tokio::test]
async fn a_text_is_sent_later_and_can_be_taken_back_or_hurried() {
    let (mut w, id) = Live::with_ana().await;
    let tomorrow = w.now + 86_400_000;
    let later = |body: &str| TextToSend {
        send_at: Some(tomorrow),
        ..text(body)
    };
    for body in ["first", "second", "third"] {
        w.engine.send(&fresh(), &id, &later(body)).await.unwrap();
    }
    let past = TextToSend {
        send_at: Some(w.now),
        ..text("never")
    };
    let refused = w.engine.send(&fresh(), &id, &past).await.unwrap();
    assert_eq!(refused.refused[0].reason, RefusalReason::InThePast);
    w.restart().await;
    let lines = w.engine.outbox().await.unwrap();
    assert_eq!(lines.len(), 3, "they survive a restart");
    assert!(lines.iter().all(|l| l.item.scheduled && l.row.id == id));
    w.engine
        .cancel_send(&fresh(), &id, &lines[0].item.id)
        .await
        .unwrap();
    assert_eq!(w.draft().await.as_deref(), Some("first"));
    w.engine.send_at_once(&lines[1].item.id).await.unwrap();
    w.turn().await;
    assert_eq!(w.sent_bodies(), ["second"]);
    w.pass(86_400_000);
    w.settle().await;
    assert_eq!(w.sent_bodies(), ["second", "third"]);
    assert_eq!(w.texts(&id).await.last().unwrap().at, tomorrow);
    let gone = w.engine.cancel_send(&fresh(), &id, &lines[2].item.id).await;
    assert_eq!(gone.unwrap().refused[0].reason, RefusalReason::AlreadySent);
    w.assert_replay().await;
}

/// A text answers what had arrived when it was written, and nothing that came in while it waited.
#[tokio::test]
async fn what_comes_in_while_a_text_waits_stays_unread() {
    let (mut w, id) = Live::with_ana().await;
    let row = w.rows(View::Unread).await.remove(0);
    let seen = [crate::world::target(&row)];
    w.engine.mark_open(&fresh(), &seen, None).await.unwrap();
    let later = TextToSend {
        send_at: Some(w.now + 3_600_000),
        ..text("See you at eight")
    };
    w.engine.send(&fresh(), &id, &later).await.unwrap();
    w.pass(60_000);
    w.provider.receive(ANA, "I can't come", w.now);
    w.turn().await;
    assert_eq!(w.state(&id).await, ConversationState::Unread);
    w.pass(3_600_000);
    w.settle().await;
    assert_eq!(w.sent_bodies(), ["See you at eight"]);
    let row = w.engine.conversation(&id).await.unwrap();
    assert_eq!(row.state, ConversationState::Unread, "nobody has seen it");
    assert!(row.waiting_since.is_some(), "and nobody has answered it");
    w.assert_replay().await;
}

#[tokio::test]
async fn what_was_written_before_a_text_and_fetched_after_it_is_unread() {
    let (mut w, id) = Live::with_ana().await;
    w.provider.receive(ANA, "And bring the keys", w.now + 1_000);
    w.pass(2_000);
    w.send(&id, "Yes").await;
    w.pass(5_000);
    // The answer comes in before the next look at what is new.
    w.turn().await;
    w.settle().await;
    assert_eq!(w.texts(&id).await.len(), 3);
    assert_eq!(w.state(&id).await, ConversationState::Unread);
    w.assert_replay().await;
}

#[tokio::test]
async fn done_after_send_stays_done() {
    let (mut w, id) = Live::with_ana().await;
    w.send(&id, "Yes").await;
    let row = w.engine.conversation(&id).await.unwrap();
    let seen = [crate::world::target(&row)];
    w.engine.mark_done(&fresh(), &seen, None).await.unwrap();
    w.settle().await;
    assert_eq!(w.sent_bodies(), ["Yes"]);
    assert_eq!(w.state(&id).await, ConversationState::Done);
    w.assert_replay().await;
}

#[tokio::test]
async fn where_the_text_is_refused_nothing_is_marked_done() {
    let (w, id) = Live::with_ana().await;
    let head = w.engine.conversation(&id).await.unwrap().head;
    for (body, send_at) in [(" ", None), ("Yes", Some(w.now - 1))] {
        let both = TextToSend {
            body: body.into(),
            files: Vec::new(),
            send_at,
            then_done_through: Some(head.clone()),
        };
        let outcome = w.engine.send(&fresh(), &id, &both).await.unwrap();
        assert_eq!((outcome.changed.len(), outcome.refused.len()), (0, 1));
        assert_eq!(w.state(&id).await, ConversationState::Unread);
    }
}

/// Whoever sends and closes the window has sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_held_back_leaves_before_the_program_ends() {
    let (w, id) = Live::with_ana().await;
    let running = tokio::spawn(w.engine.clone().run_live());
    w.send(&id, "Yes").await;
    let later = TextToSend {
        send_at: Some(w.now + 3_600_000),
        ..text("Later")
    };
    w.engine.send(&fresh(), &id, &later).await.unwrap();
    let limit = Duration::from_secs(20);
    w.engine.send_before_leaving(limit).await.unwrap();
    assert_eq!(w.sent_bodies(), ["Yes"]);
    assert_eq!(w.pending(&id).await.len(), 1, "what was scheduled stays");
    running.abort();
}

#[tokio::test]
async fn a_message_to_somebody_new_begins_a_conversation() {
    let mut w = Live::new().await;
    let numbers = w.engine.numbers().await.unwrap();
    assert_eq!(numbers[0].e164.as_deref(), Some(OWN));
    let to = |to: &[&str]| NewMessage {
        number_id: numbers[0].id.clone(),
        to: to.iter().map(|t| (*t).to_owned()).collect(),
    };
    let id = w
        .engine
        .begin_conversation(&to(&["+34 600 00 00 02"]))
        .await
        .unwrap();
    let again = w
        .engine
        .begin_conversation(&to(&["+34600000002"]))
        .await
        .unwrap();
    assert_eq!(id, again, "the same people are the same conversation");
    for bad in [&["nobody"][..], &[], &["+34600000001", "+34600000002"]] {
        assert!(
            w.engine.begin_conversation(&to(bad)).await.is_err(),
            "{bad:?}"
        );
    }
    assert_eq!(w.state(&id).await, ConversationState::Done, "empty is done");
    let done = async |w: &Live| -> Vec<String> {
        let rows = w.rows(View::Done).await;
        rows.into_iter().map(|row| row.id).collect()
    };
    let third = w.engine.begin_conversation(&to(&["+34600000003"])).await;
    let kept = [third.unwrap()];
    assert_eq!(
        done(&w).await,
        kept,
        "one that was left without a word is gone"
    );
    let id = w.engine.begin_conversation(&to(&["+34600000002"])).await;
    let kept = [id.unwrap()];
    assert_eq!(done(&w).await, kept);
    let [id] = kept;
    w.assert_replay().await;
    assert!(
        w.engine
            .rebuild(false)
            .await
            .unwrap()
            .differences
            .is_empty()
    );
    w.send(&id, "Hello").await;
    w.settle().await;
    assert_eq!(
        w.provider.sent(),
        [("+34600000002".to_owned(), "Hello".to_owned())]
    );
    assert_eq!(w.state(&id).await, ConversationState::Open);
    assert_eq!(w.texts(&id).await.len(), 1);
    w.assert_replay().await;
}

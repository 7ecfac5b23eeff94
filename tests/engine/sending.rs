//! Sending: held, queued, sent once, whatever happens on the way.

use crate::provider::{Held, Live, OWN, Trouble, text};
use crate::world::{NOW, World, fresh};
use listo_domain::fact;
use listo_engine::Event;
use listo_engine::api::{
    Activity, ConversationState, Delivery, FaultKind, NewMessage, OutboxState, RefusalReason,
    SendBlock, TextToSend, ThreadAt, ThreadItem, UnreadReason, View,
};
use listo_sources::connector::{Failure, FailureKind};

const ANA: &str = "+34600000001";

impl Live {
    /// One text of Ana's has come in.
    async fn with_ana() -> (Self, String) {
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

    async fn texts(&self, id: &str) -> Vec<Activity> {
        let thread = self.engine.thread(id, &ThreadAt::Newest, 100).await;
        let items = thread.unwrap().items.into_iter();
        items
            .filter_map(|item| match item {
                ThreadItem::Activity { activity } => Some(activity),
                _ => None,
            })
            .collect()
    }

    async fn draft(&self) -> Option<String> {
        let drafts = self.engine.drafts().await.unwrap();
        drafts.into_iter().next().map(|d| d.text)
    }

    async fn pending(&self, id: &str) -> Vec<(String, OutboxState, Option<FaultKind>)> {
        let pending = self.engine.reply_state(id).await.unwrap().pending;
        let pending = pending.into_iter();
        pending.map(|p| (p.body, p.state, p.fault)).collect()
    }

    async fn state(&self, id: &str) -> ConversationState {
        self.engine.conversation(id).await.unwrap().state
    }

    async fn assert_replay(&self) {
        let rebuilt = self.engine.rebuild(true).await.unwrap();
        assert!(
            rebuilt.differences.is_empty(),
            "replay must equal what is stored: {:?}",
            rebuilt.differences
        );
    }

    fn sent_bodies(&self) -> Vec<String> {
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

#[tokio::test]
async fn without_a_connection_texts_wait_and_go_in_their_order() {
    let (mut w, id) = Live::with_ana().await;
    for body in ["one", "two", "three"] {
        w.send(&id, body).await;
        w.pass(1);
    }
    w.pass(5_000);
    w.provider.trouble(&[Trouble::Unreachable; 7]);
    for _ in 0..3 {
        let next = w.turn().await.unwrap();
        assert!(next > w.now, "it does not try without a pause");
        w.pass(next - w.now);
    }
    let pending = w.pending(&id).await;
    assert_eq!(pending[0].2, Some(FaultKind::Unreachable), "it says why");
    assert_eq!(w.sent_bodies(), Vec::<String>::new());
    let status = &w.engine.sources().await.unwrap()[0];
    assert_eq!(status.fault.as_ref().unwrap().kind, FaultKind::Unreachable);
    w.settle().await;
    assert_eq!(w.sent_bodies(), ["one", "two", "three"]);
    assert_eq!(w.engine.sources().await.unwrap()[0].fault, None);
}

/// The answer was lost, or the program died before it was written down: the text is found at the
/// provider, by asking or among what is fetched, and not sent again.
#[tokio::test]
async fn a_text_whose_answer_was_lost_is_not_sent_again() {
    for trouble in [Trouble::AnswerLost, Trouble::DiesAfter, Trouble::Failing] {
        for restart in [false, true] {
            let (mut w, id) = Live::with_ana().await;
            w.send(&id, "Yes").await;
            w.pass(5_000);
            if trouble == Trouble::Failing {
                w.provider
                    .trouble(&[Trouble::AnswerLost, Trouble::Failing, Trouble::Failing]);
            } else {
                w.provider.trouble(std::slice::from_ref(&trouble));
            }
            w.turn().await;
            if restart {
                w.restart().await;
            }
            let pending = w.pending(&id).await;
            assert!(
                pending.is_empty() || pending[0].1 != OutboxState::Waiting,
                "it may have left: {pending:?}"
            );
            w.settle().await;
            assert_eq!(w.sent_bodies(), ["Yes"], "{trouble:?}, restart {restart}");
            assert_eq!(w.texts(&id).await.len(), 2);
            w.assert_replay().await;
        }
    }
}

#[tokio::test]
async fn a_text_that_was_lost_on_the_way_is_looked_for_and_then_sent_again() {
    for trouble in [Trouble::RequestLost, Trouble::DiesBefore] {
        let (mut w, id) = Live::with_ana().await;
        w.send(&id, "Yes").await;
        w.pass(5_000);
        let attempted = w.now;
        w.provider.trouble(std::slice::from_ref(&trouble));
        w.turn().await;
        while w.sent_bodies().is_empty() {
            let next = w.turn().await.unwrap_or(w.now + 1_000);
            w.pass((next - w.now).clamp(1, 60_000));
            assert!(w.now < attempted + 600_000, "it is sent at last");
        }
        assert!(
            w.now >= attempted + 120_000,
            "not before it was looked for two minutes"
        );
        w.settle().await;
        assert_eq!(w.sent_bodies(), ["Yes"], "{trouble:?}");
    }
}

#[tokio::test]
async fn two_texts_with_the_same_words_are_two() {
    let (mut w, id) = Live::with_ana().await;
    w.send(&id, "Yes").await;
    w.send(&id, "Yes").await;
    w.pass(5_000);
    w.provider.trouble(&[Trouble::AnswerLost]);
    w.settle().await;
    assert_eq!(w.sent_bodies(), ["Yes", "Yes"]);
    assert_eq!(w.texts(&id).await.len(), 3);
}

#[tokio::test]
async fn a_refused_text_stands_in_the_thread_as_failed_with_the_reason() {
    let (mut w, id) = Live::with_ana().await;
    w.send(&id, "Yes").await;
    w.pass(5_000);
    w.provider
        .trouble(&[Trouble::Rejected(FailureKind::InvalidNumber)]);
    w.turn().await;
    let texts = w.texts(&id).await;
    let failed = texts.last().unwrap();
    assert_eq!(failed.delivery, Delivery::Failed);
    assert_eq!(failed.failure.as_ref().unwrap().kind, "invalid_number");
    assert_eq!(failed.failure.as_ref().unwrap().code, "21211");
    let row = w.engine.conversation(&id).await.unwrap();
    assert_eq!(row.unread_reason, Some(UnreadReason::FailedSend));
    assert_eq!(w.pending(&id).await, [], "it is not tried again by itself");
    w.settle().await;
    assert_eq!(w.provider.lock().sends, 1);
    w.assert_replay().await;
}

#[tokio::test]
async fn a_text_that_fails_on_its_way_says_so_when_that_is_known() {
    let (mut w, id) = Live::with_ana().await;
    w.send(&id, "Yes").await;
    w.settle().await;
    let row = w.engine.conversation(&id).await.unwrap();
    assert_eq!(row.state, ConversationState::Open);
    {
        let mut inner = w.provider.lock();
        let held: &mut Held = inner.held.last_mut().unwrap();
        held.delivery = fact::Delivery::Failed;
        held.failure = Some(Failure {
            kind: FailureKind::NoTexts,
            code: "30006".into(),
            message: "Landline".into(),
        });
    }
    w.pass(60_000);
    w.turn().await;
    let texts = w.texts(&id).await;
    assert_eq!(
        texts.last().unwrap().failure.as_ref().unwrap().kind,
        "no_texts"
    );
    assert_eq!(w.state(&id).await, ConversationState::Unread);
    w.assert_replay().await;
}

#[tokio::test]
async fn where_nothing_can_be_sent_it_says_why() {
    let (mut w, id) = Live::with_ana().await;
    let why = async |w: &Live, id: &str| w.engine.reply_state(id).await.unwrap().block;
    assert_eq!(why(&w, &id).await, None);
    let long = w.engine.send(&fresh(), &id, &text(&"x".repeat(161))).await;
    assert!(long.is_err(), "over the limit of the source");
    let empty = w.engine.send(&fresh(), &id, &text(" \n")).await.unwrap();
    assert_eq!(empty.refused[0].reason, RefusalReason::EmptyMessage);
    w.provider.receive("PHARMACY", "Your code", w.now);
    w.pass(60_000);
    w.turn().await;
    let unread = w.rows(View::Unread).await;
    let pharmacy = unread.iter().find(|r| r.id != id).unwrap();
    assert_eq!(why(&w, &pharmacy.id).await, Some(SendBlock::NotDialable));
    w.engine.pause_source(&w.source, true).await.unwrap();
    assert_eq!(why(&w, &id).await, Some(SendBlock::Paused));
    assert_eq!(w.turn().await, None, "a paused source is left alone");
    w.engine.pause_source(&w.source, false).await.unwrap();
    w.send(&id, "On my way").await;
    w.engine.remove_source(&w.source).await.unwrap();
    assert_eq!(why(&w, &id).await, Some(SendBlock::NoSource));
    let waits = &w.engine.outbox().await.unwrap()[0];
    assert_eq!(
        waits.item.fault,
        Some(FaultKind::NoSource),
        "it says why it waits"
    );
    let sent = w.engine.send(&fresh(), &id, &text("Hello")).await;
    assert!(sent.is_err());

    let samples = World::new().await;
    samples.engine.add_samples().await.unwrap();
    let row = &samples.rows(View::All).await[0];
    let block = samples.engine.reply_state(&row.id).await.unwrap().block;
    assert_eq!(block, Some(SendBlock::Sample));
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
    w.send(&id, "Hello").await;
    w.settle().await;
    assert_eq!(
        w.provider.sent(),
        [("+34600000002".to_owned(), "Hello".to_owned())]
    );
    assert_eq!(w.state(&id).await, ConversationState::Open);
    assert_eq!(w.texts(&id).await.len(), 1);
    w.assert_replay().await;
    assert!(w.now >= NOW);
}

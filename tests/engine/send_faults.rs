//! Sending when something is in the way: no connection, no answer, a provider that will not.

use crate::provider::{Held, Live, Trouble, text};
use crate::world::{NOW, World, fresh};
use listo_domain::fact;
use listo_engine::api::{
    ConversationState, Delivery, FaultKind, OutboxState, RefusalReason, SendBlock, UnreadReason,
    View,
};
use listo_sources::connector::{Failure, FailureKind};

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

/// The computer was off, and when it is on again there is no network at first.
#[tokio::test]
async fn a_text_in_doubt_for_hours_is_looked_for_from_when_it_left() {
    let (mut w, id) = Live::with_ana().await;
    w.send(&id, "Yes").await;
    w.pass(5_000);
    w.provider.trouble(&[Trouble::DiesAfter]);
    w.turn().await;
    w.restart().await;
    w.pass(4 * 3_600_000);
    w.provider.trouble(&[Trouble::Unreachable]);
    w.settle().await;
    assert_eq!(w.sent_bodies(), ["Yes"]);
    assert_eq!(w.texts(&id).await.len(), 2);
    w.assert_replay().await;
}

#[tokio::test]
async fn a_text_that_cannot_be_looked_for_holds_up_no_other() {
    let (mut w, id) = Live::with_ana().await;
    w.provider.receive("+34600000002", "And mine?", w.now);
    w.pass(60_000);
    w.turn().await;
    let rows = w.rows(View::Unread).await;
    let other = rows.iter().find(|row| row.id != id).unwrap().id.clone();
    w.provider.lock().finds_nothing = true;
    w.send(&id, "One").await;
    w.pass(5_000);
    w.provider.trouble(&[Trouble::RequestLost]);
    w.turn().await;
    w.send(&other, "Two").await;
    let sent_at = w.now;
    w.settle().await;
    assert_eq!(
        w.sent_bodies(),
        ["Two"],
        "what is in doubt is not sent again"
    );
    let two = w.texts(&other).await.last().unwrap().at;
    assert!(
        two < sent_at + 30_000,
        "it did not wait for the other: {two}"
    );
    let texts = w.texts(&id).await;
    let failure = texts.last().unwrap().failure.as_ref().unwrap();
    assert_eq!(failure.kind, "wrong_sender", "and the reason is said");
    w.assert_replay().await;
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

/// That fetching works again does not mean that sending may.
#[tokio::test]
async fn a_provider_that_wants_a_pause_gets_it_also_when_it_fails_meanwhile() {
    let (mut w, id) = Live::with_ana().await;
    w.send(&id, "Yes").await;
    w.pass(5_000);
    w.provider
        .trouble(&[Trouble::LimitedFor(90), Trouble::Failing]);
    let limited = w.now;
    while w.sent_bodies().is_empty() {
        let next = w.turn().await.unwrap();
        w.pass((next - w.now).max(1));
    }
    assert!(w.now >= limited + 90_000);
    assert_eq!(w.provider.lock().sends, 2);
}

/// Fetching goes on: that does not mean that sending may.
#[tokio::test]
async fn a_provider_that_wants_a_pause_gets_it() {
    let (mut w, id) = Live::with_ana().await;
    w.send(&id, "Yes").await;
    w.pass(5_000);
    w.provider.trouble(&[Trouble::LimitedFor(90)]);
    let limited = w.now;
    w.turn().await;
    assert_eq!(w.provider.lock().sends, 1);
    while w.sent_bodies().is_empty() {
        let next = w.turn().await.unwrap();
        assert!(next > w.now, "no busy loop");
        w.pass(next - w.now);
        if w.now < limited + 90_000 {
            let fault = w.engine.sources().await.unwrap()[0].fault.clone();
            assert_eq!(
                fault.unwrap().kind,
                FaultKind::Limited,
                "it goes on being said"
            );
        }
    }
    assert!(w.now >= limited + 90_000);
    assert_eq!(
        w.provider.lock().sends,
        2,
        "asked once more, and not before"
    );
    w.settle().await;
    assert_eq!(w.engine.sources().await.unwrap()[0].fault, None);
}

/// A computer whose clock was two hours ahead, until it was set right.
#[tokio::test]
async fn a_clock_that_is_set_back_holds_nothing_up() {
    let (mut w, id) = Live::with_ana().await;
    w.pass(7_200_000);
    w.send(&id, "Yes").await;
    w.pass(5_000);
    w.provider.trouble(&[Trouble::AnswerLost]);
    w.turn().await;
    w.pass(-7_200_000);
    let set_back = w.now;
    w.settle().await;
    assert!(
        w.now < set_back + 600_000,
        "it does not wait for the old time"
    );
    assert_eq!(w.sent_bodies(), ["Yes"]);
}

#[tokio::test]
async fn a_text_written_while_the_clock_was_ahead_leaves_when_it_is_set_right() {
    let (mut w, id) = Live::with_ana().await;
    w.pass(7_200_000);
    w.provider.trouble(&[Trouble::Unreachable; 2]);
    w.send(&id, "Yes").await;
    w.turn().await;
    w.pass(-7_200_000);
    w.send(&id, "No").await;
    w.turn().await;
    w.pass(60_000);
    w.settle().await;
    assert!(w.now < NOW + 600_000, "it does not wait for the old time");
    assert_eq!(w.sent_bodies(), ["Yes", "No"]);
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

//! A text that failed is seen and told of, whatever else happens in its conversation.

use crate::provider::{Live, Trouble, text};
use crate::world::fresh;
use listo_domain::fact;
use listo_engine::Event;
use listo_engine::api::{ConversationState, RefusalReason, Target, TextToSend, UnreadReason, View};
use listo_sources::connector::{Failure, FailureKind};
use tokio::sync::broadcast::Receiver;

const REFUSED: Trouble = Trouble::Rejected(FailureKind::InvalidNumber);

/// The provider says of its nth text that it did not arrive.
fn fail(w: &Live, nth: usize) {
    let mut inner = w.provider.lock();
    let held = &mut inner.held[nth];
    held.delivery = fact::Delivery::Failed;
    held.failure = Some(Failure {
        kind: FailureKind::NoTexts,
        code: "30006".into(),
        message: "Landline".into(),
    });
}

fn told(events: &mut Receiver<Event>, id: &str) -> usize {
    std::iter::from_fn(|| events.try_recv().ok())
        .filter(|event| matches!(event, Event::Notify(of) if of == id))
        .count()
}

/// Two texts that leave one after the other.
async fn two_sent() -> (Live, String) {
    let (mut w, id) = Live::with_ana().await;
    for body in ["first", "second"] {
        w.send(&id, body).await;
        w.pass(1_000);
    }
    w.settle().await;
    assert_eq!(w.sent_bodies(), ["first", "second"]);
    assert_eq!(w.state(&id).await, ConversationState::Open);
    (w, id)
}

#[tokio::test]
async fn the_next_text_does_not_hide_it() {
    let (mut w, id) = two_sent().await;
    let mut events = w.engine.events();
    let first = w.provider.lock().held.len() - 2;
    fail(&w, first);
    w.pass(60_000);
    w.turn().await;
    let row = w.engine.conversation(&id).await.unwrap();
    assert_eq!(
        (row.state, row.unread_reason),
        (ConversationState::Unread, Some(UnreadReason::FailedSend)),
        "the second was written before anybody knew"
    );
    assert_eq!(row.waiting_since, None, "the second did reach her");
    assert_eq!(told(&mut events, &id), 1);
    w.assert_replay().await;

    w.send(&id, "third").await;
    w.settle().await;
    assert_eq!(
        w.state(&id).await,
        ConversationState::Open,
        "one that was written since is the answer to it"
    );
    w.assert_replay().await;
}

#[tokio::test]
async fn one_that_waited_beside_it_does_not_hide_it() {
    let (mut w, id) = Live::with_ana().await;
    for body in ["first", "second"] {
        w.send(&id, body).await;
    }
    w.pass(5_000);
    w.provider.trouble(&[REFUSED]);
    w.settle().await;
    assert_eq!(w.sent_bodies(), ["second"]);
    let row = w.engine.conversation(&id).await.unwrap();
    assert_eq!(row.unread_reason, Some(UnreadReason::FailedSend));
    w.assert_replay().await;
}

#[tokio::test]
async fn send_and_mark_done_tells_of_it() {
    let (mut w, id) = Live::with_ana().await;
    let head = w.engine.conversation(&id).await.unwrap().head;
    let both = TextToSend {
        then_done_through: Some(head),
        ..text("All set")
    };
    w.engine.send(&fresh(), &id, &both).await.unwrap();
    let mut events = w.engine.events();
    w.pass(5_000);
    w.provider.trouble(&[REFUSED]);
    w.turn().await;
    assert_eq!(w.state(&id).await, ConversationState::Unread);
    assert_eq!(told(&mut events, &id), 1);
    w.assert_replay().await;
}

#[tokio::test]
async fn what_was_decided_before_it_was_shown_does_not_hide_it() {
    let (mut w, id) = two_sent().await;
    let shown = w.engine.conversation(&id).await.unwrap().head;
    let last = w.provider.lock().held.len() - 1;
    fail(&w, last);
    w.pass(60_000);
    w.turn().await;
    let target = Target {
        id: id.clone(),
        through: shown,
    };
    let outcome = w.engine.mark_done(&fresh(), &[target], None).await.unwrap();
    assert_eq!(outcome.refused[0].reason, RefusalReason::NewerInbound);
    assert_eq!(w.rows(View::Unread).await.len(), 1);
    w.assert_replay().await;
}

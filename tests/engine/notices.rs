//! What is notified of, when, and in which words.

use crate::provider::{Live, OWN};
use crate::world::{World, fresh};
use listo_engine::api::{
    Attention, ConversationState, DayMinute, Language, NotificationContent, NotificationSettings,
    OpenSpan, QuietHours, SnoozeUntil, Target, View,
};
use listo_engine::{Engine, Event, Pause};

const ANA: &str = "+34600000001";
const ANA_SHOWN: &str = "+34 600 00 00 01";
const HOUR: i64 = 3_600_000;

async fn set(engine: &Engine, change: impl FnOnce(&mut NotificationSettings) + Send) {
    engine
        .change_settings(|settings| {
            settings.language = Language::En;
            change(&mut settings.notifications);
        })
        .await
        .unwrap();
}

async fn said(engine: &Engine, id: &str) -> Option<(String, String)> {
    let notice = engine.notice(id).await.unwrap();
    notice.map(|n| (n.title, n.body))
}

fn some(title: &str, body: &str) -> Option<(String, String)> {
    Some((title.to_owned(), body.to_owned()))
}

#[tokio::test]
async fn a_notification_tells_as_much_as_is_wanted() {
    let (w, id) = Live::with_ana().await;
    set(&w.engine, |_| {}).await;
    assert_eq!(said(&w.engine, &id).await, some(ANA_SHOWN, "Is it ready?"));
    set(&w.engine, |n| n.content = NotificationContent::Sender).await;
    assert_eq!(
        said(&w.engine, &id).await,
        some(ANA_SHOWN, "Something new came in"),
        "who looks over a shoulder reads no text"
    );
    set(&w.engine, |n| n.content = NotificationContent::Nothing).await;
    assert_eq!(
        said(&w.engine, &id).await,
        some("Listo", "Something new came in")
    );
    let spanish = w.engine.change_settings(|s| s.language = Language::Es);
    spanish.await.unwrap();
    assert_eq!(
        said(&w.engine, &id).await,
        some("Listo", "Ha llegado algo nuevo")
    );
    set(&w.engine, |n| n.content = NotificationContent::Off).await;
    assert_eq!(said(&w.engine, &id).await, None);
}

#[tokio::test]
async fn text_from_outside_turns_and_forges_nothing() {
    let (mut w, id) = Live::with_ana().await;
    set(&w.engine, |_| {}).await;
    w.provider.receive(ANA, "a\u{202e}b\nListo: c", w.now - 500);
    w.pass(60_000);
    w.turn().await;
    assert_eq!(
        said(&w.engine, &id).await,
        some(ANA_SHOWN, "a b Listo: c"),
        "one line, and no character that turns what follows"
    );
}

#[tokio::test]
async fn nothing_is_told_of_what_needs_nobody_or_is_silent() {
    let (w, id) = Live::with_ana().await;
    let none = |why| {
        let engine = w.engine.clone();
        let id = id.clone();
        async move { assert_eq!(said(&engine, &id).await, None, "{why}") }
    };
    set(&w.engine, |n| n.silent_conversation_ids = vec![id.clone()]).await;
    none("the conversation is silent").await;
    let number = w.engine.numbers().await.unwrap().pop().unwrap();
    assert_eq!(number.e164.as_deref(), Some(OWN));
    set(&w.engine, |n| {
        n.silent_conversation_ids.clear();
        n.silent_number_ids = vec![number.id];
    })
    .await;
    none("the number is silent").await;
    set(&w.engine, |n| n.silent_number_ids.clear()).await;
    assert!(said(&w.engine, &id).await.is_some());
    let ids = [id.clone()];
    w.engine.mute(&fresh(), &ids, None).await.unwrap();
    none("it is muted").await;
    w.engine.unmute(&fresh(), &ids, None).await.unwrap();
    let row = w.engine.conversation(&id).await.unwrap();
    if row.state != ConversationState::Unread {
        w.engine.mark_unread(&fresh(), &ids, None).await.unwrap();
    }
    assert!(said(&w.engine, &id).await.is_some());
    let through = w.engine.conversation(&id).await.unwrap().head;
    let target = Target {
        id: id.clone(),
        through,
    };
    w.engine.mark_open(&fresh(), &[target], None).await.unwrap();
    none("it was read").await;
    none_such(&w.engine).await;
}

async fn none_such(engine: &Engine) {
    let gone = engine.notice("999999").await.unwrap();
    assert_eq!(gone, None, "what is gone is no error");
}

#[tokio::test]
async fn at_quiet_hours_in_front_and_in_a_pause_nothing_is_told() {
    let (mut w, id) = Live::with_ana().await;
    let minute = |m| DayMinute::new(m).unwrap();
    // The clock of these tests stands in Madrid: 13:00, some minutes on.
    let lunch = QuietHours::Between {
        from: minute(13 * 60),
        until: minute(16 * 60),
    };
    set(&w.engine, |n| n.quiet = lunch).await;
    assert_eq!(said(&w.engine, &id).await, None, "it is lunch time");
    w.pass(3 * HOUR);
    assert!(said(&w.engine, &id).await.is_some(), "lunch is over");

    // Now it is 16:00 and some minutes, on a Sunday.
    set(&w.engine, |n| n.quiet = QuietHours::OutsideBusinessHours).await;
    assert_eq!(said(&w.engine, &id).await, None, "closed on Sundays");
    let open = w.engine.change_settings(|s| {
        let sunday = s.business_hours.week.last_mut().unwrap();
        sunday.push(OpenSpan {
            from: "16:00".into(),
            to: "20:00".into(),
        });
    });
    open.await.unwrap();
    assert!(said(&w.engine, &id).await.is_some(), "this one is open");
    set(&w.engine, |n| n.quiet = QuietHours::Never).await;

    w.engine.set_attention(Attention::Focused);
    assert_eq!(said(&w.engine, &id).await, None, "one looks at it");
    set(&w.engine, |n| n.in_front = true).await;
    assert!(
        said(&w.engine, &id).await.is_some(),
        "and wants it all the same"
    );
    w.engine.set_attention(Attention::Visible);
    set(&w.engine, |n| n.in_front = false).await;

    w.engine.pause_notifications(Pause::Hour).await.unwrap();
    assert!(w.engine.glance(1).await.unwrap().paused);
    assert_eq!(said(&w.engine, &id).await, None, "paused");
    w.pass(HOUR);
    assert!(said(&w.engine, &id).await.is_some(), "an hour later");
    w.engine
        .pause_notifications(Pause::UntilTomorrow)
        .await
        .unwrap();
    w.pass(6 * HOUR);
    assert!(w.engine.glance(1).await.unwrap().paused, "tonight");
    w.engine.pause_notifications(Pause::Over).await.unwrap();
    assert!(!w.engine.glance(1).await.unwrap().paused);
}

#[tokio::test]
async fn a_snooze_that_ends_is_told_of() {
    let (mut w, id) = Live::with_ana().await;
    set(&w.engine, |_| {}).await;
    let head = w.engine.conversation(&id).await.unwrap().head;
    let target = Target {
        id: id.clone(),
        through: head,
    };
    let until = SnoozeUntil {
        at: w.now + HOUR,
        keeps: false,
    };
    w.engine
        .snooze(&fresh(), &[target], until, None)
        .await
        .unwrap();
    assert_eq!(said(&w.engine, &id).await, None);
    let mut events = w.engine.events();
    w.pass(2 * HOUR);
    assert_eq!(w.engine.wake_due().await.unwrap(), 1);
    let told = std::iter::from_fn(|| events.try_recv().ok())
        .filter(|event| matches!(event, Event::Notify(of) if *of == id));
    assert_eq!(told.count(), 1, "once");
    assert_eq!(
        said(&w.engine, &id).await,
        some(ANA_SHOWN, "Back from snooze · Is it ready?")
    );
}

#[tokio::test]
async fn done_from_a_notification_hides_nothing_that_came_after_it() {
    let (mut w, id) = Live::with_ana().await;
    let notice = w.engine.notice(&id).await.unwrap().unwrap();
    w.provider.receive(ANA, "One more thing", w.now - 500);
    w.pass(60_000);
    w.turn().await;
    w.engine
        .mark_notified_done(&id, &notice.head)
        .await
        .unwrap();
    assert_eq!(
        w.state(&id).await,
        ConversationState::Unread,
        "the newer text was not seen by who clicked"
    );
    let newer = w.engine.notice(&id).await.unwrap().unwrap();
    w.engine.mark_notified_done(&id, &newer.head).await.unwrap();
    assert_eq!(w.state(&id).await, ConversationState::Done);
    w.engine.undo(&fresh()).await.unwrap();
    assert_eq!(
        w.state(&id).await,
        ConversationState::Unread,
        "it is a command like any other"
    );
    w.assert_replay().await;
}

#[tokio::test]
async fn the_longest_waiting_unread_is_found_and_the_newest_are_listed() {
    let (mut w, ana) = Live::with_ana().await;
    w.provider.receive("+34600000002", "Later", w.now - 100);
    w.pass(60_000);
    w.turn().await;
    let longest = w.engine.longest_waiting_unread().await.unwrap();
    assert_eq!(longest.as_ref(), Some(&ana));
    let glance = w.engine.glance(5).await.unwrap();
    let latest = glance.latest;
    let titles: Vec<&str> = latest.iter().map(|(_, title)| title.as_str()).collect();
    assert_eq!(titles, ["+34 600 00 00 02", ANA_SHOWN]);
    let rows = w.rows(View::Unread).await;
    assert_eq!(latest.len(), rows.len());
    assert_eq!(glance.unread, 2);
    let empty = World::new().await;
    assert_eq!(empty.engine.longest_waiting_unread().await.unwrap(), None);
}

#[tokio::test]
async fn what_the_window_saves_leaves_global_keys_and_a_pause_as_they_are() {
    let w = World::new().await;
    let stale = w.engine.settings().await.unwrap();
    w.engine.pause_notifications(Pause::Hour).await.unwrap();
    let other = "Ctrl+Alt+KeyL";
    w.engine
        .change_settings(|s| s.global_shortcuts.show_or_hide = other.into())
        .await
        .unwrap();
    let saved = w.engine.save_settings(stale).await.unwrap();
    assert_eq!(
        saved.global_shortcuts.show_or_hide, other,
        "it knew only the old one"
    );
    assert!(w.engine.glance(1).await.unwrap().paused);
    let size = w.engine.data_size().await;
    assert!(size.database > 0, "the database takes room: {size:?}");
    assert_eq!(size.attachments, 0);
}

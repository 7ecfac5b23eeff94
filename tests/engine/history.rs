//! What I did, and everything that was decided about one conversation.

use crate::archive::{Sms, smses};
use crate::world::{NOW, World, fresh, target};
use listo_engine::Error;
use listo_engine::api::{ChangeKind as K, ConversationState as S, SnoozeUntil, Verb, View};

#[tokio::test]
async fn history_and_changes_say_what_when_and_why() {
    let w = World::new().await;
    let read = Sms {
        read: 0,
        ..Sms::default()
    };
    let file = w.write("sms.xml", &smses(&[read]));
    w.import(&w.options(&[&file])).await;
    let row = w.rows(View::Inbox).await.remove(0);
    let until = NOW + 3_600_000;
    w.engine
        .snooze(
            &fresh(),
            &[target(&row)],
            SnoozeUntil {
                at: until,
                keeps: false,
            },
            None,
        )
        .await
        .unwrap();
    w.clock.set(NOW + 1_000);
    let done = fresh();
    w.engine
        .mark_done(&done, &[target(&row)], None)
        .await
        .unwrap();
    w.engine
        .comment(&fresh(), &row.id, "call \u{202e}her", None)
        .await
        .unwrap();
    w.engine.undo_command(&fresh(), &done).await.unwrap();

    let page = w.engine.history(None, 2).await.unwrap();
    let told: Vec<_> = page
        .entries
        .iter()
        .map(|e| (e.verb, e.count, e.undone))
        .collect();
    assert_eq!(told, [(Verb::Comment, 1, false), (Verb::Done, 1, true)]);
    assert_eq!(page.entries[1].at, NOW + 1_000);
    let older = w.engine.history(page.next.as_deref(), 2).await.unwrap();
    assert_eq!(older.entries[0].verb, Verb::Snooze);
    assert_eq!(older.next, None, "that is the end");
    assert!(matches!(
        w.engine.history(Some("x"), 2).await,
        Err(Error::Invalid { .. })
    ));

    let changes = w.engine.conversation_changes(&row.id).await.unwrap();
    let told: Vec<_> = changes
        .iter()
        .map(|c| (c.kind, c.me, c.undone, c.until))
        .collect();
    assert_eq!(
        told,
        [
            (K::Undone, true, false, None),
            (K::Commented, true, false, None),
            (K::Done, true, true, None),
            (K::Snoozed, true, false, Some(until)),
        ],
        "newest first"
    );
    assert_eq!(changes[1].body.as_deref(), Some("call \u{202e}her"));
    let now = w.engine.conversation(&row.id).await.unwrap();
    assert_eq!(
        (now.state, now.snoozed_until),
        (S::Open, Some(until)),
        "snoozed as before the command that was undone"
    );
    w.assert_sound().await;
}

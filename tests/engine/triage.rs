use crate::archive::{Sms, smses};
use crate::world::{World, fresh, target};
use listo_engine::Error;
use listo_engine::api::{
    ConversationState as S, ListAt, ListFilter, ListOrder, ListQuery, RefusalReason, SnoozeUntil,
    Target, ThreadAt, ThreadItem, UnreadReason, View,
};

async fn three_unread() -> World {
    let w = World::new().await;
    let items: Vec<Sms<'_>> = ["+12025550101", "+12025550102", "+12025550103"]
        .into_iter()
        .map(|address| Sms {
            address,
            read: 0,
            ..Sms::default()
        })
        .collect();
    let file = w.write("sms.xml", &smses(&items));
    w.import(&w.options(&[&file])).await;
    w
}

#[tokio::test]
async fn the_three_states_end_to_end_and_after_a_restart() {
    let w = three_unread().await;
    let rows = w.rows(View::Inbox).await;
    let [a, b, c] = [&rows[0], &rows[1], &rows[2]];
    w.engine
        .mark_done(&fresh(), &[target(a)], None)
        .await
        .unwrap();
    w.engine
        .mark_open(&fresh(), &[target(b)], None)
        .await
        .unwrap();
    w.engine.mark_seen(&fresh(), &target(c)).await.unwrap();
    w.engine
        .mark_unread(&fresh(), std::slice::from_ref(&c.id), None)
        .await
        .unwrap();
    let states = [
        w.state(&a.id).await,
        w.state(&b.id).await,
        w.state(&c.id).await,
    ];
    assert_eq!(states, [S::Done, S::Open, S::Unread]);
    let c_row = w.engine.conversation(&c.id).await.unwrap();
    assert_eq!(c_row.unread_reason, Some(UnreadReason::Manual));
    w.assert_sound().await;

    let (a, b, c) = (a.id.clone(), b.id.clone(), c.id.clone());
    let w = w.restart().await;
    assert_eq!(
        [w.state(&a).await, w.state(&b).await, w.state(&c).await],
        states
    );
    // Undo reaches back over the restart, in the order of the keys.
    w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(w.state(&c).await, S::Open, "before U it had been seen");
    w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(w.state(&b).await, S::Unread);
    w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(w.state(&a).await, S::Unread);
    assert!(w.engine.undo(&fresh()).await.unwrap().is_none());
    w.assert_sound().await;
}

#[tokio::test]
async fn keys_set_a_state_and_say_when_it_is_there_already() {
    let w = three_unread().await;
    let row = &w.rows(View::Inbox).await[0];
    w.engine
        .mark_done(&fresh(), &[target(row)], None)
        .await
        .unwrap();
    let again = w
        .engine
        .mark_done(&fresh(), &[target(row)], None)
        .await
        .unwrap();
    assert_eq!(again.refused[0].reason, RefusalReason::AlreadyDone);
    assert_eq!(again.rows[0].state, S::Done, "a second E does not reopen");
    let gone = Target {
        id: "999".into(),
        through: "1".into(),
    };
    let gone = w.engine.mark_done(&fresh(), &[gone], None).await.unwrap();
    assert_eq!(gone.refused[0].reason, RefusalReason::UnknownConversation);
}

#[tokio::test]
async fn a_snooze_ends_by_itself_unread_and_on_top() {
    let w = three_unread().await;
    let last = w.rows(View::Inbox).await[2].clone();
    let until = crate::world::NOW + 3_600_000;
    w.engine
        .snooze(
            &fresh(),
            &[target(&last)],
            SnoozeUntil {
                at: until,
                keeps: false,
            },
            None,
        )
        .await
        .unwrap();
    assert_eq!(w.counts().await.total.inbox, 2, "snoozed is hidden");
    assert_eq!(w.engine.wake_due().await.unwrap(), 0, "not yet");
    w.clock.set(until);
    assert_eq!(w.engine.wake_due().await.unwrap(), 1);
    assert_eq!(w.engine.wake_due().await.unwrap(), 0, "a snooze ends once");
    let top = &w.rows(View::Inbox).await[0];
    assert_eq!(top.id, last.id, "it comes back at the top");
    assert_eq!(top.unread_reason, Some(UnreadReason::Snooze));
    w.assert_sound().await;
}

#[tokio::test]
async fn bad_ids_and_cursors_are_named() {
    let w = three_unread().await;
    for bad in ["", "x", "-1", "1;drop table log", "9999999999999999999999"] {
        let target = Target {
            id: bad.into(),
            through: "1".into(),
        };
        let answer = w.engine.mark_done(&fresh(), &[target], None).await;
        assert!(
            matches!(
                answer,
                Err(Error::Invalid {
                    field: "conversation",
                    ..
                })
            ),
            "{bad:?}"
        );
        let query = ListQuery {
            view: View::All,
            filter: ListFilter::default(),
            order: ListOrder::Newest,
            at: ListAt::After { cursor: bad.into() },
            limit: 5,
        };
        let answer = w.engine.list_conversations(query).await;
        assert!(
            matches!(answer, Err(Error::Invalid { field: "after", .. })),
            "{bad:?}"
        );
    }
    let answer = w.engine.undo("not a uuid").await;
    assert!(matches!(
        answer,
        Err(Error::Invalid {
            field: "commandId",
            ..
        })
    ));
    assert!(matches!(
        w.engine.thread("77", &ThreadAt::Newest, 5).await,
        Err(Error::Store(_))
    ));
}

#[tokio::test]
async fn the_thread_tells_who_moved_it() {
    let w = three_unread().await;
    let row = &w.rows(View::Inbox).await[0];
    w.engine
        .mark_done(&fresh(), &[target(row)], None)
        .await
        .unwrap();
    let thread = w
        .engine
        .thread(&row.id, &ThreadAt::Newest, 50)
        .await
        .unwrap();
    let ThreadItem::StateChange { change } = thread.items.last().unwrap() else {
        panic!("the last thing that happened is the decision");
    };
    assert!(change.me);
    assert_eq!(thread.row.state, S::Done);
}

#[tokio::test]
async fn changes_are_told_after_the_commit() {
    let w = three_unread().await;
    let row = w.rows(View::Inbox).await[0].clone();
    let mut events = w.engine.events();
    let id = fresh();
    w.engine
        .mark_done(&id, &[target(&row)], None)
        .await
        .unwrap();
    let listo_engine::Event::Changed(changed) = events.recv().await.unwrap() else {
        panic!("a change is told");
    };
    assert_eq!(
        changed.command_id,
        Some(id),
        "so that the window knows its own"
    );
    assert_eq!(changed.conversations, [row.id]);
}

use crate::world::{World, target};
use listo_engine::api::View;

#[tokio::test]
async fn samples_let_a_newcomer_try_everything_and_leave_in_one_step() {
    let w = World::new().await;
    assert!(w.engine.app_state().await.unwrap().first_run);
    w.engine.add_samples().await.unwrap();
    let state = w.engine.app_state().await.unwrap();
    assert!(state.has_samples && !state.first_run);
    let total = state.counts.total;
    assert!(
        total.unread >= 5 && total.done >= 5 && total.inbox > total.unread,
        "{total:?}"
    );
    w.assert_sound().await;
    let before = w.counts().await;
    w.engine.add_samples().await.unwrap();
    assert_eq!(w.counts().await, before, "asking twice adds nothing");

    let rows: Vec<_> = w.rows(View::Inbox).await.iter().map(target).collect();
    w.engine
        .mark_done(&crate::world::fresh(), &rows, None)
        .await
        .unwrap();
    w.engine.remove_samples().await.unwrap();
    assert_eq!(w.counts().await.total.all, 0);
    assert_eq!(w.engine.numbers().await.unwrap(), []);
    assert!(
        w.engine
            .undo(&crate::world::fresh())
            .await
            .unwrap()
            .is_none()
    );
    w.assert_sound().await;
    let w = w.restart().await;
    assert!(
        !w.engine.app_state().await.unwrap().first_run,
        "welcomed once"
    );
}

#[tokio::test]
async fn the_same_moment_gives_the_same_samples() {
    let (a, b) = (World::new().await, World::new().await);
    a.engine.add_samples().await.unwrap();
    b.engine.add_samples().await.unwrap();
    assert_eq!(a.rows(View::All).await, b.rows(View::All).await);
}

#[tokio::test]
async fn two_clicks_add_the_samples_once() {
    let (w, once) = (World::new().await, World::new().await);
    once.engine.add_samples().await.unwrap();
    let (a, b) = tokio::join!(w.engine.add_samples(), w.engine.add_samples());
    a.unwrap();
    b.unwrap();
    assert_eq!(w.counts().await, once.counts().await);
}

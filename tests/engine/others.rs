//! Two programs at one database: the collector fetches, and the desktop tells of it.

use crate::provider::Live;
use crate::world::fresh;
use listo_engine::api::{Target, View};
use listo_engine::{Engine, Event};
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::time::timeout;

const BEN: &str = "+34600000002";
const LONG: Duration = Duration::from_secs(60);

async fn next_told(events: &mut Receiver<Event>) -> String {
    let told = async {
        loop {
            if let Event::Notify(id) = events.recv().await.unwrap() {
                return id;
            }
        }
    };
    timeout(LONG, told).await.expect("it is told of")
}

#[tokio::test]
async fn what_the_collector_fetches_is_told_of_on_the_desktop_once() {
    let (mut w, ana) = Live::with_ana().await;
    let path = w.folder.path().join("listo.db");
    let desktop = Engine::open_with(&path, w.clock.clone(), w.outside.clone())
        .await
        .unwrap();
    let mut events = desktop.events();
    let watching = tokio::spawn(desktop.clone().watch());
    w.provider.receive(BEN, "Hello", w.now);
    w.pass(60_000);
    w.turn().await;
    let ben = w.rows(View::Unread).await[0].id.clone();
    assert_eq!(next_told(&mut events).await, ben);

    // Fetched here, beside a write of the other program.
    w.provider.receive("+34600000001", "And mine?", w.now);
    w.pass(60_000);
    while w.texts(&ana).await.len() < 2 {
        desktop.live_turn(&w.source).await.unwrap();
    }
    let row = w.engine.conversation(&ben).await.unwrap();
    let target = Target {
        id: row.id,
        through: row.head,
    };
    w.engine.mark_done(&fresh(), &[target], None).await.unwrap();
    assert_eq!(next_told(&mut events).await, ana);
    w.provider.receive(BEN, "Are you there?", w.now);
    w.pass(60_000);
    w.turn().await;
    assert_eq!(next_told(&mut events).await, ben, "nothing was told twice");
    watching.abort();
    desktop.close().await;
}

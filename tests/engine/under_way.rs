//! What goes on and must not be cut off, as whoever wants to end the program asks.

use crate::provider::{Live, text};
use crate::world::{World, fresh};
use listo_engine::api::{TextToSend, UnderWay};
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn a_text_on_its_way_out_is_waited_for_and_one_for_later_is_not() {
    let (mut w, id) = Live::with_ana().await;
    let under_way = async |w: &Live| w.engine.under_way().await.unwrap();
    assert!(under_way(&w).await.is_empty());
    let later = TextToSend {
        send_at: Some(w.now + 3_600_000),
        ..text("Later")
    };
    w.engine.send(&fresh(), &id, &later).await.unwrap();
    assert!(
        under_way(&w).await.is_empty(),
        "one for later is sent by the next start"
    );
    w.send(&id, "Yes").await;
    assert_eq!(under_way(&w).await, [UnderWay::Texts]);

    let told = Arc::new(Mutex::new(Vec::new()));
    let (engine, tell) = (w.engine.clone(), told.clone());
    let idle = tokio::spawn(async move {
        let note = |what| tell.lock().unwrap().push(what);
        engine.until_idle(note).await
    });
    while told.lock().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(!idle.is_finished(), "it waits while the text is held");
    w.pass(60_000);
    w.turn().await;
    idle.await.unwrap().unwrap();
    assert_eq!(w.sent_bodies(), ["Yes"], "the text has left by then");
    assert_eq!(
        *told.lock().unwrap(),
        [vec![UnderWay::Texts]],
        "what it waits for is said once"
    );
}

#[tokio::test]
async fn an_import_is_waited_for() {
    let w = World::new().await;
    let file = w.write(
        "backup.xml",
        r#"<smses count="1"><sms address="+14155550123" date="1" type="1" body="Hi" read="1"/></smses>"#,
    );
    let job = w.engine.start_import(w.options(&[&file])).unwrap();
    assert_eq!(w.engine.under_way().await.unwrap(), [UnderWay::Import]);
    w.engine.until_idle(|_| {}).await.unwrap();
    let status = w.engine.finished_import(&job).await.unwrap();
    assert_eq!(status.tally.messages, 1, "it was not cut off");
    assert!(w.engine.under_way().await.unwrap().is_empty());
}

//! Files that a provider fetches, from a server that strangers reach.

use crate::collector::Collector;
use crate::webhooks::serve;
use crate::world::{fresh, rows};
use listo_engine::api::{FileBlock, SourceAccount, TextToSend, View};
use listo_engine::{Chosen, Engine, Error, KeyFiles, Outside, Readers, SystemClock};
use listo_tests::webhook::{fetch, head};
use std::sync::Arc;

const ANA: &str = "+34600000001";

/// The file of a text is lent to the provider, by the address that it is given, and to nobody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_fetches_the_file_of_a_text() {
    let c = Collector::added();
    c.twilio.receive(ANA, "Is it ready?");
    let (running, port) = serve(&c);
    let keys = KeyFiles::read(&c.secrets(), Readers::Owner).unwrap();
    let clock = Arc::new(SystemClock);
    let outside = Outside::with(Arc::new(keys));
    let engine = Engine::open_with(&c.db(), clock, outside).await.unwrap();
    let source = engine.sources().await.unwrap().remove(0);
    let at = |url: String| SourceAccount {
        public_url: Some(url),
        ..source.account.clone()
    };
    for bad in ["listo.example.com", "http://listo.example.com", "https://"] {
        let answer = engine
            .change_source(&source.id, &at(bad.into()), None)
            .await;
        let refused = matches!(
            answer,
            Err(Error::Invalid {
                field: "publicUrl",
                ..
            })
        );
        assert!(refused, "{bad}");
    }
    let account = at(format!("http://127.0.0.1:{port}"));
    let without = rows(&engine, View::All).await[0].id.clone();
    let block = engine.reply_state(&without).await.unwrap().files.block;
    assert_eq!(block, Some(FileBlock::NoAddress), "before it has one");
    engine
        .change_source(&source.id, &account, None)
        .await
        .unwrap();
    let id = without;
    let bytes = [b"\x89PNG\r\n\x1a\n".to_vec(), vec![7; 300_000]].concat();
    let chosen = Chosen::Bytes {
        name: "roof.png".into(),
        bytes: bytes.clone(),
    };
    let files = engine.attach(&id, vec![chosen]).await.unwrap().files;
    let text = TextToSend {
        body: "Look".into(),
        files: vec![files[0].sha256.clone()],
        send_at: None,
        then_done_through: None,
    };
    engine.send(&fresh(), &id, &text).await.unwrap();
    let pending = engine.reply_state(&id).await.unwrap().pending;
    engine.send_at_once(&pending[0].id).await.unwrap();
    engine.live_turn(&source.id).await.unwrap();
    assert_eq!(c.twilio.sent(), [(ANA.to_owned(), "Look".to_owned())]);
    let media = c.twilio.media();
    let path = media[0]
        .strip_prefix(&format!("http://127.0.0.1:{port}"))
        .unwrap();
    let ask = |method: &str, path: &str| head(method, path, &[]).into_bytes();
    let (status, head, body) = fetch(port, &ask("GET", path)).unwrap();
    assert_eq!((status, body.len()), (200, bytes.len()), "{head}");
    assert!(body == bytes, "byte for byte");
    assert!(
        head.contains("content-type: image/png"),
        "the provider goes by it: {head}"
    );
    assert!(head.contains("content-disposition: attachment"), "{head}");
    let (status, _, body) = fetch(port, &ask("HEAD", path)).unwrap();
    assert_eq!((status, body.len()), (200, 0));
    assert_eq!(fetch(port, &ask("POST", path)).unwrap().0, 405);
    let (rest, signature) = path.rsplit_once('/').unwrap();
    let other = signature.replace(
        &signature[..1],
        if signature.starts_with('0') { "1" } else { "0" },
    );
    for bad in [
        rest.to_owned(),
        format!("{rest}/{other}"),
        format!("{rest}/"),
        path.replacen("/AC", "/AX", 1),
        "/media/../../listo.db".to_owned(),
    ] {
        assert_eq!(fetch(port, &ask("GET", &bad)).unwrap().0, 404, "{bad}");
    }
    engine.close().await;
    assert_eq!(running.terminate(), Some(0));
}

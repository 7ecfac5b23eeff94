//! What goes on and must not be cut off, as whoever wants to end the program asks.

use crate::provider::{Live, text};
use crate::quo::World as Quo;
use crate::steps::{in_steps, under_way, when_begun};
use crate::world::{World, fresh};
use listo_engine::Engine;
use listo_engine::api::{
    BulkVerb, ContactFormat, ExportForm, ImportState, ListAt, ListFilter, ListOrder, ListQuery,
    ListRange, TextToSend, TranscriptForm, TranscriptLanguage, TranscriptStyle, UnderWay, View,
    Which,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);

/// What is said to run while this does.
async fn beside<T>(engine: &Engine, work: impl Future<Output = T>) -> (T, Vec<UnderWay>) {
    let mut seen = Vec::new();
    let done = in_steps(work, || {
        if seen.is_empty() {
            seen = engine.running();
        }
    });
    (done.await, seen)
}

/// An archive with so many messages of one person.
fn archive(w: &World, messages: usize) -> String {
    let sms: String = (1..=messages)
        .map(|n| {
            format!(r#"<sms address="+14155550123" date="{n}" type="1" body="{n}" read="1"/>"#)
        })
        .collect();
    let all = format!(r#"<smses count="{messages}">{sms}</smses>"#);
    w.write("backup.xml", &all)
}

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
        assert!(!idle.is_finished(), "it says what it waits for");
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
async fn an_import_is_waited_for_and_the_look_before_it_cuts_nothing_off() {
    let w = World::new().await;
    let file = archive(&w, 1);
    let job = w.engine.preview_import(w.options(&[&file])).unwrap();
    assert_eq!(w.engine.under_way().await.unwrap(), [UnderWay::Import]);
    assert!(w.engine.running().is_empty(), "it writes nothing");
    w.engine.finished_import(&job).await.unwrap();

    let job = w.engine.start_import(w.options(&[&file])).unwrap();
    assert_eq!(w.engine.under_way().await.unwrap(), [UnderWay::Import]);
    assert_eq!(w.engine.running(), [UnderWay::Import]);
    w.engine.until_idle(|_| {}).await.unwrap();
    let status = w.engine.finished_import(&job).await.unwrap();
    assert_eq!(status.tally.messages, 1, "it was not cut off");
    assert!(w.engine.under_way().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_command_over_a_list_an_export_and_a_transcript_are_waited_for() {
    let w = World::new().await;
    w.import(&w.options(&[&archive(&w, 1)])).await;
    let query = ListQuery {
        view: View::All,
        filter: ListFilter::default(),
        order: ListOrder::Newest,
        at: ListAt::Top,
        limit: 10,
    };
    let page = w.engine.list_conversations(query).await.unwrap();
    let range = ListRange {
        view: View::All,
        filter: ListFilter::default(),
        order: ListOrder::Newest,
        from: None,
        to: None,
        except: Vec::new(),
        through: page.through,
    };
    let id = fresh();
    let marking = w.engine.mark_all(&id, BulkVerb::Done, &range);
    let (marked, seen) = beside(&w.engine, marking).await;
    assert_eq!(seen, [UnderWay::Command]);
    marked.unwrap();

    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("all.jsonl");
    let exporting = w.engine.export(&id, ExportForm::JsonLines, &to, true);
    let (exported, seen) = beside(&w.engine, exporting).await;
    assert_eq!(seen, [UnderWay::Export]);
    assert!(!exported.unwrap().cancelled);

    let (which, style) = (
        Which::Ids {
            ids: vec![page.rows[0].id.clone()],
        },
        TranscriptStyle {
            language: TranscriptLanguage::En,
            comments: false,
        },
    );
    let to = folder.path().join("talk.txt");
    let saving = w
        .engine
        .save_transcript(&id, &which, TranscriptForm::Text, style, &to);
    let (saved, seen) = beside(&w.engine, saving).await;
    assert_eq!(seen, [UnderWay::Export]);
    assert_eq!(saved.unwrap().files.len(), 1);
    assert!(w.engine.running().is_empty());
}

#[tokio::test]
async fn contacts_on_their_way_in_or_out_are_waited_for() {
    let w = World::new().await;
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nTEL:+14155550123\r\nEND:VCARD\r\n";
    let (id, file) = (fresh(), w.write("ana.vcf", card));
    let importing = w.engine.import_contacts(&id, vec![file], "US");
    let (imported, seen) = beside(&w.engine, importing).await;
    assert_eq!(seen, [UnderWay::Import]);
    imported.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("all.vcf");
    let exporting = w.engine.export_contacts(&to, ContactFormat::Vcard4);
    let (exported, seen) = beside(&w.engine, exporting).await;
    assert_eq!(seen, [UnderWay::Export]);
    assert_eq!(exported.unwrap(), 1);
    assert!(w.engine.under_way().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_deletion_is_waited_for() {
    let w = Quo::added().await;
    let source = w.source().await;
    let deleting = w.engine.delete_source(&source.id);
    let (deleted, seen) = beside(&w.engine, deleting).await;
    assert_eq!(seen, [UnderWay::Deletion]);
    assert!(deleted.unwrap().deletion.is_some());
    assert!(w.engine.under_way().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_stopped_keeps_what_is_whole_and_leaves_nothing_half() {
    let w = World::new().await;
    let options = w.options(&[&archive(&w, 30_000)]);
    let mut events = w.engine.events();
    let job = w.engine.start_import(options).unwrap();
    under_way(&mut events, |status| status.tally.messages > 0).await;
    w.engine.stop_running(LONG).await;
    assert!(w.engine.running().is_empty());
    let status = w.engine.finished_import(&job).await.unwrap();
    assert_eq!(status.state, ImportState::Cancelled);
    assert!(status.tally.messages < 30_000, "it was not waited for");
    w.assert_sound().await;

    let folder = tempfile::tempdir().unwrap();
    let (id, to) = (fresh(), folder.path().join("all.jsonl"));
    let exporting = w.engine.export(&id, ExportForm::JsonLines, &to, true);
    let (engine, mut stopping) = (w.engine.clone(), None);
    let stop = async move { engine.stop_running(LONG).await };
    let exported = when_begun(exporting, || stopping = Some(tokio::spawn(stop))).await;
    assert!(exported.unwrap().cancelled);
    stopping.unwrap().await.unwrap();
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "no half file with what others have written");
}

//! A source goes with everything it has brought: through the engine, and from a terminal.

use crate::collector::Collector;
use crate::quo::World as Quo;
use crate::world::World;
use listo_engine::Event;
use listo_engine::api::{DeletionPhase, ListOrder, Period, SavedView, SourceDeletion, View};
use listo_sources::blobs::{BlobSink as _, FileBlobs};
use std::path::Path;

fn files(data: &Path) -> usize {
    let folders = std::fs::read_dir(data.join("attachments")).unwrap();
    let folders = folders.map(|f| f.unwrap().path());
    let folders = folders.filter(|f| f.is_dir() && !f.ends_with("tmp"));
    folders.map(|f| std::fs::read_dir(f).unwrap().count()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_goes_with_its_conversations_and_comes_again_whole() {
    let mut w = Quo::added().await;
    w.quo
        .receive(listo_tests::quo::MARTA.0, "Can I come on Thursday?");
    w.settle().await;
    let source = w.source().await;
    let rows = crate::world::rows(&w.engine, View::All).await;
    assert_eq!(rows.len(), 1);
    let view = |id: &str, numbers: &[&str]| SavedView {
        id: id.into(),
        name: id.into(),
        view: View::Inbox,
        number_ids: numbers.iter().map(|n| (*n).to_owned()).collect(),
        tag_ids: Vec::new(),
        assignee_ids: Vec::new(),
        period: Period::Any,
        order: ListOrder::Newest,
        search: String::new(),
        review_keys: Vec::new(),
    };
    let number = source.number_ids[0].clone();
    let changed = w.engine.change_settings(|settings| {
        settings.saved_views = vec![view("all", &[]), view("its", &[&number])];
        settings.notifications.silent_number_ids = vec![number.clone()];
    });
    changed.await.unwrap();

    let planned = w.engine.source_deletion(&source.id).await.unwrap();
    let expected = SourceDeletion {
        conversations: 1,
        kept: 0,
        messages: 1,
        calls: 0,
        voicemails: 0,
        comments: 0,
        planned: 0,
        files: 0,
        number_ids: vec![number],
        copies: 0,
    };
    assert_eq!(planned, expected);
    let mut events = w.engine.events();
    let deleted = w.engine.delete_source(&source.id).await.unwrap();
    assert_eq!((deleted.deletion, deleted.cleared), (Some(expected), true));
    assert_eq!(deleted.sources, []);
    let mut phases = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let Event::Deletion(progress) = event {
            phases.push(progress.phase);
        }
    }
    assert_eq!(phases.last(), Some(&DeletionPhase::Clearing));
    let settings = w.engine.settings().await.unwrap();
    let views: Vec<&str> = settings.saved_views.iter().map(|v| v.id.as_str()).collect();
    assert_eq!(
        views,
        ["all"],
        "without its number it would show everything"
    );
    assert_eq!(
        settings.notifications.silent_number_ids,
        Vec::<String>::new()
    );
    let rebuilt = w.engine.rebuild(true).await.unwrap();
    assert_eq!(rebuilt.differences.len(), 0);

    w.connect().await;
    w.settle().await;
    let again = crate::world::rows(&w.engine, View::All).await;
    assert_eq!(again.len(), 1, "connected again everything comes anew");
    assert_ne!(again[0].id, rows[0].id);
}

#[tokio::test(flavor = "multi_thread")]
async fn removed_samples_take_their_files_with_them_and_spare_those_of_an_import() {
    let w = World::new().await;
    w.engine.add_samples().await.unwrap();
    let data = w.engine.data_dir().to_path_buf();
    assert_eq!(files(&data), 2, "a picture and a recording");
    // Another program stores a file that nothing names yet: its import goes on.
    let other = FileBlobs::new(data.join("attachments")).unwrap();
    let storing = other.storing().unwrap();
    let (sha, _) = other.sink(&storing).put(&mut &b"of an import"[..]).unwrap();
    w.engine.remove_samples().await.unwrap();
    assert!(other.path(&sha).unwrap().exists());
    drop(storing);
    assert!(w.engine.clear_leftovers().await.unwrap());
    assert_eq!(
        files(&data),
        0,
        "nothing named them, and nobody was storing"
    );
    w.engine.add_samples().await.unwrap();
    assert_eq!(files(&data), 2);
}

#[test]
fn from_a_terminal_it_is_looked_at_first_and_wanted_twice() {
    let c = Collector::added();
    c.twilio.receive("+12025550101", "Can I come on Thursday?");
    c.twilio.receive("+12025550102", "And I?");
    assert_eq!(c.run(&["sync"]).0, 0);
    let id = c.sources()[0].id.clone();
    let remove = |more: &[&str]| {
        let args = [&["source", "remove", &id], more].concat();
        c.run(&args)
    };
    let (code, text) = remove(&["--delete-conversations", "--dry-run"]);
    assert_eq!(code, 0, "{text}");
    let said = "would be deleted: 2 conversations, 2 messages, 1 numbers of yours";
    assert!(text.contains(said), "{text}");
    let (code, text) = remove(&["--delete-conversations"]);
    assert_eq!(code, 1, "nobody was asked, so nothing is deleted: {text}");
    assert!(text.contains("--yes"), "{text}");
    assert_eq!(c.bodies().len(), 2);
    let (code, text) = remove(&["--yes"]);
    assert_eq!(code, 2, "only to delete is something to be sure of: {text}");

    let (code, text) = remove(&["--delete-conversations", "--yes", "--json"]);
    assert_eq!(code, 0, "{text}");
    let deletion: SourceDeletion = serde_json::from_str(text.trim()).unwrap();
    assert_eq!((deletion.conversations, deletion.messages), (2, 2));
    assert_eq!(c.bodies(), Vec::<String>::new());
    assert_eq!(c.sources().len(), 0);
    let verified = c.command(&["rebuild", "--verify"]).output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
    let (code, text) = remove(&["--delete-conversations", "--yes"]);
    assert_eq!(code, 3, "there is none any more: {text}");
    assert_eq!(c.add("Office").0, 0);
    assert_eq!(c.run(&["sync"]).0, 0);
    assert_eq!(c.bodies().len(), 2, "connected again everything comes anew");
}

//! Drafts: what was written is there after a restart.

use crate::world::World;
use listo_engine::Error;
use listo_engine::api::{Draft, DraftKind, DraftText, View};

fn draft(kind: DraftKind, about: &str, text: &str) -> DraftText {
    DraftText {
        kind,
        about: about.into(),
        text: text.into(),
        item: None,
    }
}

/// What is kept, all of it without files.
fn texts(drafts: Vec<Draft>) -> Vec<DraftText> {
    let text = |draft: Draft| {
        let Draft {
            kind,
            about,
            text,
            item,
            files,
        } = draft;
        assert_eq!(files, []);
        DraftText {
            kind,
            about,
            text,
            item,
        }
    };
    drafts.into_iter().map(text).collect()
}

const TEXT: &str =
    "{\"at\":1700000000000,\"with\":\"+12025550100\",\"direction\":\"in\",\"text\":\"hello\"}";

/// One conversation, and its id.
async fn one() -> (World, String) {
    let w = World::new().await;
    let file = w.write("texts.jsonl", TEXT);
    w.import(&w.options(&[&file])).await;
    let id = w.rows(View::All).await[0].id.clone();
    (w, id)
}

#[tokio::test]
async fn drafts_are_kept_over_a_restart_and_an_empty_one_is_none() {
    let (mut w, id) = one().await;
    let comment = DraftText {
        item: Some("12".into()),
        ..draft(DraftKind::Comment, &id, "half a thought")
    };
    let note = draft(DraftKind::Note, "+12025550100", "she said");
    for d in [&comment, &note] {
        w.engine.keep_draft(d.clone()).await.unwrap();
    }
    let message = draft(DraftKind::Message, &id, "On my way");
    w.engine.keep_draft(message.clone()).await.unwrap();
    let more = draft(DraftKind::Note, "+12025550100", "she said that\nit's fine");
    w.engine.keep_draft(more.clone()).await.unwrap();
    w = w.restart().await;
    let state = w.engine.app_state().await.unwrap();
    assert_eq!(texts(state.drafts), [comment, message, more]);
    let gone = draft(DraftKind::Comment, &id, "");
    w.engine.keep_draft(gone).await.unwrap();
    assert_eq!(w.engine.drafts().await.unwrap().len(), 2);
    let long = draft(DraftKind::Comment, &id, &"x".repeat(1_000_001));
    let refused = w.engine.keep_draft(long).await;
    assert!(matches!(refused, Err(Error::Invalid { field: "text", .. })));
    let odd = DraftText {
        item: Some("1".repeat(1_001)),
        ..draft(DraftKind::Comment, &id, "half")
    };
    let refused = w.engine.keep_draft(odd).await;
    assert!(matches!(refused, Err(Error::Invalid { field: "item", .. })));
}

#[tokio::test]
async fn a_draft_about_a_sample_goes_with_the_samples() {
    let (w, own) = one().await;
    w.engine.add_samples().await.unwrap();
    let rows = w.rows(View::All).await;
    let sample = rows.iter().find(|r| r.id != own).unwrap().id.clone();
    let about_sample = draft(DraftKind::Comment, &sample, "hm");
    let about_number = draft(DraftKind::Note, "+12025550100", "hm");
    let reply = draft(DraftKind::Message, &sample, "hm");
    for d in [about_sample, reply, about_number.clone()] {
        w.engine.keep_draft(d).await.unwrap();
    }
    w.engine.remove_samples().await.unwrap();
    assert_eq!(texts(w.engine.drafts().await.unwrap()), [about_number]);
}

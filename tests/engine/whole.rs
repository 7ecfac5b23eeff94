//! Whole lists, search and JSON lines through the engine.

use crate::world::{NOW, World, fresh};
use listo_engine::api::{
    BulkVerb, ImportOptions, ImportState, LineChoice, ListAt, ListFilter, ListOrder, ListQuery,
    ListRange, SearchOrder, SearchPage, SearchQuery, View,
};
use std::fmt::Write as _;

const PEOPLE: usize = 700;

/// Texts of the last days from many people, and one of long ago, as JSON lines.
fn lines() -> String {
    let mut out = String::new();
    for i in 0..PEOPLE {
        let at = NOW - 86_400_000 - i64::try_from(i).unwrap() * 1_000;
        writeln!(
            out,
            "{{\"at\":{at},\"with\":\"+3460000{i:04}\",\"name\":\"Persona {i}\",\"direction\":\"in\",\
             \"text\":\"reunión número {i}\",\"read\":false}}"
        )
        .unwrap();
    }
    out
}

async fn world() -> World {
    let w = World::new().await;
    let options = ImportOptions {
        files: vec![w.write("texts.jsonl", &lines())],
        lines: vec![LineChoice {
            line: None,
            name: "Desk".into(),
            e164: None,
        }],
        region: "ES".into(),
        tables: Vec::new(),
    };
    let id = w.engine.start_import(options.clone()).unwrap();
    let status = w.engine.finished_import(&id).await.unwrap();
    assert_eq!(status.state, ImportState::Finished, "{status:?}");
    assert_eq!(status.tally.messages, 700);
    let id = w.engine.start_import(options).unwrap();
    let again = w.engine.finished_import(&id).await.unwrap().tally;
    assert_eq!(
        (again.messages, again.duplicates),
        (0, 700),
        "a second copy adds nothing"
    );
    w
}

async fn search(w: &World, text: &str) -> SearchPage {
    let query = SearchQuery {
        text: text.into(),
        order: SearchOrder::Newest,
        after: None,
        seen: Vec::new(),
        limit: 50,
    };
    w.engine.search(query).await.unwrap()
}

#[tokio::test]
async fn everything_in_a_list_is_one_command_and_one_undo() {
    let w = world().await;
    let page = w
        .engine
        .list_conversations(ListQuery {
            view: View::Unread,
            filter: ListFilter::default(),
            order: ListOrder::Newest,
            at: ListAt::Top,
            limit: 10,
        })
        .await
        .unwrap();
    assert_eq!(page.total, 700);
    let range = ListRange {
        view: View::Unread,
        filter: ListFilter::default(),
        order: ListOrder::Newest,
        from: None,
        to: None,
        except: vec![page.rows[3].id.clone()],
        through: page.through,
    };
    let outcome = w
        .engine
        .mark_all(&fresh(), BulkVerb::Done, &range)
        .await
        .unwrap();
    assert_eq!(outcome.changed_count, 699);
    assert!(!outcome.listed && outcome.changed.is_empty() && outcome.rows.is_empty());
    assert_eq!(
        outcome.counts.total.unread, 1,
        "all but the one that was left out"
    );
    let undone = w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(undone.changed_count, 699);
    assert_eq!(undone.counts.total.unread, 700);
}

#[tokio::test]
async fn search_answers_with_marked_pieces_and_problems_in_their_place() {
    let w = world().await;
    let found = search(&w, "reunion 699").await;
    assert_eq!(found.hits.len(), 1);
    let snippet: Vec<(&str, bool)> = found.hits[0]
        .snippet
        .iter()
        .map(|p| (p.text.as_str(), p.hit))
        .collect();
    assert_eq!(
        snippet,
        [("reunión", true), (" número ", false), ("699", true)]
    );

    let found = search(&w, "ñ in:nowhere reunion").await;
    assert_eq!(found.problems.len(), 1);
    let problem = &found.problems[0];
    assert_eq!((problem.start, problem.end), (2, 12), "in UTF-16 units");
    assert!(problem.expected.contains(&"done".to_owned()));

    let first = search(&w, "reunion ").await;
    assert_eq!(first.hits.len(), 50);
    assert!(first.next.is_some(), "the rest comes on request");
    let unread = search(&w, "persona is:unread").await;
    assert!(
        unread.hits.iter().all(|h| h.activity_id.is_none()),
        "names come first"
    );
}

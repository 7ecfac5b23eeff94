//! Tags at the boundary: made, put on, found, told of, exported.

use crate::archive::{Sms, smses};
use crate::cli::binary;
use crate::world::{World, fresh};
use listo_engine::api::{
    ChangeKind, ErrorCode, ExportForm, ListAt, ListFilter, ListOrder, ListQuery, ListRange, Page,
    QueryProblemReason, RefusalReason, SearchOrder, SearchPage, SearchQuery, StateVerb, Tag,
    ThreadAt, ThreadItem, Topic, Verb, View,
};
use listo_engine::{Error, Event};
use std::process::Command;

/// Three people have written, and nobody has looked.
pub async fn world() -> World {
    let w = World::new().await;
    let items: Vec<Sms<'_>> = ["+12025550101", "+12025550102", "+12025550103"]
        .into_iter()
        .map(|address| Sms {
            address,
            read: 0,
            body: "Is it ready?",
            ..Sms::default()
        })
        .collect();
    let file = w.write("sms.xml", &smses(&items));
    w.import(&w.options(&[&file])).await;
    w
}

impl World {
    async fn new_tag(&self, name: &str) -> Tag {
        let all = self.engine.create_tag(name, 3).await.unwrap();
        all.into_iter().find(|t| t.name == name).unwrap()
    }

    async fn ids(&self) -> Vec<String> {
        let rows = self.rows(View::All).await;
        rows.into_iter().map(|r| r.id).collect()
    }

    async fn with_tag(&self, tag: &Tag) -> Page {
        let query = ListQuery {
            view: View::All,
            filter: ListFilter {
                tag_ids: vec![tag.id.clone()],
                ..ListFilter::default()
            },
            order: ListOrder::Newest,
            at: ListAt::Top,
            limit: 50,
        };
        self.engine.list_conversations(query).await.unwrap()
    }

    async fn find(&self, text: &str) -> SearchPage {
        let query = SearchQuery {
            text: text.into(),
            order: SearchOrder::Newest,
            after: None,
            seen: Vec::new(),
            limit: 50,
        };
        self.engine.search(query).await.unwrap()
    }
}

#[tokio::test]
async fn a_tag_is_put_on_told_of_and_taken_back() {
    let w = world().await;
    let tag = w.new_tag("VIP").await;
    let ids = w.ids().await;
    let id = fresh();
    let did = w.engine.tag(&id, &tag.id, &ids[..2], None).await.unwrap();
    assert_eq!(
        (did.verb, did.tag_id.as_ref()),
        (Verb::Tag, Some(&tag.id)),
        "which tag, for the words of the toast"
    );
    assert_eq!(did.rows[0].tag_ids, std::slice::from_ref(&tag.id));
    assert_eq!(w.with_tag(&tag).await.total, 2);
    assert_eq!(w.engine.tags().await.unwrap()[0].uses, 2);
    let again = w
        .engine
        .tag(&fresh(), &tag.id, &ids[..1], None)
        .await
        .unwrap();
    assert_eq!(again.refused[0].reason, RefusalReason::AlreadyTagged);

    let thread = w.engine.thread(&ids[0], &ThreadAt::Newest, 50).await;
    let told = thread.unwrap().items.into_iter().find_map(|i| match i {
        ThreadItem::StateChange { change } if change.verb == StateVerb::Tagged => change.tag_id,
        _ => None,
    });
    assert_eq!(told.as_ref(), Some(&tag.id), "the thread tells it");
    let changes = w.engine.conversation_changes(&ids[0]).await.unwrap();
    assert_eq!(
        (changes[0].kind, changes[0].tag_id.as_ref()),
        (ChangeKind::Tagged, Some(&tag.id))
    );
    let history = w.engine.history(None, 10).await.unwrap();
    assert_eq!(history.entries[0].tag_id.as_ref(), Some(&tag.id));

    let undone = w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!((undone.of, undone.tag_id), (Some(Verb::Tag), Some(tag.id)));
    assert!(undone.rows[0].tag_ids.is_empty());
    w.assert_sound().await;
}

#[tokio::test]
async fn a_whole_list_is_tagged_as_one_command() {
    let w = world().await;
    let tag = w.new_tag("VIP").await;
    let ids = w.ids().await;
    let range = ListRange {
        view: View::Inbox,
        filter: ListFilter::default(),
        order: ListOrder::LongestWaiting,
        from: None,
        to: None,
        except: vec![ids[1].clone()],
        through: "0".into(),
    };
    let did = w
        .engine
        .tag_all(&fresh(), &tag.id, true, &range)
        .await
        .unwrap();
    assert_eq!((did.changed_count, did.tag_id), (2, Some(tag.id.clone())));
    assert_eq!(w.with_tag(&tag).await.total, 2);
    let undone = w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(undone.tag_id.as_ref(), Some(&tag.id));
    assert_eq!(w.with_tag(&tag).await.total, 0);
    w.assert_sound().await;
}

#[tokio::test]
async fn names_are_checked_and_changes_are_told() {
    let w = world().await;
    let mut events = w.engine.events();
    let tag = w.new_tag("  Últimos  ".trim()).await;
    let Event::Changed(changed) = events.recv().await.unwrap() else {
        panic!("a change is told");
    };
    assert_eq!(changed.topics, [Topic::Tags]);
    let code = |e: Error| listo_engine::api::AppError::from(e);
    let long = "x".repeat(81);
    for bad in ["", "   ", "ultimos", long.as_str()] {
        let error = code(w.engine.create_tag(bad, 0).await.unwrap_err());
        assert_eq!(
            (error.code, error.params["field"].as_str()),
            (ErrorCode::Invalid, "name"),
            "{bad:?}"
        );
    }
    assert!(w.engine.create_tag("Other", 8).await.is_err(), "no colour");
    let gone = w.engine.remove_tag(&tag.id).await.unwrap();
    assert!(gone.is_empty());
    let ids = w.ids().await;
    let error = w.engine.tag(&fresh(), &tag.id, &ids, None).await;
    assert!(
        matches!(error, Err(Error::NotFound("tag"))),
        "what is removed is put on nothing"
    );
    assert_eq!(w.engine.restore_tag(&tag.id).await.unwrap(), [tag]);
}

#[tokio::test]
async fn search_knows_tags_and_names_those_there_are() {
    let w = world().await;
    let tag = w.new_tag("Past due").await;
    let ids = w.ids().await;
    w.engine
        .tag(&fresh(), &tag.id, &ids[..1], None)
        .await
        .unwrap();
    let found = w.find("tag:\"past due\" ready ").await;
    assert_eq!(found.hits.len(), 1);
    assert!(found.problems.is_empty());
    assert_eq!(w.find("tag:pa").await.hits.len(), 1, "while it is typed");
    let unknown = w.find("ñ tag:vip ").await;
    assert!(
        unknown.hits.is_empty(),
        "nothing has a tag that does not exist"
    );
    let problem = &unknown.problems[0];
    assert_eq!((problem.start, problem.end), (2, 9), "as the window counts");
    assert_eq!(problem.reason, QueryProblemReason::UnknownTag);
    assert_eq!(problem.expected, ["Past due"]);
}

#[tokio::test]
async fn tags_leave_with_an_export_and_narrow_a_list_in_a_terminal() {
    let w = world().await;
    let (vip, late) = (w.new_tag("VIP").await, w.new_tag("Late; =1").await);
    let ids = w.ids().await;
    for tag in [&vip, &late] {
        w.engine
            .tag(&fresh(), &tag.id, &ids[..1], None)
            .await
            .unwrap();
    }
    let to = w.folder.path().join("out.jsonl");
    w.engine
        .export(&fresh(), ExportForm::JsonLines, &to, false)
        .await
        .unwrap();
    let text = std::fs::read_to_string(&to).unwrap();
    let tagged: Vec<&str> = text.lines().filter(|l| l.contains("\"tags\"")).collect();
    assert_eq!(tagged.len(), 1, "of the one that has them");
    assert!(tagged[0].contains(r#""tags":["Late; =1","VIP"]"#), "{text}");
    let csv = w
        .engine
        .export(&fresh(), ExportForm::Csv, w.folder.path(), false)
        .await
        .unwrap();
    let rows = std::fs::read_to_string(&csv.files[0]).unwrap();
    assert!(rows.contains(",\"Late; =1; VIP\",\"\"\r\n"), "{rows}");
    assert!(
        rows.lines()
            .next()
            .unwrap()
            .ends_with(",\"tags\",\"assignee\"")
    );

    let db = w.engine.data_dir().join("listo.db");
    let list = |tag: &str| {
        let mut cli = Command::new(binary());
        cli.arg("--db")
            .arg(&db)
            .args(["list", "--json", "--tag", tag]);
        cli.args(["--view", "waiting", "--longest-waiting"]);
        cli.output().unwrap()
    };
    let page: Page = serde_json::from_slice(&list("VIP").stdout).unwrap();
    assert_eq!((page.total, &page.rows[0].id), (1, &ids[0]));
    let unknown = list("nobody");
    assert_ne!(unknown.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("tag of that id or name"));
}

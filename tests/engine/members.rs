//! Members, what is assigned to them, and whom comments name: from the window's side of the engine.

use crate::cli::binary;
use crate::tags::world;
use crate::world::{World, fresh, target};
use listo_engine::api::{
    ConversationState, ExportForm, ListAt, ListFilter, ListOrder, ListQuery, ListRange, Outcome,
    Page, RefusalReason, ThreadAt, ThreadItem, View,
};
use std::process::Command;

impl World {
    async fn page(&self, view: View, assignees: &[&str]) -> Page {
        let query = ListQuery {
            view,
            filter: ListFilter {
                assignee_ids: assignees.iter().map(|a| (*a).to_owned()).collect(),
                ..ListFilter::default()
            },
            order: ListOrder::Newest,
            at: ListAt::Top,
            limit: 50,
        };
        self.engine.list_conversations(query).await.unwrap()
    }

    async fn new_member(&self, name: &str) -> String {
        let all = self.engine.create_member(name).await.unwrap();
        let made = all.into_iter().find(|m| m.name == name && !m.removed);
        made.unwrap().id
    }

    async fn give(&self, to: &str, id: &str) -> Outcome {
        let ids = [id.to_owned()];
        let given = self.engine.assign(&fresh(), to, &ids, None).await;
        given.unwrap()
    }

    async fn say(&self, id: &str, text: &str) -> Vec<(String, String)> {
        self.engine.comment(&fresh(), id, text, None).await.unwrap();
        let thread = self.engine.thread(id, &ThreadAt::Newest, 50).await;
        let mut comments: Vec<_> = thread
            .unwrap()
            .items
            .into_iter()
            .filter_map(|item| match item {
                ThreadItem::Comment { comment } => Some(comment),
                _ => None,
            })
            .collect();
        let named = comments.pop().unwrap().mentions.into_iter();
        named.map(|m| (m.member_id, m.written)).collect()
    }
}

async fn some() -> (World, Vec<String>) {
    let w = world().await;
    let rows = w.page(View::Inbox, &[]).await.rows;
    assert!(rows.len() > 2, "there is something to assign");
    (w, rows.into_iter().map(|r| r.id).collect())
}

#[tokio::test]
async fn a_whole_list_is_given_to_a_member_and_back_with_one_undo() {
    let (w, ids) = some().await;
    let bea = w.new_member("Bea").await;
    w.give("me", &ids[0]).await;
    let whole = w.page(View::Inbox, &[]).await;
    let range = ListRange {
        view: View::Inbox,
        filter: ListFilter::default(),
        order: ListOrder::Newest,
        from: None,
        to: None,
        except: vec![ids[1].clone()],
        through: whole.through,
    };
    let given = w.engine.assign_all(&fresh(), Some(&bea), &range).await;
    let given = given.unwrap();
    assert_eq!(given.assignee_id.as_ref(), Some(&bea));
    assert_eq!(given.changed_count, whole.total - 1);
    assert_eq!(w.page(View::All, &[&bea]).await.total, whole.total - 1);
    assert_eq!(w.page(View::Assigned, &[]).await.total, 0);
    assert!(
        w.page(View::Inbox, &[""])
            .await
            .rows
            .iter()
            .all(|r| r.id == ids[1]),
        "all but the one that was left out have somebody"
    );
    w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(w.page(View::Assigned, &[]).await.rows[0].id, ids[0]);
    assert_eq!(w.page(View::All, &[&bea]).await.total, 0);
    let nobody = w.engine.assign_all(&fresh(), None, &range).await.unwrap();
    assert_eq!(nobody.changed_count, 1, "one was assigned");
    assert!(w.engine.rebuild(true).await.unwrap().differences.is_empty());
}

#[tokio::test]
async fn only_who_is_a_member_is_given_anything() {
    let (w, ids) = some().await;
    let bea = w.new_member("Bea").await;
    w.give(&bea, &ids[0]).await;
    w.engine.remove_member(&bea).await.unwrap();
    for gone in [bea.as_str(), "nobody", ""] {
        let given = w.engine.assign(&fresh(), gone, &ids, None).await;
        assert!(given.is_err(), "{gone:?} is no member");
    }
    let kept = w.page(View::Inbox, &[&bea]).await;
    assert_eq!(kept.total, 1, "what is hers stays so");
    w.engine.restore_member(&bea).await.unwrap();
    let again = w.give(&bea, &ids[0]).await;
    assert_eq!(again.refused[0].reason, RefusalReason::AlreadyAssigned);
}

#[tokio::test]
async fn a_name_is_one_that_can_be_written_behind_an_at() {
    let (w, _) = some().await;
    let long = "x".repeat(81);
    for wrong in ["", "  ", "a@b", "\u{301}", long.as_str()] {
        assert!(w.engine.create_member(wrong).await.is_err(), "{wrong:?}");
    }
    let bea = w.new_member("Bea").await;
    assert!(w.engine.rename_member(&bea, " ").await.is_err());
    assert!(w.engine.rename_member(&bea, "Beatriz").await.is_ok());
    assert!(w.engine.rename_member("me", "Marta").await.is_ok());
    let all = w.engine.rename_member("me", " ").await.unwrap();
    assert_eq!((all[0].me, all[0].name.as_str()), (true, ""));
}

#[tokio::test]
async fn a_comment_names_members_as_they_are_called_when_it_is_written() {
    let (w, ids) = some().await;
    let ana = w.new_member("Ana López").await;
    let one = |id: &str, written: &str| (id.to_owned(), written.to_owned());
    assert_eq!(
        w.say(&ids[0], "@ana lopez, or @me").await,
        [one(&ana, "ana lopez"), one("me", "me")]
    );
    let counts = w.engine.counts().await.unwrap();
    assert_eq!(counts.total.mentions, 1);
    w.engine.rename_member(&ana, "Eva").await.unwrap();
    assert_eq!(
        w.say(&ids[0], "@Ana López").await,
        [],
        "nobody is called so"
    );
    w.engine.remove_member(&ana).await.unwrap();
    assert_eq!(w.say(&ids[0], "@Eva").await, [], "who is gone is not named");
    let yo = w.new_member("Yo").await;
    assert_eq!(
        w.say(&ids[0], "@yo").await,
        [one(&yo, "yo")],
        "a real name comes first"
    );
}

#[tokio::test]
async fn handing_over_assigns_marks_unread_and_says_why_as_one_command() {
    let (w, _) = some().await;
    let ana = w.new_member("Ana").await;
    let rows = w.page(View::Inbox, &[]).await.rows;
    let seen = [target(&rows[1])];
    w.engine.mark_open(&fresh(), &seen, None).await.unwrap();
    let ids = [rows[0].id.clone(), rows[1].id.clone()];
    assert_eq!(w.state(&ids[0]).await, ConversationState::Unread);
    assert_eq!(w.state(&ids[1]).await, ConversationState::Open);
    let before = w.counts().await;
    let handed = w
        .engine
        .hand_over(&fresh(), &ana, &ids, " @Ana, they want a refund ", None)
        .await
        .unwrap();
    assert_eq!(handed.changed, ids, "each once");
    assert_eq!(
        handed.refused,
        [],
        "one was unread already: that is no refusal"
    );
    for id in &ids {
        let row = w.engine.conversation(id).await.unwrap();
        assert_eq!(row.assignee_id.as_deref(), Some(ana.as_str()));
        assert_eq!(row.state, ConversationState::Unread);
    }
    let changes = w.engine.conversation_changes(&ids[1]).await.unwrap();
    assert!(
        changes
            .iter()
            .any(|c| c.body.as_deref() == Some("@Ana, they want a refund"))
    );

    w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(w.counts().await, before, "one undo for all of it");
    for id in &ids {
        assert_eq!(w.engine.conversation(id).await.unwrap().assignee_id, None);
    }
    let silent = w
        .engine
        .hand_over(&fresh(), &ana, &ids, "", None)
        .await
        .unwrap();
    assert_eq!(silent.changed_count, 2, "without a word too");
    assert!(
        w.engine
            .hand_over(&fresh(), "nobody", &ids, "", None)
            .await
            .is_err()
    );
    w.assert_sound().await;
}

#[tokio::test]
async fn who_is_responsible_leaves_with_an_export_and_narrows_a_list_in_a_terminal() {
    let w = world().await;
    let rows = w.page(View::All, &[]).await.rows;
    let bea = w.new_member("Bea").await;
    w.give(&bea, &rows[0].id).await;
    w.give("me", &rows[1].id).await;
    w.engine.remove_member(&bea).await.unwrap();
    w.new_member("Bea").await;

    let to = w.folder.path().join("all.jsonl");
    w.engine
        .export(&fresh(), ExportForm::JsonLines, &to, false)
        .await
        .unwrap();
    let text = std::fs::read_to_string(&to).unwrap();
    for assignee in ["Bea", "me"] {
        let field = format!(r#""assignee":"{assignee}""#);
        assert!(text.contains(&field), "{assignee}: {text}");
    }

    let db = w.engine.data_dir().join("listo.db");
    let total = |assignee: &str| {
        let mut cli = Command::new(binary());
        cli.arg("--db").arg(&db);
        cli.args(["list", "--view", "all", "--json", "--assignee", assignee]);
        let out = cli.output().unwrap();
        let page: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        page["total"].as_i64().unwrap()
    };
    let all = i64::try_from(rows.len()).unwrap();
    assert_eq!(total("me"), 1);
    assert_eq!(total("nobody"), all - 2);
    assert_eq!(total("Bea"), 0, "the one who is a member");
    assert_eq!(total(&bea), 1, "the other by her id");
}

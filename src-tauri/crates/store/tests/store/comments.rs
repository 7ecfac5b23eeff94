use crate::world::World;
use listo_domain::{Command, Direction, Refusal, Seq};
use listo_store::{ConversationId, Item, Reason, ThreadAt, Verb, View};

impl World {
    async fn comments(&self, id: ConversationId) -> Vec<(i64, String)> {
        let thread = self.store.thread(id, ThreadAt::Newest, 50).await.unwrap();
        let comment = |item| match item {
            Item::Comment(c) => Some((c.seq, c.body)),
            _ => None,
        };
        thread.items.into_iter().filter_map(comment).collect()
    }

    async fn comment(&mut self, id: ConversationId, body: &str) -> Vec<Reason> {
        let body = body.to_owned();
        let applied = self
            .give(id, Verb::Comment, Command::Comment { body })
            .await;
        applied.refused.into_iter().map(|(_, why)| why).collect()
    }
}

#[tokio::test]
async fn a_comment_stands_in_the_thread_and_moves_nothing() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b"]).await;
    let before = w.store.conversations(&ids).await.unwrap();
    assert_eq!(w.comment(ids[0], "  call her on Friday \n").await, []);
    let texts = |comments: Vec<(i64, String)>| -> Vec<String> {
        comments.into_iter().map(|(_, body)| body).collect()
    };
    assert_eq!(texts(w.comments(ids[0]).await), ["call her on Friday"]);
    assert_eq!(w.comments(ids[1]).await, []);
    assert_eq!(
        w.store.conversations(&ids).await.unwrap(),
        before,
        "said among us: neither the state nor the order knows of it"
    );

    let news = w.text("a", 9_000, Direction::Inbound);
    w.store.ingest(&[news]).await.unwrap();
    w.undo().await.unwrap();
    assert_eq!(w.comments(ids[0]).await, [], "whatever has come in since");
    w.redo().await.unwrap();
    assert_eq!(texts(w.comments(ids[0]).await), ["call her on Friday"]);
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_comment_can_be_taken_away_and_brought_back() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["a"]).await[0];
    w.comment(id, "one").await;
    w.comment(id, "two").await;
    let first = w.comments(id).await[0].0;
    let command = Command::RemoveComment {
        comment: Seq(first),
    };
    w.give(id, Verb::RemoveComment, command).await;
    assert_eq!(w.comments(id).await.len(), 1);
    w.undo().await.unwrap();
    assert_eq!(w.comments(id).await.len(), 2, "undo brings it back");
    w.redo().await.unwrap();
    assert_eq!(w.comments(id).await.len(), 1);
    let command = Command::RemoveComment {
        comment: Seq(first),
    };
    let again = w.give(id, Verb::RemoveComment, command).await;
    assert_eq!(again.changed, [], "it is gone already");
    let none = Command::RemoveComment {
        comment: Seq(999_999),
    };
    assert_eq!(w.give(id, Verb::RemoveComment, none).await.changed, []);
    w.undo().await.unwrap();
    assert_eq!(w.comments(id).await.len(), 2, "one undo for one removal");
    w.run(Verb::Done, &[id]).await;
    assert_eq!(w.list(View::Done).await, [id]);
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn nothing_is_no_comment() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["a"]).await[0];
    assert_eq!(
        w.comment(id, " \n ").await,
        [Reason::Refused(Refusal::EmptyComment)]
    );
    assert!(w.undo().await.is_none(), "there is nothing to take back");
}

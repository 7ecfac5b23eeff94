//! Who is responsible for a conversation, and whom comments name.

use crate::world::{World, me, of_me, reasons};
use listo_domain::{Actor, Command, Comment, Direction, Landing, Millis, Refusal, Seq};
use listo_store::{ConversationId, Error, Item, Reason, ThreadAt, Verb, View};

fn ana() -> Actor {
    Actor("ana".into())
}

fn to(actor: Actor) -> Command {
    Command::Assign { to: actor }
}

impl World {
    async fn assignee(&self, id: ConversationId) -> Option<Actor> {
        self.store.conversations(&[id]).await.unwrap()[0]
            .assignee
            .clone()
    }

    /// The newest one, where there is any.
    pub async fn take_away_a_comment(&mut self, id: ConversationId) {
        if let Some(comment) = self.newest_comment(id).await {
            let command = Command::RemoveComment { comment };
            self.give(id, Verb::RemoveComment, command).await;
        }
    }

    async fn newest_comment(&self, id: ConversationId) -> Option<Seq> {
        let thread = self.store.thread(id, ThreadAt::Newest, 50).await.unwrap();
        let comments = thread.items.into_iter().filter_map(|item| match item {
            Item::Comment(c) => Some(Seq(c.seq)),
            _ => None,
        });
        comments.max()
    }

    async fn name_me(&mut self, id: ConversationId) -> Seq {
        let comment = Comment {
            body: "@me, see this".into(),
            on: None,
            mentions: vec![of_me()],
        };
        let applied = self
            .give(id, Verb::Comment, Command::Comment(comment))
            .await;
        assert_eq!(applied.changed, [id]);
        self.newest_comment(id).await.unwrap()
    }
}

#[tokio::test]
async fn one_is_responsible_and_undo_gives_back_who_was() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b", "c"]).await;
    w.give(ids[0], Verb::Assign, to(me())).await;
    w.give(ids[1], Verb::Assign, to(ana())).await;
    assert_eq!(w.list(View::Assigned).await, [ids[0]], "mine, not others'");
    let again = w.give(ids[0], Verb::Assign, to(me())).await;
    assert_eq!(
        reasons(&again),
        [Reason::Refused(Refusal::AlreadyAssigned)],
        "keys set, they never toggle"
    );
    w.give(ids[0], Verb::Assign, to(ana())).await;
    assert_eq!(w.list(View::Assigned).await, []);
    // Something comes in meanwhile: it is no reason to refuse.
    let mut news = w.text("c", 9_000, Direction::Inbound);
    news.landing = Landing::Live;
    w.store.ingest(&[news]).await.unwrap();
    assert_eq!(w.list(View::Unread).await.first(), Some(&ids[0]));
    w.undo().await.unwrap();
    assert_eq!(w.assignee(ids[0]).await, Some(me()));
    w.redo().await.unwrap();
    assert_eq!(w.assignee(ids[0]).await, Some(ana()));
    w.give(ids[0], Verb::Unassign, Command::Unassign).await;
    assert_eq!(w.assignee(ids[0]).await, None);
    let nobody = w.give(ids[2], Verb::Unassign, Command::Unassign).await;
    assert_eq!(reasons(&nobody), [Reason::Refused(Refusal::NotAssigned)]);
    w.assert_counts_agree().await;
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn what_is_mine_is_finished_and_comes_back() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b"]).await;
    w.give(ids[0], Verb::Assign, to(me())).await;
    w.run(Verb::Done, &[ids[0]]).await;
    assert_eq!(w.list(View::Assigned).await, [], "finished work is done");
    assert_eq!(w.assignee(ids[0]).await, Some(me()), "and still its own");
    let mut again = w.text("b", 9_000, Direction::Inbound);
    again.landing = Landing::Live;
    w.store.ingest(&[again]).await.unwrap();
    assert_eq!(w.list(View::Assigned).await, [ids[0]], "it is mine again");
    w.assert_counts_agree().await;
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_mention_stands_until_it_is_finished() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b"]).await;
    w.run(Verb::Done, &[ids[0]]).await;
    w.name_me(ids[0]).await;
    assert_eq!(
        w.list(View::Mentions).await,
        [ids[0]],
        "also where the conversation is done"
    );
    let done = w.run(Verb::Done, &[ids[0]]).await;
    assert_eq!(done.changed, [ids[0]], "also what is done already");
    assert_eq!(w.list(View::Mentions).await, [], "done answers it");
    let done = w.run(Verb::Done, &[ids[0]]).await;
    assert_eq!(reasons(&done), [Reason::Refused(Refusal::AlreadyDone)]);
    w.undo().await.unwrap();
    assert_eq!(w.list(View::Mentions).await, [ids[0]], "and undo asks anew");
    w.redo().await.unwrap();
    let mut again = w.text("b", 9_000, Direction::Inbound);
    again.landing = Landing::Live;
    w.store.ingest(&[again]).await.unwrap();
    assert_eq!(w.list(View::Unread).await.first(), Some(&ids[0]));
    assert_eq!(
        w.list(View::Mentions).await,
        [],
        "what was answered stays so"
    );
    w.name_me(ids[0]).await;
    w.run(Verb::Mute, &[ids[0]]).await;
    assert_eq!(w.list(View::Mentions).await, [ids[0]], "a new one asks");
    w.assert_counts_agree().await;
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_comment_that_is_taken_away_or_undone_names_nobody() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b"]).await;
    w.name_me(ids[0]).await;
    w.undo().await.unwrap();
    assert_eq!(w.list(View::Mentions).await, []);
    w.redo().await.unwrap();
    assert_eq!(w.list(View::Mentions).await, [ids[0]]);
    w.undo().await.unwrap();
    assert_eq!(w.list(View::Mentions).await, [], "as often as one likes");

    let comment = w.name_me(ids[1]).await;
    w.give(
        ids[1],
        Verb::RemoveComment,
        Command::RemoveComment { comment },
    )
    .await;
    assert_eq!(w.list(View::Mentions).await, []);
    w.undo().await.unwrap();
    assert_eq!(w.list(View::Mentions).await, [ids[1]]);
    w.assert_counts_agree().await;
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_comment_quotes_the_message_it_is_about() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["a", "b"]).await;
    let mut on = Vec::new();
    for id in &ids {
        let thread = w.store.thread(*id, ThreadAt::Newest, 5).await.unwrap();
        let first = thread.items.into_iter().find_map(|item| match item {
            Item::Activity(a) => Some((a.id, a.body)),
            _ => None,
        });
        on.push(first.unwrap());
    }
    let about_the_first = || {
        Command::Comment(Comment {
            body: "ask her".into(),
            on: Some(on[0].0),
            mentions: Vec::new(),
        })
    };
    w.give(ids[0], Verb::Comment, about_the_first()).await;
    let elsewhere = w.give(ids[1], Verb::Comment, about_the_first()).await;
    assert_eq!(
        reasons(&elsewhere),
        [Reason::Refused(Refusal::ChangedSince)],
        "nothing of another conversation is quoted"
    );
    let quote = async |id| {
        let thread = w.store.thread(id, ThreadAt::Newest, 5).await.unwrap();
        thread.items.into_iter().find_map(|item| match item {
            Item::Comment(c) => Some(c.on),
            _ => None,
        })
    };
    let quoted = quote(ids[0])
        .await
        .flatten()
        .expect("a quote of its message");
    assert_eq!((quoted.id, quoted.text), (on[0].0, on[0].1.clone()));
    assert_eq!(quote(ids[1]).await, None);
}

#[tokio::test]
async fn members_have_names_of_their_own_and_come_back() {
    let w = World::new().await;
    let names = async || -> Vec<(String, bool)> {
        let all = w.store.members().await.unwrap();
        all.into_iter().map(|m| (m.name, m.removed)).collect()
    };
    let bea = w.store.create_member("Bea", Millis(1)).await.unwrap();
    w.store.create_member("Ángel", Millis(2)).await.unwrap();
    let first = |name: &str, removed| (name.to_owned(), removed);
    assert_eq!(
        names().await,
        [first("", false), first("Ángel", false), first("Bea", false)],
        "whom this program works for first, then by name"
    );
    let taken = w.store.create_member("angel", Millis(3)).await;
    assert!(matches!(taken, Err(Error::Taken(_))), "{taken:?}");
    let taken = w.store.rename_member(&me(), "BEA").await;
    assert!(matches!(taken, Err(Error::Taken(_))), "{taken:?}");
    w.store.rename_member(&me(), "Marta").await.unwrap();
    w.store.rename_member(&me(), "").await.unwrap();
    w.store.remove_member(&bea).await.unwrap();
    assert_eq!(names().await.last(), Some(&first("Bea", true)));
    w.store.create_member("Bea", Millis(4)).await.unwrap();
    let taken = w.store.restore_member(&bea).await;
    assert!(matches!(taken, Err(Error::Taken(_))), "{taken:?}");
    let me_too = w.store.remove_member(&me()).await;
    assert!(
        matches!(me_too, Err(Error::NotFound(_))),
        "whom it works for stays: {me_too:?}"
    );
}

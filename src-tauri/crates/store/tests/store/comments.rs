use crate::world::World;
use listo_domain::search::Query;
use listo_domain::{Command, Comment, Direction, Refusal, Seq};
use listo_store::{ConversationId, Item, Order, Reason, SearchSpec, ThreadAt, Verb, View};
use std::collections::BTreeSet;

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
        let comment = Comment {
            body: body.to_owned(),
            ..Comment::default()
        };
        let applied = self
            .give(id, Verb::Comment, Command::Comment(comment))
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

#[tokio::test]
async fn comments_are_found_while_they_hold_and_lead_into_the_thread() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["ana", "bea", "friday"]).await;
    let (friday, bea, ana) = (ids[0], ids[1], ids[2]);
    w.comment(ana, "Llámala el viernes, Straße 5").await;
    w.comment(bea, "she asks about friday again").await;
    w.comment(bea, "the straße of before").await;
    let news = w.text("bea", 9_000, Direction::Inbound);
    w.store.ingest(&[news]).await.unwrap();
    let found = async |w: &World, text: &str| -> Vec<(ConversationId, bool)> {
        let found = w.search(text).await;
        found
            .hits
            .iter()
            .map(|h| (h.conversation.id, h.comment))
            .collect()
    };
    assert_eq!(found(&w, "llamala ").await, [(ana, true)], "in any accent");
    assert_eq!(
        found(&w, "strasse ").await,
        [(bea, true), (ana, true)],
        "the newest comment first"
    );
    assert_eq!(
        found(&w, "friday ").await,
        [(friday, false), (bea, true)],
        "names stand before comments, and a conversation stands once"
    );
    let hit = &w.search("asks about").await.hits[0];
    assert!(hit.comment && hit.snippet.iter().any(|p| p.hit));
    let thread = w.store.thread(bea, ThreadAt::Newest, 50).await.unwrap();
    let items = thread.items.iter().filter_map(|i| match i {
        Item::Activity(a) => Some(a.id),
        _ => None,
    });
    let items: Vec<_> = items.collect();
    assert!(
        items.contains(&hit.activity.unwrap()),
        "it leads to an item of the conversation"
    );
    assert_eq!(found(&w, "strasse in:done ").await, [], "operators narrow");
    assert_eq!(
        found(&w, "strasse has:voicemail ").await,
        [],
        "what asks for items finds no comments"
    );

    let before = w.comments(ana).await[0].0;
    let command = Command::RemoveComment {
        comment: Seq(before),
    };
    w.give(ana, Verb::RemoveComment, command).await;
    assert_eq!(found(&w, "strasse ").await, [(bea, true)], "taken away");
    w.undo().await.unwrap();
    w.undo().await.unwrap();
    assert_eq!(
        found(&w, "strasse ").await,
        [(ana, true)],
        "one is back, the last one is undone"
    );
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn every_comment_that_matches_is_reached_and_names_stay_first() {
    let mut w = World::new().await;
    let people: Vec<String> = (0..30).map(|i| format!("p{i:02}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let ids = w.inbox_of(&people).await;
    for (i, id) in ids.iter().enumerate() {
        if i % 3 != 0 {
            w.comment(*id, &format!("ask about the contract {i}")).await;
        }
    }
    // Texts have the word too, in every third conversation.
    let texts: Vec<_> = (0..30)
        .filter(|i| (29 - i) % 3 == 0)
        .map(|i| {
            let mut item = w.text(people[i], 5_000, Direction::Inbound);
            if let listo_domain::Content::Text { body, .. } = &mut item.activity.content {
                "the contract".clone_into(body);
            }
            item
        })
        .collect();
    w.store.ingest(&texts).await.unwrap();
    for limit in [1, 2, 5, 9, 100] {
        let mut seen: Vec<ConversationId> = Vec::new();
        let mut after = None;
        for page in 0.. {
            assert!(page < 40, "pages come to an end");
            let spec = SearchSpec {
                query: Query::parse("contract ", &|_| None),
                order: Order::Newest,
                after,
                seen: seen.clone(),
                limit,
            };
            let found = w.store.search(&spec).await.unwrap();
            assert!(found.hits.len() <= limit as usize, "no page is longer");
            seen.extend(found.hits.iter().map(|h| h.conversation.id));
            match found.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        let once: BTreeSet<_> = seen.iter().collect();
        assert_eq!((seen.len(), once.len()), (30, 30), "each once, by {limit}");
    }
    w.comment(ids[1], "p07 has called").await;
    let named = w.search("p07").await;
    let name = ids[29 - 7];
    assert_eq!(named.hits[0].conversation.id, name, "the name first");
    assert!(named.hits.iter().any(|h| h.comment));
}

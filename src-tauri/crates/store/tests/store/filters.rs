//! Every list is the conversations of its view that its filter lets through, in its order, whatever way
//! it is read: compared with a plain reading of all of them.

use crate::world::{TAG, World, me, top};
use listo_domain::{Command, Direction, Landing, Millis, Place, Standing, TagId};
use listo_store::{
    At, BulkRequest, Conversation, ConversationId, Cursor, List, ListFilter, ListOrder, ListSpec,
    NumberId, Range, Verb, View,
};
use uuid::Uuid;

const VIEWS: [View; 10] = [
    View::Inbox,
    View::Unread,
    View::Done,
    View::Snoozed,
    View::Waiting,
    View::Pinned,
    View::Muted,
    View::Assigned,
    View::Mentions,
    View::All,
];
const OTHER_TAG: TagId = TagId(2);

/// Forty conversations on two numbers in every state, some tagged, pinned, waiting.
async fn world() -> (World, NumberId) {
    let mut w = World::new().await;
    for name in ["VIP", "Supplier"] {
        w.store.create_tag(name, 0, Millis(1)).await.unwrap();
    }
    let second = w
        .store
        .add_number("Mobile", "+15550101", false, Millis(1))
        .await
        .unwrap();
    let mut batch = Vec::new();
    for i in 0..40_i64 {
        let who = format!("p{i:02}");
        let mut items = vec![w.text(&who, 1_000 + i * 10, Direction::Inbound)];
        if i % 4 == 0 {
            // Answered: nobody waits any more.
            items.push(w.text(&who, 1_500 + i * 3, Direction::Outbound));
        }
        for item in &mut items {
            item.landing = Landing::Live;
            if i % 3 == 0 {
                item.number = second;
            }
        }
        batch.extend(items);
    }
    w.store.ingest(&batch).await.unwrap();
    let all = w.list(View::All).await;
    let every = |n: usize, from: usize| -> Vec<ConversationId> {
        all.iter().copied().skip(from).step_by(n).collect()
    };
    w.run(Verb::Tag, &every(3, 0)).await;
    for id in every(5, 1) {
        w.give(id, Verb::Tag, Command::Tag { tag: OTHER_TAG }).await;
    }
    w.run(Verb::Untag, &every(12, 0)).await;
    for id in every(2, 0) {
        w.run(Verb::Assign, &[id]).await;
    }
    w.run(Verb::Unassign, &every(10, 0)).await;
    for id in every(3, 1) {
        w.run(Verb::Comment, &[id]).await;
    }
    w.run(Verb::Done, &every(6, 2)).await;
    w.run(Verb::Seen, &every(4, 1)).await;
    w.run(Verb::Snooze, &every(11, 4)).await;
    w.run(Verb::Mute, &every(13, 5)).await;
    w.run(Verb::Pin, &every(7, 3)).await;
    (w, second)
}

fn filters(w: &World, second: NumberId) -> Vec<ListFilter> {
    let mut all = Vec::new();
    for numbers in [vec![], vec![w.number], vec![second], vec![second, w.number]] {
        for tags in [vec![], vec![TAG], vec![OTHER_TAG, TAG], vec![TagId(77)]] {
            for (from, until, assignees) in [
                (None, None, &[][..]),
                (Some(1_100), None, &[]),
                (None, Some(1_300), &[]),
                (Some(1_100), Some(1_300), &[]),
                (None, None, &["me"]),
                (None, Some(1_300), &["ana"]),
                (None, None, &[""]),
                (None, None, &["", "ana"]),
            ] {
                all.push(ListFilter {
                    numbers: numbers.clone(),
                    tags: tags.clone(),
                    assignees: assignees.iter().map(|a| (*a).to_owned()).collect(),
                    from: from.map(Millis),
                    until: until.map(Millis),
                });
            }
        }
    }
    all
}

fn lets_through(filter: &ListFilter, row: &Conversation) -> bool {
    let assignee = row
        .assignee
        .as_ref()
        .map_or("", |a| a.0.as_str())
        .to_owned();
    (filter.numbers.is_empty() || filter.numbers.contains(&row.number))
        && (filter.tags.is_empty() || filter.tags.iter().any(|t| row.tags.contains(t)))
        && (filter.assignees.is_empty() || filter.assignees.contains(&assignee))
        && filter.from.is_none_or(|from| row.last_at >= from)
        && filter.until.is_none_or(|until| row.last_at < until)
}

impl World {
    async fn pages(&self, list: &List) -> Vec<Conversation> {
        let mut rows = Vec::new();
        let mut at = At::Top;
        loop {
            let spec = ListSpec {
                list: list.clone(),
                at,
                limit: 7,
            };
            let page = self.store.list(&spec).await.unwrap();
            rows.extend(page.rows);
            match page.next {
                Some(next) => at = At::After(next),
                None => return rows,
            }
        }
    }
}

#[tokio::test]
async fn every_filter_of_every_view_in_every_order() {
    let (w, second) = world().await;
    let everything = w.store.list(&top(View::All, 500)).await.unwrap().rows;
    let mut filled = 0;
    for view in VIEWS {
        // What a view holds is told elsewhere; here it is where the narrowing begins.
        let held: Vec<ConversationId> = w.list(view).await;
        for filter in filters(&w, second) {
            for order in [ListOrder::Newest, ListOrder::LongestWaiting] {
                let list = List {
                    view,
                    filter: filter.clone(),
                    order,
                };
                let what = format!("{list:?}");
                let mut expected: Vec<&Conversation> = everything
                    .iter()
                    .filter(|c| held.contains(&c.id) && lets_through(&filter, c))
                    .collect();
                let by_wait = order == ListOrder::LongestWaiting
                    && matches!(
                        view,
                        View::Inbox | View::Unread | View::Waiting | View::Assigned
                    );
                if by_wait {
                    // Pinned first, then who waits, the longest first, then the newest.
                    expected.sort_by_key(|c| {
                        let waits = c.waiting_since.map(|t| t.0);
                        let newest = (std::cmp::Reverse(c.sort), std::cmp::Reverse(c.id));
                        let newest = waits.is_none().then_some(newest);
                        (
                            c.pinned_at.is_none(),
                            waits.is_none(),
                            waits,
                            newest,
                            std::cmp::Reverse(c.id),
                        )
                    });
                }
                let expected: Vec<ConversationId> = expected.iter().map(|c| c.id).collect();
                filled += usize::from(expected.len() > 2);
                let rows = w.pages(&list).await;
                let ids: Vec<ConversationId> = rows.iter().map(|c| c.id).collect();
                assert_eq!(ids, expected, "page by page: {what}");

                let spec = |at| ListSpec {
                    list: list.clone(),
                    at,
                    limit: 5,
                };
                let end = w.store.list(&spec(At::End)).await.unwrap();
                let total = i64::try_from(expected.len()).unwrap();
                assert_eq!(end.total, total, "the total is exact: {what}");
                let tail = &expected[expected.len().saturating_sub(5)..];
                let ids: Vec<ConversationId> = end.rows.iter().map(|c| c.id).collect();
                assert_eq!(ids, tail, "from the end: {what}");
                if let Some(row) = rows.get(4) {
                    let cursor = Cursor::of(row, &list);
                    let around = w.store.list(&spec(At::Around(cursor))).await.unwrap();
                    assert_eq!(around.start, Some(2), "where it stands: {what}");
                    assert_eq!(around.rows[2].id, row.id, "around it: {what}");
                }
                let range = Range {
                    from: rows.get(1).map(|r| Cursor::of(r, &list)),
                    to: rows.get(3).map(|r| Cursor::of(r, &list)),
                    except: expected.get(2).copied().into_iter().collect(),
                    through: listo_domain::Seq(i64::MAX),
                    list,
                };
                let mut part: Vec<ConversationId> = expected
                    .iter()
                    .copied()
                    .skip(1)
                    .take(if rows.len() > 3 { 3 } else { usize::MAX })
                    .collect();
                part.retain(|id| !range.except.contains(id));
                if rows.len() > 1 {
                    let ids = w.store.ids(&range).await.unwrap();
                    assert_eq!(ids, part, "a range of it: {what}");
                }
            }
        }
    }
    assert!(filled > 300, "{filled} lists had rows to put in order");
}

#[tokio::test]
async fn a_command_over_a_filtered_list_reaches_what_it_shows_and_one_undo_takes_it_back() {
    let (mut w, second) = world().await;
    let list = List {
        view: View::Inbox,
        filter: ListFilter {
            numbers: vec![second],
            tags: vec![TAG],
            assignees: Vec::new(),
            from: Some(Millis(1_050)),
            until: None,
        },
        order: ListOrder::LongestWaiting,
    };
    let shown: Vec<ConversationId> = w.pages(&list).await.iter().map(|c| c.id).collect();
    assert!(shown.len() > 1, "there is something to do");
    let through = w.store.list(&top(View::All, 1)).await.unwrap().through;
    let through = listo_domain::Seq(through);
    let before = w.list(View::Inbox).await;
    let request = BulkRequest {
        command_id: Uuid::now_v7(),
        verb: Verb::Done,
        command: Command::MarkDone { through },
        actor: me(),
        at: Millis(w.now),
        range: Range {
            list: list.clone(),
            from: None,
            to: None,
            except: Vec::new(),
            through,
        },
    };
    let applied = w.store.run_over(&request, &mut |_, _| true).await.unwrap();
    let mut changed = applied.changed.clone();
    let mut expected = shown.clone();
    changed.sort_unstable();
    expected.sort_unstable();
    assert_eq!(changed, expected, "exactly what the list showed");
    assert!(w.pages(&list).await.is_empty(), "nothing is left in it");
    w.assert_counts_agree().await;
    w.undo().await.unwrap();
    assert_eq!(w.list(View::Inbox).await, before);
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn an_answer_leaves_the_place_of_the_longest_waiting() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["first", "second", "third"]).await;
    let (third, second, first) = (ids[0], ids[1], ids[2]);
    let list = List {
        order: ListOrder::LongestWaiting,
        ..View::Inbox.into()
    };
    let order = async |w: &World| -> Vec<ConversationId> {
        w.pages(&list).await.iter().map(|c| c.id).collect()
    };
    assert_eq!(order(&w).await, [first, second, third]);
    let again = w.text("first", 9_000, Direction::Inbound);
    w.store.ingest(&[again]).await.unwrap();
    assert_eq!(
        order(&w).await,
        [first, second, third],
        "who writes again has waited no less"
    );
    let answer = w.text("first", 9_100, Direction::Outbound);
    w.store.ingest(&[answer]).await.unwrap();
    assert_eq!(order(&w).await, [second, third, first], "answered");
    w.run(Verb::Pin, &[third]).await;
    assert_eq!(order(&w).await, [third, second, first], "pins stand on top");
    let standing = Standing {
        place: Place::Open,
        waiting: false,
        pinned: false,
        mine: false,
        mentioned: false,
    };
    assert!(View::Inbox.holds(standing), "it is still in the inbox");
}

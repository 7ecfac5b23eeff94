//! Pages by keyset, by position and from the end show one and the same list.

use crate::world::{World, top};
use listo_store::{At, ConversationId, Cursor, ListSpec, Page, View};

const LIMIT: u32 = 10;

async fn world() -> (World, Vec<ConversationId>) {
    let w = World::new().await;
    let people: Vec<String> = (0..57).map(|i| format!("p{i:03}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let all = w.inbox_of(&people).await;
    (w, all)
}

impl World {
    async fn page(&self, at: At) -> Page {
        let spec = ListSpec {
            at,
            ..top(View::Inbox, LIMIT)
        };
        self.store.list(&spec).await.unwrap()
    }

    async fn cursor(&self, id: ConversationId) -> Cursor {
        let rows = self.store.conversations(&[id]).await.unwrap();
        Cursor::of(&rows[0], &View::Inbox.into())
    }
}

fn ids(page: &Page) -> Vec<ConversationId> {
    page.rows.iter().map(|r| r.id).collect()
}

#[tokio::test]
async fn a_page_can_be_asked_for_from_anywhere() {
    let (w, all) = world().await;
    for position in [0, 1, 30, 46, 47, 50, 56, 57, 100] {
        let page = w.page(At::Position(position)).await;
        let from = usize::try_from(position).unwrap().min(57);
        let to = (from + 10).min(57);
        assert_eq!(ids(&page), all[from..to], "from position {position}");
        assert_eq!((page.start, page.total), (Some(position), 57));
        assert_eq!(page.next.is_some(), to < 57, "{position}");
    }
    let end = w.page(At::End).await;
    assert_eq!((ids(&end), end.start), (all[47..].to_vec(), Some(47)));
    assert!(end.next.is_none(), "nothing is below the end");

    let middle = w.cursor(all[30]).await;
    assert_eq!(ids(&w.page(At::After(middle)).await), all[31..41]);
    let before = w.page(At::Before(middle)).await;
    assert_eq!(ids(&before), all[20..30], "the nearest, newest first");
    assert_eq!(before.next, Some(w.cursor(all[29]).await));
    let around = w.page(At::Around(middle)).await;
    assert_eq!(
        (ids(&around), around.start),
        (all[25..35].to_vec(), Some(25))
    );
    let first = w.page(At::Around(w.cursor(all[2]).await)).await;
    assert_eq!((ids(&first), first.start), (all[..10].to_vec(), Some(0)));
}

#[tokio::test]
async fn a_cursor_outlives_its_row_and_a_page_knows_its_moment() {
    let (mut w, all) = world().await;
    let gone = w.cursor(all[30]).await;
    let before = w.page(At::Top).await.through;
    w.run(listo_store::Verb::Done, &[all[30]]).await;
    let page = w.page(At::Around(gone)).await;
    assert_eq!(page.start, Some(25));
    assert_eq!(ids(&page), [&all[25..30], &all[31..36]].concat());
    assert_eq!(page.total, 56);
    assert!(
        page.through > before,
        "the decision came after the first page"
    );
}

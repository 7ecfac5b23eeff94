//! Finding in one conversation: its own items only, all of them, and those around a place.

use crate::world::World;
use listo_domain::search::find_terms;
use listo_domain::{ActivityId, Content, Delivery, Direction, Landing, Millis};
use listo_store::{ConversationId, FindAt, Finds, NewActivity, View};

fn said(w: &World, who: &str, at: i64, body: &str, subject: Option<&str>) -> NewActivity {
    let content = Content::Text {
        direction: Direction::Inbound,
        body: body.to_owned(),
        subject: subject.map(str::to_owned),
        delivery: Delivery::Delivered,
        attachments: Vec::new(),
    };
    w.item(who, at, Landing::Live, content)
}

async fn find(w: &World, id: ConversationId, text: &str, at: FindAt) -> Finds {
    w.store.find(id, &find_terms(text), at).await.unwrap()
}

/// When the items found were sent.
fn times(found: &Finds) -> Vec<i64> {
    found.ids.iter().map(|a| a.0 / ActivityId::PER_MS).collect()
}

const NEWEST: FindAt = FindAt::Position(0);

#[tokio::test]
async fn only_the_items_of_the_conversation_whatever_their_accents() {
    let w = World::new().await;
    w.store
        .ingest(&[
            said(&w, "+34600000001", 1_000, "La reunión es mañana", None),
            said(&w, "+34600000002", 2_000, "reunión de otros", None),
            said(&w, "+34600000001", 3_000, "¿REUNION?", None),
            said(&w, "+34600000001", 4_000, "sí", Some("Reuniones")),
            said(&w, "+34600000002", 5_000, "otra reunión", None),
        ])
        .await
        .unwrap();
    let all = w.list(View::Inbox).await;
    let mine = *all.last().unwrap();
    assert_eq!(
        times(&find(&w, mine, "reunion", NEWEST).await),
        [4_000, 3_000, 1_000]
    );
    assert_eq!(
        times(&find(&w, mine, "reunion ", NEWEST).await),
        [3_000, 1_000],
        "a whole word"
    );
    assert_eq!(
        times(&find(&w, mine, "manana reunión", NEWEST).await),
        [1_000],
        "all words"
    );
    assert_eq!(
        find(&w, mine, "otra", NEWEST).await,
        Finds::default(),
        "said to somebody else"
    );
    for nothing in ["", "  ", "\"", "*", "👍"] {
        assert_eq!(
            find(&w, mine, nothing, NEWEST).await.total,
            0,
            "{nothing:?} has no words"
        );
    }
    let nobody = ConversationId(99);
    assert_eq!(find(&w, nobody, "reunion", NEWEST).await.total, 0);
}

#[tokio::test]
async fn a_place_is_found_among_very_many() {
    let w = World::new().await;
    let batch: Vec<_> = (1..=300)
        .map(|i| {
            said(
                &w,
                "+34600000001",
                i * 1_000,
                if i % 3 == 0 { "cita" } else { "ok" },
                None,
            )
        })
        .collect();
    w.store.ingest(&batch).await.unwrap();
    let id = w.list(View::Inbox).await[0];
    let first = find(&w, id, "cita", NEWEST).await;
    assert_eq!(
        (first.total, first.at, first.start, first.ids.len()),
        (100, 0, 0, 51)
    );
    assert_eq!(times(&first)[..2], [300_000, 297_000], "newest first");

    let at = |time: i64| FindAt::From(ActivityId::first_of(Millis(time)));
    let here = find(&w, id, "cita", at(150_000)).await;
    assert_eq!(
        times(&here)[here.at - here.start],
        150_000,
        "what matches itself is shown"
    );
    let older = find(&w, id, "cita", at(151_000)).await;
    assert_eq!(older.at, here.at, "or else the next older one");
    assert_eq!((here.start, here.ids.len()), (0, 100));
    let oldest = find(&w, id, "cita", at(1)).await;
    assert_eq!(
        (oldest.at, oldest.start),
        (99, 49),
        "before all of them: the oldest"
    );
    let beyond = find(&w, id, "cita", FindAt::Position(5_000)).await;
    assert_eq!(beyond.at, 99, "fewer than the window knew of");
}

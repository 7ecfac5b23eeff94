//! What is found, in which order, and that any text may be asked.

use crate::world::World;
use listo_domain::search::{Day, Query};
use listo_domain::{Content, Delivery, Direction, Landing, Millis};
use listo_store::{ConversationId, Found, Hit, Order, Piece, SearchSpec, Verb};

pub fn ask(text: &str) -> SearchSpec {
    let start_of = |d: Day| {
        let days = i64::from(d.year - 2000) * 372 + i64::from(d.month) * 31 + i64::from(d.day);
        Some(Millis(days))
    };
    SearchSpec {
        query: Query::parse(text, &start_of),
        order: Order::Newest,
        after: None,
        seen: Vec::new(),
        limit: 50,
    }
}

fn shown(pieces: &[Piece]) -> String {
    let mark = |p: &Piece| {
        if p.hit {
            format!("[{}]", p.text)
        } else {
            p.text.clone()
        }
    };
    pieces.iter().map(mark).collect()
}

impl World {
    pub async fn say(&self, who: &str, name: &str, at: i64, body: &str) {
        self.say_as(who, name, at, body, Direction::Inbound).await;
    }

    async fn say_as(&self, who: &str, name: &str, at: i64, body: &str, direction: Direction) {
        let content = Content::Text {
            direction,
            body: body.to_owned(),
            subject: None,
            delivery: Delivery::Delivered,
            attachments: Vec::new(),
        };
        let mut new = self.item(who, at, Landing::Live, content);
        new.activity.parties[0].name = (!name.is_empty()).then(|| name.to_owned());
        self.store.ingest(&[new]).await.unwrap();
    }

    pub async fn search(&self, text: &str) -> Found {
        self.store.search(&ask(text)).await.unwrap()
    }

    /// The snippets of the hits.
    pub async fn texts(&self, text: &str) -> Vec<String> {
        let found = self.search(text).await;
        found.hits.iter().map(|h| shown(&h.snippet)).collect()
    }

    async fn titles(&self, text: &str) -> Vec<String> {
        let found = self.search(text).await;
        found.hits.iter().map(|h| shown(&h.title)).collect()
    }
}

async fn spoken() -> World {
    let w = World::new().await;
    w.say("+34600000001", "Ana Núñez", 1_000, "La reunión es mañana")
        .await;
    w.say("+34600000001", "", 2_000, "¿Reunion a las 10:30?")
        .await;
    w.say("+34600000002", "Luis", 3_000, "Straße und Ærø, presupuesto")
        .await;
    w.say("+15550100200", "", 4_000, "presupuestos 2026").await;
    w.say_as(
        "+34600000002",
        "Luis",
        5_000,
        "ok, presupuesto",
        Direction::Outbound,
    )
    .await;
    w
}

#[tokio::test]
async fn words_are_found_in_any_accent_and_each_conversation_once_with_its_newest_hit() {
    let w = spoken().await;
    for text in ["reunion", "reunión", "REUNIÓN ", "reunio"] {
        assert_eq!(
            w.texts(text).await,
            ["¿[Reunion] a las 10:30?"],
            "{text}: the newest hit stands for its conversation"
        );
    }
    assert_eq!(w.texts("strasse ").await, ["[Straße] und Ærø, presupuesto"]);
    assert_eq!(w.texts("aero ").await, ["Straße und [Ærø], presupuesto"]);
    assert_eq!(
        w.texts("presu").await,
        ["ok, [presupuesto]", "[presupuestos] 2026"],
        "newest first, the word goes on"
    );
    assert_eq!(w.texts("presupuesto ").await, ["ok, [presupuesto]"]);
    assert_eq!(
        w.texts("reunion mañana").await,
        ["La [reunión] es [mañana]"]
    );
    assert_eq!(w.texts("\"a las\"").await, ["¿Reunion [a] [las] 10:30?"]);
    assert_eq!(w.texts("\"las a\"").await, Vec::<String>::new());
    assert_eq!(w.texts("nada ").await, Vec::<String>::new());
}

#[tokio::test]
async fn names_and_any_part_of_a_number_come_first() {
    let w = spoken().await;
    assert_eq!(w.titles("nunez").await, ["Ana [Núñez]"]);
    assert_eq!(w.titles("luis").await, ["[Luis]"]);
    assert_eq!(w.titles("0000002").await, ["Luis +3460[0000002]"]);
    assert_eq!(w.titles("55 50 10").await, ["+1[555010]0200"]);
    assert_eq!(
        w.titles("a").await,
        ["[Ana] Núñez"],
        "one letter looks at names only"
    );
    // A new name takes the place of the old one.
    w.say("+34600000002", "Marta", 6_000, "hola").await;
    assert_eq!(w.titles("luis").await, Vec::<String>::new());
    assert_eq!(w.titles("marta").await, ["[Marta]"]);
}

#[tokio::test]
async fn operators_narrow() {
    let mut w = spoken().await;
    assert_eq!(
        w.texts("presupuesto from:luis").await,
        ["Straße und Ærø, [presupuesto]"]
    );
    assert_eq!(w.texts("presupuesto from:me").await, ["ok, [presupuesto]"]);
    assert_eq!(w.texts("to:luis").await, ["ok, presupuesto"]);
    assert_eq!(
        w.texts("from:nadie presupuesto").await,
        Vec::<String>::new()
    );
    assert_eq!(w.texts("from:600000001").await, ["¿Reunion a las 10:30?"]);
    let luis: Vec<ConversationId> = w
        .search("luis")
        .await
        .hits
        .iter()
        .map(|h| h.conversation.id)
        .collect();
    w.run(Verb::Done, &luis).await;
    assert_eq!(w.texts("presu in:done").await, ["ok, [presupuesto]"]);
    assert_eq!(w.texts("presu is:unread").await, ["[presupuestos] 2026"]);
    assert_eq!(
        w.texts("in:done").await,
        ["ok, presupuesto"],
        "a list of its own"
    );
    assert_eq!(w.texts("in:done is:unread").await, Vec::<String>::new());
    assert_eq!(w.texts("has:voicemail").await, Vec::<String>::new());
    // In the calendar of this test 2008-06-15 is the moment 3,177.
    assert_eq!(
        w.texts("presu before:2008-06-15").await,
        ["Straße und Ærø, [presupuesto]"]
    );
    assert_eq!(w.texts("presu after:2008-06-15").await.len(), 2);
}

#[tokio::test]
async fn pages_show_every_conversation_once() {
    let w = World::new().await;
    for i in 0..60 {
        for j in 0..7 {
            let who = format!("+3460000{i:04}");
            w.say(&who, "", 1_000 + j * 100 + i, "hola contrato").await;
        }
    }
    let mut spec = SearchSpec {
        limit: 7,
        ..ask("contrato ")
    };
    let mut times = Vec::new();
    loop {
        let found = w.store.search(&spec).await.unwrap();
        for Hit {
            conversation, at, ..
        } in &found.hits
        {
            assert!(!spec.seen.contains(&conversation.id), "shown twice");
            spec.seen.push(conversation.id);
            times.push(at.0);
        }
        match found.next {
            Some(next) => spec.after = Some(next),
            None => break,
        }
    }
    let newest_of_each: Vec<i64> = (0..60).rev().map(|i| 1_600 + i).collect();
    assert_eq!(
        times, newest_of_each,
        "newest first, the newest hit of each"
    );
    let best = SearchSpec {
        order: Order::Best,
        ..ask("contrato ")
    };
    assert_eq!(w.store.search(&best).await.unwrap().hits.len(), 50);
}

#[tokio::test]
async fn any_text_is_an_answer_and_no_error() {
    let w = spoken().await;
    let long = "a".repeat(100_000);
    for text in [
        "\"",
        "a AND",
        "*",
        "col:x",
        "NEAR(",
        "(",
        "-x",
        "^x",
        "{a b}",
        "x\0y",
        "'; DROP TABLE log",
        "\u{202e}abc",
        "%",
        "_",
        "from:\"",
        "from:'\"",
        "in:",
        &long,
        "🙂",
        "e\u{301}",
        "\"a\"\"b",
    ] {
        let found = w.store.search(&ask(text)).await;
        assert!(found.is_ok(), "{text:.20}: {found:?}");
    }
}

#[tokio::test]
async fn a_later_search_takes_the_place_of_the_one_before() {
    let w = spoken().await;
    let spec = ask("presu");
    let (a, b) = tokio::join!(w.store.search(&spec), w.store.search(&spec));
    let (a, b) = (a.unwrap(), b.unwrap());
    assert!(!b.superseded && b.hits.len() == 2, "the last one answers");
    assert!(
        a.superseded || a == b,
        "the first one gives way or was over"
    );
}

#[tokio::test]
async fn what_is_removed_is_not_found() {
    let w = World::new().await;
    let item = w.text("+34600000009", 1_000, Direction::Inbound).activity;
    let samples = listo_store::SampleNumber {
        name: "Sample".into(),
        e164: String::new(),
        activities: vec![(Landing::Live, item)],
    };
    w.store.add_samples(vec![samples], Millis(1)).await.unwrap();
    assert_eq!(w.search("text").await.hits.len(), 1);
    assert_eq!(w.search("600000009").await.hits.len(), 1);
    w.store.remove_samples().await.unwrap();
    for text in ["text", "600000009", "name"] {
        assert_eq!(w.search(text).await.hits.len(), 0, "{text}");
    }
}

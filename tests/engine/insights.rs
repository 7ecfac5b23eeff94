//! Insights through the engine: the worked examples of docs/insights.md, in Madrid.

use crate::cli::binary;
use crate::provider::{Live, text};
use crate::world::{World, fresh, target};
use listo_engine::Engine;
use listo_engine::api::{
    BacklogLayer, ContactEdit, ContactTarget, InsightFigure, InsightGroup, InsightMetric,
    InsightPart, InsightPeriod, InsightQuery, InsightTile, InsightUnit, Insights, ShareMeasure,
    TextToSend,
};
use std::process::Command;

const ANA: &str = "+34600000001";
const BEN: &str = "+34600000002";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn days(first: &str, last: &str) -> InsightQuery {
    InsightQuery {
        period: InsightPeriod::Between {
            first: first.into(),
            last: last.into(),
        },
        number_ids: Vec::new(),
        tag_ids: Vec::new(),
        assignees: Vec::new(),
        business_hours: false,
        imported: false,
    }
}

fn november() -> InsightQuery {
    days("2026-11-01", "2026-11-30")
}

fn tile(insights: &Insights, metric: InsightMetric) -> InsightTile {
    let found = insights.tiles.iter().find(|t| t.metric == metric);
    found.unwrap().clone()
}

fn minutes(of: &InsightTile) -> Option<f64> {
    of.value.map(|ms| ms / 60_000.0)
}

async fn behind(
    engine: &Engine,
    query: &InsightQuery,
    metric: InsightMetric,
    part: InsightPart,
) -> u32 {
    let figure = InsightFigure::Tile { metric, part };
    let list = engine.insight_conversations(query, &figure, 0, 50).await;
    list.unwrap().total
}

impl Live {
    /// Somebody writes, and it is fetched.
    async fn comes(&mut self, who: &str, body: &str) -> String {
        self.provider.receive(who, body, self.now);
        self.pass(MINUTE);
        self.settle().await;
        let rows = self.rows(listo_engine::api::View::All).await;
        let row = rows.into_iter().find(|r| r.parties[0].address == who);
        row.unwrap().id
    }

    async fn answers(&mut self, id: &str, body: &str) {
        self.send(id, body).await;
        self.settle().await;
    }

    async fn finishes(&self, id: &str) {
        let row = self.engine.conversation(id).await.unwrap();
        let (command, seen) = (fresh(), [target(&row)]);
        let done = self.engine.mark_done(&command, &seen, None).await;
        assert_eq!(done.unwrap().changed.len(), 1, "it was not done yet");
    }

    async fn until(&mut self, at: i64) {
        self.pass(at - self.now);
    }
}

/// Sunday, 1 November 2026, 13:00 in Madrid: Ana writes, is answered after eleven minutes, and her
/// conversation is finished twenty minutes after it began. Ben writes at 16:00 and waits.
async fn a_day() -> (Live, String, String, i64) {
    let mut w = Live::new().await;
    w.settle().await;
    let began = w.now;
    let ana = w.comes(ANA, "Is it ready?").await;
    w.until(began + 11 * MINUTE).await;
    w.answers(&ana, "Yes, come by.").await;
    w.until(began + 20 * MINUTE).await;
    w.finishes(&ana).await;
    w.until(began + 3 * HOUR).await;
    let ben = w.comes(BEN, "Hello?").await;
    (w, ana, ben, began)
}

#[tokio::test]
async fn an_answer_a_finish_and_a_wait_are_what_they_were() {
    let (mut w, ana, ben, began) = a_day().await;
    w.until(began + 2 * DAY).await;
    let query = november();
    let found = w.engine.insights(&query).await.unwrap();
    assert_eq!(
        (found.unit, found.starts.len()),
        (InsightUnit::Day, 3),
        "up to now, a part a day"
    );
    assert_eq!(found.zone, "Europe/Madrid");

    let median = tile(&found, InsightMetric::MedianResponse);
    assert_eq!(
        minutes(&median),
        Some(11.0),
        "from her text to when ours was written"
    );
    assert_eq!((median.n, median.of), (1, 2), "one answered, one waits");
    assert_eq!(tile(&found, InsightMetric::StillWaiting).value, Some(1.0));
    assert_eq!(
        tile(&found, InsightMetric::WaitingLong).value,
        Some(1.0),
        "since yesterday at four"
    );
    assert_eq!(
        tile(&found, InsightMetric::Completion).value,
        Some(0.5),
        "Ana's of the two"
    );
    assert_eq!(
        minutes(&tile(&found, InsightMetric::TimeToDone)),
        Some(20.0)
    );
    assert_eq!(
        tile(&found, InsightMetric::WithoutReply).value,
        Some(0.0),
        "she was answered"
    );

    assert_eq!(
        found.heat[6 * 24 + 13].inbound,
        1,
        "Sunday, one o'clock in Madrid"
    );
    assert_eq!(found.heat[6 * 24 + 16].inbound, 1);
    assert_eq!(found.members.len(), 1);
    assert_eq!(
        (
            found.members[0].key.as_str(),
            found.members[0].answered,
            found.members[0].done
        ),
        ("me", 1, 1)
    );
    let last = found.backlog.last().unwrap();
    assert_eq!(
        (last.unread, last.open),
        (1, 0),
        "as the inbox shows it now"
    );
    assert_eq!(
        found
            .contacts
            .iter()
            .map(|c| c.key.as_str())
            .collect::<Vec<_>>(),
        [&*ana, &*ben]
    );

    for (metric, part, n) in [
        (InsightMetric::MedianResponse, InsightPart::Counted, 1),
        (InsightMetric::MedianResponse, InsightPart::Rest, 1),
        (InsightMetric::Completion, InsightPart::Counted, 1),
        (InsightMetric::Completion, InsightPart::Rest, 1),
        (InsightMetric::WaitingLong, InsightPart::Counted, 1),
        (InsightMetric::WithoutReply, InsightPart::Rest, 1),
    ] {
        assert_eq!(
            behind(&w.engine, &query, metric, part).await,
            n,
            "behind {metric:?}, {part:?}"
        );
    }
    let waits = InsightFigure::Backlog {
        at: 2,
        layer: BacklogLayer::Unread,
    };
    let list = w
        .engine
        .insight_conversations(&query, &waits, 0, 50)
        .await
        .unwrap();
    assert_eq!(list.rows[0].row.id, ben);
    assert_eq!(list.rows[0].at, began + 3 * HOUR, "unread since it came in");
}

#[tokio::test]
async fn an_undone_done_never_counts_and_a_redone_one_does() {
    let (w, ..) = a_day().await;
    let query = november();
    let finished = async || {
        let found = w.engine.insights(&query).await.unwrap();
        tile(&found, InsightMetric::TimeToDone).n
    };
    assert_eq!(finished().await, 1);
    w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(finished().await, 0, "undone");
    w.engine.redo(&fresh()).await.unwrap().unwrap();
    assert_eq!(finished().await, 1, "done again");
}

#[tokio::test]
async fn a_text_that_finishes_is_the_answer() {
    let mut w = Live::new().await;
    w.settle().await;
    let began = w.now;
    let ana = w.comes(ANA, "Is it ready?").await;
    w.until(began + 5 * MINUTE).await;
    let head = w.engine.conversation(&ana).await.unwrap().head;
    let both = TextToSend {
        then_done_through: Some(head),
        ..text("All set")
    };
    w.engine.send(&fresh(), &ana, &both).await.unwrap();
    w.settle().await;
    let found = w.engine.insights(&november()).await.unwrap();
    assert_eq!(
        minutes(&tile(&found, InsightMetric::MedianResponse)),
        Some(5.0)
    );
    let without = tile(&found, InsightMetric::WithoutReply);
    assert_eq!(
        (without.n, without.of),
        (0, 1),
        "it left after the done, and was its reply"
    );
}

#[tokio::test]
async fn business_hours_leave_out_the_night_and_the_weekend() {
    let mut w = Live::new().await;
    w.settle().await;
    // Sunday at one, answered on Monday at half past nine: the business has been open for half an hour.
    let began = w.now;
    let ana = w.comes(ANA, "Is it ready?").await;
    w.until(began + 20 * HOUR + 30 * MINUTE).await;
    w.answers(&ana, "Yes").await;
    let around = w.engine.insights(&november()).await.unwrap();
    assert_eq!(
        minutes(&tile(&around, InsightMetric::MedianResponse)),
        Some(20.5 * 60.0)
    );
    let query = InsightQuery {
        business_hours: true,
        ..november()
    };
    let open = w.engine.insights(&query).await.unwrap();
    let half = minutes(&tile(&open, InsightMetric::MedianResponse)).unwrap();
    assert!(
        (half - 30.0).abs() < 0.01,
        "{half}: some milliseconds had gone by before"
    );
}

#[tokio::test]
async fn history_counts_where_it_is_asked_for() {
    let w = World::new().await;
    let xml = |at: i64, kind: u8, body: &str| {
        format!(
            "<sms address=\"+34600000001\" date=\"{at}\" type=\"{kind}\" body=\"{body}\" read=\"1\" />"
        )
    };
    let at = crate::world::NOW - 60 * DAY;
    let file = format!(
        "<?xml version='1.0'?><smses count=\"2\">{}{}</smses>",
        xml(at, 1, "Is it ready?"),
        xml(at + 7 * MINUTE, 2, "Yes")
    );
    let path = w.write("sms.xml", &file);
    w.import(&w.options(&[&path])).await;
    let mut query = InsightQuery {
        period: InsightPeriod::Days { n: 90 },
        ..november()
    };
    let live = w.engine.insights(&query).await.unwrap();
    assert_eq!(tile(&live, InsightMetric::MedianResponse).value, None);
    assert_eq!(live.apart.len(), 1, "and it is told that there is some");
    query.imported = true;
    let all = w.engine.insights(&query).await.unwrap();
    assert_eq!(
        minutes(&tile(&all, InsightMetric::MedianResponse)),
        Some(7.0)
    );
    assert_eq!(all.unit, InsightUnit::Week);
    query.period = InsightPeriod::All;
    let all = w.engine.insights(&query).await.unwrap();
    assert!(
        all.from <= at && at - all.from < DAY,
        "from the day of the first text on"
    );
    assert_eq!(tile(&all, InsightMetric::MedianResponse).previous, None);
}

#[tokio::test]
async fn a_contact_with_two_numbers_is_one_and_a_tag_narrows() {
    let (w, _, ben, _) = a_day().await;
    w.engine.create_tag("VIP", 0).await.unwrap();
    let tag = w.engine.tags().await.unwrap()[0].id.clone();
    w.engine
        .tag(&fresh(), &tag, std::slice::from_ref(&ben), None)
        .await
        .unwrap();
    let query = InsightQuery {
        tag_ids: vec![tag.clone()],
        ..november()
    };
    let found = w.engine.insights(&query).await.unwrap();
    assert_eq!(
        tile(&found, InsightMetric::MedianResponse).of,
        1,
        "Ben's alone"
    );
    assert_eq!(
        (found.tags[0].key.as_str(), found.tags[0].inbound),
        (tag.as_str(), 1)
    );
    let share = InsightFigure::Share {
        group: InsightGroup::Tag,
        key: tag,
        measure: ShareMeasure::Inbound,
    };
    let list = w
        .engine
        .insight_conversations(&november(), &share, 0, 50)
        .await
        .unwrap();
    assert_eq!(
        (list.total, list.rows[0].row.id.as_str()),
        (1, ben.as_str())
    );

    let of = |address: &str| ContactTarget::Address {
        address: address.into(),
    };
    for (address, name) in [(ANA, "Ana"), (BEN, "Ben")] {
        let name = ContactEdit::Name { name: name.into() };
        let named = w.engine.edit_contact(&fresh(), &of(address), &name).await;
        named.unwrap();
    }
    let two = w.engine.insights(&november()).await.unwrap().contacts;
    let key = |name: &str| {
        let contact = two.iter().find(|c| c.name == name).unwrap();
        contact.key.trim_start_matches('c').to_owned()
    };
    let merge = ContactEdit::Merge { from: key("Ben") };
    let ana = ContactTarget::Id { id: key("Ana") };
    w.engine.edit_contact(&fresh(), &ana, &merge).await.unwrap();
    let merged = w.engine.insights(&november()).await.unwrap().contacts;
    let [one] = merged.as_slice() else {
        panic!("one contact with two numbers: {merged:?}")
    };
    assert_eq!((one.name.as_str(), one.inbound), ("Ana", 2));
    let share = InsightFigure::Share {
        group: InsightGroup::Contact,
        key: one.key.clone(),
        measure: ShareMeasure::Inbound,
    };
    let list = w
        .engine
        .insight_conversations(&november(), &share, 0, 50)
        .await
        .unwrap();
    assert_eq!((list.total, list.n), (2, 2), "hers and Ben's");
}

#[tokio::test]
async fn what_is_no_day_and_no_number_is_refused() {
    let w = World::new().await;
    for query in [
        days("2026-11-31", "2026-12-01"),
        days("2026-12-01", "2026-11-01"),
        InsightQuery {
            number_ids: vec!["x".into()],
            ..november()
        },
    ] {
        let found = w.engine.insights(&query).await;
        assert!(
            matches!(found, Err(listo_engine::Error::Invalid { .. })),
            "{query:?}"
        );
    }
    let empty = w.engine.insights(&november()).await.unwrap();
    assert!(
        empty.tiles.iter().all(|t| t.n == 0),
        "nothing has happened, and that is no error"
    );
}

#[tokio::test]
async fn the_command_line_gives_the_same_figures() {
    let (mut w, _, _, began) = a_day().await;
    w.until(began + 10 * DAY).await;
    let query = days("2026-10-26", "2026-11-05");
    let here = w.engine.insights(&query).await.unwrap();
    let run = |args: &[&str]| {
        let mut command = Command::new(binary());
        command
            .env("TZ", "Europe/Madrid")
            .env("LANG", "en_US.UTF-8");
        command
            .arg("--db")
            .arg(w.folder.path().join("listo.db"))
            .arg("stats");
        command
            .args(["--from", "2026-10-26", "--until", "2026-11-05"])
            .args(args);
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let mut there: Insights = serde_json::from_str(&run(&["--json"])).unwrap();
    there.at = here.at;
    // Its week begins as the system's does.
    there.first_day = here.first_day;
    assert_eq!(there, here);
    let words = run(&[]);
    assert!(
        words.contains("median response              11 min (1 of 2)"),
        "{words}"
    );
    let table = run(&["--csv"]);
    assert!(
        table.starts_with("figure,part,name,value,of\r\nmedian_response,,,660,2\r\n"),
        "{table}"
    );
}

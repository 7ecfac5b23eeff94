use listo_domain::{Content, Delivery, Millis};
use serde_json::json;

use super::fake::{Fake, ROOT, mail, twilio};
use crate::connector::{Fault, Stage};
use crate::http::script::{Answer, Script};
use crate::played::{DAY, HOUR, MINUTE, NOW, Store};

#[test]
fn a_quiet_round_is_three_requests() {
    let fake = Fake::new(50);
    for n in 0..120 {
        fake.world().text(NOW - n * HOUR, n % 2 == 0, 0, true);
    }
    let mut store = Store::default();
    store.all(&fake.connector, Stage::New, NOW);
    let before = fake.script.asked().len();
    store.all(&fake.connector, Stage::New, NOW + 15_000);
    assert_eq!(fake.script.asked().len() - before, 3);
}

#[test]
fn dates_are_asked_for_as_days_of_utc() {
    let fake = Fake::new(50);
    // 2026-09-21 00:30 UTC
    let now = 1_789_950_600_000;
    Store::default().all(&fake.connector, Stage::New, now);
    let asked = fake.script.asked();
    let since = |name: &str| asked.iter().find_map(|a| a.query(name));
    assert_eq!(since("DateSent>").as_deref(), Some("2026-09-20"));
    assert_eq!(since("DateCreated>").as_deref(), Some("2026-09-20"));
}

#[test]
fn a_list_that_shifts_while_it_is_read_loses_nothing() {
    let fake = Fake::new(3);
    let mut store = Store::default();
    let mut ids: Vec<String> = (0..10)
        .map(|n| fake.world().text(NOW - n * MINUTE, true, 0, true))
        .collect();
    let mut now = NOW;
    while store.step(&fake.connector, Stage::New, now, false).unwrap() {
        now += 1000;
        ids.push(fake.world().text(now, true, 0, true));
    }
    store.all(&fake.connector, Stage::New, now);
    for id in ids {
        assert!(store.items.contains_key(&id), "{id}");
    }
}

#[test]
fn an_item_that_comes_in_late_is_in_the_next_round() {
    let fake = Fake::new(50);
    fake.world().text(NOW, true, 0, true);
    let mut store = Store::default();
    store.all(&fake.connector, Stage::New, NOW);
    let late = NOW - 9 * MINUTE;
    let text = fake.world().text(late, true, 0, true);
    let call = fake.world().call(late, None, Some(5));
    store.all(&fake.connector, Stage::New, NOW + 15_000);
    assert!(store.items.contains_key(&text) && store.items.contains_key(&call));
    let asked = fake.script.asked();
    let deep = asked.iter().filter(|a| a.query("DateSent>").is_some());
    assert_eq!(deep.count(), 1, "the second round is a usual one");
}

#[test]
fn after_a_week_away_nothing_is_missing() {
    let fake = Fake::new(20);
    let mut store = Store::default();
    fake.world().text(NOW, true, 0, true);
    store.all(&fake.connector, Stage::New, NOW);
    let ids: Vec<String> = (1..300)
        .map(|n| fake.world().text(NOW + n * 30 * MINUTE, n % 3 > 0, 0, true))
        .collect();
    store.all(&fake.connector, Stage::New, NOW + 7 * DAY);
    assert!(ids.iter().all(|id| store.items.contains_key(id)));
}

#[test]
fn where_much_comes_in_a_round_asks_for_pages_of_a_thousand() {
    let fake = Fake::new(1000);
    let mut store = Store::default();
    store.all(&fake.connector, Stage::New, NOW);
    let before = fake.asked().len();
    let ids: Vec<String> = (0..2_500)
        .map(|n| fake.world().text(NOW + n * 100, true, 0, true))
        .collect();
    store.all(&fake.connector, Stage::New, NOW + 5 * MINUTE);
    assert!(ids.iter().all(|id| store.items.contains_key(id)));
    let asked = fake.asked().split_off(before);
    let texts = asked.iter().filter(|path| path.contains("Messages.json"));
    assert_eq!(
        texts.count(),
        4,
        "fifty, then a thousand at a time: {asked:?}"
    );
}

#[test]
fn an_account_that_was_empty_for_days_loses_nothing() {
    let fake = Fake::new(20);
    let mut store = Store::default();
    store.all(&fake.connector, Stage::New, NOW);
    let id = fake.world().text(NOW + DAY, true, 0, true);
    store.all(&fake.connector, Stage::New, NOW + 5 * DAY);
    assert!(store.items.contains_key(&id));
}

#[test]
fn delivery_is_followed_for_a_day() {
    let fake = Fake::new(50);
    let mut store = Store::default();
    let text = fake.world().text(NOW, false, 0, true);
    store.all(&fake.connector, Stage::New, NOW);
    assert_eq!(store.delivery(&text), Delivery::Sent);
    fake.world().text(NOW + 20 * HOUR, true, 0, true);
    fake.world().set(&text, "status", json!("delivered"));
    store.all(&fake.connector, Stage::New, NOW + 20 * HOUR);
    assert_eq!(store.delivery(&text), Delivery::Delivered);
}

#[test]
fn a_text_that_failed_before_it_was_sent_is_found() {
    let fake = Fake::new(50);
    let mut store = Store::default();
    fake.world().text(NOW - HOUR, true, 0, true);
    store.all(&fake.connector, Stage::New, NOW);
    let text = fake.world().text(NOW + 1000, false, 0, false);
    fake.world().set(&text, "status", json!("failed"));
    fake.world().set(&text, "error_code", json!(30034));
    store.all(&fake.connector, Stage::New, NOW + MINUTE);
    assert_eq!(store.delivery(&text), Delivery::Failed);
    assert_eq!(store.items[&text].failure.as_ref().unwrap().code, "30034");
}

#[test]
fn a_text_scheduled_days_ago_comes_with_the_next_deep_round() {
    let fake = Fake::new(5);
    let mut store = Store::default();
    let text = fake.world().text(NOW - 5 * DAY, false, 0, false);
    fake.world().set(&text, "status", json!("scheduled"));
    for n in 0..30 {
        fake.world().text(NOW - n * 3 * HOUR, true, 0, true);
    }
    store.all(&fake.connector, Stage::New, NOW);
    fake.world().set(&text, "status", json!("sent"));
    fake.world()
        .set(&text, "date_sent", json!(mail(NOW + MINUTE)));
    store.all(&fake.connector, Stage::New, NOW + HOUR);
    assert_eq!(store.items[&text].activity.at, Millis(NOW + MINUTE));
}

#[test]
fn a_page_that_is_gone_begins_its_list_once_more() {
    for stage in [Stage::New, Stage::History] {
        let fake = Fake::new(2);
        let mut store = Store::default();
        for n in 0..8 {
            fake.world().text(NOW - n * MINUTE, true, 0, true);
        }
        store.step(&fake.connector, stage, NOW, false).unwrap();
        assert_eq!(store.items.len(), 2);
        // The item on which the next page hangs is deleted.
        let hangs = store.items.keys().max().unwrap().clone();
        fake.world()
            .messages
            .retain(|row| row.2["sid"] != hangs.as_str());
        store.all(&fake.connector, stage, NOW);
        assert_eq!(store.items.len(), 8);
    }
}

#[test]
fn a_next_page_elsewhere_is_not_asked_for() {
    let fake = Fake::new(2);
    for next in [
        "https://evil.example/2010-04-01/Accounts/x/Messages.json?a",
        "//evil.example/x",
        "/2010-04-01/Accounts/ACbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/Messages.json?Page=1",
        "/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Messages.json?a b",
        "/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Messages/../x?a",
    ] {
        let page = json!({"messages": [], "next_page_uri": next}).to_string();
        fake.world().fault = Some((0, Answer::ok(page)));
        let got = Store::default().step(&fake.connector, Stage::New, NOW, false);
        assert!(matches!(got, Err(Fault::Unreadable(_))), "{next}: {got:?}");
    }
}

#[test]
fn in_a_quiet_account_nothing_is_fetched_twice() {
    let fake = Fake::new(50);
    fake.world().text(NOW - HOUR, true, 1, true);
    let call = fake.world().call(NOW - HOUR, None, Some(9));
    fake.world().voicemail(NOW - HOUR, &call);
    let mut store = Store::default();
    for hours in 0..24 * 7 {
        store.all(&fake.connector, Stage::New, NOW + hours * HOUR);
    }
    let asked = fake.script.asked();
    let files = asked
        .iter()
        .filter(|a| a.target.contains("/Media/") || a.target.contains(".mp3"));
    assert_eq!((store.items.len(), files.count()), (3, 2));
}

#[test]
fn history_ends_and_says_how_far_it_came() {
    let fake = Fake::new(7);
    let oldest = NOW - 900 * DAY;
    for n in 0..40 {
        fake.world().text(oldest + n * 20 * DAY, true, 0, true);
        fake.world()
            .call(oldest + n * 20 * DAY + HOUR, None, Some(4));
    }
    let mut store = Store::default();
    store.all(&fake.connector, Stage::History, NOW);
    assert_eq!(
        (store.items.len(), store.reached),
        (80, Some(Millis(oldest)))
    );
    let before = fake.script.asked().len();
    store.all(&fake.connector, Stage::History, NOW);
    assert_eq!(
        fake.script.asked().len(),
        before,
        "a complete history asks nothing"
    );
}

#[test]
fn an_item_that_cannot_be_read_is_a_problem_and_its_neighbours_are_kept() {
    let fake = Fake::new(50);
    let ids: Vec<String> = (0..6)
        .map(|n| fake.world().text(NOW - n * MINUTE, true, 0, true))
        .collect();
    fake.world().set(&ids[1], "direction", json!("sideways"));
    fake.world().set(&ids[2], "to", json!(null));
    fake.world().set(&ids[3], "date_sent", json!("yesterday"));
    fake.world().set(&ids[3], "date_created", json!(7));
    fake.world().set(&ids[4], "status", json!("a new one"));
    let mut store = Store::default();
    store.all(&fake.connector, Stage::History, NOW);
    let given: Vec<&String> = store.items.keys().collect();
    assert_eq!(given, [&ids[0], &ids[4], &ids[5]]);
    let fields =
        |store: &Store| -> Vec<String> { store.problems.iter().map(|p| p.field.clone()).collect() };
    assert_eq!(fields(&store), ["direction", "to", "date_created"]);
    let mut store = Store::default();
    for minutes in 0..3 {
        store.all(&fake.connector, Stage::New, NOW + minutes * MINUTE);
    }
    assert_eq!(
        fields(&store),
        ["direction", "to", "date_created"],
        "each is told of once"
    );
}

#[test]
fn pages_that_repeat_and_reorder_items_lose_and_double_nothing() {
    let fake = Fake::new(50);
    let ids: Vec<String> = (0..5)
        .map(|n| fake.world().text(NOW - n * MINUTE, true, 0, true))
        .collect();
    let rows = fake.world().messages.clone();
    let pages = [[0, 2, 1], [2, 1, 3], [3, 4, 0]];
    let script = Script::start(move |asked| {
        let path = asked.target.split('?').next().unwrap();
        let page: usize = asked.query("Page").map_or(0, |page| page.parse().unwrap());
        if !path.ends_with("Messages.json") {
            return Answer::ok(json!({"calls": [], "recordings": []}).to_string());
        }
        let items: Vec<_> = pages[page].iter().map(|n| &rows[*n].2).collect();
        let next = (page < 2).then(|| format!("{path}?Page={}", page + 1));
        Answer::ok(json!({"messages": items, "next_page_uri": next}).to_string())
    });
    for stage in [Stage::New, Stage::History] {
        let mut store = Store::default();
        store.all(&twilio(&script), stage, NOW);
        let given: Vec<&String> = store.items.keys().collect();
        assert_eq!(given, ids.iter().collect::<Vec<_>>());
    }
}

/// What stands in the stores of Listo 0.1. Without the legs that wait the call would count as missed.
#[test]
fn what_older_versions_remember_is_gone_on_with() {
    let fake = Fake::new(1);
    let (newer, older) = {
        let mut world = fake.world();
        let newer = world.call(NOW - MINUTE, None, Some(5));
        (newer, world.call(NOW - 2 * MINUTE, None, Some(20)))
    };
    let next = format!("{ROOT}/Calls.json?PageSize=50&Page=1&PageToken=PA{newer}");
    let leg = r#"{"sid":"CA7","from":"+12025550100","to":"+12025550102","at":1789999881000,"seconds":9,"completed":true,"going_on":false}"#;
    let walk = format!(
        r#"{{"stream":"calls","next":"{next}","after":null,"newest":1790000000000,"held":null,"again":false,"legs":{{"waiting":{{"{older}":[{leg}]}},"lost":false}}}}"#
    );
    let mut store = Store {
        new: Some(format!(
            r#"{{"version":1,"messages":1789999990000,"calls":1789999000000,"recordings":null,"deep_at":1789999000000,"round":{{"began":1790000000000,"deep":false,"walk":{walk}}},"seen":[["MM1","received",1789999990000]]}}"#
        )),
        history: Some(
            r#"{"version":1,"walk":{"stream":"recordings","next":null,"after":null,"newest":null,"held":null,"again":false,"legs":{"waiting":{},"lost":false}},"reached":1780000000000,"done":false}"#
                .into(),
        ),
        ..Store::default()
    };
    store.all(&fake.connector, Stage::New, NOW);
    let given: Vec<&String> = store.items.keys().collect();
    assert_eq!(given, [&older], "it goes on with the page it was at");
    let call = &store.items[&older].activity.content;
    assert!(
        matches!(call, Content::Call { duration_s: 9, .. }),
        "{call:?}"
    );
    store.all(&fake.connector, Stage::History, NOW);
    let asked = fake.asked();
    let lists = asked.iter().map(|path| path.split('?').next().unwrap());
    let lists: Vec<&str> = lists.map(|path| path.rsplit('/').next().unwrap()).collect();
    assert_eq!(lists, ["Calls.json", "Recordings.json", "Recordings.json"]);
    assert_eq!(store.reached, Some(Millis(1_780_000_000_000)));
    store.history = store
        .history
        .map(|cursor| cursor.replace(r#""walk":null"#, r#""walk":{}"#));
    store.all(&fake.connector, Stage::History, NOW);
    assert_eq!(fake.asked().len(), 3, "what was done stays so");
}

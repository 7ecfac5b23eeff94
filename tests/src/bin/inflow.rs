//! How long keys take in the real window while 10,000 texts a minute come in, and without them.
//!
//! `inflow SECONDS`: measures the Listo that was built beside it, on a display of its own. A time is that from
//! the key to the moment after the next frame, as the page has it.

use listo_tests::listo::part;
use listo_tests::twilio::{ACCOUNT, FakeTwilio, TOKEN};
use listo_tests::{App, Result, Setup};
use serde_json::json;
use std::time::{Duration, Instant};

const TEXTS: usize = 10_000;
const PEOPLE: u64 = 1_000;
const A_MINUTE: u64 = 10_000;
/// One after the other, all over again: nothing leaves the list.
const KEYS: [&str; 6] = ["j", "u", "j", "o", "k", "u"];

const WATCH: &str = "window.times = [];
    addEventListener('keydown', ({ timeStamp }) => requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => window.times.push(performance.now() - timeStamp);
      after.port2.postMessage(0);
    }), true);";

fn main() -> Result {
    let seconds = std::env::args().nth(1).and_then(|s| s.parse().ok());
    let time = Duration::from_secs(seconds.ok_or("inflow SECONDS")?);
    let twilio = FakeTwilio::start()?;
    twilio.fill(TEXTS, PEOPLE);
    let mut app = App::new("inflow", Setup::default())?;
    app.open()?;
    app.wait_for("first-run-source")?;
    app.press("3")?;
    app.wait_for("source-form")?;
    for (field, text) in [("accountSid", ACCOUNT), ("secret", TOKEN)] {
        app.click(&part(&format!("source-field-{field}")))?;
        app.type_text(text)?;
    }
    app.click(&part("source-advanced"))?;
    app.click(&part("source-field-baseUrl"))?;
    app.type_text(&twilio.base_url())?;
    app.click(&part("source-test"))?;
    app.click(&part("source-save"))?;
    // Some seconds at most, and the patience of a test is longer.
    app.wait_until("all of it is there", |app| {
        Ok(app.text(&part("source-state"))?.contains("Up to date"))
    })?;
    app.press("Escape")?;
    app.view("all")?;
    app.wait_until("they are listed", |app| Ok(app.rows()?.len() > 5))?;
    app.press("Home")?;
    app.script(WATCH, json!([]))?;
    measure(&app, "alone", time)?;
    let before = came_in(&app)?;
    twilio.flow(A_MINUTE, PEOPLE);
    measure(&app, "beside an inflow", time)?;
    println!("{} texts came in", came_in(&app)? - before);
    app.picture("inflow")?;
    Ok(())
}

fn measure(app: &App, what: &str, time: Duration) -> Result {
    app.script("window.times.length = 0", json!([]))?;
    let begun = Instant::now();
    for key in KEYS.iter().cycle() {
        if begun.elapsed() >= time {
            break;
        }
        app.press(key)?;
        // Eight or so a second, as a person presses them.
        let pause = json!({ "type": "pause", "duration": 110 });
        app.driver()?
            .actions(json!([{ "type": "none", "id": "pause", "actions": [pause] }]))?;
    }
    let times = app.script("return window.times", json!([]))?;
    let mut times: Vec<f64> = serde_json::from_value(times)?;
    times.sort_by(f64::total_cmp);
    let at = |part: f64| {
        let place = (times.len() as f64 * part) as usize;
        times.get(place.min(times.len().saturating_sub(1)))
    };
    println!(
        "{what}: {} keys, p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        times.len(),
        at(0.5).unwrap_or(&0.0),
        at(0.99).unwrap_or(&0.0),
        at(1.0).unwrap_or(&0.0),
    );
    Ok(())
}

fn came_in(app: &App) -> Result<i64> {
    let sources = app.cli(&["source", "list", "--json"])?;
    let fetched = sources.pointer("/0/fetched");
    Ok(fetched.and_then(serde_json::Value::as_i64).unwrap_or(0))
}

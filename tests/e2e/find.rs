//! Mod+F: finding in one long conversation, of which only a part is loaded.

use listo_tests::archive::Archive;
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::json;

const MINUTE: u64 = 60_000;
/// More than the window holds of a conversation.
const TEXTS: u64 = 4_000;

/// The text of the item that is shown as the match, if it is on the screen.
const SHOWN: &str = "
const item = document.querySelector('[data-testid=\"thread-item\"].found');
const view = document.querySelector('[data-testid=\"thread-scroller\"]').getBoundingClientRect();
const at = item?.getBoundingClientRect();
return at && at.top >= view.top && at.bottom <= view.bottom ? item.innerText : '';";

const WORD_IN_VIEW: &str = "
const mark = [...document.querySelectorAll('[data-testid=\"thread-item\"] mark')].find(m => m.textContent === arguments[0]);
const view = document.querySelector('[data-testid=\"thread-scroller\"]').getBoundingClientRect();
const at = mark?.getBoundingClientRect();
return !!at && at.top >= view.top - 1 && at.bottom <= view.bottom + 1;";

fn wait_for_match(app: &App, said: &str, body: &str) -> Result {
    app.wait_until(&format!("{body:?} is in view as {said:?}"), |app| {
        let shown = app.script(SHOWN, json!([]))?;
        let shown = shown.as_str().unwrap_or_default();
        Ok(app.text(&part("find-said"))? == said && shown.contains(body))
    })
}

#[test]
fn matches_are_reached_by_keys_wherever_they_are_in_a_long_conversation() {
    scenario("find", |app| {
        let mut archive = Archive::new();
        for i in 1..=TEXTS {
            let body = match i {
                20 => format!("pajarraco {}", "y mucho más. ".repeat(900)),
                10 | 2_000 | 3_990 => format!("Factura número {i}"),
                _ => format!("Mensaje {i}"),
            };
            let ago = (TEXTS + 1 - i) * MINUTE;
            archive.text("Ana Larga", 600_000_001, ago, true, &body);
        }
        let archive = archive.save(app.files(), "long.xml")?;
        app.import(&archive)?;
        app.view("all")?;
        app.wait_until("the newest message is shown", |app| {
            Ok(app.text(&part("thread"))?.contains("Mensaje 4000"))
        })?;

        app.press("Mod+f")?;
        app.wait_for("find-field")?;
        app.type_text("numero")?;
        wait_for_match(app, "1 of 3", "Factura número 3990")?;
        let marked = app.text("[data-testid='thread'] mark")?;
        ensure!(
            marked == "número",
            "the word is marked as it is written: {marked}"
        );
        app.rest_mouse()?;
        app.settle()?;
        app.picture("find")?;
        app.press("Enter")?;
        wait_for_match(app, "2 of 3", "Factura número 2000")?;
        app.press("ArrowUp")?;
        wait_for_match(app, "3 of 3", "Factura número 10")?;
        app.press("Enter")?;
        wait_for_match(app, "1 of 3", "Factura número 3990")?;
        app.press("Shift+Enter")?;
        wait_for_match(app, "3 of 3", "Factura número 10")?;
        app.press("ArrowDown")?;
        wait_for_match(app, "2 of 3", "Factura número 2000")?;

        // A message taller than the window: the word itself comes into view.
        app.press("Mod+a")?;
        app.type_text("pajar")?;
        app.wait_until("the word in the long message is in view", |app| {
            Ok(app.script(WORD_IN_VIEW, json!(["pajarraco"]))? == json!(true))
        })?;
        app.press("Mod+a")?;
        app.type_text("numero 2000")?;
        wait_for_match(app, "1 of 1", "Factura número 2000")?;

        app.type_text("z")?;
        app.wait_until("a word nobody wrote has no match", |app| {
            Ok(app.text(&part("find-said"))? == "No matches")
        })?;
        app.press("Escape")?;
        app.wait_until("Esc closes it, and the thread has the keys", |app| {
            let scroller = format!("{}:focus", part("thread-scroller"));
            Ok(!app.has(&part("find"))? && app.has(&scroller)?)
        })?;
        let text = app.text(&part("thread"))?;
        ensure!(
            text.contains("Factura número 2000"),
            "the place stays as it is"
        );
        Ok(())
    });
}

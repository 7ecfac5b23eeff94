//! One message of the thread: the cursor on it, copying it, its details.

use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};

use crate::with_small_archive;

const CURRENT: &str = "[data-testid='thread-item'].current";

fn wait_for_current(app: &App, text: &str) -> Result {
    app.wait_until(&format!("the cursor is on {text:?}"), |app| {
        Ok(app.text(CURRENT)?.contains(text))
    })
}

/// What is copied, as a person finds out: pasted into the search field.
fn pasted(app: &App) -> Result<String> {
    app.press("/")?;
    app.wait_until("the search field has the focus", |app| {
        app.has("[data-search-field]:focus")
    })?;
    app.press("Mod+a")?;
    app.press("Mod+v")?;
    let script = "return document.querySelector('[data-search-field]').value";
    app.wait_until("something is pasted", |app| {
        Ok(app.script(script, serde_json::json!([]))? != "")
    })?;
    let text = app.script(script, serde_json::json!([]))?;
    app.press("Escape")?;
    app.press("Escape")?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_message_is_copied_and_told_of_by_keys_and_by_mouse() {
    scenario("messages", |app| {
        with_small_archive(app)?;
        app.select_name("Ana")?;
        app.wait_until("the thread has followed the cursor", |app| {
            Ok(app.text(&part("thread"))?.contains("a las nueve"))
        })?;
        app.press("Enter")?;
        app.wait_until("the thread has the focus", |app| {
            app.has(&format!("{}:focus", part("thread-scroller")))
        })?;
        let items = app.text(&part("thread-scroller"))?;
        for _ in 0..4 {
            app.press("Shift+ArrowUp")?;
        }
        app.press("Shift+ArrowDown")?;
        wait_for_current(app, "a las nueve")?;
        app.rest_mouse()?;
        app.settle()?;
        app.picture("message-current")?;

        app.press("Alt+Enter")?;
        app.wait_for("details")?;
        let details = app.text(&part("details"))?;
        for known in ["Ana", "UTC", "SMS Backup & Restore", "Message sent"] {
            ensure!(details.contains(known), "{known} is told: {details}");
        }
        app.rest_mouse()?;
        app.settle()?;
        app.picture("message-details")?;
        app.press("Escape")?;
        app.wait_until("Esc closes the details", |app| {
            Ok(!app.has(&part("details"))?)
        })?;
        wait_for_current(app, "a las nueve")?;

        app.press("Mod+c")?;
        app.wait_for("toast")?;
        let copied = pasted(app)?;
        ensure!(
            copied == "Sí, a las nueve 👍",
            "Mod+C copies the text alone: {copied} of {items}"
        );

        // With the mouse, another one.
        let first = "[data-testid='thread-item']";
        app.hover(first)?;
        app.click(&part("message-copy"))?;
        app.wait_until(
            "it is said",
            |app| Ok(app.text(&part("toast"))? == "Copied"),
        )?;
        let copied = pasted(app)?;
        ensure!(
            copied == "Hola, ¿tenéis mesa para el sábado?",
            "the button copies the message beside it: {copied}"
        );
        app.hover(first)?;
        app.click(&part("message-details"))?;
        app.wait_for("details")?;
        let details = app.text(&part("details"))?;
        ensure!(details.contains("Message received"), "{details}");
        Ok(())
    });
}

use listo_tests::archive::UNREAD;
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::commands::expect_focus;
use crate::with_small_archive;

fn open_keys(app: &App) -> Result {
    app.press("Mod+,")?;
    app.wait_for("settings")?;
    app.click(&part("open-keys"))?;
    app.wait_for("keys")
}

fn close_keys(app: &App) -> Result {
    app.press("Escape")?;
    app.wait_until("Esc closes the keys", |app| Ok(!app.has(&part("keys"))?))
}

fn attribute(app: &App, name: &str, css: &str) -> Result<String> {
    let script = "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? '';";
    let value = app.script(script, json!([css, name]))?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_changed_key_is_shown_everywhere_and_works_after_a_restart() {
    scenario("rebind", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        open_keys(app)?;
        app.click(&part("key-done-0"))?;
        expect_focus(app, "rebind-field", "the field waits for a key")?;
        app.press("u")?;
        app.wait_until("the clash says with what", |app| {
            Ok(app.text(&part("rebind-said"))?.contains("Unread"))
        })?;
        app.settle()?;
        app.picture("keys-clash")?;
        axe::check(app, "a clash of keys")?;
        app.press("Escape")?;
        app.wait_until("Esc gives up the key, not the dialog", |app| {
            Ok(!app.has(&part("rebind-field"))? && app.has(&part("keys"))?)
        })?;
        expect_focus(app, "key-done-0", "the focus is where it was")?;
        app.press("Enter")?;
        expect_focus(app, "rebind-field", "Enter opens it again")?;
        app.press("q")?;
        app.press("Enter")?;
        app.wait_until("the new key is shown", |app| {
            Ok(app.text(&part("key-done-0"))? == "Q")
        })?;
        close_keys(app)?;

        let footer = app.text(&part("footer"))?;
        ensure!(footer.starts_with('Q'), "the footer says Q: {footer}");
        let keys = attribute(app, "aria-keyshortcuts", &part("thread-done"))?;
        ensure!(keys == "Q", "the button says Q to a screen reader: {keys}");
        app.press("e")?;
        app.press_for("q", 7, 3, 6)?;
        app.press_for("z", 8, 4, 5)?;

        app.restart()?;
        app.expect_counts(8, 4, 5)?;
        app.select_name(UNREAD[0])?;
        app.press_for("q", 7, 3, 6)?;
        app.press("?")?;
        app.wait_for("help")?;
        ensure!(
            app.text(&part("help"))?.contains('Q'),
            "the sheet of shortcuts says Q"
        );
        app.press("Escape")?;
        app.wait_until("Esc closes the sheet", |app| Ok(!app.has(&part("help"))?))?;

        open_keys(app)?;
        app.click(&part("keys-reset-all"))?;
        app.wait_until("E is back", |app| Ok(app.text(&part("key-done-0"))? == "E"))?;
        close_keys(app)?;
        app.press_for("e", 6, 2, 7)
    });
}

#[test]
fn a_set_of_keys_acts_at_once_and_two_keys_with_alt_go_to_a_view() {
    scenario("key-sets", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        open_keys(app)?;
        app.click(&format!("label:has({})", part("keys-preset-modifier")))?;
        app.wait_until("the letter has Alt before it", |app| {
            Ok(app.text(&part("key-done-0"))? == "Alt E")
        })?;
        app.settle()?;
        app.picture("keys")?;
        axe::check(app, "the keys")?;
        close_keys(app)?;
        app.press("e")?;
        app.press_for("Alt+e", 7, 3, 6)?;
        app.press("Alt+g")?;
        app.wait_for("sequence-hint")?;
        app.press("Alt+d")?;
        app.wait_until("Alt+G Alt+D shows Done", |app| {
            app.has(&format!("{}[aria-current]", part("view-done")))
        })?;
        app.press_for("Mod+z", 8, 4, 5)
    });
}

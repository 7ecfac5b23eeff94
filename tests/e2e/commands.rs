use listo_tests::archive::UNREAD;
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::with_small_archive;

/// The command under the cursor of the palette.
fn chosen(app: &App) -> Result<String> {
    let script = "return document.querySelector(arguments[0])?.dataset.id ?? '';";
    let css = format!("{}[aria-selected='true']", part("command"));
    let id = app.script(script, json!([css]))?;
    Ok(id.as_str().unwrap_or_default().to_owned())
}

fn expect_chosen(app: &App, id: &str, why: &str) -> Result {
    app.wait_until(why, |app| Ok(chosen(app)? == id))
}

/// Which part of the page has the focus.
pub fn focus(app: &App) -> Result<String> {
    let script = "return document.activeElement?.closest('[data-testid]')?.dataset.testid ?? '';";
    let id = app.script(script, json!([]))?;
    Ok(id.as_str().unwrap_or_default().to_owned())
}

pub fn expect_focus(app: &App, part: &str, why: &str) -> Result {
    app.wait_until(why, |app| Ok(focus(app)? == part))
}

fn open(app: &App) -> Result {
    app.press("Mod+k")?;
    app.wait_for("commands")?;
    expect_focus(app, "commands-text", "the field has the focus")
}

fn closed(app: &App) -> Result {
    app.wait_until("the palette is closed", |app| {
        Ok(!app.has(&part("commands"))?)
    })
}

#[test]
fn ctrl_k_finds_a_command_and_enter_does_what_its_key_does() {
    scenario("commands", |app| {
        with_small_archive(app)?;
        let ana = app.select_name(UNREAD[0])?;
        open(app)?;
        app.settle()?;
        app.picture("commands-all")?;
        axe::check(app, "the commands")?;
        app.type_text("don")?;
        expect_chosen(app, "done", "a few letters find it")?;
        app.settle()?;
        app.picture("commands-found")?;
        axe::check(app, "the commands found")?;
        app.press_for("Enter", 7, 3, 6)?;
        closed(app)?;
        ensure!(
            app.rows()?.iter().all(|row| row.id != ana.id),
            "it acted on the conversation under the cursor"
        );
        expect_focus(app, "conversation-list", "the list has the focus again")?;
        app.press_for("z", 8, 4, 5)?;

        // The recent one is first, also after a restart; Esc leaves everything as it was.
        app.restart()?;
        app.expect_counts(8, 4, 5)?;
        open(app)?;
        expect_chosen(app, "done", "what was used last is first")?;
        app.type_text("xqz")?;
        app.wait_for("commands-none")?;
        app.settle()?;
        app.picture("commands-none")?;
        app.press("Enter")?;
        ensure!(
            app.has(&part("commands-none"))?,
            "Enter does nothing where nothing is found"
        );
        app.press("Escape")?;
        closed(app)?;
        app.expect_counts(8, 4, 5)
    });
}

#[test]
fn the_palette_opens_from_anywhere_and_gives_the_focus_back() {
    scenario("commands-anywhere", |app| {
        with_small_archive(app)?;
        app.press("/")?;
        expect_focus(app, "search-field", "the field of search has the focus")?;
        app.type_text("ana")?;
        open(app)?;
        app.press("Escape")?;
        closed(app)?;
        expect_focus(app, "search-field", "Esc gives the focus back")?;
        app.type_text("s")?;
        let typed = app.script(
            "return document.querySelector(arguments[0]).value;",
            json!([part("search-field")]),
        )?;
        ensure!(typed == json!("anas"), "typing goes on, not {typed}");

        open(app)?;
        app.type_text("go done")?;
        expect_chosen(app, "go_done", "a view is a command")?;
        app.press("Enter")?;
        app.wait_until("Done is shown", |app| {
            app.has(&format!("{}[aria-current]", part("view-done")))
        })?;

        app.view("inbox")?;
        app.press("Enter")?;
        app.wait_until("the thread has the focus", |app| {
            app.has(&format!("{}[data-pane='thread']", part("window")))
        })?;
        open(app)?;
        app.press("Mod+k")?;
        closed(app)?;
        ensure!(
            app.has(&format!("{}[data-pane='thread']", part("window")))?,
            "the same key closes, and the thread is where one is"
        );

        // With the mouse alone.
        app.click(&part("open-commands"))?;
        app.wait_for("commands")?;
        app.type_text("shortcuts")?;
        app.click(&format!("{}[data-id='help']", part("command")))?;
        closed(app)?;
        app.wait_for("help")
    });
}

use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::json;

use crate::with_small_archive;

/// The name of the part that has the focus.
fn focused(app: &App) -> Result<String> {
    let name = app.script(
        "return document.activeElement?.dataset.testid ?? '';",
        json!([]),
    )?;
    Ok(name.as_str().unwrap_or_default().to_owned())
}

fn focus_is(app: &App, name: &str) -> Result {
    app.wait_until(&format!("the focus is on {name}"), |app| {
        Ok(focused(app)? == name)
    })
}

fn closed(app: &App, menu: &str) -> Result {
    app.wait_until("the menu is closed", |app| Ok(!app.has(&part(menu))?))
}

#[test]
fn more_holds_the_rest_and_gives_the_focus_back() {
    scenario("menu", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        app.wait_until("the thread has followed the cursor", |app| {
            Ok(app.text(&part("thread-title"))? == UNREAD[0])
        })?;
        app.click(&part("thread-more"))?;
        focus_is(app, "thread-comment-add")?;
        app.settle()?;
        app.picture("menu")?;
        app.press("ArrowDown")?;
        focus_is(app, "thread-assign")?;
        app.press("ArrowUp")?;
        app.press("ArrowUp")?;
        focus_is(app, "thread-share")?;
        app.press("m")?;
        focus_is(app, "thread-mute")?;
        app.expect_counts(8, 4, 5)?;
        app.press("Escape")?;
        closed(app, "thread-more-menu")?;
        focus_is(app, "conversation-list")?;

        // A click elsewhere closes it too, and means what it always does.
        app.script(
            "document.querySelector(arguments[0]).focus();",
            json!([part("thread-more")]),
        )?;
        app.press("Enter")?;
        focus_is(app, "thread-comment-add")?;
        let elena = app.row_of(OPEN[0])?;
        app.click(&format!("{}[data-id='{}']", part("row"), elena.id))?;
        closed(app, "thread-more-menu")?;
        ensure!(
            app.selected()?.is_some_and(|row| row.id == elena.id),
            "the row is selected"
        );

        // With keys alone, from the button.
        app.script(
            "document.querySelector(arguments[0]).focus();",
            json!([part("thread-more")]),
        )?;
        app.press("ArrowDown")?;
        focus_is(app, "thread-comment-add")?;
        app.press("p")?;
        app.press("Enter")?;
        app.wait_until("it is pinned", |app| {
            Ok(app.text(&part("toast"))?.contains("pinned on top"))
        })?;
        focus_is(app, "thread-more")?;

        // What opens a dialog gives the focus back to where it was before the menu.
        app.script(
            "document.querySelector(arguments[0]).focus();",
            json!([part("conversation-list")]),
        )?;
        app.click(&part("thread-more"))?;
        app.click(&part("thread-share"))?;
        app.wait_for("share")?;
        app.press("Escape")?;
        focus_is(app, "conversation-list")
    });
}

#[test]
fn the_bar_of_a_selection_has_it_too() {
    scenario("menu-bulk", |app| {
        with_small_archive(app)?;
        app.press("x")?;
        app.press("Shift+ArrowDown")?;
        app.wait_for("bulk-bar")?;
        app.click(&part("bulk-more"))?;
        focus_is(app, "bulk-tags")?;
        app.settle()?;
        app.picture("menu-bulk")?;
        app.press("ArrowDown")?;
        focus_is(app, "bulk-assign")?;
        app.press("ArrowDown")?;
        focus_is(app, "bulk-pin")?;
        app.press("ArrowDown")?;
        focus_is(app, "bulk-mute")?;
        app.press("Enter")?;
        app.expect_counts(6, 2, 5)
    });
}

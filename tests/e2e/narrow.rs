use listo_tests::archive::UNREAD;
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::with_small_archive;

/// Whether a person can see it: what is covered keeps its place on the page.
fn sees(app: &App, name: &str) -> Result<bool> {
    let seen = app.script(
        "return !!document.querySelector(arguments[0])?.checkVisibility({ visibilityProperty: true });",
        json!([part(name)]),
    )?;
    Ok(seen == json!(true))
}

/// One pane is shown, the other is not, and the keys go to what has the focus.
fn only(app: &App, shown: &str, covered: &str, focused: &str) -> Result {
    app.wait_until(&format!("only {shown} is shown, with the focus"), |app| {
        let focus = app.script(
            "return document.activeElement?.dataset.testid ?? '';",
            json!([]),
        )?;
        Ok(sees(app, shown)? && !sees(app, covered)? && focus == json!(focused))
    })
}

fn list(app: &App) -> Result {
    only(
        app,
        "conversation-list",
        "thread-scroller",
        "conversation-list",
    )
}

fn thread(app: &App) -> Result {
    only(
        app,
        "thread-scroller",
        "conversation-list",
        "thread-scroller",
    )
}

/// The driver's mouse knows nothing of the size of the text, which is twice the normal one here.
fn click(app: &App, css: &str) -> Result {
    app.wait_until(&format!("{css} is there to be clicked"), |app| app.has(css))?;
    let (x, y) = app.middle(css)?;
    app.pointer("mouse", &[(2 * x, 2 * y)])
}

#[test]
fn a_narrow_window_shows_the_list_or_the_thread_over_it() {
    scenario("narrow", |app| {
        with_small_archive(app)?;
        // Twice the text is half the room.
        app.save_settings(json!({ "textSize": 200 }))?;
        list(app)?;
        axe::check(app, "the list alone")?;
        app.settle()?;
        app.picture("narrow-list")?;

        let ana = app.select_name(UNREAD[0])?;
        app.press("Enter")?;
        thread(app)?;
        ensure!(sees(app, "thread-back")?, "the way back is shown");
        app.settle()?;
        app.picture("narrow-thread")?;
        axe::check(app, "the thread alone")?;
        app.press("Escape")?;
        list(app)?;

        click(app, &format!("{}[data-id='{}']", part("row"), ana.id))?;
        thread(app)?;
        click(app, &part("thread-back"))?;
        list(app)?;

        // What has a button elsewhere is in the menu here.
        app.press("Enter")?;
        thread(app)?;
        click(app, &part("thread-more"))?;
        click(app, &part("thread-snooze"))?;
        app.wait_for("snooze-tomorrow")?;
        app.press("Escape")?;
        thread(app)?;
        app.press_for("e", 7, 3, 6)?;
        thread(app)?;
        app.wait_until("the next conversation is in its place", |app| {
            Ok(app.text(&part("thread-title"))? == UNREAD[1])
        })?;
        app.press("ArrowLeft")?;
        list(app)?;

        app.press("n")?;
        only(app, "comment-text", "conversation-list", "comment-text")?;
        app.press("Escape")?;
        list(app)?;

        app.press("/")?;
        only(app, "search-field", "thread-scroller", "search-field")?;
        app.type_text("Elena")?;
        app.wait_for("hit")?;
        app.press("Enter")?;
        only(app, "thread-scroller", "search-list", "thread-scroller")?;
        app.press("Escape")?;
        only(app, "search-list", "thread-scroller", "search-list")?;
        app.press("Escape")?;
        list(app)?;

        // More room: both again.
        app.press("Mod+0")?;
        app.wait_until("both panes are shown", |app| {
            Ok(sees(app, "conversation-list")? && sees(app, "thread-scroller")?)
        })
    });
}

use listo_tests::archive::{Archive, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, scenario};
use serde_json::json;

/// Takes the screen's picture in both themes and looks for barriers in each.
fn look(app: &App, name: &str) -> Result {
    app.rest_mouse()?;
    for theme in ["light", "dark"] {
        app.save_settings(json!({ "theme": theme }))?;
        app.wait_until(&format!("the page is {theme}"), |app| {
            let now = app.script("return document.documentElement.dataset.theme", json!([]))?;
            Ok(now == json!(theme))
        })?;
        app.settle()?;
        app.picture(&format!("{name}-{theme}"))?;
        axe::check(app, &format!("{name} ({theme})"))?;
    }
    Ok(())
}

#[test]
fn the_first_run() {
    scenario("screen-first-run", |app| {
        app.open()?;
        app.wait_for("first-run-import")?;
        look(app, "first-run")
    });
}

#[test]
fn the_import_from_preview_to_result() {
    scenario("screen-import", |app| {
        let archive = Archive::small().save(app.files(), "small.xml")?;
        app.open_with(&[archive.to_string_lossy().into_owned()])?;
        app.wait_for_preview()?;
        look(app, "import-preview")?;
        app.click(&part("import-start"))?;
        app.wait_for("import-result")?;
        look(app, "import-result")
    });
}

#[test]
fn the_inbox_a_thread_done_and_an_empty_inbox() {
    scenario("screen-inbox", |app| {
        crate::with_small_archive(app)?;
        look(app, "inbox")?;
        app.press("h")?;
        app.wait_for("snooze-tomorrow")?;
        look(app, "snooze")?;
        app.press("Escape")?;
        app.wait_until(
            "Esc closes the dialog",
            |app| Ok(!app.has(&part("snooze"))?),
        )?;
        for view in ["snoozed", "pinned", "muted", "waiting"] {
            app.view(view)?;
            look(app, &format!("view-{view}"))?;
        }
        app.view("inbox")?;
        app.select_name(UNREAD[0])?;
        app.press("Enter")?;
        app.wait_until("the thread is shown", |app| {
            Ok(app.text(&part("thread"))?.contains("Seremos cinco"))
        })?;
        look(app, "thread")?;
        app.press("d")?;
        app.wait_for("contact-number")?;
        look(app, "contact")?;
        app.press("Shift+N")?;
        app.type_text("a note")?;
        app.press("Mod+Enter")?;
        app.wait_for("contact-note-line")?;
        app.press("d")?;
        app.press("g")?;
        app.press("c")?;
        app.wait_for("contacts-row")?;
        look(app, "contacts")?;
        app.press("Escape")?;
        app.press("Escape")?;
        app.view("done")?;
        look(app, "done")?;
        app.view("inbox")?;
        for left in (0..8).rev() {
            let first = app.rows()?.into_iter().next().ok_or("a row is left")?;
            app.select(&first.id)?;
            app.press("e")?;
            app.wait_until("the inbox shrinks by one", |app| {
                Ok(app.badges()?.inbox == left)
            })?;
        }
        look(app, "empty-inbox")
    });
}

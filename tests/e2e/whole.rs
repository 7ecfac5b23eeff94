//! Whole lists and all of history: selecting, one command for all, searching.

use listo_tests::archive::{DONE, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};

use crate::waits::shows;
use crate::with_small_archive;

#[test]
fn everything_that_matches_is_done_with_one_key_and_comes_back_with_one() {
    scenario("select", |app| {
        with_small_archive(app)?;
        app.press("Mod+a")?;
        shows(app, "bulk-count", "8")?;
        app.press_for("e", 0, 0, 13)?;
        app.wait_for("empty")?;
        app.press_for("z", 8, 4, 5)?;

        // A range by hand, and one more taken out of it.
        app.press("Escape")?;
        app.press("Home")?;
        app.press("Shift+ArrowDown")?;
        app.press("Shift+ArrowDown")?;
        shows(app, "bulk-count", "3")?;
        app.press("x")?;
        shows(app, "bulk-count", "2")?;
        app.picture("select")?;
        let rows = app.rows()?;
        let picked = rows.iter().filter(|row| row.selected).count();
        ensure!(
            picked == 2,
            "two rows must say that they are selected, not {picked}"
        );
        app.click(&part("bulk-done"))?;
        app.expect_counts(6, 2, 7)?;
        app.press_for("z", 8, 4, 5)?;
        app.press("Escape")?;
        app.wait_until("Escape clears the selection", |app| {
            Ok(!app.has(&part("bulk-count"))?)
        })?;
        app.close()?;
        let replay = app.cli(&["rebuild", "--verify", "--json"]);
        replay.map_err(|e| format!("what is shown must follow from facts and log alone: {e}"))?;
        Ok(())
    });
}

#[test]
fn search_finds_any_accent_and_opens_the_thread_at_the_hit() {
    scenario("search", |app| {
        with_small_archive(app)?;
        app.press("/")?;
        app.type_text("sabado")?;
        hits(app, 1)?;
        ensure!(
            app.text(&part("hit"))?.contains("sábado"),
            "the text is shown as it was written"
        );
        app.picture("search")?;
        app.press("Enter")?;
        app.wait_until(
            "the thread shows what was found, with what came after",
            |app| {
                let thread = app.text(&part("thread"))?;
                Ok(thread.contains("sábado") && thread.contains("alergia"))
            },
        )?;
        app.expect_counts(8, 4, 5)?;

        // Names, digits, operators, in any state.
        type_anew(app, DONE[2])?;
        hits(app, 1)?;
        type_anew(app, "0000021")?;
        hits(app, 1)?;
        type_anew(app, "in:done thank")?;
        hits(app, 5)?;
        type_anew(app, "call before:2020-01-01")?;
        app.wait_for("search-none")?;
        type_anew(app, "call in:nowhere x")?;
        app.wait_for("search-problem")?;

        app.press("/")?;
        app.press("Escape")?;
        app.press("Escape")?;
        app.wait_until("Escape leads back to the list", |app| {
            Ok(app.rows()?.len() == 8 && !app.has(&part("search-list"))?)
        })?;
        ensure!(
            app.row_of(UNREAD[0])?.state == "unread",
            "looking at an old message marks nothing"
        );
        Ok(())
    });
}

fn type_anew(app: &App, text: &str) -> Result {
    app.press("/")?;
    app.press("Mod+a")?;
    app.type_text(text)
}

fn hits(app: &App, count: usize) -> Result {
    app.wait_until(&format!("{count} conversations are found"), |app| {
        let found = app.script(
            "return document.querySelectorAll(arguments[0]).length",
            serde_json::json!([part("hit")]),
        )?;
        Ok(found == serde_json::json!(count))
    })
}

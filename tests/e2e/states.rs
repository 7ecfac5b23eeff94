use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::{Row, part};
use listo_tests::{App, Result, ensure, scenario};

use crate::with_small_archive;

#[test]
fn every_key_sets_its_state_and_everything_is_there_after_a_restart() {
    scenario("states", |app| {
        with_small_archive(app)?;

        let ana = app.select_name(UNREAD[0])?;
        ensure!(
            ana.state == "unread",
            "an unread text arrives unread, not {}",
            ana.state
        );
        app.press_for("o", 8, 3, 5)?;
        is(app, &ana, "open", "O opens")?;
        app.press_for("u", 8, 4, 5)?;
        is(app, &ana, "unread", "U marks unread")?;

        let next = below(app, &ana)?;
        app.press_for("e", 7, 3, 6)?;
        gone(app, &ana, "E takes a conversation out of the inbox")?;
        app.wait_until("after E the next conversation is selected", |app| {
            Ok(app.selected()?.is_some_and(|row| row.id == next.id))
        })?;
        app.wait_for("toast")?;
        let toast = app.text(&part("toast"))?;
        ensure!(
            toast.contains('Z'),
            "the toast must say how to undo, not only \"{toast}\""
        );

        let elena = app.select_name(OPEN[0])?;
        app.press_for("u", 7, 4, 6)?;
        is(
            app,
            &elena,
            "unread",
            "U is a reminder, also on what was read",
        )?;

        app.view("done")?;
        is(app, &ana, "done", "what is done is found under Done")?;
        app.view("inbox")?;

        app.press_for("z", 7, 3, 6)?;
        is(app, &elena, "open", "Z takes back the last change")?;
        app.press_for("z", 8, 4, 5)?;
        is(
            app,
            &ana,
            "unread",
            "Z again takes back the one before, to what it was",
        )?;
        app.press_for("Shift+Z", 7, 3, 6)?;
        gone(app, &ana, "Shift+Z does it again")?;

        app.view("all")?;
        let before = states(app)?;
        app.restart()?;
        app.view("all")?;
        app.expect_counts(7, 3, 6)?;
        let after = states(app)?;
        ensure!(
            before == after,
            "a restart changes nothing:\n{before:?}\n{after:?}"
        );

        app.view("inbox")?;
        app.press_for("z", 8, 4, 5)?;
        is(app, &ana, "unread", "undo reaches back over a restart")?;

        app.close()?;
        let replay = app.cli(&["rebuild", "--verify", "--json"]);
        replay.map_err(|e| format!("what is shown must follow from facts and log alone: {e}"))?;
        Ok(())
    });
}

/// The row under this one.
fn below(app: &App, row: &Row) -> Result<Row> {
    let rows = app.rows()?;
    Ok(rows
        .into_iter()
        .skip_while(|r| r.id != row.id)
        .nth(1)
        .ok_or("it is the last row")?)
}

fn states(app: &App) -> Result<Vec<(String, String)>> {
    Ok(app
        .rows()?
        .into_iter()
        .map(|row| (row.id, row.state))
        .collect())
}

pub fn is(app: &App, row: &Row, state: &str, why: &str) -> Result {
    app.wait_until(&format!("the row is {state}: {why}"), |app| {
        Ok(app.state_of(&row.id)?.as_deref() == Some(state))
    })
}

pub fn gone(app: &App, row: &Row, why: &str) -> Result {
    app.wait_until(&format!("the row is gone: {why}"), |app| {
        Ok(app.state_of(&row.id)?.is_none())
    })
}

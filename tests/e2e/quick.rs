//! Keys and clicks faster than the answers, and what must not happen by itself.

use listo_tests::archive::{Archive, OPEN, UNREAD};
use listo_tests::listo::Row;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::json;

use crate::mouse::acts;
use crate::with_small_archive;

fn selected(app: &App, id: &str, why: &str) -> Result {
    app.wait_until(why, |app| {
        Ok(app.selected()?.is_some_and(|row| row.id == id))
    })
}

#[test]
fn the_brackets_finish_and_go_on_and_shift_e_stays() {
    scenario("brackets", |app| {
        with_small_archive(app)?;
        let [elena, farid] = [app.row_of(OPEN[0])?, app.row_of(OPEN[1])?];
        let group = app.rows()?.into_iter().nth(3).ok_or("four rows above")?;
        app.select(&elena.id)?;
        app.press_for("]", 7, 4, 6)?;
        selected(app, &farid.id, "] finishes and goes to the next")?;
        app.press_for("[", 6, 4, 7)?;
        selected(app, &group.id, "[ finishes and goes to the previous")?;
        app.press_for("Shift+E", 5, 3, 8)?;
        selected(app, &group.id, "Shift+E finishes and stays")?;
        for (inbox, unread, done) in [(6, 4, 7), (7, 4, 6), (8, 4, 5)] {
            app.press_for("z", inbox, unread, done)?;
        }
        Ok(())
    });
}

#[test]
fn keys_faster_than_the_answers_each_count_once() {
    scenario("burst", |app| {
        with_small_archive(app)?;
        let first = app.rows()?.into_iter().next().ok_or("a row")?;
        app.select(&first.id)?;
        for key in ["e", "e", "e", "z", "z", "e", "Shift+Z"] {
            app.press(key)?;
        }
        // Three done, two taken back, one done again; nothing is left to redo after a new command.
        app.expect_counts(6, 2, 7)?;
        let replay = app.cli(&["rebuild", "--verify", "--json"])?;
        ensure!(
            replay["differences"] == json!([]),
            "what is stored is what was pressed: {replay}"
        );
        Ok(())
    });
}

#[test]
fn a_double_click_finishes_one_conversation() {
    scenario("double-click", |app| {
        with_small_archive(app)?;
        let elena = app.row_of(OPEN[0])?;
        app.select(&elena.id)?;
        app.double_click(&acts(&elena, "row-done"))?;
        app.expect_counts(7, 4, 6)
    });
}

/// Longer than the dwell: only by waiting can it be seen that nothing happens.
fn outlast_the_dwell(app: &App) -> Result {
    app.driver()?.script_async(
        "setTimeout(arguments[arguments.length - 1], 2600)",
        json!([]),
    )?;
    Ok(())
}

/// Moves to the conversation and presses these keys, without a look in between: the dwell begins with the
/// last arrow.
fn move_and_press(app: &App, name: &str, keys: &[&str]) -> Result<Row> {
    app.wait_until("a row is selected", |app| Ok(app.selected()?.is_some()))?;
    let (row, rows) = (app.row_of(name)?, app.rows()?);
    let arrows = rows.iter().skip_while(|other| !other.selected);
    let arrows = arrows.take_while(|other| other.id != row.id);
    let arrows = vec!["ArrowDown"; arrows.count()];
    for key in arrows.iter().chain(keys) {
        app.press(key)?;
    }
    Ok(row)
}

#[test]
fn nothing_is_seen_behind_another_screen() {
    scenario("unseen", |app| {
        let archive = Archive::small().save(app.files(), "small.xml")?;
        app.import(&archive)?;
        app.view("inbox")?;
        move_and_press(app, UNREAD[1], &["g", "c"])?;
        outlast_the_dwell(app)?;
        app.wait_for("contacts-none")?;
        let counts = app.counts()?;
        ensure!(counts.unread == 4, "nobody looked at the text: {counts:?}");
        Ok(())
    });
}

#[test]
fn u_keeps_the_mark_for_the_whole_visit() {
    scenario("kept-unread", |app| {
        let archive = Archive::small().save(app.files(), "small.xml")?;
        app.import(&archive)?;
        app.view("inbox")?;
        let row = move_and_press(app, UNREAD[1], &["u"])?;
        outlast_the_dwell(app)?;
        selected(app, &row.id, "the visit goes on")?;
        let counts = app.counts()?;
        ensure!(counts.unread == 4, "U said to leave it unread: {counts:?}");
        Ok(())
    });
}

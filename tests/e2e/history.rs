use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};

use crate::commands::focus;
use crate::with_small_archive;

fn open(app: &App, name: &str, dialog: &str) -> Result {
    app.press("Mod+k")?;
    app.wait_for("commands")?;
    app.type_text(name)?;
    app.press("Enter")?;
    app.wait_for(dialog)
}

fn tab_to(app: &App, name: &str, times: usize) -> Result {
    let mut left = times;
    for _ in 0..40 {
        app.press("Tab")?;
        left -= usize::from(focus(app)? == name);
        if left == 0 {
            return Ok(());
        }
    }
    Err(format!("Tab does not reach {name}").into())
}

#[test]
fn any_command_of_mine_is_undone_by_itself_also_after_a_restart() {
    scenario("history", |app| {
        with_small_archive(app)?;
        let ana = app.select_name(UNREAD[0])?;
        app.press_for("e", 7, 3, 6)?;
        app.select_name(OPEN[0])?;
        app.press_for("e", 6, 3, 7)?;
        app.select_name(OPEN[1])?;
        app.press_for("u", 6, 4, 7)?;
        app.restart()?;
        app.expect_counts(6, 4, 7)?;

        open(app, "what i did", "history")?;
        app.wait_for("history-entry")?;
        app.settle()?;
        app.picture("history")?;
        axe::check(app, "the history")?;
        // The third one from the top is the first that was done.
        tab_to(app, "history-undo", 3)?;
        app.press("Enter")?;
        app.wait_until("it says what came of it", |app| {
            Ok(app.text(&part("history-said"))?.contains("unread again"))
        })?;
        app.expect_counts(7, 5, 6)?;
        app.wait_until("that one is undone, and no other", |app| {
            app.has(&format!(
                "{}[data-undone]:nth-of-type(3)",
                part("history-entry")
            ))
        })?;
        app.settle()?;
        app.picture("history-undone")?;
        app.click(&part("history-redo"))?;
        app.expect_counts(6, 4, 7)?;
        app.press("Escape")?;

        // Z still goes down the stack as it did.
        app.press_for("z", 6, 3, 7)?;
        app.click(&part("open-history"))?;
        app.wait_for("history-show")?;
        let last = format!(
            "{}:last-of-type {}",
            part("history-entry"),
            part("history-show")
        );
        app.click(&last)?;
        app.wait_until("a click goes to the conversation", |app| {
            Ok(!app.has(&part("history"))? && app.text(&part("thread-title"))? == UNREAD[0])
        })?;
        ensure!(
            app.selected()?.is_some_and(|row| row.id == ana.id),
            "in the list that has it"
        );

        open(app, "changes of", "lifeline")?;
        app.wait_for("lifeline-change")?;
        app.settle()?;
        app.picture("lifeline")?;
        axe::check(app, "the changes")?;
        let first = app.text(&part("lifeline-change"))?;
        ensure!(
            first.contains("redid"),
            "the newest is first, not \"{first}\""
        );
        Ok(())
    });
}

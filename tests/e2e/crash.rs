use listo_tests::archive::UNREAD;
use listo_tests::{ensure, scenario};

use crate::states::gone;
use crate::with_small_archive;

#[test]
fn what_was_shown_as_done_is_done_after_a_kill() {
    scenario("kill-9", |app| {
        with_small_archive(app)?;
        let ana = app.select_name(UNREAD[0])?;
        app.press("e")?;
        gone(app, &ana, "E takes a conversation out of the inbox")?;
        // The row goes at the key press; the toast comes when the change is stored.
        app.wait_for("toast")?;
        app.kill_9()?;
        let stored = app.counts()?;
        ensure!(
            stored.done == 6,
            "what was confirmed survives a kill: {stored:?}"
        );
        app.open()?;
        app.view("inbox")?;
        app.expect_counts(7, 3, 6)?;
        app.press_for("z", 8, 4, 5)
    });
}

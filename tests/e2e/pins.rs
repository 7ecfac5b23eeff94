use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};

use crate::with_small_archive;

/// G, then a letter.
fn go(app: &App, letter: &str, view: &str) -> Result {
    app.press("g")?;
    app.press(letter)?;
    app.wait_until(&format!("G, then {letter} goes to {view}"), |app| {
        app.has(&format!("{}[aria-current]", part(&format!("view-{view}"))))
    })
}

fn first_is(app: &App, id: &str) -> Result {
    app.wait_until("it is the first row", |app| {
        Ok(app.rows()?.first().is_some_and(|row| row.id == id))
    })
}

#[test]
fn p_pins_on_top_also_after_a_restart_and_undo_takes_it_off() {
    scenario("pins", |app| {
        with_small_archive(app)?;
        let elena = app.select_name(OPEN[0])?;
        ensure!(
            app.rows()?.first().is_some_and(|row| row.id != elena.id),
            "it does not stand on top by itself"
        );
        app.press("p")?;
        app.wait_until("the toast says so", |app| {
            Ok(app.text(&part("toast"))?.contains("pinned on top"))
        })?;
        app.press("p")?;
        app.wait_until("keys set a state, they never toggle it", |app| {
            Ok(app.text(&part("toast"))?.contains("Already pinned"))
        })?;
        app.press("k")?;
        first_is(app, &elena.id)?;
        app.expect_counts(8, 4, 5)?;
        app.settle()?;
        app.picture("pinned")?;

        app.restart()?;
        first_is(app, &elena.id)?;
        go(app, "p", "pinned")?;
        app.wait_until("it is the one that is pinned", |app| {
            Ok(app.rows()?.len() == 1)
        })?;
        app.press("z")?;
        app.wait_until("Z takes it off, also after a restart", |app| {
            Ok(app.rows()?.is_empty())
        })?;
        app.settle()?;
        app.picture("empty-pinned")?;

        // With the mouse alone.
        app.view("inbox")?;
        let ana = app.select_name(UNREAD[0])?;
        app.wait_until("the thread has followed the cursor", |app| {
            Ok(app.text(&part("thread-title"))? == UNREAD[0])
        })?;
        app.click(&part("thread-more"))?;
        app.click(&part("thread-pin"))?;
        app.click(&part("view-pinned"))?;
        first_is(app, &ana.id)?;
        app.click(&part("thread-more"))?;
        app.click(&part("thread-pin"))?;
        app.wait_until("the same button takes it off", |app| {
            Ok(app.rows()?.is_empty())
        })
    });
}

#[test]
fn m_keeps_a_conversation_out_of_the_inbox_and_counts_it() {
    scenario("mute", |app| {
        with_small_archive(app)?;
        let ana = app.select_name(UNREAD[0])?;
        app.press_for("m", 7, 3, 5)?;
        go(app, "b", "muted")?;
        first_is(app, &ana.id)?;
        ensure!(
            app.text(&part("count-muted"))? == "1",
            "what is muted is counted, so that nothing disappears"
        );
        app.settle()?;
        app.picture("muted")?;
        app.restart()?;
        app.expect_counts(7, 3, 5)?;
        go(app, "b", "muted")?;
        first_is(app, &ana.id)?;
        app.press("Shift+M")?;
        app.expect_counts(8, 4, 5)?;
        app.press("z")?;
        app.expect_counts(7, 3, 5)?;
        app.press("z")?;
        app.expect_counts(8, 4, 5)
    });
}

#[test]
fn waiting_lists_who_has_the_last_word() {
    scenario("waiting", |app| {
        with_small_archive(app)?;
        go(app, "w", "waiting")?;
        app.wait_until("there is somebody", |app| Ok(!app.rows()?.is_empty()))?;
        let waiting = app.rows()?;
        let count = app.text(&part("count-waiting"))?;
        ensure!(
            count == waiting.len().to_string(),
            "{count} are counted and {} listed",
            waiting.len()
        );
        app.settle()?;
        app.picture("waiting")?;
        app.press("e")?;
        app.wait_until("done is nobody's turn any more", |app| {
            Ok(app.rows()?.len() == waiting.len() - 1)
        })
    });
}

use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{ensure, scenario};
use serde_json::json;

use crate::with_small_archive;

#[test]
fn h_hides_until_a_typed_time_and_undo_brings_back() {
    scenario("snooze", |app| {
        with_small_archive(app)?;
        let ana = app.select_name(UNREAD[0])?;
        app.press("h")?;
        app.wait_for("snooze")?;
        app.wait_for("snooze-tomorrow")?;
        app.settle()?;
        app.picture("snooze-choices")?;
        app.type_text("nonsense")?;
        app.wait_until("what is not understood is said", |app| {
            Ok(app.text(&part("snooze-note"))?.contains("tomorrow 9"))
        })?;
        app.press("Enter")?;
        ensure!(
            app.has(&part("snooze"))?,
            "Enter does nothing without a time"
        );
        app.press("Escape")?;
        app.wait_until(
            "Esc closes the dialog",
            |app| Ok(!app.has(&part("snooze"))?),
        )?;
        app.expect_counts(8, 4, 5)?;

        app.press("h")?;
        app.wait_for("snooze-tomorrow")?;
        app.type_text("mañana 9:30")?;
        app.wait_for("snooze-typed")?;
        let when = app.text(&part("snooze-when"))?;
        ensure!(when.contains("9:30"), "the time is shown, not \"{when}\"");
        app.press_for("Enter", 7, 3, 5)?;
        let toast = app.text(&part("toast"))?;
        ensure!(
            toast.contains("9:30") && toast.contains('Z'),
            "the toast says until when and how to undo, not \"{toast}\""
        );
        ensure!(
            app.rows()?.iter().all(|row| row.id != ana.id),
            "a snoozed conversation leaves the inbox"
        );

        app.restart()?;
        app.expect_counts(7, 3, 5)?;
        app.press("g")?;
        app.wait_for("sequence-hint")?;
        app.settle()?;
        app.picture("sequence-hint")?;
        // By now the first key may be forgotten.
        for key in ["Escape", "g", "s"] {
            app.press(key)?;
        }
        app.wait_until("G, then S goes to Snoozed", |app| {
            app.has(&format!("{}[aria-current]", part("view-snoozed")))
        })?;
        ensure!(
            !app.has(&part("sequence-hint"))?,
            "the hint goes with the second key"
        );
        app.wait_until("it waits under Snoozed, also after a restart", |app| {
            Ok(app
                .rows()?
                .iter()
                .map(|row| row.id.clone())
                .eq([ana.id.clone()]))
        })?;
        app.settle()?;
        app.picture("snoozed")?;
        app.press("g")?;
        app.press("i")?;
        app.wait_until("G, then I goes to the inbox", |app| {
            app.has(&format!("{}[aria-current]", part("view-inbox")))
        })?;
        app.press_for("z", 8, 4, 5)?;

        // With the mouse alone.
        let elena = app.select_name(OPEN[0])?;
        app.wait_until("the thread has followed the cursor", |app| {
            Ok(app.text(&part("thread-title"))? == OPEN[0])
        })?;
        app.click(&part("thread-snooze"))?;
        app.wait_for("snooze-tomorrow")?;
        app.click(&part("snooze-tomorrow"))?;
        app.expect_counts(7, 4, 5)?;
        ensure!(
            app.rows()?.iter().all(|row| row.id != elena.id),
            "the button does what H does"
        );
        Ok(())
    })
}

#[test]
fn a_day_is_picked_from_the_calendar() {
    scenario("snooze-day", |app| {
        with_small_archive(app)?;
        app.select_name(OPEN[0])?;
        app.press("h")?;
        app.wait_for("snooze-pick")?;
        let set = "const e = document.querySelector(arguments[0]); e.value = arguments[1];
            e.dispatchEvent(new Event('input', { bubbles: true }));
            e.dispatchEvent(new Event('change', { bubbles: true }))";
        app.script(set, json!([part("snooze-day"), "2020-01-01"]))?;
        app.wait_until("a day that is over is not taken", |app| {
            app.has(&format!("{}:disabled", part("snooze-pick")))
        })?;
        app.script(set, json!([part("snooze-day"), "2098-12-24"]))?;
        app.script(set, json!([part("snooze-hour"), "18:30"]))?;
        app.wait_until("one to come is", |app| {
            app.has(&format!("{}:enabled", part("snooze-pick")))
        })?;
        app.settle()?;
        app.picture("snooze-day")?;
        app.click(&part("snooze-pick"))?;
        app.expect_counts(7, 4, 5)?;
        let toast = app.text(&part("toast"))?;
        ensure!(
            toast.contains("2098") && toast.contains("6:30 PM"),
            "the toast says until when, not \"{toast}\""
        );
        app.press_for("z", 8, 4, 5)
    });
}

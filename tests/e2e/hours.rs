//! When the week begins and when the business is open, and that snoozes and calendars follow.

use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::waits::shows;
use crate::with_small_archive;

fn open_settings(app: &App) -> Result {
    app.press("Mod+,")?;
    app.wait_for("settings")
}

fn open_hours(app: &App) -> Result {
    open_settings(app)?;
    app.click(&part("open-business-hours"))?;
    app.wait_for("business-hours")
}

fn focus(app: &App, name: &str) -> Result {
    let focus = "document.querySelector(arguments[0]).focus()";
    app.script(focus, json!([part(name)]))?;
    Ok(())
}

/// Typed into a field of the system, whose parts take digits one after another.
fn type_time(app: &App, name: &str, digits: &str, want: &str) -> Result {
    focus(app, name)?;
    let (hour, minute) = digits.split_at(2);
    app.type_text(hour)?;
    app.press("ArrowRight")?;
    app.type_text(minute)?;
    app.wait_until(&format!("{name} is {want}"), |app| {
        let value = "return document.querySelector(arguments[0]).value";
        Ok(app.script(value, json!([part(name)]))? == json!(want))
    })
}

/// What the choices of a snooze say of tomorrow.
fn tomorrow(app: &App, what: &str) -> Result {
    app.press("h")?;
    app.wait_for("snooze-tomorrow")?;
    shows(app, "snooze-tomorrow", what)
}

#[test]
fn hours_are_written_by_keys_kept_and_followed_by_snoozes() {
    scenario("business-hours", |app| {
        with_small_archive(app)?;
        open_hours(app)?;
        shows(app, "hours-day-0", "Monday")?;
        // Open every day, so that whatever day it is there is a tomorrow.
        for day in [5, 6] {
            focus(app, &format!("hours-open-{day}"))?;
            app.press("Space")?;
            app.wait_for(&format!("hours-from-{day}-0"))?;
        }
        type_time(app, "hours-from-0-0", "0830", "08:30")?;
        type_time(app, "hours-to-0-0", "1400", "14:00")?;
        focus(app, "hours-add-0")?;
        app.press("Enter")?;
        app.wait_for("hours-from-0-1")?;
        type_time(app, "hours-to-0-1", "0200", "02:00")?;
        shows(app, "hours-problem-0-1", "midnight")?;
        app.settle()?;
        app.picture("business-hours-wrong")?;
        axe::check(app, "business hours with something wrong")?;
        type_time(app, "hours-to-0-1", "1930", "19:30")?;
        app.wait_until("what is right is not complained about", |app| {
            Ok(!app.has(&part("hours-problem-0-1"))?)
        })?;
        focus(app, "hours-copy-0")?;
        app.press("Enter")?;
        app.wait_until("all days have the hours of Monday", |app| {
            app.has(&part("hours-to-6-1"))
        })?;
        focus(app, "hours-zone")?;
        app.press("ArrowDown")?;
        app.type_text("madri")?;
        app.wait_for("hours-zone-option")?;
        app.press("Enter")?;
        app.wait_until("the zone is chosen", |app| {
            let value = "return document.querySelector(arguments[0]).value";
            Ok(app.script(value, json!([part("hours-zone")]))? == json!("Europe/Madrid"))
        })?;
        app.settle()?;
        app.picture("business-hours")?;
        app.press("ArrowDown")?;
        app.type_text("utc")?;
        app.wait_for("hours-zone-option")?;
        app.press("Escape")?;
        ensure!(
            app.has(&part("business-hours"))?,
            "Esc shuts the list and not the dialog"
        );
        app.press("ArrowDown")?;
        app.wait_for("hours-zone-option")?;
        // The first is that of this computer, which is UTC here.
        app.press("Enter")?;
        app.press("Escape")?;
        app.wait_until("Esc closes the dialog", |app| {
            Ok(!app.has(&part("business-hours"))?)
        })?;

        app.restart()?;
        let inbox = app.rows()?;
        app.select(&inbox[0].id)?;
        tomorrow(app, "8:30")?;
        app.settle()?;
        app.picture("business-hours-snooze")?;
        app.type_text("tomorrow")?;
        shows(app, "snooze-typed", "8:30")?;
        app.press("Escape")?;

        // Tomorrow is a holiday, in Spanish and with the mouse.
        app.save_settings(json!({ "language": "es", "theme": "dark" }))?;
        open_hours(app)?;
        app.click(&part("holiday-add"))?;
        shows(app, "holiday-problem", "Elige")?;
        app.click(&part("holiday-day-open"))?;
        app.wait_for("holiday-day-calendar")?;
        app.settle()?;
        app.picture("business-hours-calendar-es")?;
        axe::check(app, "the calendar")?;
        // The cursor is on today.
        app.press("ArrowRight")?;
        app.press("Enter")?;
        app.wait_until("the calendar closes with a choice", |app| {
            Ok(!app.has(&part("holiday-day-calendar"))?)
        })?;
        app.click(&part("holiday-add"))?;
        app.wait_for("holiday")?;
        app.settle()?;
        app.picture("business-hours-es")?;
        app.press("Escape")?;
        app.restart()?;
        app.select(&inbox[0].id)?;
        tomorrow(app, "9:00")?;
        app.press("Escape")?;
        open_hours(app)?;
        app.click(&part("holiday-remove"))?;
        app.wait_until("the holiday is gone", |app| Ok(!app.has(&part("holiday"))?))?;
        app.press("Escape")?;
        tomorrow(app, "8:30")
    });
}

#[test]
fn a_calendar_begins_with_the_day_that_is_chosen() {
    scenario("first-day", |app| {
        with_small_archive(app)?;
        let begins = |app: &App, day: &str| -> Result {
            let inbox = app.rows()?;
            app.select(&inbox[0].id)?;
            app.press("h")?;
            app.wait_for("snooze-day-open")?;
            app.click(&part("snooze-day-open"))?;
            app.wait_for("snooze-day-calendar-weekdays")?;
            let shown = app.text(&part("snooze-day-calendar-weekdays"))?;
            ensure!(shown.starts_with(day), "a week begins with {day}: {shown}");
            Ok(())
        };
        // The region of the tests is the United States.
        begins(app, "Sun")?;
        app.press("PageDown")?;
        app.press("Home")?;
        app.press("Escape")?;
        app.wait_until("Esc shuts the calendar alone", |app| {
            Ok(app.has(&part("snooze"))? && !app.has(&part("snooze-day-calendar"))?)
        })?;
        app.press("Escape")?;
        open_settings(app)?;
        app.click(&format!("label:has({})", part("set-first-day-monday")))?;
        app.settle()?;
        app.picture("settings-first-day")?;
        app.press("Escape")?;
        begins(app, "Mon")?;
        app.settle()?;
        app.picture("snooze-calendar")?;
        app.restart()?;
        begins(app, "Mon")?;
        // By keys: so many days on, and taken.
        app.press("ArrowDown")?;
        app.press("Enter")?;
        app.wait_until("the day is in the field", |app| {
            app.has(&format!("{}:enabled", part("snooze-pick")))
        })?;
        app.click(&part("snooze-pick"))?;
        app.wait_for("toast")?;
        app.expect_counts(7, 3, 5)
    });
}

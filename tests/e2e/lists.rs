//! Lists that are narrowed, sorted and kept as views.

use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::json;

use crate::with_small_archive;

fn names(app: &App) -> Result<Vec<String>> {
    let rows = app.rows()?.into_iter();
    let all = UNREAD.iter().chain(&OPEN);
    Ok(rows
        .map(|row| {
            let name = all.clone().find(|name| row.text.contains(**name));
            name.map_or(row.text.clone(), |name| (*name).to_owned())
        })
        .collect())
}

fn lists(app: &App, want: &[&str]) -> Result {
    let mut seen = Vec::new();
    app.wait_until("the list is this one", |app| {
        seen = names(app)?;
        Ok(seen == want)
    })
    .map_err(|e| format!("{e}: {seen:?}, not {want:?}").into())
}

/// Presses Tab until the focus is there.
fn tab_to(app: &App, name: &str) -> Result {
    for _ in 0..60 {
        if app.has(&format!("{name}:focus"))? {
            return Ok(());
        }
        app.press("Tab")?;
    }
    Err(format!("sixty times Tab do not reach {name}").into())
}

fn tag(app: &App, of: &str, name: &str) -> Result {
    app.select_name(of)?;
    app.press("l")?;
    app.wait_for("tags-text")?;
    app.type_text(name)?;
    app.press("Enter")?;
    app.wait_until("the tag is on", |app| {
        Ok(app.text(&part("toast"))?.contains(name))
    })
}

#[test]
fn f_narrows_by_tag_and_a_view_keeps_it_over_a_restart() {
    scenario("lists", |app| {
        with_small_archive(app)?;
        for of in [UNREAD[0], OPEN[1], OPEN[3]] {
            tag(app, of, "VIP")?;
        }
        app.press("f")?;
        app.wait_for("filter")?;
        let boxes = "[data-testid^='filter-tag-']";
        tab_to(app, boxes)?;
        app.press("Space")?;
        lists(app, &[UNREAD[0], OPEN[1], OPEN[3]])?;
        app.settle()?;
        app.picture("filter")?;
        app.press("Escape")?;
        app.wait_for("filter-bar")?;
        ensure!(
            app.text(&part("filter-count"))?.contains('3'),
            "the bar says how many"
        );
        app.press("Mod+s")?;
        app.wait_for("view-name")?;
        app.press("Mod+a")?;
        app.type_text("Regulars")?;
        app.press("Enter")?;
        app.wait_until("the sidebar has it", |app| {
            app.has("[data-testid^='saved-'][aria-current]")
        })?;

        // E and Z in a narrowed list.
        app.select_name(OPEN[1])?;
        app.press("e")?;
        lists(app, &[UNREAD[0], OPEN[3]])?;
        ensure!(
            app.text(&part("filter-count"))?.contains('2'),
            "the count is exact after E"
        );
        app.press("z")?;
        lists(app, &[UNREAD[0], OPEN[1], OPEN[3]])?;

        // Everything in it, and nothing else.
        app.press("Mod+a")?;
        app.wait_for("bulk-bar")?;
        app.press("e")?;
        app.expect_counts(5, 3, 8)?;
        lists(app, &[])?;
        app.settle()?;
        app.picture("filter-empty")?;
        app.press("z")?;
        app.expect_counts(8, 4, 5)?;

        app.press("g")?;
        app.press("i")?;
        app.wait_until("the inbox is whole again", |app| Ok(app.rows()?.len() == 8))?;
        app.restart()?;
        app.press("g")?;
        app.press("1")?;
        lists(app, &[UNREAD[0], OPEN[1], OPEN[3]])?;

        // With the mouse: off with the chip's button.
        app.click("[data-testid^='chip-']")?;
        app.wait_until("the list is whole again", |app| Ok(app.rows()?.len() == 8))
    });
}

#[test]
fn the_longest_waiting_comes_first_and_a_period_hides_the_rest() {
    scenario("lists-order", |app| {
        with_small_archive(app)?;
        let newest = names(app)?;
        app.press("f")?;
        app.wait_for("filter")?;
        app.click("label:has([data-testid='filter-order-longest_waiting'])")?;
        // Each wrote once, and nobody has answered.
        let want: Vec<&str> = newest.iter().rev().map(String::as_str).collect();
        lists(app, &want)?;
        app.settle()?;
        app.picture("longest-waiting")?;
        app.press("Escape")?;
        app.select_name(OPEN[3])?;
        app.press("e")?;
        lists(app, &want[1..])?;
        app.press("z")?;
        lists(app, &want)?;
        app.press("Shift+F")?;
        let newest: Vec<&str> = newest.iter().map(String::as_str).collect();
        lists(app, &newest)?;

        app.press("f")?;
        app.wait_for("filter")?;
        app.click("label:has([data-testid='filter-period-between'])")?;
        app.wait_for("filter-from")?;
        // Three days back is before Elena and Farid and after the others that are open.
        let day = app.script(
            "const d = new Date(Date.now() - 60 * 3600000); return d.toISOString().slice(0, 10)",
            json!([]),
        )?;
        let day = day.as_str().unwrap_or_default().to_owned();
        app.script(
            "const e = document.querySelector(arguments[0]); e.value = arguments[1]; \
             e.dispatchEvent(new Event('input', { bubbles: true }))",
            json!([part("filter-from"), day]),
        )?;
        app.wait_until("what is older is hidden", |app| {
            let shown = names(app)?;
            Ok(shown.contains(&OPEN[0].to_owned()) && !shown.contains(&OPEN[3].to_owned()))
        })
    });
}

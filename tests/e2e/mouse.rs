use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::{Row, part};
use listo_tests::{App, Result, scenario};
use serde_json::json;

use crate::states::{gone, is};
use crate::with_small_archive;

fn css(row: &Row) -> String {
    format!("{}[data-id='{}']", part("row"), row.id)
}

fn icon(app: &App, row: &Row, name: &str) -> Result {
    app.hover(&css(row))?;
    app.click(&acts(row, name))
}

/// A button of a row: it lies over the row, not in it.
pub fn acts(row: &Row, name: &str) -> String {
    format!("{}[data-id='{}'] {}", part("row-acts"), row.id, part(name))
}

#[test]
fn both_icons_of_a_row_act_on_that_row() {
    scenario("mouse-icons", |app| {
        with_small_archive(app)?;
        let elena = app.row_of(OPEN[0])?;
        icon(app, &elena, "row-unread")?;
        is(app, &elena, "unread", "the envelope marks unread")?;
        app.expect_counts(8, 5, 5)?;
        let ana = app.row_of(UNREAD[0])?;
        icon(app, &ana, "row-done")?;
        gone(app, &ana, "the check marks done")?;
        app.expect_counts(7, 4, 6)
    });
}

#[test]
fn a_click_on_a_row_opens_its_thread() {
    scenario("mouse-open", |app| {
        with_small_archive(app)?;
        let elena = app.row_of(OPEN[0])?;
        app.click(&css(&elena))?;
        app.wait_until("the thread of the clicked row is shown", |app| {
            Ok(app.text(&part("thread"))?.contains("call me back"))
        })?;
        app.wait_until("the clicked row is selected", |app| {
            Ok(app.selected()?.is_some_and(|row| row.id == elena.id))
        })
    });
}

/// WebKitWebDriver turns touch input into mouse input, so the events are made in the page, in the
/// order a finger gives them; they are not trusted ones.
const SWIPE: &str = "
const row = document.querySelector(arguments[0]), box = row.getBoundingClientRect();
const way = arguments[1] * box.width, y = box.y + box.height / 2;
const start = box.x + box.width / 2 - way / 2;
const touch = (type, x, target) => target.dispatchEvent(new PointerEvent(type, {
  pointerType: 'touch', pointerId: 7, isPrimary: true, button: type === 'pointermove' ? -1 : 0,
  buttons: type === 'pointerup' ? 0 : 1, clientX: x, clientY: y, bubbles: true, cancelable: true,
  composed: true,
}));
touch('pointerdown', start, row);
for (let i = 1; i <= 10; i++) touch('pointermove', start + way * i / 10, row);
touch('pointerup', start + way, row);";

#[test]
fn a_swipe_marks_done_one_way_and_unread_the_other() {
    scenario("swipe", |app| {
        with_small_archive(app)?;
        let elena = app.row_of(OPEN[0])?;
        app.script(SWIPE, json!([css(&elena), 0.8]))?;
        is(app, &elena, "unread", "a swipe to the right marks unread")?;
        app.expect_counts(8, 5, 5)?;
        app.script(SWIPE, json!([css(&elena), -0.8]))?;
        gone(app, &elena, "a swipe to the left marks done")?;
        app.expect_counts(7, 4, 6)
    });
}

use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::{Value, json};

use crate::with_small_archive;

/// How high each row is, and how far below the one before it stands.
fn row_heights(app: &App) -> Result<Vec<f64>> {
    let found = app.script(
        "const rows = [...document.querySelectorAll(arguments[0])].map(e => e.getBoundingClientRect()).sort((a, b) => a.top - b.top);
         return rows.flatMap((r, i) => i === 0 ? [r.height] : [r.height, r.top - rows[i - 1].top]);",
        json!([part("row")]),
    )?;
    Ok(found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect())
}

fn rows_are(app: &App, height: f64) -> Result {
    app.wait_until(&format!("rows are {height} pixels high"), |app| {
        let heights = row_heights(app)?;
        Ok(!heights.is_empty() && heights.iter().all(|h| (h - height).abs() < 0.5))
    })
}

/// How wide the page is, in its own pixels: fewer the larger everything is drawn.
fn width(app: &App) -> Result<f64> {
    let width = app.script("return window.innerWidth;", json!([]))?;
    Ok(width.as_f64().ok_or("the page has a width")?)
}

fn text_is(app: &App, percent: f64, at_normal: f64) -> Result {
    app.wait_until(&format!("the text has {percent} %"), |app| {
        Ok((width(app)? - at_normal * 100.0 / percent).abs() < 2.0)
    })
}

#[test]
fn the_list_is_made_wider_by_mouse_and_by_keys_and_stays_so() {
    scenario("list-width", |app| {
        with_small_archive(app)?;
        let width = |app: &App| -> Result<i64> {
            let wide = "return Math.round(document.querySelector(arguments[0]).getBoundingClientRect().right)";
            let found = app.script(wide, json!([part("divider")]))?;
            Ok(found.as_i64().ok_or("the line stands somewhere")?)
        };
        let is = |app: &App, wanted: i64| {
            let what = format!("the edge of the list is at {wanted}");
            app.wait_until(&what, |app| Ok(width(app)? == wanted))
        };
        let usual = width(app)?;
        let (x, y) = app.middle(&part("divider"))?;
        app.pointer("mouse", &[(x, y), (x + 50, y), (x + 100, y)])?;
        is(app, usual + 100)?;
        app.settle()?;
        app.picture("list-wider")?;
        app.script(
            "document.querySelector(arguments[0]).focus()",
            json!([part("divider")]),
        )?;
        app.press("ArrowLeft")?;
        is(app, usual + 84)?;
        app.restart()?;
        app.wait_for("divider")?;
        is(app, usual + 84)?;
        app.script(
            "document.querySelector(arguments[0]).focus()",
            json!([part("divider")]),
        )?;
        app.press("Enter")?;
        is(app, usual)
    });
}

#[test]
fn rows_are_of_the_height_that_was_chosen_also_after_a_restart() {
    scenario("density", |app| {
        with_small_archive(app)?;
        rows_are(app, 68.0)?;
        app.press("Mod+,")?;
        app.wait_for("settings")?;
        app.click(&format!("label:has({})", part("set-density-compact")))?;
        rows_are(app, 44.0)?;
        app.press("Escape")?;
        app.press("j")?;
        app.wait_until("the buttons of a row lie over it", |app| {
            let over = app.script(
                "const [a, b] = [...arguments].map(s => document.querySelector(s)?.getBoundingClientRect());
                 return !!a && !!b && a.top === b.top && a.height === b.height;",
                json!([part("row-acts"), format!("{}[data-cursor]", part("row"))]),
            )?;
            Ok(over == json!(true))
        })?;
        app.settle()?;
        app.picture("compact")?;
        app.press("/")?;
        app.type_text("ana")?;
        app.wait_until("a hit is as high as a row", |app| {
            let height = app.script(
                "return document.querySelector(arguments[0])?.offsetHeight ?? 0;",
                json!([part("hit")]),
            )?;
            Ok(height == json!(44))
        })?;
        app.settle()?;
        app.picture("compact-search")?;
        app.restart()?;
        rows_are(app, 44.0)
    });
}

#[test]
fn the_text_grows_and_shrinks_by_key_also_while_typing_and_stays_so() {
    scenario("text-size", |app| {
        with_small_archive(app)?;
        let normal = width(app)?;
        app.press("Mod+=")?;
        text_is(app, 110.0, normal)?;
        app.press("/")?;
        app.type_text("ana")?;
        app.press("Mod+=")?;
        text_is(app, 125.0, normal)?;
        let typed = app.script(
            "return document.querySelector(arguments[0]).value;",
            json!([part("search-field")]),
        )?;
        ensure!(typed == json!("ana"), "the key types nothing: {typed}");
        app.restart()?;
        text_is(app, 125.0, normal)?;
        app.press("Mod+-")?;
        text_is(app, 110.0, normal)?;
        app.press("Mod+0")?;
        text_is(app, 100.0, normal)?;

        app.press("Mod+,")?;
        app.wait_for("settings")?;
        app.press("Mod+-")?;
        app.wait_until("the choice in the settings follows the key", |app| {
            app.has(&format!("{}:checked", part("set-text-size-90")))
        })
    });
}

//! The menu bar of the window, opened and chosen from with real keys and a real mouse.

use listo_tests::archive::UNREAD;
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::json;

use crate::commands::expect_focus;
use crate::desktop::in_front;
use crate::with_small_archive;

/// How high a bar is at least, in pixels.
const BAR: usize = 20;
/// In the first menu of the bar, and in its first line.
const FIRST_MENU: (i64, i64) = (20, 12);
const FIRST_LINE: (i64, i64) = (60, 38);

fn height(app: &App) -> Result<i64> {
    let height = app.script("return innerHeight", json!([]))?;
    Ok(height.as_i64().unwrap_or_default())
}

fn has_bar(app: &App, full: i64) -> Result {
    app.wait_until("the bar takes its place from the page", |app| {
        Ok(height(app)? <= full - 20)
    })?;
    app.settle()
}

fn has_none(app: &App, full: i64) -> Result {
    app.wait_until("the page has the whole window", |app| {
        Ok(height(app)? == full)
    })
}

/// A menu is a window of its own.
fn menus(app: &App, open: bool) -> Result {
    let what = if open {
        "a menu is open"
    } else {
        "no menu is open"
    };
    app.wait_until(what, |app| {
        Ok((app.screen().windows_of("listo")? > 1) == open)
    })
}

/// The small archive, and no tooltip in sight, which is a window too.
fn begin(app: &mut App) -> Result<i64> {
    with_small_archive(app)?;
    app.rest_mouse()?;
    menus(app, false)?;
    height(app)
}

/// Opens the menu with this place in the bar, by keys.
fn open_menu(app: &App, place: usize) -> Result {
    in_front(app)?;
    app.screen().press("F10")?;
    menus(app, true)?;
    for _ in 0..place {
        app.screen().press("Right")?;
    }
    app.settle()
}

/// Runs a command of the palette by its words.
fn command(app: &App, words: &str) -> Result {
    app.press("Mod+k")?;
    expect_focus(app, "commands-text", "the field has the focus")?;
    app.type_text(words)?;
    app.press("Enter")?;
    app.wait_until("the palette is closed", |app| {
        Ok(!app.has(&part("commands"))?)
    })
}

/// From now on it is counted how often the page describes the bar.
fn count(app: &App) -> Result {
    let script = "
        const send = window.fetch;
        window.described = 0;
        window.fetch = (what, ...how) => {
          if (String(what).includes('set_menu_bar')) window.described++;
          return send(what, ...how);
        };";
    app.script(script, json!([])).map(drop)
}

fn described(app: &App) -> Result<u64> {
    let count = app.script("return window.described", json!([]))?;
    Ok(count.as_u64().ok_or("it was not counted")?)
}

/// Longer than a description waits: only by waiting can it be seen that none is sent.
fn rest(app: &App) -> Result {
    let script = "setTimeout(arguments[arguments.length - 1], 1000)";
    app.driver()?.script_async(script, json!([])).map(drop)
}

const CONVERSATION: usize = 3;

#[test]
fn the_menu_bar_is_there_when_wanted_and_does_what_the_keys_do() {
    scenario("menubar", |app| {
        let full = begin(app)?;
        count(app)?;
        for key in ["j", "k", "e", "z"] {
            app.press(key)?;
        }
        app.expect_counts(8, 4, 5)?;
        ensure!(
            described(app)? == 0,
            "while it is hidden nothing is said of it"
        );
        command(app, "show the menu bar")?;
        has_bar(app, full)?;
        app.wait_until("it was described", |app| Ok(described(app)? > 0))?;

        app.select_name(UNREAD[0])?;
        open_menu(app, CONVERSATION)?;
        app.picture("menubar-conversation")?;
        app.screen().press("Down")?;
        app.screen().press("Return")?;
        app.expect_counts(7, 3, 6)?;
        menus(app, false)?;
        // The list has the focus as before, and each key acts once.
        app.screen().press("z")?;
        app.expect_counts(8, 4, 5)?;

        // A description waits until nothing changes any more; what is told now is of what came before.
        rest(app)?;
        let before = described(app)?;
        for key in ["j", "k", "e", "z", "j", "e", "z"] {
            app.screen().press(key)?;
        }
        app.expect_counts(8, 4, 5)?;
        rest(app)?;
        let said = described(app)? - before;
        ensure!(
            said == 0,
            "triage changes nothing in the bar, which was described {said} times"
        );

        // With the mouse.
        // Its menus have its name.
        let listo = app.screen().window("Listo")?.ok_or("Listo is in sight")?;
        app.screen().click(&listo, FIRST_MENU)?;
        menus(app, true)?;
        app.settle()?;
        app.picture("menubar-file")?;
        app.screen().click(&listo, FIRST_LINE)?;
        app.wait_for("new-message")?;
        app.press("Escape")?;

        // What is typed is typed.
        app.press("/")?;
        expect_focus(app, "search-field", "the field has the focus")?;
        app.screen().type_text("eezu")?;
        app.wait_until("the letters are in the field", |app| {
            let typed = app.script("return document.activeElement?.value", json!([]))?;
            Ok(typed == json!("eezu"))
        })?;
        app.expect_counts(8, 4, 5)
    });
}

#[test]
fn the_menu_bar_speaks_the_language_and_is_there_after_a_restart() {
    scenario("menubar-kept", |app| {
        let full = begin(app)?;
        app.save_settings(json!({ "menuBar": true }))?;
        has_bar(app, full)?;
        let english = app.screen().edge("Listo", BAR)?;
        app.save_settings(json!({ "language": "es" }))?;
        app.wait_until("the bar says something else", |app| {
            Ok(app.screen().edge("Listo", BAR)? != english)
        })?;
        open_menu(app, CONVERSATION)?;
        app.picture("menubar-spanish")?;
        app.screen().press("Escape")?;
        app.save_settings(json!({ "language": "en" }))?;
        app.wait_until("the bar is in English again", |app| {
            Ok(app.screen().edge("Listo", BAR)? == english)
        })?;

        app.save_settings(json!({ "theme": "dark" }))?;
        app.wait_until("the bar is dark with the page", |app| {
            Ok(app.screen().edge("Listo", BAR)? != english)
        })?;
        open_menu(app, CONVERSATION)?;
        app.picture("menubar-dark")?;
        app.screen().press("Escape")?;
        app.save_settings(json!({ "theme": "system" }))?;
        app.wait_until("the bar is light again", |app| {
            Ok(app.screen().edge("Listo", BAR)? == english)
        })?;

        app.restart()?;
        app.wait_for("conversation-list")?;
        has_bar(app, full)?;
        command(app, "hide the menu bar")?;
        has_none(app, full)?;
        app.restart()?;
        app.wait_for("conversation-list")?;
        has_none(app, full)
    });
}

#[test]
fn f10_opens_a_hidden_menu_bar_for_one_choice() {
    scenario("menubar-once", |app| {
        let full = begin(app)?;
        app.select_name(UNREAD[0])?;
        open_menu(app, 0)?;
        has_bar(app, full)?;
        app.screen().press("Escape")?;
        menus(app, false)?;
        has_none(app, full)?;
        open_menu(app, CONVERSATION)?;
        app.screen().press("Down")?;
        app.screen().press("Return")?;
        app.expect_counts(7, 3, 6)?;
        has_none(app, full)?;
        app.screen().press("z")?;
        app.expect_counts(8, 4, 5)
    });
}

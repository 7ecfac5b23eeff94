//! From a telephone's width to the largest screens: everything has its room, and nothing lies outside.

use listo_tests::archive::UNREAD;
use listo_tests::listo::part;
use listo_tests::scenario::scenario_with;
use listo_tests::{App, Result, Setup, axe, ensure, scenario};
use serde_json::{Value, json};

use crate::commands::expect_focus;
use crate::focus::{choose, kept, palette};
use crate::insights::{focus, open_insights};
use crate::waits::gone;
use crate::with_small_archive;

/// What can be seen and reaches over an edge of the window, and what has to be scrolled sideways.
const OUTSIDE: &str = "
const name = e => e.dataset.testid ?? `${e.localName}.${e.className} ${(e.textContent ?? '').trim().slice(0, 30)}`;
const seen = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.closest('.sr') === null && e.closest('[inert]') === null;
const top = document.querySelector('dialog[open]') ?? document.body;
const all = [...top.querySelectorAll('button, input, textarea, select, h1, h2, h3, a, p, dt, dd, label, [role=option]')].filter(seen);
const out = all.filter(e => { const r = e.getBoundingClientRect(); return r.width > 1 && (r.left < -1 || r.right > innerWidth + 1); });
const wide = [...top.querySelectorAll('*')].filter(e => seen(e) && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1);
return [...new Set([...out.map(e => `${name(e)} is outside`), ...wide.map(e => `${name(e)} scrolls sideways`)])];";

fn fits(app: &App, place: &str, size: &str) -> Result {
    app.settle()?;
    app.picture(&format!("room-{size}-{place}"))?;
    let outside = app.script(OUTSIDE, json!([]))?;
    ensure!(outside == json!([]), "{place} fits, {size}: {outside}");
    axe::check(app, &format!("{place}, {size}"))
}

fn list(app: &App) -> Result {
    app.press("Escape")?;
    expect_focus(app, "conversation-list", "the list has the focus")
}

fn dialog(app: &App, key: &str, shows: &str, size: &str) -> Result {
    app.press(key)?;
    app.wait_for(shows)?;
    fits(app, shows, size)?;
    list(app)
}

fn command(app: &App, id: &str, shows: &str, size: &str) -> Result {
    palette(app)?;
    choose(app, id)?;
    app.wait_for(shows)?;
    kept(app, id)?;
    fits(app, shows, size)?;
    list(app)
}

/// The reviews, one that is gone through, and its end.
fn reviews(app: &App, size: &str) -> Result {
    crate::review::open_reviews(app)?;
    fits(app, "reviews", size)?;
    let begin = format!("{} {}", part("review-morning"), part("review-begin"));
    app.script(
        "document.querySelector(arguments[0]).focus()",
        json!([begin]),
    )?;
    app.press("Enter")?;
    app.wait_for("review-position")?;
    fits(app, "review", size)?;
    app.press("Escape")?;
    app.wait_for("review-resume")?;
    list(app)
}

/// The charts, and each of them as a table; the list behind a figure, and the filter.
fn insights(app: &App, size: &str) -> Result {
    app.press("g")?;
    app.press("y")?;
    app.wait_for("insights-screen")?;
    fits(app, "insights-empty", size)?;
    open_insights(app)?;
    fits(app, "insights", size)?;
    let top = "document.querySelector(arguments[0]).scrollIntoView()";
    app.script(top, json!([part("chart-heat")]))?;
    fits(app, "insights-charts", size)?;
    let tables =
        "for (const b of document.querySelectorAll(\"[data-testid^='table-of-']\")) b.click();";
    app.script(tables, json!([]))?;
    app.wait_for("twin-heat")?;
    fits(app, "insights-tables", size)?;
    app.script(tables, json!([]))?;
    app.press("f")?;
    app.wait_for("insight-filter")?;
    fits(app, "insights-filter", size)?;
    app.press("Escape")?;
    gone(app, "insight-filter")?;
    focus(app, "tile-median_response")?;
    app.press("Enter")?;
    app.wait_for("insight-row")?;
    fits(app, "insights-behind", size)?;
    app.press("Escape")?;
    gone(app, "insight-list")?;
    list(app)
}

/// Every place that a key leads to.
fn tour(app: &App, size: &str) -> Result {
    app.rest_mouse()?;
    app.select_name(UNREAD[0])?;
    fits(app, "list", size)?;
    app.press("Enter")?;
    expect_focus(app, "thread-scroller", "the thread has the focus")?;
    fits(app, "thread", size)?;
    app.press("r")?;
    app.wait_for("reply-text")?;
    fits(app, "composer", size)?;
    app.press("Escape")?;
    app.press("Shift+D")?;
    expect_focus(app, "contact-name", "the name has the focus")?;
    fits(app, "contact", size)?;
    app.press("Mod+a")?;
    app.type_text("Dr. Who")?;
    app.press("Enter")?;
    app.wait_until("she is a contact", |app| {
        Ok(app.text(&part("thread-title"))?.contains("Dr. Who"))
    })?;
    app.press("d")?;
    list(app)?;
    dialog(app, "Mod+,", "settings", size)?;
    dialog(app, "?", "help", size)?;
    dialog(app, "Mod+k", "commands", size)?;
    dialog(app, "h", "snooze", size)?;
    dialog(app, "l", "tags", size)?;
    dialog(app, "f", "filter", size)?;
    dialog(app, "s", "share", size)?;
    command(app, "outbox", "outbox", size)?;
    command(app, "clean_up", "cleanup", size)?;
    command(app, "history", "history", size)?;
    command(app, "keys", "keys", size)?;
    command(app, "sources", "sources-screen", size)?;
    command(app, "import", "import-screen", size)?;

    insights(app, size)?;
    reviews(app, size)?;
    app.press("g")?;
    app.press("c")?;
    app.wait_for("contacts-row")?;
    expect_focus(app, "contacts-list", "the contacts have the focus")?;
    fits(app, "contacts", size)?;
    app.press("Enter")?;
    expect_focus(app, "contact-name", "Enter goes to the name")?;
    fits(app, "card", size)?;
    app.press("Escape")?;
    expect_focus(app, "contacts-list", "Esc goes back to the list")?;
    app.press("Escape")?;
    expect_focus(app, "conversation-list", "Esc leads back to the inbox")
}

#[test]
fn everything_fits_at_900_by_600_with_the_largest_text() {
    scenario("room-low", |app| {
        with_small_archive(app)?;
        app.driver()?.resize(900, 600)?;
        app.save_settings(json!({ "textSize": 200 }))?;
        tour(app, "low")
    });
}

#[test]
fn everything_fits_in_360_pixels() {
    scenario("room-slim", |app| {
        with_small_archive(app)?;
        app.driver()?.resize(360, 640)?;
        tour(app, "slim")
    });
}

#[test]
fn a_contact_is_opened_and_left_by_mouse_in_a_narrow_window() {
    scenario("room-contact", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        app.press("Shift+D")?;
        expect_focus(app, "contact-name", "the name has the focus")?;
        app.type_text("Dr. Who")?;
        app.press("Enter")?;
        app.wait_until("she is a contact", |app| {
            Ok(app.text(&part("thread-title"))?.contains("Dr. Who"))
        })?;
        app.driver()?.resize(600, 640)?;
        app.press("g")?;
        app.press("c")?;
        app.wait_for("contacts-row")?;
        app.click(&part("contacts-row"))?;
        expect_focus(app, "contacts-back", "the card is shown, with a way back")?;
        app.press("Escape")?;
        expect_focus(app, "contacts-list", "Esc leads back to the contacts")?;
        app.click(&part("contacts-row"))?;
        app.click(&part("contacts-back"))?;
        expect_focus(app, "contacts-list", "so does the button")
    });
}

#[test]
fn the_largest_screens_have_lines_that_are_read_well() {
    let setup = Setup {
        size: Some((3840, 2160)),
        ..Setup::default()
    };
    scenario_with("room-4k", setup, |app| {
        with_small_archive(app)?;
        app.driver()?.resize(3840, 2130)?;
        app.wait_until("the window is as wide as the screen", |app| {
            Ok(app.script("return innerWidth > 3700", json!([]))? == json!(true))
        })?;
        tour(app, "4k")?;
        app.press("Enter")?;
        app.press("r")?;
        app.wait_for("reply-text")?;
        let wide = app.script(
            "return [...arguments].map(s => document.querySelector(s).getBoundingClientRect()).map(r => [r.left, r.right]);",
            json!([part("reply-text"), part("thread-day")]),
        )?;
        let edge = |i: usize, j: usize| wide[i][j].as_f64().unwrap_or_default();
        ensure!(
            edge(0, 1) - edge(0, 0) < 1000.0 && edge(1, 1) - edge(1, 0) < 1000.0,
            "no line is longer than it is read well: {wide}"
        );
        ensure!(
            (edge(0, 0) - edge(1, 0)).abs() < 24.0,
            "what is written stands below what was said: {wide}"
        );
        let list = app.script(
            "return document.querySelector(arguments[0]).getBoundingClientRect().width",
            json!([part("conversation-list")]),
        )?;
        ensure!(
            list.as_f64().is_some_and(|w| w > 450.0),
            "the list grows with the window: {}",
            Value::to_string(&list)
        );
        Ok(())
    });
}

/// The theme of the desktop for who needs contrast, as its settings write it.
const CONTRAST: &str = "[Settings]\ngtk-theme-name=HighContrast\n";

#[test]
fn who_asks_the_desktop_for_contrast_gets_it() {
    scenario("contrast", |app| {
        let folder = app.files().join("config/gtk-3.0");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("settings.ini"), CONTRAST)?;
        with_small_archive(app)?;
        let asked = app.script(
            "return matchMedia('(prefers-contrast: more)').matches",
            json!([]),
        )?;
        ensure!(asked == json!(true), "the page is told: {asked}");
        app.select_name(UNREAD[0])?;
        app.rest_mouse()?;
        for theme in ["light", "dark"] {
            app.save_settings(json!({ "theme": theme }))?;
            app.wait_until(&format!("the page is {theme}"), |app| {
                let now = app.script("return document.documentElement.dataset.theme", json!([]))?;
                Ok(now == json!(theme))
            })?;
            app.settle()?;
            app.picture(&format!("contrast-{theme}"))?;
            axe::check(app, &format!("the inbox with more contrast ({theme})"))?;
        }
        Ok(())
    });
}

//! The insights: figures are walked by keys and by mouse, and each leads to exactly what it counts.

use std::path::PathBuf;

use listo_tests::archive::Archive;
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::share::save_as;
use crate::waits::{focused, gone, shows};

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;
const MINUTE: u64 = 60_000;

/// Four weeks of a shop: some write every day, most get an answer after minutes or hours.
pub fn busy() -> Archive {
    let mut archive = Archive::new();
    for day in 0..28 {
        for nth in 0..5 + day * 5 % 7 {
            let who = (day * 11 + nth * 7) % 30;
            let (name, number) = (format!("Customer {who:02}"), 611_000_000 + who);
            let ago = DAY + day * DAY + (nth * 97 + day * 31) % (10 * 60) * MINUTE;
            archive.text(&name, number, ago, true, "Is it ready?");
            if nth % 6 != 5 {
                let answer = (4 + (day * 37 + nth * 53) % 170) * MINUTE;
                archive.sent(&name, number, ago - answer, "Yes, come by.");
            }
        }
    }
    archive.text("Ana Pérez", 611_000_099, HOUR, false, "¿Está listo?");
    archive.service("BANK", 2 * HOUR, "Your verification code is 123456");
    archive
}

pub fn with_busy_archive(app: &mut App) -> Result {
    let archive = busy().save(app.files(), "busy.xml")?;
    app.import(&archive)?;
    app.see_by_hand()?;
    app.view("inbox")
}

fn rested(app: &App) -> Result {
    app.wait_until("the figures are there", |app| {
        app.has(&format!("{}[data-busy='false']", part("insights-screen")))
    })?;
    app.settle()
}

/// From wherever one is to figures of what was imported.
pub fn open_insights(app: &App) -> Result {
    app.press("g")?;
    app.press("y")?;
    app.wait_for("insights-screen")?;
    rested(app)?;
    if app.has(&part("insights-count-imported"))? {
        focus(app, "insights-count-imported")?;
        app.press("Enter")?;
    }
    app.wait_for("tile-median_response")?;
    rested(app)
}

pub fn focus(app: &App, name: &str) -> Result {
    let focus = "document.querySelector(arguments[0]).focus({ focusVisible: true })";
    app.script(focus, json!([part(name)]))?;
    focused(app, name)
}

/// The first number in a text, its separators left out.
fn number(text: &str) -> Result<u64> {
    let digits: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
        .filter(char::is_ascii_digit)
        .collect();
    Ok(digits
        .parse()
        .map_err(|_| format!("a number in \"{text}\""))?)
}

/// The list behind a figure says how many it is, and shows that many at most.
fn behind(app: &App, want: u64) -> Result {
    app.wait_until(&format!("{want} are behind the figure"), |app| {
        app.has(&format!("{}[data-n='{want}']", part("insight-count")))
    })?;
    let (rows, n): (u64, u64) = {
        let script = "const at = document.querySelector(arguments[0]);
            const rows = [...document.querySelectorAll(arguments[1])].length;
            return [rows, Math.min(50, Number(at.dataset.total))];";
        let counted = app.script(script, json!([part("insight-count"), part("insight-row")]))?;
        serde_json::from_value(counted)?
    };
    ensure!(rows == n, "{rows} of {n} conversations are listed");
    Ok(())
}

fn said(app: &App, chart: &str) -> Result<String> {
    app.text(&part(&format!("said-{chart}")))
}

/// Walks a chart until the point that is read says this.
fn walk_until(app: &App, chart: &str, key: &str, fits: impl Fn(&str) -> bool) -> Result<String> {
    for _ in 0..200 {
        let now = said(app, chart)?;
        if fits(&now) {
            return Ok(now);
        }
        app.press(key)?;
        app.wait_until("another point is read", |app| Ok(said(app, chart)? != now))?;
    }
    Err(format!("no point of {chart} was found with {key}").into())
}

#[test]
fn every_figure_is_read_by_keys_and_leads_to_what_it_counts() {
    scenario("insights", |app| {
        with_busy_archive(app)?;
        app.press("g")?;
        app.press("y")?;
        // What was imported is history, and that is said.
        app.wait_for("insights-count-imported")?;
        app.settle()?;
        app.picture("insights-empty")?;
        axe::check(app, "insights without figures")?;
        open_insights(app)?;
        app.rest_mouse()?;
        app.settle()?;
        app.picture("insights")?;
        axe::check(app, "insights")?;

        // A tile, how it is counted, and the two lists behind it.
        focus(app, "tile-median_response")?;
        app.press("i")?;
        shows(app, "formula-tile-median_response", "Automatic replies")?;
        axe::check(app, "insights with a formula")?;
        app.press("i")?;
        gone(app, "formula-tile-median_response")?;
        let answered = number(&app.text(&format!("{} .of", part("tile-median_response")))?)?;
        app.press("Enter")?;
        behind(app, answered)?;
        app.settle()?;
        app.picture("insights-behind")?;
        axe::check(app, "the conversations behind a tile")?;
        app.press("ArrowRight")?;
        let waiting = app.text(&format!("{} .of", part("tile-median_response")))?;
        let waiting = number(waiting.split('·').nth(1).unwrap_or_default())?;
        behind(app, waiting)?;
        app.press("Escape")?;
        focused(app, "tile-median_response")?;
        app.press("ArrowRight")?;
        focused(app, "tile-p90_response")?;
        app.press("ArrowRight")?;
        focused(app, "tile-completion")?;
        let done = number(&app.text(&format!("{} .of", part("tile-completion")))?)?;
        app.press("Enter")?;
        behind(app, done)?;
        app.press("Escape")?;

        // A cell of the heat map.
        focus(app, "points-heat")?;
        let here = "Came in ";
        let came = |text: &str| text.split(here).nth(1).and_then(|n| number(n).ok());
        walk_until(app, "heat", "ArrowDown", |text| came(text) > Some(0)).or_else(|_| {
            focus(app, "points-heat")?;
            walk_until(app, "heat", "ArrowRight", |text| came(text) > Some(0))
        })?;
        let cell = said(app, "heat")?;
        app.picture("insights-heat")?;
        app.press("Enter")?;
        behind(app, came(&cell).unwrap_or_default())?;
        app.press("Escape")?;
        focused(app, "points-heat")?;
        ensure!(said(app, "heat")? == cell, "the same cell is read again");

        // The same as a table, by its key, and back.
        app.press("t")?;
        app.wait_for("twin-heat")?;
        app.wait_until("the table has the focus", |app| {
            let at = "return document.activeElement?.closest('[data-twin]') !== null";
            Ok(app.script(at, json!([]))? == json!(true))
        })?;
        app.settle()?;
        app.picture("insights-table")?;
        axe::check(app, "a chart as a table")?;
        let cell = number(&app.text(&format!("{} [tabindex='0']", part("twin-heat")))?)?;
        app.press("Enter")?;
        behind(app, cell)?;
        app.press("Escape")?;
        app.press("t")?;
        focused(app, "points-heat")?;

        // A point of the line, of the bars and of the backlog.
        for chart in [
            "responses",
            "distribution",
            "inbound",
            "backlog",
            "numbers",
            "contacts",
        ] {
            focus(app, &format!("points-{chart}"))?;
            app.wait_until("a point is read", |app| Ok(!said(app, chart)?.is_empty()))?;
        }
        focus(app, "points-responses")?;
        let answered = |text: &str| text.split("Answered ").nth(1).and_then(|n| number(n).ok());
        let day = walk_until(app, "responses", "ArrowRight", |text| {
            answered(text) > Some(0)
        })?;
        app.press("Enter")?;
        behind(app, answered(&day).unwrap_or_default())?;
        app.press("Escape")?;

        // A shorter period, and a filter that leaves nothing.
        let month = app.text(&part("insights-scope"))?;
        app.click(&format!("label:has({})", part("insight-period-7")))?;
        app.wait_until("another period is shown", |app| {
            Ok(app.text(&part("insights-scope"))? != month)
        })?;
        rested(app)?;
        app.press("f")?;
        app.wait_for("insight-filter")?;
        app.settle()?;
        app.picture("insights-filter")?;
        axe::check(app, "the filter of the insights")?;
        app.click(&format!("label:has({})", part("insight-assignee-me")))?;
        app.press("Escape")?;
        app.wait_for("insights-clear")?;
        app.press("Shift+F")?;
        app.wait_for("tile-median_response")?;

        // Enter in a list leads to the conversation, Esc to the inbox, G Y back to the same question.
        focus(app, "tile-still_waiting")?;
        app.press("Enter")?;
        app.wait_for("insight-row")?;
        let name = app.text(&format!(
            "{}[aria-selected='true'] .name",
            part("insight-row")
        ))?;
        app.press("Enter")?;
        shows(app, "thread-title", &name)?;
        gone(app, "insight-list")?;
        app.press("g")?;
        app.press("y")?;
        rested(app)?;
        ensure!(
            app.has(&format!("{}:checked", part("insight-period-7")))?,
            "the period is the one that was chosen"
        );
        app.press("Escape")?;
        focused(app, "conversation-list")
    });
}

fn saved(app: &App, menu: &str, item: &str, name: &str) -> Result<Vec<u8>> {
    let file: PathBuf = app.files().join(name);
    app.click(&part(menu))?;
    app.wait_for(item)?;
    app.click(&part(item))?;
    save_as(app, &file)?;
    let mut bytes = Vec::new();
    app.wait_until(&format!("{name} is written"), |_| {
        bytes = std::fs::read(&file).unwrap_or_default();
        Ok(!bytes.is_empty())
    })?;
    Ok(bytes)
}

#[test]
fn figures_are_pointed_at_opened_and_saved_with_the_mouse_in_spanish() {
    scenario("insights-es", |app| {
        with_busy_archive(app)?;
        app.save_settings(json!({ "language": "es", "theme": "dark" }))?;
        app.click(&part("open-insights"))?;
        app.wait_for("insights-count-imported")?;
        app.click(&part("insights-count-imported"))?;
        app.wait_for("tile-median_response")?;
        rested(app)?;
        shows(app, "tile-median_response", "Tiempo de respuesta mediano")?;
        app.rest_mouse()?;
        app.settle()?;
        app.picture("insights-es-dark")?;
        axe::check(app, "insights in Spanish")?;

        // The third bar of the times: its number is in its tooltip, and behind it.
        let bar = format!(
            "{} rect.chart-1:nth-of-type(3)",
            part("points-distribution")
        );
        let scroll = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })";
        app.script(scroll, json!([part("chart-distribution")]))?;
        app.settle()?;
        app.hover(&bar)?;
        app.wait_for("tip-distribution")?;
        app.settle()?;
        app.picture("insights-tip-es")?;
        let n = number(&app.text(&format!("{} .value", part("tip-distribution")))?)?;
        app.click(&bar)?;
        behind(app, n)?;
        app.picture("insights-behind-es")?;
        app.click(&part("insight-row"))?;
        app.wait_for("thread-title")?;
        gone(app, "insight-list")?;
        app.click(&part("open-insights"))?;
        app.wait_for("chart-responses")?;
        rested(app)?;

        // As files.
        let png = saved(app, "menu-of-responses", "png-of-responses", "times.png")?;
        ensure!(
            png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() > 5_000,
            "a picture: {} bytes",
            png.len()
        );
        std::fs::write(
            listo_tests::app::artifacts("screens").join("insights-saved.png"),
            &png,
        )?;
        let svg = saved(app, "menu-of-heat", "svg-of-heat", "heat.svg")?;
        std::fs::write(
            listo_tests::app::artifacts("screens").join("insights-saved.svg"),
            &svg,
        )?;
        let svg = String::from_utf8(svg)?;
        ensure!(
            svg.starts_with("<svg ")
                && svg.contains("Cuándo escriben")
                && svg.matches("<rect").count() > 84,
            "a drawing with its title and its cells"
        );
        ensure!(
            !svg.contains("var(") && !svg.contains("class="),
            "that needs no page: {svg}"
        );
        let csv = saved(app, "insights-more", "insights-csv", "figures.csv")?;
        ensure!(
            String::from_utf8(csv)?.starts_with("figure,part,name,value,of\r\nmedian_response,"),
            "the figures as a table"
        );
        Ok(())
    });
}

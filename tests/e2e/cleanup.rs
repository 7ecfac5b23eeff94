use listo_tests::archive::Archive;
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::{Value, json};

use crate::commands::{expect_focus, focus};

const DAY: u64 = 24 * 3_600_000;

fn with_services(app: &mut App) -> Result {
    let mut archive = Archive::small();
    archive.service("22000", 3 * DAY, "482913 is your verification code");
    archive.service("MiBanco", 4 * DAY, "Tu código es 5501. No lo compartas.");
    let offer = "Rebajas <b>hasta</b> el domingo 🎉 Para darse de baja: example.com/b";
    archive.service("Zapatos", 10 * DAY, offer);
    let archive = archive.save(app.files(), "services.xml")?;
    app.import(&archive)?;
    app.see_by_hand()?;
    app.view("inbox")?;
    app.expect_counts(11, 7, 5)
}

fn tab_to(app: &App, name: &str) -> Result {
    for _ in 0..40 {
        if focus(app)? == name {
            return Ok(());
        }
        app.press("Tab")?;
    }
    expect_focus(app, name, "Tab reaches it")
}

/// Who is found, in the order of the list.
fn found(app: &App) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.querySelector('.name').textContent);";
    let names = app.script(script, json!([part("cleanup-row")]))?;
    let names = names.as_array().cloned().unwrap_or_default();
    Ok(names
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect())
}

fn finds(app: &App, expected: &[&str], why: &str) -> Result {
    app.wait_until(why, |app| Ok(found(app)? == expected))
}

fn open(app: &App) -> Result {
    app.press("Mod+k")?;
    app.wait_for("commands")?;
    app.type_text("clean up")?;
    app.press("Enter")?;
    app.wait_for("cleanup")
}

#[test]
fn clean_up_shows_first_then_does_only_that_and_z_takes_it_back() {
    scenario("cleanup", |app| {
        with_services(app)?;
        open(app)?;
        finds(app, &["22000", "MiBanco", "Zapatos"], "services are found")?;
        app.settle()?;
        app.picture("cleanup")?;
        axe::check(app, "the clean-up")?;
        app.expect_counts(11, 7, 5)?;

        // By the keys alone: a rule off and on, one left out, then all the rest.
        tab_to(app, "cleanup-on-codes")?;
        app.press("Space")?;
        finds(app, &["Zapatos"], "a rule that is off finds nothing")?;
        app.press("Space")?;
        finds(app, &["22000", "MiBanco", "Zapatos"], "and on again")?;
        tab_to(app, "cleanup-pick")?;
        app.press("Space")?;
        let says = |words: &'static str| {
            move |app: &App| Ok(app.text(&part("cleanup-do"))?.contains(words))
        };
        app.wait_until("one is left out", says("2 conversations"))?;
        tab_to(app, "cleanup-do")?;
        app.press("Enter")?;
        app.expect_counts(9, 5, 7)?;
        ensure!(!app.has(&part("cleanup"))?, "the dialog has closed");
        let toast = app.text(&part("toast"))?;
        ensure!(toast.contains("2 conversations done"), "not \"{toast}\"");
        app.row_of("22000")?;
        app.settle()?;
        app.picture("cleanup-done")?;
        app.press_for("z", 11, 7, 5)?;

        // Old open ones, with the mouse; and a look at one of them.
        app.click(&part("open-cleanup"))?;
        app.wait_for("cleanup")?;
        app.click(&part("cleanup-waiting"))?;
        app.click(&part("cleanup-days-quiet"))?;
        app.press("Mod+a")?;
        app.type_text("2")?;
        app.press("Tab")?;
        app.wait_until("those older than two days are found too", |app| {
            Ok(found(app)?.len() > 3)
        })?;
        app.settle()?;
        app.picture("cleanup-quiet")?;
        let first = found(app)?.first().cloned().unwrap_or_default();
        app.click(&part("cleanup-look"))?;
        app.wait_until("it is shown", |app| {
            Ok(!app.has(&part("cleanup"))? && app.text(&part("thread-title"))? == first)
        })?;
        app.restart()?;
        open(app)?;
        app.wait_until("the rules are kept", |app| Ok(found(app)?.len() > 3))?;
        app.press("Escape")?;
        app.expect_counts(11, 7, 5)
    });
}

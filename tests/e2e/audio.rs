//! A voicemail with its recording, heard in the thread.

use listo_tests::archive::Archive;
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::json;

fn is_playing(app: &App, yes: bool) -> Result {
    app.wait_until(&format!("playing is {yes}"), |app| {
        ensure!(
            !app.has(&part("audio-trouble"))?,
            "{}",
            app.text(&part("audio-trouble"))?
        );
        app.has(&format!("[data-testid='audio'][data-playing='{yes}']"))
    })
}

/// Seconds, as the slider has them.
fn position(app: &App) -> Result<f64> {
    let script = "return document.querySelector(arguments[0]).valueAsNumber";
    let value = app.script(script, json!([part("audio-position")]))?;
    Ok(value.as_f64().unwrap_or(-1.0))
}

#[test]
fn v_plays_and_pauses_a_voicemail_and_the_slider_seeks() {
    scenario("audio", |app| {
        app.open()?;
        app.wait_for("first-run-samples")?;
        app.press("2")?;
        app.wait_for("conversation-list")?;
        app.see_by_hand()?;
        app.select_name("Voicemail")?;
        app.wait_for("audio")?;
        let said = app.text(&part("audio-time"))?;
        ensure!(said == "0:00 / 0:34", "the length is known before: {said}");

        app.press("v")?;
        is_playing(app, true)?;
        app.wait_until("it is heard", |app| Ok(position(app)? >= 1.0))?;
        app.press("v")?;
        is_playing(app, false)?;

        app.press("Enter")?;
        app.wait_until("the thread has the focus", |app| {
            app.has(&format!("{}:focus", part("thread-scroller")))
        })?;
        app.press("Tab")?;
        app.press("Tab")?;
        app.wait_until("Tab reaches the slider", |app| {
            app.has(&format!("{}:focus", part("audio-position")))
        })?;
        let before = position(app)?;
        app.press("ArrowRight")?;
        app.press("ArrowRight")?;
        let after = position(app)?;
        ensure!(
            after > before + 1.0,
            "an arrow moves on by a second: from {before} to {after}"
        );
        app.press("v")?;
        is_playing(app, true)?;
        app.wait_until("it goes on from there", |app| Ok(position(app)? > after))?;
        app.click(&part("audio-speed"))?;
        app.wait_until("the speed is shown", |app| {
            Ok(app.text(&part("audio-speed"))? == "1.5×")
        })?;
        app.rest_mouse()?;
        app.press("v")?;
        is_playing(app, false)?;
        app.settle()?;
        app.picture("audio")?;
        Ok(())
    });
}

/// It begins as a recording does, and is none.
const BROKEN: &str = "UklGRiQAAABXQVZFbm8gc291bmQgYXQgYWxsLCBvbmx5IHdvcmRzIGFib3V0IGl0";

#[test]
fn a_recording_that_cannot_be_played_is_said_to_be_none() {
    scenario("audio-broken", |app| {
        let mut archive = Archive::new();
        archive.file("Ana", 600_000_001, 60_000, "audio/wav", BROKEN);
        let archive = archive.save(app.files(), "audio.xml")?;
        app.import(&archive)?;
        app.view("all")?;
        app.wait_for("audio")?;
        app.click(&part("audio-play"))?;
        app.wait_for("audio-trouble")?;
        let said = app.text(&part("audio-trouble"))?;
        ensure!(
            said.contains("cannot play") && said.contains("audio/wav"),
            "it is said which kind cannot be played: {said}"
        );
        Ok(())
    });
}

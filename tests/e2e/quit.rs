//! Closing Listo while something runs: it is finished first, the window says so, and the person may end it
//! all the same, or stay.

use listo_sources::blobs::FileBlobs;
use listo_tests::archive::{Archive, UNREAD};
use listo_tests::listo::part;
use listo_tests::process;
use listo_tests::releases::{Release, Releases, Signer};
use listo_tests::scenario::scenario_with;
use listo_tests::twilio::FakeTwilio;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;
use std::process::Command;
use std::time::Duration;
use xtask::poll;

use crate::desktop::{close_to_tray, in_front};
use crate::sources::with_source;
use crate::updates::{OLD, ask, package, trial};
use crate::waits::{focused, gone, shows};
use crate::with_small_archive;

/// How long a closing window may take before the key is pressed once more.
const ASKED: Duration = Duration::from_secs(3);

/// Closes the window as a person does, who presses again where a busy window manager took no notice; soon, as
/// what is under way comes to its end.
fn close_and_be_asked(app: &App) -> Result {
    for _ in 0..5 {
        app.screen().press("alt+F4")?;
        let asked = poll::until("the window asks", ASKED, || {
            Ok(app.has(&part("quit"))?.then_some(()))
        });
        if asked.is_ok() {
            return Ok(());
        }
    }
    app.wait_for("quit")
}

/// Begins the deletion of the source, which waits while somebody stores files.
fn delete_source(app: &App) -> Result {
    // Of two at once, one is told that the other runs.
    let script = "
        const done = arguments[arguments.length - 1], call = window.__TAURI_INTERNALS__.invoke;
        call('sources').then(([{ id }]) => {
          const both = [0, 1].map(() => call('delete_source', { id }));
          return Promise.race(both);
        }).then(() => done('deleted'), e => done(e.code));";
    let answer = app.driver()?.script_async(script, json!([]))?;
    ensure!(answer != json!("deleted"), "it waits for who stores files");
    Ok(())
}

#[test]
fn what_is_being_written_is_kept_when_the_window_is_closed() {
    scenario("quit-words", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        app.press("r")?;
        focused(app, "reply-text")?;
        app.type_text("On Thursday at five")?;
        app.close()?;
        app.open()?;
        app.select_name(UNREAD[0])?;
        shows(app, "reply-draft", "On Thursday at five")
    });
}

#[test]
fn a_deletion_is_finished_before_listo_closes() {
    scenario("quit-waits", |app| {
        let twilio = FakeTwilio::start()?;
        with_source(app, &twilio)?;
        let files = FileBlobs::new(app.data_dir().join("attachments"))?;
        // A deletion waits 20 s for it: nothing here that can take long.
        let storing = files.storing()?;
        delete_source(app)?;
        close_and_be_asked(app)?;
        shows(app, "quit-waits", "the deletion of a source")?;
        shows(app, "quit-leaves", "Nothing of the source is deleted")?;
        drop(storing);
        app.wait_until_ended()?;
        app.open()?;
        app.wait_for("conversation-list")?;
        let left = ask(app, "sources")?;
        ensure!(left == json!([]), "it was deleted whole: {left}");
        Ok(())
    });
}

#[test]
fn an_import_is_stopped_where_the_person_does_not_wait_for_it() {
    scenario("quit-now", |app| {
        with_small_archive(app)?;
        let large = Archive::large(60_000).save(app.files(), "large.xml")?;
        app.close()?;
        app.open_with(&[large.to_string_lossy().into_owned()])?;
        app.start_import()?;
        close_and_be_asked(app)?;
        shows(app, "quit-waits", "an import")?;
        for button in ["quit-stay", "quit-now"] {
            app.press("Tab")?;
            focused(app, button)?;
        }
        app.press("Enter")?;
        app.wait_until_ended()?;
        app.open()?;
        app.wait_for("conversation-list")?;
        let past = ask(app, "past_imports")?;
        ensure!(
            past[0]["state"] == "cancelled" && past[0]["resumable"] == json!(true),
            "it ended where it could be gone on with: {past}"
        );
        Ok(())
    });
}

#[test]
fn a_newer_version_is_put_in_its_place_whole_though_the_window_is_closed() {
    let (releases, signer) = (Releases::start().unwrap(), Signer::new().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("Listo.AppImage");
    let gate = folder.path().join("gate");
    std::fs::write(&place, OLD).unwrap();
    let made = Command::new("mkfifo").arg(&gate).status().unwrap();
    assert!(made.success());
    let mut setup = trial(&releases, &signer, &place, "itself");
    let held = (
        "LISTO_TRIAL_UPDATE_GATE".to_owned(),
        gate.display().to_string(),
    );
    setup.env.push(held);
    scenario_with("quit-installing", setup, |app| {
        app.with_desktop()?;
        with_small_archive(app)?;
        app.wait_until("the tray has an icon", |app| {
            Ok(app.desktop()?.has_tray_icon())
        })?;
        let new = package(&"the newer version. ".repeat(100));
        releases.offer(Some(Release {
            version: "0.2.0".into(),
            signature: signer.sign(&new, Some("0.2.0"))?,
            package: new.clone(),
            ..Release::default()
        }));
        ask(app, "look_for_update")?;
        ask(app, "fetch_update")?;
        let install = "void window.__TAURI_INTERNALS__.invoke('install_update');";
        app.script(install, json!([]))?;
        app.wait_until("it is being installed", |app| {
            Ok(ask(app, "update_state")?["phase"]["type"] == "installing")
        })?;
        close_and_be_asked(app)?;
        shows(app, "quit-waits", "the installation of the newer version")?;
        app.settle()?;
        app.picture("quit-waits")?;
        axe::check(app, "what is finished before Listo closes")?;
        app.press("Escape")?;
        gone(app, "quit")?;
        crate::focus::kept(app, "staying open")?;

        app.save_settings(json!({ "closeToTray": true }))?;
        close_to_tray(app)?;
        app.desktop()?.choose("Quit Listo")?;
        in_front(app)?;
        app.wait_for("quit")?;
        app.press("Tab")?;
        focused(app, "quit-stay")?;
        app.press("Enter")?;
        gone(app, "quit")?;

        app.desktop()?.choose("Quit Listo")?;
        app.wait_for("quit")?;
        ensure!(
            !app.has(&part("quit-now"))?,
            "nobody is offered to cut it off"
        );
        ensure!(std::fs::read(&place)? == OLD, "it is not there yet");
        std::fs::write(&gate, "go on")?;
        app.wait_until_ended()?;
        ensure!(std::fs::read(&place)? == new, "it is there, and whole");
        let mark = format!("LISTO_DATA_DIR={}", app.data_dir().display());
        let binary = listo_tests::app::built("listo")?;
        ensure!(
            process::find(&binary, &mark).is_none(),
            "who has closed it does not want it back"
        );
        Ok(())
    });
}

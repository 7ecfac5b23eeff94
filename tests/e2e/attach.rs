//! Files that go with a text: through the real dialog of the system, and dropped onto the window.

use listo_tests::listo::part;
use listo_tests::twilio::FakeTwilio;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;
use xtask::poll;

use crate::drop::{hold, let_go, source};
use crate::sources::{open_sources, with_source};
use crate::waits::{focused, gone, shows};

/// How long the dialog may take over a path.
const TAKEN: Duration = Duration::from_secs(5);

/// A picture that is one: of the window.
fn photo(app: &App, name: &str) -> Result<PathBuf> {
    let path = app.files().join(name);
    std::fs::copy(app.picture("attach-photo")?, &path)?;
    Ok(path)
}

/// Types a path into the dialog that has this title, as a person does who knows it.
fn choose(app: &App, title: &str, path: &Path) -> Result {
    let screen = app.screen();
    poll::until("the dialog of the system has the focus", poll::LONG, || {
        Ok((screen.window(title)?.is_some() && screen.has_focus(title)?).then_some(()))
    })?;
    screen.press("ctrl+l")?;
    screen.press("ctrl+a")?;
    screen.type_text(&path.to_string_lossy())?;
    // The first Enter may only take what the field proposes.
    for _ in 0..4 {
        screen.press("Return")?;
        let gone = poll::until("the dialog is gone", TAKEN, || {
            Ok(screen.window(title)?.is_none().then_some(()))
        });
        if gone.is_ok() {
            return Ok(());
        }
    }
    Err(format!("the dialog {title} does not take {}", path.display()).into())
}

/// The account of the one source is given the address of its collector.
fn publish(app: &App) -> Result {
    open_sources(app)?;
    app.wait_for("source-public")?;
    app.click(&part("source-public"))?;
    app.type_text("https://listo.example.com")?;
    app.press("Enter")?;
    app.settle()?;
    app.picture("source-public")?;
    axe::check(app, "source-public")?;
    // Out of the field, and out of the screen.
    app.press("Escape")?;
    app.press("Escape")?;
    gone(app, "sources-screen")
}

fn attached(app: &App, names: &[&str]) -> Result {
    app.wait_until(&format!("{names:?} are attached"), |app| {
        let all = "return [...document.querySelectorAll(arguments[0])].map((n) => n.title)";
        let all = app.script(all, json!([format!("{} .name", part("attached-file"))]))?;
        Ok(all == json!(names))
    })
}

#[test]
fn files_are_chosen_kept_and_taken_back_with_the_keys_alone() {
    scenario("attach", |app| {
        let twilio = FakeTwilio::start()?;
        with_source(app, &twilio)?;
        app.wait_for("reply")?;
        app.press("Mod+Shift+A")?;
        focused(app, "reply-text")?;
        shows(app, "toast", "public address")?;
        app.press("Escape")?;
        publish(app)?;

        let photo = photo(app, "roof.png")?;
        app.wait_for("reply")?;
        app.press("r")?;
        focused(app, "reply-text")?;
        app.type_text("Like this?")?;
        app.press("Mod+Shift+A")?;
        choose(app, "Open", &photo)?;
        attached(app, &["roof.png"])?;
        app.press("Mod+Shift+A")?;
        let quote = app.files().join("quote.pdf");
        std::fs::write(&quote, "%PDF-1.4 of no use")?;
        choose(app, "Open", &quote)?;
        attached(app, &["roof.png", "quote.pdf"])?;
        app.settle()?;
        app.picture("attached")?;
        axe::check(app, "attached")?;
        app.save_settings(json!({ "theme": "dark", "language": "es" }))?;
        app.restart()?;
        app.wait_for("reply")?;
        app.settle()?;
        app.picture("attached-draft-es-dark")?;
        app.press("r")?;
        attached(app, &["roof.png", "quote.pdf"])?;
        app.settle()?;
        app.picture("attached-es-dark")?;
        axe::check(app, "attached-es-dark")?;
        app.save_settings(json!({ "theme": "light", "language": "en" }))?;
        // What is chosen is copied: it may go.
        std::fs::remove_file(&photo)?;
        app.restart()?;
        app.wait_for("reply")?;
        shows(app, "reply-draft", "Like this?")?;
        app.press("r")?;
        attached(app, &["roof.png", "quote.pdf"])?;
        focused(app, "reply-text")?;
        app.press("Mod+Enter")?;
        app.wait_for("pending")?;
        // Five seconds after it was sent it leaves.
        app.press("z")?;
        gone(app, "pending")?;
        attached(app, &["roof.png", "quote.pdf"])?;
        ensure!(twilio.sent().is_empty(), "nothing has left");

        // One for later stays.
        app.press("r")?;
        focused(app, "reply-text")?;
        app.press("Mod+Shift+l")?;
        app.wait_for("later-tomorrow")?;
        app.press("Enter")?;
        app.wait_for("pending")?;
        app.settle()?;
        app.picture("attached-pending")?;
        Ok(())
    });
}

#[test]
fn what_is_dropped_on_the_field_of_a_reply_goes_with_it_and_is_saved_from_the_thread() {
    scenario("attach-drop", |app| {
        let twilio = FakeTwilio::start()?;
        with_source(app, &twilio)?;
        publish(app)?;
        let photo = photo(app, "roof.png")?;
        let bytes = std::fs::read(&photo)?;
        app.wait_for("reply")?;
        app.click(&part("reply"))?;
        focused(app, "reply-text")?;
        let _source = source(app, &photo)?;
        hold(app)?;
        app.picture("attach-drop-target")?;
        let_go(app)?;
        attached(app, &["roof.png"])?;
        ensure!(
            !app.has(&part("import-file-errors"))?,
            "it is not looked at as a backup"
        );
        app.click(&part("reply-send"))?;
        app.wait_for("pending")?;
        app.wait_until(
            "it has left without words",
            |_| Ok(twilio.sent().len() == 1),
        )?;
        ensure!(
            twilio.media().len() == 1,
            "with the address of its file: {:?}",
            twilio.media()
        );
        gone(app, "pending")?;
        app.wait_until("it is a picture of the thread", |app| {
            app.has(&format!(".mine {}", part("attachment-image")))
        })?;
        app.settle()?;
        app.picture("attach-sent")?;
        app.press("Mod+Shift+s")?;
        let to = app.files().join("saved.png");
        choose(app, "Save", &to)?;
        shows(app, "toast", "“roof.png” saved")?;
        ensure!(std::fs::read(&to)? == bytes, "byte for byte");
        Ok(())
    });
}

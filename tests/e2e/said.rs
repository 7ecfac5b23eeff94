//! What changes is told: once, in words, and nothing that was written goes without one.

use listo_tests::archive::{Archive, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::json;

use crate::commands::expect_focus;
use crate::with_small_archive;

/// Puts a text into a field at once, as pasting does.
fn paste(app: &App, field: &str, text: &str) -> Result {
    app.script(
        "const f = document.querySelector(arguments[0]); f.focus(); document.execCommand('insertText', false, arguments[1]);",
        json!([part(field), text]),
    )?;
    Ok(())
}

fn length(app: &App, field: &str) -> Result<u64> {
    let script = "return document.querySelector(arguments[0]).value.length;";
    let length = app.script(script, json!([part(field)]))?;
    Ok(length.as_u64().unwrap_or_default())
}

#[test]
fn a_comment_and_a_note_that_are_too_long_say_so_and_stay_whole() {
    scenario("too-long", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        let text = "x".repeat(10_001);
        app.press("n")?;
        expect_focus(app, "comment-text", "N opens the box")?;
        paste(app, "comment-text", &text)?;
        app.wait_for("comment-long")?;
        let said = app.text(&part("comment-long"))?;
        ensure!(
            said.contains("10,001") && said.contains("10,000"),
            "it says how much is too much: {said}"
        );
        app.press("Mod+Enter")?;
        ensure!(
            length(app, "comment-text")? == 10_001,
            "nothing of it is cut, and it is not sent"
        );
        app.press("Backspace")?;
        app.wait_until("it fits", |app| Ok(!app.has(&part("comment-long"))?))?;
        app.press("Mod+Enter")?;
        app.wait_for("thread-comment")?;

        app.press("Shift+N")?;
        expect_focus(app, "contact-note", "Shift+N opens the note")?;
        paste(app, "contact-note", &text)?;
        app.wait_for("contact-note-long")?;
        app.press("Mod+Enter")?;
        ensure!(
            length(app, "contact-note")? == 10_001,
            "nothing of a note is cut"
        );
        Ok(())
    });
}

#[test]
fn another_language_keeps_the_focus_and_what_is_being_written() {
    scenario("language", |app| {
        with_small_archive(app)?;
        app.press("Mod+k")?;
        app.wait_for("commands")?;
        app.type_text("change snippets")?;
        app.press("Enter")?;
        app.wait_for("snippet-new")?;
        app.click(&part("snippet-new"))?;
        expect_focus(app, "snippet-name", "the name has the focus")?;
        app.type_text("Hours")?;
        app.press("Tab")?;
        app.type_text("from 9 to 6")?;
        app.save_settings(json!({ "language": "es" }))?;
        let whole = |app: &App| app.text(&part("settings"));
        app.wait_until("the settings are in Spanish", |app| {
            Ok(whole(app)?.contains("Etiquetas"))
        })?;
        let text = whole(app)?;
        ensure!(
            !["Language", "Theme", "Snippets", "Save", "Rows"]
                .iter()
                .any(|word| text.contains(word)),
            "all of them: {text}"
        );
        expect_focus(app, "snippet-text", "the field still has the focus")?;
        ensure!(
            length(app, "snippet-text")? == 11 && length(app, "snippet-name")? == 5,
            "what was written is there"
        );
        app.press("Mod+Enter")?;
        app.wait_until("it is kept", |app| Ok(!app.has(&part("snippet-form"))?))?;

        // By its own choice, with the keys.
        app.script(
            "document.querySelector(arguments[0]).focus()",
            json!([part("set-language-es")]),
        )?;
        app.press("ArrowLeft")?;
        app.wait_until("the settings are in English", |app| {
            Ok(whole(app)?.contains("Language"))
        })?;
        expect_focus(app, "set-language-en", "the choice still has the focus")
    });
}

#[test]
fn the_end_of_an_import_is_told_wherever_one_is() {
    scenario("import-said", |app| {
        with_small_archive(app)?;
        let large = Archive::large(60_000).save(app.files(), "large.xml")?;
        app.close()?;
        app.open_with(&[large.to_string_lossy().into_owned()])?;
        app.start_import()?;
        app.view("inbox")?;
        let said = |app: &App| {
            let script = "return document.querySelector(arguments[0])?.textContent ?? '';";
            app.script(script, json!([part("import-said")]))
        };
        ensure!(
            said(app)? == json!(""),
            "how far it is, is not told again and again"
        );
        app.wait_until("the end is told", |app| {
            Ok(said(app)? == json!("Import finished"))
        })
    });
}

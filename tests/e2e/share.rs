use listo_tests::archive::{DONE, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::with_small_archive;

/// What the clipboard holds, as the search field takes it: on one line.
fn pasted(app: &App) -> Result<String> {
    app.press("/")?;
    app.wait_for("search-leave")?;
    app.press("Mod+v")?;
    let value = "return document.querySelector('[data-search-field]').value";
    app.wait_until("something was pasted", |app| {
        Ok(app.script(value, json!([]))? != json!(""))
    })?;
    let text = app.script(value, json!([]))?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

fn said(app: &App, what: &str) -> Result {
    app.wait_until(&format!("the toast says \"{what}\""), |app| {
        Ok(app.has(&part("toast"))? && app.text(&part("toast"))?.contains(what))
    })
}

#[test]
fn s_copies_a_transcript_and_a_link_that_leads_back() {
    scenario("share", |app| {
        with_small_archive(app)?;
        let ana = app.select_name(UNREAD[0])?;
        app.press("s")?;
        app.wait_for("share")?;
        app.settle()?;
        app.picture("share")?;
        axe::check(app, "share")?;
        ensure!(
            app.text(&part("share-name"))? == UNREAD[0],
            "the dialog says who it is about"
        );
        app.press("Enter")?;
        said(app, "Copied")?;
        ensure!(!app.has(&part("share"))?, "the dialog is closed");
        let text = pasted(app)?;
        ensure!(
            text.starts_with(&format!("Conversation with {}", UNREAD[0])),
            "the text is on the clipboard, not \"{text}\""
        );
        app.press("Escape")?;
        app.press("Escape")?;

        // The link, from a list to one that does not have the conversation.
        app.press("s")?;
        app.wait_for("share")?;
        for key in ["ArrowDown", "ArrowDown", "Enter"] {
            app.press(key)?;
        }
        said(app, "Link to")?;
        app.view("done")?;
        app.select_name(DONE[0])?;
        app.press("/")?;
        app.press("Mod+v")?;
        app.wait_until("the link leads to the conversation", |app| {
            Ok(app.has(&format!(
                "{}[data-conversation='{}']",
                part("thread"),
                ana.id
            ))? && app.has(&format!("{}[aria-current]", part("view-inbox")))?)
        })?;
        ensure!(
            !app.has(&part("search-results"))?,
            "and no search is left behind"
        );
        app.press("Escape")?;
        app.expect_counts(8, 4, 5)?;

        // Several at once: no link, and the count.
        app.press("x")?;
        app.press("Shift+ArrowDown")?;
        app.press("s")?;
        app.wait_for("share")?;
        ensure!(
            app.text(&part("share-name"))?.starts_with('2') && !app.has(&part("share-link"))?,
            "the dialog is about the selection"
        );
        app.press("Escape")?;
        app.wait_until("Esc closes it", |app| Ok(!app.has(&part("share"))?))?;

        let link = format!("listo://conversation/{}", ana.id);
        app.close()?;
        app.open_with(&[link])?;
        app.wait_until("a link on the command line is opened", |app| {
            app.has(&format!(
                "{}[data-conversation='{}']",
                part("thread"),
                ana.id
            ))
        })?;
        app.close()?;
        app.open_unsettled(&["listo://conversation/99999".to_owned()])?;
        said(app, "not here any more")
    });
}

/// Answers the dialog of the system as a person does: what is typed replaces the name up to the ending.
pub fn save_as(app: &App, file: &std::path::Path) -> Result {
    app.wait_until("the system asks where to", |app| {
        app.screen().has_focus("Save File")
    })?;
    app.screen()
        .type_text(&file.with_extension("").to_string_lossy())?;
    app.screen().press("Return")
}

#[test]
fn a_transcript_and_an_export_are_written_whole() {
    scenario("share-files", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        let page = app.files().join("ana.html");
        app.press("s")?;
        app.wait_for("share")?;
        app.click(&part("share-save-html"))?;
        save_as(app, &page)?;
        said(app, "written to")?;
        let text = std::fs::read_to_string(&page)?;
        ensure!(
            text.contains(&format!(
                "<h1 dir=\"auto\">Conversation with {}</h1>",
                UNREAD[0]
            )),
            "the page is about her: {text}"
        );

        let all = app.files().join("all.jsonl");
        app.press("Mod+,")?;
        app.wait_for("export-lines")?;
        let focus = "document.querySelector(arguments[0]).focus()";
        app.script(focus, json!([part("export-lines")]))?;
        app.press("Enter")?;
        save_as(app, &all)?;
        said(app, "13 conversations")?;
        ensure!(
            std::fs::read_to_string(&all)?.lines().count() >= 13,
            "a line for each message"
        );
        Ok(())
    });
}

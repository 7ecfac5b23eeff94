//! What a person writes of others and keeps: fields of contacts, drafts, comments that are found.

use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{Result, axe, ensure, scenario};

use crate::waits::shows;
use crate::with_small_archive;

#[test]
fn a_field_is_made_and_filled_by_keys_and_is_found_and_undone() {
    scenario("fields", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        app.press("d")?;
        app.wait_for("contact-field-add")?;
        app.click(&part("contact-field-add"))?;
        app.wait_for("contact-field-new")?;
        app.press("Enter")?;
        app.wait_for("property-new-name")?;
        app.type_text("Visits")?;
        app.press("Tab")?;
        // The second kind of the list.
        app.press("ArrowDown")?;
        app.settle()?;
        app.picture("field-new")?;
        axe::check(app, "the dialog of fields")?;
        app.click(&part("property-create"))?;
        // It goes straight to the value of this contact.
        app.wait_for("contact-field-value")?;
        app.type_text("a dozen")?;
        app.press("Enter")?;
        app.wait_for("contact-field-problem")?;
        app.press("Mod+a")?;
        app.type_text("12.5")?;
        app.press("Enter")?;
        shows(app, "contact-field", "12.5")?;
        app.settle()?;
        app.picture("field")?;
        axe::check(app, "the contact's fields")?;

        app.restart()?;
        app.select_name(UNREAD[0])?;
        app.press("d")?;
        shows(app, "contact-field", "12.5")?;
        app.press("z")?;
        app.wait_until("Z takes the value back, also after a restart", |app| {
            Ok(!app.has(&part("contact-field"))?)
        })?;
        app.press("Shift+Z")?;
        shows(app, "contact-field", "12.5")?;

        // With the mouse: changed where it stands.
        app.click(&part("contact-field-change"))?;
        app.wait_for("contact-field-value")?;
        app.press("Mod+a")?;
        app.type_text("14")?;
        app.press("Enter")?;
        shows(app, "contact-field", "14")
    });
}

#[test]
fn a_comment_that_was_not_saved_is_there_after_a_kill_and_a_saved_one_is_found() {
    scenario("drafts", |app| {
        with_small_archive(app)?;
        app.select_name(OPEN[0])?;
        app.press("n")?;
        app.wait_for("comment-text")?;
        app.type_text("ask about the inheritance")?;
        app.wait_until("the row tells of the draft", |app| {
            app.has(&part("row-draft"))
        })?;
        let stored = || -> Result<bool> {
            let db = app.data_dir().join("listo.db-wal");
            let bytes = std::fs::read(db)?;
            Ok(bytes.windows(11).any(|w| w == b"inheritance"))
        };
        app.wait_until("what was typed reaches the disk by itself", |_| stored())?;
        app.kill_9()?;
        app.open()?;
        app.wait_until("the row still tells of it", |app| {
            app.has(&part("row-draft"))
        })?;
        app.settle()?;
        app.picture("draft")?;
        app.select_name(OPEN[0])?;
        app.press("n")?;
        app.wait_for("comment-text")?;
        let text = app.script(
            "return document.querySelector(arguments[0]).value",
            serde_json::json!([part("comment-text")]),
        )?;
        ensure!(
            text == serde_json::json!("ask about the inheritance"),
            "nothing of it is lost: {text}"
        );
        app.press("Mod+Enter")?;
        app.wait_for("thread-comment")?;
        app.wait_until("a saved one is no draft", |app| {
            Ok(!app.has(&part("row-draft"))?)
        })?;

        app.press("/")?;
        app.wait_for("search-leave")?;
        app.type_text("inherit")?;
        shows(app, "hit", "Internal comment")?;
        app.settle()?;
        app.picture("comment-found")?;
        Ok(())
    });
}

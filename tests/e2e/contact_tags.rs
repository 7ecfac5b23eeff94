//! Tags of contacts: put on and taken off by keys and by mouse, narrowed by, searched for, kept.

use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::commands::expect_focus;
use crate::waits::shows;
use crate::with_small_archive;

/// What the chips of the card say, in their order.
fn chips(app: &App, want: &[&str]) -> Result {
    app.wait_until(&format!("the contact has {want:?}"), |app| {
        let script =
            "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText.trim())";
        Ok(app.script(script, json!([part("contact-tag")]))? == json!(want))
    })
}

fn rows(app: &App, count: usize) -> Result {
    app.wait_until(&format!("{count} contacts are shown"), |app| {
        let script = "return document.querySelectorAll(arguments[0]).length";
        Ok(app.script(script, json!([part("contacts-row")]))? == json!(count))
    })
}

/// The picker, and in it the name of a tag.
fn choose(app: &App, name: &str) -> Result {
    app.wait_for("tags-text")?;
    app.type_text(name)?;
    app.press("Enter")?;
    app.wait_until("the picker closes", |app| Ok(!app.has(&part("tags"))?))
}

#[test]
fn a_contact_is_tagged_by_keys_found_by_it_and_undone_after_a_restart() {
    scenario("contact-tags", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        app.press("Shift+L")?;
        app.wait_for("tags-text")?;
        shows(
            app,
            "tags-of",
            UNREAD[0].split(' ').next().unwrap_or_default(),
        )?;
        choose(app, "VIP")?;
        chips(app, &["VIP"])?;
        shows(app, "toast", "Contact tagged VIP")?;
        app.press("Shift+L")?;
        choose(app, "Neighbours")?;
        chips(app, &["Neighbours", "VIP"])?;
        app.settle()?;
        app.picture("contact-tags")?;
        axe::check(app, "the tags of a contact")?;

        app.press("/")?;
        app.wait_for("search-leave")?;
        app.type_text("tag:vip")?;
        shows(app, "hit", UNREAD[0].split(' ').next().unwrap_or_default())?;
        app.press("Escape")?;
        app.press("Escape")?;

        app.restart()?;
        app.select_name(UNREAD[0])?;
        app.press("d")?;
        chips(app, &["Neighbours", "VIP"])?;
        app.press("z")?;
        chips(app, &["VIP"])?;
        app.press("Shift+Z")?;
        chips(app, &["Neighbours", "VIP"])?;
        // The same key takes off what is on.
        app.press("Shift+L")?;
        choose(app, "VIP")?;
        chips(app, &["Neighbours"])?;
        app.press("z")?;
        chips(app, &["Neighbours", "VIP"])
    });
}

#[test]
fn contacts_are_tagged_and_narrowed_with_the_mouse_in_spanish() {
    scenario("contact-tags-es", |app| {
        with_small_archive(app)?;
        app.save_settings(json!({ "language": "es", "theme": "dark" }))?;
        for name in [OPEN[0], OPEN[1]] {
            app.select_name(name)?;
            app.press("Shift+D")?;
            expect_focus(app, "contact-name", "the name is to be written")?;
            app.press("Mod+a")?;
            // Another one than the archive's: with it a contact is made.
            app.type_text(&format!("{name} R"))?;
            app.press("Enter")?;
            app.wait_for("toast")?;
            app.press("Escape")?;
            app.press("d")?;
            app.wait_until("the panel closes", |app| Ok(!app.has(&part("contact"))?))?;
        }
        app.press("g")?;
        app.press("c")?;
        app.wait_for("contacts-list")?;
        rows(app, 2)?;
        app.click(&part("contact-tag-add"))?;
        app.wait_for("tags-text")?;
        app.type_text("Vecinos")?;
        app.wait_for("tag-create")?;
        app.click(&part("tag-create"))?;
        chips(app, &["Vecinos"])?;
        shows(app, "toast", "Vecinos")?;
        let filter = "[data-testid^='contacts-tag-']";
        app.click(filter)?;
        rows(app, 1)?;
        app.settle()?;
        app.picture("contact-tags-narrowed-es")?;
        axe::check(app, "the contacts with a tag")?;
        app.click(&part("contacts-tags-all"))?;
        rows(app, 2)?;

        app.restart()?;
        app.press("g")?;
        app.press("c")?;
        app.wait_for("contacts-list")?;
        rows(app, 2)?;
        app.click(filter)?;
        rows(app, 1)?;
        chips(app, &["Vecinos"])?;
        app.click(&part("contact-tag-off"))?;
        app.wait_until("the tag is off", |app| Ok(!app.has(&part("contact-tag"))?))?;
        app.press("z")?;
        app.wait_until("one undo puts it on again", |app| {
            app.has(&part("contact-tag"))
        })?;
        ensure!(
            app.has(&part("contacts-row"))?,
            "and who has it is shown again"
        );
        Ok(())
    });
}

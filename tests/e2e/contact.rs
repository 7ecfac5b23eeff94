use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};

use crate::with_small_archive;

/// The row of a conversation says this name.
fn row_says(app: &App, id: &str, name: &str) -> Result<bool> {
    let row = app.rows()?.into_iter().find(|row| row.id == id);
    Ok(row.is_some_and(|row| row.text.contains(name)))
}

fn value(app: &App, name: &str) -> Result<String> {
    let script = "return document.querySelector(arguments[0])?.value ?? '';";
    let found = app.script(script, serde_json::json!([part(name)]))?;
    Ok(found.as_str().unwrap_or_default().to_owned())
}

fn has_focus(app: &App, name: &str) -> Result<bool> {
    app.has(&format!("{}:focus", part(name)))
}

#[test]
fn d_shows_who_it_is_and_a_name_is_everywhere_at_once() {
    scenario("contact", |app| {
        with_small_archive(app)?;
        let ana = app.select_name(UNREAD[0])?;
        app.press("d")?;
        app.wait_until("D shows the contact of the conversation", |app| {
            Ok(value(app, "contact-name")? == UNREAD[0])
        })?;
        app.settle()?;
        app.picture("contact")?;

        app.press("Shift+D")?;
        app.wait_until("Shift+D goes to the name", |app| {
            has_focus(app, "contact-name")
        })?;
        app.type_text("Dr. Who")?;
        app.press("Enter")?;
        app.wait_until("the row shows the new name", |app| {
            row_says(app, &ana.id, "Dr. Who")
        })?;
        app.wait_until("the thread too", |app| {
            Ok(app.text(&part("thread-title"))? == "Dr. Who")
        })?;
        let toast = app.text(&part("toast"))?;
        ensure!(
            toast.contains("Dr. Who") && toast.contains('Z'),
            "the toast says what was done and how to undo it, not \"{toast}\""
        );

        // The focus is back where Z acts.
        app.press("z")?;
        app.wait_until("Z takes the name back", |app| {
            row_says(app, &ana.id, UNREAD[0])
        })?;
        app.press("Shift+Z")?;
        app.wait_until("Shift+Z gives it again", |app| {
            row_says(app, &ana.id, "Dr. Who")
        })?;

        app.press("Shift+N")?;
        app.wait_until("N goes to the note", |app| has_focus(app, "contact-note"))?;
        app.type_text("likes jelly babies")?;
        app.press("Mod+Enter")?;
        app.wait_until("the note is there", |app| {
            Ok(app.text(&part("contact-note-line"))?.contains("jelly"))
        })?;
        app.settle()?;
        app.picture("contact-note")?;

        app.restart()?;
        ensure!(
            row_says(app, &ana.id, "Dr. Who")?,
            "the name is kept after a restart"
        );
        app.press("/")?;
        app.type_text("jelly")?;
        app.wait_until("search finds by the note, and says why", |app| {
            Ok(app.text(&part("hit"))?.contains("jelly babies"))
        })?;
        app.press("Escape")?;
        app.press("Escape")?;
        app.press("z")?;
        app.press("d")?;
        app.wait_until("undo reaches back over the restart", |app| {
            Ok(value(app, "contact-name")? == "Dr. Who" && !app.has(&part("contact-note-line"))?)
        })?;
        app.press("d")?;
        app.wait_until("D closes it", |app| Ok(!app.has(&part("contact"))?))
    })
}

#[test]
fn the_contact_with_the_mouse_alone() {
    scenario("contact-mouse", |app| {
        with_small_archive(app)?;
        app.select_name(OPEN[0])?;
        app.wait_until("the thread has followed the cursor", |app| {
            Ok(app.text(&part("thread-title"))? == OPEN[0])
        })?;
        app.click(&part("thread-contact"))?;
        app.click(&part("contact-add-number"))?;
        app.type_text("+1 415 555 0199")?;
        app.press("Enter")?;
        let numbers = "return document.querySelectorAll(arguments[0]).length;";
        let count = |app: &App| app.script(numbers, serde_json::json!([part("contact-number")]));
        app.wait_until("a second number is listed", |app| {
            Ok(count(app)? == serde_json::json!(2))
        })?;
        app.click(&format!("{}:last-of-type button", part("contact-number")))?;
        app.wait_until("and removed", |app| Ok(count(app)? == serde_json::json!(1)))?;
        app.click(&part("toast-undo"))?;
        app.wait_until("and back", |app| Ok(count(app)? == serde_json::json!(2)))?;
        app.click(&part("contact-note"))?;
        app.type_text("by mouse")?;
        app.click(&part("contact-note-save"))?;
        app.wait_for("contact-note-line")?;
        app.click(&part("contact-close"))?;
        app.wait_until(
            "the button closes it",
            |app| Ok(!app.has(&part("contact"))?),
        )
    })
}

#[test]
fn g_c_lists_the_contacts_and_m_makes_one_of_two() {
    scenario("contacts", |app| {
        with_small_archive(app)?;
        let mut ids = Vec::new();
        for (name, called) in [(UNREAD[0], "Berta"), (OPEN[0], "Carla")] {
            ids.push(app.select_name(name)?.id);
            app.wait_until("the thread has followed the cursor", |app| {
                Ok(app.text(&part("thread-title"))? == name)
            })?;
            app.press("Shift+D")?;
            app.wait_until("Shift+D goes to the name", |app| {
                has_focus(app, "contact-name")
            })?;
            app.type_text(called)?;
            app.press("Enter")?;
            let id = ids.last().cloned().unwrap_or_default();
            app.wait_until("it is named", |app| row_says(app, &id, called))?;
        }
        app.press("g")?;
        app.press("c")?;
        let listed = |app: &App, names: &[&str]| -> Result<bool> {
            let script =
                "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)";
            let rows = app.script(
                script,
                serde_json::json!([format!("{} .name", part("contacts-row"))]),
            )?;
            Ok(rows == serde_json::json!(names))
        };
        app.wait_until("G, then C lists the contacts by name", |app| {
            listed(app, &["Berta", "Carla"])
        })?;
        app.wait_until("with the card of the first", |app| {
            Ok(value(app, "contact-name")? == "Berta")
        })?;
        app.settle()?;
        app.picture("contacts")?;

        app.press("m")?;
        app.wait_for("contacts-merging")?;
        app.wait_until("the other one can be looked for", |app| {
            has_focus(app, "contacts-find")
        })?;
        app.press("ArrowDown")?;
        app.settle()?;
        app.picture("contacts-merge")?;
        app.press("Enter")?;
        app.wait_until("one is left", |app| listed(app, &["Berta"]))?;
        app.press("z")?;
        app.wait_until("Z makes two of it again", |app| {
            listed(app, &["Berta", "Carla"])
        })?;
        app.press("/")?;
        app.type_text("carl")?;
        app.wait_until("letters narrow the list", |app| listed(app, &["Carla"]))?;
        app.press("Escape")?;
        app.press("Escape")?;
        app.wait_until("Esc leads back to the inbox", |app| {
            row_says(app, &ids[1], "Carla")
        })
    })
}

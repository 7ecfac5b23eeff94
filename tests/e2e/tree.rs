//! The main job with what a screen reader has of the page: roles, names, and what is read aloud.

use listo_tests::archive::UNREAD;
use listo_tests::{ensure, scenario};

use crate::with_small_archive;

#[test]
fn a_journey_through_the_inbox_by_roles_and_names_alone() {
    scenario("tree", |app| {
        with_small_archive(app)?;
        app.press("g")?;
        app.press("i")?;
        // The list, and the row under its cursor: who, what was said, when, in which state.
        app.press("Home")?;
        let row = app.cursor_on("option", UNREAD[0])?;
        ensure!(
            row.name.contains("Seremos cinco") && row.name.contains("Unread"),
            "a row says who, what and in which state: {row:?}"
        );
        let list = app.focused()?;
        ensure!(
            list.role == "listbox" && list.name.contains("Inbox"),
            "the list says which one it is: {list:?}"
        );

        // Its thread, with what was said in it.
        app.press("Enter")?;
        app.cursor_on("group", UNREAD[0])?;
        app.wait_until("the messages are articles", |app| {
            let mut said = String::new();
            for article in app.all_of("article")? {
                said += &app.says(&article)?;
            }
            Ok(said.contains("Seremos cinco") && said.contains("sábado"))
        })?;

        // Done by its button, taken back by a key; both are said.
        let done = app.named("button", "Done")?;
        app.activate(&done)?;
        app.hears("marked as done")?;
        app.press("z")?;
        app.hears("is unread again")?;
        app.press("Escape")?;
        app.cursor_on("option", UNREAD[0])?;

        // Found by words.
        app.press("/")?;
        let field = app.focused()?;
        ensure!(
            field.name.contains("Search"),
            "the field says what it is for: {field:?}"
        );
        app.type_text("sabado")?;
        app.hears("1 result")?;
        app.cursor_on("option", UNREAD[0])?;
        app.press("Escape")?;
        app.press("Escape")?;
        app.cursor_on("option", UNREAD[0])?;

        // Snoozed in a dialog.
        app.press("h")?;
        app.named("dialog", "Snooze")?;
        let tomorrow = app.named("option", "Tomorrow")?;
        app.activate(&tomorrow)?;
        app.hears("snoozed until")?;
        app.wait_until("the row has gone", |app| {
            Ok(app
                .all_of("option")?
                .iter()
                .all(|row| !row.name.contains(UNREAD[0])))
        })?;

        // Answered: what is written and not sent is told of in the row.
        let next = app.cursor_on("option", UNREAD[1])?;
        ensure!(
            !next.name.contains("draft"),
            "nothing is written there yet: {next:?}"
        );
        let reply = app.named("button", "Reply")?;
        app.activate(&reply)?;
        let field = app.cursor_on("textbox", "")?;
        ensure!(
            field.name.contains(UNREAD[1]) || field.name.contains("reply"),
            "the field says to whom: {field:?}"
        );
        app.type_text("On my way")?;
        app.press("Escape")?;
        app.wait_until("the row says that something is written", |app| {
            Ok(app.all_of("option")?.iter().any(|row| {
                row.name.contains(UNREAD[1]) && row.name.to_lowercase().contains("draft")
            }))
        })?;

        // And what is done is among what is done.
        app.cursor_on("option", UNREAD[1])?;
        app.press("e")?;
        app.hears("marked as done")?;
        let view = app.named("button", "Done 6")?;
        app.activate(&view)?;
        app.wait_until("the list is that of what is done", |app| {
            Ok(app.focused()?.name.contains("Done"))
        })?;
        app.named("option", UNREAD[1])?;
        Ok(())
    });
}

use listo_tests::archive::{Archive, UNREAD};
use listo_tests::listo::part;
use listo_tests::{ensure, scenario};
use serde_json::json;

use crate::states::gone;
use crate::with_small_archive;

#[test]
fn the_last_row_and_then_the_empty_list() {
    scenario("last-row", |app| {
        with_small_archive(app)?;
        let rows = app.rows()?;
        let [.., above, last] = rows.as_slice() else {
            return Err("two rows are needed".into());
        };
        app.select(&last.id)?;
        app.press_for("e", 7, 4, 6)?;
        app.wait_until(
            "E on the last row selects the one that is last now",
            |app| Ok(app.selected()?.is_some_and(|row| row.id == above.id)),
        )?;
        for left in (0..7).rev() {
            let first = app.rows()?.into_iter().next().ok_or("a row is left")?;
            app.select(&first.id)?;
            app.press("e")?;
            app.wait_until("the inbox shrinks by one", |app| {
                Ok(app.badges()?.inbox == left)
            })?;
        }
        app.expect_counts(0, 0, 13)?;
        for key in ["e", "u", "o", "ArrowDown", "ArrowUp"] {
            app.press(key)?;
        }
        // Undo comes after the keys above in the same queue: when it has worked, they have too.
        app.press_for("z", 1, 0, 12)?;
        ensure!(
            app.has(&part("conversation-list"))?,
            "no key may hurt an empty list"
        );
        Ok(())
    });
}

#[test]
fn a_group_is_one_conversation() {
    scenario("group", |app| {
        with_small_archive(app)?;
        let numbers = app.rows()?.into_iter().filter(|row| {
            let digits: String = row.text.chars().filter(char::is_ascii_digit).collect();
            row.text.contains("Both of us") || digits.contains("600000004")
        });
        let group = numbers.into_iter().next().ok_or("the group is listed")?;
        ensure!(
            group.state == "unread",
            "the group's text is unread, not {}",
            group.state
        );
        app.select(&group.id)?;
        app.press_for("e", 7, 3, 6)?;
        gone(app, &group, "E takes the group out of the inbox")
    });
}

#[test]
fn a_key_held_down_changes_one_conversation() {
    scenario("held-key", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        app.script(
            "window.repeats = 0; addEventListener('keydown', e => { repeats += e.repeat }, true);",
            json!([]),
        )?;
        app.screen().hold("e", || {
            app.wait_until("the keyboard has repeated the key five times", |app| {
                Ok(app.script("return repeats >= 5", json!([]))? == json!(true))
            })
        })?;
        app.expect_counts(7, 3, 6)
            .map_err(|e| format!("a held key counts once: {e}").into())
    });
}

#[test]
fn letters_typed_into_a_field_are_letters() {
    scenario("typing", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        // A field of any kind will do: the keys listen on the whole window.
        app.script(
            "const i = document.createElement('input'); i.id = 'typing'; document.body.append(i);
             i.focus();",
            json!([]),
        )?;
        for key in ["e", "u", "o", "z"] {
            app.press(key)?;
        }
        app.wait_until("the letters are in the field", |app| {
            Ok(
                app.script("return document.getElementById('typing').value", json!([]))?
                    == json!("euoz"),
            )
        })?;
        app.expect_counts(8, 4, 5)
    });
}

#[test]
fn keys_work_while_an_import_runs() {
    scenario("during-import", |app| {
        with_small_archive(app)?;
        let large = Archive::large(60_000).save(app.files(), "large.xml")?;
        app.close()?;
        app.open_with(&[large.to_string_lossy().into_owned()])?;
        app.start_import()?;
        app.view("inbox")?;
        let ana = app.select_name(UNREAD[0])?;
        app.press("e")?;
        gone(app, &ana, "E works also while an import writes")?;
        ensure!(
            !app.has(&part("import-result"))?,
            "the import was to be still running: make it larger"
        );
        app.wait_until(
            "the import has ended and its conversations are counted",
            |app| Ok(app.badges()?.done == 506),
        )?;
        app.expect_counts(7, 3, 506)
    });
}

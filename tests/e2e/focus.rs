//! The focus is never lost: whatever is opened, closed or taken away, something that takes keys has it.

use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::json;

use crate::commands::{expect_focus, focus};
use crate::with_small_archive;

/// What has the focus: the name of the part that it is or lies in, and `nothing` for the page itself.
const AT: &str = "
const at = document.activeElement;
if (at === null || at === document.body || at === document.documentElement) return 'nothing';
if (!at.checkVisibility({ visibilityProperty: true })) return 'something that cannot be seen';
return at.closest('[data-testid]')?.dataset.testid ?? at.localName;";

/// Commands that open a dialog, and the dialog.
const DIALOGS: [(&str, &str); 22] = [
    ("assign", "assign"),
    ("business_hours", "business-hours"),
    ("clean_up", "cleanup"),
    ("contact_tags", "tags"),
    ("desktop", "desktop"),
    ("details", "details"),
    ("filter", "filter"),
    ("help", "help"),
    ("history", "history"),
    ("keys", "keys"),
    ("lifeline", "lifeline"),
    ("new_message", "new-message"),
    ("outbox", "outbox"),
    ("properties", "properties"),
    ("save_view", "save-view"),
    ("settings", "settings"),
    ("share", "share"),
    ("snippets", "settings"),
    ("snooze", "snooze"),
    ("tags", "tags"),
    ("views", "views"),
    ("updates", "updates"),
];

fn at(app: &App) -> Result<String> {
    let at = app.script(AT, json!([]))?;
    Ok(at.as_str().unwrap_or_default().to_owned())
}

/// Something has the focus, and still has it when everything has come to rest.
pub fn kept(app: &App, after: &str) -> Result {
    app.wait_until(&format!("something has the focus after {after}"), |app| {
        let at = at(app)?;
        Ok(at != "nothing" && at != "something that cannot be seen")
    })
}

fn dialogs(app: &App) -> Result<Vec<String>> {
    let open = app.script(
        "return [...document.querySelectorAll('dialog[open]')].map(d => d.dataset.testid);",
        json!([]),
    )?;
    Ok(serde_json::from_value(open)?)
}

/// What Mod+K offers here.
pub fn palette(app: &App) -> Result<Vec<String>> {
    app.press("Mod+k")?;
    expect_focus(app, "commands-text", "the commands are open")?;
    let ids = app.script(
        "return [...document.querySelectorAll(arguments[0])].map(c => c.dataset.id);",
        json!([part("command")]),
    )?;
    Ok(serde_json::from_value(ids)?)
}

/// Chooses one of the commands that are open, by its name and the arrows.
pub fn choose(app: &App, id: &str) -> Result {
    let line = format!("{}[data-id='{id}']", part("command"));
    let name = app.text(&format!("{line} .label"))?;
    app.type_text(&name.to_lowercase())?;
    for _ in 0..20 {
        if app.has(&format!("{line}[aria-selected='true']"))? {
            break;
        }
        app.press("ArrowDown")?;
    }
    app.wait_until(&format!("{id} is chosen"), |app| {
        app.has(&format!("{line}[aria-selected='true']"))
    })?;
    app.press("Enter")?;
    app.wait_until("the commands are closed", |app| {
        Ok(!app.has(&part("commands"))?)
    })
}

/// Every command that is offered where `begin` leads, one after the other, each from there. Those of
/// a dialog give the focus back to what had it.
fn walk(app: &App, place: &str, begin: &dyn Fn(&App) -> Result) -> Result {
    begin(app)?;
    let commands = palette(app)?;
    app.press("Escape")?;
    app.wait_until("the commands are closed", |app| {
        Ok(!app.has(&part("commands"))?)
    })?;
    kept(app, &format!("the commands, in {place}"))?;
    let mut opened = 0;
    for id in &commands {
        let open = dialogs(app)?;
        ensure!(
            open.is_empty(),
            "before {id} no dialog is open: name the command of {open:?} among those that open one"
        );
        begin(app)?;
        let before = at(app)?;
        app.press("Mod+k")?;
        expect_focus(app, "commands-text", "the commands are open")?;
        // What was done before may leave nothing for this one.
        let line = format!("{}[data-id='{id}']", part("command"));
        if !app.has(&line)? && !palette_has(app, &line)? {
            app.press("Escape")?;
            continue;
        }
        choose(app, id)?;
        let Some(dialog) = dialog_of(app, id)? else {
            kept(app, &format!("{id}, in {place}"))?;
            continue;
        };
        opened += 1;
        app.wait_for(dialog)
            .map_err(|e| format!("{id}, in {place}: {e}"))?;
        app.wait_until(&format!("{dialog} has the focus"), |app| {
            let inside = "document.activeElement?.closest('dialog')?.dataset.testid";
            Ok(app.script(&format!("return {inside} ?? ''"), json!([]))? == json!(dialog))
        })?;
        app.press("Escape")?;
        app.wait_until(&format!("Esc closes {dialog}"), |app| {
            Ok(dialogs(app)?.is_empty())
        })?;
        app.wait_until(
            &format!("{dialog} gives the focus back to {before}, in {place}"),
            |app| Ok(at(app)? == before),
        )
        .map_err(|e| format!("{e}: {} has it", at(app).unwrap_or_default()))?;
    }
    ensure!(
        opened > 0 && commands.len() > 10,
        "{place} offers commands, and dialogs among them: {commands:?}"
    );
    Ok(())
}

/// The dialog that a command opens here.
fn dialog_of(app: &App, command: &str) -> Result<Option<&'static str>> {
    if command == "filter" && app.has(&part("insights-screen"))? {
        return Ok(Some("insight-filter"));
    }
    let found = DIALOGS.iter().find(|(id, _)| *id == command);
    Ok(found.map(|(_, dialog)| *dialog))
}

fn palette_has(app: &App, line: &str) -> Result<bool> {
    let found = app.script(
        "return document.querySelector(arguments[0]) !== null",
        json!([line]),
    )?;
    Ok(found == json!(true))
}

/// From wherever a command has led, back to the whole inbox and its first row.
fn to_list(app: &App) -> Result {
    for _ in 0..8 {
        if focus(app)? == "conversation-list" && !app.has(&part("search-list"))? {
            break;
        }
        app.press("Escape")?;
        kept(app, "Esc")?;
    }
    if !app.has(&format!("{}[aria-current]", part("view-inbox")))?
        || app.has(&part("filter-bar"))?
    {
        app.press("g")?;
        app.press("i")?;
    }
    app.wait_until("the inbox is shown, with the focus", |app| {
        Ok(focus(app)? == "conversation-list"
            && app.has(&format!("{}[aria-current]", part("view-inbox")))?
            && app.selected()?.is_some())
    })
}

fn to_thread(app: &App) -> Result {
    to_list(app)?;
    app.press("Enter")?;
    expect_focus(app, "thread-scroller", "the thread has the focus")?;
    app.press("Shift+ArrowUp")
}

fn to_results(app: &App) -> Result {
    to_list(app)?;
    app.press("/")?;
    expect_focus(app, "search-field", "the field has the focus")?;
    app.press("Mod+a")?;
    app.type_text("a")?;
    app.wait_for("hit")
}

/// With a contact in the list; some commands take it away.
fn to_contacts(app: &App) -> Result {
    to_list(app)?;
    enter_contacts(app)?;
    if !app.has(&part("contacts-row"))? {
        to_list(app)?;
        app.press("End")?;
        app.press("Shift+D")?;
        expect_focus(app, "contact-name", "the name has the focus")?;
        app.press("Mod+a")?;
        app.type_text("Dr. Who")?;
        app.press("Enter")?;
        app.wait_until("she is a contact", |app| {
            Ok(app.text(&part("thread-title"))?.contains("Dr. Who"))
        })?;
        enter_contacts(app)?;
    }
    app.wait_for("contacts-row")
}

fn enter_contacts(app: &App) -> Result {
    app.press("g")?;
    app.press("c")?;
    app.wait_until("the contacts are read, with the focus", |app| {
        let read = app.has(&part("contacts-row"))? || app.has(&part("contacts-none"))?;
        Ok(read && at(app)? == "contacts-list")
    })
}

fn to_insights(app: &App) -> Result {
    to_list(app)?;
    crate::insights::open_insights(app)?;
    kept(app, "the insights")
}

fn to_screen(app: &App, name: &str) -> Result {
    to_list(app)?;
    palette(app)?;
    choose(app, name)?;
    app.wait_for(&format!("{name}-screen"))?;
    kept(app, &format!("the screen {name}"))
}

#[test]
fn every_command_of_the_list_leaves_the_focus_where_it_can_be_seen() {
    scenario("focus-list", |app| {
        with_small_archive(app)?;
        walk(app, "the list", &to_list)
    });
}

#[test]
fn every_command_of_a_thread_leaves_the_focus_where_it_can_be_seen() {
    scenario("focus-thread", |app| {
        with_small_archive(app)?;
        walk(app, "the thread", &to_thread)
    });
}

#[test]
fn every_command_of_other_places_leaves_the_focus_where_it_can_be_seen() {
    scenario("focus-places", |app| {
        with_small_archive(app)?;
        walk(app, "the results", &to_results)?;
        walk(app, "the contacts", &to_contacts)?;
        walk(app, "the sources", &|app| to_screen(app, "sources"))?;
        walk(app, "the import", &|app| to_screen(app, "import"))?;
        walk(app, "the insights", &to_insights)
    });
}

#[test]
fn what_had_the_focus_goes_and_the_focus_stays() {
    scenario("focus-gone", |app| {
        with_small_archive(app)?;
        // The last row, then the whole list, in the thread.
        app.select_name(OPEN[0])?;
        app.press("Enter")?;
        expect_focus(app, "thread-scroller", "the thread has the focus")?;
        for left in (0..8).rev() {
            app.press("e")?;
            app.wait_until("the inbox shrinks by one", |app| {
                Ok(app.badges()?.inbox == left)
            })?;
            kept(app, "E in the thread")?;
        }
        expect_focus(app, "conversation-list", "an empty inbox has the focus")?;
        app.press("z")?;
        app.wait_until("Z brings one back", |app| Ok(app.badges()?.inbox == 1))?;
        kept(app, "Z in an empty inbox")?;

        // Out of a field with nothing in it, one step back: it stays where it was sent.
        app.press("/")?;
        expect_focus(app, "search-field", "the field has the focus")?;
        app.press("Shift+Tab")?;
        app.wait_until("Shift+Tab leads out of the field", |app| {
            Ok(at(app)? != "search-field")
        })?;
        app.settle()?;
        let now = at(app)?;
        ensure!(
            now != "conversation-list" && now != "nothing",
            "Shift+Tab leads to what is before the field, not to {now}"
        );
        Ok(())
    });
}

#[test]
fn a_list_in_a_dialog_that_becomes_empty_keeps_the_focus_in_it() {
    scenario("focus-empty", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        app.press("l")?;
        app.wait_for("tags-text")?;
        app.type_text("VIP")?;
        app.press("Enter")?;
        app.wait_until("the dialog has closed", |app| Ok(dialogs(app)?.is_empty()))?;
        app.press("f")?;
        app.wait_for("filter")?;
        app.click("label:has([data-testid^='filter-tag-'])")?;
        app.press("Escape")?;
        app.wait_for("filter-bar")?;
        kept(app, "a filter")?;
        // The chip that is pressed goes, and the bar with it.
        app.script(
            "document.querySelector(`[data-testid^='chip-']`).focus()",
            json!([]),
        )?;
        app.press("Enter")?;
        app.wait_until(
            "the list is whole",
            |app| Ok(!app.has(&part("filter-bar"))?),
        )?;
        kept(app, "the last chip")?;

        app.press("Mod+,")?;
        app.wait_for("tag-remove")?;
        app.script(
            "const b = document.querySelector(arguments[0]); b.scrollIntoView(); b.focus()",
            json!([part("tag-remove")]),
        )?;
        app.press("Enter")?;
        app.wait_for("tag-remove-do")?;
        kept(app, "the question about a tag")?;
        app.press("Enter")?;
        app.wait_until("the tag is gone", |app| Ok(!app.has(&part("tag-line"))?))?;
        app.wait_until("the focus is in the settings", |app| {
            let inside = "return !!document.activeElement?.closest('dialog')";
            Ok(app.script(inside, json!([]))? == json!(true))
        })?;
        app.press("Escape")?;
        app.wait_until(
            "Esc closes the settings",
            |app| Ok(dialogs(app)?.is_empty()),
        )?;
        kept(app, "the settings")
    });
}

//! Every screen in both themes and both languages: its picture under `artifacts/screens`, and no barrier
//! in it.

use listo_tests::archive::{Archive, OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::twilio::{FakeTwilio, Fate};
use listo_tests::{App, Result, axe, scenario};
use serde_json::json;

const LOOKS: [(&str, &str); 4] = [
    ("es", "dark"),
    ("es", "light"),
    ("en", "dark"),
    ("en", "light"),
];
const NOW: &str =
    "const { lang, dataset } = document.documentElement; return `${lang} ${dataset.theme}`";

fn turn(app: &App, language: &str, theme: &str) -> Result {
    app.save_settings(json!({ "theme": theme, "language": language }))?;
    app.wait_until(&format!("the page is {language} and {theme}"), |app| {
        Ok(app.script(NOW, json!([]))? == json!(format!("{language} {theme}")))
    })
}

const SNIPPETS: [(&str, &str); 3] = [
    (
        "Dirección",
        "Estamos en la calle Mayor, 1, junto a la plaza. Se aparca detrás.",
    ),
    ("Hours", "We are open from 9 to 6, Monday to Friday."),
    ("Thanks", "Thank you, {first_name}! Call us on {my_number}."),
];

/// The picture of the screen as it is, and a look for barriers.
fn take(app: &App, name: &str, language: &str, theme: &str) -> Result {
    app.settle()?;
    app.picture(&format!("{name}-{language}-{theme}"))?;
    axe::check(app, &format!("{name} ({language}, {theme})"))
}

/// Looks at the screen in each theme and language. Afterwards it is English and light.
fn look(app: &App, name: &str) -> Result {
    app.rest_mouse()?;
    for (language, theme) in LOOKS {
        turn(app, language, theme)?;
        take(app, name, language, theme)?;
    }
    Ok(())
}

/// The same with a dialog or a field that a key opens and Esc closes, opened anew in each.
fn look_behind(app: &App, key: &str, shows: &str, name: &str) -> Result {
    app.rest_mouse()?;
    for (language, theme) in LOOKS {
        turn(app, language, theme)?;
        app.press(key)?;
        app.wait_for(shows)?;
        take(app, name, language, theme)?;
        app.press("Escape")?;
        app.wait_until(&format!("Esc closes {name}"), |app| {
            Ok(!app.has(&part(shows))?)
        })?;
    }
    Ok(())
}

/// By its name under Mod+K.
fn look_behind_command(app: &App, command: &str, shows: &str, name: &str) -> Result {
    app.press("Mod+k")?;
    app.wait_for("commands")?;
    app.type_text(command)?;
    app.press("Enter")?;
    app.wait_for(shows)?;
    look(app, name)?;
    app.press("Escape")?;
    app.wait_until(&format!("Esc closes {name}"), |app| {
        Ok(!app.has(&part(shows))?)
    })
}

fn tag(app: &App, name: &str) -> Result {
    app.press("l")?;
    app.wait_for("tags-text")?;
    app.type_text(name)?;
    app.press("Enter")?;
    app.wait_until("the dialog has closed", |app| {
        Ok(!app.has(&part("tags-text"))?)
    })
}

#[test]
fn the_first_run() {
    scenario("screen-first-run", |app| {
        app.open()?;
        app.wait_for("first-run-import")?;
        look(app, "first-run")?;
        app.click(&part("first-run-import"))?;
        app.wait_for("import-choose-folder")?;
        look(app, "import-choose")
    });
}

#[test]
fn the_import_from_preview_to_result() {
    scenario("screen-import", |app| {
        let archive = Archive::small().save(app.files(), "small.xml")?;
        app.open_with(&[archive.to_string_lossy().into_owned()])?;
        app.wait_for_preview()?;
        look(app, "import-preview")?;
        app.click(&part("import-start"))?;
        app.wait_for("import-result")?;
        look(app, "import-result")
    });
}

#[test]
fn the_inbox_a_thread_done_and_an_empty_inbox() {
    scenario("screen-inbox", |app| {
        crate::with_small_archive(app)?;
        app.select_name(UNREAD[1])?;
        app.press("i")?;
        app.wait_for("row-assignee")?;
        look(app, "inbox")?;
        look_behind(app, "a", "assign-text", "assign")?;
        for view in [
            "snoozed", "pinned", "muted", "waiting", "assigned", "mentions",
        ] {
            app.view(view)?;
            look(app, &format!("view-{view}"))?;
        }
        app.view("inbox")?;
        app.select_name(UNREAD[0])?;
        app.press("Enter")?;
        app.wait_until("the thread is shown", |app| {
            Ok(app.text(&part("thread"))?.contains("Seremos cinco"))
        })?;
        look(app, "thread")?;
        app.press("d")?;
        app.wait_for("contact-number")?;
        look(app, "contact")?;
        app.press("Shift+N")?;
        app.type_text("a note")?;
        app.press("Mod+Enter")?;
        app.wait_for("contact-note-line")?;
        app.press("d")?;
        app.press("g")?;
        app.press("c")?;
        app.wait_for("contacts-row")?;
        look(app, "contacts")?;
        app.press("Escape")?;
        app.press("Escape")?;
        app.view("done")?;
        look(app, "done")?;
        app.view("inbox")?;
        for left in (0..8).rev() {
            let first = app.rows()?.into_iter().next().ok_or("a row is left")?;
            app.select(&first.id)?;
            app.press("e")?;
            app.wait_until("the inbox shrinks by one", |app| {
                Ok(app.badges()?.inbox == left)
            })?;
        }
        look(app, "empty-inbox")
    });
}

#[test]
fn lists_that_are_narrowed_and_searched() {
    scenario("screen-lists", |app| {
        crate::with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        tag(app, "VIP")?;
        app.select_name(OPEN[1])?;
        tag(app, "Proveedor")?;
        look_behind(app, "l", "tags-text", "tags")?;
        look_behind(app, "f", "filter", "filter")?;
        app.press("f")?;
        app.wait_for("filter")?;
        app.click("label:has([data-testid^='filter-tag-'])")?;
        app.click("label:has([data-testid='filter-order-longest_waiting'])")?;
        app.press("Escape")?;
        app.wait_for("filter-bar")?;
        look(app, "narrowed")?;
        look_behind(app, "Mod+s", "view-name", "save-view")?;
        app.press("Mod+s")?;
        app.wait_for("view-name")?;
        app.press("Enter")?;
        app.wait_for("views-manage")?;
        app.click(&part("views-manage"))?;
        app.wait_for("views-said")?;
        look(app, "saved-views")?;
        app.press("Escape")?;
        app.press("Shift+F")?;
        app.wait_until("the list is whole", |app| Ok(app.rows()?.len() == 8))?;
        app.press("x")?;
        app.press("Shift+ArrowDown")?;
        app.wait_for("bulk-bar")?;
        look(app, "selection")?;
        app.press("Escape")?;
        app.press("/")?;
        app.wait_for("search-start")?;
        look(app, "search-start")?;
        app.type_text("call in:")?;
        app.wait_for("search-completion")?;
        look(app, "search-completion")?;
        app.press("Mod+a")?;
        app.type_text("call ")?;
        app.wait_for("hit")?;
        look(app, "search-results")?;
        app.press("Mod+a")?;
        app.type_text("nothing at all")?;
        app.wait_for("search-none")?;
        look(app, "search-none")
    });
}

#[test]
fn the_composer_and_its_snippets() {
    scenario("screen-composer", |app| {
        crate::with_small_archive(app)?;
        app.press("Mod+k")?;
        app.wait_for("commands")?;
        app.type_text("change snippets")?;
        app.press("Enter")?;
        app.wait_for("snippet-new")?;
        for (name, text) in SNIPPETS {
            app.click(&part("snippet-new"))?;
            app.wait_for("snippet-name")?;
            app.type_text(name)?;
            app.press("Tab")?;
            app.type_text(text)?;
            app.press("Mod+Enter")?;
            app.wait_until("it is kept", |app| Ok(!app.has(&part("snippet-form"))?))?;
        }
        look(app, "snippets")?;
        // Another language draws the settings anew.
        for (language, theme) in LOOKS {
            turn(app, language, theme)?;
            app.click(&part("snippet-remove"))?;
            app.wait_for("snippet-restore")?;
            app.click(&part("snippet-edit"))?;
            app.wait_for("snippet-text")?;
            app.click(&part("snippet-text"))?;
            app.type_text(" {nombre}")?;
            app.wait_for("snippet-unknown")?;
            take(app, "snippet-form", language, theme)?;
            app.click(&part("snippet-cancel"))?;
            app.click(&part("snippet-restore"))?;
            app.wait_until("it is back", |app| Ok(!app.has(&part("snippet-removed"))?))?;
        }
        app.press("Escape")?;
        app.wait_until("Esc closes the settings", |app| {
            Ok(!app.has(&part("settings"))?)
        })?;
        app.select_name(OPEN[0])?;
        app.wait_for("reply")?;
        look(app, "reply")?;
        look_behind(app, "r", "composer", "composer")?;
        app.press("r")?;
        app.wait_for("reply-text")?;
        app.type_text("Hola “Elena”, {company}: ")?;
        look(app, "composer-notes")?;
        app.type_text("/")?;
        app.wait_for("snippet-menu")?;
        look(app, "composer-menu")?;
        app.press("Escape")?;
        app.press("Escape")?;
        app.wait_for("reply-draft")?;
        look(app, "reply-draft")
    });
}

#[test]
fn every_dialog() {
    scenario("screen-dialogs", |app| {
        crate::with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        look_behind(app, "h", "snooze", "snooze")?;
        look_behind(app, "s", "share", "share")?;
        look_behind(app, "Mod+k", "commands", "commands")?;
        look_behind(app, "?", "help", "help")?;
        app.press("Mod+,")?;
        app.wait_for("settings")?;
        look(app, "settings")?;
        app.click(&part("open-keys"))?;
        app.wait_for("keys")?;
        look(app, "keys")?;
        app.press("Escape")?;
        app.wait_until("Esc closes the keys", |app| Ok(!app.has(&part("keys"))?))?;
        app.press("n")?;
        app.wait_for("comment-text")?;
        look(app, "comment")?;
        app.type_text("call on Friday")?;
        app.press("Mod+Enter")?;
        app.wait_for("thread-comment")?;
        look(app, "thread-comment")?;
        look_behind(app, "Mod+f", "find", "find")?;
        app.press("Enter")?;
        app.press("Shift+ArrowUp")?;
        look_behind(app, "Alt+Enter", "details", "details")?;
        app.press("Escape")?;
        look_behind_command(app, "clean up", "cleanup", "cleanup")?;
        look_behind_command(app, "what i did", "history", "history")?;
        look_behind_command(app, "notifications and desktop", "desktop", "desktop")?;
        look_behind_command(app, "changes of this", "lifeline", "changes")
    });
}

#[test]
fn sources_and_what_is_on_its_way() {
    scenario("screen-sending", |app| {
        let twilio = FakeTwilio::start()?;
        crate::sources::with_source(app, &twilio)?;
        look_behind(app, "r", "composer", "composer-send")?;
        look_behind(app, "c", "new-to", "new-message")?;
        app.press("r")?;
        app.wait_for("reply-text")?;
        app.type_text("Remember your card")?;
        for (language, theme) in LOOKS {
            turn(app, language, theme)?;
            app.press("Mod+Shift+l")?;
            app.wait_for("later-tomorrow")?;
            take(app, "send-later", language, theme)?;
            app.press("Escape")?;
            app.wait_until("Esc closes send-later", |app| {
                Ok(!app.has(&part("send-later"))?)
            })?;
        }
        app.press("Mod+Shift+l")?;
        app.wait_for("later-tomorrow")?;
        app.press("Enter")?;
        app.wait_for("pending")?;
        look(app, "pending")?;
        look_behind_command(app, "outbox", "outbox-line", "outbox")?;
        twilio.next(Fate::Refused(21610));
        app.press("r")?;
        app.wait_for("reply-text")?;
        app.type_text("Your bill")?;
        app.press("Mod+Enter")?;
        app.wait_for("failure")?;
        look(app, "failed")?;
        crate::sources::open_sources(app)?;
        app.wait_for("source-state")?;
        look(app, "sources")?;
        app.click(&part("source-remove"))?;
        app.wait_for("source-ask")?;
        look(app, "source-remove")?;
        app.press("Escape")?;
        app.click(&part("sources-add"))?;
        app.wait_for("source-form")?;
        look(app, "source-form")
    });
}

#[test]
fn reviews_and_what_came_of_one() {
    scenario("screen-reviews", |app| {
        crate::review::fifty(app)?;
        crate::review::open_reviews(app)?;
        look(app, "reviews")?;
        let begin = format!("{} {}", part("review-morning"), part("review-begin"));
        app.click(&begin)?;
        app.wait_for("review-position")?;
        look(app, "review")?;
        for n in 1..=50 {
            crate::waits::shows(app, "review-position", &format!(" {n} "))?;
            app.press("e")?;
        }
        app.wait_for("review-summary")?;
        look(app, "review-summary")
    });
}

#[test]
fn the_insights_and_what_is_behind_them() {
    scenario("screen-insights", |app| {
        crate::insights::with_busy_archive(app)?;
        app.press("g")?;
        app.press("y")?;
        app.wait_for("insights-count-imported")?;
        look(app, "insights-empty")?;
        crate::insights::open_insights(app)?;
        look(app, "insights")?;
        look_behind(app, "f", "insight-filter", "insights-filter")?;
        app.click(&part("formula-of-responses"))?;
        for (language, theme) in LOOKS {
            turn(app, language, theme)?;
            for chart in ["chart-heat", "chart-inbound", "chart-contacts"] {
                let show = "document.querySelector(arguments[0]).scrollIntoView()";
                app.script(show, json!([part(chart)]))?;
                take(app, &format!("insights-{chart}"), language, theme)?;
            }
            app.click(&part("table-of-heat"))?;
            take(app, "insights-table", language, theme)?;
            app.click(&part("table-of-heat"))?;
            app.click(&part("tile-median_response"))?;
            app.wait_for("insight-row")?;
            take(app, "insights-behind", language, theme)?;
            app.press("Escape")?;
            crate::waits::gone(app, "insight-list")?;
        }
        Ok(())
    });
}

//! Quick triage: the small window above all others, its key, and what the window of Listo makes of it.

use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;
use xtask::poll;

use crate::desktop::{behind, close_to_tray, in_front};
use crate::waits::focused;

const SMALL: &str = "Quick triage";
/// Scrolled to its end, with its pictures there.
const AT_END: &str = "const e = document.querySelector(arguments[0]);
    return e !== null && e.scrollHeight - e.scrollTop - e.clientHeight < 2
      && [...e.querySelectorAll('img')].every(i => i.complete && i.naturalWidth > 0);";
const KEY: &str = "ctrl+alt+q";

/// The window of Listo and the small one, each driven in turn.
struct Both {
    main: String,
    small: String,
}

impl Both {
    /// Shows the small window with `show` and finds out which is which.
    ///
    /// As a person does, it asks again where nothing came: a line of the tray's menu may be another one by
    /// the time it is clicked, as what came in changes the menu.
    fn find(app: &App, show: impl Fn(&App) -> Result) -> Result<Self> {
        let before = app.driver()?.windows()?;
        let main = before.first().cloned().ok_or("a window is driven")?;
        ensure!(before.len() == 1, "the small window is made when asked for");
        let second = || Ok(app.driver()?.windows()?.into_iter().find(|w| *w != main));
        let mut small = Err("nothing was shown".into());
        for _ in 0..3 {
            show(app)?;
            small = poll::until("there is a second window", poll::AGAIN, second);
            if small.is_ok() {
                break;
            }
        }
        let small = small?;
        Ok(Self { main, small })
    }

    fn main(&self, app: &App) -> Result {
        app.driver()?.switch_to(&self.main)
    }

    /// Waits until it is in front with what it has to show.
    fn small(&self, app: &App, step: &str) -> Result {
        app.driver()?.switch_to(&self.small)?;
        app.wait_until("the small window has the focus", |app| {
            app.screen().has_focus(SMALL)
        })?;
        app.wait_until("its page has the keys", |app| {
            Ok(app.script("return document.hasFocus()", json!([]))? == json!(true))
        })?;
        app.wait_until(&format!("it is at the step {step}"), |app| {
            app.has(&format!("{}[data-step={step}]", part("quick")))
        })
    }

    /// It is gone, and the counts are right everywhere.
    fn away(&self, app: &App, [inbox, unread, done]: [u64; 3]) -> Result {
        hidden(app, SMALL)?;
        self.main(app)?;
        app.expect_counts(inbox, unread, done)
    }
}

fn hidden(app: &App, title: &str) -> Result {
    app.wait_until("the small window is hidden", |app| {
        Ok(app.screen().window(title)?.is_none())
    })
}

/// Who has waited longest of those that are unread, by the command line.
fn longest(app: &App) -> Result<String> {
    let listed = app.cli(&["list", "--view", "unread", "--longest-waiting", "--json"])?;
    let id = listed.pointer("/rows/0/id").and_then(|id| id.as_str());
    Ok(id.ok_or(format!("nothing is unread: {listed}"))?.to_owned())
}

fn title(app: &App) -> Result<String> {
    app.text(&part("quick-title"))
}

/// Gives it a key in the settings, with the keyboard.
fn choose_a_key(app: &App) -> Result {
    app.press("Mod+k")?;
    app.wait_for("commands")?;
    app.type_text("notifications and desktop")?;
    app.press("Enter")?;
    app.wait_for("desktop")?;
    let change = part("global-change-quick_triage");
    ensure!(app.text(&change)? == "None", "it takes no key by itself");
    app.click(&change)?;
    focused(app, "global-field")?;
    app.screen().press(KEY)?;
    app.wait_until("the key is shown", |app| {
        Ok(app.text(&change)? == "Ctrl Alt Q")
    })?;
    app.picture("triage-key")?;
    app.press("Escape")
}

#[test]
fn a_key_shows_who_waits_longest_and_e_finishes_it_from_another_program() {
    scenario("triage-key", |app| {
        app.with_desktop()?;
        crate::with_small_archive(app)?;
        choose_a_key(app)?;
        let id = longest(app)?;
        let other = behind(app)?;
        let both = Both::find(app, |app| app.screen().press(KEY))?;
        both.small(app, "shown")?;
        let name = title(app)?;
        ensure!(app.text(&part("quick-unread"))? == "4 unread", "of four");
        app.screen().wait_until_drawn(SMALL, || Ok(()))?;
        app.picture("triage")?;
        axe::check(app, "quick")?;
        app.screen().press("e")?;
        both.away(app, [7, 3, 6])?;
        ensure!(
            app.screen().has_focus("Something else")?,
            "the other program goes on"
        );
        ensure!(
            app.state_of(&id)?.is_none(),
            "the list of the other window has moved on"
        );

        // What was done is taken back in the small window.
        app.screen().press(KEY)?;
        both.small(app, "shown")?;
        ensure!(title(app)? != name, "it is the turn of the next one");
        app.screen().press("z")?;
        app.wait_until("it is back in view", |app| Ok(title(app)? == name))?;
        let said = app.text(&part("quick-said"))?;
        ensure!(said.starts_with("Undone: "), "and that is said: {said}");
        both.main(app)?;
        app.expect_counts(8, 4, 5)?;

        // Esc decides nothing, and so does the key.
        app.screen().press("Escape")?;
        both.away(app, [8, 4, 5])?;
        app.screen().press(KEY)?;
        both.small(app, "shown")?;
        app.screen().press(KEY)?;
        both.away(app, [8, 4, 5])?;

        // O, which the other window takes back.
        app.screen().press(KEY)?;
        both.small(app, "shown")?;
        app.screen().press("o")?;
        both.away(app, [8, 3, 5])?;
        app.press("z")?;
        app.expect_counts(8, 4, 5)?;
        drop(other);
        app.desktop()?.choose("Show Listo")?;
        in_front(app)?;

        // The window of Listo ends the program, whatever is hidden, and the key is there again.
        app.restart()?;
        app.wait_for("conversation-list")?;
        let _other = behind(app)?;
        let both = Both::find(app, |app| app.screen().press(KEY))?;
        both.small(app, "shown")
    });
}

#[test]
fn it_leaves_unread_snoozes_and_goes_on_with_an_answer() {
    scenario("triage-keys", |app| {
        app.with_desktop()?;
        crate::with_small_archive(app)?;
        let both = Both::find(app, |app| app.desktop()?.choose(SMALL))?;
        both.small(app, "shown")?;
        let first = title(app)?;
        app.screen().press("u")?;
        both.away(app, [8, 4, 5])?;

        app.desktop()?.choose(SMALL)?;
        both.small(app, "shown")?;
        ensure!(title(app)? == first, "what is unread goes on waiting");
        app.screen().press("h")?;
        both.small(app, "snooze")?;
        focused(app, "quick-snooze-text")?;
        app.screen().press("Escape")?;
        both.small(app, "shown")?;
        app.screen().press("h")?;
        both.small(app, "snooze")?;
        app.screen().type_text("tomorrow 9")?;
        app.wait_until("the time is understood", |app| {
            app.has(&part("quick-snooze-typed"))
        })?;
        app.screen().wait_until_drawn(SMALL, || Ok(()))?;
        app.picture("triage-snooze")?;
        app.screen().press("Return")?;
        both.away(app, [7, 3, 5])?;

        app.desktop()?.choose(SMALL)?;
        both.small(app, "shown")?;
        let second = title(app)?;
        ensure!(second != first, "who is snoozed is not shown");
        app.screen().press("r")?;
        hidden(app, SMALL)?;
        in_front(app)?;
        both.main(app)?;
        focused(app, "reply-text")?;
        ensure!(
            app.text(&part("thread-title"))? == second,
            "the answer is to whom was shown"
        );
        app.press("Escape")?;

        // From the commands, and on with Enter.
        app.press("Mod+k")?;
        app.wait_for("commands")?;
        app.type_text("quick triage")?;
        app.press("Enter")?;
        both.small(app, "shown")?;
        app.screen().press("Return")?;
        hidden(app, SMALL)?;
        in_front(app)
    });
}

#[test]
fn it_comes_without_the_window_of_listo_and_is_none_of_those_that_keep_it_going() {
    scenario("triage-tray", |app| {
        app.with_desktop()?;
        crate::with_small_archive(app)?;
        choose_a_key(app)?;
        app.save_settings(json!({ "closeToTray": true }))?;
        close_to_tray(app)?;
        let other = app.desktop()?.other_program()?;
        let both = Both::find(app, |app| app.screen().press(KEY))?;
        both.small(app, "shown")?;
        ensure!(
            app.screen().window("Listo")?.is_none(),
            "the window of Listo stays where it is"
        );
        app.screen().press("e")?;
        hidden(app, SMALL)?;
        both.main(app)?;
        app.wait_until("the tray counts it", |app| {
            Ok(app.desktop()?.tray_label()? == "3")
        })?;

        // Closed by the window manager it is only hidden.
        app.screen().press(KEY)?;
        both.small(app, "shown")?;
        app.screen().press("alt+F4")?;
        hidden(app, SMALL)?;
        app.screen().press(KEY)?;
        both.small(app, "shown")?;
        drop(other);
        both.main(app)?;
        let again = app.start_again(&[])?;
        ensure!(again.success(), "a second start ends well: {again}");
        in_front(app)?;
        app.expect_counts(7, 3, 6)?;
        app.desktop()?.choose("Quit Listo")?;
        app.wait_until_ended()
    });
}

#[test]
fn it_shows_calls_voicemails_and_pictures_from_their_end() {
    scenario("triage-samples", |app| {
        app.with_desktop()?;
        app.open()?;
        app.wait_for("first-run-samples")?;
        app.click(&part("first-run-samples"))?;
        app.wait_for("conversation-list")?;
        let both = Both::find(app, |app| app.desktop()?.choose(SMALL))?;
        let mut seen = String::new();
        for _ in 0..8 {
            both.small(app, "shown")?;
            let thread = app.text(&part("quick-thread"))?;
            app.wait_until("the newest is in view", |app| {
                Ok(app.script(AT_END, json!([part("quick-thread")]))? == json!(true))
            })?;
            for (says, picture) in [
                ("Voicemail", "triage-voicemail"),
                ("photo", "triage-picture"),
            ] {
                if thread.contains(says) {
                    app.screen().wait_until_drawn(SMALL, || Ok(()))?;
                    app.picture(picture)?;
                }
            }
            seen.push_str(&thread);
            app.screen().press("o")?;
            hidden(app, SMALL)?;
            // The menu is another one when it has been counted.
            let unread = app.counts()?.unread;
            app.wait_until("the tray has counted it", |app| {
                let label = app.desktop()?.tray_label()?;
                Ok(label == unread.to_string() || (unread == 0 && label.is_empty()))
            })?;
            app.desktop()?.choose(SMALL)?;
        }
        for kind in [
            "Missed call",
            "Voicemail · 0:34",
            "Here it is. Is the number",
        ] {
            ensure!(seen.contains(kind), "\"{kind}\" is shown: {seen}");
        }
        both.small(app, "nothing")
    });
}

#[test]
fn nothing_unread_is_said_and_what_comes_in_is_decided_with_the_mouse_in_spanish() {
    scenario("triage-nothing", |app| {
        const SPANISH: &str = "Decidir";
        app.with_desktop()?;
        crate::with_small_archive(app)?;
        let last = longest(app)?;
        for row in app.rows()? {
            if row.state == "unread" {
                app.cli(&["open", "--json", &row.id])?;
            }
        }
        app.expect_counts(8, 0, 5)?;
        let look = json!({ "language": "es", "theme": "dark", "textSize": 200 });
        app.save_settings(look)?;
        app.wait_until("the tray speaks Spanish", |app| {
            let lines = app.desktop()?.tray_menu()?;
            Ok(lines.iter().any(|line| line.label.starts_with(SPANISH)))
        })?;
        let both = Both::find(app, |app| app.desktop()?.choose("Decidir rápido"))?;
        app.driver()?.switch_to(&both.small)?;
        app.wait_until("it says that nothing is unread", |app| {
            app.has(&part("quick-nothing"))
        })?;
        app.screen().wait_until_drawn(SPANISH, || Ok(()))?;
        app.picture("triage-nothing-es")?;
        app.screen().press("Escape")?;
        hidden(app, SPANISH)?;

        app.desktop()?.choose("Decidir rápido")?;
        app.wait_until("it says so again", |app| app.has(&part("quick-nothing")))?;
        app.cli(&["unread", "--json", &last])?;
        app.wait_until("what is unread now is shown", |app| {
            app.has(&part("quick-done"))
        })?;
        app.screen().wait_until_drawn(SPANISH, || Ok(()))?;
        app.picture("triage-es")?;
        axe::check(app, "quick-es")?;

        // The driver's mouse knows no enlarged pages.
        let width = "return innerWidth";
        let usual = app.script(width, json!([]))?;
        both.main(app)?;
        app.save_settings(json!({ "textSize": 100 }))?;
        app.driver()?.switch_to(&both.small)?;
        app.wait_until("the window is as large as its text needs", |app| {
            Ok(app.script(width, json!([]))? == usual)
        })?;
        app.click(&part("quick-snooze"))?;
        app.click(&part("quick-snooze-back"))?;
        app.screen().wait_until_drawn(SPANISH, || Ok(()))?;
        app.picture("triage-es-small")?;
        app.click(&part("quick-done"))?;
        hidden(app, SPANISH)?;
        both.main(app)?;
        app.expect_counts(7, 0, 6)
    });
}

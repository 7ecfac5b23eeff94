//! Listo outside its window: notifications of a real daemon, the tray, keys that work everywhere, and a
//! second start.

use listo_tests::archive::Archive;
use listo_tests::desktop::Popup;
use listo_tests::listo::part;
use listo_tests::twilio::FakeTwilio;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;
use xtask::poll;
use xtask::proc::Guarded;

use crate::sources::{MARTA, with_source};
use crate::waits::{focused, gone};

const MARTA_SHOWN: &str = "+1 415-555-0134";
const SOFIA: &str = "+14155550177";

/// What has come in is fetched now, and not with the next look.
fn fetch(app: &App) -> Result {
    let script = "
        const done = arguments[arguments.length - 1], call = window.__TAURI_INTERNALS__.invoke;
        call('sources').then(all => Promise.all(all.map(s => call('fetch_source', { id: s.id }))))
          .then(() => done(null), e => done(JSON.stringify(e)));";
    let answer = app.driver()?.script_async(script, json!([]))?;
    ensure!(answer.is_null(), "the source must be asked: {answer}");
    Ok(())
}

fn shown(app: &App, popups: &[(&str, &str)]) -> Result {
    let wanted: Vec<Popup> = popups
        .iter()
        .map(|(title, body)| Popup {
            title: (*title).to_owned(),
            body: (*body).to_owned(),
        })
        .collect();
    let mut seen = Vec::new();
    app.wait_until("the notifications are shown", |app| {
        seen = app.desktop()?.shown()?;
        Ok(seen == wanted)
    })
    .map_err(|e| format!("{e}: shown are {seen:?}, right is {wanted:?}").into())
}

fn on_screen(app: &App, count: u32) -> Result {
    app.wait_until(
        &format!("{count} notifications stand on the screen"),
        |app| Ok(app.desktop()?.on_screen()? == count),
    )
}

pub(crate) fn in_front(app: &App) -> Result {
    app.wait_until("Listo has the focus", |app| app.screen().has_focus("Listo"))
}

/// Another program is in front, and has been for a moment: a key that takes the focus from the window
/// while it is held is told from that.
pub(crate) fn behind(app: &App) -> Result<Guarded> {
    let listen = "window.blurred ??= (addEventListener('blur', () => window.blurred = performance.now()), Infinity)";
    app.script(listen, json!([]))?;
    let other = app.desktop()?.other_program()?;
    app.wait_until("Listo has been behind for a moment", |app| {
        let long = "return performance.now() - window.blurred > 600";
        Ok(app.script(long, json!([]))? == json!(true))
    })?;
    Ok(other)
}

/// Closes the window as a person does, who presses again where a busy window manager took no notice.
pub(crate) fn close_to_tray(app: &App) -> Result {
    let hidden = || Ok(app.screen().window("Listo")?.is_none().then_some(()));
    let mut presses = 0;
    loop {
        app.screen().press("alt+F4")?;
        presses += 1;
        let outcome = poll::until("the window is hidden", poll::AGAIN, hidden);
        if outcome.is_ok() || presses == 3 {
            return outcome;
        }
    }
}

/// Tray, badge in the window and store must say the same.
fn unread_everywhere(app: &App, unread: u64) -> Result {
    let label = if unread == 0 {
        String::new()
    } else {
        unread.to_string()
    };
    let mut seen = String::new();
    app.wait_until("the tray says how much is unread", |app| {
        seen = app.desktop()?.tray_label()?;
        Ok(seen == label)
    })
    .map_err(|e| format!("{e}: it says \"{seen}\", right is \"{label}\""))?;
    app.wait_until("the badge in the window says the same", |app| {
        Ok(app.badges()?.unread == unread)
    })?;
    ensure!(app.counts()?.unread == unread, "and so does the store");
    Ok(())
}

#[test]
fn what_comes_in_is_notified_of_and_answered_from_there() {
    scenario("desktop-notifications", |app| {
        let twilio = FakeTwilio::start()?;
        app.with_desktop()?;
        with_source(app, &twilio)?;
        ensure!(
            app.desktop()?.shown()?.is_empty(),
            "nothing is told of what was there before"
        );
        let other = app.desktop()?.other_program()?;
        let first = "Is it <b>open</b> & free?";
        twilio.receive(MARTA, first);
        fetch(app)?;
        let escaped = "Is it &lt;b&gt;open&lt;/b&gt; &amp; free?";
        shown(app, &[(MARTA_SHOWN, escaped)])?;
        app.picture("notification")?;
        on_screen(app, 1)?;

        twilio.receive(MARTA, "On Friday?");
        fetch(app)?;
        shown(app, &[(MARTA_SHOWN, escaped), (MARTA_SHOWN, "On Friday?")])?;
        on_screen(app, 1)?;
        app.desktop()?.click_popup(Some("Done"))?;
        app.expect_counts(0, 0, 1)?;
        on_screen(app, 0)?;
        ensure!(
            app.screen().has_focus("Something else")?,
            "Done needs no window"
        );

        twilio.receive(MARTA, "Hello?");
        fetch(app)?;
        on_screen(app, 1)?;
        let id = app.rows()?.first().map(|row| row.id.clone());
        let id = id.ok_or("the conversation is back in the inbox")?;
        app.cli(&["open", "--json", &id])?;
        // Seen elsewhere: there is nothing left to tell of.
        on_screen(app, 0)?;

        twilio.receive(MARTA, "Are you there?");
        fetch(app)?;
        on_screen(app, 1)?;
        app.desktop()?.click_popup(Some("Reply"))?;
        in_front(app)?;
        focused(app, "reply-text")?;
        drop(other);

        // In front of the person nothing pops up.
        let before = app.desktop()?.shown()?;
        twilio.receive(SOFIA, "I am new here");
        fetch(app)?;
        app.wait_until("it is listed", |app| Ok(app.rows()?.len() == 2))?;
        // With the tray everything is drawn that was to be told of.
        app.wait_until("the tray counts it", |app| {
            Ok(app.desktop()?.tray_label()? == "2")
        })?;
        let _other = app.desktop()?.other_program()?;
        twilio.receive(SOFIA, "Hello");
        fetch(app)?;
        let mut all = before;
        all.push(Popup {
            title: "+1 415-555-0177".to_owned(),
            body: "Hello".to_owned(),
        });
        app.wait_until("only what came in behind is told of", |app| {
            Ok(app.desktop()?.shown()? == all)
        })?;
        on_screen(app, 1)?;
        app.desktop()?.click_popup(None)?;
        in_front(app)?;
        app.wait_until("the conversation is open", |app| {
            Ok(app.text(&part("thread-title"))?.contains("0177"))
        })
    });
}

#[test]
fn the_tray_shows_what_is_unread_and_keeps_listo_at_hand() {
    scenario("desktop-tray", |app| {
        app.with_desktop()?;
        crate::with_small_archive(app)?;
        app.wait_until("the tray has an icon", |app| {
            Ok(app.desktop()?.has_tray_icon())
        })?;
        unread_everywhere(app, 4)?;
        app.press("e")?;
        unread_everywhere(app, 3)?;
        app.press("z")?;
        unread_everywhere(app, 4)?;

        let lines = app.desktop()?.tray_menu()?;
        let says: Vec<&str> = lines.iter().map(|l| l.label.as_str()).collect();
        ensure!(
            says.first() == Some(&"4 unread"),
            "it begins with: {says:?}"
        );
        let name = says
            .get(3)
            .copied()
            .ok_or("there is no third one")?
            .to_owned();
        app.desktop()?.choose(&name)?;
        app.wait_until("it is open", |app| {
            Ok(app.text(&part("thread-title"))? == name)
        })?;

        app.save_settings(json!({ "closeToTray": true }))?;
        app.desktop()?.choose("Show Listo")?;
        in_front(app)?;
        close_to_tray(app)?;
        app.desktop()?.choose("Show Listo")?;
        in_front(app)?;
        close_to_tray(app)?;
        let again = app.start_again(&[])?;
        ensure!(again.success(), "a second start ends well: {again}");
        in_front(app)?;

        app.desktop()?.choose("Pause notifications for an hour")?;
        app.wait_until("the menu offers to resume", |app| {
            let lines = app.desktop()?.tray_menu()?;
            Ok(lines.iter().any(|l| l.label == "Resume notifications"))
        })?;
        app.kill_9()?;
        app.open()?;
        app.wait_for("conversation-list")?;
        app.wait_until("the tray has an icon again", |app| {
            Ok(app.desktop()?.has_tray_icon())
        })?;
        unread_everywhere(app, 4)?;
        app.desktop()?.choose("Quit Listo")?;
        app.wait_until_ended()
    });
}

#[test]
fn keys_work_while_another_program_is_in_front() {
    scenario("desktop-keys", |app| {
        let twilio = FakeTwilio::start()?;
        app.with_desktop()?;
        with_source(app, &twilio)?;
        app.press_for("u", 1, 1, 0)?;
        let _other = behind(app)?;
        app.screen().press("ctrl+alt+i")?;
        in_front(app)?;
        app.screen().press("ctrl+alt+i")?;
        app.wait_until("the window is hidden", |app| {
            Ok(app.screen().window("Listo")?.is_none())
        })?;
        twilio.receive(SOFIA, "Can I come tomorrow?");
        fetch(app)?;
        shown(app, &[("+1 415-555-0177", "Can I come tomorrow?")])?;
        app.screen().press("ctrl+alt+e")?;
        app.expect_counts(1, 1, 1)?;
        on_screen(app, 0)?;

        // What was handled since is not finished by the key, also where its notification is long gone.
        twilio.receive(SOFIA, "And on Sunday?");
        fetch(app)?;
        on_screen(app, 1)?;
        app.desktop()?.dismiss_popup()?;
        // The newest; the window is hidden and draws no rows.
        let listed = app.cli(&["list", "--json", "--view", "unread"])?;
        let sofia = listed["rows"][0]["id"].as_str();
        app.cli(&["open", "--json", sofia.ok_or("nothing is unread")?])?;
        app.expect_counts(2, 1, 0)?;
        app.wait_until("the tray has heard of it", |app| {
            Ok(app.desktop()?.tray_label()? == "1")
        })?;
        app.screen().press("ctrl+alt+e")?;
        app.screen().press("ctrl+alt+u")?;
        in_front(app)?;
        app.wait_until("who waits longest is open", |app| {
            Ok(app.text(&part("thread-title"))?.contains("0134"))
        })?;
        ensure!(app.counts()?.done == 0, "it was left open");

        // Another key, by the keyboard alone; it is there after a restart.
        app.press("Mod+k")?;
        app.wait_for("commands")?;
        app.type_text("notifications and desktop")?;
        app.press("Enter")?;
        app.wait_for("desktop")?;
        let change = "global-change-show_or_hide";
        app.click(&part(change))?;
        focused(app, "global-field")?;
        app.settle()?;
        app.picture("desktop-recording")?;
        app.press("j")?;
        app.wait_until("a letter alone is refused in words", |app| {
            let said = app.text(&part("global-problem-show_or_hide"))?;
            Ok(said.contains("cannot be used"))
        })?;
        focused(app, change)?;
        app.press("Enter")?;
        focused(app, "global-field")?;
        app.screen().press("ctrl+alt+j")?;
        app.wait_until("the new key is shown", |app| {
            Ok(app.text(&part(change))? == "Ctrl Alt J")
        })?;
        axe::check(app, "desktop")?;
        app.restart()?;
        app.wait_for("conversation-list")?;
        let _other = behind(app)?;
        app.screen().press("ctrl+alt+j")?;
        in_front(app)
    });
}

#[test]
fn a_key_of_another_program_is_said() {
    scenario("desktop-clash", |app| {
        app.with_desktop()?;
        let elsewhere = app.files().join("elsewhere");
        let elsewhere = elsewhere.to_string_lossy().into_owned();
        let _first = app.start_beside(&["--data-dir", &elsewhere, "--background"])?;
        app.wait_until("another Listo is in the tray", |app| {
            Ok(app.desktop()?.has_tray_icon())
        })?;
        ensure!(
            app.screen().window("Listo")?.is_none(),
            "started in the background, it shows no window"
        );
        app.open()?;
        app.wait_for("first-run-import")?;
        app.press("4")?;
        app.wait_for("conversation-list")?;
        app.press("Mod+k")?;
        app.wait_for("commands")?;
        app.type_text("notifications and desktop")?;
        app.press("Enter")?;
        app.wait_for("desktop")?;
        app.wait_until("the clash is said", |app| {
            let said = app.text(&part("global-problem-open_longest_waiting"))?;
            Ok(said.contains("belongs to another program"))
        })
    });
}

#[test]
fn a_second_start_opens_what_it_was_given_in_the_first() {
    scenario("desktop-second", |app| {
        app.with_desktop()?;
        crate::with_small_archive(app)?;
        let row = app.rows()?.get(2).cloned().ok_or("there is a third row")?;
        let _other = app.desktop()?.other_program()?;
        let link = format!("listo://conversation/{}", row.id);
        let again = app.start_again(&[&link])?;
        ensure!(again.success(), "it ends well: {again}");
        in_front(app)?;
        app.wait_until("the conversation is selected", |app| {
            Ok(app.selected()?.is_some_and(|now| now.id == row.id))
        })?;
        let archive = Archive::small().save(app.files(), "again.xml")?;
        let _other = app.desktop()?.other_program()?;
        app.start_again(&[&archive.to_string_lossy()])?;
        in_front(app)?;
        app.wait_for("import-preview")
    });
}

#[test]
fn the_window_comes_back_where_and_as_it_was() {
    scenario("desktop-window", |app| {
        app.open()?;
        app.wait_for("first-run-import")?;
        let size = "return [innerWidth, innerHeight]";
        let usual = app.script(size, json!([]))?;
        app.driver()?.resize(1010, 650)?;
        let mut narrow = usual.clone();
        app.wait_until("the window is smaller", |app| {
            narrow = app.script(size, json!([]))?;
            Ok(narrow != usual)
        })?;
        app.restart()?;
        app.wait_for("first-run-import")?;
        app.wait_until("it is as small as it was left", |app| {
            Ok(app.script(size, json!([]))? == narrow)
        })
    });
}

#[test]
fn notifications_are_set_with_the_mouse_in_spanish() {
    scenario("desktop-settings", |app| {
        app.with_desktop()?;
        crate::with_small_archive(app)?;
        app.save_settings(json!({ "language": "es", "theme": "dark" }))?;
        app.press("Mod+,")?;
        app.wait_for("settings")?;
        app.click(&part("open-desktop"))?;
        app.wait_for("desktop")?;
        app.click(&format!("label:has({})", part("notify-content-sender")))?;
        app.click(&format!("label:has({})", part("quiet-between")))?;
        app.wait_for("quiet-from")?;
        app.click(&part("close-to-tray"))?;
        app.click(&part("start-at-login"))?;
        app.settle()?;
        app.picture("desktop-es-mouse")?;
        let start = app.files().join(".config/autostart/Listo.desktop");
        app.wait_until("the session starts Listo", |_| Ok(start.is_file()))?;
        let text = std::fs::read_to_string(&start)?;
        ensure!(text.contains("--background"), "out of the way: {text}");
        app.press("Escape")?;
        gone(app, "desktop")?;
        app.save_settings(json!({ "closeToTray": false }))?;
        app.restart()?;
        app.wait_for("conversation-list")?;
        app.press("Mod+,")?;
        app.wait_for("settings")?;
        app.click(&part("open-desktop"))?;
        for kept in ["notify-content-sender", "quiet-between", "start-at-login"] {
            app.wait_until(&format!("{kept} has stayed"), |app| {
                app.has(&format!("{}:checked", part(kept)))
            })?;
        }
        app.click(&part("start-at-login"))?;
        app.wait_until("it no longer does", |_| Ok(!start.exists()))
    });
}

use listo_tests::listo::{Counts, part};
use listo_tests::twilio::{FakeTwilio, Fate};
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::sources::{MARTA, give_key, open_sources, with_source};
use crate::waits::{focused, gone, shows};

fn written(app: &App, text: &str) -> Result {
    app.wait_until(&format!("the field says \"{text}\""), |app| {
        let value = "return document.querySelector(arguments[0])?.value ?? null";
        Ok(app.script(value, json!([part("reply-text")]))? == json!(text))
    })
}

/// R, in the one conversation there is, and a text.
fn write(app: &App, text: &str) -> Result {
    app.wait_for("reply")?;
    app.press("r")?;
    focused(app, "reply-text")?;
    app.type_text(text)?;
    app.wait_for("reply-send")
}

fn has_sent(app: &App, twilio: &FakeTwilio, texts: &[&str]) -> Result {
    app.wait_until(&format!("{texts:?} has left"), |_| {
        let sent: Vec<String> = twilio.sent().into_iter().map(|(_, body)| body).collect();
        Ok(sent == texts)
    })
}

#[test]
fn a_reply_leaves_and_z_takes_it_back_in_time() {
    scenario("sending", |app| {
        let twilio = FakeTwilio::start()?;
        with_source(app, &twilio)?;
        write(app, "Yes, Thursday at five")?;
        app.settle()?;
        app.picture("composer-send")?;
        axe::check(app, "composer-send")?;
        app.press("Mod+Enter")?;
        gone(app, "composer")?;
        shows(app, "toast", "Sending")?;
        shows(app, "pending-words", "Sending…")?;
        // Five seconds after it was sent it leaves.
        app.press("z")?;
        gone(app, "pending")?;
        written(app, "Yes, Thursday at five")?;
        ensure!(twilio.sent().is_empty(), "nothing has left");
        // The keys go on: the field did not take the focus.
        app.press("Shift+Z")?;
        app.wait_for("pending")?;
        gone(app, "composer")?;

        has_sent(app, &twilio, &["Yes, Thursday at five"])?;
        ensure!(
            twilio.sent().first().is_some_and(|(to, _)| to == MARTA),
            "to their number"
        );
        gone(app, "pending")?;
        app.wait_until("it is an item of the thread", |app| {
            Ok(app.text(&part("thread"))?.contains("Yes, Thursday at five"))
        })?;
        app.expect_counts(1, 0, 0)?;
        twilio.deliver();
        app.wait_until("that it has arrived is told", |app| {
            app.has("[data-delivery='delivered'].mine")
        })?;
        app.press("z")?;
        shows(app, "toast", "It has already been sent")?;
        app.restart()?;
        app.wait_for("reply")?;
        ensure!(!app.has(&part("reply-draft"))?, "no draft is left of it");
        ensure!(twilio.sent().len() == 1, "and it is not sent again");
        Ok(())
    });
}

#[test]
fn send_and_mark_done_goes_on_and_is_one_undo() {
    scenario("sending-done", |app| {
        let twilio = FakeTwilio::start()?;
        with_source(app, &twilio)?;
        write(app, "See you then")?;
        app.press("Mod+Shift+Enter")?;
        shows(app, "toast", "Sending, and done")?;
        let sending = Counts {
            inbox: 0,
            unread: 0,
            done: 1,
        };
        // Five seconds after it was sent it leaves.
        app.expect_badges(sending)?;
        app.press("z")?;
        // What had come in before the account was added is no news.
        app.expect_counts(1, 0, 0)?;
        written(app, "See you then")?;
        app.press("Shift+Z")?;
        app.expect_counts(0, 0, 1)?;
        has_sent(app, &twilio, &["See you then"])?;
        app.expect_counts(0, 0, 1)
    });
}

#[test]
fn a_text_for_later_waits_in_the_outbox_and_is_taken_back() {
    scenario("sending-later", |app| {
        let twilio = FakeTwilio::start()?;
        with_source(app, &twilio)?;
        write(app, "Remember your card")?;
        app.press("Mod+Shift+l")?;
        app.wait_for("later-tomorrow")?;
        app.type_text("mañana 9:30")?;
        app.wait_for("later-typed")?;
        ensure!(
            app.text(&part("later-when"))?.contains("9:30"),
            "the time is shown"
        );
        app.press("Enter")?;
        shows(app, "toast", "Message scheduled for")?;
        shows(app, "pending-words", "9:30")?;
        shows(app, "count-outbox", "1")?;
        app.settle()?;
        app.picture("pending")?;

        app.restart()?;
        shows(app, "count-outbox", "1")?;
        // There is no keychain here: the key is asked for again.
        open_sources(app)?;
        give_key(app)?;
        app.press("Escape")?;
        app.wait_for("reply")?;
        app.press("g")?;
        app.press("o")?;
        app.wait_for("outbox-line")?;
        focused(app, "outbox-list")?;
        app.settle()?;
        app.picture("outbox")?;
        axe::check(app, "outbox")?;
        app.press("Mod+Shift+l")?;
        app.wait_for("later-tomorrow")?;
        app.type_text("in 3 days")?;
        app.wait_for("later-typed")?;
        app.press("Enter")?;
        app.wait_for("outbox-line")?;
        shows(app, "outbox-said", "Message scheduled for")?;
        app.press("Delete")?;
        app.wait_for("outbox-none")?;
        app.press("Escape")?;
        gone(app, "outbox")?;
        shows(app, "reply-draft", "Remember your card")?;
        gone(app, "open-outbox")?;

        // And back into the field from the thread, or out at once.
        app.press("r")?;
        written(app, "Remember your card")?;
        app.press("Mod+Shift+l")?;
        app.wait_for("later-tomorrow")?;
        app.press("Enter")?;
        app.wait_for("pending")?;
        app.press("Enter")?;
        app.press("Shift+ArrowDown")?;
        app.press("Delete")?;
        gone(app, "pending")?;
        focused(app, "reply-text")?;
        written(app, "Remember your card")?;
        app.press("Mod+Shift+l")?;
        app.wait_for("later-tomorrow")?;
        app.press("Enter")?;
        app.wait_for("pending")?;
        app.press("Shift+ArrowDown")?;
        app.press("Mod+Enter")?;
        has_sent(app, &twilio, &["Remember your card"])
    });
}

#[test]
fn a_failed_text_says_why_and_is_written_again() {
    scenario("sending-failed", |app| {
        let twilio = FakeTwilio::start()?;
        with_source(app, &twilio)?;
        app.press("o")?;
        app.expect_counts(1, 0, 0)?;
        twilio.next(Fate::Refused(21610));
        write(app, "Your bill")?;
        app.press("Mod+Enter")?;
        shows(app, "failure", "they have asked not to receive texts")?;
        app.wait_until("it is told, and why", |app| {
            let said = "return document.querySelector(arguments[0])?.textContent ?? '';";
            let said = app.script(said, json!([part("failure-said")]))?;
            Ok(said.to_string().contains("asked not to receive texts"))
        })?;
        app.expect_counts(1, 1, 0)?;
        app.settle()?;
        app.picture("failed")?;
        axe::check(app, "failed")?;
        app.press("Enter")?;
        app.press("Shift+ArrowUp")?;
        app.press("Alt+Enter")?;
        shows(app, "details", "21610")?;
        app.press("Escape")?;
        gone(app, "details")?;
        app.press("Shift+R")?;
        focused(app, "reply-text")?;
        written(app, "Your bill")?;
        app.press("Mod+Enter")?;
        has_sent(app, &twilio, &["Your bill"])
    });
}

#[test]
fn c_begins_a_conversation_with_a_number_nobody_has_written_from() {
    scenario("sending-new", |app| {
        let twilio = FakeTwilio::start()?;
        with_source(app, &twilio)?;
        app.press("c")?;
        focused(app, "new-to")?;
        app.type_text("nobody")?;
        app.press("Enter")?;
        shows(app, "new-wrong", "no number a text can go to")?;
        focused(app, "new-to")?;
        app.press("Mod+a")?;
        app.type_text("0134")?;
        app.wait_for("new-found")?;
        app.press("Mod+a")?;
        app.type_text("+14155550177")?;
        app.wait_for("new-found")?;
        app.settle()?;
        app.picture("new-message")?;
        axe::check(app, "new-message")?;
        app.press("Enter")?;
        app.wait_for("new-recipient")?;
        app.press("Enter")?;
        gone(app, "new-message")?;
        focused(app, "reply-text")?;
        app.type_text("Hello, this is the clinic")?;
        app.press("Mod+Enter")?;
        has_sent(app, &twilio, &["Hello, this is the clinic"])?;
        ensure!(
            twilio
                .sent()
                .first()
                .is_some_and(|(to, _)| to == "+14155550177"),
            "to the number that was typed"
        );
        app.press("g")?;
        app.press("i")?;
        app.wait_until("it is listed", |app| Ok(app.rows()?.len() == 2))?;

        // Where nothing can be sent it is said, and the text can be copied.
        open_sources(app)?;
        app.click(&part("source-pause"))?;
        shows(app, "source-state", "Paused")?;
        app.press("Escape")?;
        app.press("r")?;
        shows(app, "reply-why", "paused")?;
        app.wait_for("reply-copy")
    });
}

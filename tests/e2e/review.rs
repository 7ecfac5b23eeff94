//! A guided review of fifty conversations, through real keys: decided, kept, left, skipped, undone, left and
//! gone on with after a kill, and a summary that agrees with the log.

use listo_tests::archive::Archive;
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::waits::{gone, shows};

const MINUTE: u64 = 60_000;

/// Fifty people, who wrote one after another; the first waits longest.
pub fn fifty(app: &mut App) -> Result {
    let mut archive = Archive::new();
    for n in 0..50 {
        let name = format!("Customer {n:02}");
        archive.text(
            &name,
            611_000_000 + n,
            (120 - n) * MINUTE,
            false,
            "Is it ready?",
        );
    }
    let file = archive.save(app.files(), "fifty.xml")?;
    app.import(&file)?;
    app.see_by_hand()?;
    app.view("inbox")
}

pub fn open_reviews(app: &App) -> Result {
    app.press("g")?;
    app.press("r")?;
    app.wait_until("the reviews are there", |app| {
        app.has(&part("review-begin"))
    })
}

/// The conversation at the front is this one, and it is drawn.
fn front(app: &App, n: u64, of: u64, name: &str) -> Result {
    shows(app, "review-position", &format!("{n} of {of}"))?;
    app.wait_until(&format!("{name} is at the front"), |app| {
        let busy = app.has(&format!("{}[aria-busy='true']", part("review-screen")))?;
        Ok(!busy && app.text(&part("thread-title"))?.contains(name))
    })
}

/// A key, and the next conversation.
fn press_on(app: &App, key: &str, n: u64, name: &str) -> Result {
    app.press(key)?;
    front(app, n, 50, name)
}

fn begin(app: &App, kind: &str) -> Result {
    app.click(&format!(
        "{} {}",
        part(&format!("review-{kind}")),
        part("review-begin")
    ))
}

fn sum(app: &App, what: &str, n: u64) -> Result {
    shows(app, &format!("summary-{what}"), &n.to_string())
}

#[test]
fn a_review_of_fifty_conversations_ends_with_counts_that_agree_with_the_log() {
    scenario("review", |app| {
        fifty(app)?;
        open_reviews(app)?;
        axe::check(app, "the reviews")?;
        app.picture("reviews")?;
        begin(app, "morning")?;
        front(app, 1, 50, "Customer 00")?;
        axe::check(app, "a review")?;
        app.picture("review")?;
        ensure!(app.counts()?.unread == 50, "being shown is not being seen");

        // Twenty done, one of them undone and left unread; two stay open, two unread, one skipped.
        for n in 0..20 {
            press_on(app, "e", n + 2, &format!("Customer {:02}", n + 1))?;
        }
        press_on(app, "z", 20, "Customer 19")?;
        ensure!(app.counts()?.done == 19, "the last one is taken back");
        press_on(app, "u", 21, "Customer 20")?;
        press_on(app, "o", 22, "Customer 21")?;
        press_on(app, "u", 23, "Customer 22")?;
        press_on(app, "ArrowRight", 24, "Customer 23")?;
        // Back over what was no command, and the same again.
        press_on(app, "z", 23, "Customer 22")?;
        press_on(app, "ArrowRight", 24, "Customer 23")?;

        app.press("h")?;
        app.wait_for("snooze")?;
        app.press("Enter")?;
        gone(app, "snooze")?;
        front(app, 25, 50, "Customer 24")?;

        app.press("Escape")?;
        app.wait_until("the place is kept", |app| app.has(&part("review-resume")))?;
        app.kill_9()?;
        app.open()?;
        app.press("g")?;
        app.press("r")?;
        shows(app, "review-resume", "25 of 50")?;
        app.picture("reviews-resume")?;
        app.click(&part("review-resume"))?;
        front(app, 25, 50, "Customer 24")?;

        // By mouse: the tiles do what the keys do, a second click of the same is none, and the keys go on.
        app.double_click(&part("review-done"))?;
        front(app, 26, 50, "Customer 25")?;
        app.press("ArrowRight")?;
        front(app, 27, 50, "Customer 26")?;
        app.press("z")?;
        front(app, 26, 50, "Customer 25")?;

        // What covers the reply gives the keys back to it.
        app.press("r")?;
        app.wait_for("reply-text")?;
        app.type_text("Ye")?;
        app.press("Mod+k")?;
        app.wait_for("commands")?;
        app.press("Escape")?;
        gone(app, "commands")?;
        app.type_text("ue")?;
        let written = app.script(
            "return document.querySelector('[data-testid=reply-text]').value",
            json!([]),
        )?;
        ensure!(written == json!("Yeue"), "letters are letters: {written}");
        app.press("Escape")?;
        front(app, 26, 50, "Customer 25")?;
        for n in 25..49 {
            press_on(app, "e", n + 2, &format!("Customer {:02}", n + 1))?;
        }
        app.press("e")?;
        app.wait_for("review-summary")?;
        app.picture("review-summary")?;
        axe::check(app, "the summary of a review")?;
        sum(app, "done", 45)?;
        sum(app, "open", 1)?;
        sum(app, "unread", 2)?;
        sum(app, "snoozed", 1)?;
        sum(app, "skipped", 1)?;
        shows(app, "summary-handled", "49 conversations handled")?;
        shows(app, "summary-left", "4 conversations left in the inbox")?;
        app.expect_counts(4, 3, 45)?;

        app.click(&part("summary-again"))?;
        front(app, 50, 50, "Customer 22")?;
        app.press("e")?;
        app.wait_for("review-summary")?;
        sum(app, "done", 46)?;
        app.press("Escape")?;
        shows(app, "review-morning", "done today")?;
        app.press("Escape")?;
        app.wait_for("conversation-list")
    });
}

#[test]
fn reviews_are_gone_through_in_spanish_and_in_the_dark_and_a_saved_view_is_one() {
    scenario("review-es", |app| {
        fifty(app)?;
        app.save_settings(json!({ "theme": "dark", "language": "es", "savedViews": [{
            "id": "late", "name": "Por responder", "view": "waiting", "numberIds": [], "tagIds": [],
            "assigneeIds": [], "period": { "type": "any" }, "order": "longest_waiting", "search": "",
        }] }))?;
        open_reviews(app)?;
        shows(app, "review-view-late", "Por responder")?;
        // It offers neither what is unread nor sleep.
        for key in ["unread", "snooze"] {
            let css = format!(
                "{} {}",
                part("review-view-late"),
                part(&format!("review-key-{key}"))
            );
            app.click(&css)?;
            let off = format!("{css}[aria-pressed='false']");
            app.wait_until("the key is left out", |app| app.has(&off))?;
        }
        axe::check(app, "the keys of a review")?;
        app.picture("reviews-es")?;
        begin(app, "view-late")?;
        shows(app, "review-position", "1 de 50")?;
        app.settle()?;
        app.picture("review-es")?;
        app.press("u")?;
        shows(app, "toast", "no ofrece")?;
        shows(app, "review-position", "1 de 50")?;
        ensure!(
            !app.has(&part("review-snooze"))?,
            "what is left out has no tile"
        );
        // A button of the thread decides as well as a key, and the review goes on.
        app.click(&part("thread-done"))?;
        shows(app, "review-position", "2 de 50")?;
        app.press("r")?;
        app.wait_for("reply-text")?;
        app.settle()?;
        app.picture("review-reply-es")?;
        Ok(())
    });
}

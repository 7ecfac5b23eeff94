//! A source is removed with its conversations: with the keys alone, and in two steps.

use crate::sources::{MARTA, open_sources, with_source};
use crate::waits::{focused, gone, shows};
use listo_tests::listo::part;
use listo_tests::twilio::FakeTwilio;
use listo_tests::{axe, ensure, scenario};

#[test]
fn a_source_goes_with_its_conversations_after_a_second_yes() {
    scenario("source-removed", |app| {
        let twilio = FakeTwilio::start()?;
        with_source(app, &twilio)?;
        twilio.receive(MARTA, "Zebra at ten?");
        twilio.receive("+14155550135", "Is anybody there?");
        app.wait_until("what came in is listed", |app| Ok(app.rows()?.len() == 2))?;
        open_sources(app)?;
        app.click(&part("source-remove"))?;
        app.wait_for("source-ask")?;
        focused(app, "source-keep")?;
        app.settle()?;
        app.picture("source-remove-ask")?;
        // Backwards to the choice, which the arrows make.
        app.press("Shift+Tab")?;
        focused(app, "source-fate-keep")?;
        app.press("ArrowDown")?;
        focused(app, "source-fate-delete")?;
        app.press("Tab")?;
        app.press("Tab")?;
        focused(app, "source-delete-next")?;
        app.press("Enter")?;
        focused(app, "source-delete-back")?;
        shows(app, "source-delete-goes", "2 conversations")?;
        shows(app, "source-delete-goes", "3 messages")?;
        app.settle()?;
        app.picture("source-delete-sure")?;
        axe::check(app, "source-delete-sure")?;

        app.press("Escape")?;
        focused(app, "source-keep")?;
        app.click(&part("source-delete-next"))?;
        focused(app, "source-delete-back")?;
        app.press("Tab")?;
        app.press("Tab")?;
        focused(app, "source-delete-yes")?;
        app.press("Enter")?;
        gone(app, "source-ask")?;
        shows(app, "toast", "Deleted: 2 conversations, 3 messages")?;
        app.settle()?;
        app.picture("source-deleted")?;
        app.wait_for("sources-none")?;
        app.press("Escape")?;
        app.wait_until("nothing of it is listed", |app| Ok(app.rows()?.is_empty()))?;
        ensure!(
            !app.text("body")?.contains("Zebra"),
            "nor shown in the thread"
        );
        app.picture("source-deleted-inbox")?;
        app.close()?;
        let database = std::fs::read(app.data_dir().join("listo.db"))?;
        let there = |word: &[u8]| database.windows(word.len()).any(|w| w == word);
        ensure!(there(b"conversation"), "the file holds what it is made of");
        ensure!(
            !there(b"Zebra") && !there(b"zebra"),
            "and no word of what was deleted"
        );
        Ok(())
    });
}

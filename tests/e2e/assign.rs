use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::with_small_archive;

fn says(app: &App, text: &str) -> Result {
    app.wait_until(&format!("the toast says \"{text}\""), |app| {
        Ok(app.has(&part("toast"))? && app.text(&part("toast"))?.contains(text))
    })
}

/// What the row shows of who is responsible, for who hears it.
fn assigned(app: &App, name: &str, to: &str) -> Result<bool> {
    let row = app.row_of(name)?;
    let mark = format!(
        "{}[data-id='{}'] {}",
        part("row"),
        row.id,
        part("row-assignee")
    );
    let title = "return document.querySelector(arguments[0])?.title ?? ''";
    Ok(app.script(title, json!([mark]))? == format!("assigned to {to}"))
}

fn shown(app: &App, name: &str) -> Result {
    app.select_name(name)?;
    app.wait_until("the thread has followed the cursor", |app| {
        Ok(app.text(&part("thread-title"))? == name)
    })
}

#[test]
fn handing_over_says_why_and_makes_it_unread_for_the_other() {
    scenario("hand-over", |app| {
        with_small_archive(app)?;
        shown(app, OPEN[0])?;
        app.press("a")?;
        app.wait_for("assign-text")?;
        app.type_text("Carla")?;
        app.press("Enter")?;
        says(app, "assigned to Carla")?;
        app.press("a")?;
        app.wait_for("assign-text")?;
        app.type_text("carla")?;
        app.press("Tab")?;
        app.type_text("They want a refund")?;
        app.settle()?;
        app.picture("hand-over")?;
        axe::check(app, "hand-over")?;
        app.press("Enter")?;
        says(app, "handed over to Carla")?;
        app.expect_counts(8, 5, 5)?;
        app.wait_until("the thread says why", |app| {
            Ok(app.text(&part("thread"))?.contains("They want a refund"))
        })?;
        app.press("z")?;
        app.expect_counts(8, 4, 5)?;
        Ok(())
    });
}

#[test]
fn i_takes_a_conversation_and_a_gives_it_to_somebody_also_after_a_restart() {
    scenario("assign", |app| {
        with_small_archive(app)?;
        shown(app, UNREAD[0])?;
        app.press("i")?;
        says(app, "assigned to you")?;
        app.wait_until("the row shows it", |app| assigned(app, UNREAD[0], "you"))?;
        app.expect_counts(8, 4, 5)?;

        // Somebody new, by name.
        app.press("a")?;
        app.wait_for("assign-text")?;
        app.type_text("Carla Díaz")?;
        app.settle()?;
        app.picture("assign-dialog")?;
        axe::check(app, "assign-dialog")?;
        app.press("Enter")?;
        says(app, "assigned to Carla Díaz")?;
        app.wait_until("the row shows her", |app| {
            assigned(app, UNREAD[0], "Carla Díaz")
        })?;
        app.press("z")?;
        app.wait_until("Z gives it back to me", |app| {
            assigned(app, UNREAD[0], "you")
        })?;

        // Several at once, and one Z.
        app.press("x")?;
        app.press("Shift+ArrowDown")?;
        app.press("Shift+ArrowDown")?;
        app.wait_for("bulk-bar")?;
        app.press("a")?;
        app.wait_for("assign-text")?;
        app.type_text("carla")?;
        app.press("Enter")?;
        says(app, "3 conversations assigned to Carla Díaz")?;
        app.press("z")?;
        app.press("Escape")?;
        app.wait_until("each has who had it", |app| {
            Ok(assigned(app, UNREAD[0], "you")? && !assigned(app, UNREAD[1], "Carla Díaz")?)
        })?;

        // The view of what is mine, by keys and after a restart.
        app.press("g")?;
        app.press("a")?;
        app.wait_until("one is mine", |app| {
            Ok(app.text(&part("count-assigned"))? == "1" && app.rows()?.len() == 1)
        })?;
        app.restart()?;
        app.click(&part("view-assigned"))?;
        app.wait_until("it is after a restart", |app| Ok(app.rows()?.len() == 1))?;
        let page = app.cli(&["list", "--json", "--view", "assigned"])?;
        ensure!(page.get("total") == Some(&json!(1)), "stored: {page}");

        // With the mouse alone: the thread's menu, then its button.
        app.click(&part("view-inbox"))?;
        app.wait_until("the inbox is there", |app| Ok(app.rows()?.len() > 4))?;
        let elena = app.row_of(OPEN[0])?;
        app.click(&format!("{}[data-id='{}']", part("row"), elena.id))?;
        app.wait_until("the thread is Elena's", |app| {
            Ok(app.text(&part("thread-title"))? == OPEN[0])
        })?;
        app.click(&part("thread-more"))?;
        app.click(&part("thread-assign"))?;
        app.wait_for("assign-text")?;
        app.click(&format!("{}[data-id='me']", part("assign-option")))?;
        app.wait_for("thread-assignee")?;
        app.wait_until("mine by mouse", |app| {
            Ok(app.text(&part("thread-assignee"))?.trim() == "You")
        })?;
        app.picture("assigned")?;
        app.click(&part("thread-assignee"))?;
        app.wait_for("assign-text")?;
        app.click(&format!("{}[data-id='']", part("assign-option")))?;
        app.wait_until("nobody's again", |app| {
            Ok(!app.has(&part("thread-assignee"))?)
        })
    });
}

#[test]
fn an_at_names_a_member_and_brings_the_conversation_to_the_mentions() {
    scenario("mentions", |app| {
        with_small_archive(app)?;
        app.press("Mod+,")?;
        app.wait_for("member-me")?;
        app.click(&part("member-me"))?;
        app.type_text("Marta")?;
        app.press("Enter")?;
        app.click(&part("member-add"))?;
        app.type_text("Ana López")?;
        app.press("Enter")?;
        app.wait_for("member-remove")?;
        app.settle()?;
        app.picture("members")?;
        axe::check(app, "members")?;
        app.press("Escape")?;
        app.wait_until("the settings are closed", |app| {
            Ok(!app.has(&part("settings"))?)
        })?;

        shown(app, UNREAD[0])?;
        app.press("n")?;
        app.wait_for("comment-text")?;
        app.type_text("Ask @ana")?;
        app.wait_for("mention-option")?;
        app.settle()?;
        app.picture("mention-menu")?;
        axe::check(app, "mention-menu")?;
        app.press("Escape")?;
        app.wait_until("Esc closes the menu, and it stays closed", |app| {
            Ok(!app.has(&part("mention-option"))? && app.has(&part("comment-box"))?)
        })?;
        app.press("Escape")?;
        app.wait_until("the next one leaves the box", |app| {
            Ok(!app.has(&part("comment-box"))?)
        })?;
        app.press("n")?;
        app.wait_for("comment-text")?;
        app.press("End")?;
        app.press("Backspace")?;
        app.wait_for("mention-option")?;
        app.press("Enter")?;
        app.type_text("or @ma")?;
        app.wait_for("mention-option")?;
        app.press("Tab")?;
        let text = "return document.querySelector(arguments[0]).value";
        let field = json!([part("comment-text")]);
        app.wait_until("both names are whole", |app| {
            Ok(app.script(text, field.clone())? == "Ask @Ana López or @Marta ")
        })?;
        app.press("Mod+Enter")?;
        app.wait_for("comment-name")?;
        app.wait_until("it names me", |app| {
            Ok(app.has(&part("row-mentioned"))? && app.text(&part("count-mentions"))? == "1")
        })?;
        app.press("g")?;
        app.press("m")?;
        app.wait_until("the mentions hold it", |app| Ok(app.rows()?.len() == 1))?;
        app.settle()?;
        app.picture("mentions")?;
        axe::check(app, "mentions")?;
        app.press("e")?;
        app.wait_until("done answers it", |app| {
            Ok(app.has(&part("empty"))? && !app.has(&part("count-mentions"))?)
        })?;
        app.press("z")?;
        app.wait_until("and Z asks anew", |app| Ok(app.rows()?.len() == 1))
    });
}

#[test]
fn a_comment_is_written_on_one_message_and_leads_back_to_it() {
    scenario("comment-on", |app| {
        with_small_archive(app)?;
        shown(app, UNREAD[0])?;
        app.press("Enter")?;
        app.press("Shift+ArrowUp")?;
        app.wait_for("message-comment")?;
        app.press("n")?;
        app.wait_for("comment-on")?;
        let quoted = app.text(&part("comment-on"))?;
        app.type_text("Is this so?")?;
        app.settle()?;
        app.picture("comment-on")?;
        axe::check(app, "comment-on")?;
        app.press("Mod+Enter")?;
        app.wait_for("comment-quote")?;
        let quote = app.text(&part("comment-quote"))?;
        ensure!(
            quoted.contains(quote.trim()),
            "the card quotes what was commented on: {quoted} / {quote}"
        );
        app.restart()?;
        shown(app, UNREAD[0])?;
        app.wait_for("comment-quote")?;
        app.click(&part("comment-quote"))?;
        app.wait_until("a click leads to the message", |app| {
            app.has(&format!("{}.found", part("thread-item")))
        })?;

        // With the mouse: the message's own button, and off it again.
        app.hover(&part("thread-item"))?;
        app.click(&part("message-comment"))?;
        app.wait_for("comment-on")?;
        app.click(&part("comment-on-off"))?;
        app.wait_until("it is about the conversation again", |app| {
            Ok(app.has(&part("comment-box"))? && !app.has(&part("comment-on"))?)
        })
    });
}

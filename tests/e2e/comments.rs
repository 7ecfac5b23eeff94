use listo_tests::archive::UNREAD;
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};

use crate::with_small_archive;

fn says(app: &App, text: &str) -> Result {
    app.wait_until(&format!("the toast says \"{text}\""), |app| {
        Ok(app.has(&part("toast"))? && app.text(&part("toast"))?.contains(text))
    })
}

#[test]
fn n_writes_an_internal_comment_that_survives_and_moves_nothing() {
    scenario("comments", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        app.wait_until("the thread has followed the cursor", |app| {
            Ok(app.text(&part("thread-title"))? == UNREAD[0])
        })?;
        app.press("n")?;
        app.wait_for("comment-text")?;
        app.type_text("Half a thought")?;
        app.press("Ctrl+K")?;
        app.wait_for("commands")?;
        app.press("Escape")?;
        app.wait_until(
            "the palette is gone",
            |app| Ok(!app.has(&part("commands"))?),
        )?;
        app.type_text(" and")?;
        let text = "return document.querySelector(arguments[0]).value";
        let field = serde_json::json!([part("comment-text")]);
        app.wait_until("who was writing goes on writing", |app| {
            Ok(app.script(text, field.clone())? == "Half a thought and")
        })?;
        app.press("Escape")?;
        app.wait_until("Esc leaves the box", |app| {
            Ok(!app.has(&part("comment-box"))?)
        })?;
        app.press("n")?;
        app.wait_for("comment-text")?;
        app.press("End")?;
        app.type_text(", <b>finished</b>")?;
        app.settle()?;
        app.picture("comment-box")?;
        axe::check(app, "comment-box")?;
        app.press("Ctrl+Enter")?;
        app.wait_for("thread-comment")?;
        ensure!(
            app.text(&part("thread-comment"))?
                .contains("Half a thought and, <b>finished</b>"),
            "the draft was kept, and text is only ever text"
        );
        says(app, "Comment saved")?;
        app.expect_counts(8, 4, 5)?;
        app.settle()?;
        app.picture("comment")?;
        axe::check(app, "comment")?;

        // The keys are back where they were.
        app.press("z")?;
        app.wait_until("Z takes it back", |app| {
            Ok(!app.has(&part("thread-comment"))?)
        })?;
        app.press("Shift+Z")?;
        app.wait_for("thread-comment")?;
        app.restart()?;
        app.select_name(UNREAD[0])?;
        app.wait_for("thread-comment")?;

        // With the mouse alone.
        app.hover(&part("thread-comment"))?;
        app.click(&part("comment-remove"))?;
        app.wait_until("its button removes it", |app| {
            Ok(!app.has(&part("thread-comment"))?)
        })?;
        app.click(&part("thread-more"))?;
        app.click(&part("thread-comment-add"))?;
        app.wait_for("comment-text")?;
        app.type_text("By mouse")?;
        app.click(&part("comment-save"))?;
        app.wait_until("the button saves it", |app| {
            Ok(app.has(&part("thread-comment"))?
                && app.text(&part("thread-comment"))?.contains("By mouse"))
        })
    });
}

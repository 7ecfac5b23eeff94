use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::with_small_archive;

fn hits(app: &App) -> Result<u64> {
    let count = "return document.querySelectorAll(arguments[0]).length";
    let found = app.script(count, json!([part("hit")]))?;
    Ok(found.as_u64().unwrap_or(0))
}

#[test]
fn operators_are_completed_and_searches_are_remembered() {
    scenario("search-completions", |app| {
        with_small_archive(app)?;
        app.press("/")?;
        app.wait_for("search-start")?;
        app.type_text("is:un")?;
        app.wait_for("search-completion")?;
        app.settle()?;
        app.picture("search-completions")?;
        axe::check(app, "search-completions")?;
        app.press("Tab")?;
        let field = json!([part("search-field")]);
        let text = "return document.querySelector(arguments[0]).value";
        app.wait_until("Tab takes the first", |app| {
            Ok(app.script(text, field.clone())? == json!("is:unread "))
        })?;
        app.wait_until("the unread ones are found", |app| Ok(hits(app)? == 4))?;
        app.press("Enter")?;
        app.press("Escape")?;
        app.press("Escape")?;
        app.press("Escape")?;
        app.wait_until("the list is back", |app| {
            Ok(!app.has(&part("search-results"))?)
        })?;

        app.restart()?;
        app.press("/")?;
        app.wait_for("search-recent")?;
        app.settle()?;
        app.picture("search-recent")?;
        app.press("ArrowDown")?;
        app.press("Enter")?;
        app.wait_until("the same is asked again", |app| Ok(hits(app)? == 4))?;
        app.press("Escape")?;
        app.click(&part("search-forget"))?;
        app.wait_until("it is forgotten", |app| {
            Ok(!app.has(&part("search-recent"))?)
        })?;
        ensure!(
            app.has(&part("search-start"))?,
            "what can be asked is still shown"
        );
        Ok(())
    });
}

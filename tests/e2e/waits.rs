//! What the tests wait for: a part of the page that says something, is gone, or has the focus.

use listo_tests::listo::part;
use listo_tests::{App, Result};
use serde_json::json;

pub fn shows(app: &App, name: &str, text: &str) -> Result {
    app.wait_until(&format!("{name} says \"{text}\""), |app| {
        Ok(app.has(&part(name))? && app.text(&part(name))?.contains(text))
    })
}

pub fn gone(app: &App, name: &str) -> Result {
    app.wait_until(&format!("{name} is gone"), |app| Ok(!app.has(&part(name))?))
}

pub fn focused(app: &App, name: &str) -> Result {
    app.wait_until(&format!("{name} has the focus"), |app| {
        let now = "return document.activeElement?.dataset.testid ?? ''";
        Ok(app.script(now, json!([]))? == json!(name))
    })
}

//! The page as a screen reader has it: roles, names and what has the focus, as the webview computes
//! them. Nothing here knows an id or a class of the page.

use serde_json::{Value, json};

use crate::driver::Driver;
use crate::{App, Result};

/// What can have a role that somebody looks for. It only spares the driver the questions about the rest.
const CANDIDATES: &str =
    "[role], a[href], article, button, dialog, h1, h2, input, main, nav, select, textarea";

/// One node of the tree, as it was when it was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    id: String,
    pub role: String,
    pub name: String,
}

impl App {
    /// Everything of this role that can be perceived, in the order of the page.
    pub fn all_of(&self, role: &str) -> Result<Vec<Node>> {
        let driver = self.driver()?;
        let mut found = Vec::new();
        for id in driver.elements(CANDIDATES)? {
            // What has gone meanwhile is not there.
            let Ok(node) = node(driver, id) else { continue };
            if node.role == role {
                found.push(node);
            }
        }
        Ok(found)
    }

    /// Waits for something of this role with this name, or else whose name has these words in it.
    pub fn named(&self, role: &str, words: &str) -> Result<Node> {
        let mut names = Vec::new();
        let mut found = None;
        self.wait_until(&format!("there is a {role} named {words}"), |app| {
            let all = app.all_of(role)?;
            let exact = all.iter().find(|node| node.name == words);
            found = exact
                .or_else(|| all.iter().find(|node| node.name.contains(words)))
                .cloned();
            names = all.into_iter().map(|node| node.name).collect();
            Ok(found.is_some())
        })
        .map_err(|e| format!("{e}: the names are {names:?}"))?;
        Ok(found.ok_or("it was found")?)
    }

    /// Does what a screen reader does with something that can be pressed.
    pub fn activate(&self, node: &Node) -> Result {
        self.driver()?.press_element(&node.id)
    }

    /// What has the focus, or, of a list that has it, the entry that its cursor is on.
    pub fn at_cursor(&self) -> Result<Node> {
        let driver = self.driver()?;
        let focused = driver.active()?;
        let entry = driver.attribute(&focused, "aria-activedescendant")?;
        match entry.as_deref().filter(|id| !id.is_empty()) {
            None => node(driver, focused),
            Some(entry) => {
                let all = driver.elements(&format!("[id='{entry}']"))?;
                let id = all
                    .into_iter()
                    .next()
                    .ok_or(format!("the cursor is on {entry}, which is not there"))?;
                node(driver, id)
            }
        }
    }

    /// The element that has the focus itself.
    pub fn focused(&self) -> Result<Node> {
        let mut seen = None;
        self.wait_until("what has the focus stays for a look", |app| {
            let driver = app.driver()?;
            seen = Some(node(driver, driver.active()?)?);
            Ok(true)
        })?;
        Ok(seen.ok_or("it was found")?)
    }

    /// Waits until the cursor, or the focus, is on something of this role and name.
    pub fn cursor_on(&self, role: &str, words: &str) -> Result<Node> {
        let mut seen = None;
        self.wait_until(&format!("the cursor is on a {role} named {words}"), |app| {
            // Between two pictures what it was on may have gone.
            seen = app.at_cursor().ok();
            Ok(seen
                .as_ref()
                .is_some_and(|node| node.role == role && node.name.contains(words)))
        })
        .map_err(|e| format!("{e}: it is on {seen:?}"))?;
        Ok(seen.ok_or("it was found")?)
    }

    /// What a node says, with all that is in it.
    pub fn says(&self, node: &Node) -> Result<String> {
        self.driver()?.text_of(&node.id)
    }

    /// Waits until something that is read aloud by itself has these words.
    pub fn hears(&self, words: &str) -> Result {
        let mut said = Vec::new();
        self.wait_until(&format!("\"{words}\" is said"), |app| {
            said.clear();
            for role in ["status", "alert", "log"] {
                for node in app.all_of(role)? {
                    said.push(app.says(&node).unwrap_or_default());
                }
            }
            Ok(said.iter().any(|text| text.contains(words)))
        })
        .map_err(|e| format!("{e}: what is said is {said:?}").into())
    }
}

fn node(driver: &Driver, id: String) -> Result<Node> {
    let role = driver.role(&id)?;
    let name = driver.label(&id)?;
    Ok(Node { id, role, name })
}

/// The driver's questions about one element.
impl Driver {
    fn elements(&self, css: &str) -> Result<Vec<String>> {
        let found = self.send(
            "elements",
            &json!({ "using": "css selector", "value": css }),
        )?;
        let all = found.as_array().into_iter().flatten();
        Ok(all.filter_map(element).collect())
    }

    fn active(&self) -> Result<String> {
        let found = self.ask("element/active")?;
        Ok(element(&found).ok_or("nothing has the focus")?)
    }

    fn role(&self, id: &str) -> Result<String> {
        self.word(&format!("element/{id}/computedrole"))
    }

    fn label(&self, id: &str) -> Result<String> {
        self.word(&format!("element/{id}/computedlabel"))
    }

    fn text_of(&self, id: &str) -> Result<String> {
        // Also what is there for the ear alone; the driver's own answer leaves that out.
        let reference = json!({ crate::driver::ELEMENT: id });
        let text = self.script("return arguments[0].textContent", json!([reference]))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    fn attribute(&self, id: &str, name: &str) -> Result<Option<String>> {
        let value = self.ask(&format!("element/{id}/attribute/{name}"))?;
        Ok(value.as_str().map(str::to_owned))
    }

    fn press_element(&self, id: &str) -> Result {
        self.send(&format!("element/{id}/click"), &json!({}))
            .map(drop)
    }

    fn word(&self, what: &str) -> Result<String> {
        let value = self.ask(what)?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }
}

/// The id in the protocol's reference to an element.
fn element(reference: &Value) -> Option<String> {
    let id = reference.get(crate::driver::ELEMENT)?;
    id.as_str().map(str::to_owned)
}

//! The few words of the W3C WebDriver protocol that the tests need, spoken to WebKitWebDriver
//! itself. The client crates were left out: one turns on `serde_json/preserve_order` for all of
//! Listo, the other brings more crates than Listo's own core has.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{Error, Result, ensure};

/// A page may hang; the driver's own limit for a script is 30 s.
const LIMIT: Duration = Duration::from_secs(60);
/// What the protocol calls the id of an element.
pub(crate) const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One session: one window of the program under test.
pub struct Driver {
    agent: ureq::Agent,
    server: String,
    session: String,
}

impl Driver {
    /// True once the driver answers.
    pub fn ready(port: u16) -> bool {
        agent()
            .get(format!("http://127.0.0.1:{port}/status"))
            .call()
            .is_ok()
    }

    /// Starts the program and waits until its window can be driven.
    pub fn start(port: u16, binary: &str, args: &[String]) -> Result<Self> {
        let mut driver = Self {
            agent: agent(),
            server: format!("http://127.0.0.1:{port}"),
            session: String::new(),
        };
        let options = json!({ "webkitgtk:browserOptions": { "binary": binary, "args": args } });
        let answer = driver.send(
            "session",
            &json!({ "capabilities": { "alwaysMatch": options } }),
        )?;
        let id = answer
            .get("sessionId")
            .and_then(Value::as_str)
            .ok_or("no session id")?;
        driver.session = format!("session/{id}/");
        Ok(driver)
    }

    /// Runs JavaScript in the page; `arguments` are as given, and what it returns comes back.
    pub fn script(&self, script: &str, arguments: Value) -> Result<Value> {
        self.send(
            "execute/sync",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// The same for a script that calls its last argument when it is done.
    pub fn script_async(&self, script: &str, arguments: Value) -> Result<Value> {
        self.send(
            "execute/async",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Clicks what the CSS selector finds, as a person would: it must be visible and not covered.
    pub fn click(&self, css: &str) -> Result {
        let found = self.send("element", &json!({ "using": "css selector", "value": css }))?;
        let id = found
            .get(ELEMENT)
            .and_then(Value::as_str)
            .ok_or("no element id")?;
        self.send(&format!("element/{id}/click"), &json!({}))
            .map(drop)
    }

    /// Trusted input events, in the protocol's own terms.
    pub fn actions(&self, sources: Value) -> Result {
        self.send("actions", &json!({ "actions": sources }))
            .map(drop)
    }

    /// The windows of the program that can be driven, by their handles.
    pub fn windows(&self) -> Result<Vec<String>> {
        let handles = self.ask("window/handles")?;
        let handles = handles.as_array().cloned().unwrap_or_default();
        let names = handles.iter().filter_map(Value::as_str);
        Ok(names.map(str::to_owned).collect())
    }

    /// Drives this window from now on.
    pub fn switch_to(&self, window: &str) -> Result {
        self.send("window", &json!({ "handle": window })).map(drop)
    }

    /// Makes the window as large as this, in pixels.
    pub fn resize(&self, width: u32, height: u32) -> Result {
        let size = json!({ "width": width, "height": height });
        self.send("window/rect", &size).map(drop)
    }

    pub fn title(&self) -> Result<String> {
        let title = self.ask("title")?;
        Ok(title.as_str().unwrap_or_default().to_owned())
    }

    /// A question that changes nothing.
    pub(crate) fn ask(&self, what: &str) -> Result<Value> {
        self.answer(self.agent.get(self.address(what)).call())
            .map_err(|e| format!("the driver's answer to {what}: {e}").into())
    }

    pub(crate) fn send(&self, what: &str, body: &Value) -> Result<Value> {
        let request = self
            .agent
            .post(self.address(what))
            .header("content-type", "application/json");
        self.answer(request.send(body.to_string()))
            .map_err(|e| format!("the driver's answer to {what}: {e}").into())
    }

    fn address(&self, what: &str) -> String {
        format!("{}/{}{what}", self.server, self.session)
    }

    fn answer(
        &self,
        answer: std::result::Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Value> {
        let mut answer = answer?;
        let text = answer.body_mut().read_to_string()?;
        let mut body: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        let value = body.get_mut("value").map(Value::take).unwrap_or_default();
        ensure!(answer.status().is_success(), "{}", complaint(&value, &text));
        Ok(value)
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder();
    // A proxy from the environment has no business between two programs on one machine.
    config
        .proxy(None)
        .http_status_as_error(false)
        .timeout_global(Some(LIMIT))
        .build()
        .into()
}

/// The page changed while it was looked at: an element that was found has gone since. WebKit says so
/// also where it only looks for elements.
pub(crate) fn is_stale(error: &Error) -> bool {
    error.to_string().contains("stale element reference")
}

fn complaint(value: &Value, text: &str) -> String {
    let word = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
    match word("error") {
        "" => text.chars().take(300).collect(),
        error => format!("{error}: {}", word("message")),
    }
}

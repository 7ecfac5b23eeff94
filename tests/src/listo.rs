//! Listo as a person sees it: rows, views, badges. The only place that knows the page's names.

use std::process::Command;

use serde_json::{Value, json};

use crate::app::built;
use crate::{App, Result, ensure};

/// The page's names for its parts.
pub fn part(name: &str) -> String {
    format!("[data-testid='{name}']")
}

/// A row of the conversation list that is on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub state: String,
    pub selected: bool,
    pub text: String,
}

/// Conversations in each view, as the badges say or as the store counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub inbox: u64,
    pub unread: u64,
    pub done: u64,
}

const ROWS: &str = "
return [...document.querySelectorAll(arguments[0])].map(e => ({
  id: e.dataset.id, state: e.dataset.state, selected: e.getAttribute('aria-selected') === 'true',
  text: e.innerText, top: e.getBoundingClientRect().top,
})).sort((a, b) => a.top - b.top);";

const NAMELESS: &str = "return document.querySelector(arguments[0])?.value.trim() === '';";

/// How many rows the list has and how many its heading says; -1 while it still loads.
const LISTED: &str = "
const list = document.querySelector(arguments[0]);
const heading = document.querySelector(arguments[1])?.textContent.replace(/\\D/g, '');
return list?.getAttribute('aria-busy') === 'false' && list.dataset.total === heading;";

/// A badge that is not there means none.
const BADGES: &str = "
return arguments[0].map(css => Number((document.querySelector(css)?.textContent ?? '0').replace(/\\D/g, '')));";

impl App {
    /// Opens Listo with an archive, as somebody does who opens the file with it, and imports it.
    pub fn import(&mut self, archive: &std::path::Path) -> Result {
        self.close()?;
        self.open_with(&[archive.to_string_lossy().into_owned()])?;
        self.start_import()?;
        self.wait_for("import-result")?;
        self.close_result()
    }

    /// Waits for the preview and names our line when nobody has, as the person importing must.
    pub fn wait_for_preview(&self) -> Result {
        self.wait_for("import-preview")?;
        let name = part("import-line-name-0");
        if self.script(NAMELESS, json!([name]))? == json!(true) {
            self.click(&name)?;
            self.type_text("Shop")?;
        }
        self.wait_until("the import can be started", |app| {
            app.has(&format!("{}:enabled", part("import-start")))
        })
    }

    /// From the preview to an import that runs.
    pub fn start_import(&self) -> Result {
        self.wait_for_preview()?;
        self.click(&part("import-start"))
    }

    pub fn close_result(&self) -> Result {
        self.click(&part("import-to-inbox"))?;
        self.wait_for("conversation-list")
    }

    pub fn wait_for(&self, name: &str) -> Result {
        self.wait_until(&format!("the page shows its {name}"), |app| {
            app.has(&part(name))
        })
    }

    /// Rows on the screen, from the top.
    pub fn rows(&self) -> Result<Vec<Row>> {
        let found = self.script(ROWS, json!([part("row")]))?;
        let rows = found.as_array().into_iter().flatten().map(|row| {
            let word = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
            Row {
                id: word("id").to_owned(),
                state: word("state").to_owned(),
                selected: row.get("selected") == Some(&json!(true)),
                text: word("text").to_owned(),
            }
        });
        Ok(rows.collect())
    }

    pub fn selected(&self) -> Result<Option<Row>> {
        Ok(self.rows()?.into_iter().find(|row| row.selected))
    }

    /// The row that shows this name.
    pub fn row_of(&self, name: &str) -> Result<Row> {
        let found = self.rows()?.into_iter().find(|row| row.text.contains(name));
        Ok(found.ok_or_else(|| format!("no row shows \"{name}\""))?)
    }

    /// The state of a conversation whose row is on the screen.
    pub fn state_of(&self, id: &str) -> Result<Option<String>> {
        Ok(self
            .rows()?
            .into_iter()
            .find(|row| row.id == id)
            .map(|row| row.state))
    }

    /// Moves with the arrows until this row is selected.
    pub fn select(&self, id: &str) -> Result {
        self.wait_until("the row can be selected", |app| {
            Ok(app.state_of(id)?.is_some())
        })?;
        let mut before = None;
        for _ in 0..100 {
            let rows = self.rows()?;
            let at = rows.iter().position(|row| row.selected);
            let want = rows.iter().position(|row| row.id == id);
            if at.is_some() && at == want {
                return Ok(());
            }
            ensure!(
                at.is_none() || before != Some(at),
                "an arrow key must move the selection"
            );
            before = Some(at);
            self.press(if at > want { "ArrowUp" } else { "ArrowDown" })?;
            self.wait_until("an arrow key moves the selection", |app| {
                Ok(app.rows()?.iter().position(|row| row.selected) != at)
            })?;
        }
        Err("a hundred arrow keys do not reach the row".into())
    }

    pub fn select_name(&self, name: &str) -> Result<Row> {
        let row = self.row_of(name)?;
        self.select(&row.id)?;
        Ok(row)
    }

    /// Opens a view from the sidebar.
    pub fn view(&self, name: &str) -> Result {
        let view = part(&format!("view-{name}"));
        self.click(&view)?;
        self.wait_until(&format!("the view {name} is the current one"), |app| {
            app.has(&format!("{view}[aria-current]"))
        })?;
        self.wait_until(
            &format!("the view {name} lists as many as its heading says"),
            |app| {
                let agree = app.script(
                    LISTED,
                    json!([part("conversation-list"), part("list-count")]),
                )?;
                Ok(agree == json!(true))
            },
        )
    }

    /// What the badges in the sidebar say.
    pub fn badges(&self) -> Result<Counts> {
        let names = ["count-inbox", "badge-unread", "count-done"].map(part);
        let found = self.script(BADGES, json!([names]))?;
        let number = |i: usize| {
            found
                .get(i)
                .and_then(Value::as_u64)
                .ok_or(format!("{found}"))
        };
        Ok(Counts {
            inbox: number(0)?,
            unread: number(1)?,
            done: number(2)?,
        })
    }

    /// What `listo-cli` counts in the same data folder.
    pub fn counts(&self) -> Result<Counts> {
        let found = self.cli(&["counts", "--json"])?;
        let total = found
            .get("total")
            .ok_or_else(|| format!("counts without a total: {found}"))?;
        let number = |name: &str| {
            total
                .get(name)
                .and_then(Value::as_u64)
                .ok_or(format!("{found}"))
        };
        Ok(Counts {
            inbox: number("inbox")?,
            unread: number("unread")?,
            done: number("done")?,
        })
    }

    pub fn cli(&self, args: &[&str]) -> Result<Value> {
        let mut command = Command::new(built("listo-cli")?);
        let out = command
            .args(args)
            .env("LISTO_DATA_DIR", self.data_dir())
            .output()?;
        let error = String::from_utf8_lossy(&out.stderr);
        ensure!(
            out.status.success(),
            "listo-cli {}: {error}",
            args.join(" ")
        );
        Ok(serde_json::from_slice(&out.stdout)?)
    }

    /// The badges and the command line must tell the same, and it must be this.
    pub fn expect_counts(&self, inbox: u64, unread: u64, done: u64) -> Result {
        let want = Counts {
            inbox,
            unread,
            done,
        };
        self.expect_badges(want)?;
        // What is painted at the key press is on disk a moment later.
        let mut stored = None;
        self.wait_until("what is shown is what is stored", |app| {
            stored = Some(app.counts()?);
            Ok(stored == Some(want))
        })
        .map_err(|e| format!("{e}: it is {stored:?}, right is {want:?}").into())
    }

    /// The badges alone, for where there is no time to start another program.
    pub fn expect_badges(&self, want: Counts) -> Result {
        let mut seen = None;
        self.wait_until("the badges are right", |app| {
            seen = Some(app.badges()?);
            Ok(seen == Some(want))
        })
        .map_err(|e| format!("{e}: they say {seen:?}, right is {want:?}").into())
    }

    /// Presses a key and waits until the counts are these.
    pub fn press_for(&self, keys: &str, inbox: u64, unread: u64, done: u64) -> Result {
        self.press(keys)?;
        self.expect_counts(inbox, unread, done)
            .map_err(|e| format!("after {keys}: {e}").into())
    }

    /// Nothing is marked as seen by itself any more: a test may take its time.
    pub fn see_by_hand(&self) -> Result {
        let choice = part("set-dwell-by_hand");
        self.press("Mod+,")?;
        self.wait_for("settings")?;
        self.click(&format!("label:has({choice})"))?;
        self.wait_until("the choice is made", |app| {
            app.has(&format!("{choice}:checked"))
        })?;
        self.press("Escape")?;
        self.wait_until("Escape closes the settings", |app| {
            Ok(!app.has(&part("settings"))?)
        })
    }

    /// Changes some of the settings, through the command that the settings page calls.
    pub fn save_settings(&self, change: Value) -> Result {
        let script = "
            const done = arguments[arguments.length - 1], call = window.__TAURI_INTERNALS__.invoke;
            call('app_state')
              .then(s => call('save_settings', { settings: { ...s.settings, ...arguments[0] } }))
              .then(() => done(null), e => done(JSON.stringify(e)));";
        let answer = self.driver()?.script_async(script, json!([change]))?;
        ensure!(answer.is_null(), "the settings must be saved: {answer}");
        Ok(())
    }
}

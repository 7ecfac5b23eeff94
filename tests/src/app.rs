//! The real program in a real window, on a display, with a driver and a data folder of its own.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::poll;
use xtask::proc::Guarded;
use xtask::screen::Screen;

use crate::desktop::Desktop;
use crate::driver::{Driver, is_stale};
use crate::session::{self, Session};
use crate::{Result, ensure, keys, process};

pub use crate::session::session_bus;

/// Long enough for a machine with other work to do; a test that passes does not wait for it.
const PATIENCE: Duration = Duration::from_secs(90);

/// What to start, and how.
#[derive(Clone, Default)]
pub struct Setup {
    /// Listo itself when not given.
    pub binary: Option<PathBuf>,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    /// What the window's title begins with; `Listo` when not given.
    pub title: Option<String>,
    /// How wide and high the display is, in pixels; that of a small laptop when not given.
    pub size: Option<(u32, u32)>,
}

/// Everything is stopped when this is dropped.
pub struct App {
    name: String,
    setup: Setup,
    binary: PathBuf,
    // The order matters: the program goes before its display, the display before its files.
    session: Option<Session>,
    desktop: Option<Desktop>,
    screen: Screen,
    home: TempDir,
}

impl App {
    /// A display and an empty data folder; the program is not open yet. The name is that of
    /// pictures and logs.
    pub fn new(name: &str, setup: Setup) -> Result<Self> {
        for tool in [
            "WebKitWebDriver",
            "Xvfb",
            "openbox",
            "xdotool",
            "import",
            "dbus-run-session",
        ] {
            ensure!(
                xtask::proc::in_path(tool),
                "{tool} is missing: run `cargo xtask test`"
            );
        }
        let binary = match &setup.binary {
            Some(binary) => binary.clone(),
            None => built("listo")?,
        };
        let home = tempfile::Builder::new().prefix("listo-e2e-").tempdir()?;
        let screen = match setup.size {
            Some((width, height)) => Screen::sized(width, height)?,
            None => Screen::start()?,
        };
        let name = name.to_owned();
        Ok(Self {
            name,
            setup,
            binary,
            session: None,
            desktop: None,
            screen,
            home,
        })
    }

    /// Starts the program with the data folder as it is.
    pub fn open(&mut self) -> Result {
        let args = self.setup.args.clone();
        self.open_with(&args)
    }

    /// The same with arguments of its own.
    pub fn open_with(&mut self, args: &[String]) -> Result {
        self.start(args)?;
        self.settle()
    }

    /// The same without waiting until nothing moves: for what is shown at once, and not for long.
    pub fn open_unsettled(&mut self, args: &[String]) -> Result {
        self.start(args)?;
        poll::until("there is a page", PATIENCE, || {
            // While one page gives way to another nothing can be asked of either.
            let there = self.script("return !!document.body?.firstElementChild;", json!([]));
            Ok((there.ok() == Some(json!(true))).then_some(()))
        })
    }

    fn start(&mut self, args: &[String]) -> Result {
        let (bus, address) = match &self.desktop {
            Some(desktop) => (None, desktop.address.clone()),
            None => session_bus().map(|(bus, address)| (Some(bus), address))?,
        };
        let log = File::options().create(true).append(true).open(self.log())?;
        let (server, port) = session::serve(PATIENCE, |driver| {
            self.environment(driver);
            driver.env("DBUS_SESSION_BUS_ADDRESS", &address);
            driver
                .stdin(Stdio::null())
                .stdout(log.try_clone()?)
                .stderr(log.try_clone()?);
            Ok(())
        })?;
        let binary = self.binary.to_string_lossy();
        let driver = Driver::start(port, &binary, args)?;
        self.session = Some(Session::new(driver, server, bus));
        Ok(())
    }

    /// Gives the program a desktop that shows notifications and has a tray, before it is opened.
    pub fn with_desktop(&mut self) -> Result<&Desktop> {
        let (bus, address) = session_bus()?;
        let desktop = Desktop::start(bus, address, &self.screen, self.home.path())?;
        Ok(self.desktop.insert(desktop))
    }

    pub fn desktop(&self) -> Result<&Desktop> {
        Ok(self.desktop.as_ref().ok_or("there is no desktop")?)
    }

    /// Starts the program a second time, with these arguments, and waits until it has ended.
    pub fn start_again(&self, args: &[&str]) -> Result<std::process::ExitStatus> {
        let mut second = self.start_beside(args)?;
        poll::until("the second start has ended", PATIENCE, || {
            Ok(second.child().try_wait()?)
        })
    }

    /// Starts the program beside the one that is driven.
    pub fn start_beside(&self, args: &[&str]) -> Result<Guarded> {
        let mut command = Command::new(&self.binary);
        command.args(args).stdin(Stdio::null());
        self.environment(&mut command);
        command.env_remove("TAURI_WEBVIEW_AUTOMATION");
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.desktop()?.address);
        let log = File::options().create(true).append(true).open(self.log())?;
        command.stdout(log.try_clone()?).stderr(log);
        Guarded::start(&mut command)
    }

    /// Waits until the program has ended by itself.
    pub fn wait_until_ended(&mut self) -> Result {
        if let Ok(pid) = self.pid() {
            process::wait_until_gone(pid, poll::SHORT)?;
        }
        self.session = None;
        Ok(())
    }

    fn environment(&self, command: &mut Command) {
        self.screen
            .show(command)
            .env("TAURI_WEBVIEW_AUTOMATION", "true");
        command.env("LISTO_DATA_DIR", self.data_dir());
        let home = self.home.path();
        for (name, folder) in [
            ("HOME", ""),
            ("XDG_DATA_HOME", "share"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_RUNTIME_DIR", "run"),
        ] {
            command.env(name, home.join(folder));
        }
        // The same words and times on every machine.
        command
            .env("LC_ALL", "C.UTF-8")
            .env("LANGUAGE", "en")
            .env("TZ", "UTC");
        command.env("NO_AT_BRIDGE", "1").env("GTK_A11Y", "none");
        command.envs(self.setup.env.iter().map(|(k, v)| (k, v)));
    }

    /// Closes the window as a person does, and waits until the program has ended.
    pub fn close(&mut self) -> Result {
        if self.session.is_none() {
            return Ok(());
        }
        let pid = self.pid()?;
        let title = self.title();
        self.wait_until("the window manager gives the window the focus", |app| {
            app.screen.has_focus(title)
        })?;
        // A busy window manager now and then takes no notice of the key, and a person presses it
        // again; a window that is gone while the program lives gets no second chance.
        for _ in 0..2 {
            self.screen.press("alt+F4")?;
            let ended = process::wait_until_gone(pid, poll::AGAIN);
            if ended.is_ok() || self.screen.window(title)?.is_none() {
                break;
            }
        }
        process::wait_until_gone(pid, poll::SHORT).map_err(|e| {
            let window = match self.screen.window(title) {
                Ok(Some(_)) => "is still shown",
                _ => "is gone",
            };
            format!("closing its window, which {window}, must end the program: {e}")
        })?;
        self.session = None;
        Ok(())
    }

    pub fn restart(&mut self) -> Result {
        self.close()?;
        self.open()
    }

    /// Ends the program in the middle of what it does.
    pub fn kill_9(&mut self) -> Result {
        process::kill_9(self.pid()?)?;
        self.session = None;
        Ok(())
    }

    fn pid(&self) -> Result<u32> {
        let mark = format!("LISTO_DATA_DIR={}", self.data_dir().display());
        Ok(process::find(&self.binary, &mark).ok_or("the program under test does not run")?)
    }

    pub fn data_dir(&self) -> PathBuf {
        self.home.path().join("listo")
    }

    /// Where a test may put files of its own.
    pub fn files(&self) -> &Path {
        self.home.path()
    }

    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    pub fn driver(&self) -> Result<&Driver> {
        Ok(&self
            .session
            .as_ref()
            .ok_or("the program is not open")?
            .driver)
    }

    fn title(&self) -> &str {
        self.setup.title.as_deref().unwrap_or("Listo")
    }

    pub fn log(&self) -> PathBuf {
        artifacts("logs").join(format!("{}.log", self.name))
    }

    /// Saves a picture of the whole screen as it is, in artifacts/screens.
    pub fn picture(&self, name: &str) -> Result<PathBuf> {
        let path = artifacts("screens").join(format!("{name}.png"));
        self.screen.save(&path)?;
        Ok(path)
    }

    /// Waits until nothing moves on the screen any more.
    pub fn settle(&self) -> Result {
        self.screen.wait_until_drawn(self.title(), || Ok(()))
    }

    /// Runs JavaScript in the page.
    pub fn script(&self, script: &str, arguments: Value) -> Result<Value> {
        self.driver()?.script(script, arguments)
    }

    /// Presses and releases keys: `e`, `Shift+Z`, `ArrowDown`. The page sees trusted events.
    pub fn press(&self, keys: &str) -> Result {
        self.driver()?.actions(keys::chord(keys))
    }

    /// Types letter by letter into what has the focus.
    pub fn type_text(&self, text: &str) -> Result {
        for letter in text.chars() {
            self.press(&letter.to_string())?;
        }
        Ok(())
    }

    /// Clicks with the mouse in the middle of what the selector finds, after moving there, so that
    /// what shows itself on hover is there.
    pub fn click(&self, css: &str) -> Result {
        self.wait_until(&format!("{css} is there to be clicked"), |app| app.has(css))?;
        // As a person does first, where it is out of sight.
        let reveal = "document.querySelector(arguments[0])?.scrollIntoView({ block: 'nearest' })";
        self.script(reveal, json!([css]))?;
        self.pointer("mouse", &[self.middle(css)?])
    }

    /// Moves the mouse to the middle of what the selector finds.
    pub fn hover(&self, css: &str) -> Result {
        self.move_mouse(self.middle(css)?)
    }

    /// Takes the mouse away to a corner, where it raises no tooltip over a picture.
    pub fn rest_mouse(&self) -> Result {
        self.move_mouse((1, 1))
    }

    fn move_mouse(&self, (x, y): (i64, i64)) -> Result {
        let step = json!({ "type": "pointerMove", "duration": 0, "x": x, "y": y });
        self.driver()?.actions(
            json!([{ "type": "pointer", "id": "mouse", "actions": [step],
            "parameters": { "pointerType": "mouse" } }]),
        )
    }

    /// Presses at the first point, moves over the others and releases at the last.
    pub fn pointer(&self, kind: &str, points: &[(i64, i64)]) -> Result {
        let mut steps = Vec::new();
        for (i, (x, y)) in points.iter().enumerate() {
            let duration = if i == 0 { 0 } else { 16 };
            steps.push(json!({ "type": "pointerMove", "duration": duration, "x": x, "y": y }));
            if i == 0 {
                steps.push(json!({ "type": "pointerDown", "button": 0 }));
            }
        }
        steps.push(json!({ "type": "pointerUp", "button": 0 }));
        self.driver()?
            .actions(json!([{ "type": "pointer", "id": kind, "actions": steps,
            "parameters": { "pointerType": kind } }]))
    }

    /// Two clicks as fast as they can be.
    pub fn double_click(&self, css: &str) -> Result {
        let (x, y) = self.middle(css)?;
        let press = json!({ "type": "pointerDown", "button": 0 });
        let release = json!({ "type": "pointerUp", "button": 0 });
        self.driver()?.actions(json!([{
            "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" },
            "actions": [
                { "type": "pointerMove", "x": x, "y": y, "duration": 0 },
                press, release, press, release,
            ],
        }]))
    }

    /// The middle of what the selector finds, in the page's own pixels.
    pub fn middle(&self, css: &str) -> Result<(i64, i64)> {
        let found = self.script(
            "const e = document.querySelector(arguments[0]); if (!e) return null;
             const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2];",
            json!([css]),
        )?;
        let number = |i| {
            found
                .get(i)
                .and_then(Value::as_f64)
                .map(|n| n.round() as i64)
        };
        let point = number(0).zip(number(1));
        Ok(point.ok_or_else(|| format!("nothing on the page is {css}"))?)
    }

    pub fn has(&self, css: &str) -> Result<bool> {
        let found = self.script(
            "return !!document.querySelector(arguments[0])?.checkVisibility();",
            json!([css]),
        )?;
        Ok(found == json!(true))
    }

    /// The text of what the selector finds, as it is shown.
    pub fn text(&self, css: &str) -> Result<String> {
        let script = "return document.querySelector(arguments[0])?.innerText ?? '';";
        let text = self.script(script, json!([css]))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Looks again and again until the condition holds. `what` ends the sentence "waited until".
    pub fn wait_until(&self, what: &str, mut holds: impl FnMut(&Self) -> Result<bool>) -> Result {
        poll::until(what, PATIENCE, || match holds(self) {
            Err(error) if is_stale(&error) => Ok(None),
            seen => Ok(seen?.then_some(())),
        })
    }
}

/// A program that was built beside this test: target/debug/deps holds the test.
pub fn built(name: &str) -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let found = here
        .ancestors()
        .skip(1)
        .take(2)
        .map(|d| d.join(name))
        .find(|p| p.is_file());
    Ok(found.ok_or_else(|| {
        format!(
            "{name} is not built beside {}: run `cargo xtask test`",
            here.display()
        )
    })?)
}

/// A folder below artifacts/, which git ignores.
pub fn artifacts(name: &str) -> PathBuf {
    let folder = xtask::root().join("artifacts").join(name);
    // Nobody needs it to exist more than who writes there next, and that one says so.
    let _ = std::fs::create_dir_all(&folder);
    folder
}

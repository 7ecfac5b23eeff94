//! A desktop around the window: a bus, the notification daemon `dunst`, and the watcher that every tray
//! registers with.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use xtask::poll;
use xtask::proc::{Guarded, tied};
use xtask::screen::Screen;
use zbus::blocking::{Connection, Proxy, connection};
use zbus::zvariant::{OwnedValue, Value};

use crate::{Result, ensure};

/// What a notification said, as the daemon had it to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Popup {
    pub title: String,
    pub body: String,
}

/// A line of the tray's menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuLine {
    pub id: i32,
    pub label: String,
    pub enabled: bool,
}

pub struct Desktop {
    pub address: String,
    folder: PathBuf,
    bus: Connection,
    watcher: Watched,
    display: String,
    // The order matters: what is on the bus goes before it.
    _watching: Connection,
    _dunst: Guarded,
    _bus: Guarded,
}

/// How long a click may take.
const TAKEN: Duration = Duration::from_secs(5);
const OTHER: &str = "Something else";

type Watched = Arc<Mutex<Vec<(String, String)>>>;

/// Where icons of the tray register: the bus name and the path of each.
struct Watcher {
    items: Watched,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(
        &self,
        #[zbus(header)] header: zbus::message::Header<'_>,
        service: &str,
    ) {
        let sender = header.sender().map(ToString::to_string);
        let item = (sender.unwrap_or_default(), service.to_owned());
        self.items
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(item);
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        Vec::new()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// Each notification is written down as it is shown; a click with the left button does what it is about,
/// one with the middle button asks which action, and the answer lies in a file.
const CONFIG: &str = r#"
[global]
    monitor = 0
    origin = top-right
    offset = 10x10
    width = 340
    height = 120
    notification_limit = 20
    markup = full
    dmenu = FOLDER/choose
    mouse_left_click = do_action
    mouse_middle_click = context
    mouse_right_click = close_current
    idle_threshold = 0
    stack_duplicates = false
    font = DejaVu Sans 10
[urgency_normal]
    timeout = 0
[urgency_low]
    timeout = 0
[everything]
    summary = "*"
    script = FOLDER/shown
"#;

/// `$2` and `$3` are title and body; each record ends with a zero byte, which no text holds.
const SHOWN: &str = "#!/bin/sh\nprintf '%s\\001%s\\0' \"$2\" \"$3\" >> FOLDER/popups\n";
const CHOOSE: &str = "#!/bin/sh\ngrep -m 1 -F \"$(cat FOLDER/choice)\"\n";

impl Desktop {
    pub fn start(bus: Guarded, address: String, screen: &Screen, home: &Path) -> Result<Self> {
        let folder = home.join("desktop");
        std::fs::create_dir_all(&folder)?;
        let here = |text: &str| text.replace("FOLDER", &folder.to_string_lossy());
        std::fs::write(folder.join("dunstrc"), here(CONFIG))?;
        std::fs::write(folder.join("popups"), "")?;
        for (name, text) in [("shown", SHOWN), ("choose", CHOOSE)] {
            let path = folder.join(name);
            std::fs::write(&path, here(text))?;
            #[cfg(unix)]
            std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        }
        let connect = || connection::Builder::address(address.as_str());
        let watcher = Watched::default();
        let items = Arc::clone(&watcher);
        let watching = connect()?
            .name("org.kde.StatusNotifierWatcher")?
            .serve_at("/StatusNotifierWatcher", Watcher { items })?
            .build()?;
        let bus_connection = connect()?.build()?;
        let mut dunst = tied("dunst");
        dunst.arg("-conf").arg(folder.join("dunstrc"));
        screen
            .show(&mut dunst)
            .env("DBUS_SESSION_BUS_ADDRESS", &address);
        let log = std::fs::File::create(folder.join("dunst.log"))?;
        dunst
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let mut dunst = Guarded::start(&mut dunst)?;
        let dbus = zbus::blocking::fdo::DBusProxy::new(&bus_connection)?;
        poll::until("the notification daemon is on the bus", poll::SHORT, || {
            dunst.still_runs()?;
            let name = zbus::names::BusName::try_from("org.freedesktop.Notifications")?;
            Ok(dbus.name_has_owner(name)?.then_some(()))
        })?;
        Ok(Self {
            address,
            folder,
            bus: bus_connection,
            watcher,
            display: screen.name().to_owned(),
            _watching: watching,
            _dunst: dunst,
            _bus: bus,
        })
    }

    /// Everything that was ever shown, in order.
    pub fn shown(&self) -> Result<Vec<Popup>> {
        let all = std::fs::read(self.folder.join("popups"))?;
        let records = all.split(|b| *b == 0).filter(|r| !r.is_empty());
        Ok(records
            .map(|record| {
                let record = String::from_utf8_lossy(record).into_owned();
                let (title, body) = record.split_once('\u{1}').unwrap_or((&record, ""));
                Popup {
                    title: title.to_owned(),
                    body: body.to_owned(),
                }
            })
            .collect())
    }

    /// How many stand on the screen now.
    pub fn on_screen(&self) -> Result<u32> {
        let dunst = self.proxy(
            "org.freedesktop.Notifications",
            "/org/freedesktop/Notifications",
            "org.dunstproject.cmd0",
        )?;
        Ok(dunst.get_property("displayedLength")?)
    }

    fn proxy(&self, service: &str, path: &str, interface: &str) -> Result<Proxy<'static>> {
        Ok(zbus::blocking::proxy::Builder::new(&self.bus)
            .destination(service.to_owned())?
            .path(path.to_owned())?
            .interface(interface.to_owned())?
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()?)
    }

    /// Clicks the notification itself, or chooses one of its actions by name.
    pub fn click_popup(&self, action: Option<&str>) -> Result {
        std::fs::write(self.folder.join("choice"), action.unwrap_or_default())?;
        self.click_until_gone(if action.is_some() { "2" } else { "1" })
    }

    /// As a person who wants it out of the way.
    pub fn dismiss_popup(&self) -> Result {
        self.click_until_gone("3")
    }

    fn click_until_gone(&self, button: &str) -> Result {
        let before = self.on_screen()?;
        // One that is being drawn takes no click, and a person clicks again.
        let mut clicks = 0;
        loop {
            let id = self.xdotool(&["search", "--onlyvisible", "--class", "dunst"])?;
            let id = id.lines().next().ok_or("no notification is in sight")?;
            self.xdotool(&["mousemove", "--window", id, "30", "20", "click", button])?;
            clicks += 1;
            let gone = poll::until("the notification is gone", TAKEN, || {
                Ok((self.on_screen()? < before).then_some(()))
            });
            if gone.is_ok() || clicks == 5 {
                return gone;
            }
        }
    }

    fn xdotool(&self, args: &[&str]) -> Result<String> {
        let mut command = std::process::Command::new("xdotool");
        let out = command.args(args).env("DISPLAY", &self.display).output()?;
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    }

    /// Opens a window of another program, which takes the focus.
    pub fn other_program(&self) -> Result<Guarded> {
        let mut xev = tied("xev");
        xev.args(["-name", OTHER]).env("DISPLAY", &self.display);
        xev.stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut xev = Guarded::start(&mut xev)?;
        poll::until("the other program has the focus", poll::LONG, || {
            xev.still_runs()?;
            let id = self.xdotool(&["search", "--onlyvisible", "--name", OTHER])?;
            if let Some(id) = id.lines().next() {
                self.xdotool(&["windowactivate", id])?;
            }
            let name = self.xdotool(&["getactivewindow", "getwindowname"])?;
            Ok(name.starts_with(OTHER).then_some(()))
        })?;
        Ok(xev)
    }

    fn item(&self) -> Option<(String, String)> {
        let items = self.watcher.lock().unwrap_or_else(PoisonError::into_inner);
        let dbus = zbus::blocking::fdo::DBusProxy::new(&self.bus).ok()?;
        // What has ended has left its icon behind.
        let lives = |service: &str| {
            let name = zbus::names::BusName::try_from(service.to_owned()).ok()?;
            dbus.name_has_owner(name).ok()
        };
        let mut newest = items.iter().rev();
        newest.find(|(s, _)| lives(s) == Some(true)).cloned()
    }

    /// Whether Listo has an icon in the tray.
    pub fn has_tray_icon(&self) -> bool {
        self.item().is_some()
    }

    /// What stands beside the icon: how much is unread, or nothing.
    pub fn tray_label(&self) -> Result<String> {
        let (service, path) = self.item().ok_or("the tray is empty")?;
        let item = self.proxy(&service, &path, "org.kde.StatusNotifierItem")?;
        Ok(item.get_property("XAyatanaLabel")?)
    }

    fn menu(&self) -> Result<Proxy<'static>> {
        let (service, path) = self.item().ok_or("the tray is empty")?;
        let item = self.proxy(&service, &path, "org.kde.StatusNotifierItem")?;
        let menu: zbus::zvariant::OwnedObjectPath = item.get_property("Menu")?;
        self.proxy(&service, menu.as_str(), "com.canonical.dbusmenu")
    }

    /// The lines of the menu, without separators.
    pub fn tray_menu(&self) -> Result<Vec<MenuLine>> {
        type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);
        let none: &[&str] = &[];
        let (_, (_, _, lines)): (u32, Layout) =
            self.menu()?.call("GetLayout", &(0_i32, -1_i32, none))?;
        let mut found = Vec::new();
        for line in lines {
            let (id, about, _): Layout = line.try_into()?;
            let Some(label) = about.get("label") else {
                continue;
            };
            let enabled = about.get("enabled").map(|v| bool::try_from(v.clone()));
            found.push(MenuLine {
                id,
                label: String::try_from(label.clone())?,
                enabled: enabled.transpose()?.unwrap_or(true),
            });
        }
        Ok(found)
    }

    /// Chooses a line of the menu by its words.
    pub fn choose(&self, label: &str) -> Result {
        let lines = self.tray_menu()?;
        let line = lines.iter().find(|line| line.label == label);
        let line = line.ok_or_else(|| format!("no line says \"{label}\": {lines:?}"))?;
        ensure!(line.enabled, "\"{label}\" cannot be chosen");
        let event = (line.id, "clicked", Value::from(""), 0_u32);
        // Who is told to quit answers no more.
        Ok(self.menu()?.call_noreply("Event", &event)?)
    }
}

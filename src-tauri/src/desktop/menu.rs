//! The menu bar. The page describes it; the system shows it, for every window on macOS and else in the
//! window of Listo while the person wants it there; what is chosen goes back to the page as an id.

#[cfg(target_os = "linux")]
mod gtk;
mod native;
mod plan;

use super::{front, on_main_thread};
use crate::commands::Answer;
use crate::host::Host;
use crate::quit;
use listo_engine::api::{Settings, Theme};
use native::Items;
use plan::{BarItem, BarMenu, Change};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tauri::menu::MenuEvent;
use tauri::{AppHandle, Manager as _};
use tauri_specta::Event as _;

/// A command was chosen in the menu bar.
#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct MenuChosenEvent {
    pub id: String,
}

/// The menus of the bar have closed, with a choice or without.
#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct MenuClosedEvent;

#[derive(Default)]
pub struct MenuBar {
    shown: Mutex<Option<Shown>>,
    /// One after the other: what came last is what stays.
    changing: tokio::sync::Mutex<()>,
    /// Whether the system has dark menus, while Listo says so instead.
    system_dark: Mutex<Option<bool>>,
}

struct Shown {
    menus: Vec<BarMenu>,
    items: Items,
}

impl MenuBar {
    fn shown(&self) -> MutexGuard<'_, Option<Shown>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn system_dark(&self) -> MutexGuard<'_, Option<bool>> {
        self.system_dark
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shows the bar as it is described, or none.
#[tauri::command]
#[specta::specta]
pub async fn set_menu_bar(app: AppHandle, menus: Option<Vec<BarMenu>>) -> Answer<()> {
    let bar = app.state::<MenuBar>();
    let _alone = bar.changing.lock().await;
    if let Some(menus) = &menus {
        plan::check(menus)?;
    }
    let (was, is) = (bar.shown().is_some(), menus.is_some());
    on_main_thread(&app, move |app| match menus {
        Some(menus) => show(app, menus),
        None => hide(app),
    })
    .unwrap_or(Ok(()))
    .map_err(|error| listo_engine::Error::Io(std::io::Error::other(error)))?;
    if was != is
        && let Ok(engine) = app.state::<Host>().get()
    {
        follow(&app, &engine.settings().await?);
    }
    Ok(())
}

/// Opens the first menu of the bar, where the toolkit leaves that to the program.
#[tauri::command]
#[specta::specta]
pub async fn open_menu_bar(app: AppHandle) -> Answer<()> {
    #[cfg(target_os = "linux")]
    on_main_thread(&app, |app| {
        if let Some(window) = front::window(app) {
            gtk::open(&window);
        }
    });
    #[cfg(not(target_os = "linux"))]
    let _ = app;
    Ok(())
}

fn show(app: &AppHandle, menus: Vec<BarMenu>) -> tauri::Result<()> {
    let bar = app.state::<MenuBar>();
    let mut shown = bar.shown();
    if let Some(shown) = shown.as_mut() {
        match plan::change(&shown.menus, &menus) {
            Change::Nothing => return Ok(()),
            Change::Commands(changed) => {
                for item in changed {
                    set(&shown.items, item)?;
                }
                shown.menus = menus;
                return Ok(());
            }
            Change::Anew => {}
        }
    }
    let (menu, items) = native::build(app, &menus)?;
    install(app, menu)?;
    *shown = Some(Shown { menus, items });
    Ok(())
}

fn set(items: &Items, item: &BarItem) -> tauri::Result<()> {
    match item {
        BarItem::Command {
            id,
            enabled,
            checked,
            ..
        } => match items.get(id) {
            Some(item) => item.set(*enabled, *checked),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

#[cfg(target_os = "macos")]
fn install(app: &AppHandle, menu: tauri::menu::Menu<tauri::Wry>) -> tauri::Result<()> {
    app.set_menu(menu).map(drop)
}

/// The small window has none.
#[cfg(not(target_os = "macos"))]
fn install(app: &AppHandle, menu: tauri::menu::Menu<tauri::Wry>) -> tauri::Result<()> {
    let Some(window) = front::window(app) else {
        return Ok(());
    };
    window.set_menu(menu)?;
    #[cfg(target_os = "linux")]
    {
        let app = app.clone();
        gtk::dress(&window, move || {
            let _ = MenuClosedEvent.emit(&app);
        });
    }
    Ok(())
}

/// On macOS a program without a menu bar has no keys for cut and paste either.
fn hide(app: &AppHandle) -> tauri::Result<()> {
    if cfg!(target_os = "macos") || app.state::<MenuBar>().shown().take().is_none() {
        return Ok(());
    }
    match front::window(app) {
        Some(window) => window.remove_menu().map(drop),
        None => Ok(()),
    }
}

/// The menus are as dark as the page; without them everything is as the system has it.
pub fn follow(app: &AppHandle, settings: &Settings) {
    let shown = app.state::<MenuBar>().shown().is_some();
    let dark = match settings.theme {
        Theme::Dark if shown => Some(true),
        Theme::Light if shown => Some(false),
        _ => None,
    };
    if dark.is_none() && app.state::<MenuBar>().system_dark().is_none() {
        return;
    }
    #[cfg(target_os = "linux")]
    on_main_thread(app, move |app| {
        gtk::darken(dark, &mut app.state::<MenuBar>().system_dark());
    });
    // There the bar of the screen is the system's.
    #[cfg(windows)]
    if let Some(window) = front::window(app) {
        let theme = dark.map(|dark| match dark {
            true => tauri::Theme::Dark,
            false => tauri::Theme::Light,
        });
        // It stays as it is where the system does not know of it.
        let _ = window.set_theme(theme);
        // The system has the other one back by itself.
        *app.state::<MenuBar>().system_dark() = dark;
    }
}

/// Hears all menus of Listo.
pub fn chosen(app: &AppHandle, event: MenuEvent) {
    let id = event.id().0.as_str();
    if id == native::QUIT {
        return quit::ask(app);
    }
    #[cfg(not(target_os = "macos"))]
    if id == native::CLOSE {
        if let Some(window) = front::window(app) {
            let _ = window.close();
        }
        return;
    }
    let Some(id) = id.strip_prefix(native::COMMAND) else {
        return;
    };
    // The toolkit has turned its mark over; whether it is on is for the page to say.
    if let Some(shown) = &*app.state::<MenuBar>().shown()
        && let Some(item) = plan::command(&shown.menus, id)
    {
        let _ = set(&shown.items, item);
    }
    let _ = MenuChosenEvent { id: id.to_owned() }.emit(app);
}

/// Whether an id is of the menu bar, and not of the tray.
pub fn is_of_bar(id: &str) -> bool {
    id.starts_with("bar")
}

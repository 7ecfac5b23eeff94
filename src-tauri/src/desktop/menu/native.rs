//! The menu bar as the system shows it.

use super::plan::{self, BarItem, BarMenu, BarMenuKind, StandardItem};
use std::collections::HashMap;
use tauri::menu::{
    CheckMenuItem, HELP_SUBMENU_ID, IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu,
    WINDOW_SUBMENU_ID,
};
use tauri::{AppHandle, Wry};

/// Before the id of a command in the id of its item: all menus of Listo report to the same listeners.
pub const COMMAND: &str = "bar:";
/// The same for what the system does itself, where the toolkit has no item for it.
#[cfg(not(target_os = "macos"))]
pub const CLOSE: &str = "bar-close";
/// That of the toolkit would end the program without asking.
pub const QUIT: &str = "bar-quit";

/// A command that can be reached again.
pub enum Item {
    Plain(MenuItem<Wry>),
    Check(CheckMenuItem<Wry>),
}

impl Item {
    pub fn set(&self, enabled: bool, checked: Option<bool>) -> tauri::Result<()> {
        match self {
            Self::Plain(item) => item.set_enabled(enabled),
            Self::Check(item) => item
                .set_enabled(enabled)
                .and_then(|()| item.set_checked(checked.unwrap_or_default())),
        }
    }
}

pub type Items = HashMap<String, Item>;

/// To be called on the main thread.
pub fn build(app: &AppHandle, menus: &[BarMenu]) -> tauri::Result<(Menu<Wry>, Items)> {
    let bar = Menu::new(app)?;
    let mut items = Items::new();
    for menu in menus {
        let label = plan::text(&menu.label, "");
        // What macOS adds to these by itself.
        let submenu = match menu.kind {
            BarMenuKind::Window => Submenu::with_id(app, WINDOW_SUBMENU_ID, label, true)?,
            BarMenuKind::Help => Submenu::with_id(app, HELP_SUBMENU_ID, label, true)?,
            _ => Submenu::new(app, label, true)?,
        };
        fill(app, &submenu, &menu.items, &mut items)?;
        bar.append(&submenu)?;
    }
    Ok((bar, items))
}

fn fill(
    app: &AppHandle,
    menu: &Submenu<Wry>,
    wanted: &[BarItem],
    items: &mut Items,
) -> tauri::Result<()> {
    for item in wanted {
        match item {
            BarItem::Separator => menu.append(&PredefinedMenuItem::separator(app)?)?,
            BarItem::Command {
                id,
                label,
                keys,
                enabled,
                checked,
            } => {
                let (name, text) = (format!("{COMMAND}{id}"), plan::text(label, keys));
                let none = None::<&str>;
                let item = if let Some(on) = *checked {
                    let item = CheckMenuItem::with_id(app, name, text, *enabled, on, none)?;
                    menu.append(&item)?;
                    Item::Check(item)
                } else {
                    let item = MenuItem::with_id(app, name, text, *enabled, none)?;
                    menu.append(&item)?;
                    Item::Plain(item)
                };
                items.insert(id.clone(), item);
            }
            BarItem::Standard { item, label } => {
                if let Some(item) = standard(app, *item, &plan::text(label, ""))? {
                    menu.append(&*item)?;
                }
            }
            BarItem::Submenu {
                label,
                items: within,
            } => {
                let submenu = Submenu::new(app, plan::text(label, ""), true)?;
                fill(app, &submenu, within, items)?;
                menu.append(&submenu)?;
            }
        }
    }
    Ok(())
}

type Standard = Option<Box<dyn IsMenuItem<Wry>>>;

/// Those of macOS bring the keys along that every program has there.
#[cfg(target_os = "macos")]
fn standard(app: &AppHandle, item: StandardItem, label: &str) -> tauri::Result<Standard> {
    use tauri::menu::AboutMetadata;
    if matches!(item, StandardItem::Quit) {
        let item = MenuItem::with_id(app, QUIT, label, true, Some("Cmd+Q"))?;
        return Ok(Some(Box::new(item)));
    }
    let label = Some(label);
    let item = match item {
        StandardItem::About => {
            let about = AboutMetadata {
                name: Some("Listo".to_owned()),
                version: Some(app.package_info().version.to_string()),
                ..AboutMetadata::default()
            };
            PredefinedMenuItem::about(app, label, Some(about))?
        }
        StandardItem::Services => PredefinedMenuItem::services(app, label)?,
        StandardItem::Hide => PredefinedMenuItem::hide(app, label)?,
        StandardItem::HideOthers => PredefinedMenuItem::hide_others(app, label)?,
        StandardItem::ShowAll => PredefinedMenuItem::show_all(app, label)?,
        StandardItem::Undo => PredefinedMenuItem::undo(app, label)?,
        StandardItem::Redo => PredefinedMenuItem::redo(app, label)?,
        StandardItem::Cut => PredefinedMenuItem::cut(app, label)?,
        StandardItem::Copy => PredefinedMenuItem::copy(app, label)?,
        StandardItem::Paste => PredefinedMenuItem::paste(app, label)?,
        StandardItem::SelectAll => PredefinedMenuItem::select_all(app, label)?,
        StandardItem::Fullscreen => PredefinedMenuItem::fullscreen(app, label)?,
        StandardItem::Minimize => PredefinedMenuItem::minimize(app, label)?,
        StandardItem::Zoom => PredefinedMenuItem::maximize(app, label)?,
        StandardItem::BringAllToFront => PredefinedMenuItem::bring_all_to_front(app, label)?,
        StandardItem::Close => PredefinedMenuItem::close_window(app, label)?,
        // Made above.
        StandardItem::Quit => return Ok(None),
    };
    Ok(Some(Box::new(item)))
}

/// The toolkit's own would bring a key along.
#[cfg(not(target_os = "macos"))]
fn standard(app: &AppHandle, item: StandardItem, label: &str) -> tauri::Result<Standard> {
    let id = match item {
        StandardItem::Close => CLOSE,
        StandardItem::Quit => QUIT,
        _ => return Ok(None),
    };
    let item = MenuItem::with_id(app, id, label, true, None::<&str>)?;
    Ok(Some(Box::new(item)))
}

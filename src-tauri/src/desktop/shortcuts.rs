//! Global shortcuts: keys that work while another program has the focus.

use super::{front, quick};
use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::{GlobalAction, GlobalShortcut, GlobalShortcuts, ShortcutProblem};
use std::collections::HashMap;
use std::str::FromStr as _;
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, Manager as _, State};
use tauri_plugin_global_shortcut::{GlobalShortcutExt as _, Shortcut, ShortcutState};

/// The keys that are ours now, and what is wrong with those that are not.
#[derive(Default)]
pub struct Shortcuts {
    now: Mutex<HashMap<GlobalAction, GlobalShortcut>>,
    changing: tokio::sync::Mutex<()>,
}

impl Shortcuts {
    fn now(&self) -> std::sync::MutexGuard<'_, HashMap<GlobalAction, GlobalShortcut>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all(&self) -> Vec<GlobalShortcut> {
        let now = self.now();
        GlobalAction::ALL
            .iter()
            .filter_map(|action| now.get(action).cloned())
            .collect()
    }
}

/// Takes the keys of the settings, each of which another program may have.
pub fn register(app: &AppHandle, set: &GlobalShortcuts) {
    for action in GlobalAction::ALL {
        let keys = set.of(action).to_owned();
        let problem = take(app, action, &keys).err();
        let shortcut = GlobalShortcut {
            action,
            keys,
            problem,
        };
        app.state::<Shortcuts>().now().insert(action, shortcut);
    }
}

/// One key for one action; none for an empty text.
fn take(app: &AppHandle, action: GlobalAction, keys: &str) -> Result<(), ShortcutProblem> {
    if keys.is_empty() {
        return Ok(());
    }
    if on_wayland() {
        return Err(ShortcutProblem::Unsupported);
    }
    let shortcut = read(keys)?;
    let manager = app.global_shortcut();
    if manager.is_registered(shortcut) {
        return Err(ShortcutProblem::Twice);
    }
    manager
        .on_shortcut(shortcut, move |app, _, event| {
            if event.state == ShortcutState::Pressed {
                pressed(app, action);
            }
        })
        .map_err(|_| ShortcutProblem::Taken)
}

/// A key alone would be taken from everything that is typed anywhere.
fn read(keys: &str) -> Result<Shortcut, ShortcutProblem> {
    let shortcut = Shortcut::from_str(keys).map_err(|_| ShortcutProblem::NoKey)?;
    let only_shift = shortcut
        .mods
        .difference(tauri_plugin_global_shortcut::Modifiers::SHIFT)
        .is_empty();
    if only_shift {
        return Err(ShortcutProblem::NoKey);
    }
    Ok(shortcut)
}

/// There such keys belong to the compositor, also for programs that are shown through X.
fn on_wayland() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(target_os = "linux")
        && (set("WAYLAND_DISPLAY")
            || std::env::var_os("XDG_SESSION_TYPE").is_some_and(|kind| kind == "wayland"))
}

fn pressed(app: &AppHandle, action: GlobalAction) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match action {
            GlobalAction::ShowOrHide => front::show_or_hide(&app),
            GlobalAction::OpenLongestWaiting => {
                let waits = match app.state::<Host>().get() {
                    Ok(engine) => engine.longest_waiting_unread().await.ok().flatten(),
                    Err(_) => None,
                };
                front::open(&app, waits.as_deref(), false).await;
            }
            GlobalAction::MarkNotifiedDone => super::mark_notified_done(&app).await,
            GlobalAction::QuickTriage => quick::show_or_hide(&app).await,
        }
    });
}

/// The keys as they are set, each with what is wrong with it.
#[tauri::command]
#[specta::specta]
pub async fn global_shortcuts(shortcuts: State<'_, Shortcuts>) -> Answer<Vec<GlobalShortcut>> {
    Ok(shortcuts.all())
}

/// Gives an action another key, or none. A key that cannot be had changes nothing: the answer names the
/// problem with it, and the action keeps the key it has.
#[tauri::command]
#[specta::specta]
pub async fn set_global_shortcut(
    app: AppHandle,
    host: State<'_, Host>,
    shortcuts: State<'_, Shortcuts>,
    action: GlobalAction,
    keys: String,
) -> Answer<Vec<GlobalShortcut>> {
    let engine = host.get()?;
    let _alone = shortcuts.changing.lock().await;
    let was = shortcuts.now().get(&action).cloned();
    let same = was
        .as_ref()
        .is_some_and(|w| w.problem.is_none() && (w.keys == keys || alike(&w.keys, &keys)));
    if !same && let Err(problem) = take(&app, action, &keys) {
        let mut all = shortcuts.all();
        for one in all.iter_mut().filter(|s| s.action == action) {
            keys.clone_into(&mut one.keys);
            one.problem = Some(problem);
        }
        return Ok(all);
    }
    let saved = engine.change_settings(|settings| {
        GlobalShortcuts::set(&mut settings.global_shortcuts, action, keys.clone());
    });
    let saved = saved.await;
    let shortcut = GlobalShortcut {
        action,
        keys,
        problem: None,
    };
    // What could not be kept is given back, and the old key goes on.
    let gone = if saved.is_ok() {
        was.as_ref()
    } else {
        Some(&shortcut)
    };
    if !same {
        release(&app, gone);
    }
    saved?;
    shortcuts.now().insert(action, shortcut);
    Ok(shortcuts.all())
}

/// The same keys, written in another order.
fn alike(a: &str, b: &str) -> bool {
    matches!((read(a), read(b)), (Ok(a), Ok(b)) if a == b)
}

fn release(app: &AppHandle, was: Option<&GlobalShortcut>) {
    if let Some(was) = was
        && was.problem.is_none()
        && let Ok(shortcut) = read(&was.keys)
        && let Err(error) = app.global_shortcut().unregister(shortcut)
    {
        eprintln!("the key {} could not be given back: {error}", was.keys);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_types_is_no_global_shortcut() {
        for keys in ["Ctrl+Alt+KeyI", "Alt+Space", "Super+KeyL", "Ctrl+Shift+F5"] {
            assert!(read(keys).is_ok(), "{keys}");
        }
        for keys in ["KeyE", "Shift+KeyE", "F5", "Ctrl+", "Ctrl+Nonsense", "Ctrl"] {
            assert_eq!(read(keys).err(), Some(ShortcutProblem::NoKey), "{keys}");
        }
    }

    #[test]
    fn the_default_keys_are_keys() {
        let set = GlobalShortcuts::default();
        for action in GlobalAction::ALL {
            let keys = set.of(action);
            assert!(keys.is_empty() || read(keys).is_ok(), "{action:?}");
        }
    }
}

//! Quick triage: a small window above all others, which shows one conversation, takes one decision and goes
//! again. It is made when it is first asked for and kept; Listo itself is the other window.

use super::{LostFocus, front};
use crate::commands::Answer;
use crate::host::Host;
use crate::window;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::{Mutex, PoisonError};
use tauri::{
    AppHandle, LogicalSize, Manager as _, State, WebviewUrl, WebviewWindow, Window, WindowEvent,
};
use tauri_specta::Event as _;

pub const LABEL: &str = "quick";
/// Width and height for text of the usual size, in logical pixels.
const SIZE: (f64, f64) = (470.0, 500.0);
const SMALLEST: f64 = 320.0;
/// Where the settings cannot be read.
const TITLE: &str = "Quick triage";
/// How much of the screen it may have.
const SHARE: f64 = 0.9;

/// The window is shown again: its page looks for what is next.
#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct QuickEvent;

#[derive(Default)]
pub struct Quick {
    focus: LostFocus,
    /// The size of the text that the window has the size for.
    fits: Mutex<f64>,
    /// One at a time: two presses make one window.
    making: tokio::sync::Mutex<()>,
}

impl Quick {
    fn fits(&self) -> std::sync::MutexGuard<'_, f64> {
        self.fits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The key of the person for it.
pub async fn show_or_hide(app: &AppHandle) {
    if let Some(window) = window(app)
        && window.is_visible().unwrap_or(false)
        && (window.is_focused().unwrap_or(false) || app.state::<Quick>().focus.just_lost())
    {
        let _ = window.hide();
    } else {
        show(app).await;
    }
}

pub async fn show(app: &AppHandle) {
    let quick = app.state::<Quick>();
    let _alone = quick.making.lock().await;
    if let Some(window) = window(app) {
        // A page that is still being read looks by itself.
        let _ = QuickEvent.emit(app);
        let _ = window.set_title(title(&app.state::<Host>()).await);
        return bring_to_front(&window);
    }
    match make(app).await {
        Ok((window, read)) => {
            read.wait().await;
            bring_to_front(&window);
        }
        Err(error) => eprintln!("the window for quick triage could not be opened: {error}"),
    }
}

fn window(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(LABEL)
}

fn bring_to_front(window: &WebviewWindow) {
    // Each of these may be refused by a window manager; the next one still helps.
    let _ = window.show();
    let _ = window.unminimize();
    let _ = window.set_focus();
}

async fn make(app: &AppHandle) -> tauri::Result<(WebviewWindow, window::Read)> {
    let host = app.state::<Host>();
    let factor = match host.get() {
        Ok(engine) => engine.settings().await.map(|s| s.text_size.factor()),
        Err(_) => Ok(1.0),
    };
    let factor = factor.unwrap_or(1.0);
    let title = title(&host).await;
    let page = WebviewUrl::App("quick.html".into());
    let (least, size) = room(app, factor);
    *app.state::<Quick>().fits() = factor;
    window::build(app, LABEL, page, host.data_dir(), |window| {
        window
            .title(title)
            .inner_size(size.width, size.height)
            .min_inner_size(least.width, least.height)
            .center()
            .always_on_top(true)
            .visible_on_all_workspaces(true)
            .skip_taskbar(true)
            .minimizable(false)
            .maximizable(false)
    })
}

/// In the language of the settings, which may have changed since.
async fn title(host: &Host) -> &'static str {
    match host.get() {
        Ok(engine) => engine.desktop_words().await.map_or(TITLE, |w| w.quick),
        Err(_) => TITLE,
    }
}

/// Gives the window room for text of this size, unless it has had it: the person may have changed its size.
pub fn fit(app: &AppHandle, factor: f64) {
    let Some(window) = window(app) else { return };
    let was = std::mem::replace(&mut *app.state::<Quick>().fits(), factor);
    if (was - factor).abs() < f64::EPSILON {
        return;
    }
    let (least, size) = room(app, factor);
    let fitted = window
        .set_min_size(Some(least))
        .and_then(|()| window.set_size(size));
    match fitted {
        // Grown from where it was it might not be on the screen any more.
        Ok(()) => drop(window.center()),
        Err(error) => eprintln!("the window for quick triage keeps its size: {error}"),
    }
}

/// The smallest and the usual size of the window for text of this size, where the screen has that.
fn room(app: &AppHandle, factor: f64) -> (LogicalSize<f64>, LogicalSize<f64>) {
    let screen = app.primary_monitor().ok().flatten();
    let screen = screen.map_or(LogicalSize::new(f64::MAX, f64::MAX), |screen| {
        screen.size().to_logical(screen.scale_factor())
    });
    let side = |usual: f64, screen: f64| (usual * factor).min(screen * SHARE);
    let size = LogicalSize::new(side(SIZE.0, screen.width), side(SIZE.1, screen.height));
    let least = LogicalSize::new(side(SMALLEST, size.width), side(SMALLEST, size.height));
    (least, size)
}

/// It is closed by hiding it.
pub fn event(window: &Window, event: &WindowEvent) {
    match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            let _ = window.hide();
        }
        WindowEvent::Focused(false) => window.state::<Quick>().focus.lost(),
        _ => {}
    }
}

/// It goes with the window of Listo.
pub fn close(app: &AppHandle) {
    if let Some(window) = window(app) {
        let _ = window.destroy();
    }
}

#[tauri::command]
#[specta::specta]
pub async fn show_quick(app: AppHandle) -> Answer<()> {
    show(&app).await;
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn hide_quick(app: AppHandle) -> Answer<()> {
    if let Some(window) = window(&app) {
        let _ = window.hide();
    }
    Ok(())
}

/// Goes on with the conversation in the window of Listo, and with an answer to it where that is wanted.
#[tauri::command]
#[specta::specta]
pub async fn open_from_quick(app: AppHandle, id: String, reply: bool) -> Answer<()> {
    if let Some(window) = window(&app) {
        let _ = window.hide();
    }
    front::open(&app, Some(&id), reply).await;
    Ok(())
}

/// The unread conversation that waits longest; none where nothing is unread.
#[tauri::command]
#[specta::specta]
pub async fn longest_waiting_unread(host: State<'_, Host>) -> Answer<Option<String>> {
    Ok(host.get()?.longest_waiting_unread().await?)
}

#[cfg(test)]
mod tests {
    /// A page that shows what others have written may do as little as it can.
    #[test]
    fn the_small_window_may_decide_about_a_conversation_and_nothing_else() {
        let capability = include_str!("../../capabilities/quick.json");
        let capability: serde_json::Value = serde_json::from_str(capability).unwrap();
        assert_eq!(capability["windows"], serde_json::json!([super::LABEL]));
        let listed: Vec<&str> = capability["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p.as_str().unwrap())
            .collect();
        let expected = [
            "core:event:allow-listen",
            "core:event:allow-unlisten",
            "allow-app-state",
            "allow-longest-waiting-unread",
            "allow-thread",
            "allow-mark-done",
            "allow-mark-unread",
            "allow-mark-open",
            "allow-snooze",
            "allow-snooze-times",
            "allow-undo-command",
            "allow-open-from-quick",
            "allow-hide-quick",
        ];
        assert_eq!(listed, expected);
    }
}

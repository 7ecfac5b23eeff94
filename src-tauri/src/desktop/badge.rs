//! The number on the icon in dock or taskbar: the unread count, where the system shows one.

use tauri::{AppHandle, Manager as _};

pub fn show(app: &AppHandle, unread: i64) {
    let Some(window) = app.get_webview_window("main") else {
        return;
    };
    let count = (unread > 0).then_some(unread);
    #[cfg(windows)]
    let shown = window.set_overlay_icon(count.and_then(|_| super::tray::dot(16)));
    #[cfg(not(windows))]
    let shown = window.set_badge_count(count);
    if let Err(error) = shown {
        eprintln!("the badge could not be shown: {error}");
    }
}

//! The window in front of the person, and what it is to open: asked for by a notification, the tray, a
//! global shortcut or a second start.

use crate::args::Args;
use crate::commands::Answer;
use crate::host::{Host, Opened};
use listo_engine::api::ReviewKind;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::path::Path;
use std::sync::atomic::Ordering;
use tauri::{AppHandle, Manager as _, State, WebviewWindow};
use tauri_specta::Event as _;

/// There is something for the window to open: it takes it with [`take_opened`].
#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct OpenedEvent;

#[tauri::command]
#[specta::specta]
pub async fn take_opened(host: State<'_, Host>) -> Answer<Opened> {
    Ok(host.take_opened())
}

pub fn window(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window("main")
}

pub fn bring_to_front(app: &AppHandle) {
    let Some(window) = window(app) else { return };
    // Each of these may be refused by a window manager; the next one still helps.
    let _ = window.show();
    let _ = window.unminimize();
    let _ = window.set_focus();
}

/// The key of the person for having Listo at hand, and out of the way.
pub fn show_or_hide(app: &AppHandle) {
    let Some(window) = window(app) else { return };
    let seen = |answer: tauri::Result<bool>| answer.unwrap_or(false);
    let desktop = app.state::<super::Desktop>();
    let focused = seen(window.is_focused()) || desktop.just_lost_focus();
    if !focused || !seen(window.is_visible()) || seen(window.is_minimized()) {
        bring_to_front(app);
    } else if desktop.tray.load(Ordering::Relaxed) && super::tray::there_is_one() {
        let _ = window.hide();
    } else {
        // Where no tray brings it back, the taskbar does.
        let _ = window.minimize();
    }
}

/// Started with the session: hidden in the tray, or else at least in the taskbar.
pub fn settle(app: &AppHandle, tray: bool) {
    if !app.state::<Host>().in_background() || tray {
        return;
    }
    if let Some(window) = window(app).filter(|w| !w.is_visible().unwrap_or(true)) {
        let _ = window.minimize();
        let _ = window.show();
    }
}

/// Opens a conversation in the window, or only the window.
pub async fn open(app: &AppHandle, conversation: Option<&str>, reply: bool) {
    let host = app.state::<Host>();
    if let (Some(id), Ok(engine)) = (conversation, host.get())
        && let Ok(link) = engine.link(id, None).await
    {
        host.open_later(Opened {
            files: Vec::new(),
            link: Some(link),
            reply,
            ..Opened::default()
        });
        tell(app);
    }
    bring_to_front(app);
}

/// Before the page is there nobody is told: it takes what is to be opened by itself.
pub fn tell(app: &AppHandle) {
    if app.state::<super::Desktop>().is_ready() {
        let _ = OpenedEvent.emit(app);
    }
}

/// A review of this kind is begun in the window, or gone on with.
pub fn open_review(app: &AppHandle, kind: ReviewKind) {
    app.state::<Host>().open_later(Opened {
        review: Some(kind),
        ..Opened::default()
    });
    tell(app);
    bring_to_front(app);
}

/// A second start: what it was to open is opened here.
pub fn again(app: &AppHandle, arguments: Vec<String>, folder: &str) {
    let arguments = arguments.into_iter().skip(1).map(Into::into);
    match Args::parse(arguments, Path::new(folder)) {
        // Started once more with the session: nobody asked for anything.
        Ok(args) if args.background && args.files.is_empty() && args.link.is_none() => return,
        Ok(args) => {
            app.state::<Host>().open_later(Opened {
                files: args.files,
                link: args.link,
                ..Opened::default()
            });
            tell(app);
        }
        Err(message) => eprintln!("{message}"),
    }
    bring_to_front(app);
}

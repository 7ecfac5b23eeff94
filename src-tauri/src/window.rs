//! The windows, closed to everything but our own page.

use crate::desktop::quick;
use listo_engine::api::Settings;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{AppHandle, Manager as _, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Wry};
use tokio::sync::Notify;

/// A page that has not been read by then is shown as far as it is.
const LATE: Duration = Duration::from_secs(3);

/// The window of Listo.
pub fn open(app: &AppHandle, data_dir: &Path, shown: bool) -> tauri::Result<()> {
    let (window, read) = build(app, "main", WebviewUrl::default(), data_dir, |window| {
        window
            .title("Listo")
            .inner_size(1280.0, 800.0)
            .min_inner_size(360.0, 480.0)
    })?;
    if shown {
        tauri::async_runtime::spawn(async move {
            read.wait().await;
            let _ = window.show();
        });
    }
    Ok(())
}

/// Tells when the page of a window has been read.
pub struct Read(Arc<Notify>);

impl Read {
    pub async fn wait(self) {
        let _ = tokio::time::timeout(LATE, self.0.notified()).await;
    }
}

type Dress<'a> = WebviewWindowBuilder<'a, Wry, AppHandle>;

/// A window with a page of ours, which is hidden still.
///
/// The webview's own files go into the data folder, which only this user can read.
///
/// It is to be shown when its page has been read. While it is mapped, GTK and the window manager give it
/// its size, and WebKitGTK then holds its main thread for up to half a second until the page has drawn
/// itself in it; but the page waits for its files, which that thread would hand out.
pub fn build<'a>(
    app: &'a AppHandle,
    label: &str,
    page: WebviewUrl,
    data_dir: &Path,
    dress: impl FnOnce(Dress<'a>) -> Dress<'a>,
) -> tauri::Result<(WebviewWindow, Read)> {
    let read = Arc::new(Notify::new());
    let told = read.clone();
    let window = dress(WebviewWindowBuilder::new(app, label, page))
        .visible(false)
        .data_directory(data_dir.join("webview"))
        .on_navigation(ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(move |_, load| {
            if load.event() == PageLoadEvent::Finished {
                told.notify_one();
            }
        })
        .build()?;
    Ok((window, Read(read)))
}

/// Shows everything in the size of the settings. The webview scales the page as a whole, so that nothing
/// on it has to know. Where it cannot, the words keep the size they have.
pub fn zoom(app: &AppHandle, settings: &Settings) {
    let factor = settings.text_size.factor();
    for label in ["main", quick::LABEL] {
        if let Some(window) = app.get_webview_window(label)
            && let Err(error) = window.set_zoom(factor)
        {
            eprintln!("the size of the text could not be set: {error}");
        }
    }
    quick::fit(app, factor);
}

/// Only our own page may be shown in the window.
fn ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Windows serves the page from this host, which elsewhere is a host like any other; `tauri dev`
        // from the port of Vite.
        "http" | "https" => {
            (cfg!(windows) && url.host_str() == Some("tauri.localhost") && url.port().is_none())
                || (cfg!(dev) && url.host_str() == Some("localhost") && url.port() == Some(5173))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_our_page_is_navigated_to() {
        let may = |url: &str| ours(&Url::parse(url).unwrap());
        assert!(may("tauri://localhost/index.html"));
        assert_eq!(may("http://tauri.localhost/"), cfg!(windows));
        for hostile in [
            "https://example.com/",
            "tauri://example.com/",
            "http://tauri.localhost.example.com/",
            "http://tauri.localhost:8080/",
            "file:///etc/passwd",
            "data:text/html,x",
            "javascript:alert(1)",
            "listo-media://localhost/x",
        ] {
            assert!(!may(hostile), "{hostile}");
        }
    }
}

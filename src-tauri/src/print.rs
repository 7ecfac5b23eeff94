//! Printing: the page of Listo itself, and a transcript in a window of its own, which can do nothing
//! but be looked at and printed. No capability names that window, and its page may run and fetch nothing.

use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::{AppError, Shared, TranscriptForm, TranscriptStyle, Which};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use tauri::http::{Request, Response, StatusCode};
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, Manager as _, State, UriSchemeContext, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, WindowEvent, Wry,
};

/// What each of these windows shows, by its label.
#[derive(Default)]
pub struct Pages {
    shown: Mutex<HashMap<String, String>>,
    made: AtomicU32,
}

const PAGE: &str = "listo-print://localhost/";

/// Opens a window with the transcript and the dialog of the system for printing. Of what is too long
/// there is no window.
#[tauri::command]
#[specta::specta]
pub async fn print_transcript(
    app: AppHandle,
    host: State<'_, Host>,
    job_id: String,
    which: Which,
    style: TranscriptStyle,
    title: String,
) -> Answer<Shared> {
    let engine = host.get()?;
    let html = TranscriptForm::Html;
    let mut shared = engine.copy_transcript(&job_id, &which, html, style).await?;
    if let Some(page) = shared.text.take() {
        open(&app, &title, page).map_err(|error| {
            let error = std::io::Error::other(error.to_string());
            AppError::from(listo_engine::Error::Io(error))
        })?;
    }
    Ok(shared)
}

/// The dialog of the system for printing the page as it stands in the window.
#[tauri::command]
#[specta::specta]
pub async fn print_page(window: WebviewWindow) -> Answer<()> {
    window.print().map_err(|error| {
        let error = std::io::Error::other(error.to_string());
        AppError::from(listo_engine::Error::Io(error))
    })
}

fn open(app: &AppHandle, title: &str, page: String) -> Result<(), Box<dyn std::error::Error>> {
    let pages = app.state::<Pages>();
    let label = format!("print-{}", pages.made.fetch_add(1, Ordering::Relaxed));
    pages.shown().insert(label.clone(), page);
    let url = WebviewUrl::CustomProtocol(Url::parse(PAGE)?);
    let window = WebviewWindowBuilder::new(app, &label, url)
        .title(title)
        .inner_size(820.0, 900.0)
        .incognito(true)
        .on_navigation(ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                // What cannot be printed can still be read.
                let _ = window.print();
            }
        })
        .build();
    let Ok(window) = window.inspect_err(|_| drop(pages.shown().remove(&label))) else {
        return Err("the window for printing could not be opened".into());
    };
    let app = app.clone();
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Destroyed) {
            app.state::<Pages>().shown().remove(&label);
        }
    });
    Ok(())
}

/// The page of the window that asks; nobody else gets it.
pub fn answer(context: UriSchemeContext<'_, Wry>, _: Request<Vec<u8>>) -> Response<Vec<u8>> {
    let pages = context.app_handle().state::<Pages>();
    let page = pages.shown().get(context.webview_label()).cloned();
    let status = match page {
        Some(_) => StatusCode::OK,
        None => StatusCode::NOT_FOUND,
    };
    let mut response = Response::new(page.unwrap_or_default().into_bytes());
    *response.status_mut() = status;
    for (name, value) in [
        ("Content-Type", "text/html; charset=utf-8"),
        ("X-Content-Type-Options", "nosniff"),
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'",
        ),
    ] {
        let value = tauri::http::HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}

/// Closes these windows: they go with the window of Listo.
pub fn close(app: &AppHandle) {
    for (label, window) in app.webview_windows() {
        if label.starts_with("print-") {
            let _ = window.close();
        }
    }
}

impl Pages {
    fn shown(&self) -> std::sync::MutexGuard<'_, HashMap<String, String>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ours(url: &Url) -> bool {
    let windows = cfg!(windows) && matches!(url.scheme(), "http" | "https");
    match url.host_str() {
        Some("localhost") => url.scheme() == "listo-print",
        Some("listo-print.localhost") => windows && url.port().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_itself_is_navigated_to() {
        let may = |url: &str| ours(&Url::parse(url).unwrap());
        assert!(may(PAGE));
        for hostile in [
            "https://example.com/",
            "tauri://localhost/index.html",
            "listo-print://example.com/",
            "http://localhost/",
            "http://listo-print.localhost:8080/",
            "file:///etc/passwd",
        ] {
            assert!(!may(hostile), "{hostile}");
        }
    }
}

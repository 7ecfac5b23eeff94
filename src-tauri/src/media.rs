//! `listo-media://localhost/<sha256>`: images and recordings that came with messages, and nothing else. Any file
//! can be saved.

use crate::commands::Answer;
use crate::dialog;
use crate::host::Host;
use listo_engine::attachment_name;
use tauri::http::{Request, Response, StatusCode};
use tauri::{AppHandle, Manager as _, State, UriSchemeContext, UriSchemeResponder, Wry};

pub fn answer(
    context: UriSchemeContext<'_, Wry>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let engine = context.app_handle().state::<Host>().get();
    let sha256 = request.uri().path().trim_start_matches('/').to_owned();
    tauri::async_runtime::spawn(async move {
        let media = match engine {
            Ok(engine) => engine.media(&sha256).await,
            Err(_) => None,
        };
        let response = Response::builder()
            .header("X-Content-Type-Options", "nosniff")
            .header("Content-Security-Policy", "default-src 'none'")
            // Only our page is ever in the window, and it reads recordings whole.
            .header("Access-Control-Allow-Origin", "*");
        let response = match media {
            Some(media) => response
                .header("Content-Type", media.media_type)
                .header("Cache-Control", "max-age=31536000, immutable")
                .body(media.bytes),
            None => response.status(StatusCode::NOT_FOUND).body(Vec::new()),
        };
        if let Ok(response) = response {
            responder.respond(response);
        }
    });
}

/// Asks where to and writes a file of a message there; false when the dialog was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_attachment(
    app: AppHandle,
    host: State<'_, Host>,
    sha256: String,
    name: Option<String>,
    media_type: String,
) -> Answer<bool> {
    let name = attachment_name(name.as_deref(), &media_type);
    let Some(to) = dialog::new_file_as_named(&app, &name).await else {
        return Ok(false);
    };
    host.get()?.save_attachment(&sha256, &to).await?;
    Ok(true)
}

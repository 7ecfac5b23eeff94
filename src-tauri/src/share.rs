//! Commands that take conversations out of Listo, and links that lead into it.

use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::{ExportForm, Linked, Shared, TranscriptForm, TranscriptStyle, Which};
use std::path::Path;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tokio::sync::oneshot;

#[tauri::command]
#[specta::specta]
pub async fn copy_transcript(
    host: State<'_, Host>,
    job_id: String,
    which: Which,
    form: TranscriptForm,
    style: TranscriptStyle,
) -> Answer<Shared> {
    let engine = host.get()?;
    Ok(engine.copy_transcript(&job_id, &which, form, style).await?)
}

/// Asks where a transcript goes; none when the dialog was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn pick_transcript_file(
    app: AppHandle,
    name: String,
    form: TranscriptForm,
) -> Answer<Option<String>> {
    let (kind, ending) = match form {
        TranscriptForm::Text => ("Text", "txt"),
        TranscriptForm::Markdown => ("Markdown", "md"),
        TranscriptForm::Html => ("HTML", "html"),
    };
    Ok(ask_where(&app, &name, kind, ending).await)
}

#[tauri::command]
#[specta::specta]
pub async fn save_transcript(
    host: State<'_, Host>,
    job_id: String,
    which: Which,
    form: TranscriptForm,
    style: TranscriptStyle,
    to: String,
) -> Answer<Shared> {
    let engine = host.get()?;
    Ok(engine
        .save_transcript(&job_id, &which, form, style, Path::new(&to))
        .await?)
}

/// Ends a transcript or an export; it leaves nothing behind.
#[tauri::command]
#[specta::specta]
pub async fn cancel_share(host: State<'_, Host>, job_id: String) -> Answer<()> {
    host.get()?.cancel_share(&job_id);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn link(
    host: State<'_, Host>,
    conversation: String,
    activity: Option<String>,
) -> Answer<String> {
    Ok(host.get()?.link(&conversation, activity.as_deref()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn open_link(host: State<'_, Host>, text: String) -> Answer<Linked> {
    Ok(host.get()?.open_link(&text).await?)
}

/// Asks for the file of JSON lines, or for the folder of the tables; none when it was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn pick_export(app: AppHandle, name: String, form: ExportForm) -> Answer<Option<String>> {
    Ok(match form {
        ExportForm::JsonLines => ask_where(&app, &name, "JSON lines", "jsonl").await,
        ExportForm::Csv => {
            let (sender, picked) = oneshot::channel();
            app.dialog().file().pick_folder(move |folder| {
                let _ = sender.send(folder);
            });
            plain(picked.await)
        }
    })
}

#[tauri::command]
#[specta::specta]
pub async fn export(
    host: State<'_, Host>,
    job_id: String,
    form: ExportForm,
    to: String,
) -> Answer<Shared> {
    let engine = host.get()?;
    // The dialog has asked whether a file that is there may be replaced.
    Ok(engine.export(&job_id, form, Path::new(&to), true).await?)
}

async fn ask_where(app: &AppHandle, name: &str, kind: &str, ending: &str) -> Option<String> {
    let (sender, picked) = oneshot::channel();
    app.dialog()
        .file()
        .add_filter(kind, &[ending])
        .set_file_name(format!("{name}.{ending}"))
        .save_file(move |file| {
            let _ = sender.send(file);
        });
    plain(picked.await)
}

fn plain(picked: Result<Option<FilePath>, oneshot::error::RecvError>) -> Option<String> {
    picked.ok().flatten().map(|file| file.to_string())
}

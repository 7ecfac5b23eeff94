//! Commands that take conversations out of Listo, and links that lead into it.

use crate::commands::Answer;
use crate::dialog;
use crate::host::Host;
use listo_engine::api::{ExportForm, Linked, Shared, TranscriptForm, TranscriptStyle, Which};
use tauri::{AppHandle, State};

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

/// Asks where to and writes it there; none when the dialog was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_transcript(
    app: AppHandle,
    host: State<'_, Host>,
    job_id: String,
    which: Which,
    form: TranscriptForm,
    style: TranscriptStyle,
    name: String,
) -> Answer<Option<Shared>> {
    let engine = host.get()?;
    let (kind, ending) = match form {
        TranscriptForm::Text => ("Text", "txt"),
        TranscriptForm::Markdown => ("Markdown", "md"),
        TranscriptForm::Html => ("HTML", "html"),
    };
    let Some(to) = dialog::new_file(&app, kind, &name, ending).await else {
        return Ok(None);
    };
    let saved = engine.save_transcript(&job_id, &which, form, style, &to);
    Ok(Some(saved.await?))
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

/// Asks for the file of JSON lines, or for the folder of the tables, and writes; none when the dialog
/// was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn export(
    app: AppHandle,
    host: State<'_, Host>,
    job_id: String,
    form: ExportForm,
    name: String,
) -> Answer<Option<Shared>> {
    let engine = host.get()?;
    let to = match form {
        ExportForm::JsonLines => dialog::new_file(&app, "JSON lines", &name, "jsonl").await,
        ExportForm::Csv => dialog::folder(&app).await,
    };
    let Some(to) = to else {
        return Ok(None);
    };
    Ok(Some(engine.export(&job_id, form, &to, true).await?))
}

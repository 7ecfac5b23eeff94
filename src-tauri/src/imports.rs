//! Commands that bring archives in.

use crate::commands::Answer;
use crate::dialog;
use crate::host::Host;
use listo_engine::api::{ImportOptions, ImportStatus, PastImport};
use tauri::{AppHandle, State};

/// Asks for archives with the dialog of the system; empty when it was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn pick_import_files(app: AppHandle) -> Answer<Vec<String>> {
    let kind = "SMS Backup & Restore, Google Takeout, CSV, JSON lines";
    let ends = ["xml", "zip", "csv", "tsv", "txt", "jsonl"];
    let files = dialog::files(&app, kind, &ends).await;
    Ok(files.iter().map(|f| f.display().to_string()).collect())
}

/// Asks for the folder of an unpacked archive; nothing when it was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn pick_import_folder(app: AppHandle) -> Answer<Option<String>> {
    let folder = dialog::folder(&app).await;
    Ok(folder.map(|f| f.display().to_string()))
}

#[tauri::command]
#[specta::specta]
pub async fn preview_import(host: State<'_, Host>, options: ImportOptions) -> Answer<String> {
    Ok(host.get()?.preview_import(options)?)
}

#[tauri::command]
#[specta::specta]
pub async fn start_import(host: State<'_, Host>, options: ImportOptions) -> Answer<String> {
    Ok(host.get()?.start_import(options)?)
}

#[tauri::command]
#[specta::specta]
pub async fn cancel_import(host: State<'_, Host>, job_id: String) -> Answer<()> {
    Ok(host.get()?.cancel_import(&job_id)?)
}

#[tauri::command]
#[specta::specta]
pub async fn import_status(host: State<'_, Host>) -> Answer<Option<ImportStatus>> {
    Ok(host.get()?.import_status())
}

#[tauri::command]
#[specta::specta]
pub async fn past_imports(host: State<'_, Host>) -> Answer<Vec<PastImport>> {
    Ok(host.get()?.past_imports().await?)
}

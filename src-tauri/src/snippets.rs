//! Snippets, and filling them in.

use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::TextSnippet;
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn snippets(host: State<'_, Host>) -> Answer<Vec<TextSnippet>> {
    Ok(host.get()?.snippets().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn create_snippet(
    host: State<'_, Host>,
    name: String,
    text: String,
) -> Answer<Vec<TextSnippet>> {
    Ok(host.get()?.create_snippet(&name, &text).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_snippet(
    host: State<'_, Host>,
    id: String,
    name: String,
    text: String,
) -> Answer<Vec<TextSnippet>> {
    Ok(host.get()?.change_snippet(&id, &name, &text).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_snippet(host: State<'_, Host>, id: String) -> Answer<Vec<TextSnippet>> {
    Ok(host.get()?.remove_snippet(&id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn restore_snippet(host: State<'_, Host>, id: String) -> Answer<Vec<TextSnippet>> {
    Ok(host.get()?.restore_snippet(&id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn fill_snippet(
    host: State<'_, Host>,
    id: String,
    conversation: String,
) -> Answer<String> {
    Ok(host.get()?.fill_snippet(&id, &conversation).await?)
}

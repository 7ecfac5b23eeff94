//! The names and colours of tags.

use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::Tag;
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn tags(host: State<'_, Host>) -> Answer<Vec<Tag>> {
    Ok(host.get()?.tags().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn create_tag(host: State<'_, Host>, name: String, color: i64) -> Answer<Vec<Tag>> {
    Ok(host.get()?.create_tag(&name, color).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_tag(
    host: State<'_, Host>,
    id: String,
    name: String,
    color: i64,
) -> Answer<Vec<Tag>> {
    Ok(host.get()?.change_tag(&id, &name, color).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_tag(host: State<'_, Host>, id: String) -> Answer<Vec<Tag>> {
    Ok(host.get()?.remove_tag(&id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn restore_tag(host: State<'_, Host>, id: String) -> Answer<Vec<Tag>> {
    Ok(host.get()?.restore_tag(&id).await?)
}

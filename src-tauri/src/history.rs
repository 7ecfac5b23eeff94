//! Commands of the history: what I did, undo of any of it, and what was decided about one conversation.

use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::{ConversationChange, HistoryPage, Outcome};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn history(
    host: State<'_, Host>,
    before: Option<String>,
    limit: u32,
) -> Answer<HistoryPage> {
    Ok(host.get()?.history(before.as_deref(), limit).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn undo_command(
    host: State<'_, Host>,
    command_id: String,
    target: String,
) -> Answer<Option<Outcome>> {
    Ok(host.get()?.undo_command(&command_id, &target).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn redo_command(
    host: State<'_, Host>,
    command_id: String,
    target: String,
) -> Answer<Option<Outcome>> {
    Ok(host.get()?.redo_command(&command_id, &target).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn conversation_changes(
    host: State<'_, Host>,
    id: String,
) -> Answer<Vec<ConversationChange>> {
    Ok(host.get()?.conversation_changes(&id).await?)
}

//! What is to be sent.

use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::{NewMessage, OutboxLine, Outcome, ReplyState, TextToSend};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn send(
    host: State<'_, Host>,
    command_id: String,
    id: String,
    text: TextToSend,
) -> Answer<Outcome> {
    Ok(host.get()?.send(&command_id, &id, &text).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn begin_conversation(host: State<'_, Host>, message: NewMessage) -> Answer<String> {
    Ok(host.get()?.begin_conversation(&message).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn cancel_send(
    host: State<'_, Host>,
    command_id: String,
    id: String,
    text: String,
) -> Answer<Outcome> {
    Ok(host.get()?.cancel_send(&command_id, &id, &text).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn send_at_once(host: State<'_, Host>, text: String) -> Answer<()> {
    Ok(host.get()?.send_at_once(&text).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn outbox(host: State<'_, Host>) -> Answer<Vec<OutboxLine>> {
    Ok(host.get()?.outbox().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn reply_state(host: State<'_, Host>, id: String) -> Answer<ReplyState> {
    Ok(host.get()?.reply_state(&id).await?)
}

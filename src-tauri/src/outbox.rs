//! What is to be sent.

use crate::commands::Answer;
use crate::dialog;
use crate::host::Host;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use listo_engine::api::{
    Attached, Attachment, NewMessage, OutboxLine, Outcome, ReplyState, TextToSend,
};
use listo_engine::{Chosen, Error};
use tauri::{AppHandle, State};

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

/// Asks for files and keeps them with the draft of a conversation.
#[tauri::command]
#[specta::specta]
pub async fn attach_files(app: AppHandle, host: State<'_, Host>, id: String) -> Answer<Attached> {
    let chosen = dialog::any_files(&app).await;
    let chosen = chosen.into_iter().map(Chosen::File).collect();
    Ok(host.get()?.attach(&id, chosen).await?)
}

/// The same with those of one drop onto the window: the page names no file.
#[tauri::command]
#[specta::specta]
pub async fn attach_dropped(host: State<'_, Host>, id: String, drop: u32) -> Answer<Attached> {
    let dropped = host.take_dropped(drop).into_iter();
    let chosen = dropped.map(Chosen::File).collect();
    Ok(host.get()?.attach(&id, chosen).await?)
}

/// The same with a picture from the clipboard.
#[tauri::command]
#[specta::specta]
pub async fn attach_pasted(
    host: State<'_, Host>,
    id: String,
    name: String,
    base64: String,
) -> Answer<Attached> {
    let bytes = STANDARD.decode(&base64).map_err(|error| Error::Invalid {
        field: "files",
        value: error.to_string(),
    })?;
    let chosen = vec![Chosen::Bytes { name, bytes }];
    Ok(host.get()?.attach(&id, chosen).await?)
}

/// The same with those of a message of the conversation.
#[tauri::command]
#[specta::specta]
pub async fn attach_again(host: State<'_, Host>, id: String, activity: String) -> Answer<Attached> {
    Ok(host.get()?.attach_again(&id, &activity).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn detach_file(
    host: State<'_, Host>,
    id: String,
    sha256: String,
) -> Answer<Vec<Attachment>> {
    Ok(host.get()?.detach_file(&id, &sha256).await?)
}

//! The commands that change conversations, and what takes them back.

use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::{BulkVerb, ListQuery, ListRange, Outcome, SnoozeTime, SnoozeUntil, Target};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn mark_done(
    host: State<'_, Host>,
    command_id: String,
    targets: Vec<Target>,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine
        .mark_done(&command_id, &targets, list.as_ref())
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn mark_unread(
    host: State<'_, Host>,
    command_id: String,
    ids: Vec<String>,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine.mark_unread(&command_id, &ids, list.as_ref()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn mark_open(
    host: State<'_, Host>,
    command_id: String,
    targets: Vec<Target>,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine
        .mark_open(&command_id, &targets, list.as_ref())
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn mark_seen(
    host: State<'_, Host>,
    command_id: String,
    target: Target,
) -> Answer<Outcome> {
    Ok(host.get()?.mark_seen(&command_id, &target).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn snooze(
    host: State<'_, Host>,
    command_id: String,
    targets: Vec<Target>,
    until: SnoozeUntil,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine
        .snooze(&command_id, &targets, until, list.as_ref())
        .await?)
}

/// Times to choose from; with a text those that it may mean.
#[tauri::command]
#[specta::specta]
pub async fn snooze_times(host: State<'_, Host>, text: String) -> Answer<Vec<SnoozeTime>> {
    Ok(host.get()?.snooze_times(&text).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn snooze_all(
    host: State<'_, Host>,
    command_id: String,
    range: ListRange,
    until: SnoozeUntil,
) -> Answer<Outcome> {
    Ok(host.get()?.snooze_all(&command_id, &range, until).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn mute(
    host: State<'_, Host>,
    command_id: String,
    ids: Vec<String>,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine.mute(&command_id, &ids, list.as_ref()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn unmute(
    host: State<'_, Host>,
    command_id: String,
    ids: Vec<String>,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine.unmute(&command_id, &ids, list.as_ref()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn tag(
    host: State<'_, Host>,
    command_id: String,
    tag_id: String,
    ids: Vec<String>,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine
        .tag(&command_id, &tag_id, &ids, list.as_ref())
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn untag(
    host: State<'_, Host>,
    command_id: String,
    tag_id: String,
    ids: Vec<String>,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine
        .untag(&command_id, &tag_id, &ids, list.as_ref())
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn tag_all(
    host: State<'_, Host>,
    command_id: String,
    tag_id: String,
    on: bool,
    range: ListRange,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine.tag_all(&command_id, &tag_id, on, &range).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn pin(
    host: State<'_, Host>,
    command_id: String,
    ids: Vec<String>,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine.pin(&command_id, &ids, list.as_ref()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn unpin(
    host: State<'_, Host>,
    command_id: String,
    ids: Vec<String>,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine.unpin(&command_id, &ids, list.as_ref()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn comment(
    host: State<'_, Host>,
    command_id: String,
    id: String,
    body: String,
    on: Option<String>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine
        .comment(&command_id, &id, &body, on.as_deref())
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_comment(
    host: State<'_, Host>,
    command_id: String,
    id: String,
    comment: String,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine.remove_comment(&command_id, &id, &comment).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn undo(host: State<'_, Host>, command_id: String) -> Answer<Option<Outcome>> {
    Ok(host.get()?.undo(&command_id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn redo(host: State<'_, Host>, command_id: String) -> Answer<Option<Outcome>> {
    Ok(host.get()?.redo(&command_id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn mark_all(
    host: State<'_, Host>,
    command_id: String,
    verb: BulkVerb,
    range: ListRange,
) -> Answer<Outcome> {
    Ok(host.get()?.mark_all(&command_id, verb, &range).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn cancel_command(host: State<'_, Host>, command_id: String) -> Answer<()> {
    host.get()?.cancel_command(&command_id);
    Ok(())
}

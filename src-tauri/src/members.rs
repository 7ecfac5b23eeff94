//! Members, and who is responsible for a conversation.

use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::{ListQuery, ListRange, Member, Outcome};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn members(host: State<'_, Host>) -> Answer<Vec<Member>> {
    Ok(host.get()?.members().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn create_member(host: State<'_, Host>, name: String) -> Answer<Vec<Member>> {
    Ok(host.get()?.create_member(&name).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn rename_member(host: State<'_, Host>, id: String, name: String) -> Answer<Vec<Member>> {
    Ok(host.get()?.rename_member(&id, &name).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_member(host: State<'_, Host>, id: String) -> Answer<Vec<Member>> {
    Ok(host.get()?.remove_member(&id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn restore_member(host: State<'_, Host>, id: String) -> Answer<Vec<Member>> {
    Ok(host.get()?.restore_member(&id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn assign(
    host: State<'_, Host>,
    command_id: String,
    member_id: String,
    ids: Vec<String>,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine
        .assign(&command_id, &member_id, &ids, list.as_ref())
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn unassign(
    host: State<'_, Host>,
    command_id: String,
    ids: Vec<String>,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine.unassign(&command_id, &ids, list.as_ref()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn hand_over(
    host: State<'_, Host>,
    command_id: String,
    member_id: String,
    ids: Vec<String>,
    why: String,
    list: Option<ListQuery>,
) -> Answer<Outcome> {
    Ok(host
        .get()?
        .hand_over(&command_id, &member_id, &ids, &why, list.as_ref())
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn assign_all(
    host: State<'_, Host>,
    command_id: String,
    member_id: Option<String>,
    range: ListRange,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine
        .assign_all(&command_id, member_id.as_deref(), &range)
        .await?)
}

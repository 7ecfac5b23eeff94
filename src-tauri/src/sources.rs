//! Sources. A key goes in and never comes out.

use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::{
    Attention, PairedPhones, SourceAccount, SourceDeleted, SourceDeletion, SourceNumber,
    SourceStatus, SourceTest,
};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn sources(host: State<'_, Host>) -> Answer<Vec<SourceStatus>> {
    Ok(host.get()?.sources().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn paired_phones(host: State<'_, Host>) -> Answer<PairedPhones> {
    Ok(host.get()?.paired_phones().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn test_source(
    host: State<'_, Host>,
    account: SourceAccount,
    secret: String,
) -> Answer<SourceTest> {
    Ok(host.get()?.test_source(&account, &secret).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn add_source(
    host: State<'_, Host>,
    account: SourceAccount,
    secret: String,
    numbers: Vec<SourceNumber>,
) -> Answer<Vec<SourceStatus>> {
    Ok(host.get()?.add_source(&account, &secret, &numbers).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_source(
    host: State<'_, Host>,
    id: String,
    account: SourceAccount,
    secret: Option<String>,
) -> Answer<Vec<SourceStatus>> {
    let engine = host.get()?;
    Ok(engine
        .change_source(&id, &account, secret.as_deref())
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn pause_source(
    host: State<'_, Host>,
    id: String,
    paused: bool,
) -> Answer<Vec<SourceStatus>> {
    Ok(host.get()?.pause_source(&id, paused).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn mirror_source(
    host: State<'_, Host>,
    id: String,
    mirrors: bool,
) -> Answer<Vec<SourceStatus>> {
    Ok(host.get()?.mirror_source(&id, mirrors).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn fetch_source(host: State<'_, Host>, id: String) -> Answer<()> {
    Ok(host.get()?.fetch_source(&id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_source(host: State<'_, Host>, id: String) -> Answer<Vec<SourceStatus>> {
    Ok(host.get()?.remove_source(&id).await?)
}

/// What would go with its conversations.
#[tauri::command]
#[specta::specta]
pub async fn source_deletion(host: State<'_, Host>, id: String) -> Answer<SourceDeletion> {
    Ok(host.get()?.source_deletion(&id).await?)
}

/// With everything it has brought.
#[tauri::command]
#[specta::specta]
pub async fn delete_source(host: State<'_, Host>, id: String) -> Answer<SourceDeleted> {
    Ok(host.get()?.delete_source(&id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn cancel_source_deletion(host: State<'_, Host>) -> Answer<()> {
    host.get()?.cancel_source_deletion();
    Ok(())
}

/// Whether somebody is looking.
#[tauri::command]
#[specta::specta]
pub async fn set_attention(host: State<'_, Host>, attention: Attention) -> Answer<()> {
    host.get()?.set_attention(attention);
    Ok(())
}

//! Commands of the clean-up: its rules, its preview, and doing it.

use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::{CleanupPreview, CleanupRow, CleanupRules, Outcome};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn cleanup_rules(host: State<'_, Host>) -> Answer<CleanupRules> {
    Ok(host.get()?.cleanup_rules().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn preview_cleanup(
    host: State<'_, Host>,
    rules: CleanupRules,
    except: Vec<String>,
) -> Answer<CleanupPreview> {
    Ok(host.get()?.preview_cleanup(rules, &except).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn cleanup_rows(
    host: State<'_, Host>,
    preview: String,
    from: u32,
    limit: u32,
) -> Answer<Vec<CleanupRow>> {
    Ok(host.get()?.cleanup_rows(&preview, from, limit).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn clean_up(
    host: State<'_, Host>,
    command_id: String,
    preview: String,
    except: Vec<String>,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine.clean_up(&command_id, &preview, &except).await?)
}

//! The commands about contacts.

use crate::commands::Answer;
use crate::dialog;
use crate::host::Host;
use listo_engine::api::{
    ContactEdit, ContactFormat, ContactPage, ContactPreview, ContactQuery, ContactTarget, Outcome,
    Person, Property, PropertyKind,
};
use tauri::{AppHandle, State};

#[tauri::command]
#[specta::specta]
pub async fn people(host: State<'_, Host>, conversation: String) -> Answer<Vec<Person>> {
    Ok(host.get()?.people(&conversation).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn edit_contact(
    host: State<'_, Host>,
    command_id: String,
    target: ContactTarget,
    edit: ContactEdit,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine.edit_contact(&command_id, &target, &edit).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn contacts(host: State<'_, Host>, query: ContactQuery) -> Answer<ContactPage> {
    Ok(host.get()?.contacts(&query).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn contact(host: State<'_, Host>, id: String) -> Answer<Person> {
    Ok(host.get()?.contact(&id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn create_property(
    host: State<'_, Host>,
    name: String,
    kind: PropertyKind,
    choices: Vec<String>,
) -> Answer<Vec<Property>> {
    Ok(host.get()?.create_property(&name, kind, &choices).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_property(
    host: State<'_, Host>,
    id: String,
    name: String,
    choices: Vec<String>,
) -> Answer<Vec<Property>> {
    Ok(host.get()?.change_property(&id, &name, &choices).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn properties(host: State<'_, Host>) -> Answer<Vec<Property>> {
    Ok(host.get()?.properties().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn order_properties(host: State<'_, Host>, ids: Vec<String>) -> Answer<Vec<Property>> {
    Ok(host.get()?.order_properties(&ids).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_property(host: State<'_, Host>, id: String) -> Answer<Vec<Property>> {
    Ok(host.get()?.remove_property(&id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn restore_property(host: State<'_, Host>, id: String) -> Answer<Vec<Property>> {
    Ok(host.get()?.restore_property(&id).await?)
}

/// Asks for files of contacts with the dialog of the system; empty when it was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn pick_contact_files(app: AppHandle) -> Answer<Vec<String>> {
    let files = dialog::files(&app, "vCard, CSV", &["vcf", "vcard", "csv"]).await;
    Ok(files.iter().map(|f| f.display().to_string()).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn preview_contacts(
    host: State<'_, Host>,
    files: Vec<String>,
    region: String,
) -> Answer<ContactPreview> {
    Ok(host.get()?.preview_contacts(files, &region).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn import_contacts(
    host: State<'_, Host>,
    command_id: String,
    files: Vec<String>,
    region: String,
) -> Answer<Outcome> {
    let engine = host.get()?;
    Ok(engine.import_contacts(&command_id, files, &region).await?)
}

/// Asks where to with the dialog of the system; gives how many were written, none when it was
/// cancelled.
#[tauri::command]
#[specta::specta]
pub async fn export_contacts(
    app: AppHandle,
    host: State<'_, Host>,
    format: ContactFormat,
) -> Answer<Option<i64>> {
    let engine = host.get()?;
    let extension = match format {
        ContactFormat::Vcard3 | ContactFormat::Vcard4 => "vcf",
        ContactFormat::Csv => "csv",
    };
    let kind = extension.to_uppercase();
    let Some(path) = dialog::new_file(&app, &kind, "listo-contacts", extension).await else {
        return Ok(None);
    };
    let written = engine.export_contacts(&path, format).await?;
    Ok(Some(i64::try_from(written).unwrap_or(i64::MAX)))
}

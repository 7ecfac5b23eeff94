//! Commands of the insights: figures, the conversations behind them, and taking both out of Listo.

use crate::commands::Answer;
use crate::dialog;
use crate::host::Host;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use listo_engine::Error;
use listo_engine::api::{
    InsightFigure, InsightList, InsightProgress, InsightQuery, Insights, PictureKind,
};
use tauri::{AppHandle, State};

#[tauri::command]
#[specta::specta]
pub async fn prepare_insights(host: State<'_, Host>) -> Answer<InsightProgress> {
    Ok(host.get()?.prepare_insights().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn insights(host: State<'_, Host>, query: InsightQuery) -> Answer<Insights> {
    Ok(host.get()?.insights(&query).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn insight_conversations(
    host: State<'_, Host>,
    query: InsightQuery,
    figure: InsightFigure,
    from: u32,
    limit: u32,
) -> Answer<InsightList> {
    let engine = host.get()?;
    let found = engine.insight_conversations(&query, &figure, from, limit);
    Ok(found.await?)
}

/// Asks where to and writes the figures there; `false` when the dialog was cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_insights_csv(
    app: AppHandle,
    host: State<'_, Host>,
    query: InsightQuery,
    name: String,
) -> Answer<bool> {
    let engine = host.get()?;
    let table = engine.insights_csv(&query).await?;
    write(&app, "CSV", &name, "csv", table.as_bytes()).await
}

/// Asks where to and writes a picture of the page there; `false` when the dialog was cancelled.
/// `data` is the file in base64.
#[tauri::command]
#[specta::specta]
pub async fn save_picture(
    app: AppHandle,
    kind: PictureKind,
    name: String,
    data: String,
) -> Answer<bool> {
    let bytes = BASE64_STANDARD.decode(data);
    let bytes = bytes.map_err(|e| Error::Invalid {
        field: "data",
        value: e.to_string(),
    })?;
    let (kind, ending) = match kind {
        PictureKind::Png => ("PNG", "png"),
        PictureKind::Svg => ("SVG", "svg"),
    };
    write(&app, kind, &name, ending, &bytes).await
}

async fn write(
    app: &AppHandle,
    kind: &str,
    name: &str,
    ending: &str,
    bytes: &[u8],
) -> Answer<bool> {
    let Some(to) = dialog::new_file(app, kind, name, ending).await else {
        return Ok(false);
    };
    listo_engine::save_file(&to, bytes).map_err(Error::Io)?;
    Ok(true)
}

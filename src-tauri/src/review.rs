//! Commands of the guided reviews.

use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::{Review, ReviewChoice, ReviewHow, ReviewKind, ReviewUndo};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn reviews(host: State<'_, Host>) -> Answer<Vec<ReviewChoice>> {
    Ok(host.get()?.reviews().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn begin_review(host: State<'_, Host>, kind: ReviewKind) -> Answer<Review> {
    Ok(host.get()?.begin_review(kind).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn review(host: State<'_, Host>, kind: ReviewKind) -> Answer<Review> {
    Ok(host.get()?.review(kind).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn step_review(
    host: State<'_, Host>,
    kind: ReviewKind,
    id: String,
    conversation: String,
    how: ReviewHow,
    spent_ms: u32,
) -> Answer<Review> {
    let engine = host.get()?;
    let review = engine.step_review(kind, &id, &conversation, how, spent_ms);
    Ok(review.await?)
}

#[tauri::command]
#[specta::specta]
pub async fn step_review_back(
    host: State<'_, Host>,
    kind: ReviewKind,
    id: String,
    spent_ms: u32,
) -> Answer<Review> {
    Ok(host.get()?.step_review_back(kind, &id, spent_ms).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn review_undo(
    host: State<'_, Host>,
    kind: ReviewKind,
    id: String,
) -> Answer<ReviewUndo> {
    Ok(host.get()?.review_undo(kind, &id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn leave_review(
    host: State<'_, Host>,
    kind: ReviewKind,
    id: String,
    spent_ms: u32,
) -> Answer<()> {
    Ok(host.get()?.leave_review(kind, &id, spent_ms).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn review_skipped(host: State<'_, Host>, kind: ReviewKind, id: String) -> Answer<Review> {
    Ok(host.get()?.review_skipped(kind, &id).await?)
}

//! Engine events on their way to the window.

use listo_engine::{Engine, Event, api};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event as _;
use tokio::sync::broadcast::error::RecvError;

#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct ChangedEvent(pub api::Changed);

#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct ImportEvent(pub api::ImportStatus);

#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct CommandEvent(pub api::CommandProgress);

#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct ShareEvent(pub api::ShareProgress);

#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct DeletionEvent(pub api::DeletionProgress);

/// It is time for this review.
#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct ReviewDueEvent(pub api::ReviewChoice);

/// Forwards for as long as the engine lives.
pub fn forward(app: AppHandle, engine: &Engine) {
    let mut events = engine.events();
    tauri::async_runtime::spawn(async move {
        loop {
            // A window that is closing no longer hears; that is no error.
            let _ = match events.recv().await {
                Ok(Event::Changed(changed)) => ChangedEvent(changed).emit(&app),
                Ok(Event::Import(status)) => ImportEvent(*status).emit(&app),
                Ok(Event::Progress(progress)) => CommandEvent(progress).emit(&app),
                Ok(Event::Share(progress)) => ShareEvent(progress).emit(&app),
                Ok(Event::Deletion(progress)) => DeletionEvent(progress).emit(&app),
                Ok(Event::ReviewDue(choice)) => ReviewDueEvent(*choice).emit(&app),
                // The desktop tells of that.
                Ok(Event::Notify(_) | Event::ReviewShown(_)) => Ok(()),
                Err(RecvError::Lagged(_)) => ChangedEvent(everything()).emit(&app),
                Err(RecvError::Closed) => return,
            };
        }
    });
}

/// Some events were missed: read everything again.
fn everything() -> api::Changed {
    api::Changed {
        topics: api::Topic::ALL.to_vec(),
        conversations: Vec::new(),
        command_id: None,
    }
}

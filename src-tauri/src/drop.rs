//! Files that are dragged onto the window: the page shows that they may be dropped, and what is dropped is
//! looked at as the files of a second start are.

use crate::desktop::front;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::path::PathBuf;
use tauri::{AppHandle, DragDropEvent};
use tauri_specta::Event as _;

/// Files are held over the window, or no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct DraggedEvent {
    pub over: bool,
}

pub fn dragged(app: &AppHandle, event: &DragDropEvent) {
    let over = match event {
        DragDropEvent::Enter { paths, .. } => !paths.is_empty(),
        DragDropEvent::Drop { paths, .. } => {
            dropped(app, paths);
            false
        }
        DragDropEvent::Leave => false,
        _ => return,
    };
    let _ = DraggedEvent { over }.emit(app);
}

fn dropped(app: &AppHandle, paths: &[PathBuf]) {
    let files: Vec<String> = paths
        .iter()
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    if !files.is_empty() {
        front::open_files(app, files);
    }
}

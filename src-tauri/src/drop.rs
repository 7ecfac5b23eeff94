//! Files that are dragged onto the window: the page shows that they may be dropped. What is dropped is looked at
//! as the files of a second start are, or goes with the text that is being written.

use crate::desktop::front;
use crate::host::{Dropped, Host, Opened};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::path::PathBuf;
use tauri::{AppHandle, DragDropEvent, Manager as _};
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
    if paths.is_empty() {
        return;
    }
    let host = app.state::<Host>();
    let number = host.keep_dropped(paths.to_vec());
    let file = |path: &PathBuf| path.to_string_lossy().into_owned();
    let files = paths.iter().map(file).collect();
    host.open_later(Opened {
        drops: vec![Dropped { number, files }],
        ..Opened::default()
    });
    front::tell(app);
    front::bring_to_front(app);
}

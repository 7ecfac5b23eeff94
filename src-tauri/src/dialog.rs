//! The dialogs of the system that ask for files. A command that writes asks itself, so that the page
//! never names what is written over.

use std::path::PathBuf;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tokio::sync::oneshot;

/// Files to read; empty when it was cancelled.
pub async fn files(app: &AppHandle, kind: &str, endings: &[&str]) -> Vec<PathBuf> {
    let (tell, told) = oneshot::channel();
    app.dialog()
        .file()
        .add_filter(kind, endings)
        .pick_files(move |files| {
            let _ = tell.send(files);
        });
    let files = told.await.ok().flatten().unwrap_or_default();
    files.into_iter().filter_map(path).collect()
}

/// Files of any kind to read; empty when it was cancelled.
pub async fn any_files(app: &AppHandle) -> Vec<PathBuf> {
    let (tell, told) = oneshot::channel();
    app.dialog().file().pick_files(move |files| {
        let _ = tell.send(files);
    });
    let files = told.await.ok().flatten().unwrap_or_default();
    files.into_iter().filter_map(path).collect()
}

/// One file to read.
pub async fn file(app: &AppHandle, kind: &str, ending: &str) -> Option<PathBuf> {
    let (tell, told) = oneshot::channel();
    app.dialog()
        .file()
        .add_filter(kind, &[ending])
        .pick_file(move |file| {
            let _ = tell.send(file);
        });
    told.await.ok().flatten().and_then(path)
}

/// A file to write; the system has asked whether one that is there may be replaced.
pub async fn new_file(app: &AppHandle, kind: &str, name: &str, ending: &str) -> Option<PathBuf> {
    let (tell, told) = oneshot::channel();
    app.dialog()
        .file()
        .add_filter(kind, &[ending])
        .set_file_name(format!("{name}.{ending}"))
        .save_file(move |file| {
            let _ = tell.send(file);
        });
    told.await.ok().flatten().and_then(path)
}

/// The same for one of any kind.
pub async fn new_file_as_named(app: &AppHandle, name: &str) -> Option<PathBuf> {
    let (tell, told) = oneshot::channel();
    app.dialog()
        .file()
        .set_file_name(name)
        .save_file(move |file| {
            let _ = tell.send(file);
        });
    told.await.ok().flatten().and_then(path)
}

/// A folder to write into, or to read.
pub async fn folder(app: &AppHandle) -> Option<PathBuf> {
    let (tell, told) = oneshot::channel();
    app.dialog().file().pick_folder(move |folder| {
        let _ = tell.send(folder);
    });
    told.await.ok().flatten().and_then(path)
}

fn path(picked: FilePath) -> Option<PathBuf> {
    picked.into_path().ok()
}

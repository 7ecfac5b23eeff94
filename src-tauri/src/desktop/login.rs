//! Starting with the session.

use crate::commands::Answer;
use listo_engine::api::AppError;
use tauri::AppHandle;
use tauri_plugin_autostart::ManagerExt as _;

/// No where the system does not say.
pub fn enabled(app: &AppHandle) -> bool {
    app.autolaunch().is_enabled().unwrap_or(false)
}

pub fn set(app: &AppHandle, on: bool) -> Answer<bool> {
    let manager = app.autolaunch();
    let set = if on {
        manager.enable()
    } else if enabled(app) {
        manager.disable()
    } else {
        Ok(())
    };
    set.map_err(|error| {
        let error = std::io::Error::other(error.to_string());
        AppError::from(listo_engine::Error::Io(error))
    })?;
    Ok(enabled(app))
}

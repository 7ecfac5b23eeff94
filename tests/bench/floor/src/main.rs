//! The smallest Tauri window there can be, with the settings of Listo's own (`src-tauri/src/window.rs`):
//! fifty rows, and `j` and `k` move one highlight. What it needs to start, to paint and to live is
//! the floor under everything Listo's window is asked for.

use std::path::PathBuf;

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    let data_dir = data_dir();
    tauri::Builder::default()
        .setup(move |app| {
            let mut window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("listo-floor")
                .inner_size(1280.0, 800.0)
                .min_inner_size(900.0, 600.0);
            if let Some(dir) = data_dir {
                window = window.data_directory(dir.join("webview"));
            }
            window.build()?;
            Ok(())
        })
        .run(context())
}

/// The configuration and the page, embedded by `build.rs`.
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "written by Tauri from values it has checked"
)]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// `--data-dir DIR`, as Listo takes it.
fn data_dir() -> Option<PathBuf> {
    let mut args = std::env::args_os().skip_while(|a| a != "--data-dir");
    args.nth(1).map(PathBuf::from)
}

//! The desktop shell: wiring only. Every command is one line that calls the engine.

mod acts;
mod args;
mod cleanup;
mod commands;
mod contacts;
mod dialog;
mod events;
mod history;
mod host;
mod media;
mod members;
mod outbox;
mod print;
#[cfg(target_os = "linux")]
mod renderer;
mod share;
mod snippets;
mod sources;
mod tags;
mod web;
mod window;

use crate::args::Args;
use crate::host::Host;
use std::process::ExitCode;
use tauri::Manager as _;

/// Runs Listo until its last window closes.
#[must_use]
pub fn run() -> ExitCode {
    #[cfg(target_os = "linux")]
    renderer::choose();
    let args = match Args::parse(std::env::args_os().skip(1)) {
        Ok(args) => args,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let bridge = commands::bridge();
    let handler = bridge.invoke_handler();
    let result = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .register_asynchronous_uri_scheme_protocol("listo-media", media::answer)
        .register_uri_scheme_protocol("listo-print", print::answer)
        .manage(print::Pages::default())
        .on_window_event(|window, event| {
            if window.label() == "main" && matches!(event, tauri::WindowEvent::Destroyed) {
                print::close(window.app_handle());
            }
        })
        .invoke_handler(handler)
        .setup(move |app| {
            bridge.mount_events(app);
            let host = Host::new(args);
            let data_dir = host.data_dir().to_path_buf();
            app.manage(host);
            // Before the webview makes it in its own way. Where that fails, the store says so.
            let _ = listo_engine::make_private(&data_dir);
            // The store opens while the webview starts. An error is shown by the window, which asks
            // for the same thing.
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                let _ = handle.state::<Host>().open(&handle).await;
            });
            window::open(app, &data_dir)?;
            Ok(())
        })
        .build(context())
        .map(|app| {
            app.run(|app, event| {
                if let tauri::RunEvent::Exit = event {
                    let host = app.state::<Host>();
                    tauri::async_runtime::block_on(host.settled());
                    if let Ok(engine) = host.get() {
                        // Folds the write-ahead log into the database.
                        tauri::async_runtime::block_on(engine.close());
                    }
                }
            });
        });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Listo could not start: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Configuration, capabilities and the built page, embedded by `build.rs`.
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "written by tauri-build from values it has checked"
)]
fn context() -> tauri::Context {
    tauri::tauri_build_context!()
}

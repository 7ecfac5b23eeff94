//! The desktop shell: wiring only. Every command is one line that calls the engine.

mod acts;
mod args;
mod cleanup;
mod commands;
mod contacts;
mod desktop;
mod dialog;
mod drop;
mod events;
mod history;
mod host;
mod imports;
mod insights;
mod media;
mod members;
mod outbox;
mod print;
mod quit;
#[cfg(target_os = "linux")]
mod renderer;
mod review;
mod share;
mod snippets;
mod sources;
mod tags;
mod updates;
mod web;
mod window;

use crate::args::Args;
use crate::host::Host;
use std::path::Path;
use std::process::ExitCode;
use tauri::Manager as _;
use tauri_plugin_window_state::StateFlags;

/// Runs Listo until its last window closes.
#[must_use]
pub fn run() -> ExitCode {
    #[cfg(target_os = "linux")]
    renderer::choose();
    let here = std::env::current_dir().unwrap_or_default();
    let args = match Args::parse(std::env::args_os().skip(1), &here) {
        Ok(args) => args,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let host = Host::new(args);
    let data_dir = host.data_dir().to_path_buf();
    let bridge = commands::bridge();
    let handler = bridge.invoke_handler();
    let result = plugins(tauri::Builder::default(), &data_dir)
        .register_asynchronous_uri_scheme_protocol("listo-media", media::answer)
        .register_uri_scheme_protocol("listo-print", print::answer)
        .manage(print::Pages::default())
        .manage(host)
        .manage(desktop::Desktop::default())
        .manage(desktop::Shortcuts::default())
        .manage(desktop::Quick::default())
        .manage(desktop::MenuBar::default())
        .on_menu_event(desktop::menu::chosen)
        .manage(updates::Updates::default())
        .manage(quit::Quit::default())
        .on_window_event(|window, event| match event {
            _ if window.label() == desktop::quick::LABEL => desktop::quick::event(window, event),
            _ if window.label() != "main" => {}
            tauri::WindowEvent::CloseRequested { api, .. }
                if desktop::stays(window.app_handle()) =>
            {
                api.prevent_close();
                // Where it cannot be hidden it stays in sight.
                let _ = window.hide();
            }
            // The page is asked for its last words first.
            tauri::WindowEvent::CloseRequested { api, .. } => {
                api.prevent_close();
                quit::ask(window.app_handle());
            }
            tauri::WindowEvent::DragDrop(event) => drop::dragged(window.app_handle(), event),
            tauri::WindowEvent::Focused(false) => {
                window.state::<desktop::Desktop>().lost_focus();
            }
            tauri::WindowEvent::Destroyed => {
                print::close(window.app_handle());
                desktop::quick::close(window.app_handle());
            }
            _ => {}
        })
        .invoke_handler(handler)
        .setup(move |app| {
            bridge.mount_events(app);
            desktop::ready(app.handle());
            let shown = !app.state::<Host>().in_background();
            // Before the webview makes it in its own way. Where that fails, the store says so.
            let _ = listo_engine::make_private(&data_dir);
            // The store opens while the webview starts. An error is shown by the window, which asks
            // for the same thing.
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                let _ = handle.state::<Host>().open(&handle).await;
            });
            window::open(app.handle(), &data_dir, shown)?;
            Ok(())
        })
        .build(context())
        .map(|app| {
            app.run(|app, event| {
                if let tauri::RunEvent::Exit = event {
                    quit::exit(app);
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

/// What Tauri's own plugins do: dialogs of the system, one Listo for each data folder, keys that work
/// everywhere, the place and size of the window, starting with the session. None of them is asked by the page.
fn plugins(builder: tauri::Builder<tauri::Wry>, data_dir: &Path) -> tauri::Builder<tauri::Wry> {
    let login = tauri_plugin_autostart::Builder::new().arg("--background");
    let place = tauri_plugin_window_state::Builder::new()
        .with_filename(data_dir.join("window.json").to_string_lossy())
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .with_filter(|label| label == "main");
    let builder = builder
        .plugin(login.build())
        .plugin(place.build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_global_shortcut::Builder::new().build());
    // Elsewhere one name has to do for all data folders: only the usual one is kept to one program.
    if cfg!(target_os = "linux") || data_dir == listo_engine::data_dir() {
        builder.plugin(one_for(data_dir))
    } else {
        builder
    }
}

/// A second start shows the first one, gives it what it was to open, and ends.
fn one_for(data_dir: &Path) -> tauri::plugin::TauriPlugin<tauri::Wry> {
    // Made now, so that it has one name however it was written.
    let _ = listo_engine::make_private(data_dir);
    let folder = std::fs::canonicalize(data_dir)
        .or_else(|_| std::path::absolute(data_dir))
        .unwrap_or_else(|_| data_dir.to_path_buf());
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(format!("io.listo.desktop.d{:016x}", fingerprint(&folder)))
        .callback(|app, arguments, folder| desktop::again(app, arguments, &folder))
        .build()
}

/// The same for every build of Listo (FNV-1a, <http://www.isthe.com/chongo/tech/comp/fnv/>).
fn fingerprint(folder: &Path) -> u64 {
    let text = folder.to_string_lossy();
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
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

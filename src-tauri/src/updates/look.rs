//! Asks for the newest version, and says in one word what went wrong.

use super::origin::{Origin, origin};
use listo_engine::api::UpdateFault;
use std::time::Duration;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_updater::{Error, Update, UpdaterExt as _};

/// What is asked for is small.
const LOOK: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(10);
/// Between two pieces of a download.
const SILENCE: Duration = Duration::from_secs(30);

/// The newer version, if there is one.
pub async fn look(app: &AppHandle) -> Result<Option<Update>, UpdateFault> {
    let Some(origin) = origin() else {
        return Err(UpdateFault::Answer);
    };
    ask(app, origin)
        .await
        .map_err(|e| fault(&e, UpdateFault::Answer))
}

async fn ask(app: &AppHandle, origin: Origin) -> tauri_plugin_updater::Result<Option<Update>> {
    begin(app)?;
    let secure = origin.secure;
    let updater = app
        .updater_builder()
        .pubkey(origin.key)
        .endpoints(vec![origin.address])?
        .timeout(LOOK)
        .configure_client(move |client| {
            // The name says which program asks, and neither its version nor that of the plugin.
            client
                .user_agent("Listo")
                .https_only(secure)
                .connect_timeout(CONNECT)
                .read_timeout(SILENCE)
        });
    #[cfg(debug_assertions)]
    let updater = match super::origin::trial::place() {
        Some(place) => updater.executable_path(place),
        None => updater,
    };
    #[cfg(windows)]
    let updater = {
        let app = app.clone();
        updater.on_before_exit(move || super::install::before_installer(&app))
    };
    updater.build()?.check().await
}

/// The plugin is not there before it is needed. No window may ask it for anything.
fn begin(app: &AppHandle) -> tauri::Result<()> {
    let updates = app.state::<super::Updates>();
    let mut begun = updates.begun();
    if !*begun {
        app.plugin(tauri_plugin_updater::Builder::new().build())?;
        *begun = true;
    }
    Ok(())
}

/// Of what came whole and is something else: a line that breaks off is an error of decoding too.
fn is_no_json(error: &dyn std::error::Error) -> bool {
    error
        .source()
        .is_some_and(|source| source.is::<serde_json::Error>())
}

/// What is no fault of the line or the signature is `otherwise`.
pub fn fault(error: &Error, otherwise: UpdateFault) -> UpdateFault {
    eprintln!("update: {error}");
    match error {
        Error::Reqwest(e) if e.is_redirect() || is_no_json(e) => UpdateFault::Answer,
        // Nothing was asked: the address is not HTTPS.
        Error::Reqwest(e) if e.is_builder() && e.url().is_some() => UpdateFault::NotSecure,
        Error::Reqwest(_) => UpdateFault::Offline,
        // The server has the manifest, and not what it names.
        Error::TargetNotFound(_) | Error::TargetsNotFound(_) | Error::Network(_) => {
            UpdateFault::NoPackage
        }
        Error::InsecureTransportProtocol => UpdateFault::NotSecure,
        Error::Minisign(_) | Error::Base64(_) | Error::SignatureUtf8(_) => UpdateFault::NotGenuine,
        Error::SignedVersionMismatch { .. } => UpdateFault::OtherVersion,
        Error::MissingSignedVersion => UpdateFault::NoVersion,
        _ => otherwise,
    }
}

//! Whom this build asks for newer versions, and whose signature it takes. Both are put in when it is
//! built; `build.rs` refuses one without the other, and an address that is not HTTPS.

use tauri::Url;

pub struct Origin {
    /// Of the manifest.
    pub address: Url,
    /// As `tauri signer generate` writes it.
    pub key: String,
    /// Everything goes over HTTPS, the package too.
    pub secure: bool,
}

/// Nothing where this build has none.
pub fn origin() -> Option<Origin> {
    #[cfg(debug_assertions)]
    if let Some(origin) = trial::origin() {
        return Some(origin);
    }
    Some(Origin {
        address: option_env!("LISTO_UPDATE_URL")?.parse().ok()?,
        key: option_env!("LISTO_UPDATE_KEY")?.to_owned(),
        secure: true,
    })
}

/// For tests: another server and another key. None of this is in a release.
#[cfg(debug_assertions)]
pub mod trial {
    use super::Origin;
    use listo_engine::api::UpdateWay;
    use std::env::var;
    use std::path::PathBuf;

    pub fn origin() -> Option<Origin> {
        Some(Origin {
            address: var("LISTO_TRIAL_UPDATE_URL").ok()?.parse().ok()?,
            key: var("LISTO_TRIAL_UPDATE_KEY").ok()?,
            // A server of a test has no certificate.
            secure: var("LISTO_TRIAL_UPDATE_SECURE").is_ok(),
        })
    }

    /// As if this program had been started from the AppImage there, or were a package of the system.
    pub fn way() -> Option<UpdateWay> {
        match var("LISTO_TRIAL_UPDATE_WAY").ok()?.as_str() {
            "package" => Some(UpdateWay::Package),
            _ => Some(UpdateWay::Itself),
        }
    }

    /// A pipe that holds an installation back until somebody writes into it.
    pub fn gate() {
        if let Ok(gate) = var("LISTO_TRIAL_UPDATE_GATE") {
            let _ = std::fs::read(gate);
        }
    }

    pub fn place() -> Option<PathBuf> {
        var("LISTO_TRIAL_UPDATE_PLACE").ok().map(PathBuf::from)
    }
}

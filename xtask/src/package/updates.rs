//! Signatures of packages, with which a Listo that is there takes them for genuine.

use std::path::Path;
use std::process::Command;

use crate::Result;

const PUBLIC: &str = "LISTO_UPDATE_KEY";
const ADDRESS: &str = "LISTO_UPDATE_URL";
const PRIVATE: [&str; 2] = [
    "TAURI_SIGNING_PRIVATE_KEY",
    "TAURI_SIGNING_PRIVATE_KEY_PATH",
];

/// Where the keys are there, the bundler signs what it makes.
pub fn sign(tauri: &mut Command, work: &Path) -> Result {
    // A secret that is not set comes as an empty one.
    let given = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let missing: Vec<String> = [PUBLIC, ADDRESS]
        .into_iter()
        .filter(|name| given(name).is_none())
        .map(str::to_owned)
        .chain(
            PRIVATE
                .iter()
                .all(|name| given(name).is_none())
                .then(|| PRIVATE.join(" or ")),
        )
        .collect();
    let Some(key) = given(PUBLIC).filter(|_| missing.is_empty()) else {
        for name in PRIVATE {
            tauri.env_remove(name);
        }
        println!(
            "\nNo updates: {} not set, so the packages get no signature.",
            missing.join(", ") + if missing.len() == 1 { " is" } else { " are" }
        );
        return Ok(());
    };
    if !key
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "+/=".contains(c))
    {
        return Err(format!("{PUBLIC} is not what `tauri signer generate` writes").into());
    }
    let config = work.join("updates.json");
    std::fs::write(&config, with(&key))?;
    tauri.arg("--config").arg(&config);
    Ok(())
}

fn with(key: &str) -> String {
    format!(
        "{{ \"bundle\": {{ \"createUpdaterArtifacts\": true }}, \
         \"plugins\": {{ \"updater\": {{ \"pubkey\": \"{key}\" }} }} }}\n"
    )
}

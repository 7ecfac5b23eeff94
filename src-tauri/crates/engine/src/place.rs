//! Where Listo keeps its data, and what the system says of language and region.

use std::path::{Path, PathBuf};

/// Also the identifier of the application in `tauri.conf.json`.
const FOLDER: &str = "io.listo.desktop";

/// The data folder: `LISTO_DATA_DIR`, or the place this system gives to programs.
#[must_use]
pub fn data_dir() -> PathBuf {
    if let Some(dir) = std::env::var_os("LISTO_DATA_DIR").filter(|d| !d.is_empty()) {
        return PathBuf::from(dir);
    }
    dirs::data_dir()
        .unwrap_or_else(|| PathBuf::from("."))
        .join(FOLDER)
}

/// Makes the data folder for this user alone. One that is there already is left as it is, unless
/// it is the folder of our own that a webview of an earlier start has made.
///
/// # Errors
/// When the folder can neither be made nor made private.
pub fn make_private(data_dir: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(data_dir)?;
    #[cfg(unix)]
    if dirs::data_dir().is_some_and(|d| d.join(FOLDER) == data_dir) {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(data_dir, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

#[must_use]
pub fn database_in(data_dir: &Path) -> PathBuf {
    data_dir.join("listo.db")
}

/// `en` or `es`: the language the system speaks, English where it speaks neither.
#[must_use]
pub fn system_language() -> &'static str {
    let locale = sys_locale::get_locale().unwrap_or_default();
    if locale.to_ascii_lowercase().starts_with("es") {
        "es"
    } else {
        "en"
    }
}

/// The region of the system (ISO 3166), for numbers written without a country code.
#[must_use]
pub fn system_region() -> String {
    let locale = sys_locale::get_locale().unwrap_or_default();
    let without_encoding = locale.split(['.', '@']).next().unwrap_or_default();
    without_encoding
        .split(['-', '_'])
        .skip(1)
        .find(|part| part.len() == 2 && listo_sources::numbers::is_region(part))
        .unwrap_or("US")
        .to_owned()
}

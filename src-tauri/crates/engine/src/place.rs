//! Where Listo keeps its data, and what the system says of language and region.

use crate::api::FirstDay;
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

/// With which day calendars of a region begin, as CLDR has it; nowhere else than on the Maldives
/// do they begin on a Friday.
pub(crate) fn first_day(region: &str) -> FirstDay {
    const SATURDAY: &str = "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY";
    const SUNDAY: &str = "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH \
        KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW";
    let among = |regions: &str| regions.split_whitespace().any(|one| one == region);
    if among(SATURDAY) {
        FirstDay::Saturday
    } else if among(SUNDAY) {
        FirstDay::Sunday
    } else {
        FirstDay::Monday
    }
}

#[cfg(test)]
mod tests {
    use super::{FirstDay, first_day};

    #[test]
    fn a_week_begins_as_in_the_region() {
        assert_eq!(first_day("ES"), FirstDay::Monday);
        assert_eq!(first_day("US"), FirstDay::Sunday);
        assert_eq!(first_day("EG"), FirstDay::Saturday);
        assert_eq!(
            first_day("ZZ"),
            FirstDay::Monday,
            "of which nothing is known"
        );
    }
}

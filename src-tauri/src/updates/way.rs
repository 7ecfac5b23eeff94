//! How this Listo was installed, and so how a newer version gets here.

use super::origin;
use listo_engine::api::UpdateWay;
#[cfg(target_os = "linux")]
use std::path::Path;
use tauri::AppHandle;
#[cfg(target_os = "linux")]
use tauri::Manager as _;
use tauri::utils::config::BundleType;
use tauri::utils::platform::bundle_type;

pub fn way(app: &AppHandle) -> UpdateWay {
    if origin::origin().is_none() {
        return UpdateWay::NoKey;
    }
    #[cfg(debug_assertions)]
    if let Some(way) = origin::trial::way() {
        return way;
    }
    of(bundle_type().as_ref(), is_mounted(app))
}

/// Whether a newer version is of any use to it.
pub fn can(way: UpdateWay) -> bool {
    matches!(way, UpdateWay::Itself | UpdateWay::Package)
}

/// Whether it runs from an AppImage, whose file can then be replaced.
fn is_mounted(app: &AppHandle) -> bool {
    #[cfg(target_os = "linux")]
    return app.env().appimage.is_some()
        && std::env::current_exe().is_ok_and(|program| is_of_an_appimage(&program));
    #[cfg(not(target_os = "linux"))]
    {
        let _ = app;
        false
    }
}

/// Whether a program lies where an AppImage has put it to run: mounted, or unpacked for this one time. The
/// environment alone may speak of another AppImage, from which this program was started.
#[cfg(target_os = "linux")]
fn is_of_an_appimage(program: &Path) -> bool {
    let folders = program.ancestors().skip(1).filter_map(Path::file_name);
    folders
        .map(|name| name.to_string_lossy())
        .any(|name| name.starts_with(".mount_") || name.starts_with("appimage_extracted_"))
}

fn of(bundle: Option<&BundleType>, mounted: bool) -> UpdateWay {
    match bundle {
        // The plugin would ask for the password of the system and hand it to `sudo`.
        Some(BundleType::Deb | BundleType::Rpm) => UpdateWay::Package,
        // It would overwrite whatever program runs.
        Some(BundleType::AppImage) if !mounted => UpdateWay::Loose,
        Some(_) => UpdateWay::Itself,
        None => UpdateWay::Loose,
    }
}

/// What the file of a package is called.
pub fn file_name(version: &str) -> String {
    let ending = match bundle_type() {
        Some(BundleType::Rpm) => "rpm",
        _ => "deb",
    };
    format!("listo-{version}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_replaced_replaces_itself() {
        let way = |bundle: Option<BundleType>, mounted| of(bundle.as_ref(), mounted);
        assert_eq!(way(Some(BundleType::AppImage), true), UpdateWay::Itself);
        assert_eq!(
            way(Some(BundleType::AppImage), false),
            UpdateWay::Loose,
            "an unpacked AppImage has no file that could be replaced"
        );
        for own in [BundleType::Nsis, BundleType::Msi, BundleType::App] {
            assert_eq!(way(Some(own), false), UpdateWay::Itself);
        }
        for system in [BundleType::Deb, BundleType::Rpm] {
            assert_eq!(
                way(Some(system), false),
                UpdateWay::Package,
                "what belongs to the system is changed by who may"
            );
        }
        assert_eq!(way(None, false), UpdateWay::Loose);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_appimage_that_was_unpacked_is_none_whatever_has_started_it() {
        let is = |program: &str| is_of_an_appimage(Path::new(program));
        assert!(is("/tmp/.mount_listoAbCdEf/usr/bin/listo"));
        assert!(is("/tmp/appimage_extracted_0123abcd/usr/bin/listo"));
        assert!(
            is("/home/ana/tmp/.mount_ListoXyz/usr/bin/listo"),
            "elsewhere"
        );
        for loose in [
            "/home/ana/squashfs-root/usr/bin/listo",
            "/opt/listo/listo",
            "/usr/bin/.mount_listo",
        ] {
            assert!(!is(loose), "{loose}");
        }
    }
}

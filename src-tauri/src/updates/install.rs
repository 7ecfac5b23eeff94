//! Puts a version that was fetched in the place of this one, and starts it.

use super::Package;
use super::fetch;
use super::look::fault;
use super::way;
use listo_engine::api::UpdateFault;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_updater::Update;

/// On Windows this does not come back: the installer goes on, and starts the new version.
pub async fn install(update: Update, package: Package) -> Result<(), UpdateFault> {
    let installed = tauri::async_runtime::spawn_blocking(move || {
        let bytes = fetch::read(&package).map_err(|e| fetch::disk(&e))?;
        #[cfg(debug_assertions)]
        super::origin::trial::gate();
        update
            .install(bytes)
            .map_err(|e| fault(&e, UpdateFault::NotInstalled))
    });
    installed
        .await
        .unwrap_or_else(|e| Err(fetch::not_installed(&e)))
}

/// Writes the package where downloads lie, once more after its signature was checked.
pub async fn save(
    app: &AppHandle,
    update: Update,
    package: Package,
) -> Result<PathBuf, UpdateFault> {
    let folder = app.path().download_dir().or_else(|_| app.path().home_dir());
    let folder = folder.map_err(|e| fetch::disk(&e))?;
    let saved = tauri::async_runtime::spawn_blocking(move || {
        let bytes = fetch::read(&package).map_err(|e| fetch::disk(&e))?;
        update
            .verify(&bytes)
            .map_err(|e| fault(&e, UpdateFault::NotGenuine))?;
        let to = folder.join(way::file_name(&update.version));
        write(&folder, &to, &bytes).map_err(|e| fetch::disk(&e))?;
        Ok(to)
    });
    saved
        .await
        .unwrap_or_else(|e| Err(fetch::not_installed(&e)))
}

/// Beside its place first, so that there is never half a package.
fn write(folder: &Path, to: &Path, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    readable(file.as_file())?;
    file.persist(to)?;
    Ok(())
}

/// The package manager reads it as another user.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

/// The installer of Windows ends this program itself. What has begun meanwhile is finished first, and texts
/// that were sent a moment ago leave; the store stays open, so that Listo goes on where the installer cannot
/// be started.
#[cfg(windows)]
pub fn before_installer(app: &AppHandle) {
    if let Ok(engine) = app.state::<crate::host::Host>().get() {
        tauri::async_runtime::block_on(async {
            engine.until_finished(|_| {}).await;
            crate::quit::last_words(app).await;
            crate::quit::send_last(&engine).await;
        });
    }
    app.state::<crate::host::Host>().show_next(true);
    // Takes the tray away and hides the windows.
    app.cleanup_before_exit();
}

/// The installer did not start: Listo goes on, and is seen.
#[cfg(windows)]
pub fn after_installer(app: &AppHandle) {
    app.state::<crate::host::Host>().show_next(false);
    crate::desktop::come_back(app);
}

/// Starts the version that was installed, in front of the person who asked for it. Does not come back.
pub fn start_again(app: &AppHandle) {
    let mut env = app.env();
    env.args_os = shown(env.args_os);
    // Gives up what tells a second start that there is a first one.
    app.cleanup_before_exit();
    tauri::process::restart(&env);
}

/// With the same data, and without what was to be opened, or in the background.
fn shown(args: Vec<OsString>) -> Vec<OsString> {
    let mut args = args.into_iter();
    let mut kept: Vec<OsString> = args.by_ref().take(1).collect();
    while let Some(arg) = args.next() {
        if arg == "--data-dir" {
            kept.push(arg);
            kept.extend(args.next());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_starts_again_in_front_with_the_same_data() {
        let args = |all: &[&str]| all.iter().map(OsString::from).collect::<Vec<_>>();
        let before = args(&["listo", "--background", "--data-dir", "/data", "old.zip"]);
        assert_eq!(shown(before), args(&["listo", "--data-dir", "/data"]));
        assert_eq!(shown(args(&["listo"])), args(&["listo"]));
    }

    #[test]
    fn a_package_is_whole_and_its_manager_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let downloads = folder.path().join("Downloads");
        let to = downloads.join("listo-0.2.0.deb");
        write(&downloads, &to, b"first").unwrap();
        write(&downloads, &to, b"package").unwrap();
        assert_eq!(std::fs::read(&to).unwrap(), b"package");
        assert_eq!(
            std::fs::read_dir(&downloads).unwrap().count(),
            1,
            "nothing is left beside it"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = to.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o644, "apt reads it as a user of its own");
        }
    }
}

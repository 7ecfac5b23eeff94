//! Fetches a newer version. It is kept beside the data, without a name: it goes by itself, whatever
//! happens. Its signature is checked when it is here, and once more when it is installed.

use super::Package;
use super::look::fault;
use super::origin::origin;
use listo_engine::api::UpdateFault;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tauri::Url;
use tauri_plugin_updater::Update;
use tokio::sync::Notify;

/// No package of Listo comes near; a server that never ends would fill the memory.
const LARGEST: u64 = 400 * 1024 * 1024;
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Nothing when it was stopped.
pub async fn fetch(
    update: &Update,
    folder: PathBuf,
    stop: &Notify,
    mut tell: impl FnMut(u64, Option<u64>) + Send,
) -> Result<Option<Package>, UpdateFault> {
    let secure = origin().is_none_or(|origin| origin.secure);
    if !may_come_from(&update.download_url, secure) {
        return Err(UpdateFault::NotSecure);
    }
    let too_large = AtomicBool::new(false);
    let enough = Notify::new();
    let mut done = 0_u64;
    let mut told: Option<Instant> = None;
    let chunk = |bytes: usize, total: Option<u64>| {
        done = done.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        if done.max(total.unwrap_or(0)) > LARGEST {
            too_large.store(true, Ordering::Relaxed);
            enough.notify_one();
        }
        if told.is_none_or(|at| at.elapsed() >= TELL_EVERY) {
            told = Some(Instant::now());
            tell(done, total);
        }
    };
    let bytes = tokio::select! {
        biased;
        () = enough.notified() => return Err(UpdateFault::TooLarge),
        () = stop.notified() => return Ok(None),
        bytes = update.download(chunk, || {}) => bytes.map_err(|e| cut_off(fault(&e, UpdateFault::Answer)))?,
    };
    if too_large.load(Ordering::Relaxed) {
        return Err(UpdateFault::TooLarge);
    }
    let kept = tauri::async_runtime::spawn_blocking(move || {
        let mut file = tempfile::tempfile_in(folder)?;
        file.write_all(&bytes)?;
        Ok::<_, std::io::Error>(Package::new(Mutex::new(file)))
    });
    match kept.await {
        Ok(kept) => kept.map(Some).map_err(|e| disk(&e)),
        Err(error) => Err(disk(&error)),
    }
}

/// Its signature is all that the plugin insists on.
fn may_come_from(address: &Url, secure: bool) -> bool {
    !secure || address.scheme() == "https"
}

/// There is a newer version; it is only not here.
fn cut_off(fault: UpdateFault) -> UpdateFault {
    match fault {
        UpdateFault::Offline => UpdateFault::CutOff,
        other => other,
    }
}

pub fn read(package: &Package) -> std::io::Result<Vec<u8>> {
    let mut file = package.lock().unwrap_or_else(PoisonError::into_inner);
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub fn disk(error: &dyn std::fmt::Display) -> UpdateFault {
    eprintln!("update: {error}");
    UpdateFault::Disk
}

pub fn not_installed(error: &dyn std::fmt::Display) -> UpdateFault {
    eprintln!("update: {error}");
    UpdateFault::NotInstalled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_takes_its_package_over_https_alone() {
        let may = |address: &str, secure| may_come_from(&address.parse().unwrap(), secure);
        assert!(may("https://example.com/listo", true));
        for others_can_change in [
            "http://example.com/listo",
            "ftp://example.com/listo",
            "file:///listo",
        ] {
            assert!(!may(others_can_change, true), "{others_can_change}");
        }
        assert!(
            may("http://127.0.0.1/listo", false),
            "a trial has no certificate"
        );
    }
}

//! Finds and ends the program under test, which the driver starts and not we.

use std::path::Path;
use std::time::Duration;

use xtask::poll;

use crate::Result;

/// The process that runs this binary with this in its environment.
pub fn find(binary: &Path, environment: &str) -> Option<u32> {
    std::fs::read_dir("/proc")
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .find(|pid| {
            let proc = format!("/proc/{pid}");
            // Also when the file was built anew since: the link then says so at its end.
            let exe = std::fs::read_link(format!("{proc}/exe")).unwrap_or_default();
            let exe = exe.to_string_lossy();
            exe.trim_end_matches(" (deleted)") == binary.to_string_lossy()
                && std::fs::read(format!("{proc}/environ"))
                    .is_ok_and(|all| all.split(|b| *b == 0).any(|v| v == environment.as_bytes()))
        })
}

/// Ends it as a power cut would: it gets no chance to write anything down.
pub fn kill_9(pid: u32) -> Result {
    std::process::Command::new("sh")
        .args(["-c", &format!("kill -9 {pid}")])
        .status()?;
    wait_until_gone(pid, poll::SHORT)
}

pub fn wait_until_gone(pid: u32, deadline: Duration) -> Result {
    poll::until(&format!("process {pid} is gone"), deadline, || {
        // A zombie holds no file any more.
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let state = stat.rsplit(')').next().unwrap_or_default().trim();
        Ok((state.is_empty() || state.starts_with('Z')).then_some(()))
    })
}

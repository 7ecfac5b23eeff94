//! What the figures belong to.

use std::fmt;

use xtask::proc::output;

#[derive(Clone, Debug)]
pub struct Machine {
    pub date: String,
    pub commit: String,
    pub system: String,
    pub processor: String,
    pub cores: usize,
    pub memory_gib: u64,
    pub sqlite: &'static str,
    /// Load of the machine as the run began.
    pub load: String,
}

impl Machine {
    pub fn look() -> Self {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let after = |text: &str, key: &str| {
            let line = text
                .lines()
                .find(|l| l.starts_with(key))
                .unwrap_or_default();
            let value = line.split_once([':', '=']).unwrap_or_default().1;
            value.trim().trim_matches('"').to_owned()
        };
        let named = |name: String, other: &str| {
            if name.is_empty() {
                other.to_owned()
            } else {
                name
            }
        };
        let kib = after(&read("/proc/meminfo"), "MemTotal");
        let kib: u64 = kib
            .trim_end_matches("kB")
            .trim()
            .parse()
            .unwrap_or_default();
        let root = xtask::root();
        let git = |args: &[&str]| output("git", &[&["-C", &root.to_string_lossy()], args].concat());
        let changed = git(&["status", "--porcelain"]).is_some_and(|s| !s.is_empty());
        let commit = git(&["rev-parse", "--short", "HEAD"]).unwrap_or_default();
        Self {
            date: today(),
            commit: format!("{commit}{}", if changed { ", changed" } else { "" }),
            system: named(
                after(&read("/etc/os-release"), "PRETTY_NAME"),
                std::env::consts::OS,
            ),
            processor: named(
                after(&read("/proc/cpuinfo"), "model name"),
                std::env::consts::ARCH,
            ),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_gib: (kib + (1 << 19)) >> 20,
            sqlite: rusqlite::version(),
            load: read("/proc/loadavg")
                .split(' ')
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a report says on which day it was made"
)]
fn today() -> String {
    chrono::Utc::now().date_naive().to_string()
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            date,
            commit,
            system,
            processor,
            cores,
            memory_gib,
            sqlite,
            load,
        } = self;
        write!(
            f,
            "{date}, commit {commit}: {system}, {processor}, {cores} cores, {memory_gib} GiB, SQLite {sqlite}, load {load}"
        )
    }
}

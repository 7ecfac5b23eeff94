//! What a person or CI asks for with `cargo xtask`, as a library: the end-to-end tests use the
//! same screen.

pub mod bench;
pub mod bindings;
pub mod check;
pub mod cli;
pub mod hash;
mod kill;
pub mod package;
pub mod poll;
pub mod proc;
pub mod report;
pub mod run;
pub mod screen;
pub mod setup;
pub mod test;
pub mod totals;
pub mod ui;

use std::path::{Path, PathBuf};

/// Errors here are read by a person at a terminal: a sentence is enough.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T = ()> = std::result::Result<T, Error>;

/// The repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// True where `CI` is set to anything but nothing, `0` or `false`.
pub fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|v| !matches!(v.as_str(), "" | "0" | "false"))
}

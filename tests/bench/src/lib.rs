//! What Listo is measured with. `cargo xtask bench` builds everything and calls it; the parts are
//! also commands of `listo-bench` on their own.
//!
//! - `corpus`: a made-up history of any size, the same every time
//! - `yardstick`: the same work straight on SQLite, through rusqlite and through sqlx
//! - `window`: start, keys, memory of a window, watched from outside (Linux)
//! - `live`: a first sync of years, and triage while much comes in
//! - `run`: every contender in turn, several rounds
//! - `report`: medians, the table of targets, plots

pub mod check;
pub mod corpus;
pub mod line;
pub mod live;
pub mod meter;
pub mod process;
pub mod report;
pub mod run;
#[cfg(target_os = "linux")]
pub mod window;
pub mod yardstick;

/// Errors here are read by a person at a terminal: a sentence is enough.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T = ()> = std::result::Result<T, Error>;

/// Says which file an error is about.
pub fn about<E: std::fmt::Display>(path: &std::path::Path) -> impl FnOnce(E) -> Error {
    move |error| format!("{}: {error}", path.display()).into()
}

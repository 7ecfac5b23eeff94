//! What the end-to-end tests drive Listo with: a display, a driver and a data folder for each test.
//!
//! WebKitGTK is the only webview of the three platforms with a driver that needs no extra
//! installation, so these tests run on Linux.

pub mod app;
pub mod archive;
pub mod axe;
pub mod desktop;
pub mod driver;
pub mod kdeconnect;
pub mod keys;
pub mod listo;
pub mod process;
pub mod quo;
pub mod releases;
pub mod scenario;
mod served;
mod session;
pub mod tree;
pub mod twilio;
pub mod webhook;

pub use app::{App, Setup};
pub use scenario::scenario;
pub use xtask::{Error, Result};

/// Ends the scenario with this reason unless the condition holds.
#[macro_export]
macro_rules! ensure {
    ($condition:expr, $($why:tt)+) => {
        if !$condition {
            return Err(format!($($why)+).into());
        }
    };
}

//! Makes a machine able to build, run and test Listo. Safe to repeat: it changes only what is
//! missing, and takes a moment when nothing is.

mod desktop;
mod linux;
mod needs;
mod versions;

pub use needs::Scope;

use crate::{Result, ui};

pub fn setup(scope: Scope) -> Result {
    versions::check()?;
    match std::env::consts::OS {
        "linux" => linux::install(scope)?,
        "macos" => desktop::macos()?,
        "windows" => desktop::windows()?,
        other => println!("set-up: {other} is not tried; going on with what is here"),
    }
    ui::install()?;
    if scope >= Scope::Test {
        // Prism, which checks what the connectors ask.
        ui::packages("tests/contract")?;
    }
    Ok(())
}

//! Whether everything compiles for Windows, as far as another system can tell: types are checked, nothing is
//! linked and nothing runs.

use crate::report::Report;
use crate::{Result, proc};

const TARGET: &str = "x86_64-pc-windows-gnu";
/// Compiles the C of SQLite.
const CC: &str = "x86_64-w64-mingw32-gcc";

pub fn check(report: &mut Report) {
    match standard_library() {
        Ok(()) => {
            report.step("check: types for Windows", types);
        }
        Err(why) => println!("\nthe types for Windows are not checked: {why}"),
    }
}

/// Fetches the standard library of Windows where rustup can.
fn standard_library() -> Result {
    if cfg!(windows) {
        return Err("this is Windows, and clippy has".into());
    }
    if !proc::in_path(CC) {
        return Err(format!("there is no {CC}").into());
    }
    if !proc::in_path("rustup") {
        return Err("without rustup there is no standard library of Windows".into());
    }
    let installed = proc::output("rustup", &["target", "list", "--installed"]);
    if installed.is_some_and(|all| all.lines().any(|line| line == TARGET)) {
        return Ok(());
    }
    proc::run(std::process::Command::new("rustup").args(["target", "add", TARGET]))
}

fn types() -> Result {
    proc::run(proc::cargo().args(["check", "--workspace", "--target", TARGET]))
}

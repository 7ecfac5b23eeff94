//! Writes the TypeScript client of the Rust commands again. A test of the shell fails while the
//! file in the repository is not what the commands would give.

use crate::{Result, proc};

pub fn write() -> Result {
    let mut cargo = proc::cargo();
    cargo.args(["test", "--package", "listo", "--lib", "bindings"]);
    proc::run(cargo.env("LISTO_WRITE_BINDINGS", "1"))?;
    println!("ui/src/host/bindings.ts is written");
    Ok(())
}

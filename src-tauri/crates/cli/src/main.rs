//! `listo-cli`: the same engine from a terminal, a script or a server.

mod args;
mod bench;
mod collector;
mod columns;
mod export;
mod import;
mod interrupt;
mod out;
mod plain;
mod print;
mod run;
mod stats;

use std::process::ExitCode;

/// Exit codes, as `--help` promises them.
pub const DONE: u8 = 0;
/// Refused, cancelled or partly unreadable; the output says how much.
pub const PARTLY: u8 = 1;
/// Failed, and nothing was changed.
pub const FAILED: u8 = 3;
/// Wrong use, as clap says it by itself: more has to be said.
pub const WRONG: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let args = <args::Args as clap::Parser>::parse();
    match run::run(args).await {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            out::complain(&error.to_string());
            ExitCode::from(match error {
                listo_engine::Error::Invalid { .. } => 2,
                _ => FAILED,
            })
        }
    }
}

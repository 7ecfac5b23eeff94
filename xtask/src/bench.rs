//! Builds what is measured and what it is measured with, and runs the benchmark.

use std::path::Path;

use crate::setup::{Scope, setup};
use crate::{Result, proc, root, ui};

/// One command for all of them: features are those of the whole workspace, so nothing is compiled
/// anew for the benchmark alone.
const PROGRAMS: &[&str] = &["listo", "listo-cli", "listo-bench", "listo-floor"];

/// `args` are those of `listo-bench run`, which knows what they mean.
pub fn bench(args: &[String]) -> Result {
    // A smoke test judges no times: what the tests have built is good enough for it.
    let smoke = args.iter().any(|a| a == "--smoke");
    let help = args.iter().any(|a| a == "--help" || a == "-h");
    let (profile, programs) = match smoke || help {
        true => ("debug", PROGRAMS.get(1..3).unwrap_or_default()),
        false => ("release", PROGRAMS),
    };
    if profile == "release" {
        setup(Scope::Bench)?;
        ui::build()?;
    }
    let mut cargo = proc::cargo();
    cargo.args(["build", "--workspace"]);
    if profile == "release" {
        cargo.arg("--release");
    }
    for program in programs {
        cargo.args(["--bin", program]);
    }
    proc::run(&mut cargo)?;
    let target = match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    };
    run(&target.join(profile), &target.join("bench"), args)
}

fn run(programs: &Path, work: &Path, args: &[String]) -> Result {
    let name = format!("listo-bench{}", std::env::consts::EXE_SUFFIX);
    let mut bench = std::process::Command::new(programs.join(name));
    bench.current_dir(root()).arg("run");
    if !args
        .iter()
        .any(|a| a == "--work" || a.starts_with("--work="))
    {
        bench.arg("--work").arg(work);
    }
    proc::run(bench.args(args))
}

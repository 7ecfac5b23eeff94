//! Format, lints and the rules of the house that no compiler knows.

mod arrows;
mod features;
mod files;
mod manifest;
mod windows;

use crate::report::Report;
use crate::setup::{Scope, setup};
use crate::{Result, proc, root};

pub fn check() -> Result {
    let mut report = Report::default();
    if report.step("set-up", || setup(Scope::Build)) {
        quick(&mut report);
        ui(&mut report);
        thorough(&mut report);
    }
    report.print_steps()
}

/// What takes a second.
pub fn quick(report: &mut Report) {
    report.step("check: format", || {
        proc::run(proc::cargo().args(["fmt", "--all", "--check"]))
    });
    report.step("check: dependency arrows", || complain(arrows::check()?));
    report.step("check: one crate names sqlx", || complain(files::sqlx()?));
    report.step("check: one folder imports @tauri-apps", || {
        complain(files::tauri_imports()?)
    });
    report.step("check: file sizes", || complain(files::sizes()?));
    report.step("check: features name their tests", || {
        complain(features::check()?)
    });
    report.step("check: both languages have every message", messages);
}

/// svelte-check and eslint.
pub fn ui(report: &mut Report) {
    report.step("check: ui", || {
        proc::run(proc::npm().args(["run", "check"]))
    });
}

/// What compiles.
pub fn thorough(report: &mut Report) {
    report.step("check: clippy", || {
        let mut cargo = proc::cargo();
        cargo.args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]);
        proc::run(&mut cargo)
    });
    windows::check(report);
    if proc::in_path("cargo-deny") {
        // Advisories need the network: `cargo deny check` by hand has them too.
        let rules = ["deny", "--offline", "check", "bans", "licenses", "sources"];
        report.step("check: cargo deny", || proc::run(proc::cargo().args(rules)));
    } else {
        println!("\ncargo-deny is not installed: its checks are left out");
    }
}

fn complain(complaints: Vec<String>) -> Result {
    match complaints.is_empty() {
        true => Ok(()),
        false => Err(complaints.join("\n").into()),
    }
}

/// Node reads JSON, so that this program needs no parser.
const COMPARE_KEYS: &str = "
const fs = require('fs');
const keys = name => Object.keys(JSON.parse(fs.readFileSync(name, 'utf8'))).filter(k => k[0] !== '$');
const [first, ...others] = process.argv.slice(1);
const want = keys(first);
let wrong = want.length === 0;
for (const other of others) {
  const have = keys(other);
  for (const k of want.filter(k => !have.includes(k))) { wrong = true; console.error(other, 'lacks', k); }
  for (const k of have.filter(k => !want.includes(k))) { wrong = true; console.error(first, 'lacks', k); }
}
console.log(want.length, 'messages');
process.exit(wrong ? 1 : 0);";

fn messages() -> Result {
    let mut node = std::process::Command::new("node");
    node.args(["-e", COMPARE_KEYS, "en.json", "es.json"])
        .current_dir(root().join("ui/messages"));
    let status = node.status().map_err(|e| proc::cannot_start(&node, &e))?;
    match status.success() {
        true => Ok(()),
        false => Err("the languages in ui/messages differ, see above".into()),
    }
}

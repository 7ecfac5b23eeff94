//! Sets up, builds and runs every test and check, and says how it ended.

use std::process::Command;

use crate::report::Report;
use crate::setup::{Scope, setup};
use crate::totals::{self, Cargo, Section};
use crate::{Result, check, proc, ui};

/// What of all this to run.
#[derive(Debug, PartialEq, Eq)]
struct Plan<'a> {
    ui: bool,
    check: bool,
    /// Arguments of `cargo test`, none to leave the Rust tests out.
    rust: Option<Vec<&'a str>>,
}

impl<'a> Plan<'a> {
    fn new(only: Option<&'a str>) -> Self {
        let (ui, check, rust) = match only {
            None => (true, true, Some(vec![])),
            Some("ui") => (true, false, None),
            Some("check") => (false, true, None),
            Some("rust") => (false, false, Some(vec![])),
            Some("e2e") => (false, false, Some(vec!["--test", "e2e"])),
            Some(name) => (false, false, Some(vec!["--", name])),
        };
        Self { ui, check, rust }
    }
}

pub fn test(only: Option<&str>) -> Result {
    let plan = Plan::new(only);
    let mut report = Report::default();
    if report.step("set-up", || setup(Scope::Test)) {
        run(&plan, &mut report);
    }
    match plan {
        // Checks alone have no tests to count.
        Plan {
            ui: false,
            rust: None,
            ..
        } => report.print_steps(),
        _ => report.print(),
    }
}

/// What comes first is what tells most in the shortest time. A failure stops only what could not
/// succeed after it.
fn run(plan: &Plan, report: &mut Report) {
    if plan.check {
        check::quick(report);
    }
    if plan.ui || plan.rust.is_some() {
        // The program holds the built UI.
        report.step("ui: build", ui::build);
    }
    if plan.ui {
        report.tests("ui: tests", vitest);
    }
    if plan.check {
        check::ui(report);
    }
    if let Some(args) = &plan.rust
        && report.step("rust: compile", compile)
    {
        report.tests("rust: tests", |sections| cargo_test(args, sections));
    }
    if plan.check {
        check::thorough(report);
    }
}

fn vitest(sections: &mut Vec<Section>) -> Result {
    let start = std::time::Instant::now();
    let mut totals = None;
    let mut npm = proc::npm();
    let status = proc::tee(npm.args(["test"]), proc::SILENCE, |line| {
        totals = totals::vitest(line).or(totals.take())
    })?;
    let seconds = start.elapsed().as_secs_f32();
    sections.extend(totals.map(|totals| Section {
        name: "vitest".into(),
        totals,
        seconds,
    }));
    ended_well(&npm, status)
}

/// Everything at once, with the same choice of packages and targets as the tests: a second choice
/// would give shared crates other features, and the whole tree would be compiled again.
fn compile() -> Result {
    let mut cargo = proc::cargo();
    cargo.args(["build", "--workspace", "--bins", "--tests"]);
    proc::run(&mut cargo)
}

fn cargo_test(args: &[&str], sections: &mut Vec<Section>) -> Result {
    let mut cargo = proc::cargo();
    cargo
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(args);
    let mut parser = Cargo::default();
    let status = proc::tee(&mut cargo, proc::SILENCE, |line| parser.line(line))?;
    sections.append(&mut parser.sections);
    ended_well(&cargo, status)
}

fn ended_well(command: &Command, status: std::process::ExitStatus) -> Result {
    match status.success() {
        true => Ok(()),
        false => Err(format!("`{}` failed: {status}", proc::show(command)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_or_a_name_can_be_picked() {
        let all = Plan::new(None);
        assert!(all.ui && all.check && all.rust == Some(vec![]));
        assert_eq!(
            Plan::new(Some("ui")),
            Plan {
                ui: true,
                check: false,
                rust: None
            }
        );
        let e2e = Plan::new(Some("e2e"));
        assert_eq!(e2e.rust, Some(vec!["--test", "e2e"]));
        assert_eq!(Plan::new(Some("undo")).rust, Some(vec!["--", "undo"]));
    }
}

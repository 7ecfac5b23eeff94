//! What ran, how long it took and how it ended.

use std::time::Instant;

use crate::Result;
use crate::totals::{Section, Totals};

#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
}

struct Row {
    name: String,
    seconds: f32,
    /// Nothing for a step that counts no tests.
    totals: Option<Totals>,
    error: Option<String>,
}

impl Report {
    /// Runs a step. A step that fails is one failure, so that a run that did not compile can never
    /// say that nothing failed. True when it went well.
    pub fn step(&mut self, name: &str, step: impl FnOnce() -> Result) -> bool {
        println!("\n=== {name}");
        let start = Instant::now();
        let error = step().err().map(|e| e.to_string());
        if let Some(error) = &error {
            eprintln!("{name}: {error}");
        }
        let seconds = start.elapsed().as_secs_f32();
        let well = error.is_none();
        self.rows.push(Row {
            name: name.to_owned(),
            seconds,
            totals: None,
            error,
        });
        well
    }

    /// Runs a step that runs tests. It must run some, and when it fails without a failed test the
    /// step itself is the failure.
    pub fn tests(&mut self, name: &str, step: impl FnOnce(&mut Vec<Section>) -> Result) -> bool {
        let mut sections = Vec::new();
        let well = self.step(name, || {
            step(&mut sections)?;
            match sections.iter().map(|s| s.totals.ran()).sum::<u32>() {
                0 => Err("no test ran".into()),
                _ => Ok(()),
            }
        });
        let failed = sections.iter().any(|s| s.totals.failed > 0);
        if let Some(row) = self.rows.last_mut().filter(|_| failed) {
            // Counted by its tests already.
            row.error = None;
            row.totals = Some(Totals::default());
        }
        for section in sections
            .into_iter()
            .filter(|s| s.totals != Totals::default())
        {
            self.rows.push(Row {
                name: format!("  {}", section.name),
                seconds: section.seconds,
                totals: Some(section.totals),
                error: None,
            });
        }
        well
    }

    pub fn totals(&self) -> Totals {
        let mut all = Totals::default();
        for row in &self.rows {
            all += row.totals.unwrap_or_default();
            all.failed += u32::from(row.error.is_some());
        }
        all
    }

    /// The table, the errors once more, and the closing line.
    pub fn print(&self) -> Result {
        self.print_table();
        let totals = self.totals();
        println!("\n{totals}");
        match (totals.failed, totals.passed) {
            (0, 0) => Err("no test ran".into()),
            (0, _) => Ok(()),
            _ => Err("something failed, see above".into()),
        }
    }

    /// The same for steps that count no tests.
    pub fn print_steps(&self) -> Result {
        self.print_table();
        match self.totals().failed {
            0 => Ok(()),
            failed => Err(format!("{failed} of these failed, see above").into()),
        }
    }

    fn print_table(&self) {
        let width = self
            .rows
            .iter()
            .map(|r| r.name.chars().count())
            .max()
            .unwrap_or(0);
        println!("\n{:<width$}  {:>7}  result", "what ran", "time");
        for row in &self.rows {
            let result = match (&row.error, row.totals) {
                (Some(_), _) => "FAILED".to_owned(),
                (None, None) => "ok".to_owned(),
                (None, Some(totals)) if totals == Totals::default() => "see below".to_owned(),
                (None, Some(totals)) => totals.to_string(),
            };
            println!("{:<width$}  {:>7}  {result}", row.name, time(row.seconds));
        }
        for row in &self.rows {
            if let Some(error) = &row.error {
                println!("\n{}: {error}", row.name);
            }
        }
    }
}

/// Minutes and seconds.
fn time(seconds: f32) -> String {
    if seconds < 60.0 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round();
    format!("{:.0}:{:02.0}", (whole / 60.0).floor(), whole % 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(passed: u32, failed: u32) -> Section {
        let totals = Totals {
            passed,
            failed,
            skipped: 0,
        };
        Section {
            name: "a".into(),
            totals,
            seconds: 1.0,
        }
    }

    fn said(report: &Report) -> String {
        report.totals().to_string()
    }

    #[test]
    fn a_step_that_fails_is_a_failure() {
        let mut report = Report::default();
        assert!(report.step("one", || Ok(())));
        assert!(!report.step("two", || Err("broken".into())));
        assert_eq!(said(&report), "0 passed, 1 failed");
        assert!(report.print().is_err());
    }

    #[test]
    fn a_failed_test_is_counted_once() {
        let mut report = Report::default();
        let well = report.tests("rust", |sections| {
            sections.extend([section(2, 0), section(3, 1)]);
            Err("exit code 101".into())
        });
        assert!(!well);
        assert_eq!(said(&report), "5 passed, 1 failed");
    }

    #[test]
    fn a_runner_that_breaks_without_a_failed_test_is_a_failure() {
        let mut report = Report::default();
        report.tests("rust", |sections| {
            sections.push(section(2, 0));
            Err("killed".into())
        });
        assert_eq!(said(&report), "2 passed, 1 failed");
    }

    #[test]
    fn no_test_is_a_failure() {
        let mut report = Report::default();
        assert!(!report.tests("rust", |_| Ok(())));
        assert_eq!(said(&report), "0 passed, 1 failed");
        assert!(Report::default().print().is_err());
    }

    #[test]
    fn times_are_readable() {
        assert_eq!(time(0.04), "0.0 s");
        assert_eq!(time(59.96), "60.0 s");
        assert_eq!(time(119.7), "2:00");
        assert_eq!(time(754.0), "12:34");
    }
}

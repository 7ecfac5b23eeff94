//! Times one operation again and again.

use std::time::Instant;

use cpu_time::ProcessTime;

use crate::line::Line;
use crate::{Result, process};

pub struct Meter {
    op: String,
    ns: Vec<u64>,
    cpu: Option<ProcessTime>,
    pub note: String,
    pub check: Option<String>,
}

impl Meter {
    pub fn new(op: impl Into<String>) -> Self {
        Self {
            op: op.into(),
            ns: Vec::new(),
            cpu: ProcessTime::try_now().ok(),
            note: String::new(),
            check: None,
        }
    }

    pub fn time<T>(&mut self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let start = Instant::now();
        let result = work();
        self.since(start);
        result
    }

    /// For what cannot be put into a closure: asynchronous work.
    pub fn since(&mut self, start: Instant) {
        self.ns.push(nanos(start));
    }

    /// True while there is neither enough of it nor too much.
    pub fn wants(&self, times: usize, seconds: f64) -> bool {
        let spent: u64 = self.ns.iter().sum();
        self.ns.len() < times && (spent as f64) < seconds * 1e9
    }

    /// CPU time counts all threads from `new` on, so nothing else may be done in between.
    pub fn line(mut self, who: &str) -> Line {
        let cpu = process::cpu_since(self.cpu.as_ref());
        self.ns.sort_unstable();
        let n = self.ns.len();
        let at = |q: f64| quantile(&self.ns, q) as f64 / 1e3;
        let mean = |total: f64| total / n.max(1) as f64;
        let sum: u64 = self.ns.iter().sum();
        Line::new(who, &self.op, n)
            .with("p50_us", at(0.5))
            .with("p99_us", at(0.99))
            .with("mean_us", mean(sum as f64 / 1e3))
            .with("cpu_us", mean(cpu * 1e6))
            .checked(self.check)
            .noted(self.note)
    }

    /// Prints the line, where anything was timed.
    pub fn print(self, who: &str) -> Result {
        match self.ns.is_empty() {
            true => Ok(()),
            false => self.line(who).print(),
        }
    }
}

fn nanos(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// Of sorted values; the default where there are none.
pub fn quantile<T: Copy + Default>(sorted: &[T], q: f64) -> T {
    let last = sorted.len().saturating_sub(1);
    let at = (last as f64 * q).round() as usize;
    sorted.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles() {
        let sorted: Vec<u64> = (0..=100).collect();
        assert_eq!(quantile(&sorted, 0.5), 50);
        assert_eq!(quantile(&sorted, 0.99), 99);
        assert_eq!(quantile::<u64>(&[], 0.5), 0);
    }

    #[test]
    fn a_meter_counts_what_it_timed() {
        let mut meter = Meter::new("nothing");
        while meter.wants(3, 1.0) {
            meter.time(|| Ok(())).unwrap();
        }
        let line = meter.line("me");
        assert_eq!((line.n, line.op.as_str()), (3, "nothing"));
        assert!(line.value("p50_us").is_some_and(|us| us < 1e6));
    }
}

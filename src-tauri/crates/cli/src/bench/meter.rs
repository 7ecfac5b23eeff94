//! Times one operation again and again.

use cpu_time::ProcessTime;
use std::time::{Duration, Instant};

/// No operation is measured longer than this.
const LONG_ENOUGH: Duration = Duration::from_secs(5);

pub struct Meter {
    op: String,
    micros: Vec<f64>,
    spent: Duration,
    cpu: Option<ProcessTime>,
    pub note: String,
    pub check: Option<String>,
}

impl Meter {
    pub fn new(op: impl Into<String>) -> Self {
        Self {
            op: op.into(),
            micros: Vec::new(),
            spent: Duration::ZERO,
            cpu: ProcessTime::try_now().ok(),
            note: String::new(),
            check: None,
        }
    }

    pub fn since(&mut self, start: Instant) {
        let time = start.elapsed();
        self.spent += time;
        self.micros.push(time.as_secs_f64() * 1e6);
    }

    /// True while there is neither enough of it nor too much.
    pub fn wants(&self, times: usize) -> bool {
        self.micros.len() < times && self.spent < LONG_ENOUGH
    }

    pub fn print(mut self) {
        let cpu = cpu_s(self.cpu.as_ref());
        self.micros.sort_by(f64::total_cmp);
        let n = self.micros.len();
        if n == 0 {
            return;
        }
        let at = |q: f64| {
            let i = ((n - 1) as f64 * q).round() as usize;
            round(self.micros.get(i).copied().unwrap_or_default())
        };
        let sum: f64 = self.micros.iter().sum();
        let mut line = serde_json::json!({
            "who": "listo", "op": self.op, "n": n, "p50_us": at(0.5), "p99_us": at(0.99),
            "mean_us": round(sum / n as f64), "cpu_us": round(cpu * 1e6 / n as f64),
            "note": self.note,
        });
        if let (Some(check), Some(fields)) = (self.check, line.as_object_mut()) {
            fields.insert("check".into(), check.into());
        }
        println!("{line}");
    }
}

pub fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

pub fn cpu_s(since: Option<&ProcessTime>) -> f64 {
    since
        .and_then(|s| s.try_elapsed().ok())
        .unwrap_or_default()
        .as_secs_f64()
}

/// Most memory this process has held, MiB; 0 where the system does not say.
pub fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kib = line.and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok());
    round(kib.unwrap_or_default() / 1024.0)
}

/// FNV-1a, 64 bit, over rows of contact and time: says whether two contenders gave the same rows.
pub struct Check(u64);

impl Default for Check {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Check {
    pub fn row(&mut self, contact: &str, at: i64) {
        self.text(&format!("{contact}\t{at}\n"));
    }

    pub fn text(&mut self, text: &str) {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub fn hex(self) -> Option<String> {
        Some(format!("{:016x}", self.0))
    }
}

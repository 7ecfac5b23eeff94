//! What every contender prints: one JSON object a line and an operation.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Result, about};

/// `who` did `op` `n` times. What was measured stands in `values`, flat in the JSON: `p50_us`,
/// `p99_us`, `mean_us`, `cpu_us` for one operation repeated, `wall_s`, `cpu_s`, `peak_mib` for a
/// whole run. The runner adds `size` and `round`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Line {
    pub who: String,
    pub op: String,
    #[serde(default)]
    pub n: u64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub size: String,
    #[serde(default)]
    pub round: u32,
    /// See [`crate::check::Check`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(flatten)]
    pub values: BTreeMap<String, Value>,
}

impl Line {
    pub fn new(who: &str, op: &str, n: usize) -> Self {
        Self {
            who: who.to_owned(),
            op: op.to_owned(),
            n: n as u64,
            ..Self::default()
        }
    }

    #[must_use]
    pub fn with(mut self, key: &str, value: f64) -> Self {
        // Three decimals are more than any of this is exact to.
        self.values
            .insert(key.to_owned(), ((value * 1e3).round() / 1e3).into());
        self
    }

    #[must_use]
    pub fn checked(mut self, check: Option<String>) -> Self {
        self.check = check;
        self
    }

    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    pub fn value(&self, key: &str) -> Option<f64> {
        self.values.get(key).and_then(Value::as_f64)
    }

    pub fn print(&self) -> Result {
        let mut out = std::io::stdout().lock();
        serde_json::to_writer(&mut out, self)?;
        writeln!(out)?;
        Ok(out.flush()?)
    }
}

/// The lines in what a contender printed; whatever is no object is left out.
pub fn parse(printed: &str) -> Result<Vec<Line>> {
    let objects = printed.lines().filter(|l| l.starts_with('{'));
    objects
        .map(|l| serde_json::from_str(l).map_err(|e| format!("{e} in the line {l}").into()))
        .collect()
}

pub fn read(path: &Path) -> Result<Vec<Line>> {
    parse(&std::fs::read_to_string(path).map_err(about(path))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_others_are_read_and_written_again() {
        let printed = "warming up\n{\"who\":\"listo\",\"op\":\"mark_done\",\"n\":2000,\"p50_us\":25.5,\"p99_us\":270,\"mean_us\":30,\"cpu_us\":20,\"note\":\"\",\"check\":\"ab\"}\n";
        let lines = parse(printed).unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].value("p50_us"), Some(25.5));
        assert_eq!(lines[0].value("p99_us"), Some(270.0));
        assert_eq!(lines[0].check.as_deref(), Some("ab"));
        let again = parse(&serde_json::to_string(&lines[0]).unwrap()).unwrap();
        assert_eq!(again[0].value("cpu_us"), Some(20.0));
        assert!(parse("{\"who\":1}").is_err());
    }
}

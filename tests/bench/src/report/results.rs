//! The lines of a run, asked for medians, ratios and agreement.

use std::collections::BTreeSet;

use crate::corpus::SIZES;
use crate::line::Line;

pub const RAW: &str = "raw-normal";
pub const RAW_FULL: &str = "raw-full";
pub const SQLX: &str = "sqlx-normal";
pub const SQLX_FULL: &str = "sqlx-full";
pub const LISTO: &str = "listo";

pub struct Results {
    pub lines: Vec<Line>,
}

/// Whether Listo gave the same rows as the yardstick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    Equal,
    Differs,
    /// One of both gave no value to compare.
    Unknown,
}

impl Results {
    pub fn new(lines: Vec<Line>) -> Self {
        Self { lines }
    }

    /// The sizes there are lines of, from the smallest; without the one for the long conversation.
    pub fn sizes(&self) -> Vec<&'static str> {
        let ordered = SIZES.iter().filter(|s| s.long_thread == 0).map(|s| s.name);
        ordered
            .filter(|name| self.lines.iter().any(|l| l.size == *name))
            .collect()
    }

    pub fn of<'a>(
        &'a self,
        size: &'a str,
        who: &'a str,
        op: &'a str,
    ) -> impl Iterator<Item = &'a Line> {
        self.lines
            .iter()
            .filter(move |l| l.size == size && l.who == who && l.op == op)
    }

    pub fn ops<'a>(&'a self, size: &'a str, who: &'a str, start: &'a str) -> Vec<&'a str> {
        let of = self.lines.iter().filter(|l| l.size == size && l.who == who);
        let ops: BTreeSet<&str> = of
            .map(|l| l.op.as_str())
            .filter(|op| op.starts_with(start))
            .collect();
        ops.into_iter().collect()
    }

    /// Over the rounds.
    pub fn median(&self, size: &str, who: &str, op: &str, key: &str) -> Option<f64> {
        median(
            self.of(size, who, op)
                .filter_map(|l| l.value(key))
                .collect(),
        )
    }

    /// The median of the ratios of each round: both were measured in it, one after the other.
    pub fn ratio(
        &self,
        size: &str,
        of: (&str, &str),
        over: (&str, &str),
        key: &str,
    ) -> Option<f64> {
        let one = |line: &Line| {
            let same = self
                .of(size, over.0, over.1)
                .filter(|o| o.round == line.round);
            let under = median(same.filter_map(|o| o.value(key)).collect())?;
            Some(line.value(key)? / under).filter(|r| r.is_finite())
        };
        median(self.of(size, of.0, of.1).filter_map(one).collect())
    }

    pub fn agreement(&self, size: &str, op: &str) -> Agreement {
        let value = |who| self.of(size, who, op).find_map(|l| l.check.as_deref());
        match (value(LISTO), value(RAW)) {
            (Some(one), Some(other)) if one == other => Agreement::Equal,
            (Some(_), Some(_)) => Agreement::Differs,
            _ => Agreement::Unknown,
        }
    }

    /// Of a run that judges no times: what did not come, and what does not agree.
    pub fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        for size in self.sizes() {
            for who in [RAW, SQLX, LISTO] {
                // Nothing at all of Listo: it has no bench yet, or is not built.
                let measured = self.lines.iter().any(|l| l.who == who && l.size == size);
                let wanted = wanted(self.ops(size, RAW, "search:").len());
                for op in wanted.iter().filter(|_| measured || who != LISTO) {
                    let least = if op.ends_with(':') {
                        self.ops(size, RAW, op).len()
                    } else {
                        1
                    };
                    if self.ops(size, who, op).len() < least {
                        complaints.push(format!("{size}: no {op} of {who}"));
                    }
                }
            }
            complaints.extend(self.disagreements(size));
        }
        if self.sizes().is_empty() {
            complaints.push("nothing was measured".into());
        }
        complaints
    }

    pub fn disagreements(&self, size: &str) -> Vec<String> {
        let mut complaints = Vec::new();
        for op in self.ops(size, RAW, "") {
            let lines = self.lines.iter().filter(|l| l.size == size && l.op == op);
            let checks: BTreeSet<(&str, &str)> = lines
                .filter_map(|l| Some((l.check.as_deref()?, l.who.as_str())))
                .collect();
            let values: BTreeSet<&str> = checks.iter().map(|(check, _)| *check).collect();
            if values.len() > 1 {
                let all: Vec<String> = checks
                    .iter()
                    .map(|(check, who)| format!("{who} {check}"))
                    .collect();
                complaints.push(format!("{size}: {op} differs: {}", all.join(", ")));
            }
        }
        complaints
    }
}

/// What every contender has to print; with a colon at the end, one a query.
fn wanted(queries: usize) -> Vec<&'static str> {
    let mut all = vec![
        "list_open",
        "list_unread",
        "list_done",
        "list_open_number",
        "list_scroll",
        "open_thread",
        "counts_kept",
        "mark_done",
        "mark_open",
        "mark_unread",
        "triage_step",
    ];
    if queries > 0 {
        all.extend(["search:", "type:"]);
    }
    all
}

pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied()?;
    match values.len() % 2 {
        0 => values
            .get(middle - 1)
            .map(|lower| f64::midpoint(*lower, upper)),
        _ => Some(upper),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(who: &str, op: &str, round: u32, p50: f64, check: &str) -> Line {
        let mut line = Line::new(who, op, 1)
            .with("p50_us", p50)
            .checked(Some(check.into()));
        (line.size, line.round) = ("small".into(), round);
        line
    }

    #[test]
    fn ratios_are_those_of_a_round() {
        let results = Results::new(vec![
            line(LISTO, "x", 0, 20.0, "a"),
            line(RAW, "x", 0, 10.0, "a"),
            line(LISTO, "x", 1, 300.0, "a"),
            line(RAW, "x", 1, 100.0, "a"),
            line(LISTO, "x", 2, 30.0, "a"),
        ]);
        assert_eq!(
            results.ratio("small", (LISTO, "x"), (RAW, "x"), "p50_us"),
            Some(2.5)
        );
        assert_eq!(results.median("small", LISTO, "x", "p50_us"), Some(30.0));
        assert_eq!(results.median("small", LISTO, "y", "p50_us"), None);
        assert_eq!(results.agreement("small", "x"), Agreement::Equal);
    }

    #[test]
    fn what_differs_is_said() {
        let results = Results::new(vec![
            line(LISTO, "x", 0, 1.0, "a"),
            line(RAW, "x", 0, 1.0, "b"),
        ]);
        assert_eq!(results.agreement("small", "x"), Agreement::Differs);
        assert!(results.complaints().iter().any(|c| c.contains("x differs")));
        assert!(
            results
                .complaints()
                .iter()
                .any(|c| c == "small: no list_open of listo")
        );
    }
}

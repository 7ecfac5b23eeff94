//! Holds what was measured against a bound.

use serde::Serialize;

use super::results::{Agreement, LISTO, Results};
use super::targets::Verdict;
use crate::corpus::SIZES;

#[derive(Clone, Copy, Debug)]
pub struct Bound {
    limit: f64,
    least: bool,
}

pub const fn at_most(limit: f64) -> Bound {
    Bound {
        limit,
        least: false,
    }
}

pub const fn at_least(limit: f64) -> Bound {
    Bound { limit, least: true }
}

impl Bound {
    /// Below 1 it is kept, whichever side is the good one.
    fn distance(self, value: f64) -> f64 {
        let epsilon = 1e-9;
        match self.least {
            true => (self.limit + epsilon) / (value + epsilon),
            false => (value + epsilon) / (self.limit + epsilon),
        }
    }
}

/// One value against its bound.
#[derive(Clone, Debug)]
pub struct Held {
    verdict: Verdict,
    distance: f64,
    text: String,
}

impl Held {
    fn not_measured() -> Self {
        Self {
            verdict: Verdict::NotMeasured,
            distance: 0.0,
            text: String::new(),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub number: &'static str,
    pub what: &'static str,
    pub at: String,
    pub must: &'static str,
    pub aim: &'static str,
    pub measured: String,
    pub met: Verdict,
    pub aim_met: Verdict,
}

impl Row {
    pub fn must(mut self, held: Held) -> Self {
        self.met = both(self.met, held.verdict);
        self.say(&held);
        self
    }

    pub fn aim(mut self, held: Held) -> Self {
        self.aim_met = both(self.aim_met, held.verdict);
        self.say(&held);
        self
    }

    /// What is said beside, and judged by nothing.
    pub fn told(mut self, held: &Held) -> Self {
        self.say(held);
        self
    }

    fn say(&mut self, held: &Held) {
        let text = held.text.as_str();
        if text.is_empty() || self.measured.contains(text) {
            return;
        }
        if !self.measured.is_empty() {
            self.measured.push_str("; ");
        }
        self.measured.push_str(text);
    }
}

/// One miss is a miss, and what was not measured is not met.
fn both(one: Verdict, other: Verdict) -> Verdict {
    use Verdict::{Met, Missed, NotMeasured, ResultsDiffer};
    match (one, other) {
        (ResultsDiffer, _) | (_, ResultsDiffer) => ResultsDiffer,
        (Missed, _) | (_, Missed) => Missed,
        (NotMeasured, _) | (_, NotMeasured) => NotMeasured,
        (Met, Met) => Met,
    }
}

pub struct Judge<'a> {
    pub results: &'a Results,
}

impl Judge<'_> {
    /// The size a target asks for, or the largest below it that was measured.
    pub fn at(&self, wanted: &str) -> &'static str {
        let there = self.results.sizes();
        let names: Vec<&str> = SIZES.iter().map(|s| s.name).collect();
        let rank = |name: &str| names.iter().position(|n| *n == name);
        let mut below = there.into_iter().filter(|name| rank(name) <= rank(wanted));
        below.next_back().unwrap_or("none")
    }

    /// `wanted` is the size the target asks for.
    pub fn row(
        &self,
        number: &'static str,
        what: &'static str,
        wanted: &str,
        (must, aim): (&'static str, &'static str),
    ) -> Row {
        let at = match self.at(wanted) {
            at if at == wanted => wanted.to_owned(),
            at => format!("{at}, for want of {wanted}"),
        };
        Row {
            number,
            what,
            at,
            must,
            aim,
            measured: String::new(),
            met: Verdict::Met,
            aim_met: Verdict::Met,
        }
    }

    /// A value and how it is said: `{}` is where it stands.
    pub fn value(&self, value: Option<f64>, text: &str, bound: Bound) -> Held {
        let Some(value) = value.filter(|v| v.is_finite()) else {
            return Held::not_measured();
        };
        let distance = bound.distance(value);
        Held {
            verdict: if distance <= 1.0 {
                Verdict::Met
            } else {
                Verdict::Missed
            },
            distance,
            text: text.replace("{}", &number(value)),
        }
    }

    /// The one of these that is farthest on the wrong side; all have to be there.
    pub fn worst(&self, size: &str, ops: &[&str], held: impl Fn(&str) -> Held) -> Held {
        let mut worst = Held::not_measured();
        let mut verdict = if ops.is_empty() {
            Verdict::NotMeasured
        } else {
            Verdict::Met
        };
        for op in ops {
            let mut one = held(op);
            if one.verdict != Verdict::NotMeasured
                && self.results.agreement(size, op) == Agreement::Differs
            {
                one.verdict = Verdict::ResultsDiffer;
                one.distance = f64::INFINITY;
                one.text = "results differ".to_owned();
            }
            verdict = both(verdict, one.verdict);
            if one.distance > worst.distance {
                worst = one;
                worst.text = format!("{op} {}", worst.text);
            }
        }
        worst.verdict = verdict;
        worst
    }

    /// Listo's p50 over that of a yardstick.
    pub fn times(&self, size: &str, op: &str, over: &str, over_op: &str, bound: Bound) -> Held {
        let ratio = self
            .results
            .ratio(size, (LISTO, op), (over, over_op), "p50_us");
        self.value(ratio, &format!("{{}} × {over}"), bound)
    }

    /// Microseconds of Listo.
    pub fn us(&self, size: &str, op: &str, key: &str, bound: Bound) -> Held {
        let value = self.results.median(size, LISTO, op, key);
        let mut held = self.value(value, "", bound);
        if let Some(value) = value {
            let which = key.trim_end_matches("_us");
            held.text = format!("{which} {}", super::tables::time(value));
        }
        held
    }

    /// p50 at the largest size over that at the smallest.
    pub fn growth(&self, op: &str, bound: Bound) -> Held {
        let at = |size| self.results.median(size, LISTO, op, "p50_us");
        let large = self.at("large");
        let growth = at(large).zip(at("small").filter(|_| large != "small"));
        self.value(
            growth.map(|(large, small)| large / small),
            "grows {} ×",
            bound,
        )
    }

    /// Activities a CPU second, over those of the yardstick in the same round.
    pub fn a_cpu_second(&self, size: &str, op: &str, raw: &str, bound: Bound) -> Held {
        // Not every import is of the same length.
        let speed = self
            .results
            .ratio(size, (LISTO, op), (super::results::RAW, raw), "per_cpu_s");
        self.value(speed, "{} × raw", bound)
    }
}

/// As many digits as one reads.
pub fn number(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        0.0 => "0".to_owned(),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::Line;

    fn listo(op: &str, p50: f64) -> Line {
        let mut line = Line::new(LISTO, op, 1).with("p50_us", p50);
        line.size = "small".into();
        line
    }

    #[test]
    fn the_worst_one_decides_and_all_have_to_be_there() {
        let results = Results::new(vec![listo("a", 10.0), listo("b", 30.0)]);
        let judge = Judge { results: &results };
        let us = |op: &str| judge.us("small", op, "p50_us", at_most(20.0));
        let row = judge
            .row("1", "", "small", ("", ""))
            .must(judge.worst("small", &["a", "b"], us));
        assert_eq!(
            (row.met, row.measured.as_str()),
            (Verdict::Missed, "b p50 30 µs")
        );
        let row = judge
            .row("1", "", "small", ("", ""))
            .must(judge.worst("small", &["a", "c"], us));
        assert_eq!(row.met, Verdict::NotMeasured);
        assert_eq!(judge.at("large"), "small");
    }

    #[test]
    fn a_bound_is_kept_at_the_bound() {
        let results = Results::new(vec![]);
        let judge = Judge { results: &results };
        assert_eq!(
            judge.value(Some(0.0), "", at_most(0.0)).verdict,
            Verdict::Met
        );
        assert_eq!(
            judge.value(Some(1.0), "", at_most(0.0)).verdict,
            Verdict::Missed
        );
        assert_eq!(
            judge.value(Some(0.7), "", at_least(0.7)).verdict,
            Verdict::Met
        );
        assert_eq!(
            judge.value(Some(0.6), "", at_least(0.7)).verdict,
            Verdict::Missed
        );
    }
    #[test]
    fn imports_of_different_lengths_are_compared_by_their_speed() {
        let mut raw = Line::new(super::super::results::RAW, "whole", 1_000)
            .with("cpu_s", 1.0)
            .with("per_cpu_s", 1_000.0);
        let mut part = Line::new(LISTO, "part", 100)
            .with("cpu_s", 0.2)
            .with("per_cpu_s", 500.0);
        (raw.size, part.size) = ("small".into(), "small".into());
        let results = Results::new(vec![raw, part]);
        let judge = Judge { results: &results };
        let held = judge.a_cpu_second("small", "part", "whole", at_least(0.7));
        assert_eq!(
            held.verdict,
            Verdict::Missed,
            "half as fast, not five times"
        );
    }
}

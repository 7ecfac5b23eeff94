//! What was typed, cut into words, phrases and operators; and dates.

use super::{Day, Problem, ProblemReason};
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    From,
    To,
    In,
    Is,
    Has,
    Tag,
    Before,
    After,
}

const OPERATORS: [(&str, Operator); 8] = [
    ("from", Operator::From),
    ("to", Operator::To),
    ("in", Operator::In),
    ("is", Operator::Is),
    ("has", Operator::Has),
    ("tag", Operator::Tag),
    ("before", Operator::Before),
    ("after", Operator::After),
];

pub(super) struct Token {
    pub all: Range<usize>,
    pub operator: Option<Operator>,
    pub value: Range<usize>,
    /// A phrase between quotation marks.
    pub closed: bool,
    /// It stands at the end and is not closed: the person is still typing it.
    pub growing: bool,
}

/// Words and phrases, each with its operator if it has one. An operator is one only where a known
/// name stands before the colon: "10:30" and "nota:sí" are words.
pub(super) fn tokens(text: &str, problems: &mut Vec<Problem>) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(skip) = rest.find(|c: char| !c.is_whitespace()) else {
            break;
        };
        let start = at + skip;
        let rest = text.get(start..).unwrap_or("");
        let operator = OPERATORS.iter().find(|(name, _)| {
            rest.get(..name.len())
                .is_some_and(|n| n.eq_ignore_ascii_case(name))
                && rest.get(name.len()..).is_some_and(|r| r.starts_with(':'))
        });
        let from = start + operator.map_or(0, |(name, _)| name.len() + 1);
        let rest = text.get(from..).unwrap_or("");
        let (value, end, closed) = match rest.strip_prefix('"') {
            Some(inside) => match inside.find('"') {
                Some(close) => (from + 1..from + 1 + close, from + close + 2, true),
                None => {
                    // A phrase that is still being typed is no mistake until something follows it.
                    if inside.ends_with(char::is_whitespace) {
                        problems.push(Problem {
                            at: from..from + 1,
                            reason: ProblemReason::OpenQuote,
                            value: String::new(),
                            expected: &[],
                        });
                    }
                    (from + 1..text.len(), text.len(), false)
                }
            },
            None => {
                let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
                (from..from + len, from + len, false)
            }
        };
        out.push(Token {
            all: start..end,
            operator: operator.map(|(_, o)| *o),
            value,
            closed,
            growing: !closed && end == text.len(),
        });
        at = end;
    }
    out
}

/// 2026-01-31, or the first day of 2026-01 or 2026.
pub(super) fn date(value: &str) -> Option<Day> {
    let mut parts = value.split('-');
    let part = |text: &str, len: usize| -> Option<u32> {
        (text.len() == len && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
    };
    let year = part(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |p| part(p, 2))?;
    let day = parts.next().map_or(Some(1), |p| part(p, 2))?;
    let year = i32::try_from(year).ok()?;
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day) && parts.next().is_none();
    valid.then_some(Day { year, month, day })
}

/// Could become a date with the next keys.
pub(super) fn unfinished_date(value: &str) -> bool {
    value.len() < 10
        && value.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        })
        && !matches!(value.len(), 4 | 7)
}

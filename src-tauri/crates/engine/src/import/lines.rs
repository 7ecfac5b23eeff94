//! Which number of ours a line (SIM) of an archive is.

use crate::api::LineChoice;
use crate::place;
use listo_store::{Number, NumberId};

pub(crate) struct Lines {
    /// Line and number; `None` while the number does not exist yet.
    known: Vec<(Option<String>, Option<NumberId>)>,
}

impl Lines {
    /// For a preview, which makes no numbers.
    pub fn for_preview(chosen: Vec<LineChoice>, existing: Vec<Number>) -> Self {
        let known = chosen
            .into_iter()
            .map(|c| {
                let e164 = c.e164.unwrap_or_default();
                let id = Number::find(&existing, &c.name, &e164).map(Number::id);
                (c.line, id)
            })
            .collect();
        Self { known }
    }

    pub fn chosen(resolved: Vec<(Option<String>, NumberId)>) -> Self {
        Self {
            known: resolved.into_iter().map(|(l, id)| (l, Some(id))).collect(),
        }
    }

    pub fn known(&self) -> impl Iterator<Item = &(Option<String>, Option<NumberId>)> {
        self.known.iter()
    }

    /// The place of a record's line among those chosen. A line that was not asked about goes where
    /// the records without a line go.
    fn place(&self, line: Option<&str>) -> usize {
        let exact = self.known.iter().position(|(l, _)| l.as_deref() == line);
        let other = || self.known.iter().position(|(l, _)| l.is_none());
        exact.or_else(other).unwrap_or(0)
    }

    pub fn number(&self, line: Option<&str>) -> NumberId {
        self.existing(line).unwrap_or(NumberId(0))
    }

    pub fn existing(&self, line: Option<&str>) -> Option<NumberId> {
        self.known.get(self.place(line)).and_then(|(_, id)| *id)
    }

    /// Tells apart lines that go to different numbers.
    pub fn key(&self, line: Option<&str>) -> usize {
        if self.known.is_empty() {
            return 0;
        }
        self.place(line)
    }
}

/// What a line is called until somebody names it, by the backup set it is of; never the name of a
/// number that is there, which may be another phone.
pub(crate) fn default_line(line: Option<&str>, set: &str, existing: &[Number]) -> LineChoice {
    let spanish = place::system_language() == "es";
    let slot = |line: &str| line.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let base = match line {
        Some(line) if slot(line) => format!("SIM {line}"),
        // Named by the file, as by an export.
        Some(line) => line.chars().take(80).collect(),
        None if set.starts_with("google-voice") => "Google Voice".to_owned(),
        None if spanish => "Mi teléfono".to_owned(),
        None => "My phone".to_owned(),
    };
    let taken = |name: &str| existing.iter().any(|n| n.name == name);
    let mut name = base.clone();
    let mut n = 1;
    while taken(&name) {
        n += 1;
        name = format!("{base} {n}");
    }
    let same = existing
        .iter()
        .find(|n| !n.e164.is_empty() && Some(n.e164.as_str()) == line);
    if let Some(number) = same.filter(|n| !n.sample) {
        name.clone_from(&number.name);
    }
    let known = |line: &str| {
        let number = crate::settings::valid_number(Some(line), "US").ok();
        number.filter(|n| !n.is_empty())
    };
    LineChoice {
        line: line.map(ToOwned::to_owned),
        name,
        e164: line.filter(|l| l.starts_with('+')).and_then(known),
    }
}

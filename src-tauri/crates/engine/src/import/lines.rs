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
                let id = find(&existing, &c.name, &e164).map(Number::id);
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

/// A number of ours with this E.164, or else with this name.
pub(crate) fn find<'a>(existing: &'a [Number], name: &str, e164: &str) -> Option<&'a Number> {
    let own = || existing.iter().filter(|n| !n.sample);
    own()
        .find(|n| !e164.is_empty() && n.e164 == e164)
        .or_else(|| own().find(|n| n.name == name && (n.e164.is_empty() || e164.is_empty())))
}

/// What a line is called until somebody names it.
pub(crate) fn default_line(line: Option<&str>) -> LineChoice {
    let spanish = place::system_language() == "es";
    let name = match line {
        Some(line) => format!("SIM {line}"),
        None if spanish => "Mi teléfono".to_owned(),
        None => "My phone".to_owned(),
    };
    LineChoice {
        line: line.map(ToOwned::to_owned),
        name,
        e164: None,
    }
}

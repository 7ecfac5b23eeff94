//! The cells of a row by what they are.

use super::mapping::{Field, Mapping};
use super::rows::Rows;
use crate::sheet::plain;

pub(super) struct Cells<'r> {
    rows: &'r Rows,
    mapping: &'r Mapping,
    /// Listo wrote the table: an apostrophe before a formula is of its making.
    ours: bool,
}

impl<'r> Cells<'r> {
    pub fn new(rows: &'r Rows, mapping: &'r Mapping, ours: bool) -> Self {
        Self {
            rows,
            mapping,
            ours,
        }
    }

    /// Empty where the table has no such column.
    pub fn get(&self, field: Field) -> String {
        self.whole(field).trim().to_owned()
    }

    /// With the white space around it.
    pub fn whole(&self, field: Field) -> String {
        let Some(at) = self.mapping.columns.get(&field) else {
            return String::new();
        };
        let cell = self.rows.cell(*at);
        let cell = if self.ours { plain(&cell) } else { &*cell };
        if cell.contains('\r') {
            return cell.replace("\r\n", "\n");
        }
        cell.to_owned()
    }

    /// Listo leaves the name of who has none empty, also at the end.
    pub fn names(&self) -> String {
        if self.ours {
            self.whole(Field::Name)
        } else {
            self.get(Field::Name)
        }
    }

    /// Without what keeps a spreadsheet from making a sum of it: `'+34…`, `="+34…"`.
    pub fn number(&self, field: Field) -> String {
        let cell = self.get(field);
        let bare = plain(&cell);
        let bare = bare
            .strip_prefix("=\"")
            .and_then(|b| b.strip_suffix('"'))
            .unwrap_or(bare);
        bare.trim().to_owned()
    }
}

/// Several numbers of one cell; names and what has no digits are one.
pub(super) fn split(cell: &str) -> impl Iterator<Item = &str> {
    let separator = [';', ',', '|'].into_iter().find(|separator| {
        let mut parts = cell
            .split(*separator)
            .filter(|part| !part.trim().is_empty());
        let several = parts.clone().nth(1).is_some();
        several && (*separator == ';' || parts.all(is_address))
    });
    let parts = cell.split(move |c| Some(c) == separator);
    parts.map(str::trim).filter(|part| !part.is_empty())
}

fn is_address(part: &str) -> bool {
    part.contains('@') || part.chars().filter(char::is_ascii_digit).count() >= 3
}

//! Texts in CSV files, which spreadsheets open.

use std::borrow::Cow;

/// What a spreadsheet takes for the beginning of a formula, wide forms as well.
const BEGINS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// OWASP, "CSV Injection": what begins like a formula gets an apostrophe in front, which a
/// spreadsheet takes for "this is text". Quotes around the field are up to the writer.
#[must_use]
pub fn harmless(field: &str) -> Cow<'_, str> {
    if field.starts_with(BEGINS) {
        Cow::Owned(format!("'{field}"))
    } else {
        Cow::Borrowed(field)
    }
}

/// Without the apostrophe of [`harmless`].
pub(crate) fn plain(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if rest.starts_with(BEGINS) => rest,
        _ => field,
    }
}

#[cfg(test)]
mod tests {
    use super::{harmless, plain};

    #[test]
    fn what_begins_like_a_formula_is_text() {
        for bad in [
            "=1+1", "+34600", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A",
        ] {
            assert_eq!(harmless(bad), format!("'{bad}"), "{bad:?}");
            assert_eq!(plain(&harmless(bad)), bad);
        }
        for good in ["", "a=1", " =1 is no formula", "'tis"] {
            assert_eq!(harmless(good), good);
            assert_eq!(plain(good), good);
        }
    }
}

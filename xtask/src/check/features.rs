//! docs/features.md says of each "yes" which test shows it. A name that no test has any more is worth
//! nothing, so it is looked up.

use std::path::Path;

use crate::{Result, root};

const PAGE: &str = "docs/features.md";

pub fn check() -> Result<Vec<String>> {
    let page = std::fs::read_to_string(root().join(PAGE))?;
    Ok(complaints(&page, |path| {
        std::fs::read_to_string(root().join(path)).ok()
    }))
}

fn complaints(page: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut named = 0;
    for (at, line) in page.lines().enumerate() {
        let place = format!("{PAGE}:{}", at + 1);
        for (path, name) in names(line) {
            named += 1;
            match read(path) {
                None => complaints.push(format!("{place}: there is no {path}")),
                Some(text) if !has_test(path, &text, name) => {
                    complaints.push(format!("{place}: {path} has no test \"{name}\""));
                }
                Some(_) => {}
            }
        }
        if claims(line) && names(line).next().is_none() {
            complaints.push(format!("{place}: name the test that shows it"));
        }
    }
    if named == 0 {
        complaints.push(format!("{PAGE} names no test"));
    }
    complaints
}

/// What stands between backticks as `path::name`.
fn names(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|code| code.split_once("::"))
}

/// A row of a table whose second cell, Listo's, says yes.
fn claims(line: &str) -> bool {
    let mut cells = line.split('|').skip(2);
    line.starts_with('|')
        && cells.next().is_some_and(|cell| {
            let cell = cell.trim();
            cell.starts_with("yes") || cell.starts_with("partly")
        })
}

fn has_test(path: &str, text: &str, name: &str) -> bool {
    match Path::new(path).extension().and_then(|e| e.to_str()) {
        Some("rs") => has_rust_test(text, name),
        Some("ts") => ["it", "test"]
            .iter()
            .any(|call| text.contains(&format!("{call}('{name}'"))),
        _ => false,
    }
}

/// A helper may have the same form of name, so the attribute above counts too.
fn has_rust_test(text: &str, name: &str) -> bool {
    let (plain, waiting) = (format!("fn {name}("), format!("async fn {name}("));
    let mut attribute = false;
    for line in text.lines().map(str::trim_start) {
        if attribute && (line.starts_with(&plain) || line.starts_with(&waiting)) {
            return true;
        }
        let carries_on = line.starts_with("#[") || line.starts_with("//");
        attribute = line.starts_with("#[test")
            || line.starts_with("#[tokio::test")
            || attribute && carries_on;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUST: &str = "fn helper() {}\n\n#[test]\n#[cfg(unix)]\nfn pins() {}\n\n#[tokio::test]\nasync fn waits() {}\n";
    const SCRIPT: &str = "it('comes back', async () => {});\n// it is 'said'\n";

    fn told(page: &str) -> Vec<String> {
        complaints(page, |path| match path {
            "a.rs" => Some(RUST.to_owned()),
            "b.test.ts" => Some(SCRIPT.to_owned()),
            _ => None,
        })
    }

    #[test]
    fn a_test_that_is_there_is_enough() {
        let page = "| pins | yes `a.rs::pins` `a.rs::waits` | no |\n| undo | yes `b.test.ts::comes back` |";
        assert_eq!(told(page), Vec::<String>::new());
    }

    #[test]
    fn a_name_that_is_no_test_is_told_with_its_line() {
        assert_eq!(
            told("first\n`a.rs::pin`"),
            ["docs/features.md:2: a.rs has no test \"pin\""]
        );
        assert_eq!(told("`a.rs::helper`").len(), 1, "a helper is no test");
        assert_eq!(told("`b.test.ts::said`").len(), 1, "a comment is no test");
        assert_eq!(
            told("`c.rs::pins`"),
            ["docs/features.md:1: there is no c.rs"]
        );
    }

    #[test]
    fn a_yes_of_listo_needs_a_test_and_a_no_does_not() {
        let page = "| pins | yes | no |\n| tags | no | yes |\n`a.rs::pins`";
        assert_eq!(
            told(page),
            ["docs/features.md:1: name the test that shows it"]
        );
    }

    #[test]
    fn a_page_without_names_is_not_a_page_without_faults() {
        assert_eq!(
            told("| tags | no | yes |"),
            ["docs/features.md names no test"]
        );
    }
}

//! Reads how many tests ran from what the runners print.

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
}

impl std::ops::AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl Totals {
    pub fn ran(&self) -> u32 {
        self.passed + self.failed
    }
}

impl std::fmt::Display for Totals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        match self.skipped {
            0 => Ok(()),
            skipped => write!(f, ", {skipped} skipped"),
        }
    }
}

/// The tests of one binary, of the documentation, or of the UI.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub name: String,
    pub totals: Totals,
    pub seconds: f32,
}

/// Reads `cargo test`, line by line.
#[derive(Default)]
pub struct Cargo {
    current: String,
    pub sections: Vec<Section>,
}

impl Cargo {
    pub fn line(&mut self, line: &str) {
        let line = plain(line);
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("Running ") {
            self.current = binary(rest);
        } else if let Some(name) = line.strip_prefix("Doc-tests ") {
            self.current = format!("{name}: examples");
        } else if let Some((totals, seconds)) = result(line) {
            let name = std::mem::take(&mut self.current);
            self.sections.push(Section {
                name,
                totals,
                seconds,
            });
        }
    }
}

/// `unittests src/lib.rs (target/debug/deps/listo_store-0123)` is `listo_store`;
/// `tests/e2e/main.rs (…/e2e-0123)` is `e2e`.
fn binary(running: &str) -> String {
    let path = running
        .rsplit_once('(')
        .map_or(running, |(_, path)| path.trim_end_matches(')'));
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let name = file.rsplit_once('-').map_or(file, |(name, _)| name);
    match running.starts_with("unittests src/main.rs") || running.contains("/src/main.rs") {
        true => format!("{name}: program"),
        false => name.to_owned(),
    }
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.03s`
fn result(line: &str) -> Option<(Totals, f32)> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut totals = Totals::default();
    let mut seconds = 0.0;
    for part in counts.split("; ") {
        match part.split_once(' ')? {
            (n, "passed") => totals.passed = n.parse().ok()?,
            (n, "failed") => totals.failed = n.parse().ok()?,
            (n, "ignored") => totals.skipped = n.parse().ok()?,
            ("finished", time) => {
                seconds = time
                    .trim_start_matches("in ")
                    .trim_end_matches('s')
                    .parse()
                    .ok()?;
            }
            _ => {}
        }
    }
    Some((totals, seconds))
}

/// Reads Vitest's closing line: `Tests  1 failed | 12 passed | 2 skipped (15)`.
pub fn vitest(line: &str) -> Option<Totals> {
    let line = plain(line);
    let counts = line.trim().strip_prefix("Tests  ")?;
    let counts = counts.split('(').next()?;
    let mut totals = Totals::default();
    for part in counts.split('|') {
        let mut words = part.split_whitespace();
        let number = words.next()?.parse().ok()?;
        match words.next()? {
            "passed" => totals.passed = number,
            "failed" => totals.failed = number,
            "skipped" | "todo" => totals.skipped += number,
            _ => {}
        }
    }
    Some(totals)
}

/// The text without colours.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            // An escape of ours ends with a letter.
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(passed: u32, failed: u32, skipped: u32) -> Totals {
        Totals {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn cargo_test_is_read() {
        let printed = "\
   Compiling listo-domain v0.1.0
     Running unittests src/lib.rs (target/debug/deps/listo_domain-0f9c)

running 2 tests
test decide::table ... ok

test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.03s

\u{1b}[1m\u{1b}[32m     Running\u{1b}[0m tests/e2e/main.rs (target/debug/deps/e2e-12ab)
test result: FAILED. 3 passed; 4 failed; 0 ignored; 0 measured; 9 filtered out; finished in 61.50s
   Doc-tests listo_domain
test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s
     Running unittests src/main.rs (target/debug/deps/listo_cli-99)
test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        let mut cargo = Cargo::default();
        printed.lines().for_each(|l| cargo.line(l));
        let section = |name: &str, totals, seconds| Section {
            name: name.to_owned(),
            totals,
            seconds,
        };
        assert_eq!(
            cargo.sections,
            [
                section("listo_domain", totals(2, 0, 1), 0.03),
                section("e2e", totals(3, 4, 0), 61.5),
                section("listo_domain: examples", totals(5, 0, 0), 1.0),
                section("listo_cli: program", totals(0, 0, 0), 0.0),
            ]
        );
    }

    #[test]
    fn a_message_that_only_looks_like_a_result_is_none() {
        assert_eq!(result("test result: all good"), None);
        assert_eq!(result("my test result: ok. 1 passed; 0 failed"), None);
    }

    #[test]
    fn vitest_is_read() {
        assert_eq!(
            vitest("      Tests  12 passed (12)"),
            Some(totals(12, 0, 0))
        );
        let mixed = "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m1 failed\u{1b}[39m | 12 passed | 2 skipped | 1 todo (16)";
        assert_eq!(vitest(mixed), Some(totals(12, 1, 3)));
        assert_eq!(vitest(" Test Files  3 passed (3)"), None);
        assert_eq!(vitest("      Tests  no tests"), None);
    }

    #[test]
    fn totals_are_said_as_ci_reads_them() {
        assert_eq!(totals(212, 0, 0).to_string(), "212 passed, 0 failed");
        assert_eq!(totals(1, 2, 3).to_string(), "1 passed, 2 failed, 3 skipped");
    }
}

//! Times, durations, addresses and texts, as the pages write them.

use chrono::DateTime;
use listo_domain::Millis;

use crate::android::Reason;
use crate::numbers::is_invisible;

/// 9999-12-31T23:59:59.999Z
const LAST: i64 = 253_402_300_799_999;

/// `2022-08-22T12:34:01.682-04:00`. The visible text beside it is localised and is not looked at.
pub(super) fn time(field: &'static str, value: Option<&str>) -> Result<Millis, Reason> {
    let given = value.unwrap_or_default().trim();
    let millis = DateTime::parse_from_rfc3339(given)
        .or_else(|_| DateTime::parse_from_str(given, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .map(|at| at.timestamp_millis());
    match millis {
        Ok(ms) if (1..=LAST).contains(&ms) => Ok(Millis(ms)),
        _ => Err(bad(field, value)),
    }
}

/// Whole seconds of `PT1H51M35S`; none is 0.
pub(super) fn duration(value: Option<&str>) -> Result<u32, Reason> {
    let Some(given) = value.map(str::trim).filter(|v| !v.is_empty()) else {
        return Ok(0);
    };
    seconds(given).ok_or_else(|| bad("abbr.duration", value))
}

fn seconds(given: &str) -> Option<u32> {
    let rest = given.strip_prefix('P')?;
    let (days, clock) = rest.split_once('T').unwrap_or((rest, ""));
    let mut sum = 0u32;
    let mut any = false;
    for (part, units) in [
        (days, [('D', 86_400), ('H', 0), ('S', 0)]),
        (clock, [('H', 3_600), ('M', 60), ('S', 1)]),
    ] {
        let mut number = String::new();
        for c in part.chars() {
            if c.is_ascii_digit() || c == '.' {
                number.push(c);
                continue;
            }
            let (_, unit) = units.iter().find(|(name, unit)| *name == c && *unit > 0)?;
            // Fractions of a second are dropped.
            let whole: u32 = number.split('.').next()?.parse().ok()?;
            sum = sum.checked_add(whole.checked_mul(*unit)?)?;
            number.clear();
            any = true;
        }
        if !number.is_empty() {
            return None;
        }
    }
    any.then_some(sum)
}

/// The complaint about a field that is missing or makes no sense.
pub(super) fn bad(field: &'static str, value: Option<&str>) -> Reason {
    Reason::BadField {
        field,
        value: value.unwrap_or_default().chars().take(80).collect(),
    }
}

/// What follows the scheme of `tel:+12025550122`; empty for a withheld number.
pub(super) fn tel(href: &str) -> Option<String> {
    let href = href.trim();
    let scheme = href.get(..4)?;
    scheme.eq_ignore_ascii_case("tel:").then(|| {
        let number = unescaped(href.get(4..).unwrap_or_default());
        number
            .trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
            .to_owned()
    })
}

/// `%2B` to `+`.
pub(super) fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digit = |i: usize| after.get(i).and_then(|b| char::from(*b).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// A name in one line; nothing where it is empty or only repeats the number.
pub(super) fn name(text: &str, number: &str) -> Option<String> {
    let one = one_line(text);
    let digits = |t: &str| t.chars().filter(char::is_ascii_digit).collect::<String>();
    let repeats = one == number || (is_number(&one) && digits(&one) == digits(number));
    (!one.is_empty() && !repeats).then_some(one)
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Digits and what is written between them.
pub(super) fn is_number(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= 3
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-.()/*#".contains(c))
}

/// The text of an element as a browser shows it: line feeds of the source are space, only `<br>`
/// begins a line.
#[derive(Debug, Default)]
pub(super) struct Shown(String);

impl Shown {
    /// Stands for `<br>`. A browser drops this character where a page holds it.
    const BREAK: char = '\0';

    pub(super) fn push(&mut self, text: &str) {
        self.0.extend(text.split(Self::BREAK));
    }

    pub(super) fn line_feed(&mut self) {
        self.0.push(Self::BREAK);
    }

    /// As it stands in the source.
    pub(super) fn source(self) -> String {
        self.0
    }

    pub(super) fn text(&self) -> String {
        let mut out = String::with_capacity(self.0.len());
        for (n, line) in self.0.split(Self::BREAK).enumerate() {
            if n > 0 {
                out.push('\n');
            }
            push_line(&mut out, line);
        }
        out.truncate(out.trim_end_matches(['\n', ' ']).len());
        let start = out.len() - out.trim_start_matches(['\n', ' ']).len();
        out.split_off(start)
    }
}

/// Runs of white space with a line feed in them become one space; spaces alone stay, as they are
/// what was typed.
fn push_line(out: &mut String, line: &str) {
    let source = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    let line = line.trim_matches(|c| source(c) || c == ' ');
    let mut rest = line;
    while let Some(at) = rest.find(source) {
        let (before, after) = rest.split_at(at);
        out.push_str(before.trim_end_matches(' '));
        out.push(' ');
        rest = after.trim_start_matches(|c| source(c) || c == ' ');
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{Shown, duration, name, tel, time};

    #[test]
    fn times_carry_their_offset() {
        for (value, expect) in [
            ("2022-08-22T12:34:01.682-04:00", Some(1_661_186_041_682)),
            ("2022-08-22T16:34:01.682Z", Some(1_661_186_041_682)),
            ("2022-08-22T12:34:01-0400", Some(1_661_186_041_000)),
            (" 2022-08-22T12:34:01.682-04:00\n", Some(1_661_186_041_682)),
            ("1970-01-01T00:00:00Z", None),
            ("2022-13-22T12:34:01Z", None),
            ("Aug 22, 2022, 12:34:01\u{202f}PM", None),
            ("", None),
        ] {
            assert_eq!(
                time("x", Some(value)).ok().map(|m| m.0),
                expect,
                "{value:?}"
            );
        }
    }

    #[test]
    fn durations_are_seconds() {
        for (value, expect) in [
            (None, Some(0)),
            (Some(""), Some(0)),
            (Some("PT4S"), Some(4)),
            (Some("PT33M7S"), Some(33 * 60 + 7)),
            (Some("PT1H51M35S"), Some(6_695)),
            (Some("P1DT1S"), Some(86_401)),
            (Some("PT2.9S"), Some(2)),
            (Some("P"), None),
            (Some("PT"), None),
            (Some("4"), None),
            (Some("PT4"), None),
            (Some("PTS"), None),
            (Some("P4S"), None),
            (Some("PT99999999999S"), None),
            (Some("PT4000000000M"), None),
        ] {
            assert_eq!(duration(value).ok(), expect, "{value:?}");
        }
    }

    #[test]
    fn a_number_is_no_name() {
        assert_eq!(name(" Ana\nRuiz ", "+12025550122"), Some("Ana Ruiz".into()));
        assert_eq!(name("+12025550122", "+12025550122"), None);
        assert_eq!(name("+1 202-555-0122", "+12025550122"), None);
        assert_eq!(name("", ""), None);
        assert_eq!(
            name("24 Hour Pizza 24", "2424"),
            Some("24 Hour Pizza 24".into())
        );
    }

    #[test]
    fn what_stands_behind_tel_is_the_number() {
        assert_eq!(tel("tel:+12025550122").as_deref(), Some("+12025550122"));
        assert_eq!(tel("TEL:%2B12025550122").as_deref(), Some("+12025550122"));
        assert_eq!(tel("tel:").as_deref(), Some(""));
        assert_eq!(tel("tel:100%").as_deref(), Some("100%"));
        assert_eq!(tel("http://x"), None);
        assert_eq!(tel("té"), None);
    }

    #[test]
    fn text_is_what_a_browser_shows() {
        let shown = |parts: &[&str]| {
            let mut shown = Shown::default();
            for part in parts {
                match *part {
                    "<br>" => shown.line_feed(),
                    text => shown.push(text),
                }
            }
            shown.text()
        };
        assert_eq!(
            shown(&["Hi,", "<br>", "Hello", "<br>", "Goodbye"]),
            "Hi,\nHello\nGoodbye"
        );
        assert_eq!(shown(&["\n  a\n  b\t c \n", "<br>", " d "]), "a b c\nd");
        assert_eq!(shown(&["two  spaces"]), "two  spaces");
        assert_eq!(shown(&["\u{1f601}", "<br>"]), "\u{1f601}");
        assert_eq!(shown(&["<br>", "a", "<br>", "<br>", "b"]), "a\n\nb");
        assert_eq!(shown(&["\u{a0}a"]), "\u{a0}a");
        assert_eq!(shown(&[]), "");
    }
}

//! Markdown (CommonMark). What people wrote shows as they wrote it, and makes no heading, link,
//! image or HTML of its own.

use crate::share::entry::{Entry, Head};
use crate::share::form::{Form, speaker};
use std::io::{Result, Write};

pub(crate) struct Markdown;

/// What can begin something anywhere in a line.
const INLINE: &[char] = &[
    '\\', '`', '*', '_', '[', ']', '<', '>', '&', '~', '|', '!', '$',
];

/// One line, escaped: also what only means something where a line begins.
fn escaped(line: &str) -> String {
    let text = line.trim_start();
    // Four of them would make a block of code.
    let mut out: String = "\u{a0}".repeat(line.chars().count() - text.chars().count());
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let dotted = number.len() < text.len() && number.starts_with(['.', ')']);
    let dot = text.len() - number.len();
    for (at, c) in text.char_indices() {
        let begins = (at == 0 && matches!(c, '#' | '+' | '-' | '=')) || (dotted && at == dot);
        if begins || INLINE.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// In a quotation, each line on its own.
fn quote(out: &mut dyn Write, text: &str) -> Result<()> {
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1).is_some_and(|next| !next.is_empty());
        // A backslash at the end is a line break; before an empty line it would be a backslash.
        let end = if next && !line.is_empty() { "\\" } else { "" };
        writeln!(out, "{}", format!("> {}{end}", escaped(line)).trim_end())?;
    }
    writeln!(out)
}

fn head(out: &mut dyn Write, head: &Head, level: &str) -> Result<()> {
    writeln!(out, "{level} {}\n", escaped(&head.title))?;
    for (what, said) in &head.facts {
        writeln!(out, "- **{what}:** {}", escaped(said))?;
    }
    writeln!(out)
}

impl Form for Markdown {
    fn begin(&self, out: &mut dyn Write, _: &str, of: &Head) -> Result<()> {
        head(out, of, "#")
    }

    fn part(&self, out: &mut dyn Write, of: &Head) -> Result<()> {
        head(out, of, "##")
    }

    fn entry(&self, out: &mut dyn Write, entry: &Entry) -> Result<()> {
        writeln!(out, "**{}** {}\n", entry.when, escaped(&speaker(entry)))?;
        if let Some(what) = &entry.what {
            quote(out, what)?;
        }
        if let Some(subject) = &entry.subject {
            writeln!(out, "> **{}**\n", escaped(subject))?;
        }
        if let Some(body) = &entry.body {
            quote(out, body)?;
        }
        if let Some(void) = entry.void {
            writeln!(out, "> *{void}*\n")?;
        }
        for file in &entry.files {
            writeln!(out, "> 📎 {}\n", escaped(file))?;
        }
        Ok(())
    }

    fn nothing(&self, out: &mut dyn Write, words: &str) -> Result<()> {
        writeln!(out, "*{words}*\n")
    }

    fn end(&self, _: &mut dyn Write) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{escaped, quote};

    #[test]
    fn nothing_that_was_written_becomes_markup() {
        for (raw, safe) in [
            ("# no heading", "\\# no heading"),
            ("- no list", "\\- no list"),
            ("12. no list", "12\\. no list"),
            ("3.5 stays", "3\\.5 stays"),
            ("[x](http://evil)", "\\[x\\](http://evil)"),
            ("<img src=x>", "\\<img src=x\\>"),
            ("&amp;", "\\&amp;"),
            ("it's 5-6 (or 7)", "it's 5-6 (or 7)"),
            ("    code", "\u{a0}\u{a0}\u{a0}\u{a0}code"),
        ] {
            assert_eq!(escaped(raw), safe, "{raw:?}");
        }
    }

    #[test]
    fn lines_stay_lines_and_inside_the_quotation() {
        let mut out = Vec::new();
        quote(&mut out, "one\ntwo\n\n---\nend\\").unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "> one\\\n> two\n>\n> \\---\\\n> end\\\\\n\n");
    }
}

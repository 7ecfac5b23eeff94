//! Plain text. What people wrote is set in, so that it cannot look like a line of ours.

use crate::share::entry::{Entry, Head};
use crate::share::form::{Form, speaker};
use std::io::{Result, Write};

pub(crate) struct Plain;

const INDENT: &str = "    ";

impl Plain {
    fn head(out: &mut dyn Write, head: &Head, rule: &str) -> Result<()> {
        writeln!(out, "{}", head.title)?;
        writeln!(out, "{}", rule.repeat(head.title.chars().count()))?;
        let width = head.facts.iter().map(|(what, _)| what.chars().count());
        let width = width.max().unwrap_or(0) + 1;
        for (what, said) in &head.facts {
            writeln!(out, "{:width$} {said}", format!("{what}:"))?;
        }
        writeln!(out)
    }

    fn set_in(out: &mut dyn Write, text: &str) -> Result<()> {
        for line in text.split('\n') {
            writeln!(out, "{}", format!("{INDENT}{line}").trim_end())?;
        }
        Ok(())
    }
}

impl Form for Plain {
    fn begin(&self, out: &mut dyn Write, _: &str, head: &Head) -> Result<()> {
        Self::head(out, head, "=")
    }

    fn part(&self, out: &mut dyn Write, head: &Head) -> Result<()> {
        writeln!(out)?;
        Self::head(out, head, "-")
    }

    fn entry(&self, out: &mut dyn Write, entry: &Entry) -> Result<()> {
        writeln!(out, "{}  {}", entry.when, speaker(entry))?;
        for line in entry.what.iter().chain(&entry.subject) {
            writeln!(out, "{INDENT}{line}")?;
        }
        if let Some(body) = &entry.body {
            Self::set_in(out, body)?;
        }
        if let Some(void) = entry.void {
            writeln!(out, "{INDENT}({void})")?;
        }
        for file in &entry.files {
            writeln!(out, "{INDENT}[{file}]")?;
        }
        writeln!(out)
    }

    fn nothing(&self, out: &mut dyn Write, words: &str) -> Result<()> {
        writeln!(out, "{words}\n")
    }

    fn end(&self, _: &mut dyn Write) -> Result<()> {
        Ok(())
    }
}

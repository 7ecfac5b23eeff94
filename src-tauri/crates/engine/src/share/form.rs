//! The forms of a transcript: plain text, Markdown, and one HTML page that needs nothing else.

use crate::api::TranscriptForm;
use crate::share::entry::{Entry, Head};
use crate::share::html::Html;
use crate::share::markdown::Markdown;
use crate::share::plain::Plain;
use std::io::{Result, Write};

pub(crate) trait Form: Send + Sync {
    fn begin(&self, out: &mut dyn Write, language: &str, head: &Head) -> Result<()>;
    /// One conversation of several begins.
    fn part(&self, out: &mut dyn Write, head: &Head) -> Result<()>;
    fn entry(&self, out: &mut dyn Write, entry: &Entry) -> Result<()>;
    /// Instead of entries.
    fn nothing(&self, out: &mut dyn Write, words: &str) -> Result<()>;
    fn end(&self, out: &mut dyn Write) -> Result<()>;
}

pub(crate) fn of(form: TranscriptForm) -> &'static dyn Form {
    match form {
        TranscriptForm::Text => &Plain,
        TranscriptForm::Markdown => &Markdown,
        TranscriptForm::Html => &Html,
    }
}

/// "You · Automatic".
pub(crate) fn speaker(entry: &Entry) -> String {
    let mut parts = vec![entry.who.as_str()];
    parts.extend(entry.marks.iter().map(String::as_str));
    parts.join(" · ")
}

//! One HTML page: no scripts, nothing from elsewhere, fit for paper.

use crate::share::entry::{Entry, Head};
use crate::share::form::Form;
use std::io::{Result, Write};

pub(crate) struct Html;

/// Even if something slipped through, nothing runs and nothing is fetched.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE: &str = "\
:root{color-scheme:light}\
body{font:15px/1.5 system-ui,sans-serif;color:#1c1c1a;background:#fff;max-width:46rem;margin:2rem auto;padding:0 1.25rem}\
h1{font-size:1.4rem;margin:0 0 .6rem}h2{font-size:1.15rem;margin:2.4rem 0 .5rem;padding-top:1.2rem;border-top:1px solid #ccc}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0 0 1.4rem;color:#444;font-size:.9rem}dd{margin:0;overflow-wrap:anywhere}\
article{border-left:3px solid #c9c9c4;padding:.1rem 0 .1rem .8rem;margin:0 0 .9rem;break-inside:avoid}\
article.ours{border-color:#1f7a5c}p{margin:0;overflow-wrap:anywhere}\
.who{font-size:.85rem;color:#555}.who b{color:#1c1c1a}time{font-variant-numeric:tabular-nums}\
.text{white-space:pre-wrap}.what{font-weight:600}.void,.file{color:#555}.void{font-style:italic}\
@media print{body{margin:0;max-width:none;padding:0;font-size:10.5pt}h2{break-after:avoid}}";

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

fn facts(out: &mut dyn Write, head: &Head) -> Result<()> {
    writeln!(out, "<dl>")?;
    for (what, said) in &head.facts {
        writeln!(
            out,
            "<dt>{what}</dt><dd dir=\"auto\">{}</dd>",
            escaped(said)
        )?;
    }
    writeln!(out, "</dl>")
}

fn paragraph(out: &mut dyn Write, class: &str, text: &str) -> Result<()> {
    writeln!(
        out,
        "<p class=\"{class}\" dir=\"auto\">{}</p>",
        escaped(text)
    )
}

impl Form for Html {
    fn begin(&self, out: &mut dyn Write, language: &str, head: &Head) -> Result<()> {
        let title = escaped(&head.title);
        writeln!(
            out,
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
             <h1 dir=\"auto\">{title}</h1>"
        )?;
        facts(out, head)
    }

    fn part(&self, out: &mut dyn Write, head: &Head) -> Result<()> {
        writeln!(out, "<h2 dir=\"auto\">{}</h2>", escaped(&head.title))?;
        facts(out, head)
    }

    fn entry(&self, out: &mut dyn Write, entry: &Entry) -> Result<()> {
        let ours = if entry.ours { " class=\"ours\"" } else { "" };
        let marks: Vec<String> = entry.marks.iter().map(|m| format!(" · {m}")).collect();
        writeln!(
            out,
            "<article{ours}>\n<p class=\"who\"><time>{}</time> <b dir=\"auto\">{}</b>{}</p>",
            entry.when,
            escaped(&entry.who),
            marks.concat()
        )?;
        for what in entry.what.iter().chain(&entry.subject) {
            paragraph(out, "what", what)?;
        }
        if let Some(body) = &entry.body {
            paragraph(out, "text", body)?;
        }
        if let Some(void) = entry.void {
            paragraph(out, "void", void)?;
        }
        for file in &entry.files {
            paragraph(out, "file", &format!("📎 {file}"))?;
        }
        writeln!(out, "</article>")
    }

    fn nothing(&self, out: &mut dyn Write, words: &str) -> Result<()> {
        paragraph(out, "void", words)
    }

    fn end(&self, out: &mut dyn Write) -> Result<()> {
        writeln!(out, "</body>\n</html>")
    }
}

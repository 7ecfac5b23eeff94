//! JSON lines, as `sources/src/jsonl.rs` reads them.

use crate::export::{Names, Sink, delivery, kind, outcome, state, waits, way};
use crate::share::Piece;
use crate::share::draft::Draft;
use listo_domain::Direction;
use listo_store::{Activity, Conversation, Number};
use serde::Serialize;
use std::io::{self, Write as _};
use std::path::Path;

pub(crate) struct Lines {
    draft: Draft,
    replace: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    at: i64,
    with: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<&'a str>,
    direction: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    line: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    #[serde(skip_serializing_if = "is_zero")]
    duration: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<bool>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    automatic: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<File<'a>>,
    id: String,
    conversation: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<&'a str>,
}

#[derive(Serialize)]
struct File<'a> {
    sha256: &'a str,
    #[serde(rename = "type")]
    media_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    size: i64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(n: &i64) -> bool {
    *n == 0
}

impl Lines {
    pub fn to(path: &Path, replace: bool) -> io::Result<Self> {
        if !replace && path.exists() {
            // Rather now than after the work.
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                format!("{} is there already", path.display()),
            ));
        }
        Ok(Self {
            draft: Draft::of(path)?,
            replace,
        })
    }
}

impl Sink for Lines {
    fn piece(&mut self, number: &Number, names: &Names, piece: &Piece) -> io::Result<()> {
        let c = &piece.conversation;
        for activity in piece.activities() {
            serde_json::to_writer(&mut self.draft, &line(number, names, c, activity))?;
            self.draft.write_all(b"\n")?;
        }
        Ok(())
    }

    fn end_of(&mut self, _: &Number, _: &Names, _: &Conversation) -> io::Result<()> {
        Ok(())
    }

    fn keep(self: Box<Self>) -> io::Result<Vec<String>> {
        Ok(vec![self.draft.keep(self.replace)?])
    }
}

fn line<'a>(
    number: &'a Number,
    known: &'a Names,
    c: &'a Conversation,
    a: &'a Activity,
) -> Line<'a> {
    let name = |p: &'a listo_domain::Party| p.name.as_deref().unwrap_or_default();
    let mut names: Vec<&str> = c.parties.iter().map(name).collect();
    if names.iter().all(|n| n.is_empty()) {
        names.clear();
    }
    let inbound = a.direction == Direction::Inbound;
    Line {
        at: a.at.0,
        with: c.parties.iter().map(|p| p.address.0.as_str()).collect(),
        names,
        direction: way(a.direction),
        kind: kind(a.kind),
        from: a.sender.as_ref().map(|p| p.address.0.as_str()),
        text: &a.body,
        subject: a.subject.as_deref(),
        line: if number.e164.is_empty() {
            &number.name
        } else {
            &number.e164
        },
        delivery: (a.kind == 0 && !inbound).then(|| delivery(a.delivery)),
        outcome: a.outcome.map(outcome),
        duration: a.duration_s,
        read: inbound.then_some(!waits(c, a)),
        automatic: a.automatic,
        attachments: a
            .attachments
            .iter()
            .map(|f| File {
                sha256: &f.sha256,
                media_type: &f.media_type,
                name: f.name.as_deref(),
                size: f.size,
            })
            .collect(),
        id: a.id.0.to_string(),
        conversation: c.id.0.to_string(),
        state: state(c.shown),
        tags: known.tags(c),
        assignee: known.assignee(c),
    }
}

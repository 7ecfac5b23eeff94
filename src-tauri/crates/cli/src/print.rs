//! What a person reads, and the same as JSON.

use crate::plain;
use listo_engine::Rebuilt;
use listo_engine::api::{
    ActivityKind, CallOutcome, ConversationRow, ConversationState, Counts, Direction, ImportPhase,
    ImportState, ImportStatus, LogLine, Outcome, Page, Party, PhoneNumber, Piece, SearchPage,
    Thread, ThreadItem,
};
use serde::Serialize;
use std::io::{self, Write};

type Out<'a> = &'a mut dyn Write;

fn json<T: Serialize>(out: Out<'_>, value: &T) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

/// The name of a value at the boundary.
fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name.replace('_', " "),
        _ => String::new(),
    }
}

fn when(ms: i64) -> String {
    listo_engine::local_time(ms)
}

fn name(parties: &[Party]) -> String {
    let names: Vec<String> = parties
        .iter()
        .map(|p| match (&p.name, p.address.as_str()) {
            (Some(name), _) => plain::line(name),
            (None, "") => "withheld number".to_owned(),
            (None, address) => plain::line(address),
        })
        .collect();
    names.join(", ")
}

fn state(state: ConversationState) -> &'static str {
    match state {
        ConversationState::Unread => "unread",
        ConversationState::Open => "open",
        ConversationState::Done => "done",
    }
}

fn call(direction: Direction, outcome: Option<CallOutcome>, duration_s: i64) -> String {
    let which = match (direction, outcome) {
        (_, Some(CallOutcome::Rejected)) => "declined call",
        (_, Some(CallOutcome::Blocked)) => "blocked call",
        (Direction::Inbound, Some(CallOutcome::Missed)) => "missed call",
        (Direction::Inbound, _) => "incoming call",
        (Direction::Outbound, Some(CallOutcome::Missed)) => "call, not answered",
        (Direction::Outbound, _) => "outgoing call",
    };
    if duration_s > 0 {
        format!("{which}, {} min {} s", duration_s / 60, duration_s % 60)
    } else {
        which.to_owned()
    }
}

fn snippet(row: &ConversationRow) -> String {
    let last = &row.last;
    match last.kind {
        ActivityKind::Call => call(last.direction, last.outcome, last.duration_s),
        ActivityKind::Voicemail => {
            format!(
                "voicemail, {} s: {}",
                last.duration_s,
                plain::line(&last.text)
            )
        }
        ActivityKind::Text => {
            let files = if last.attachments > 0 && last.text.is_empty() {
                format!("({} attachments)", last.attachments)
            } else {
                plain::line(&last.text)
            };
            match last.direction {
                Direction::Inbound => files,
                Direction::Outbound => format!("You: {files}"),
            }
        }
    }
}

fn line(row: &ConversationRow) -> String {
    format!(
        "{:>6}  {:6}  {}  {}  {}",
        row.id,
        state(row.state),
        when(row.last_at),
        name(&row.parties),
        snippet(row)
    )
}

pub fn page(out: Out<'_>, page: &Page, as_json: bool) -> io::Result<()> {
    if as_json {
        return json(out, page);
    }
    for row in &page.rows {
        writeln!(out, "{}", line(row))?;
    }
    match &page.next {
        Some(next) => writeln!(
            out,
            "{} of {}; more: --after {next}",
            page.rows.len(),
            page.total
        ),
        None => writeln!(out, "{} of {}", page.rows.len(), page.total),
    }
}

/// What a search found; what is marked in the window stands between asterisks.
pub fn found(out: Out<'_>, page: &SearchPage, as_json: bool) -> io::Result<()> {
    if as_json {
        return json(out, page);
    }
    for problem in &page.problems {
        let expected = problem.expected.join(", ");
        writeln!(
            out,
            "not understood, and left out: {:?} at character {}{}",
            plain::line(&problem.value),
            problem.start + 1,
            if expected.is_empty() {
                String::new()
            } else {
                format!(" (there is: {expected})")
            }
        )?;
    }
    let marked = |pieces: &[Piece]| -> String {
        let mark = |p: &Piece| {
            if p.hit {
                format!("*{}*", p.text)
            } else {
                p.text.clone()
            }
        };
        plain::line(&pieces.iter().map(mark).collect::<String>())
    };
    for hit in &page.hits {
        writeln!(
            out,
            "{:>8}  {}  {}: {}",
            hit.row.id,
            when(hit.at),
            marked(&hit.title),
            marked(&hit.snippet)
        )?;
    }
    let more = if page.next.is_some() {
        ", and more"
    } else {
        ""
    };
    writeln!(out, "{} conversations{more}", page.hits.len())
}

pub fn thread(out: Out<'_>, thread: &Thread, as_json: bool) -> io::Result<()> {
    if as_json {
        return json(out, thread);
    }
    if let Some(before) = &thread.before {
        writeln!(out, "older: --before {before}")?;
    }
    for item in &thread.items {
        match item {
            ThreadItem::Activity { activity: a } => {
                let who = match (&a.sender, a.direction) {
                    (Some(sender), Direction::Inbound) => name(std::slice::from_ref(sender)),
                    _ => "You".to_owned(),
                };
                let what = match a.kind {
                    ActivityKind::Call => call(a.direction, a.outcome, a.duration_s),
                    ActivityKind::Voicemail => {
                        format!("voicemail, {} s: {}", a.duration_s, plain::body(&a.body))
                    }
                    ActivityKind::Text => plain::body(&a.body),
                };
                writeln!(out, "{}  {who}: {what}", when(a.at))?;
                for file in &a.attachments {
                    writeln!(
                        out,
                        "                  attachment: {} ({}, {} bytes)",
                        plain::line(file.name.as_deref().unwrap_or("without a name")),
                        plain::line(&file.media_type),
                        file.size
                    )?;
                }
            }
            ThreadItem::Comment { comment: c } => {
                let (at, who) = (when(c.at), plain::line(&c.actor));
                writeln!(out, "{at}  (internal) {who}: {}", plain::body(&c.body))?;
            }
            ThreadItem::StateChange { change } => {
                let verb = word(&change.verb);
                writeln!(
                    out,
                    "{}  -- {} by {}",
                    when(change.at),
                    verb,
                    plain::line(&change.actor)
                )?;
            }
        }
    }
    writeln!(out, "{}", line(&thread.row))
}

pub fn outcome(out: Out<'_>, outcome: &Outcome, as_json: bool) -> io::Result<()> {
    if as_json {
        return json(out, outcome);
    }
    for row in &outcome.rows {
        let refused = outcome.refused.iter().find(|r| r.id == row.id);
        match refused {
            None => writeln!(out, "{}", line(row))?,
            Some(r) => {
                let why = word(&r.reason);
                writeln!(out, "{}  (left as it is: {why})", line(row))?;
            }
        }
    }
    for r in &outcome.refused {
        if !outcome.rows.iter().any(|row| row.id == r.id) {
            writeln!(out, "{:>6}  {}", plain::line(&r.id), word(&r.reason))?;
        }
    }
    if outcome.contact_count > 0 {
        writeln!(out, "{} contacts changed", outcome.contact_count)?;
    }
    writeln!(
        out,
        "{} changed, {} left as they are",
        outcome.changed.len(),
        outcome.refused.len()
    )
}

pub fn counts(
    out: Out<'_>,
    counts: &Counts,
    numbers: &[PhoneNumber],
    as_json: bool,
) -> io::Result<()> {
    if as_json {
        return json(out, counts);
    }
    writeln!(out, "inbox   unread  done    snoozed all")?;
    let mut row = |c: &listo_engine::api::Count, name: &str| {
        writeln!(
            out,
            "{:<7} {:<7} {:<7} {:<7} {:<7} {name}",
            c.inbox, c.unread, c.done, c.snoozed, c.all
        )
    };
    row(&counts.total, "")?;
    for number in &counts.numbers {
        let known = numbers.iter().find(|n| n.id == number.number_id);
        row(&number.count, &plain::line(known.map_or("", |n| &n.name)))?;
    }
    Ok(())
}

pub fn log(out: Out<'_>, lines: &[LogLine], as_json: bool) -> io::Result<()> {
    if as_json {
        return json(out, &lines);
    }
    for l in lines {
        writeln!(
            out,
            "{:>6}  {}  {:8} {} {}{}",
            l.seq,
            when(l.at),
            plain::line(&l.kind),
            plain::line(&l.actor),
            plain::line(&l.payload),
            if l.undone { "  (undone)" } else { "" }
        )?;
    }
    Ok(())
}

pub fn rebuilt(out: Out<'_>, rebuilt: &Rebuilt, verify: bool, as_json: bool) -> io::Result<()> {
    if as_json {
        return json(out, rebuilt);
    }
    for d in &rebuilt.differences {
        writeln!(
            out,
            "{}: stored {}, replayed {}",
            plain::line(&d.place),
            plain::line(&d.stored),
            plain::line(&d.replayed)
        )?;
    }
    let n = rebuilt.differences.len();
    let what = match (verify, n) {
        (_, 0) => "replay agrees with what is stored".to_owned(),
        (true, n) => format!("{n} differences"),
        (false, n) => format!("{n} differences mended"),
    };
    writeln!(
        out,
        "{} conversations, {} activities, {} decisions: {what}",
        rebuilt.conversations, rebuilt.activities, rebuilt.decisions
    )
}

pub fn import(out: Out<'_>, status: &ImportStatus, as_json: bool) -> io::Result<()> {
    if as_json {
        return json(out, status);
    }
    let t = &status.tally;
    for e in &t.file_errors {
        let detail = if e.detail.is_empty() {
            String::new()
        } else {
            format!(": {}", plain::line(&e.detail))
        };
        writeln!(
            out,
            "{}: not read, {}{detail}",
            plain::line(&e.file),
            word(&e.code)
        )?;
    }
    for p in &t.problems {
        let reason = word(&p.reason);
        writeln!(
            out,
            "{}:{}: {reason} {}",
            plain::line(&p.file),
            p.line,
            plain::line(&p.detail)
        )?;
    }
    let preview = status.phase == ImportPhase::Preview;
    let verb = if preview { "would be added" } else { "added" };
    writeln!(
        out,
        "{verb}: {} messages, {} calls, {} voicemails, {} attachments in {} conversations ({} new)",
        t.messages, t.calls, t.voicemails, t.attachments, t.conversations, t.new_conversations
    )?;
    writeln!(
        out,
        "duplicates, not stored again: {}; could not be read: {}",
        t.duplicates, t.unreadable
    )?;
    if let (Some(from), Some(to)) = (t.from, t.to) {
        writeln!(out, "from {} to {}", when(from), when(to))?;
    }
    writeln!(
        out,
        "these conversations: {} unread, {} open, {} done",
        t.to_unread, t.to_open, t.to_done
    )?;
    match status.state {
        ImportState::Cancelled if preview => {
            writeln!(
                out,
                "cancelled before the end of the files; nothing was added"
            )?;
        }
        ImportState::Cancelled => {
            writeln!(
                out,
                "cancelled: what is listed above is kept; the same command goes on from there"
            )?;
        }
        ImportState::Failed => {
            let why = status.error.as_ref().map_or("", |e| &e.detail);
            writeln!(
                out,
                "failed: {}; whole batches before that are kept",
                plain::line(why)
            )?;
        }
        ImportState::Running | ImportState::Finished => {}
    }
    Ok(())
}

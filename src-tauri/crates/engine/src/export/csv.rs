//! CSV (RFC 4180) for spreadsheets: one file has a row a conversation, one a row a message.

use crate::clock::Zone;
use crate::export::{Names, Sink, delivery, kind, outcome, state, waits, way};
use crate::share::draft::Draft;
use crate::share::{Piece, count};
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use listo_domain::{Direction, Millis};
use listo_sources::sheet::harmless;
use listo_store::{Activity, Conversation, Number};
use std::borrow::Cow;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

const CONVERSATIONS: [&str; 14] = [
    "conversation",
    "our_name",
    "our_number",
    "names",
    "numbers",
    "state",
    "muted",
    "waiting_since",
    "snoozed_until",
    "first_at",
    "last_at",
    "messages",
    "tags",
    "assignee",
];

/// An import knows them by the first fifteen: new ones go behind.
const MESSAGES: [&str; 19] = [
    "message",
    "conversation",
    "our_name",
    "at",
    "at_utc",
    "kind",
    "direction",
    "from_name",
    "from_number",
    "subject",
    "text",
    "delivery",
    "outcome",
    "duration_s",
    "attachments",
    "names",
    "numbers",
    "line",
    "read",
];

pub(crate) struct Tables {
    conversations: Writer<Draft>,
    messages: Writer<Draft>,
    zone: Zone,
    /// Of the conversation that is being written.
    first: Option<Millis>,
    rows: i64,
}

impl Tables {
    pub fn in_folder(folder: &Path, zone: Zone, now: Millis) -> io::Result<Self> {
        let today = zone.local(now).map(|t| t.format("%Y-%m-%d").to_string());
        let (conversations, messages) = free_names(folder, &today.unwrap_or_default());
        Ok(Self {
            conversations: table(&conversations, &CONVERSATIONS)?,
            messages: table(&messages, &MESSAGES)?,
            zone,
            first: None,
            rows: 0,
        })
    }

    /// As spreadsheets read a time, where this computer is.
    fn local(&self, at: Millis) -> String {
        let local = self.zone.local(at);
        local.map_or_else(String::new, |t| t.format("%Y-%m-%d %H:%M:%S").to_string())
    }
}

fn free_names(folder: &Path, day: &str) -> (PathBuf, PathBuf) {
    let names = |n: u32| {
        let stem = match n {
            1 => format!("listo-{day}"),
            n => format!("listo-{day}-{n}"),
        };
        let file = |what: &str| folder.join(format!("{stem}-{what}.csv"));
        (file("conversations"), file("messages"))
    };
    let free = |(c, m): &(PathBuf, PathBuf)| !c.exists() && !m.exists();
    let mut tried = (1..10_000).map(names);
    tried.find(free).unwrap_or_else(|| names(0))
}

fn table(path: &Path, columns: &[&str]) -> io::Result<Writer<Draft>> {
    let mut draft = Draft::of(path)?;
    // Without this mark Excel takes UTF-8 for something else.
    draft.write_all("\u{feff}".as_bytes())?;
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Always)
        .from_writer(draft);
    writer.write_record(columns)?;
    Ok(writer)
}

fn row(writer: &mut Writer<Draft>, fields: &[String]) -> io::Result<()> {
    let fields: Vec<Cow<'_, str>> = fields.iter().map(|f| harmless(f)).collect();
    writer.write_record(fields.iter().map(|f| f.as_bytes()))?;
    Ok(())
}

fn unwritten<W>(error: &csv::IntoInnerError<W>) -> io::Error {
    io::Error::other(error.to_string())
}

impl Sink for Tables {
    fn piece(&mut self, number: &Number, _: &Names, piece: &Piece) -> io::Result<()> {
        let first = piece.activities().next().map(|a| a.at);
        self.first = self.first.or(first);
        self.rows += count(piece.activities().count());
        for activity in piece.activities() {
            let fields = self.message(number, &piece.conversation, activity);
            row(&mut self.messages, &fields)?;
        }
        Ok(())
    }

    fn end_of(&mut self, number: &Number, known: &Names, c: &Conversation) -> io::Result<()> {
        let labels = known.tags(c);
        let assignee = known.assignee(c).unwrap_or_default().to_owned();
        let time = |at: Option<Millis>| at.map_or_else(String::new, |at| self.local(at));
        let names = c.parties.iter().map(|p| p.name.clone().unwrap_or_default());
        let addresses = c.parties.iter().map(|p| p.address.0.clone());
        let fields = [
            c.id.0.to_string(),
            number.name.clone(),
            number.e164.clone(),
            names.collect::<Vec<_>>().join("; "),
            addresses.collect::<Vec<_>>().join("; "),
            state(c.shown).to_owned(),
            yes(c.muted),
            time(c.waiting_since),
            time(c.snoozed_until),
            time(self.first),
            time(Some(c.last_at)),
            self.rows.to_string(),
            labels.join("; "),
            assignee,
        ];
        self.first = None;
        self.rows = 0;
        row(&mut self.conversations, &fields)
    }

    /// Both or neither.
    fn keep(self: Box<Self>) -> io::Result<Vec<String>> {
        let conversations = self.conversations.into_inner();
        let conversations = conversations.map_err(|e| unwritten(&e))?;
        let messages = self.messages.into_inner().map_err(|e| unwritten(&e))?;
        let first = conversations.keep(false)?;
        match messages.keep(false) {
            Ok(second) => Ok(vec![first, second]),
            Err(error) => {
                let _ = std::fs::remove_file(&first);
                Err(error)
            }
        }
    }
}

impl Tables {
    fn message(&self, number: &Number, c: &Conversation, a: &Activity) -> [String; 19] {
        let sender = a.sender.as_ref();
        let utc = chrono::DateTime::from_timestamp_millis(a.at.0);
        let utc = utc.map(|t| t.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string());
        let ours = a.kind == 0 && a.direction == Direction::Outbound;
        let mut sent = ours.then(|| delivery(a.delivery).to_owned());
        if a.automatic {
            sent = Some(sent.map_or("automatic".into(), |s| format!("{s}, automatic")));
        }
        let files = a.attachments.iter().map(|f| {
            let name = f.name.as_deref().unwrap_or("-");
            format!("{name} ({}, {} bytes)", f.media_type, f.size)
        });
        let files: Vec<String> = files.collect();
        let names = c.parties.iter().map(|p| p.name.clone().unwrap_or_default());
        let addresses = c.parties.iter().map(|p| p.address.0.clone());
        let line = if number.e164.is_empty() {
            &number.name
        } else {
            &number.e164
        };
        let read = match a.direction {
            Direction::Inbound => yes(!waits(c, a)),
            Direction::Outbound => String::new(),
        };
        [
            a.id.0.to_string(),
            c.id.0.to_string(),
            number.name.clone(),
            self.local(a.at),
            utc.unwrap_or_default(),
            kind(a.kind).to_owned(),
            way(a.direction).to_owned(),
            sender.and_then(|p| p.name.clone()).unwrap_or_default(),
            sender.map(|p| p.address.0.clone()).unwrap_or_default(),
            a.subject.clone().unwrap_or_default(),
            a.body.clone(),
            sent.unwrap_or_default(),
            a.outcome.map(outcome).unwrap_or_default().to_owned(),
            match a.kind {
                0 => String::new(),
                _ => a.duration_s.to_string(),
            },
            files.join("; "),
            names.collect::<Vec<_>>().join("; "),
            addresses.collect::<Vec<_>>().join("; "),
            line.clone(),
            read,
        ]
    }
}

fn yes(it: bool) -> String {
    if it { "yes" } else { "no" }.to_owned()
}

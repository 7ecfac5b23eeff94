//! What a transcript says, before it is text, Markdown or HTML. Every text in here is safe to look
//! at (`safe.rs`), and not yet escaped for any form.

use crate::clock::Zone;
use crate::engine::me;
use crate::share::safe;
use crate::share::words::{Words, duration};
use listo_domain::{CallOutcome, Delivery, Direction, Millis, Party};
use listo_store::{Activity, Attachment, Comment, Conversation, Number};

/// What stands above everything, or above one conversation of several.
pub(crate) struct Head {
    pub title: String,
    /// What it is, and what is said.
    pub facts: Vec<(&'static str, String)>,
}

/// A message, a call or a voicemail.
pub(crate) struct Entry {
    pub when: String,
    pub who: String,
    pub ours: bool,
    /// Automatic, not sent, and the like.
    pub marks: Vec<String>,
    /// A call or a voicemail: what it was.
    pub what: Option<String>,
    pub subject: Option<String>,
    pub body: Option<String>,
    pub files: Vec<String>,
    /// Instead of everything that is missing.
    pub void: Option<&'static str>,
}

pub(crate) struct Telling<'a> {
    pub words: &'static Words,
    pub zone: &'a Zone,
}

impl Telling<'_> {
    pub fn when(&self, at: Millis) -> String {
        let local = self.zone.local(at);
        local.map_or_else(
            || self.words.no_date.to_owned(),
            |t| t.format("%Y-%m-%d %H:%M").to_string(),
        )
    }

    pub fn made(&self, now: Millis) -> Vec<(&'static str, String)> {
        let offset = self.zone.offset(now);
        let zone = match self.zone.name.as_str() {
            "" => offset,
            name => format!("{name} ({offset})"),
        };
        vec![(self.words.made, self.when(now)), (self.words.times, zone)]
    }

    fn party(&self, party: &Party) -> String {
        let name = party.name.as_deref().map(safe::line).unwrap_or_default();
        let address = safe::line(&party.address.0);
        match (name.as_str(), address.as_str()) {
            ("", "") => self.words.unknown.to_owned(),
            ("", address) => address.to_owned(),
            (name, "") => name.to_owned(),
            (name, address) => format!("{name} ({address})"),
        }
    }

    /// The name alone, where there is one.
    fn name(&self, party: &Party) -> String {
        let name = party.name.as_deref().map(safe::line).unwrap_or_default();
        if name.is_empty() {
            let bare = Party {
                name: None,
                ..party.clone()
            };
            return self.party(&bare);
        }
        name
    }

    pub fn head(&self, c: &Conversation, number: Option<&Number>, first: Option<Millis>) -> Head {
        let mut names: Vec<String> = c.parties.iter().map(|p| self.name(p)).collect();
        let more = names.len().saturating_sub(3);
        names.truncate(3);
        let mut title = format!("{} {}", self.words.conversation_with, names.join(", "));
        if more > 0 {
            title = format!("{title} +{more}");
        }
        let people: Vec<String> = c.parties.iter().map(|p| self.party(p)).collect();
        let mut facts = vec![(self.words.with, people.join(", "))];
        if let Some(number) = number {
            let name = safe::line(&number.name);
            let ours = match number.e164.as_str() {
                "" => name,
                e164 => format!("{name} ({e164})"),
            };
            facts.push((self.words.ours, ours));
        }
        if let Some(first) = first {
            let (from, to) = (self.when(first), self.when(c.last_at));
            let period = if from == to {
                from
            } else {
                format!("{from} – {to}")
            };
            facts.push((self.words.period, period));
        }
        Head { title, facts }
    }

    pub fn entry(&self, a: &Activity) -> Entry {
        let w = self.words;
        let ours = a.direction == Direction::Outbound;
        let who = match &a.sender {
            _ if ours => w.you.to_owned(),
            Some(sender) => self.name(sender),
            None => w.unknown.to_owned(),
        };
        let mut marks = Vec::new();
        let delivery = match a.delivery {
            Delivery::Draft => Some(w.draft),
            Delivery::Queued => Some(w.queued),
            Delivery::Failed => Some(w.failed),
            Delivery::Sent | Delivery::Delivered => None,
        };
        let text = a.kind == 0;
        marks.extend(delivery.filter(|_| text).map(ToOwned::to_owned));
        marks.extend(a.automatic.then(|| w.automatic.to_owned()));
        let body = Some(safe::text(&a.body)).filter(|b| !b.trim().is_empty());
        let subject = a.subject.as_deref().map(safe::line);
        let subject = subject.filter(|s| !s.is_empty());
        let files: Vec<String> = a.attachments.iter().map(|f| self.file(f)).collect();
        let void = match (&body, a.kind) {
            (None, 0) if subject.is_none() && files.is_empty() => Some(w.empty),
            (None, 2) => Some(w.no_transcript),
            _ => None,
        };
        let what = (!text).then(|| {
            let what = if a.kind == 2 {
                w.voicemail
            } else {
                self.call(a)
            };
            if a.duration_s > 0 {
                format!("{what}, {}", duration(a.duration_s))
            } else {
                what.to_owned()
            }
        });
        Entry {
            when: self.when(a.at),
            who,
            ours,
            marks,
            what,
            subject,
            body,
            files,
            void,
        }
    }

    pub fn comment(&self, c: &Comment) -> Entry {
        let who = if c.actor == me().0 {
            self.words.you.to_owned()
        } else {
            safe::line(&c.actor)
        };
        Entry {
            when: self.when(c.at),
            who,
            ours: true,
            marks: vec![self.words.comment.to_owned()],
            what: None,
            subject: None,
            body: Some(safe::text(&c.body)),
            files: Vec::new(),
            void: None,
        }
    }

    fn call(&self, a: &Activity) -> &'static str {
        let w = self.words;
        match (a.direction, a.outcome) {
            (Direction::Inbound, Some(CallOutcome::Missed)) => w.missed,
            (Direction::Inbound, Some(CallOutcome::Rejected)) => w.rejected,
            (Direction::Outbound, Some(CallOutcome::Missed)) => w.unanswered,
            (Direction::Outbound, Some(CallOutcome::Rejected)) => w.rejected_out,
            (_, Some(CallOutcome::Blocked)) => w.blocked,
            (Direction::Inbound, _) => w.call_in,
            (Direction::Outbound, _) => w.call_out,
        }
    }

    fn file(&self, file: &Attachment) -> String {
        let name = file.name.as_deref().map(safe::line).unwrap_or_default();
        let name = match name.as_str() {
            "" => self.words.attachment,
            name => name,
        };
        let kind = safe::line(&file.media_type);
        let size = self.words.bytes(file.size);
        if kind.is_empty() {
            format!("{name} ({size})")
        } else {
            format!("{name} ({kind}, {size})")
        }
    }
}

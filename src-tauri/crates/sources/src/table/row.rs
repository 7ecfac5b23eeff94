//! One row, and what it tells.

use super::cells::{Cells, split};
use super::mapping::{Field, Mapping, Meaning};
use super::when::{self, Zone};
use super::words::{self, folded};
use crate::numbers::Numbers;
use listo_domain::{Address, CallOutcome, Content, Delivery, Direction, IncomingActivity, Party};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is known beside the row.
pub(super) struct Known {
    pub numbers: Numbers,
    pub ours: BTreeSet<Address>,
    pub chats: HashMap<String, BTreeSet<Address>>,
}

pub(super) struct Record {
    /// Which of our numbers; empty where the row does not say.
    pub ours: Address,
    /// Its id is still to be given.
    pub activity: IncomingActivity,
    /// What tells it from others.
    pub identity: Vec<String>,
}

/// The field that is missing or makes no sense, and its value.
type Bad = (&'static str, String);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Call,
    Voicemail,
}

/// What the words of a row say.
#[derive(Default)]
struct Said {
    way: Option<Direction>,
    kind: Option<Kind>,
    outcome: Option<CallOutcome>,
    skip: bool,
}

impl Said {
    fn add(&mut self, meaning: Meaning) {
        use Direction::{Inbound, Outbound};
        let (way, kind, outcome) = match meaning {
            Meaning::In => (Some(Inbound), None, None),
            Meaning::Out => (Some(Outbound), None, None),
            Meaning::Text => (None, Some(Kind::Text), None),
            Meaning::Call => (None, Some(Kind::Call), None),
            Meaning::Voicemail => (Some(Inbound), Some(Kind::Voicemail), None),
            Meaning::InCall => (Some(Inbound), Some(Kind::Call), None),
            Meaning::OutCall => (Some(Outbound), Some(Kind::Call), None),
            Meaning::Missed => (None, Some(Kind::Call), Some(CallOutcome::Missed)),
            Meaning::Rejected => (None, Some(Kind::Call), Some(CallOutcome::Rejected)),
            Meaning::Blocked => (None, Some(Kind::Call), Some(CallOutcome::Blocked)),
            Meaning::Skip => {
                self.skip = true;
                return;
            }
        };
        self.way = self.way.or(way);
        self.kind = self.kind.or(kind);
        self.outcome = self.outcome.or(outcome);
    }

    fn of(cells: &Cells<'_>, mapping: &Mapping) -> Self {
        let mut said = Self::default();
        for field in [Field::Direction, Field::Kind] {
            if let Some(meaning) = mapping.meaning(&cells.get(field)) {
                said.add(meaning);
            }
        }
        // Nobody misses a call of their own.
        if said.way.is_none() && said.outcome.is_some() {
            said.way = Some(Direction::Inbound);
        }
        said
    }
}

/// Who began, by words or by which number is ours.
pub(super) fn way(cells: &Cells<'_>, mapping: &Mapping, known: &mut Known) -> Option<Direction> {
    Said::of(cells, mapping)
        .way
        .or_else(|| by_numbers(cells, known))
}

fn by_numbers(cells: &Cells<'_>, known: &mut Known) -> Option<Direction> {
    let from = known.numbers.normalise(&cells.number(Field::From));
    let to = cells.number(Field::To);
    let mut to = split(&to).map(|one| known.numbers.normalise(one));
    match (
        known.ours.contains(&from),
        to.any(|one| known.ours.contains(&one)),
    ) {
        (true, _) => Some(Direction::Outbound),
        (false, true) => Some(Direction::Inbound),
        (false, false) => None,
    }
}

/// The row, and whether it names files; nothing where it is no message and no call.
pub(super) fn read(
    cells: &Cells<'_>,
    mapping: &Mapping,
    known: &mut Known,
    zone: Zone,
) -> Result<Option<(Record, bool)>, Bad> {
    let said = Said::of(cells, mapping);
    if said.skip {
        return Ok(None);
    }
    let (date, time) = (cells.get(Field::Date), cells.get(Field::Time));
    let Some(stamp) = when::read(&date, &time, mapping.order) else {
        return Err(("date", format!("{date} {time}").trim().to_owned()));
    };
    let Some(way) = said.way.or_else(|| by_numbers(cells, known)) else {
        return Err(("direction", cells.get(Field::Direction)));
    };
    let body = cells.whole(Field::Text);
    let files = named_files(&cells.get(Field::Attachments));
    let length = cells.get(Field::Duration);
    let kind = said.kind.unwrap_or_else(|| {
        let told = mapping.has(Field::Text) && (!body.trim().is_empty() || length.is_empty());
        if told || !mapping.has(Field::Duration) {
            Kind::Text
        } else {
            Kind::Call
        }
    });
    let sides = Sides::of(cells, known, way, kind)?;
    let (status, outcome) = (cells.get(Field::Status), cells.get(Field::Outcome));
    let duration = when::duration(&length).unwrap_or_default();
    let content = match kind {
        Kind::Text => Content::Text {
            direction: way,
            body: body.clone(),
            subject: Some(cells.get(Field::Subject)).filter(|s| !s.is_empty()),
            delivery: match way {
                Direction::Inbound => Delivery::Delivered,
                Direction::Outbound => delivery(&status),
            },
            attachments: Vec::new(),
        },
        Kind::Call => Content::Call {
            direction: way,
            outcome: said
                .outcome
                .or_else(|| words::outcome(&folded(&outcome)))
                .or_else(|| words::outcome(&folded(&status)))
                .unwrap_or(match (duration, mapping.has(Field::Duration)) {
                    (0, true) => CallOutcome::Missed,
                    _ => CallOutcome::Answered,
                }),
            duration_s: duration,
            recording: None,
            summary: None,
        },
        Kind::Voicemail => Content::Voicemail {
            duration_s: duration,
            transcript: Some(body.clone()).filter(|t| !t.trim().is_empty()),
            recording: None,
        },
    };
    let Sides {
        ours,
        parties,
        sender,
        raw,
    } = sides;
    let mut identity = vec![
        match kind {
            Kind::Text => "text",
            Kind::Call => "call",
            Kind::Voicemail => "voicemail",
        }
        .to_owned(),
        match way {
            Direction::Inbound => "in",
            Direction::Outbound => "out",
        }
        .to_owned(),
        date,
        time,
        body,
        cells.get(Field::Id),
    ];
    identity.extend(raw);
    let activity = IncomingActivity {
        external_id: String::new(),
        parties,
        sender,
        at: stamp.at(zone),
        content,
        automatic: status
            .to_lowercase()
            .split(", ")
            .any(|word| word == "automatic"),
        read: match way {
            Direction::Inbound => words::read(&folded(&cells.get(Field::Read))),
            Direction::Outbound => None,
        },
    };
    let record = Record {
        ours,
        activity,
        identity,
    };
    Ok(Some((record, files)))
}

fn delivery(status: &str) -> Delivery {
    let mut words = status.split(',').map(folded);
    words
        .find_map(|word| words::delivery(&word))
        .unwrap_or(Delivery::Sent)
}

/// `NumMedia` counts them.
fn named_files(cell: &str) -> bool {
    !matches!(cell, "" | "0" | "-")
}

struct Sides {
    ours: Address,
    parties: Vec<Party>,
    sender: Option<Address>,
    /// As the table writes them.
    raw: [String; 4],
}

impl Sides {
    fn of(cells: &Cells<'_>, known: &mut Known, way: Direction, kind: Kind) -> Result<Self, Bad> {
        let [from, to, number] = [Field::From, Field::To, Field::Number].map(|f| cells.number(f));
        let (chat, name) = (cells.get(Field::Chat), cells.get(Field::Name));
        let line = cells.number(Field::OurNumber);
        let (theirs, mine) = match way {
            Direction::Inbound => (&from, &to),
            Direction::Outbound => (&to, &from),
        };
        let sender = Some(theirs).filter(|t| way == Direction::Inbound && !t.is_empty());
        let mut others: Vec<&str> = split(&number).collect();
        if others.is_empty() {
            others = split(theirs).collect();
        }
        let mut addresses: Vec<Address> = Vec::new();
        for other in &others {
            let hidden = words::withheld(&folded(other));
            let one = known.numbers.normalise(if hidden { "" } else { other });
            addresses.push(one);
        }
        if number.is_empty() && way == Direction::Inbound && split(to.as_str()).nth(1).is_some() {
            // The others of a group, who are not we.
            let rest: Vec<Address> = split(&to).map(|one| known.numbers.normalise(one)).collect();
            addresses.extend(rest.into_iter().filter(|one| !known.ours.contains(one)));
        }
        if number.is_empty()
            && let Some(people) = known.chats.get(&chat)
            && (people.len() > 1 || addresses.is_empty())
        {
            addresses.extend(people.iter().cloned());
        }
        let mut by_name = false;
        if addresses.is_empty() {
            // Of a call without a number nothing but a name says who it was.
            let by_chat = kind == Kind::Text && !chat.is_empty();
            let shown = if by_chat { &chat } else { &name };
            by_name = !shown.is_empty();
            match (by_name, kind) {
                (true, _) => addresses.push(known.numbers.normalise(shown)),
                (false, Kind::Text) => return Err(("number", String::new())),
                (false, _) => addresses.push(Address(String::new())),
            }
        }
        let said = cells.names();
        let names: Vec<&str> = said.split("; ").collect();
        let aligned = names.len() == addresses.len();
        let mut parties: BTreeMap<Address, Option<String>> = BTreeMap::new();
        for (at, address) in addresses.iter().enumerate() {
            let given = match (aligned, names.get(at)) {
                (true, Some(given)) if !given.is_empty() && *given != address.0 => Some(*given),
                _ => None,
            };
            let entry = parties.entry(address.clone()).or_default();
            *entry = entry.take().or(given.map(str::to_owned));
        }
        let sender = match (way, sender) {
            (Direction::Outbound, _) => None,
            (Direction::Inbound, Some(sender)) if !words::withheld(&folded(sender)) => {
                Some(known.numbers.normalise(sender))
            }
            (Direction::Inbound, _) => addresses.first().cloned(),
        };
        if let Some(sender) = &sender
            && !parties.contains_key(sender)
        {
            parties.insert(sender.clone(), None);
        }
        let mine = match (line.is_empty(), split(mine).nth(1)) {
            (false, _) => line.as_str(),
            (true, None) => mine.as_str(),
            (true, Some(_)) => "",
        };
        let ours = known.numbers.normalise(mine);
        let shown = if by_name { name } else { String::new() };
        Ok(Self {
            ours,
            parties: parties
                .into_iter()
                .map(|(address, name)| Party { address, name })
                .collect(),
            sender,
            raw: [
                from,
                to,
                number,
                if shown.is_empty() { chat } else { shown },
            ],
        })
    }
}

//! vCard 2.1, 3.0 and 4.0. Every property that matters is parsed by itself, so that a broken one
//! costs only itself and has a line; pictures and the like are never looked at.

use super::read::{Card, Field, ProblemReason, Reading};
use calcard::vcard::{VCard, VCardEntry, VCardProperty, VCardValue};
use calcard::{Entry, Parser};

/// Of our own: name and value of a field that the person has made, as JSON: `["Plan","Gold"]`.
pub(super) const PROPERTY: &str = "X-LISTO-PROPERTY";

/// A property with more bytes is left out: these hold names and notes.
const MAX_PROPERTY: usize = 256 * 1024;

pub(super) fn is(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|l| !l.is_empty());
    first.is_some_and(|l| l.eq_ignore_ascii_case("BEGIN:VCARD"))
}

/// A property with the lines it goes on over.
struct Property {
    line: usize,
    text: String,
}

pub(super) fn read(text: &str, into: &mut Reading<'_>) {
    let mut open: Option<(usize, Building)> = None;
    for property in properties(text) {
        let line = property.text.trim();
        if line.is_empty() {
            continue;
        }
        if line.eq_ignore_ascii_case("BEGIN:VCARD") {
            if let Some((at, card)) = open.take() {
                into.problem(at, "", ProblemReason::Truncated);
                into.add(card.done());
            }
            if into.is_full() {
                return into.problem(property.line, "", ProblemReason::TooLarge);
            }
            open = Some((property.line, Building::default()));
        } else if line.eq_ignore_ascii_case("END:VCARD") {
            match open.take() {
                Some((_, card)) => into.add(card.done()),
                None => into.problem(property.line, "", ProblemReason::Malformed),
            }
        } else if let Some((_, card)) = &mut open {
            card.take(&property, into);
        } else {
            into.problem(property.line, "", ProblemReason::Malformed);
        }
    }
    if let Some((at, card)) = open {
        into.problem(at, "", ProblemReason::Truncated);
        into.add(card.done());
    }
}

/// Lines with what is folded under them: by a space, or by the `=` of quoted-printable.
fn properties(text: &str) -> impl Iterator<Item = Property> {
    let mut lines = text.lines().enumerate().peekable();
    std::iter::from_fn(move || {
        let (number, first) = lines.next()?;
        let mut text = first.to_owned();
        let quoted = names_encoding(first);
        let mut last = first;
        while let Some((_, next)) = lines.peek() {
            let soft = quoted && last.ends_with('=');
            if !soft && !next.starts_with([' ', '\t']) {
                break;
            }
            // What is too long is cut here already, so that it is not held.
            if text.len() <= MAX_PROPERTY {
                text.push_str("\r\n");
                text.push_str(next);
            }
            last = next;
            lines.next();
        }
        Some(Property {
            line: number + 1,
            text,
        })
    })
}

fn names_encoding(line: &str) -> bool {
    let parameters = line.split(':').next().unwrap_or_default();
    parameters.to_ascii_uppercase().contains("QUOTED-PRINTABLE")
}

/// A card while its properties come in.
#[derive(Default)]
struct Building {
    card: Card,
    /// From N, for cards without FN.
    parts: String,
}

impl Building {
    fn done(self) -> Card {
        let mut card = self.card;
        if card.name.is_empty() {
            card.name = self.parts;
        }
        card
    }

    fn take(&mut self, property: &Property, into: &mut Reading<'_>) {
        let at = property.line;
        let Some((name, _)) = property.text.split_once([':', ';']) else {
            return into.problem(at, "", ProblemReason::Malformed);
        };
        // `item1.TEL` is a TEL.
        let field = name.rsplit('.').next().unwrap_or_default().trim();
        let field = field.to_ascii_uppercase();
        if !matches!(
            field.as_str(),
            "FN" | "N" | "ORG" | "TEL" | "EMAIL" | "NOTE" | "CATEGORIES" | PROPERTY
        ) {
            return;
        }
        if property.text.len() > MAX_PROPERTY {
            return into.problem(at, &field, ProblemReason::TooLarge);
        }
        let Some(entry) = parse(&property.text) else {
            return into.problem(at, &field, ProblemReason::Malformed);
        };
        let parts = texts(&entry);
        match entry.name {
            VCardProperty::Fn if self.card.name.is_empty() => {
                self.card.name = into.line(at, &field, &parts.join(" "));
            }
            VCardProperty::N => {
                let part = |i: usize| parts.get(i).map_or("", String::as_str);
                // Family, given, more, before and after.
                let name = [3, 1, 2, 0, 4].map(part).join(" ");
                self.parts = into.line(at, &field, &name);
            }
            VCardProperty::Org if self.card.company.is_empty() => {
                let units: Vec<&str> = parts.iter().map(|p| p.trim()).collect();
                let units: Vec<&str> = units.into_iter().filter(|u| !u.is_empty()).collect();
                self.card.company = into.line(at, &field, &units.join(", "));
            }
            VCardProperty::Tel => {
                let text = parts.join(",");
                let number = text.trim();
                let number = strip(number, "tel:").unwrap_or(number);
                // An extension is no part of the address that texts come from.
                let number = number.split(';').next().unwrap_or_default();
                into.number(&mut self.card, at, &field, number);
            }
            VCardProperty::Email => {
                let text = parts.join(",");
                let address = text.trim();
                let address = strip(address, "mailto:").unwrap_or(address);
                into.email(&mut self.card, at, &field, address);
            }
            VCardProperty::Other(name) if name.eq_ignore_ascii_case(PROPERTY) => {
                let both: Result<(String, String), _> = serde_json::from_str(&parts.join(","));
                match both {
                    Ok((name, value)) => {
                        let (name, ours) = (name.trim().into(), true);
                        let field = Field {
                            name,
                            value,
                            line: at,
                            ours,
                        };
                        into.field(&mut self.card, field);
                    }
                    Err(_) => into.problem(at, &field, ProblemReason::BadValue),
                }
            }
            VCardProperty::Categories => {
                for tag in &parts {
                    into.tag(&mut self.card, at, &field, tag);
                }
            }
            VCardProperty::Note => {
                into.note(&mut self.card, at, &field, &parts.join(","));
            }
            _ => {}
        }
    }
}

fn strip<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let start = text.get(..scheme.len())?;
    start
        .eq_ignore_ascii_case(scheme)
        .then(|| text.get(scheme.len()..).unwrap_or_default())
}

fn parse(property: &str) -> Option<VCardEntry> {
    let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{property}\r\nEND:VCARD\r\n");
    let Entry::VCard(VCard { entries }) = Parser::new(&card).entry() else {
        return None;
    };
    entries.into_iter().find(|e| {
        !matches!(
            e.name,
            VCardProperty::Begin | VCardProperty::End | VCardProperty::Version
        )
    })
}

fn texts(entry: &VCardEntry) -> Vec<String> {
    let mut all = Vec::new();
    for value in &entry.values {
        match value {
            VCardValue::Text(text) => all.push(text.clone()),
            VCardValue::Component(parts) => all.push(parts.join(" ")),
            VCardValue::Integer(n) => all.push(n.to_string()),
            _ => {}
        }
    }
    all
}

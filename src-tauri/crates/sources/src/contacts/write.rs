//! Writing contacts for other programs.

use super::csv::{OURS, SEVERAL};
use super::read::{Card, Field};
use super::vcard::PROPERTY;
use crate::sheet::harmless;
use calcard::vcard::{VCard, VCardEntry, VCardProperty, VCardValue, VCardVersion};
use csv::WriterBuilder;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Vcard3,
    Vcard4,
    Csv,
}

#[must_use]
pub fn write(cards: &[Card], format: Format) -> String {
    match format {
        Format::Vcard3 => vcards(cards, VCardVersion::V3_0),
        Format::Vcard4 => vcards(cards, VCardVersion::V4_0),
        Format::Csv => csv(cards),
    }
}

fn is_email(address: &str) -> bool {
    address.contains('@')
}

/// What a contact without a name is called: every vCard must have one.
fn called(card: &Card) -> String {
    if card.name.is_empty() {
        card.numbers
            .first()
            .map_or_else(String::new, |n| n.0.clone())
    } else {
        card.name.clone()
    }
}

fn vcards(cards: &[Card], version: VCardVersion) -> String {
    let text = |name, value: &str| VCardEntry::new(name).with_value(value.to_owned());
    let mut out = String::new();
    for card in cards {
        let mut entries = vec![text(VCardProperty::Fn, &called(card))];
        // 3.0 asks for it; the parts of a name are not ours to guess.
        let parts = ["", &card.name, "", "", ""].map(|p| VCardValue::Text(p.to_owned()));
        entries.push(VCardEntry::new(VCardProperty::N).with_values(parts.into()));
        if !card.company.is_empty() {
            entries.push(text(VCardProperty::Org, &card.company));
        }
        for address in &card.numbers {
            let property = if is_email(&address.0) {
                VCardProperty::Email
            } else {
                VCardProperty::Tel
            };
            entries.push(text(property, &address.0));
        }
        for note in &card.notes {
            entries.push(text(VCardProperty::Note, note));
        }
        if !card.tags.is_empty() {
            let tags = card.tags.iter().cloned().map(VCardValue::Text);
            entries.push(VCardEntry::new(VCardProperty::Categories).with_values(tags.collect()));
        }
        for Field { name, value, .. } in &card.properties {
            let both = serde_json::json!([&**name, value]).to_string();
            entries.push(text(VCardProperty::Other(PROPERTY.to_owned()), &both));
        }
        // A String takes everything.
        let _ = VCard { entries }.write_to(&mut out, version);
    }
    out
}

/// Google's headings, which most programs know.
fn csv(cards: &[Card]) -> String {
    let most = |count: fn(&Card) -> usize| cards.iter().map(count).max().unwrap_or(0).max(1);
    let emails = most(|c| c.numbers.iter().filter(|n| is_email(&n.0)).count());
    let numbers = most(|c| c.numbers.iter().filter(|n| !is_email(&n.0)).count());
    let notes = most(|c| c.notes.len());
    let mut head = vec!["Name".to_owned(), "Organization Name".to_owned()];
    head.extend((1..=numbers).map(|i| format!("Phone {i} - Value")));
    head.extend((1..=emails).map(|i| format!("E-mail {i} - Value")));
    head.extend((1..=notes).map(|i| match i {
        1 => "Notes".to_owned(),
        i => format!("Notes {i}"),
    }));
    let tagged = cards.iter().any(|card| !card.tags.is_empty());
    head.extend(tagged.then(|| "Labels".to_owned()));
    let mut properties: Vec<&str> = Vec::new();
    for Field { name, .. } in cards.iter().flat_map(|c| &c.properties) {
        if !properties.contains(&&**name) {
            properties.push(name);
        }
    }
    head.extend(properties.iter().map(|name| format!("{OURS}{name}")));
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    // Writing into memory does not fail, and the rows are of one length.
    let _ = writer.write_record(&head);
    for card in cards {
        let of = |email: bool, room: usize| {
            let theirs = card.numbers.iter().filter(move |n| is_email(&n.0) == email);
            padded(theirs.map(|n| cell(&n.0)).collect(), room)
        };
        let mut row = vec![text(&card.name), text(&card.company)];
        row.extend(of(false, numbers));
        row.extend(of(true, emails));
        row.extend(padded(card.notes.iter().map(|n| text(n)).collect(), notes));
        row.extend(tagged.then(|| text(&card.tags.join(SEVERAL))));
        row.extend(properties.iter().map(|name| {
            let value = card.properties.iter().find(|f| *f.name == **name);
            value.map_or_else(String::new, |f| text(&f.value))
        }));
        let _ = writer.write_record(&row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    // With a mark a spreadsheet knows the letters.
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

fn padded(mut values: Vec<String>, room: usize) -> Vec<String> {
    values.resize(room, String::new());
    values
}

/// Addresses may be anything a file calls one. A plain number is left as other programs read it.
fn cell(address: &str) -> String {
    let digits = address.strip_prefix('+').unwrap_or_default();
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return address.to_owned();
    }
    text(address)
}

fn text(value: &str) -> String {
    harmless(value).into_owned()
}

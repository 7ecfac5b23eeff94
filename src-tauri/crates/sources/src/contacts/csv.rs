//! CSV with headings, as Google, Outlook and Listo write it, in English or Spanish.

use super::read::{Card, Field, ProblemReason, Reading};
use crate::sheet::plain;
use csv::{ReaderBuilder, StringRecord};
use std::sync::Arc;

/// Columns more than any address book has.
const MAX_COLUMNS: usize = 500;
/// A longer heading names nothing that anybody has made.
const MAX_HEADING: usize = 100;
/// Before the name of a field that the person has made: whatever words are in the name, it is no number.
pub(super) const OURS: &str = "Listo: ";
/// Between several values in one field, as Google writes it.
pub(super) const SEVERAL: &str = " ::: ";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Given,
    Middle,
    Family,
    Company,
    Number,
    Email,
    Note,
    Tags,
    /// Whether it is one is for the caller to know.
    Property,
}

/// What a heading names: folded, without digits and marks.
fn column(heading: &str) -> Option<Column> {
    let folded = listo_domain::text::fold_word(heading);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .collect();
    let is = |all: &[&str]| words == all;
    let has = |word: &str| words.contains(&word);
    // "Phone 1 - Type", "E-mail 1 - Label" say what the value beside them is.
    if has("type") || has("label") || has("phonetic") || has("tipo") || has("etiqueta") {
        return None;
    }
    Some(match words.as_slice() {
        _ if is(&["name"]) || is(&["full", "name"]) || is(&["display", "name"]) => Column::Name,
        _ if is(&["nombre", "completo"]) || is(&["nombre", "para", "mostrar"]) => Column::Name,
        _ if is(&["first", "name"]) || is(&["given", "name"]) || is(&["nombre"]) => Column::Given,
        _ if is(&["middle", "name"]) || is(&["additional", "name"]) => Column::Middle,
        _ if is(&["segundo", "nombre"]) => Column::Middle,
        _ if is(&["last", "name"]) || is(&["family", "name"]) || is(&["surname"]) => Column::Family,
        _ if is(&["apellido"]) || is(&["apellidos"]) => Column::Family,
        _ if is(&["company"]) || is(&["organization"]) || is(&["empresa"]) => Column::Company,
        _ if is(&["organization", "name"]) || is(&["organizacion"]) => Column::Company,
        _ if has("email") || has("mail") || has("correo") => Column::Email,
        _ if has("fax") || has("pager") => return None,
        _ if has("phone") || has("mobile") || has("telefono") || has("movil") => Column::Number,
        _ if has("number") || has("numbers") || has("numero") || has("tel") => Column::Number,
        _ if has("notes") || has("note") || has("notas") || has("nota") => Column::Note,
        _ if is(&["labels"]) || is(&["group", "membership"]) => Column::Tags,
        _ if is(&["tags"]) || is(&["categories"]) => Column::Tags,
        _ if is(&["etiquetas"]) || is(&["categorias"]) => Column::Tags,
        _ => Column::Property,
    })
}

/// A column that is read.
struct Heading {
    at: usize,
    column: Column,
    name: Arc<str>,
    ours: bool,
}

impl Heading {
    fn of(at: usize, text: &str) -> Option<Self> {
        let text = plain(text.trim());
        if text.chars().count() > MAX_HEADING {
            return None;
        }
        let ours = text.strip_prefix(OURS);
        let column = match ours {
            Some(_) => Column::Property,
            None => column(text)?,
        };
        Some(Self {
            at,
            column,
            name: ours.unwrap_or(text).trim().into(),
            ours: ours.is_some(),
        })
    }
}

/// False where the headings name neither a number nor an address.
pub(super) fn read(text: &str, into: &mut Reading<'_>) -> bool {
    // The lines of what follows "\r\n" are counted one too low.
    let text = text.replace("\r\n", "\n");
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|d| head.bytes().filter(|b| b == d).count())
        .unwrap_or(b',');
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let Ok(headings) = reader.headers().cloned() else {
        return false;
    };
    let columns: Vec<Heading> = headings
        .iter()
        .take(MAX_COLUMNS)
        .enumerate()
        .filter_map(|(at, text)| Heading::of(at, text))
        .collect();
    let reaches = |c: &Column| matches!(c, Column::Number | Column::Email);
    if !columns.iter().any(|h| reaches(&h.column)) {
        return false;
    }
    let mut record = StringRecord::new();
    loop {
        let line = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(false) => return true,
            Ok(true) => {}
            Err(_) => {
                into.problem(line, "", ProblemReason::Malformed);
                if reader.is_done() {
                    return true;
                }
                continue;
            }
        }
        if into.is_full() {
            into.problem(line, "", ProblemReason::TooLarge);
            return true;
        }
        let line = record
            .position()
            .and_then(|p| usize::try_from(p.line()).ok())
            .unwrap_or(line);
        let card = card(&record, line, &columns, into);
        into.add(card);
    }
}

fn card(record: &StringRecord, line: usize, columns: &[Heading], into: &mut Reading<'_>) -> Card {
    let mut card = Card::default();
    let mut parts = [String::new(), String::new(), String::new()];
    for Heading {
        at,
        column,
        name: heading,
        ours,
    } in columns
    {
        let value = plain(record.get(*at).unwrap_or_default().trim());
        if value.is_empty() {
            continue;
        }
        match column {
            Column::Name => card.name = into.line(line, heading, value),
            Column::Given => parts[0] = value.to_owned(),
            Column::Middle => parts[1] = value.to_owned(),
            Column::Family => parts[2] = value.to_owned(),
            Column::Company => card.company = into.line(line, heading, value),
            Column::Number => {
                for number in value.split(SEVERAL) {
                    into.number(&mut card, line, heading, number);
                }
            }
            Column::Email => {
                for address in value.split(SEVERAL) {
                    into.email(&mut card, line, heading, address);
                }
            }
            Column::Note => into.note(&mut card, line, heading, value),
            Column::Tags => {
                // Outlook calls them categories, and has semicolons between them.
                let several = if heading.to_lowercase().starts_with("cat") {
                    ";"
                } else {
                    SEVERAL
                };
                for tag in value.split(several) {
                    into.tag(&mut card, line, heading, tag);
                }
            }
            Column::Property => {
                let field = Field {
                    name: heading.clone(),
                    value: value.to_owned(),
                    line,
                    ours: *ours,
                };
                into.field(&mut card, field);
            }
        }
    }
    if card.name.is_empty() {
        card.name = into.line(line, "", &parts.join(" "));
    }
    card
}

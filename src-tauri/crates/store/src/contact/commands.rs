//! What an edit means, given the contacts that are there.

use super::edit::{Book, ContactEdit, ContactKey};
use listo_domain::{Address, Contact, ContactCommand, ContactId, ContactRefusal};
use std::collections::{BTreeMap, BTreeSet};

/// What an edit comes to; `None` where a contact it is about is gone.
pub(super) fn commands(
    book: &mut Book,
    edit: &ContactEdit,
) -> Option<Vec<(ContactId, ContactCommand)>> {
    let fill = |c: &Contact| ContactCommand::Fill {
        name: c.name.clone(),
        company: c.company.clone(),
        numbers: c.numbers.clone(),
        notes: c.notes.values().cloned().collect(),
        properties: c.properties.clone(),
        tags: c.tags.clone(),
    };
    Some(match edit {
        ContactEdit::Decide(key, command) => {
            let id = match key {
                ContactKey::Id(id) => {
                    book.there(*id)?;
                    *id
                }
                ContactKey::New => book.new_contact(),
                ContactKey::With(numbers) => {
                    let owner = numbers.iter().find_map(|n| book.owners.get(n).copied());
                    match owner {
                        Some(id) => id,
                        // With the first of them from the start; an import fills in all.
                        None if matches!(command, ContactCommand::Fill { .. }) => {
                            book.new_contact()
                        }
                        None => {
                            let id = book.new_contact();
                            if let ContactCommand::AddNumber(more) = command
                                && book.owners.contains_key(more)
                            {
                                book.refused.push((id, ContactRefusal::NumberTaken));
                                return Some(Vec::new());
                            }
                            let number = numbers.first()?.clone();
                            return Some(vec![(id, first_with(number, command.clone()))]);
                        }
                    }
                }
            };
            vec![(id, command.clone())]
        }
        ContactEdit::Merge(into, from) if into == from => return None,
        ContactEdit::Merge(into, from) => {
            book.there(*into)?;
            let taken_up = fill(book.there(*from)?);
            vec![(*from, ContactCommand::Remove), (*into, taken_up)]
        }
        ContactEdit::Split(from, number) => {
            if !book.there(*from)?.numbers.contains(number) {
                // Whoever asked had an older state before them.
                let reason = match book.owners.get(number) {
                    Some(_) => ContactRefusal::NumberTaken,
                    None => ContactRefusal::Unchanged,
                };
                book.refused.push((*from, reason));
                return Some(Vec::new());
            }
            let alone = Contact {
                numbers: vec![number.clone()],
                ..Contact::default()
            };
            let taken_out = ContactCommand::RemoveNumber(number.clone());
            vec![(*from, taken_out), (book.new_contact(), fill(&alone))]
        }
    })
}

/// The first thing said about a number that has no contact yet.
fn first_with(number: Address, command: ContactCommand) -> ContactCommand {
    let (mut name, mut company, mut numbers) = (String::new(), String::new(), vec![number]);
    let mut notes = Vec::new();
    let (mut properties, mut tags) = (BTreeMap::new(), BTreeSet::new());
    match command {
        ContactCommand::Name(text) if !text.is_empty() => name = text,
        ContactCommand::Company(text) if !text.is_empty() => company = text,
        ContactCommand::AddNumber(more) => numbers.push(more),
        ContactCommand::AddNote(note) => notes.push(note),
        ContactCommand::Property(id, value) if !value.is_empty() => {
            properties.insert(id, value);
        }
        ContactCommand::Tag(tag, true) => {
            tags.insert(tag);
        }
        other => return other,
    }
    ContactCommand::Fill {
        name,
        company,
        numbers,
        notes,
        properties,
        tags,
    }
}

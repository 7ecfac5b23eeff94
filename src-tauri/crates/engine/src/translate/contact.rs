//! The same for contacts.

use super::id;
use crate::api;
use crate::error::{Error, Result};
use listo_domain::{self as domain, ContactId, NoteId, PropertyId};
use listo_store as store;

pub(crate) fn property_id(text: &str) -> Result<PropertyId> {
    id(text)
        .map(PropertyId)
        .ok_or_else(|| Error::invalid("property", text))
}

pub(crate) fn property(p: store::Property) -> api::Property {
    api::Property {
        id: p.id.0.to_string(),
        name: p.name,
        kind: match p.kind {
            store::PropertyKind::Text => api::PropertyKind::Text,
            store::PropertyKind::Number => api::PropertyKind::Number,
            store::PropertyKind::Date => api::PropertyKind::Date,
            store::PropertyKind::Choice => api::PropertyKind::Choice,
            store::PropertyKind::YesNo => api::PropertyKind::YesNo,
            store::PropertyKind::Link => api::PropertyKind::Link,
        },
        choices: p.choices,
        uses: p.uses,
    }
}

pub(crate) fn contact_id(text: &str) -> Result<ContactId> {
    id(text)
        .map(ContactId)
        .ok_or_else(|| Error::invalid("contact", text))
}

pub(crate) fn note_id(text: &str) -> Result<NoteId> {
    id(text)
        .map(NoteId)
        .ok_or_else(|| Error::invalid("note", text))
}

pub(crate) fn contact((id, c): (ContactId, domain::Contact)) -> api::Contact {
    let note = |(id, note): (NoteId, domain::Note)| api::ContactNote {
        id: id.0.to_string(),
        at: note.at.0,
        text: note.text,
    };
    let value = |(id, value): (PropertyId, String)| api::ContactProperty {
        property_id: id.0.to_string(),
        value,
    };
    api::Contact {
        id: id.0.to_string(),
        name: c.name,
        company: c.company,
        numbers: c.numbers.into_iter().map(|n| n.0).collect(),
        notes: c.notes.into_iter().map(note).collect(),
        properties: c.properties.into_iter().map(value).collect(),
        tag_ids: c.tags.into_iter().map(|tag| tag.0.to_string()).collect(),
    }
}

pub(crate) fn contact_cursor(text: &str) -> Result<store::ContactCursor> {
    text.split_once(':')
        .and_then(|(row, sorted)| {
            Some(store::ContactCursor {
                sorted: sorted.to_owned(),
                id: ContactId(id(row)?),
            })
        })
        .ok_or_else(|| Error::invalid("after", text))
}

pub(crate) fn contact_page(page: store::ContactPage) -> api::ContactPage {
    let line = |c| {
        let api::Contact {
            id,
            name,
            company,
            numbers,
            tag_ids,
            ..
        } = contact(c);
        api::ContactLine {
            id,
            name,
            company,
            numbers,
            tag_ids,
        }
    };
    api::ContactPage {
        contacts: page.contacts.into_iter().map(line).collect(),
        next: page.next.map(|c| format!("{}:{}", c.id.0, c.sorted)),
        total: page.total,
    }
}

pub(crate) fn person(p: store::Person) -> api::Person {
    api::Person {
        address: p.address.0,
        source_name: (!p.source_name.is_empty()).then_some(p.source_name),
        contact: p.contact.map(contact),
        first_heard: p.first_heard.map(|t| t.0),
        last_heard: p.last_heard.map(|t| t.0),
        conversations: p.conversations,
    }
}

//! Contacts between their rows and the domain.

use crate::conversation::from_json;
use crate::error::Result;
use crate::ingest::json_strings;
use crate::many::Many;
use crate::property::PropertyKind;
use crate::unit::Unit;
use listo_domain::text::fold_word;
use listo_domain::{Address, Contact, ContactId, Millis, Note, NoteId, PropertyId, Seq, TagId};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, HashMap};

pub(crate) const LOAD: &str = "SELECT json_group_array(json_array(k.id, k.present, k.name, \
    k.company, k.stamp, json((SELECT json_group_array(n.address ORDER BY n.position) \
    FROM contact_number n WHERE n.contact_id = k.id)), \
    json((SELECT json_group_array(json_array(o.id, o.at, o.text)) FROM contact_note o \
    WHERE o.contact_id = k.id)), \
    json((SELECT json_group_array(json_array(v.property_id, v.value)) FROM contact_property v \
    WHERE v.contact_id = k.id)), \
    json((SELECT json_group_array(t.tag_id) FROM contact_tag t WHERE t.contact_id = k.id)))) \
    FROM contact k WHERE k.id IN (SELECT value FROM json_each(?))";
pub(crate) const OWNERS: &str = "SELECT json_group_array(json_array(address, contact_id)) \
    FROM contact_number WHERE address IN (SELECT value FROM json_each(?))";
const HIGHEST: &str =
    "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'contact'), 0)";

static SAVE: Many = Many::new(
    "INSERT INTO contact (id, present, name, company, stamp, sorted, words)",
    7,
    "ON CONFLICT DO UPDATE SET present = excluded.present, name = excluded.name, \
     company = excluded.company, stamp = excluded.stamp, sorted = excluded.sorted, \
     words = excluded.words",
);
static SAVE_NUMBER: Many = Many::new(
    "INSERT INTO contact_number (address, contact_id, position)",
    3,
    "",
);
static SAVE_PROPERTY: Many = Many::new(
    "INSERT INTO contact_property (contact_id, property_id, value)",
    3,
    "",
);
static SAVE_TAG: Many = Many::new("INSERT INTO contact_tag (tag_id, contact_id)", 2, "");
static SAVE_NOTE: Many = Many::new("INSERT INTO contact_note (id, contact_id, at, text)", 4, "");
const FORGET: [&str; 4] = [
    "DELETE FROM contact_number WHERE contact_id IN (SELECT value FROM json_each(?))",
    "DELETE FROM contact_note WHERE contact_id IN (SELECT value FROM json_each(?))",
    "DELETE FROM contact_property WHERE contact_id IN (SELECT value FROM json_each(?))",
    "DELETE FROM contact_tag WHERE contact_id IN (SELECT value FROM json_each(?))",
];

type Row = (
    i64,
    i64,
    String,
    String,
    i64,
    Vec<String>,
    Vec<(i64, i64, String)>,
    Vec<(i64, String)>,
    Vec<i64>,
);

pub(crate) fn json_contacts(ids: impl Iterator<Item = ContactId>) -> String {
    serde_json::Value::from(ids.map(|id| id.0).collect::<Vec<_>>()).to_string()
}

pub(crate) async fn load(
    connection: &mut SqliteConnection,
    ids: &str,
) -> Result<BTreeMap<ContactId, Contact>> {
    let json: String = sqlx::query_scalar(LOAD)
        .bind(ids)
        .fetch_one(connection)
        .await?;
    let rows: Vec<Row> = from_json(&json)?;
    let contact = |(id, present, name, company, stamp, numbers, notes, properties, tags): Row| {
        let note = |(id, at, text)| {
            let note = Note {
                at: Millis(at),
                text,
            };
            (NoteId(id), note)
        };
        let contact = Contact {
            present: present != 0,
            name,
            company,
            numbers: numbers.into_iter().map(Address).collect(),
            notes: notes.into_iter().map(note).collect(),
            properties: properties
                .into_iter()
                .map(|(id, value)| (PropertyId(id), value))
                .collect(),
            tags: tags.into_iter().map(TagId).collect(),
            stamp: Seq(stamp),
        };
        (ContactId(id), contact)
    };
    Ok(rows.into_iter().map(contact).collect())
}

/// Which contacts have these addresses.
pub(super) async fn owners<'a>(
    connection: &mut SqliteConnection,
    addresses: impl Iterator<Item = &'a Address>,
) -> Result<HashMap<Address, ContactId>> {
    let json: String = sqlx::query_scalar(OWNERS)
        .bind(json_strings(addresses.map(|a| a.0.as_str())))
        .fetch_one(connection)
        .await?;
    let rows: Vec<(String, i64)> = from_json(&json)?;
    Ok(rows
        .into_iter()
        .map(|(a, id)| (Address(a), ContactId(id)))
        .collect())
}

/// By what a contact is listed.
fn called(c: &Contact) -> &str {
    let name = [&c.name, &c.company].into_iter().find(|t| !t.is_empty());
    name.or(c.numbers.first().map(|n| &n.0))
        .map_or("", String::as_str)
}

/// `said` are the properties that are found by their values, with their kinds.
fn words(c: &Contact, said: &BTreeMap<PropertyId, PropertyKind>) -> String {
    let numbers = c.numbers.iter().map(|n| n.0.as_str());
    let values = c.properties.iter().filter_map(|(id, value)| {
        Some(match said.get(id)? {
            PropertyKind::Link => value.split_once("//").map_or(value.as_str(), |(_, v)| v),
            _ => value.as_str(),
        })
    });
    let all: Vec<&str> = [c.name.as_str(), c.company.as_str()]
        .into_iter()
        .chain(numbers)
        .chain(values)
        .collect();
    fold_word(&all.join(" "))
}

impl Unit {
    pub(super) async fn highest_contact(&mut self) -> Result<i64> {
        Ok(sqlx::query_scalar(HIGHEST).fetch_one(&mut *self.tx).await?)
    }

    pub(crate) async fn save_contacts(&mut self, all: &[(ContactId, &Contact)]) -> Result<()> {
        let ids = json_contacts(all.iter().map(|(id, _)| *id));
        let said = self.said_properties().await?;
        for sql in FORGET {
            sqlx::query(sql).bind(&ids).execute(&mut *self.tx).await?;
        }
        SAVE.run(&mut self.tx, all, |q, (id, c)| {
            q.bind(id.0)
                .bind(c.present)
                .bind(c.name.clone())
                .bind(c.company.clone())
                .bind(c.stamp.0)
                .bind(fold_word(called(c)))
                .bind(words(c, &said))
        })
        .await?;
        let mut numbers: Vec<(String, i64, i64)> = Vec::new();
        let mut notes: Vec<(i64, i64, i64, String)> = Vec::new();
        let mut properties: Vec<(i64, i64, String)> = Vec::new();
        for (id, c) in all {
            for (position, address) in (0..).zip(&c.numbers) {
                numbers.push((address.0.clone(), id.0, position));
            }
            for (note, n) in &c.notes {
                notes.push((note.0, id.0, n.at.0, n.text.clone()));
            }
            for (property, value) in &c.properties {
                properties.push((id.0, property.0, value.clone()));
            }
        }
        SAVE_NUMBER
            .run(&mut self.tx, &numbers, |q, (address, id, position)| {
                q.bind(address).bind(*id).bind(*position)
            })
            .await?;
        SAVE_PROPERTY
            .run(
                &mut self.tx,
                &properties,
                |q, (contact, property, value)| q.bind(*contact).bind(*property).bind(value),
            )
            .await?;
        let tags: Vec<(i64, i64)> = all
            .iter()
            .flat_map(|(id, c)| c.tags.iter().map(|tag| (tag.0, id.0)))
            .collect();
        SAVE_TAG
            .run(&mut self.tx, &tags, |q, (tag, contact)| {
                q.bind(*tag).bind(*contact)
            })
            .await?;
        SAVE_NOTE
            .run(&mut self.tx, &notes, |q, (id, contact, at, text)| {
                q.bind(*id).bind(*contact).bind(*at).bind(text)
            })
            .await
    }
}

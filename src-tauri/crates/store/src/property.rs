//! Properties: the fields the person has made for contacts.

use crate::contact::{json_contacts, load};
use crate::conversation::from_json;
use crate::error::{Error, Result};
use crate::ingest::json_strings;
use crate::name::{found, taken};
use crate::open::Store;
use crate::unit::Unit;
use listo_domain::{Contact, ContactId, Millis, PropertyId};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a value of a property is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropertyKind {
    Text,
    Number,
    Date,
    Choice,
    YesNo,
    Link,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    pub id: PropertyId,
    pub name: String,
    pub kind: PropertyKind,
    /// For a choice.
    pub choices: Vec<String>,
    /// Contacts that have a value.
    pub uses: i64,
}

/// What search finds of a value `v` of the field `f`: of a link not that it is one.
macro_rules! said {
    () => {
        "CASE f.kind WHEN 5 THEN substr(v.value, instr(v.value, '//') + 2) ELSE v.value END"
    };
}
pub(crate) use said;

/// Yes and no are words of every sentence, and what was removed is unseen.
macro_rules! is_said {
    () => {
        "f.removed = 0 AND f.kind <> 4"
    };
}
pub(crate) use is_said;

pub(crate) const PROPERTIES: &str = "SELECT json_group_array(json_array(id, name, kind, json(choices), \
    (SELECT count(*) FROM contact_property v WHERE v.property_id = p.id)) ORDER BY position, id) \
    FROM property p WHERE removed = 0";
const TAKEN: &str = taken!("property");
const ORDER: &str = "UPDATE property SET position = (SELECT j.key FROM json_each(?1) j \
    WHERE j.value = property.id) WHERE id IN (SELECT value FROM json_each(?1))";

type Row = (i64, String, i64, Vec<String>, i64);

impl Store {
    /// In the person's order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn properties(&self) -> Result<Vec<Property>> {
        let pools = self.pools().await;
        let json: String = sqlx::query_scalar(PROPERTIES)
            .fetch_one(&mut *pools.readers.take().await)
            .await?;
        let rows: Vec<Row> = from_json(&json)?;
        rows.into_iter()
            .map(|(id, name, kind, choices, uses)| {
                Ok(Property {
                    id: PropertyId(id),
                    name,
                    kind: crate::codec::Column::from_column(kind)?,
                    choices,
                    uses,
                })
            })
            .collect()
    }

    /// # Errors
    /// [`Error::Taken`] where another property has the name.
    pub async fn create_property(
        &self,
        name: &str,
        kind: PropertyKind,
        choices: &[String],
        at: Millis,
    ) -> Result<PropertyId> {
        let mut unit = self.unit().await?;
        let folded = unit.free_name(TAKEN, name, 0).await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO property (name, folded, kind, choices, position, created_at) \
             VALUES (?, ?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM property), ?) \
             RETURNING id",
        )
        .bind(name)
        .bind(folded)
        .bind(crate::codec::Column::to_column(kind))
        .bind(Value::from(choices).to_string())
        .bind(at.0)
        .fetch_one(&mut *unit.tx)
        .await?;
        unit.commit().await?;
        Ok(PropertyId(id))
    }

    /// What it holds stays what it is; values that are no choice any more stay too.
    ///
    /// # Errors
    /// [`Error::Taken`] where another property has the name, [`Error::NotFound`] where this one is gone.
    pub async fn change_property(
        &self,
        id: PropertyId,
        name: &str,
        choices: &[String],
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        let folded = unit.free_name(TAKEN, name, id.0).await?;
        let done = sqlx::query(
            "UPDATE property SET name = ?, folded = ?, choices = ? WHERE id = ? AND removed = 0",
        )
        .bind(name)
        .bind(folded)
        .bind(Value::from(choices).to_string())
        .bind(id.0)
        .execute(&mut *unit.tx)
        .await?;
        found(&done, "property")?;
        unit.commit().await
    }

    /// # Errors
    /// When the database cannot be written.
    pub async fn order_properties(&self, ids: &[PropertyId]) -> Result<()> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let mut unit = self.unit().await?;
        sqlx::query(ORDER)
            .bind(Value::from(ids).to_string())
            .execute(&mut *unit.tx)
            .await?;
        unit.commit().await
    }

    /// Contacts keep their values, unseen: `removed` false brings them back.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none, [`Error::Taken`] where another has its name by now.
    pub async fn set_property_removed(&self, id: PropertyId, removed: bool) -> Result<()> {
        let mut unit = self.unit().await?;
        let name: Option<String> =
            sqlx::query_scalar("SELECT name FROM property WHERE id = ? AND removed <> ?")
                .bind(id.0)
                .bind(removed)
                .fetch_optional(&mut *unit.tx)
                .await?;
        let name = name.ok_or(Error::NotFound("property"))?;
        if !removed {
            unit.free_name(TAKEN, &name, id.0).await?;
        }
        sqlx::query("UPDATE property SET removed = ? WHERE id = ?")
            .bind(removed)
            .bind(id.0)
            .execute(&mut *unit.tx)
            .await?;
        unit.find_anew(id).await?;
        unit.commit().await
    }
}

impl Unit {
    /// Those whose values search finds, as [`is_said`] has it.
    pub async fn said_properties(&mut self) -> Result<BTreeMap<PropertyId, PropertyKind>> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(concat!(
            "SELECT id, kind FROM property f WHERE ",
            is_said!()
        ))
        .fetch_all(&mut *self.tx)
        .await?;
        rows.into_iter()
            .map(|(id, kind)| Ok((PropertyId(id), crate::codec::Column::from_column(kind)?)))
            .collect()
    }

    /// Those who have a value are found by it no longer, or again.
    async fn find_anew(&mut self, id: PropertyId) -> Result<()> {
        let ids: Vec<i64> =
            sqlx::query_scalar("SELECT contact_id FROM contact_property WHERE property_id = ?")
                .bind(id.0)
                .fetch_all(&mut *self.tx)
                .await?;
        let ids = json_contacts(ids.into_iter().map(ContactId));
        let contacts = load(&mut self.tx, &ids).await?;
        let all: Vec<(ContactId, &Contact)> = contacts.iter().map(|(id, c)| (*id, c)).collect();
        if all.is_empty() {
            return Ok(());
        }
        self.save_contacts(&all).await?;
        let numbers = contacts.values().flat_map(|c| &c.numbers);
        self.show_people(json_strings(numbers.map(|n| n.0.as_str())))
            .await?;
        Ok(())
    }
}

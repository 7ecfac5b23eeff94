//! Who the other parties are, as rows, threads and search show them: by the name of their contact,
//! or else by the one the source gave.

use crate::ConversationId;
use crate::conversation::from_json;
use crate::error::Result;
use crate::ingest::json_strings;
use crate::many::Many;
use crate::search::{self, Named};
use crate::unit::Unit;
use listo_domain::{Contact, ContactId};
use sqlx::SqliteConnection;

/// A name for the address of the given column; joins `x`, `kn` and `k`.
macro_rules! shown_name {
    () => {
        "coalesce(nullif(k.name, ''), x.name, '')"
    };
}
pub(crate) use shown_name;

macro_rules! join_names {
    ($address:literal) => {
        concat!(
            " LEFT JOIN person x ON x.address = ",
            $address,
            " LEFT JOIN contact_number kn ON kn.address = ",
            $address,
            " LEFT JOIN contact k ON k.id = kn.contact_id"
        )
    };
}
pub(crate) use join_names;

/// Company, notes and properties of the contact `k`, which search finds too.
macro_rules! about {
    () => {
        concat!(
            "trim(k.company || ' ' || coalesce((SELECT group_concat(o.text, ' ') \
         FROM contact_note o WHERE o.contact_id = k.id), '') || ' ' || coalesce((SELECT \
         group_concat(",
            $crate::property::said!(),
            ", ' ') FROM contact_property v \
             JOIN property f ON f.id = v.property_id WHERE v.contact_id = k.id AND ",
            $crate::property::is_said!(),
            "), ''))"
        )
    };
}

/// What a row shows of the other parties, what it showed, and what search finds them by besides.
pub(crate) const PEOPLE: &str = concat!(
    "SELECT json_group_array(json_array(c.id, \
     (SELECT '' || json_group_array(json_array(p.address, ",
    shown_name!(),
    ") ORDER BY p.position) FROM party p",
    join_names!("p.address"),
    " WHERE p.conversation_id = c.id), c.people, (SELECT coalesce(group_concat(",
    about!(),
    ", ' '), '') FROM party p JOIN contact_number kn ON kn.address = p.address \
     JOIN contact k ON k.id = kn.contact_id WHERE p.conversation_id = c.id))) \
     FROM conversation c WHERE c.id IN (SELECT value FROM json_each(?))"
);
/// The same of addresses alone, for conversations to be made.
pub(crate) const NAMES: &str = concat!(
    "SELECT json_group_array(json_array(j.value, ",
    shown_name!(),
    ", coalesce(",
    about!(),
    ", ''))) FROM json_each(?) j",
    join_names!("j.value"),
    " WHERE x.address IS NOT NULL OR k.id IS NOT NULL"
);
/// Conversations with one of these addresses.
pub(crate) const WITH: &str = "SELECT json_group_array(DISTINCT conversation_id) FROM party \
    WHERE address IN (SELECT value FROM json_each(?))";
static SET_PEOPLE: Many = Many::new(
    "UPDATE conversation SET people = v.column2 FROM (",
    2,
    ") AS v WHERE conversation.id = v.column1",
);

/// Reads the parties of these conversations, with what their rows say now.
pub(crate) async fn people(
    connection: &mut SqliteConnection,
    ids: &str,
) -> Result<Vec<(Named, String)>> {
    let json: String = sqlx::query_scalar(PEOPLE)
        .bind(ids)
        .fetch_one(connection)
        .await?;
    let rows: Vec<(i64, String, String, String)> = from_json(&json)?;
    let named = |(id, people, was, about)| (Named { id, people, about }, was);
    Ok(rows.into_iter().map(named).collect())
}

impl Unit {
    /// Conversations with one of the numbers of these contacts.
    pub async fn conversations_of(
        &mut self,
        contacts: &[(ContactId, Contact)],
    ) -> Result<Vec<ConversationId>> {
        let numbers = contacts.iter().flat_map(|(_, c)| &c.numbers);
        let ids: String = sqlx::query_scalar(WITH)
            .bind(json_strings(numbers.map(|n| n.0.as_str())))
            .fetch_one(&mut *self.tx)
            .await?;
        let ids: Vec<i64> = from_json(&ids)?;
        Ok(ids.into_iter().map(ConversationId).collect())
    }

    /// Shows the names and finds the contacts of these addresses wherever they are. Gives the
    /// conversations whose rows say something else now.
    pub async fn show_people(&mut self, addresses: String) -> Result<Vec<ConversationId>> {
        let ids: String = sqlx::query_scalar(WITH)
            .bind(addresses)
            .fetch_one(&mut *self.tx)
            .await?;
        if ids == "[]" {
            return Ok(Vec::new());
        }
        let people = people(&mut self.tx, &ids).await?;
        let changed: Vec<&Named> = people
            .iter()
            .filter(|(now, was)| now.people != *was)
            .map(|(now, _)| now)
            .collect();
        SET_PEOPLE
            .run(&mut self.tx, &changed, |q, n| {
                q.bind(n.id).bind(n.people.clone())
            })
            .await?;
        let changed = changed.into_iter().map(|n| ConversationId(n.id)).collect();
        let named: Vec<Named> = people.into_iter().map(|(now, _)| now).collect();
        search::index_people(&mut self.tx, &named, true).await?;
        Ok(changed)
    }
}

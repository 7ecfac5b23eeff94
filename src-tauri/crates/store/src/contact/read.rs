//! Reading contacts.

use super::state::{json_contacts, load, owners};
use crate::ConversationId;
use crate::conversation::from_json;
use crate::error::{Error, Result};
use crate::ingest::json_strings;
use crate::open::Store;
use listo_domain::{Address, Contact, ContactId, Millis};
use sqlx::{Connection as _, SqliteConnection};

/// One of the other parties of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub address: Address,
    /// The name the source gives.
    pub source_name: String,
    pub contact: Option<(ContactId, Contact)>,
    /// The oldest and the newest item from any of the numbers.
    pub first_heard: Option<Millis>,
    pub last_heard: Option<Millis>,
    /// Conversations with any of the numbers.
    pub conversations: i64,
}

const PARTIES: &str = "SELECT p.address, coalesce(x.name, '') FROM party p \
    LEFT JOIN person x ON x.address = p.address WHERE p.conversation_id = ? ORDER BY p.position";
/// Walks each conversation from either end to the first item that is from there.
pub(crate) const HEARD: &str = "SELECT min(first), max(last) FROM (SELECT \
    (SELECT a.at FROM activity a WHERE a.conversation_id = p.conversation_id AND a.direction = 0 \
     AND a.sender = p.address ORDER BY a.id LIMIT 1) AS first, \
    (SELECT a.at FROM activity a WHERE a.conversation_id = p.conversation_id AND a.direction = 0 \
     AND a.sender = p.address ORDER BY a.id DESC LIMIT 1) AS last \
    FROM party p WHERE p.address IN (SELECT value FROM json_each(?)))";
pub(crate) const CONVERSATIONS_OF: &str = "SELECT count(DISTINCT conversation_id) FROM party \
    WHERE address IN (SELECT value FROM json_each(?))";

impl Store {
    /// The other parties of a conversation, in their order.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such conversation.
    pub async fn people(&self, id: ConversationId) -> Result<Vec<Person>> {
        let pools = self.pools().await;
        let mut reader = pools.readers.take().await;
        let mut tx = reader.begin().await?;
        let parties: Vec<(String, String)> = sqlx::query_as(PARTIES)
            .bind(id.0)
            .fetch_all(&mut *tx)
            .await?;
        if parties.is_empty() {
            return Err(Error::NotFound("conversation"));
        }
        let addresses: Vec<Address> = parties.iter().map(|(a, _)| Address(a.clone())).collect();
        let owners = owners(&mut tx, addresses.iter()).await?;
        let contacts = load(&mut tx, &json_contacts(owners.values().copied())).await?;
        let mut people = Vec::with_capacity(parties.len());
        for (address, (_, source_name)) in addresses.into_iter().zip(parties) {
            let contact = owners
                .get(&address)
                .and_then(|id| contacts.get(id).map(|c| (*id, c.clone())));
            people.push(person(&mut tx, address, source_name, contact).await?);
        }
        Ok(people)
    }

    /// A contact by itself; its address is the first of its numbers.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such contact.
    pub async fn contact(&self, id: ContactId) -> Result<Person> {
        let pools = self.pools().await;
        let mut reader = pools.readers.take().await;
        let mut tx = reader.begin().await?;
        let mut found = load(&mut tx, &json_contacts(std::iter::once(id))).await?;
        let contact = found.remove(&id).filter(|c| c.present);
        let contact = contact.ok_or(Error::NotFound("contact"))?;
        let address = contact.numbers.first().cloned();
        let address = address.unwrap_or(Address(String::new()));
        let name: Option<String> = sqlx::query_scalar("SELECT name FROM person WHERE address = ?")
            .bind(&address.0)
            .fetch_optional(&mut *tx)
            .await?;
        let (name, contact) = (name.unwrap_or_default(), Some((id, contact)));
        person(&mut tx, address, name, contact).await
    }

    /// Every contact that is there.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn contacts(&self) -> Result<Vec<(ContactId, Contact)>> {
        let pools = self.pools().await;
        let mut reader = pools.readers.take().await;
        let mut tx = reader.begin().await?;
        let ids: String =
            sqlx::query_scalar("SELECT json_group_array(id) FROM contact WHERE present = 1")
                .fetch_one(&mut *tx)
                .await?;
        let ids: Vec<i64> = from_json(&ids)?;
        let ids = json_contacts(ids.into_iter().map(ContactId));
        Ok(load(&mut tx, &ids).await?.into_iter().collect())
    }
}

async fn person(
    connection: &mut SqliteConnection,
    address: Address,
    source_name: String,
    contact: Option<(ContactId, Contact)>,
) -> Result<Person> {
    let numbers = match &contact {
        Some((_, contact)) => json_strings(contact.numbers.iter().map(|n| n.0.as_str())),
        None => json_strings(std::iter::once(address.0.as_str())),
    };
    let (first, last): (Option<i64>, Option<i64>) = sqlx::query_as(HEARD)
        .bind(&numbers)
        .fetch_one(&mut *connection)
        .await?;
    let conversations: i64 = sqlx::query_scalar(CONVERSATIONS_OF)
        .bind(&numbers)
        .fetch_one(connection)
        .await?;
    Ok(Person {
        address,
        source_name,
        contact,
        first_heard: first.map(Millis),
        last_heard: last.map(Millis),
        conversations,
    })
}

//! Why a conversation was found by its people when its title does not say so: by the company, a note or
//! a property of a contact.

use super::ask::Hit;
use super::mark::Marker;
use crate::ConversationId;
use crate::conversation::{from_json, json_ids};
use crate::error::Result;
use crate::property::{is_said, said};
use sqlx::SqliteConnection;
use std::collections::HashSet;

pub(crate) const ABOUT: &str = concat!(
    "SELECT json_group_array(json_array(p.conversation_id, k.company, \
    coalesce(o.text, ''), coalesce((SELECT group_concat(",
    said!(),
    ", ' · ') FROM contact_property v JOIN property f ON f.id = v.property_id \
    WHERE v.contact_id = k.id AND ",
    is_said!(),
    "), ''))) FROM party p JOIN contact_number n ON n.address = p.address \
    JOIN contact k ON k.id = n.contact_id LEFT JOIN contact_note o ON o.contact_id = k.id \
    WHERE p.conversation_id IN (SELECT value FROM json_each(?))"
);

/// Shows what matched in place of the last message.
pub(super) async fn explain(
    connection: &mut SqliteConnection,
    hits: &mut [Hit],
    marker: &Marker,
) -> Result<()> {
    let mut unclear: HashSet<i64> = hits
        .iter()
        .filter(|h| h.activity.is_none() && h.title.iter().all(|p| !p.hit))
        .map(|h| h.conversation.id.0)
        .collect();
    if unclear.is_empty() {
        return Ok(());
    }
    let ids: Vec<ConversationId> = unclear.iter().copied().map(ConversationId).collect();
    let json: String = sqlx::query_scalar(ABOUT)
        .bind(json_ids(&ids))
        .fetch_one(connection)
        .await?;
    let rows: Vec<(i64, String, String, String)> = from_json(&json)?;
    for (id, company, note, properties) in rows {
        let Some(hit) = hits.iter_mut().find(|h| h.conversation.id.0 == id) else {
            continue;
        };
        for text in [company, note, properties] {
            let snippet = marker.snippet(&text);
            if unclear.contains(&id) && snippet.iter().any(|p| p.hit) {
                hit.snippet = snippet;
                unclear.remove(&id);
            }
        }
    }
    Ok(())
}

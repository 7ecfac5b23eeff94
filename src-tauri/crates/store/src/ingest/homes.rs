//! The conversations a batch belongs to: found, or made.

use super::{Ingested, NewActivity, json, json_strings};
use crate::error::Result;
use crate::unit::Unit;
use crate::{ConversationId, NumberId};
use listo_domain::IncomingActivity;
use std::collections::{BTreeMap, HashMap, HashSet};

pub(crate) const CONVERSATIONS: &str = "SELECT parties, id FROM conversation \
    WHERE number_id = ? AND parties IN (SELECT value FROM json_each(?))";
const NEW_CONVERSATION: &str =
    "INSERT INTO conversation (number_id, parties) VALUES (?, ?) RETURNING id";
const NEW_PARTY: &str = "INSERT INTO party (conversation_id, position, address) VALUES (?, ?, ?)";
const NAME: &str = "INSERT INTO person (address, name) SELECT value ->> '$[0]', value ->> '$[1]' \
    FROM json_each(?) WHERE true ON CONFLICT DO UPDATE SET name = excluded.name \
    WHERE name <> excluded.name";

/// Conversation of (number, parties), and whether this batch made it.
pub(super) struct Homes {
    pub ids: HashMap<(NumberId, String), ConversationId>,
    pub new: HashSet<ConversationId>,
}

pub(super) fn parties_key(activity: &IncomingActivity) -> String {
    let addresses: Vec<&str> = activity
        .parties
        .iter()
        .map(|p| p.address.0.as_str())
        .collect();
    addresses.join("\n")
}

impl Unit {
    pub(super) async fn find_conversations(
        &mut self,
        batch: &[NewActivity],
        out: &mut Ingested,
    ) -> Result<Homes> {
        let mut wanted: BTreeMap<NumberId, BTreeMap<String, &IncomingActivity>> = BTreeMap::new();
        for new in batch {
            wanted
                .entry(new.number)
                .or_default()
                .entry(parties_key(&new.activity))
                .or_insert(&new.activity);
        }
        let mut homes = Homes {
            ids: HashMap::new(),
            new: HashSet::new(),
        };
        for (number, keys) in wanted {
            let known: Vec<(String, i64)> = sqlx::query_as(CONVERSATIONS)
                .bind(number.0)
                .bind(json_strings(keys.keys().map(String::as_str)))
                .fetch_all(&mut *self.tx)
                .await?;
            for (parties, id) in known {
                homes.ids.insert((number, parties), ConversationId(id));
            }
            for (parties, activity) in keys {
                if homes.ids.contains_key(&(number, parties.clone())) {
                    continue;
                }
                let id: i64 = sqlx::query_scalar(NEW_CONVERSATION)
                    .bind(number.0)
                    .bind(&parties)
                    .fetch_one(&mut *self.tx)
                    .await?;
                for (position, party) in activity.parties.iter().enumerate() {
                    sqlx::query(NEW_PARTY)
                        .bind(id)
                        .bind(i64::try_from(position).unwrap_or(i64::MAX))
                        .bind(&party.address.0)
                        .execute(&mut *self.tx)
                        .await?;
                }
                homes.ids.insert((number, parties), ConversationId(id));
                homes.new.insert(ConversationId(id));
                out.new_conversations += 1;
            }
        }
        Ok(homes)
    }

    pub(super) async fn learn_names(&mut self, batch: &[NewActivity]) -> Result<()> {
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        for new in batch {
            for party in &new.activity.parties {
                if let Some(name) = party.name.as_deref().filter(|n| !n.is_empty()) {
                    names.insert(&party.address.0, name);
                }
            }
        }
        if names.is_empty() {
            return Ok(());
        }
        let rows: Vec<(&str, &str)> = names.into_iter().collect();
        sqlx::query(NAME)
            .bind(json(&rows)?)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
}

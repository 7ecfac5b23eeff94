//! The conversations a batch belongs to: found, or made.

use super::{Ingested, NewActivity, json, json_strings};
use crate::conversation::from_json;
use crate::error::{Error, Result};
use crate::many::Many;
use crate::open::Store;
use crate::people::NAMES;
use crate::search::{self, Named};
use crate::unit::Unit;
use crate::{ConversationId, NumberId};
use listo_domain::{CallOutcome, Content, Direction, IncomingActivity, Landing, Millis, Party};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

pub(crate) const CONVERSATIONS: &str = "SELECT json_group_array(json_array(parties, id)) \
    FROM conversation WHERE number_id = ? AND parties IN (SELECT value FROM json_each(?))";
const HIGHEST: &str =
    "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'conversation'), 0)";
static NEW_CONVERSATION: Many = Many::new(
    "INSERT INTO conversation (id, number_id, parties, people)",
    4,
    "",
);
static NEW_PARTY: Many = Many::new(
    "INSERT INTO party (conversation_id, position, address)",
    3,
    "",
);
const LEARN: &str = "INSERT INTO person (address, name) SELECT value ->> '$[0]', value ->> '$[1]' \
    FROM json_each(?) WHERE true ON CONFLICT DO UPDATE SET name = excluded.name \
    WHERE name <> excluded.name";
const LEARNED: &str = "SELECT json_group_array(json_array(address, name)) FROM person \
    WHERE address IN (SELECT value FROM json_each(?))";

/// Conversation of (number, parties), and whether this batch made it.
pub(super) struct Homes {
    pub ids: HashMap<(NumberId, String), ConversationId>,
    pub new: HashSet<ConversationId>,
}

pub(super) fn parties_key(activity: &IncomingActivity) -> String {
    if let [one] = activity.parties.as_slice() {
        return one.address.0.clone();
    }
    let addresses: Vec<&str> = activity
        .parties
        .iter()
        .map(|p| p.address.0.as_str())
        .collect();
    addresses.join("\n")
}

impl Store {
    /// The conversation of a number with these parties (sorted, without duplicates), made where there is
    /// none: empty, and so done.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn open_conversation(
        &self,
        number: NumberId,
        parties: Vec<Party>,
        at: Millis,
    ) -> Result<ConversationId> {
        let mut unit = self.unit().await?;
        let like = IncomingActivity {
            external_id: String::new(),
            parties,
            sender: None,
            at,
            content: Content::Call {
                direction: Direction::Outbound,
                outcome: CallOutcome::Missed,
                duration_s: 0,
                recording: None,
                summary: None,
            },
            automatic: false,
            read: None,
        };
        let new = NewActivity {
            number,
            source: "",
            landing: Landing::Live,
            activity: like,
        };
        let homes = unit
            .find_conversations(&[&new], &mut Ingested::default())
            .await?;
        for id in &homes.new {
            if let Some(loaded) = unit.load(*id).await? {
                unit.save(&[(&loaded, None)]).await?;
            }
        }
        let id = homes.ids.values().next().copied();
        unit.commit().await?;
        id.ok_or(Error::NotFound("conversation"))
    }
}

impl Unit {
    pub(super) async fn find_conversations(
        &mut self,
        batch: &[&NewActivity],
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
        let mut new: Vec<(NumberId, String, &IncomingActivity)> = Vec::new();
        for (number, keys) in wanted {
            let known: String = sqlx::query_scalar(CONVERSATIONS)
                .bind(number.0)
                .bind(json_strings(keys.keys().map(String::as_str)))
                .fetch_one(&mut *self.tx)
                .await?;
            let known: Vec<(String, i64)> = from_json(&known)?;
            for (parties, id) in known {
                homes.ids.insert((number, parties), ConversationId(id));
            }
            for (parties, activity) in keys {
                if !homes.ids.contains_key(&(number, parties.clone())) {
                    new.push((number, parties, activity));
                }
            }
        }
        self.make_conversations(new, &mut homes, out).await?;
        Ok(homes)
    }

    async fn make_conversations(
        &mut self,
        mut new: Vec<(NumberId, String, &IncomingActivity)>,
        homes: &mut Homes,
        out: &mut Ingested,
    ) -> Result<()> {
        if new.is_empty() {
            return Ok(());
        }
        // In the order in which they began.
        new.sort_by_key(|(number, _, activity)| (activity.at, *number));
        let mut highest: i64 = sqlx::query_scalar(HIGHEST).fetch_one(&mut *self.tx).await?;
        let addresses: BTreeSet<&str> = new
            .iter()
            .flat_map(|(_, _, a)| a.parties.iter().map(|p| p.address.0.as_str()))
            .collect();
        let names: String = sqlx::query_scalar(NAMES)
            .bind(json_strings(addresses.into_iter()))
            .fetch_one(&mut *self.tx)
            .await?;
        let names: Vec<(String, String, String)> = from_json(&names)?;
        let names: HashMap<String, (String, String)> = names
            .into_iter()
            .map(|(a, name, about)| (a, (name, about)))
            .collect();
        let mut rows: Vec<(NumberId, String, Named)> = Vec::with_capacity(new.len());
        let mut parties: Vec<(i64, i64, &str)> = Vec::new();
        for (number, key, activity) in &new {
            highest += 1;
            let people: Vec<(&str, &str)> = activity
                .parties
                .iter()
                .map(|p| {
                    let address = p.address.0.as_str();
                    (address, names.get(address).map_or("", |n| n.0.as_str()))
                })
                .collect();
            let about: Vec<&str> = people
                .iter()
                .filter_map(|(address, _)| names.get(*address).map(|n| n.1.as_str()))
                .collect();
            for (position, (address, _)) in (0..).zip(&people) {
                parties.push((highest, position, address));
            }
            let named = Named {
                id: highest,
                people: json(&people)?,
                about: about.join(" ").trim().to_owned(),
            };
            rows.push((*number, key.clone(), named));
            homes
                .ids
                .insert((*number, key.clone()), ConversationId(highest));
            homes.new.insert(ConversationId(highest));
            out.new_conversations += 1;
        }
        NEW_CONVERSATION
            .run(&mut self.tx, &rows, |q, (number, parties, named)| {
                q.bind(named.id)
                    .bind(number.0)
                    .bind(parties)
                    .bind(&named.people)
            })
            .await?;
        NEW_PARTY
            .run(&mut self.tx, &parties, |q, (id, position, address)| {
                q.bind(*id).bind(*position).bind(*address)
            })
            .await?;
        let people: Vec<Named> = rows.into_iter().map(|(.., named)| named).collect();
        search::index_people(&mut self.tx, &people, false).await
    }

    /// Takes in the names of a batch, and shows them wherever their address is.
    pub(super) async fn learn_names(&mut self, batch: &[&NewActivity]) -> Result<()> {
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
        let known: String = sqlx::query_scalar(LEARNED)
            .bind(json_strings(names.keys().copied()))
            .fetch_one(&mut *self.tx)
            .await?;
        let known: Vec<(String, String)> = from_json(&known)?;
        for (address, name) in &known {
            if names.get(address.as_str()) == Some(&name.as_str()) {
                names.remove(address.as_str());
            }
        }
        if names.is_empty() {
            return Ok(());
        }
        let rows: Vec<(&str, &str)> = names.iter().map(|(a, n)| (*a, *n)).collect();
        sqlx::query(LEARN)
            .bind(json(&rows)?)
            .execute(&mut *self.tx)
            .await?;
        self.show_people(json_strings(names.keys().copied()))
            .await?;
        Ok(())
    }
}

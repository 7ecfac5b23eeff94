//! Contacts computed anew from the log, and compared with what is stored.

use super::codec;
use super::state::{json_contacts, load};
use crate::error::Result;
use crate::rebuild::Difference;
use crate::unit::Unit;
use listo_domain::{Contact, ContactId, Seq};
use std::collections::{BTreeMap, BTreeSet};

const ALL: &str = "SELECT id FROM contact ORDER BY id";
const DECISIONS: &str =
    "SELECT contact_id, seq, kind, payload FROM log WHERE contact_id > 0 ORDER BY seq";

impl Unit {
    pub(crate) async fn replay_contacts(
        &mut self,
        verify: bool,
        differences: &mut Vec<Difference>,
    ) -> Result<()> {
        let ids: Vec<i64> = sqlx::query_scalar(ALL).fetch_all(&mut *self.tx).await?;
        let ids = json_contacts(ids.into_iter().map(ContactId));
        let stored = load(&mut self.tx, &ids).await?;
        let decisions: Vec<(i64, i64, String, String)> =
            sqlx::query_as(DECISIONS).fetch_all(&mut *self.tx).await?;
        let mut replayed: BTreeMap<ContactId, Contact> = BTreeMap::new();
        for (id, seq, kind, payload) in decisions {
            let what = codec::what_from_log(&kind, &payload)?;
            replayed
                .entry(ContactId(id))
                .or_default()
                .evolve(Seq(seq), &what);
        }
        let all: BTreeSet<ContactId> = stored.keys().chain(replayed.keys()).copied().collect();
        let nobody = Contact::default();
        let mut wrong: Vec<(ContactId, &Contact)> = Vec::new();
        for id in all {
            let (was, now) = (stored.get(&id), replayed.get(&id));
            if was != now {
                differences.push(Difference {
                    place: format!("contact {}", id.0),
                    stored: format!("{was:?}"),
                    replayed: format!("{now:?}"),
                });
                wrong.push((id, now.unwrap_or(&nobody)));
            }
        }
        if !verify && !wrong.is_empty() {
            self.save_contacts(&wrong).await?;
        }
        Ok(())
    }
}

//! Copies of what is there: counted, not stored. Only the delivery of our own messages may rise, and files
//! that could not be had before may come.

use super::rows::is_live;
use super::{Ingested, NewActivity};
use crate::codec::Column as _;
use crate::conversation::from_json;
use crate::error::Result;
use crate::unit::Unit;
use crate::{ConversationId, NumberId};
use listo_domain::{Attachment, Content, Delivery, Direction, Fact, IncomingActivity, Seq};
use std::collections::{BTreeMap, HashMap};

pub(crate) const KNOWN: &str = "SELECT json_group_array(json_array(external_id, id, \
    conversation_id, delivery, fact, attachments)) FROM activity WHERE number_id = ? AND source = ? \
    AND external_id IN (SELECT value FROM json_each(?))";
const RISE: &str = "UPDATE activity SET delivery = ? WHERE id = ?";
/// What it means has changed, so it arrives again: decisions taken meanwhile did not know.
const MEAN: &str = "UPDATE activity SET fact = ?, landing = ?, arrival = ? WHERE id = ?";
const RISE_LAST: &str = "UPDATE conversation SET last_delivery = ?1 WHERE last_activity = ?2 \
    AND id = (SELECT conversation_id FROM activity WHERE id = ?2)";

const FILES: &str = "UPDATE activity SET attachments = ? WHERE id = ?";
const FILES_LAST: &str = "UPDATE conversation SET last_attachments = ?1 WHERE last_activity = ?2 \
    AND id = (SELECT conversation_id FROM activity WHERE id = ?2)";

/// A row of [`KNOWN`].
pub(super) type Known = (String, i64, i64, i64, i64, i64);

/// How a batch is told from what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Copies {
    /// Everything is newer than what is stored, so no copy of it can be there.
    None,
    /// By the filter: see [`super::filling`].
    Doubted,
    /// By asking.
    Known,
}

/// A conversation in which a known item has changed its meaning: a message was sent or has failed.
pub(super) struct Risen {
    pub conversation: ConversationId,
    pub seq: Seq,
    pub live: bool,
}

pub(crate) fn json_strings<'a>(values: impl Iterator<Item = &'a str>) -> String {
    serde_json::Value::from(values.collect::<Vec<_>>()).to_string()
}

/// How far a copy says that our own message has come.
fn delivery(activity: &IncomingActivity) -> Option<Delivery> {
    match &activity.content {
        Content::Text {
            direction: Direction::Outbound,
            delivery,
            ..
        } => Some(*delivery),
        Content::Text { .. } | Content::Call { .. } | Content::Voicemail { .. } => None,
    }
}

fn files(activity: &IncomingActivity) -> &[Attachment] {
    match &activity.content {
        Content::Text { attachments, .. } => attachments,
        Content::Call { recording, .. } | Content::Voicemail { recording, .. } => {
            recording.as_slice()
        }
    }
}

fn rises(was: Delivery, copy: &IncomingActivity) -> Option<Delivery> {
    delivery(copy).filter(|now| was.rises_to(*now))
}

impl Unit {
    pub(super) async fn without_duplicates<'a>(
        &mut self,
        batch: Vec<&'a NewActivity>,
        copies: Copies,
        out: &mut Ingested,
    ) -> Result<(Vec<&'a NewActivity>, Vec<Risen>)> {
        let mut groups: BTreeMap<(NumberId, &'static str), Vec<&NewActivity>> = BTreeMap::new();
        for new in batch {
            groups
                .entry((new.number, new.source))
                .or_default()
                .push(new);
        }
        let mut kept: Vec<&NewActivity> = Vec::new();
        let mut risen = Vec::new();
        for ((number, source), news) in groups {
            let mut known = match copies {
                Copies::None | Copies::Doubted => HashMap::new(),
                Copies::Known => self.known_among(number, source, &news).await?,
            };
            let mut here: HashMap<&str, usize> = HashMap::new();
            for new in news {
                let id = new.activity.external_id.as_str();
                if let Some(stored) = known.get_mut(id) {
                    out.duplicates += 1;
                    risen.extend(self.rise(new, stored, out).await?);
                    self.complete(new, stored, out).await?;
                } else if let Some(twin) = here.get(id).and_then(|i| kept.get_mut(*i)) {
                    out.duplicates += 1;
                    let was = delivery(&twin.activity);
                    if was.is_some_and(|was| rises(was, &new.activity).is_some()) {
                        *twin = new;
                    }
                } else if copies != Copies::Doubted || !self.doubts(new) {
                    here.insert(id, kept.len());
                    kept.push(new);
                }
            }
        }
        kept.sort_by_key(|n| n.activity.at);
        Ok((kept, risen))
    }

    async fn known_among(
        &mut self,
        number: NumberId,
        source: &'static str,
        news: &[&NewActivity],
    ) -> Result<HashMap<String, Known>> {
        let ids = json_strings(news.iter().map(|n| n.activity.external_id.as_str()));
        let known: String = sqlx::query_scalar(KNOWN)
            .bind(number.0)
            .bind(source)
            .bind(ids)
            .fetch_one(&mut *self.tx)
            .await?;
        let known: Vec<Known> = from_json(&known)?;
        Ok(known.into_iter().map(|k| (k.0.clone(), k)).collect())
    }

    async fn rise(
        &mut self,
        copy: &NewActivity,
        stored: &mut Known,
        out: &mut Ingested,
    ) -> Result<Option<Risen>> {
        let (_, id, conversation, was, meant, _) = stored;
        let Some(now) = rises(Delivery::from_column(*was)?, &copy.activity) else {
            return Ok(None);
        };
        out.delivered.push(ConversationId(*conversation));
        *was = now.to_column();
        sqlx::query(RISE)
            .bind(*was)
            .bind(*id)
            .execute(&mut *self.tx)
            .await?;
        sqlx::query(RISE_LAST)
            .bind(*was)
            .bind(*id)
            .execute(&mut *self.tx)
            .await?;
        let means = Fact::of(&copy.activity).to_column();
        if means == *meant {
            return Ok(None);
        }
        *meant = means;
        let seq = self.next_seq();
        sqlx::query(MEAN)
            .bind(means)
            .bind(copy.landing.to_column())
            .bind(seq.0)
            .bind(*id)
            .execute(&mut *self.tx)
            .await?;
        Ok(Some(Risen {
            conversation: ConversationId(*conversation),
            seq,
            live: is_live(copy.landing),
        }))
    }

    /// A copy with more files than were had the first time: a picture whose host did not answer then.
    async fn complete(
        &mut self,
        copy: &NewActivity,
        stored: &mut Known,
        out: &mut Ingested,
    ) -> Result<()> {
        let (_, id, conversation, .., had) = stored;
        let files = files(&copy.activity);
        let has = i64::try_from(files.len()).unwrap_or(i64::MAX);
        if has <= *had {
            return Ok(());
        }
        sqlx::query("DELETE FROM attachment WHERE activity_id = ?")
            .bind(*id)
            .execute(&mut *self.tx)
            .await?;
        let all: Vec<(i64, i64, &Attachment)> = (0..)
            .zip(files)
            .map(|(place, file)| (*id, place, file))
            .collect();
        self.insert_files(&all).await?;
        for sql in [FILES, FILES_LAST] {
            sqlx::query(sql)
                .bind(has)
                .bind(*id)
                .execute(&mut *self.tx)
                .await?;
        }
        *had = has;
        out.delivered.push(ConversationId(*conversation));
        Ok(())
    }
}

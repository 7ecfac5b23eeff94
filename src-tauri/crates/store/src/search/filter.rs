//! The filter of a search as SQL.

use super::ask::ids_by_name;
use crate::conversation::{BY_IDS, parse_rows};
use crate::error::Result;
use crate::sql::Sql;
use listo_domain::ActivityId;
use listo_domain::search::{Has, In, Query, Term, Who};
use listo_domain::text::{fold_word, words};
use sqlx::SqliteConnection;

/// Conversations that `from:` or `to:` may mean.
const MEANT: i64 = 20_000;

pub(crate) const TAGS_NAMED: &str = "SELECT json_group_array(id) FROM tag WHERE removed = 0 \
    AND (folded = ?1 OR (?2 AND substr(folded, 1, length(?1)) = ?1))";

/// Conversations with one of some tags, as JSON between the two parts: their own, or those of a
/// contact they are with.
macro_rules! tagged {
    () => {
        "WITH wanted (id) AS (SELECT value FROM json_each("
    };
}
macro_rules! tagged_with {
    () => {
        ")) SELECT conversation_id FROM conversation_tag WHERE tag_id IN (SELECT id FROM wanted) \
         UNION SELECT p.conversation_id FROM contact_tag kt \
         JOIN contact_number kn ON kn.contact_id = kt.contact_id \
         JOIN party p ON p.address = kn.address WHERE kt.tag_id IN (SELECT id FROM wanted)"
    };
}
pub(crate) const TAGGED: &str = concat!(tagged!(), "?", tagged_with!());

/// Where hits may be.
#[derive(Default)]
pub(super) struct Filter {
    /// Values of `place`; empty for all.
    places: Vec<i64>,
    waiting: bool,
    pinned: bool,
    has: Vec<Has>,
    /// Only activities with smaller ids.
    pub below: i64,
    from_id: i64,
    /// Directions: 0 inbound, 1 outbound.
    direction: Option<i64>,
    /// Ids of conversations and addresses of senders, as JSON.
    conversations: Option<String>,
    /// Ids of tags as JSON, of each `tag:` any one.
    tags: Vec<String>,
    senders: Option<String>,
    nothing: bool,
}

impl Filter {
    /// Looks up who is meant by `from:` and `to:`.
    pub async fn resolve(connection: &mut SqliteConnection, query: &Query) -> Result<Self> {
        let mut places: Vec<i64> = Vec::new();
        let mut nothing = false;
        let (mut waiting, mut pinned) = (false, false);
        for place in &query.places {
            let of: &[i64] = match place {
                In::Pinned => {
                    pinned = true;
                    continue;
                }
                In::Inbox => &[0, 1],
                In::Waiting => {
                    waiting = true;
                    &[0, 1]
                }
                In::Unread => &[1],
                In::Open => &[0],
                In::Done => &[2],
                In::Snoozed => &[3],
                In::Muted => &[4],
                In::All => &[0, 1, 2, 3, 4],
            };
            // `in:inbox is:unread` narrows.
            if places.is_empty() {
                places = of.to_vec();
            } else {
                places.retain(|p| of.contains(p));
                nothing |= places.is_empty();
            }
        }
        let mut filter = Self {
            places,
            waiting,
            pinned,
            has: query.has.clone(),
            below: query.before.map_or(i64::MAX, |t| ActivityId::first_of(t).0),
            from_id: query.after.map_or(0, |t| ActivityId::first_of(t).0),
            direction: None,
            conversations: None,
            tags: Vec::new(),
            senders: None,
            nothing,
        };
        for tag in &query.tags {
            let ids: String = sqlx::query_scalar(TAGS_NAMED)
                .bind(&tag.folded)
                .bind(tag.prefix)
                .fetch_one(&mut *connection)
                .await?;
            filter.nothing |= ids == "[]";
            filter.tags.push(ids);
        }
        for who in &query.from {
            filter.take(connection, who, 0, 1).await?;
        }
        for who in &query.to {
            filter.take(connection, who, 1, 0).await?;
        }
        Ok(filter)
    }

    /// `of_others`: the direction of what others write (from) or get (to).
    async fn take(
        &mut self,
        connection: &mut SqliteConnection,
        who: &Who,
        of_others: i64,
        of_me: i64,
    ) -> Result<()> {
        let direction = match who {
            Who::Me => of_me,
            Who::Other(_) => of_others,
        };
        self.nothing |= self.direction.is_some_and(|d| d != direction);
        self.direction = Some(direction);
        let Who::Other(term) = who else {
            return Ok(());
        };
        // A name is looked for word by word, whatever their order.
        let each: Vec<Term> = term
            .words
            .iter()
            .enumerate()
            .map(|(i, word)| Term {
                words: vec![word.clone()],
                prefix: i + 1 < term.words.len() || term.prefix,
            })
            .collect();
        let ids = ids_by_name(connection, &each, MEANT).await?;
        self.nothing |= ids == "[]" || self.conversations.is_some();
        if of_others == 0 {
            let json: String = sqlx::query_scalar(BY_IDS)
                .bind(&ids)
                .fetch_one(connection)
                .await?;
            let addresses: Vec<String> = parse_rows(&json)?
                .into_iter()
                .flat_map(|c| {
                    // Of a single one it is known: a contact is found by more than its name.
                    let one = c.parties.len() == 1;
                    c.parties.into_iter().map(move |p| (one, p))
                })
                .filter(|(one, p)| {
                    *one || is_named(&each, p.name.as_deref().unwrap_or(""), &p.address.0)
                })
                .map(|(_, p)| p)
                .map(|p| p.address.0)
                .collect();
            self.senders = Some(serde_json::Value::from(addresses).to_string());
        }
        self.conversations = Some(ids);
        Ok(())
    }

    /// Nothing can match.
    pub fn is_nothing(&self) -> bool {
        self.nothing
    }

    /// It asks for certain activities, not only for places.
    pub fn about_activities(&self) -> bool {
        !self.has.is_empty()
            || self.below != i64::MAX
            || self.from_id != 0
            || self.direction.is_some()
    }

    pub fn joins_conversations(&self) -> bool {
        !self.places.is_empty() || self.waiting || self.pinned || !self.tags.is_empty()
    }

    /// Conditions on the conversation `c`.
    pub fn on_conversations(&self, sql: &mut Sql) {
        for ids in &self.tags {
            sql.push(concat!(" AND c.id IN (", tagged!()));
            sql.text(ids.clone());
            sql.push(concat!(tagged_with!(), ")"));
        }
        // As in the partial indexes, so that they are used.
        if self.pinned {
            sql.push(" AND c.pinned_at > 0");
        }
        if self.waiting {
            sql.push(" AND c.waiting_since > 0");
        }
        let Some((first, rest)) = self.places.split_first() else {
            return;
        };
        match (first, rest) {
            (0, [1]) => sql.push(" AND c.place < 2"),
            (1, []) => sql.push(" AND c.place = 1"),
            (2, []) => sql.push(" AND c.place = 2"),
            _ => {
                sql.push(" AND c.place IN (");
                sql.number(*first);
                for place in rest {
                    sql.push(", ");
                    sql.number(*place);
                }
                sql.push(")");
            }
        }
    }

    /// Conditions on the activity `a`, whose id is also `id`, and on its conversation.
    pub fn on_activities(&self, sql: &mut Sql, id: &'static str) {
        if self.from_id != 0 {
            sql.push(" AND ");
            sql.push(id);
            sql.push(" >= ");
            sql.number(self.from_id);
        }
        for has in &self.has {
            sql.push(match has {
                Has::Voicemail => " AND a.kind = 2",
                Has::Call => " AND a.kind = 1",
                Has::Attachment => " AND a.attachments > 0",
            });
        }
        if let Some(direction) = self.direction {
            sql.push(" AND a.direction = ");
            sql.number(direction);
        }
        if let Some(ids) = &self.conversations {
            sql.push(" AND a.conversation_id IN (SELECT value FROM json_each(");
            sql.text(ids.clone());
            sql.push("))");
        }
        if let Some(senders) = &self.senders {
            sql.push(" AND a.sender IN (SELECT value FROM json_each(");
            sql.text(senders.clone());
            sql.push("))");
        }
        self.on_conversations(sql);
    }
}

/// Every word is in the name, or the digits are in the number.
fn is_named(terms: &[Term], name: &str, address: &str) -> bool {
    let digits = listo_domain::search::digits_of(terms);
    if digits.is_some_and(|d| address.contains(&d)) {
        return true;
    }
    let of = |text: &str| -> Vec<String> {
        words(text)
            .filter_map(|r| text.get(r))
            .map(fold_word)
            .collect()
    };
    let has = [of(name), of(address)].concat();
    terms.iter().all(|t| {
        t.words.iter().all(|w| {
            let word = fold_word(w);
            has.iter().any(|h| {
                if t.prefix {
                    h.starts_with(&word)
                } else {
                    *h == word
                }
            })
        })
    })
}

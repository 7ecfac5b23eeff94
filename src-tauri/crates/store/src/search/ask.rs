//! Asking the indexes: the newest hit of each conversation, page by page.
//!
//! Ids of activities rise with time, so "newest first" walks the index backwards and stops as soon
//! as a page is full. The user's words reach MATCH only as quoted tokens.

use super::comments::{COMMENTS_LEFT, Comments};
use super::filter::Filter;
use super::mark::Marker;
use super::walk::Walk;
use super::why::explain;
use crate::ConversationId;
use crate::conversation::{Conversation, RowJson, from_json, group, row_json};
use crate::error::{Error, Result};
use crate::list::Cursor;
use crate::open::Store;
use crate::sql::Sql;
use listo_domain::search::{Query, Term};
use listo_domain::{ActivityId, Millis};
use sqlx::SqliteConnection;
use std::sync::atomic::Ordering;

/// Conversations found by name or number, before those found by their texts.
const NAMES_ON_TOP: i64 = 8;
/// Names are shown among this many, the conversations that began last.
pub(super) const NAMES_READ: i64 = 200;
/// Relevance is told among the newest of all hits.
const RANKED: i64 = 2_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Newest,
    /// By relevance among the newest 2,000 hits, on one page.
    Best,
}

#[derive(Debug, Clone)]
pub struct SearchSpec {
    pub query: Query,
    pub order: Order,
    /// [`Found::next`] of the page above.
    pub after: Option<Cursor>,
    /// Conversations of the pages above.
    pub seen: Vec<ConversationId>,
    pub limit: u32,
}

/// A stretch of text that matches, or one that does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub hit: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub conversation: Conversation,
    /// `None` where the name or the number matches, or nothing was to be matched.
    /// Of an internal comment that matches, the item beside it.
    pub activity: Option<ActivityId>,
    pub at: Millis,
    /// An internal comment matches.
    pub comment: bool,
    /// One line around the first match.
    pub snippet: Vec<Piece>,
    /// Names and numbers of the conversation.
    pub title: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// A later search took the place of this one.
    pub superseded: bool,
}

/// A row of a walk: activity, time, body and subject; conversation.
pub(super) type Walked = ((i64, i64, String, String), RowJson);

impl Store {
    /// # Errors
    /// When the database cannot be read.
    pub async fn search(&self, spec: &SearchSpec) -> Result<Found> {
        let pools = self.pools().await;
        let mine = pools.turn.wanted.fetch_add(1, Ordering::SeqCst) + 1;
        let mut connection = pools.searcher.take().await;
        let superseded = || pools.turn.wanted.load(Ordering::SeqCst) != mine;
        let over = Found {
            superseded: true,
            ..Found::default()
        };
        if superseded() {
            return Ok(over);
        }
        pools.turn.running.store(mine, Ordering::SeqCst);
        match search(&mut connection, spec).await {
            Err(Error::Interrupted) => Ok(over),
            Ok(_) if superseded() => Ok(over),
            found => found,
        }
    }
}

async fn search(connection: &mut SqliteConnection, spec: &SearchSpec) -> Result<Found> {
    let marker = Marker::new(&spec.query.terms, spec.query.digits());
    let mut found = find(connection, spec, &marker).await?;
    if !spec.query.terms.is_empty() {
        explain(connection, &mut found.hits, &marker).await?;
    }
    Ok(found)
}

async fn find(
    connection: &mut SqliteConnection,
    spec: &SearchSpec,
    marker: &Marker,
) -> Result<Found> {
    let query = &spec.query;
    let limit = i64::from(spec.limit);
    let mut seen = spec.seen.clone();
    let mut found = Found::default();
    if query.is_empty() {
        return Ok(found);
    }
    let filter = Filter::resolve(connection, query).await?;
    if filter.is_nothing() {
        return Ok(found);
    }
    // Names come first, on the first page.
    let names = (!query.terms.is_empty() && spec.after.is_none() && !filter.about_activities())
        .then(|| NAMES_ON_TOP.min(limit));
    if query.names_only() {
        if names.is_some() {
            found.hits = by_name(connection, query, &filter, limit, marker).await?;
        }
        return Ok(found);
    }
    if query.terms.is_empty() && !filter.about_activities() {
        return conversations(connection, &filter, spec.after, limit).await;
    }
    let comments = |seen: Vec<ConversationId>, limit| Comments {
        query,
        filter: &filter,
        marker,
        seen,
        limit,
    };
    if spec.after == Some(COMMENTS_LEFT) {
        return comments(seen, limit).last_page(connection).await;
    }
    // A few after the names and before the texts, which may be very many; the others behind them.
    let first = match names {
        Some(n) => {
            let few = n.min(limit / 3);
            comments(seen.clone(), few).newest(connection).await?
        }
        None => Vec::new(),
    };
    seen.extend(first.iter().map(|h| h.conversation.id));
    let left = limit - i64::try_from(first.len()).unwrap_or(limit);
    let mut found = texts(connection, spec, &filter, marker, seen.clone(), names, left).await?;
    let named = found
        .hits
        .iter()
        .take_while(|h| h.activity.is_none())
        .count();
    let by_name = |c: &Hit| {
        let same = |h: &Hit| h.conversation.id == c.conversation.id;
        found.hits.iter().any(same)
    };
    let first: Vec<Hit> = first.into_iter().filter(|c| !by_name(c)).collect();
    found.hits.splice(named..named, first);
    if found.next.is_none() && !query.terms.is_empty() && !filter.about_activities() {
        seen.extend(found.hits.iter().map(|h| h.conversation.id));
        let room = limit - i64::try_from(found.hits.len()).unwrap_or(limit);
        let rest = comments(seen, room).last_page(connection).await?;
        found.hits.extend(rest.hits);
        found.next = rest.next;
    }
    Ok(found)
}

/// Names where they are asked for, then texts.
async fn texts(
    connection: &mut SqliteConnection,
    spec: &SearchSpec,
    filter: &Filter,
    marker: &Marker,
    mut seen: Vec<ConversationId>,
    names: Option<i64>,
    limit: i64,
) -> Result<Found> {
    let query = &spec.query;
    let mut found = Found::default();
    if spec.order == Order::Best && !query.terms.is_empty() {
        if let Some(n) = names {
            found.hits = by_name(connection, query, filter, n, marker).await?;
            seen.extend(found.hits.iter().map(|h| h.conversation.id));
        }
        let left = limit - i64::try_from(found.hits.len()).unwrap_or(limit);
        let texts = best(connection, query, filter, &seen, left, marker).await?;
        found.hits.extend(texts);
        return Ok(found);
    }
    let walk = Walk {
        query,
        filter,
        marker,
        limit,
    };
    walk.newest(connection, spec.after, seen, names).await
}

/// What is looked for in texts: not the first letter of the next word, which nearly every text has.
pub(super) fn in_texts(terms: &[Term]) -> Vec<Term> {
    let whole = terms.iter().filter(|t| !(t.prefix && t.is_letter()));
    whole.cloned().collect()
}

/// `"one" "two" *`: every term as a quoted phrase, all of which must match.
pub(super) fn matching(terms: &[Term]) -> String {
    let phrase = |t: &Term| {
        // Words hold letters and digits only, so there is no quotation mark to escape.
        let star = if t.prefix { " *" } else { "" };
        format!("\"{}\"{star}", t.words.join(" "))
    };
    terms.iter().map(phrase).collect::<Vec<_>>().join(" ")
}

/// Ids of the newest conversations whose names or numbers match.
pub(crate) const NAMES_SHOWN: &str = "SELECT json_group_array(id) FROM (SELECT id FROM \
    (SELECT rowid AS id FROM name_search WHERE name_search MATCH ?1 ORDER BY rowid DESC LIMIT (?3 + 0)) \
    UNION SELECT id FROM \
    (SELECT rowid AS id FROM digit_search WHERE digit_search MATCH ?2 ORDER BY rowid DESC LIMIT (?3 + 0)))";
const NAMES_ONLY: &str = "SELECT json_group_array(rowid) FROM (SELECT rowid FROM name_search \
    WHERE name_search MATCH ?1 ORDER BY rowid DESC LIMIT (?3 + 0))";

pub(super) async fn ids_by_name(
    connection: &mut SqliteConnection,
    terms: &[Term],
    limit: i64,
) -> Result<String> {
    let digits = listo_domain::search::digits_of(terms);
    let sql = if digits.is_some() {
        NAMES_SHOWN
    } else {
        NAMES_ONLY
    };
    Ok(sqlx::query_scalar(sql)
        .bind(matching(terms))
        .bind(digits.map(|d| format!("\"{d}\"")))
        .bind(limit)
        .fetch_one(connection)
        .await?)
}

async fn by_name(
    connection: &mut SqliteConnection,
    query: &Query,
    filter: &Filter,
    limit: i64,
    marker: &Marker,
) -> Result<Vec<Hit>> {
    let ids = ids_by_name(connection, &query.terms, NAMES_READ).await?;
    if ids == "[]" {
        return Ok(Vec::new());
    }
    let mut sql = Sql::default();
    sql.push(concat!(
        "SELECT ",
        group!("j"),
        " FROM (SELECT ",
        row_json!(),
        " AS j FROM conversation c WHERE c.id IN (SELECT value FROM json_each("
    ));
    sql.text(ids);
    sql.push("))");
    filter.on_conversations(&mut sql);
    sql.push(" ORDER BY c.sort_id DESC LIMIT ");
    sql.limit(limit);
    sql.push(")");
    let (json,): (String,) = sql.fetch(connection).await?;
    let rows = crate::conversation::parse_rows(&json)?;
    Ok(rows.into_iter().map(|c| of_name(c, marker)).collect())
}

pub(super) fn of_name(conversation: Conversation, marker: &Marker) -> Hit {
    Hit {
        activity: None,
        comment: false,
        at: conversation.last_at,
        snippet: vec![Piece {
            text: conversation.last.text.clone(),
            hit: false,
        }],
        title: title(&conversation, marker),
        conversation,
    }
}

pub(super) fn title(conversation: &Conversation, marker: &Marker) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for party in &conversation.parties {
        if !pieces.is_empty() {
            pieces.push(Piece {
                text: ", ".into(),
                hit: false,
            });
        }
        match &party.name {
            Some(name) => pieces.extend(marker.pieces(name)),
            None => pieces.extend(marker.number(&party.address.0)),
        }
        let number = marker.number(&party.address.0);
        if party.name.is_some() && number.iter().any(|p| p.hit) {
            pieces.push(Piece {
                text: " ".into(),
                hit: false,
            });
            pieces.extend(number);
        }
    }
    pieces
}

/// Conversations by place alone: a walk along the list.
async fn conversations(
    connection: &mut SqliteConnection,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Found> {
    let from = after.unwrap_or(Cursor {
        sort: i64::MAX,
        id: i64::MAX,
    });
    let mut sql = Sql::default();
    sql.push(concat!(
        "SELECT ",
        group!("j"),
        " FROM (SELECT ",
        row_json!(),
        " AS j FROM conversation c WHERE (c.sort_id, c.id) < ("
    ));
    sql.number(from.sort);
    sql.push(", ");
    sql.number(from.id);
    sql.push(")");
    filter.on_conversations(&mut sql);
    sql.push(" ORDER BY c.sort_id DESC, c.id DESC LIMIT ");
    sql.limit(limit + 1);
    sql.push(")");
    let (json,): (String,) = sql.fetch(connection).await?;
    let mut rows = crate::conversation::parse_rows(&json)?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let marker = Marker::new(&[], None);
    Ok(Found {
        next: rows.last().filter(|_| more).map(|row| Cursor {
            sort: row.sort,
            id: row.id.0,
        }),
        hits: rows.into_iter().map(|c| of_name(c, &marker)).collect(),
        superseded: false,
    })
}

pub(super) fn of_text(((id, at, body, subject), row): Walked, marker: &Marker) -> Result<Hit> {
    let conversation = Conversation::try_from(row)?;
    let text = match (body.is_empty(), subject.is_empty()) {
        (_, true) => body,
        (true, false) => subject,
        (false, false) => format!("{subject}: {body}"),
    };
    Ok(Hit {
        activity: Some(ActivityId(id)),
        comment: false,
        at: Millis(at),
        snippet: marker.snippet(&text),
        title: title(&conversation, marker),
        conversation,
    })
}

/// The most relevant hit of each conversation, among the newest hits.
async fn best(
    connection: &mut SqliteConnection,
    query: &Query,
    filter: &Filter,
    seen: &[ConversationId],
    limit: i64,
    marker: &Marker,
) -> Result<Vec<Hit>> {
    let matched = matching(&in_texts(&query.terms));
    let mut sql = Sql::default();
    sql.push(
        "WITH ranked AS MATERIALIZED (SELECT s.rowid AS id, s.rank AS score FROM activity_search s \
        WHERE activity_search MATCH ",
    );
    sql.text(matched.clone());
    sql.push(
        " AND s.rowid >= (SELECT coalesce(min(rowid), 0) FROM (SELECT rowid FROM activity_search \
         WHERE activity_search MATCH ",
    );
    sql.text(matched);
    sql.push(" AND rowid < ");
    sql.number(filter.below);
    sql.push(" ORDER BY rowid DESC LIMIT ");
    sql.limit(RANKED);
    sql.push(")) AND s.rowid < ");
    sql.number(filter.below);
    sql.push(
        "), hits AS MATERIALIZED (SELECT a.id AS id, a.conversation_id AS cid, r.score AS score \
        FROM ranked r CROSS JOIN activity a ON a.id = r.id \
        CROSS JOIN conversation c ON c.id = a.conversation_id WHERE 1",
    );
    filter.on_activities(&mut sql, "a.id");
    sql.push(concat!(
        ") SELECT ",
        group!(concat!(
            "'[' || json_array(a.id, a.at, substr(a.body, 1, 100000), a.subject) || ',' || ",
            row_json!(),
            " || ']'"
        )),
        " FROM (SELECT id, cid, min(score) FROM hits WHERE cid NOT IN (SELECT value FROM json_each("
    ));
    sql.text(crate::conversation::json_ids(seen));
    sql.push(")) GROUP BY cid ORDER BY min(score) LIMIT ");
    sql.limit(limit);
    sql.push(") f CROSS JOIN activity a ON a.id = f.id CROSS JOIN conversation c ON c.id = f.cid");
    let (json,): (String,) = sql.fetch(connection).await?;
    let rows: Vec<Walked> = from_json(&json)?;
    rows.into_iter().map(|r| of_text(r, marker)).collect()
}

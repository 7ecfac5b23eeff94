//! "Newest first": walking the index backwards until a page is full.

use super::ask::{Found, NAMES_READ, Walked, in_texts, matching, of_name, of_text};
use super::filter::Filter;
use super::mark::Marker;
use crate::ConversationId;
use crate::conversation::{from_json, group, row_json};
use crate::error::Result;
use crate::list::Cursor;
use crate::sql::Sql;
use listo_domain::search::Query;
use sqlx::SqliteConnection;

/// Hits of one step of a walk, at most; the first step is little more than a page.
const LONGEST_WALK: i64 = 16_384;

/// The walk of "newest first", as it is when there are words and nothing else; for the test of plans.
pub(crate) const TEXT_HITS: &str = "SELECT a.id AS id, a.conversation_id AS cid FROM \
    activity_search s CROSS JOIN activity a ON a.id = s.rowid WHERE activity_search MATCH ?1 \
    AND s.rowid < ?2 ORDER BY s.rowid DESC LIMIT (?3 + 0)";

/// "Newest first": one search on its way down.
pub(super) struct Walk<'a> {
    pub query: &'a Query,
    pub filter: &'a Filter,
    pub marker: &'a Marker,
    pub limit: i64,
}

impl Walk<'_> {
    /// With `names`, that many conversations found by name or number stand before the others.
    pub async fn newest(
        &self,
        connection: &mut SqliteConnection,
        after: Option<Cursor>,
        mut seen: Vec<ConversationId>,
        mut names: Option<i64>,
    ) -> Result<Found> {
        let mut found = Found::default();
        let mut below = after.map_or(i64::MAX, |c| c.id).min(self.filter.below);
        let mut walk = self.limit + self.limit / 4;
        let room = |found: &Found| self.limit - i64::try_from(found.hits.len()).unwrap_or(0);
        while room(&found) > 0 {
            let sql = self.statement(below, walk, &seen, room(&found), names);
            let (named, walked, lowest, json): (String, i64, i64, String) =
                sql.fetch(connection).await?;
            if names.take().is_some() {
                for conversation in crate::conversation::parse_rows(&named)? {
                    seen.push(conversation.id);
                    found.hits.push(of_name(conversation, self.marker));
                }
            }
            let mut rows: Vec<Walked> = from_json(&json)?;
            rows.sort_by_key(|r| std::cmp::Reverse(r.0.0));
            let more = rows.len();
            rows.truncate(usize::try_from(room(&found)).unwrap_or(0));
            let cut = rows.len() < more;
            let from = std::mem::replace(&mut below, lowest);
            for row in rows {
                let hit = of_text(row, self.marker)?;
                seen.push(hit.conversation.id);
                found.hits.push(hit);
            }
            if room(&found) == 0 || cut {
                // What is newer than the last one shown belongs to conversations that are shown.
                let last = found.hits.last().and_then(|h| h.activity);
                below = last.map_or(from, |a| a.0);
            } else if walked < walk {
                return Ok(found);
            }
            walk = (walk * 4).min(LONGEST_WALK);
        }
        found.next = Some(Cursor { sort: 0, id: below });
        Ok(found)
    }

    fn statement(
        &self,
        below: i64,
        walk: i64,
        seen: &[ConversationId],
        room: i64,
        names: Option<i64>,
    ) -> Sql {
        let terms = &self.query.terms;
        let mut sql = Sql::default();
        sql.push("WITH named AS MATERIALIZED (SELECT c.id AS id, c.sort_id AS sort FROM conversation c WHERE ");
        match names {
            Some(n) => {
                sql.push("c.id IN (SELECT id FROM (SELECT rowid AS id FROM name_search WHERE name_search MATCH ");
                sql.text(matching(terms));
                sql.push(" ORDER BY rowid DESC LIMIT ");
                sql.limit(NAMES_READ);
                sql.push(")");
                if let Some(digits) = listo_domain::search::digits_of(terms) {
                    sql.push(" UNION SELECT id FROM (SELECT rowid AS id FROM digit_search WHERE digit_search MATCH ");
                    sql.text(format!("\"{digits}\""));
                    sql.push(" ORDER BY rowid DESC LIMIT ");
                    sql.limit(NAMES_READ);
                    sql.push(")");
                }
                sql.push(")");
                self.filter.on_conversations(&mut sql);
                sql.push(" ORDER BY c.sort_id DESC LIMIT ");
                sql.limit(n);
            }
            None => sql.push("false"),
        }
        sql.push("), hits AS MATERIALIZED (SELECT a.id AS id, a.conversation_id AS cid FROM ");
        let id = if terms.is_empty() {
            sql.push("activity a");
            "a.id"
        } else {
            sql.push("activity_search s CROSS JOIN activity a ON a.id = s.rowid");
            "s.rowid"
        };
        if self.filter.joins_conversations() {
            sql.push(" CROSS JOIN conversation c ON c.id = a.conversation_id");
        }
        sql.push(" WHERE ");
        if !terms.is_empty() {
            sql.push("activity_search MATCH ");
            sql.text(matching(&in_texts(terms)));
            sql.push(" AND ");
        }
        sql.push(id);
        sql.push(" < ");
        sql.number(below);
        self.filter.on_activities(&mut sql, id);
        sql.push(" ORDER BY ");
        sql.push(id);
        sql.push(" DESC LIMIT ");
        sql.limit(walk);
        sql.push(concat!(
            ") SELECT (SELECT ",
            group!(row_json!()),
            " FROM (SELECT id FROM named ORDER BY sort DESC) n CROSS JOIN conversation c ON c.id = n.id), \
             (SELECT count(*) FROM hits), (SELECT coalesce(min(id), 0) FROM hits), (SELECT ",
            group!(concat!("'[' || json_array(a.id, a.at, substr(a.body, 1, 100000), a.subject) || ',' || ", row_json!(), " || ']'")),
            " FROM (SELECT max(id) AS id, cid FROM hits WHERE cid NOT IN (SELECT id FROM named) \
             AND cid NOT IN (SELECT value FROM json_each("
        ));
        sql.text(crate::conversation::json_ids(seen));
        sql.push(")) GROUP BY cid ORDER BY 1 DESC LIMIT ");
        sql.limit(room);
        sql.push(
            ") f CROSS JOIN activity a ON a.id = f.id CROSS JOIN conversation c ON c.id = f.cid)",
        );
        sql
    }
}

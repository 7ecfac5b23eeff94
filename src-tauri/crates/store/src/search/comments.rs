//! Internal comments that match. They live in the log, where it also says whether they still hold.

use super::ask::{Found, Hit, in_texts, matching, title};
use super::filter::Filter;
use super::mark::Marker;
use crate::ConversationId;
use crate::conversation::{Conversation, RowJson, from_json, group, json_ids, row_json};
use crate::error::Result;
use crate::list::Cursor;
use crate::sql::Sql;
use crate::thread::that_holds;
use listo_domain::search::Query;
use listo_domain::{ActivityId, Millis};
use sqlx::SqliteConnection;

/// Where a page begins that holds nothing but comments, behind all texts.
pub(super) const COMMENTS_LEFT: Cursor = Cursor { sort: 1, id: 0 };

/// The newest matching comment of each conversation that is not shown yet, the newest first.
pub(super) struct Comments<'a> {
    pub query: &'a Query,
    pub filter: &'a Filter,
    pub marker: &'a Marker,
    /// Conversations that are shown already.
    pub seen: Vec<ConversationId>,
    pub limit: i64,
}

impl Comments<'_> {
    pub async fn newest(&self, connection: &mut SqliteConnection) -> Result<Vec<Hit>> {
        let terms = in_texts(&self.query.terms);
        if terms.is_empty() || self.limit <= 0 {
            return Ok(Vec::new());
        }
        let (json, _): (String, i64) = self.statement(&matching(&terms)).fetch(connection).await?;
        let rows: Vec<((i64, String, i64), RowJson)> = from_json(&json)?;
        rows.into_iter()
            .map(|((at, body, beside), row)| {
                let conversation = Conversation::try_from(row)?;
                Ok(Hit {
                    activity: (beside != 0).then_some(ActivityId(beside)),
                    at: Millis(at),
                    comment: true,
                    snippet: self.marker.snippet(&body),
                    title: title(&conversation, self.marker),
                    conversation,
                })
            })
            .collect()
    }

    /// These, and where more are the cursor for them. Without room there may be.
    pub async fn last_page(mut self, connection: &mut SqliteConnection) -> Result<Found> {
        let room = usize::try_from(self.limit).unwrap_or(0);
        // One more than asked for tells whether there is another page.
        self.limit = self.limit.max(0) + 1;
        let mut hits = self.newest(connection).await?;
        let more = hits.len() > room;
        hits.truncate(room);
        Ok(Found {
            hits,
            next: more.then_some(COMMENTS_LEFT),
            superseded: false,
        })
    }

    fn statement(&self, matched: &str) -> Sql {
        let mut sql = Sql::default();
        sql.push(concat!(
            "SELECT ",
            group!("j"),
            // An item beside the comment leads to it in the thread: the last one before it, or the first.
            ", 0 FROM (SELECT '[' || json_array(f.at, f.body, coalesce((SELECT max(a.id) FROM activity a \
             WHERE a.conversation_id = c.id AND a.id < (f.at + 1) * 1024), (SELECT min(a.id) FROM activity a \
             WHERE a.conversation_id = c.id), 0)) || ',' || ",
            row_json!(),
            " || ']' AS j FROM (SELECT max(l.seq) AS seq, l.conversation_id AS cid, l.occurred_at AS at, \
             l.payload ->> '$.body' AS body FROM comment_search s CROSS JOIN log l ON l.seq = s.rowid \
             LEFT JOIN command c ON c.id = l.command_id WHERE comment_search MATCH ",
        ));
        sql.text(matched.to_owned());
        sql.push(concat!(" AND ", that_holds!()));
        sql.push(" AND l.conversation_id NOT IN (SELECT value FROM json_each(");
        sql.text(json_ids(&self.seen));
        sql.push(
            ")) GROUP BY l.conversation_id) f CROSS JOIN conversation c ON c.id = f.cid WHERE true",
        );
        self.filter.on_conversations(&mut sql);
        sql.push(" ORDER BY f.seq DESC LIMIT ");
        sql.limit(self.limit);
        sql.push(")");
        sql
    }
}

/// The statement, for the test of query plans.
pub(crate) fn hot() -> String {
    let query = Query::default();
    let all = Comments {
        query: &query,
        filter: &Filter::default(),
        marker: &Marker::new(&[], None),
        seen: Vec::new(),
        limit: 8,
    };
    all.statement("\"word\"").into_text()
}

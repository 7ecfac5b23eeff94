//! Pages of a list: by keyset next to what is loaded, by position for a jump.
//!
//! A LIMIT is never a bare parameter: SQLite looks at its value to plan, and plans the statement anew
//! whenever another value is bound, which costs more than reading the page. `(?3 + 0)` is not
//! looked at.

use crate::NumberId;
use crate::conversation::{
    Conversation, View, counts_json, group, parse_counts, parse_rows, row_json,
};
use crate::error::Result;
use crate::open::Store;
use sqlx::Connection as _;
use sqlx::SqliteConnection;

/// A place in the order of a list: rows below it sort below this pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub sort: i64,
    pub id: i64,
}

impl Cursor {
    const TOP: Self = Self {
        sort: i64::MAX,
        id: i64::MAX,
    };
    const END: Self = Self {
        sort: i64::MIN,
        id: i64::MIN,
    };

    #[must_use]
    pub fn of(row: &Conversation) -> Self {
        Self {
            sort: row.sort,
            id: row.id.0,
        }
    }
}

/// Where in a list a page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    Top,
    End,
    After(Cursor),
    Before(Cursor),
    /// From half a page above the cursor downwards.
    Around(Cursor),
    /// From the row that has this many above it.
    Position(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListSpec {
    pub view: View,
    pub number: Option<NumberId>,
    pub at: At,
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Newest first.
    pub rows: Vec<Conversation>,
    /// How many rows stand above the first one; not counted for `After` and `Before`.
    pub start: Option<i64>,
    pub next: Option<Cursor>,
    /// Rows of the whole list, in the same snapshot.
    pub total: i64,
    /// The newest arrival or decision, in the same snapshot.
    pub through: i64,
}

/// ?1, ?2 the cursor, ?3 the limit, ?4 how many to pass over, ?5 the number.
macro_rules! page {
    ($where:literal, $compare:literal, $direction:literal) => {
        concat!(
            "SELECT (SELECT ",
            group!("j"),
            " FROM (SELECT ",
            row_json!(),
            " AS j FROM conversation c WHERE ",
            $where,
            "(sort_id, id) ",
            $compare,
            " (?1, ?2) ORDER BY sort_id ",
            $direction,
            ", id ",
            $direction,
            " LIMIT (?3 + 0) OFFSET (?4 + 0))), ",
            counts_json!(),
            ", (SELECT seq FROM clock WHERE id = 1)"
        )
    };
}

macro_rules! above {
    ($where:literal) => {
        concat!(
            "SELECT count(*) FROM conversation WHERE ",
            $where,
            "(sort_id, id) > (?1, ?2)"
        )
    };
}

/// The statements of one list.
pub(crate) struct Statements {
    pub down: &'static str,
    pub up: &'static str,
    pub above: &'static str,
}

macro_rules! statements {
    ($where:literal, $above:literal) => {
        Statements {
            down: page!($where, "<", "DESC"),
            up: page!($where, ">", "ASC"),
            above: above!($above),
        }
    };
}

pub(crate) const INBOX: Statements = statements!("place < 2 AND ", "place < 2 AND ");
pub(crate) const UNREAD: Statements = statements!("place = 1 AND ", "place = 1 AND ");
pub(crate) const DONE: Statements = statements!("place = 2 AND ", "place = 2 AND ");
pub(crate) const SNOOZED: Statements = statements!("place = 3 AND ", "place = 3 AND ");
pub(crate) const WAITING: Statements = statements!(
    "place < 2 AND waiting_since > 0 AND ",
    "place < 2 AND waiting_since > 0 AND "
);
pub(crate) const PINNED: Statements = statements!("pinned_at > 0 AND ", "pinned_at > 0 AND ");
pub(crate) const MUTED: Statements = statements!("place = 4 AND ", "place = 4 AND ");
pub(crate) const ALL: Statements = statements!("", "");
pub(crate) const NUMBER_INBOX: Statements = statements!(
    "number_id = ?5 AND place < 2 AND ",
    "number_id = ?3 AND place < 2 AND "
);
pub(crate) const NUMBER_UNREAD: Statements = statements!(
    "number_id = ?5 AND place = 1 AND ",
    "number_id = ?3 AND place = 1 AND "
);
pub(crate) const NUMBER_DONE: Statements = statements!(
    "number_id = ?5 AND place = 2 AND ",
    "number_id = ?3 AND place = 2 AND "
);
pub(crate) const NUMBER_SNOOZED: Statements = statements!(
    "number_id = ?5 AND place = 3 AND ",
    "number_id = ?3 AND place = 3 AND "
);
pub(crate) const NUMBER_WAITING: Statements = statements!(
    "number_id = ?5 AND place < 2 AND waiting_since > 0 AND ",
    "number_id = ?3 AND place < 2 AND waiting_since > 0 AND "
);
pub(crate) const NUMBER_PINNED: Statements = statements!(
    "number_id = ?5 AND pinned_at > 0 AND ",
    "number_id = ?3 AND pinned_at > 0 AND "
);
pub(crate) const NUMBER_MUTED: Statements = statements!(
    "number_id = ?5 AND place = 4 AND ",
    "number_id = ?3 AND place = 4 AND "
);
pub(crate) const NUMBER_ALL: Statements = statements!("number_id = ?5 AND ", "number_id = ?3 AND ");

impl ListSpec {
    fn statements(&self) -> &'static Statements {
        match (self.view, self.number) {
            (View::Inbox, None) => &INBOX,
            (View::Unread, None) => &UNREAD,
            (View::Done, None) => &DONE,
            (View::Snoozed, None) => &SNOOZED,
            (View::Waiting, None) => &WAITING,
            (View::Pinned, None) => &PINNED,
            (View::Muted, None) => &MUTED,
            (View::All, None) => &ALL,
            (View::Inbox, Some(_)) => &NUMBER_INBOX,
            (View::Unread, Some(_)) => &NUMBER_UNREAD,
            (View::Done, Some(_)) => &NUMBER_DONE,
            (View::Snoozed, Some(_)) => &NUMBER_SNOOZED,
            (View::Waiting, Some(_)) => &NUMBER_WAITING,
            (View::Pinned, Some(_)) => &NUMBER_PINNED,
            (View::Muted, Some(_)) => &NUMBER_MUTED,
            (View::All, Some(_)) => &NUMBER_ALL,
        }
    }
}

/// Which rows to read, on the way to a page.
struct Walk {
    down: bool,
    from: Cursor,
    skip: i64,
    limit: i64,
}

impl Store {
    /// # Errors
    /// When the database cannot be read.
    pub async fn list(&self, spec: &ListSpec) -> Result<Page> {
        let pools = self.pools().await;
        if let At::Around(_) = spec.at {
            let mut reader = pools.readers.take().await;
            let mut tx = reader.begin().await?;
            return list(&mut tx, spec).await;
        }
        let mut connection = pools.readers.take().await;
        list(&mut connection, spec).await
    }
}

/// A page; of more than one statement only for `Around`.
pub(crate) async fn list(connection: &mut SqliteConnection, spec: &ListSpec) -> Result<Page> {
    let limit = i64::from(spec.limit);
    let mut start = None;
    let walk = match spec.at {
        At::Top => {
            start = Some(0);
            Walk::down(Cursor::TOP, 0, limit)
        }
        At::After(cursor) => Walk::down(cursor, 0, limit),
        At::Before(cursor) => Walk {
            down: false,
            from: cursor,
            skip: 0,
            limit,
        },
        At::End => Walk {
            down: false,
            from: Cursor::END,
            skip: 0,
            limit,
        },
        At::Position(position) => {
            start = Some(position.max(0));
            Walk::down(Cursor::TOP, position.max(0), limit)
        }
        At::Around(cursor) => {
            let mut query = sqlx::query_scalar(spec.statements().above)
                .bind(cursor.sort)
                .bind(cursor.id);
            if let Some(number) = spec.number {
                query = query.bind(number.0);
            }
            let above: i64 = query.fetch_one(&mut *connection).await?;
            let from = (above - limit / 2).max(0);
            start = Some(from);
            Walk::down(Cursor::TOP, from, limit)
        }
    };
    walk.read(connection, spec, start).await
}

impl Walk {
    fn down(from: Cursor, skip: i64, limit: i64) -> Self {
        Self {
            down: true,
            from,
            skip,
            limit,
        }
    }

    async fn read(
        &self,
        connection: &mut SqliteConnection,
        spec: &ListSpec,
        mut start: Option<i64>,
    ) -> Result<Page> {
        let statements = spec.statements();
        let sql = if self.down {
            statements.down
        } else {
            statements.up
        };
        let mut query = sqlx::query_as(sql)
            .bind(self.from.sort)
            .bind(self.from.id)
            // One more than asked for tells whether there is another page.
            .bind(self.limit + 1)
            .bind(self.skip);
        if let Some(number) = spec.number {
            query = query.bind(number.0);
        }
        let (rows, counts, through): (String, String, i64) =
            query.fetch_one(&mut *connection).await?;
        let mut rows = parse_rows(&rows)?;
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let total = parse_counts(&counts)?.narrowed(spec.number).of(spec.view);
        if !self.down {
            rows.reverse();
        }
        let len = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        if spec.at == At::End {
            start = Some((total - len).max(0));
        }
        // Going up, what is below is known to be there, except at the end.
        let below = if self.down { more } else { spec.at != At::End };
        Ok(Page {
            next: rows.last().filter(|_| below).map(Cursor::of),
            rows,
            start,
            total,
            through,
        })
    }
}

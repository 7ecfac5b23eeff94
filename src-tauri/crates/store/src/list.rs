//! Pages of a list: by keyset next to what is loaded, by position for a jump.

use crate::conversation::{
    Conversation, Counts, counts_json, group, parse_counts, parse_rows, row_json,
};
use crate::error::Result;
use crate::filter::List;
use crate::open::Store;
use crate::sql::Sql;
use sqlx::Connection as _;
use sqlx::SqliteConnection;

/// A place in the order of a list: rows below it sort below this pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub sort: i64,
    pub id: i64,
}

impl Cursor {
    pub(crate) const TOP: Self = Self {
        sort: i64::MAX,
        id: i64::MAX,
    };
    pub(crate) const END: Self = Self {
        sort: i64::MIN,
        id: i64::MIN,
    };

    #[must_use]
    pub fn of(row: &Conversation, list: &List) -> Self {
        Self {
            sort: list.key_of(row),
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSpec {
    pub list: List,
    pub at: At,
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// In the order of the list.
    pub rows: Vec<Conversation>,
    /// How many rows stand above the first one; not counted for `After` and `Before`.
    pub start: Option<i64>,
    pub next: Option<Cursor>,
    /// Rows of the whole list, in the same snapshot.
    pub total: i64,
    /// The newest arrival or decision, in the same snapshot.
    pub through: i64,
}

impl List {
    fn page(&self, walk: &Walk) -> Sql {
        let (compare, direction) = if walk.down {
            (" < (", " DESC")
        } else {
            (" > (", " ASC")
        };
        let order = |sql: &mut Sql| {
            sql.push(" ORDER BY ");
            sql.push(self.key());
            sql.push(direction);
            sql.push(", c.id");
            sql.push(direction);
        };
        let mut sql = Sql::default();
        sql.push(concat!(
            "SELECT (SELECT ",
            group!("j"),
            " FROM (SELECT ",
            row_json!(),
            " AS j FROM "
        ));
        // With tags all that have one are sorted: only those of the page are made rows.
        let sorts = self.sorts();
        if sorts {
            sql.push("conversation c WHERE c.id IN (SELECT c.id FROM ");
        }
        self.rows(&mut sql);
        self.beyond(&mut sql, compare, walk.from);
        order(&mut sql);
        // One more than asked for tells whether there is another page.
        sql.push(" LIMIT ");
        sql.limit(walk.limit + 1);
        sql.push(" OFFSET ");
        sql.limit(walk.skip);
        if sorts {
            sql.push(")");
            order(&mut sql);
        }
        sql.push(concat!(
            ")), ",
            counts_json!(),
            ", (SELECT seq FROM clock WHERE id = 1), "
        ));
        if self.counted(&Counts::default()).is_some() {
            sql.push("0");
        } else {
            sql.push("(SELECT count(*) FROM ");
            self.rows(&mut sql);
            sql.push("true)");
        }
        sql
    }

    fn above(&self, cursor: Cursor) -> Sql {
        let mut sql = Sql::default();
        sql.push("SELECT count(*), 0 FROM ");
        self.rows(&mut sql);
        self.beyond(&mut sql, " > (", cursor);
        sql
    }

    /// `(key, id) < (?, ?)`
    pub(crate) fn beyond(&self, sql: &mut Sql, compare: &'static str, cursor: Cursor) {
        sql.push("(");
        sql.push(self.key());
        sql.push(", c.id)");
        sql.push(compare);
        sql.number(cursor.sort);
        sql.push(", ");
        sql.number(cursor.id);
        sql.push(")");
    }
}

/// The statements of a list, for the test of query plans.
pub(crate) fn hot(list: &List) -> [String; 4] {
    let cursor = Cursor { sort: 1, id: 1 };
    let down = Walk::down(cursor, 0, 1);
    let up = Walk {
        down: false,
        ..down
    };
    [
        list.page(&down).into_text(),
        list.page(&up).into_text(),
        list.above(cursor).into_text(),
        list.ids(cursor, cursor).into_text(),
    ]
}

/// Which rows to read, on the way to a page.
#[derive(Clone, Copy)]
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
            let (above, _): (i64, i64) = spec.list.above(cursor).fetch(&mut *connection).await?;
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
        let (rows, counts, through, total): (String, String, i64, i64) =
            spec.list.page(self).fetch(&mut *connection).await?;
        let mut rows = parse_rows(&rows)?;
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let total = spec.list.counted(&parse_counts(&counts)?).unwrap_or(total);
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
            next: rows
                .last()
                .filter(|_| below)
                .map(|row| Cursor::of(row, &spec.list)),
            rows,
            start,
            total,
            through,
        })
    }
}

//! Which conversations a list holds, and in which order.

use crate::NumberId;
use crate::conversation::{Conversation, Counts, View};
use crate::sql::Sql;
use crate::state::{Loaded, ON_TOP};
use listo_domain::{ActivityId, Millis, TagId};

/// What a list leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListFilter {
    /// Any of these; none stands for all.
    pub numbers: Vec<NumberId>,
    /// Any of these; none stands for all.
    pub tags: Vec<TagId>,
    /// Assigned to any of these; an empty one stands for nobody. None stands for all.
    pub assignees: Vec<String>,
    /// The last item is not older.
    pub from: Option<Millis>,
    /// The last item is older.
    pub until: Option<Millis>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListOrder {
    #[default]
    Newest,
    /// Who waits for an answer first, the longest waiting on top; then the others, newest first.
    LongestWaiting,
}

/// A list: a view, what it leaves out, and its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    pub view: View,
    pub filter: ListFilter,
    pub order: ListOrder,
}

impl From<View> for List {
    fn from(view: View) -> Self {
        Self {
            view,
            filter: ListFilter::default(),
            order: ListOrder::Newest,
        }
    }
}

impl List {
    /// Nothing but what is in the inbox is in it.
    fn in_inbox(&self) -> bool {
        matches!(
            self.view,
            View::Inbox | View::Unread | View::Waiting | View::Assigned
        )
    }

    /// Only what is in the inbox waits: every other list has the one order.
    fn by_wait(&self) -> bool {
        self.order == ListOrder::LongestWaiting && self.in_inbox()
    }

    /// Whether a conversation is in it.
    pub(crate) fn holds(&self, c: &Loaded) -> bool {
        let ListFilter {
            numbers,
            tags,
            assignees,
            from,
            until,
        } = &self.filter;
        let assignee = c.state.assignment.to.as_ref().map_or("", |a| a.0.as_str());
        let last = Millis(c.last_activity / ActivityId::PER_MS);
        self.view.holds(c.state.standing())
            && (numbers.is_empty() || numbers.contains(&c.number))
            && (tags.is_empty() || tags.iter().any(|t| c.state.has_tag(*t)))
            && (assignees.is_empty() || assignees.iter().any(|a| a == assignee))
            && from.is_none_or(|from| last >= from)
            && until.is_none_or(|until| last < until)
    }

    /// Whether the walk is along what one member is responsible for.
    fn by_assignee(&self) -> bool {
        let one = match self.filter.assignees.as_slice() {
            [one] => !one.is_empty(),
            _ => false,
        };
        self.filter.tags.is_empty() && !self.by_wait() && (self.view == View::Assigned || one)
    }

    /// What a list is sorted by, with the id behind it; both descending.
    pub(crate) fn key(&self) -> &'static str {
        if self.by_wait() {
            "c.wait_order"
        } else {
            "c.sort_id"
        }
    }

    pub(crate) fn key_of(&self, row: &Conversation) -> i64 {
        if self.by_wait() {
            row.wait_order
        } else {
            row.sort
        }
    }

    /// How many it holds, where the counts tell.
    pub(crate) fn counted(&self, counts: &Counts) -> Option<i64> {
        let f = &self.filter;
        let told =
            f.tags.is_empty() && f.assignees.is_empty() && f.from.is_none() && f.until.is_none();
        told.then(|| counts.narrowed(&f.numbers).of(self.view))
    }

    /// Whether the walk is not along an index, in the order of the list.
    pub(crate) fn sorts(&self) -> bool {
        !self.filter.tags.is_empty()
    }

    /// What stands behind FROM, up to ` AND `: the rows of the list, to be narrowed further.
    pub(crate) fn rows(&self, sql: &mut Sql) {
        let ListFilter {
            numbers,
            tags,
            assignees,
            from,
            until,
        } = &self.filter;
        if tags.is_empty() {
            sql.push("conversation c ");
            if self.by_assignee() && self.in_inbox() {
                // The other index over who is responsible goes past all that they have finished.
                sql.push("INDEXED BY conversation_assigned ");
            }
            sql.push("WHERE ");
        } else {
            // CROSS JOIN: those that have a tag are few, and gone through first.
            sql.push(
                "(SELECT DISTINCT conversation_id FROM conversation_tag WHERE tag_id IN (SELECT value FROM json_each(",
            );
            sql.text(json(tags.iter().map(|t| t.0)));
            sql.push("))) t CROSS JOIN conversation c ON c.id = t.conversation_id WHERE ");
        }
        // The + keeps SQLite to the order of the list, so that it stops where the page is full.
        match numbers.as_slice() {
            [] => {}
            [one] if !self.by_wait() && !self.by_assignee() && self.view != View::Mentions => {
                sql.push("c.number_id = ");
                sql.number(one.0);
                sql.push(" AND ");
            }
            some => {
                sql.push("+c.number_id IN (SELECT value FROM json_each(");
                sql.text(json(some.iter().map(|n| n.0)));
                sql.push(")) AND ");
            }
        }
        // As in the partial indexes, so that they are used.
        sql.push(match self.view {
            View::Inbox => "c.place < 2 AND ",
            View::Unread if self.by_wait() || self.by_assignee() => {
                "c.place < 2 AND c.place = 1 AND "
            }
            View::Unread => "c.place = 1 AND ",
            View::Done => "c.place = 2 AND ",
            View::Snoozed => "c.place = 3 AND ",
            View::Waiting => "c.place < 2 AND c.waiting_since > 0 AND ",
            View::Pinned => "c.pinned_at > 0 AND ",
            View::Muted => "c.place = 4 AND ",
            View::Assigned if self.by_wait() => "c.place < 2 AND +c.assignee = 'me' AND ",
            View::Assigned => "c.place < 2 AND c.assignee <> '' AND c.assignee = 'me' AND ",
            View::Mentions => "c.mention > c.finished AND ",
            View::All => "",
        });
        match assignees.as_slice() {
            [] => {}
            [one] if self.by_assignee() => {
                sql.push("c.assignee <> '' AND c.assignee = ");
                sql.text(one.clone());
                sql.push(" AND ");
            }
            some => {
                sql.push("+c.assignee IN (SELECT value FROM json_each(");
                sql.text(serde_json::Value::from(some.to_vec()).to_string());
                sql.push(")) AND ");
            }
        }
        if let Some(from) = from {
            if !self.by_wait() {
                // Nothing stands below its last item, so the walk ends here.
                sql.push("c.sort_id >= ");
                sql.number(lowest(*from));
                sql.push(" AND ");
            }
            sql.push("c.last_at >= ");
            sql.number(from.0);
            sql.push(" AND ");
        }
        if let Some(until) = until {
            sql.push("c.last_at < ");
            sql.number(until.0);
            sql.push(" AND ");
        }
    }
}

/// The lowest place of what is not older, as [`crate::state::sort_id`] gives them.
fn lowest(from: Millis) -> i64 {
    let latest = Millis((ON_TOP - 1) / ActivityId::PER_MS);
    ActivityId::first_of(from.min(latest).max(Millis(0))).0
}

fn json(ids: impl Iterator<Item = i64>) -> String {
    let ids: Vec<String> = ids.map(|id| id.to_string()).collect();
    format!("[{}]", ids.join(","))
}

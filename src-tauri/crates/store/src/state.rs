//! The state of a conversation between its row and the domain.

use crate::codec::{self, Column as _};
use crate::error::{Error, Result};
use crate::{ConversationId, NumberId};
use listo_domain::{
    ActivityId, Actor, Annotations, Assignment, Conversation, Mention, Millis, Registers, Seq,
    Status, TagId, Tagging, UnreadMark, UnreadReason,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A conversation as the projection holds it.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    pub id: ConversationId,
    pub number: NumberId,
    pub state: Conversation,
    pub head: i64,
    pub last_activity: i64,
}

impl Loaded {
    /// Whether it stands in lists where it stood before: in which lists is another matter.
    pub fn keeps_its_place(&self, before: &Conversation) -> bool {
        let now = &self.state;
        now.registers.snoozed_until == before.registers.snoozed_until
            && now.registers.snooze_keeps == before.registers.snooze_keeps
            && sort_id(now, self.last_activity) == sort_id(before, self.last_activity)
    }
}

/// The columns of the state, in the order of [`LOAD`].
#[derive(Debug, Deserialize)]
pub(crate) struct StateRow {
    pub id: i64,
    pub number_id: i64,
    pub status: i64,
    pub unread_reason: i64,
    pub unread_at: i64,
    pub unread_by: String,
    pub unread_activity: i64,
    pub waiting_since: i64,
    pub tried_at: i64,
    pub snoozed_until: i64,
    pub snooze_keeps: i64,
    pub done_through: i64,
    pub finished: i64,
    pub muted: i64,
    pub unheard_at: i64,
    pub unheard_activity: i64,
    pub stamp: i64,
    pub last_inbound: i64,
    pub last_failed: i64,
    pub seen: i64,
    pub untouched: i64,
    pub pinned_at: i64,
    pub annotation_stamp: i64,
    pub head: i64,
    pub last_activity: i64,
    pub tags: Vec<TagRow>,
    pub assignee: String,
    pub assign_stamp: i64,
    pub mentions: Vec<MentionRow>,
}

/// As the column holds it: the tag, 1 where it is on, what set it.
pub(crate) type TagRow = (i64, i64, i64);

pub(crate) fn tag_rows(state: &Conversation) -> Vec<TagRow> {
    let row = |(tag, t): (&TagId, &Tagging)| (tag.0, i64::from(t.on), t.stamp.0);
    state.tags.iter().map(row).collect()
}

/// As the column holds it: the comment, 1 where it was made, 1 where it was taken away.
pub(crate) type MentionRow = (i64, i64, i64);

fn mention_rows(state: &Conversation) -> Vec<MentionRow> {
    let row = |(comment, m): (&Seq, &Mention)| (comment.0, i64::from(m.made), i64::from(m.removed));
    state.mentions.iter().map(row).collect()
}

/// All states as one JSON text: one row on its way instead of many.
macro_rules! load {
    () => {
        "SELECT json_group_array(json_array(id, number_id, status, unread_reason, unread_at, \
         unread_by, unread_activity, waiting_since, tried_at, snoozed_until, snooze_keeps, done_through, finished, muted, \
         unheard_at, unheard_activity, stamp, last_inbound, last_failed, seen, untouched, pinned_at, \
         annotation_stamp, head, last_activity, json(tags), assignee, assign_stamp, json(mentions))) \
         FROM conversation WHERE id IN (SELECT value FROM json_each(?1))"
    };
}
pub(crate) use load;

pub(crate) const LOAD: &str = load!();

pub(crate) fn parse_states(json: &str) -> Result<BTreeMap<ConversationId, Loaded>> {
    let rows: Vec<StateRow> =
        serde_json::from_str(json).map_err(|e| Error::Unreadable(e.to_string()))?;
    rows.into_iter()
        .map(|row| Loaded::try_from(row).map(|l| (l.id, l)))
        .collect()
}

fn assignee(state: &Conversation) -> String {
    let to = state.assignment.to.as_ref();
    to.map_or_else(String::new, |actor| actor.0.clone())
}

impl StateRow {
    pub fn of(c: &Loaded) -> Self {
        let r = &c.state.registers;
        let mark = r.unread.as_ref();
        let activity = |m: Option<&UnreadMark>| m.and_then(|m| m.activity).map_or(0, |a| a.0);
        Self {
            id: c.id.0,
            number_id: c.number.0,
            status: r.status.to_column(),
            unread_reason: mark.map_or(0, |m| m.reason.to_column()),
            unread_at: mark.map_or(0, |m| m.at.0),
            unread_by: mark
                .and_then(|m| m.by.as_ref())
                .map_or_else(String::new, |a| a.0.clone()),
            unread_activity: activity(mark),
            waiting_since: r.waiting_since.map_or(0, |t| t.0),
            tried_at: r.tried_at.map_or(0, |t| t.0),
            snoozed_until: r.snoozed_until.map_or(0, |t| t.0),
            snooze_keeps: i64::from(r.snooze_keeps),
            done_through: r.done_through.map_or(0, |s| s.0),
            finished: r.finished.0,
            muted: i64::from(r.muted),
            unheard_at: r.unheard.as_ref().map_or(0, |m| m.at.0),
            unheard_activity: activity(r.unheard.as_ref()),
            stamp: r.stamp.0,
            last_inbound: c.state.last_inbound.0,
            last_failed: c.state.last_failed.0,
            seen: c.state.seen.0,
            untouched: i64::from(c.state.untouched),
            pinned_at: c.state.annotations.pinned_at.map_or(0, |t| t.0),
            annotation_stamp: c.state.annotations.stamp.0,
            head: c.head,
            last_activity: c.last_activity,
            tags: tag_rows(&c.state),
            assignee: assignee(&c.state),
            assign_stamp: c.state.assignment.stamp.0,
            mentions: mention_rows(&c.state),
        }
    }
}

impl TryFrom<StateRow> for Loaded {
    type Error = Error;

    fn try_from(r: StateRow) -> Result<Self> {
        let activity = |id: i64| (id != 0).then_some(ActivityId(id));
        let unread = if r.unread_reason == 0 {
            None
        } else {
            Some(UnreadMark {
                reason: UnreadReason::from_column(r.unread_reason)?,
                at: Millis(r.unread_at),
                by: (!r.unread_by.is_empty()).then_some(Actor(r.unread_by)),
                activity: activity(r.unread_activity),
            })
        };
        Ok(Self {
            id: ConversationId(r.id),
            number: NumberId(r.number_id),
            state: Conversation {
                registers: Registers {
                    status: Status::from_column(r.status)?,
                    unread,
                    waiting_since: codec::optional(r.waiting_since),
                    tried_at: codec::optional(r.tried_at),
                    snoozed_until: codec::optional(r.snoozed_until),
                    snooze_keeps: r.snooze_keeps != 0,
                    done_through: (r.done_through != 0).then_some(Seq(r.done_through)),
                    finished: Seq(r.finished),
                    muted: r.muted != 0,
                    unheard: (r.unheard_at != 0).then(|| UnreadMark {
                        reason: UnreadReason::Inbound,
                        at: Millis(r.unheard_at),
                        by: None,
                        activity: activity(r.unheard_activity),
                    }),
                    stamp: Seq(r.stamp),
                },
                annotations: Annotations {
                    pinned_at: codec::optional(r.pinned_at),
                    stamp: Seq(r.annotation_stamp),
                },
                tags: r
                    .tags
                    .into_iter()
                    .map(|(tag, on, stamp)| {
                        let (on, stamp) = (on != 0, Seq(stamp));
                        (TagId(tag), Tagging { on, stamp })
                    })
                    .collect(),
                assignment: Assignment {
                    to: (!r.assignee.is_empty()).then_some(Actor(r.assignee)),
                    stamp: Seq(r.assign_stamp),
                },
                mentions: r
                    .mentions
                    .into_iter()
                    .map(|(comment, made, removed)| {
                        let (made, removed) = (made != 0, removed != 0);
                        (Seq(comment), Mention { made, removed })
                    })
                    .collect(),
                last_inbound: Seq(r.last_inbound),
                last_failed: Seq(r.last_failed),
                seen: Seq(r.seen),
                untouched: r.untouched != 0,
            },
            head: r.head,
            last_activity: r.last_activity,
        })
    }
}

/// What is pinned stands above all that is not: activity ids stay below this until the year 2109
/// and are taken as if they did, and the sum is still a number that the window holds exactly.
pub(crate) const ON_TOP: i64 = 1 << 52;

/// Where a conversation stands in a list: by its last activity, or by the end of its snooze; pinned
/// ones before the others.
pub(crate) fn sort_id(state: &Conversation, last_activity: i64) -> i64 {
    let by_time = match &state.registers.unread {
        Some(mark) if mark.reason == UnreadReason::Snooze => {
            last_activity.max(ActivityId::first_of(mark.at).0)
        }
        _ => last_activity,
    }
    .min(ON_TOP - 1);
    if state.annotations.pinned_at.is_some() {
        by_time + ON_TOP
    } else {
        by_time
    }
}

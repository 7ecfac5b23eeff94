//! What undo puts back, as the log holds it. The names here are the file format.

use super::payload::{json, parse};
use crate::codec::Column as _;
use crate::error::{Error, Result};
use listo_domain::{
    ActivityId, Actor, Annotations, Assignment, Before, Millis, Registers, Seq, Status, TagId,
    Tagging, UnreadMark, UnreadReason,
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct RegistersJson {
    status: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unread: Option<UnreadJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    waiting_since: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tried_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    snoozed_until: Option<i64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    snooze_keeps: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    done_through: Option<i64>,
    #[serde(default, skip_serializing_if = "is_zero")]
    finished: i64,
    #[serde(default)]
    muted: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unheard: Option<UnreadJson>,
    stamp: i64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(n: &i64) -> bool {
    *n == 0
}

#[derive(Serialize, Deserialize)]
pub(super) struct UnreadJson {
    reason: i64,
    at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    activity: Option<i64>,
}

impl From<&Registers> for RegistersJson {
    fn from(r: &Registers) -> Self {
        Self {
            status: r.status.to_column(),
            unread: r.unread.as_ref().map(UnreadJson::from),
            waiting_since: r.waiting_since.map(|t| t.0),
            tried_at: r.tried_at.map(|t| t.0),
            snoozed_until: r.snoozed_until.map(|t| t.0),
            snooze_keeps: r.snooze_keeps,
            done_through: r.done_through.map(|s| s.0),
            finished: r.finished.0,
            muted: r.muted,
            unheard: r.unheard.as_ref().map(UnreadJson::from),
            stamp: r.stamp.0,
        }
    }
}

impl From<&UnreadMark> for UnreadJson {
    fn from(m: &UnreadMark) -> Self {
        Self {
            reason: m.reason.to_column(),
            at: m.at.0,
            by: m.by.as_ref().map(|a| a.0.clone()),
            activity: m.activity.map(|a| a.0),
        }
    }
}

impl TryFrom<UnreadJson> for UnreadMark {
    type Error = Error;

    fn try_from(m: UnreadJson) -> Result<Self> {
        Ok(Self {
            reason: UnreadReason::from_column(m.reason)?,
            at: Millis(m.at),
            by: m.by.map(Actor),
            activity: m.activity.map(ActivityId),
        })
    }
}

impl TryFrom<RegistersJson> for Registers {
    type Error = Error;

    fn try_from(r: RegistersJson) -> Result<Self> {
        Ok(Self {
            status: Status::from_column(r.status)?,
            unread: r.unread.map(UnreadMark::try_from).transpose()?,
            unheard: r.unheard.map(UnreadMark::try_from).transpose()?,
            waiting_since: r.waiting_since.map(Millis),
            tried_at: r.tried_at.map(Millis),
            snoozed_until: r.snoozed_until.map(Millis),
            snooze_keeps: r.snooze_keeps,
            done_through: r.done_through.map(Seq),
            finished: Seq(r.finished),
            muted: r.muted,
            stamp: Seq(r.stamp),
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct AnnotationsJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pinned_at: Option<i64>,
    stamp: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum BeforeJson {
    Annotations {
        annotations: AnnotationsJson,
    },
    /// Whether it was made; without a name the one of the decision itself.
    CommentMade {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<i64>,
        made: bool,
    },
    CommentRemoved {
        comment: i64,
        removed: bool,
    },
    Queued {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<i64>,
        queued: bool,
    },
    /// Written before comments could name members.
    Comment {
        comment: bool,
    },
    Assignee {
        assignee: String,
        stamp: i64,
    },
    Tag {
        tag: i64,
        on: bool,
        stamp: i64,
    },
    State(RegistersJson),
}

impl From<&Before> for BeforeJson {
    fn from(before: &Before) -> Self {
        match before {
            Before::State(registers) => Self::State(registers.into()),
            Before::CommentMade { comment, was } => Self::CommentMade {
                comment: comment.map(|c| c.0),
                made: *was,
            },
            Before::CommentRemoved { comment, was } => Self::CommentRemoved {
                comment: comment.0,
                removed: *was,
            },
            Before::Queued { text, was } => Self::Queued {
                text: text.map(|t| t.0),
                queued: *was,
            },
            Before::Assignment(a) => Self::Assignee {
                assignee: a.to.as_ref().map_or_else(String::new, |to| to.0.clone()),
                stamp: a.stamp.0,
            },
            Before::Tag { tag, was } => Self::Tag {
                tag: tag.0,
                on: was.on,
                stamp: was.stamp.0,
            },
            Before::Annotations(a) => Self::Annotations {
                annotations: AnnotationsJson {
                    pinned_at: a.pinned_at.map(|t| t.0),
                    stamp: a.stamp.0,
                },
            },
        }
    }
}

impl TryFrom<BeforeJson> for Before {
    type Error = Error;

    fn try_from(before: BeforeJson) -> Result<Self> {
        Ok(match before {
            BeforeJson::State(registers) => Self::State(registers.try_into()?),
            BeforeJson::CommentMade { comment, made } => Self::CommentMade {
                comment: comment.map(Seq),
                was: made,
            },
            BeforeJson::CommentRemoved { comment, removed } => Self::CommentRemoved {
                comment: Seq(comment),
                was: removed,
            },
            BeforeJson::Queued { text, queued } => Self::Queued {
                text: text.map(Seq),
                was: queued,
            },
            BeforeJson::Comment { .. } => Self::CommentMade {
                comment: None,
                was: false,
            },
            BeforeJson::Assignee { assignee, stamp } => Self::Assignment(Assignment {
                to: (!assignee.is_empty()).then_some(Actor(assignee)),
                stamp: Seq(stamp),
            }),
            BeforeJson::Tag { tag, on, stamp } => Self::Tag {
                tag: TagId(tag),
                was: Tagging {
                    on,
                    stamp: Seq(stamp),
                },
            },
            BeforeJson::Annotations { annotations: a } => Self::Annotations(Annotations {
                pinned_at: a.pinned_at.map(Millis),
                stamp: Seq(a.stamp),
            }),
        })
    }
}

pub(crate) fn before_to_json(before: &Before) -> Result<String> {
    json(&BeforeJson::from(before))
}

pub(crate) fn before_from_json(text: &str) -> Result<Before> {
    parse::<BeforeJson>(text)?.try_into()
}

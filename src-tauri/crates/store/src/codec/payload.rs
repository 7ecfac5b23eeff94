//! Decisions as the log holds them: a kind and a JSON text. The names here are the file format.

use crate::codec::Column as _;
use crate::error::{Error, Result};
use listo_domain::{
    ActivityId, Actor, Annotations, Assignment, Before, Comment, Mentioned, Millis, Registers, Seq,
    Status, TagId, Tagging, UnreadMark, UnreadReason, What,
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct RegistersJson {
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
struct UnreadJson {
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

fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Unreadable(e.to_string()))
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Unreadable(e.to_string()))
}

#[derive(Serialize, Deserialize)]
struct AnnotationsJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pinned_at: Option<i64>,
    stamp: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum BeforeJson {
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

#[derive(Serialize, Deserialize)]
struct Through {
    through: i64,
}

#[derive(Serialize, Deserialize)]
struct Snooze {
    until: i64,
    through: i64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    keeps: bool,
}

#[derive(Serialize, Deserialize)]
struct Until {
    until: i64,
}

#[derive(Serialize, Deserialize)]
struct OfTag {
    tag: i64,
}

#[derive(Serialize, Deserialize)]
struct To {
    to: String,
}

#[derive(Serialize, Deserialize)]
struct Commented {
    body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<i64>,
    /// Members, each with its name as it is written in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mentions: Vec<(String, String)>,
}

impl From<&Comment> for Commented {
    fn from(comment: &Comment) -> Self {
        let named = |m: &Mentioned| (m.actor.0.clone(), m.written.clone());
        Self {
            body: comment.body.clone(),
            on: comment.on.map(|a| a.0),
            mentions: comment.mentions.iter().map(named).collect(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct CommentRemoved {
    comment: i64,
}

#[derive(Serialize, Deserialize)]
struct Restore {
    target: i64,
    expects: i64,
    to: BeforeJson,
}

/// The kind and the payload of a decision. `redo` tells the two users of `Restored` apart.
pub(crate) fn what_to_log(what: &What, redo: bool) -> Result<(&'static str, String)> {
    let none = || "{}".to_owned();
    Ok(match what {
        What::Arrived(_) => return Err(Error::Unreadable("a fact is never logged".into())),
        What::Done { through } => ("done", json(&Through { through: through.0 })?),
        What::Unread => ("unread", none()),
        What::Open { through } => ("open", json(&Through { through: through.0 })?),
        What::Seen { through } => ("seen", json(&Through { through: through.0 })?),
        What::Snoozed {
            until,
            through,
            keeps,
        } => (
            "snoozed",
            json(&Snooze {
                until: until.0,
                through: through.0,
                keeps: *keeps,
            })?,
        ),
        What::Woken { until } => ("woken", json(&Until { until: until.0 })?),
        What::Muted => ("muted", none()),
        What::Unmuted => ("unmuted", none()),
        What::Pinned => ("pinned", none()),
        What::Unpinned => ("unpinned", none()),
        What::Tagged { tag } => ("tagged", json(&OfTag { tag: tag.0 })?),
        What::Untagged { tag } => ("untagged", json(&OfTag { tag: tag.0 })?),
        What::Assigned { to } => ("assigned", json(&To { to: to.0.clone() })?),
        What::Unassigned => ("unassigned", none()),
        What::Commented(comment) => ("commented", json(&Commented::from(comment))?),
        What::CommentRemoved { comment } => (
            "comment_removed",
            json(&CommentRemoved { comment: comment.0 })?,
        ),
        What::Restored {
            target,
            expects,
            to,
        } => (
            if redo { "redone" } else { "undone" },
            json(&Restore {
                target: target.0,
                expects: expects.0,
                to: to.into(),
            })?,
        ),
    })
}

pub(crate) fn comment_from_json(payload: &str) -> Result<Comment> {
    let Commented { body, on, mentions } = parse(payload)?;
    let mentioned = |(actor, written)| Mentioned {
        actor: Actor(actor),
        written,
    };
    Ok(Comment {
        body,
        on: on.map(ActivityId),
        mentions: mentions.into_iter().map(mentioned).collect(),
    })
}

pub(crate) fn what_from_log(kind: &str, payload: &str) -> Result<What> {
    Ok(match kind {
        "done" => What::Done {
            through: Seq(parse::<Through>(payload)?.through),
        },
        "unread" => What::Unread,
        "open" => What::Open {
            through: Seq(parse::<Through>(payload)?.through),
        },
        "seen" => What::Seen {
            through: Seq(parse::<Through>(payload)?.through),
        },
        "snoozed" => {
            let Snooze {
                until,
                through,
                keeps,
            } = parse(payload)?;
            What::Snoozed {
                until: Millis(until),
                through: Seq(through),
                keeps,
            }
        }
        "woken" => What::Woken {
            until: Millis(parse::<Until>(payload)?.until),
        },
        "muted" => What::Muted,
        "unmuted" => What::Unmuted,
        "pinned" => What::Pinned,
        "unpinned" => What::Unpinned,
        "tagged" => What::Tagged {
            tag: TagId(parse::<OfTag>(payload)?.tag),
        },
        "untagged" => What::Untagged {
            tag: TagId(parse::<OfTag>(payload)?.tag),
        },
        "assigned" => What::Assigned {
            to: Actor(parse::<To>(payload)?.to),
        },
        "unassigned" => What::Unassigned,
        "commented" => What::Commented(comment_from_json(payload)?),
        "comment_removed" => What::CommentRemoved {
            comment: Seq(parse::<CommentRemoved>(payload)?.comment),
        },
        "undone" | "redone" => {
            let Restore {
                target,
                expects,
                to,
            } = parse(payload)?;
            What::Restored {
                target: Seq(target),
                expects: Seq(expects),
                to: to.try_into()?,
            }
        }
        other => return Err(Error::Unreadable(format!("kind {other}"))),
    })
}

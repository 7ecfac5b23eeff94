//! Decisions as the log holds them: a kind and a JSON text. The names here are the file format.

use super::before::BeforeJson;
use super::files::File;
use crate::error::{Error, Result};
use listo_domain::{ActivityId, Actor, Comment, Mentioned, Millis, Outgoing, Seq, TagId, What};
use serde::{Deserialize, Serialize};

pub(super) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Unreadable(e.to_string()))
}

pub(super) fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Unreadable(e.to_string()))
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
struct Queued {
    body: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    files: Vec<File>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    send_at: Option<i64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    then_done: bool,
}

#[derive(Serialize, Deserialize)]
struct Unqueued {
    text: i64,
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
        What::Queued(text) => (
            "queued",
            json(&Queued {
                body: text.body.clone(),
                files: text.files.iter().map(File::from).collect(),
                send_at: text.send_at.map(|t| t.0),
                then_done: text.then_done,
            })?,
        ),
        What::Unqueued { text } => ("unqueued", json(&Unqueued { text: text.0 })?),
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
        "queued" => {
            let Queued {
                body,
                files,
                send_at,
                then_done,
            } = parse(payload)?;
            What::Queued(Outgoing {
                body,
                files: files.into_iter().map(Into::into).collect(),
                send_at: send_at.map(Millis),
                then_done,
            })
        }
        "unqueued" => What::Unqueued {
            text: Seq(parse::<Unqueued>(payload)?.text),
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

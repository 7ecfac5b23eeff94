//! How domain values are written into columns and JSON. The numbers and names here are the file
//! format: they never change their meaning.

use crate::error::{Error, Result};
use crate::property::PropertyKind;
use listo_domain::{
    ActivityId, Actor, Annotations, Before, CallOutcome, Delivery, Direction, Fact, Landing,
    Millis, Place, Registers, Seq, Standing, Status, TagId, Tagging, UnreadMark, UnreadReason,
    What,
};
use serde::{Deserialize, Serialize};

/// Version of the payloads written today.
pub(crate) const VERSION: i64 = 1;

pub(crate) trait Column: Sized + Copy + PartialEq + 'static {
    const VALUES: &'static [(Self, i64)];
    const NAME: &'static str;

    fn to_column(self) -> i64 {
        Self::VALUES
            .iter()
            .find(|(v, _)| *v == self)
            .map_or(-1, |(_, n)| *n)
    }

    fn from_column(n: i64) -> Result<Self> {
        Self::VALUES
            .iter()
            .find(|(_, m)| *m == n)
            .map(|(v, _)| *v)
            .ok_or_else(|| Error::Unreadable(format!("{} {n}", Self::NAME)))
    }
}

macro_rules! column {
    ($type:ident { $($variant:ident = $n:literal),* $(,)? }) => {
        impl Column for $type {
            const VALUES: &'static [(Self, i64)] = &[$(($type::$variant, $n)),*];
            const NAME: &'static str = stringify!($type);
        }
    };
}

column!(Status { Open = 0, Done = 1 });
column!(UnreadReason { Inbound = 1, Manual = 2, Snooze = 3, FailedSend = 4 });
column!(Place { Open = 0, Unread = 1, Done = 2, Snoozed = 3, Muted = 4 });
column!(Landing { Live = 0, Unread = 1, Open = 2, Done = 3 });
column!(Direction { Inbound = 0, Outbound = 1 });
column!(Delivery { Draft = 0, Queued = 1, Sent = 2, Delivered = 3, Failed = 4 });
column!(CallOutcome { Answered = 1, Missed = 2, Rejected = 3, Blocked = 4 });
column!(PropertyKind { Text = 0, Number = 1, Date = 2, Choice = 3, YesNo = 4, Link = 5 });
column!(Fact {
    TextReceived = 0,
    CallMissed = 1,
    VoicemailReceived = 2,
    TranscriptArrived = 3,
    CallAnswered = 4,
    TextSent = 5,
    CallReached = 6,
    CallTried = 7,
    AutomaticSent = 8,
    SendFailed = 9,
    Drafted = 10,
    CallBlocked = 11,
});

/// A place is below it.
const WAITING: i64 = 8;
const PINNED: i64 = 16;

/// What a conversation is counted under.
pub(crate) fn standing_to_column(s: Standing) -> i64 {
    let flag = |on: bool, bit: i64| if on { bit } else { 0 };
    s.place.to_column() + flag(s.waiting, WAITING) + flag(s.pinned, PINNED)
}

pub(crate) fn standing_from_column(n: i64) -> Result<Standing> {
    Ok(Standing {
        place: Place::from_column(n & !(WAITING | PINNED))?,
        waiting: n & WAITING != 0,
        pinned: n & PINNED != 0,
    })
}

/// 0 stands for none.
pub(crate) fn optional(n: i64) -> Option<Millis> {
    (n != 0).then_some(Millis(n))
}

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
    #[serde(default)]
    muted: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unheard: Option<UnreadJson>,
    stamp: i64,
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
    Annotations { annotations: AnnotationsJson },
    Comment { comment: bool },
    Tag { tag: i64, on: bool, stamp: i64 },
    State(RegistersJson),
}

impl From<&Before> for BeforeJson {
    fn from(before: &Before) -> Self {
        match before {
            Before::State(registers) => Self::State(registers.into()),
            Before::Comment => Self::Comment { comment: true },
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
            BeforeJson::Comment { .. } => Self::Comment,
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
struct Commented {
    body: String,
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
        What::Commented { body } => ("commented", json(&Commented { body: body.clone() })?),
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

/// The text of a comment.
pub(crate) fn comment_of(payload: &str) -> Result<String> {
    Ok(parse::<Commented>(payload)?.body)
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
        "commented" => What::Commented {
            body: comment_of(payload)?,
        },
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

#[cfg(test)]
mod tests;

//! How domain values are written into columns; what the log holds is in [`payload`]. The numbers here
//! are the file format: they never change their meaning.

mod before;
mod files;
mod payload;

pub(crate) use before::{before_from_json, before_to_json};
pub(crate) use files::{files_from_json, files_to_json};
pub(crate) use payload::{comment_from_json, what_from_log, what_to_log};

use crate::error::{Error, Result};
use crate::property::PropertyKind;
use listo_domain::{
    CallOutcome, Delivery, Direction, Fact, Landing, Millis, Place, Standing, Status, UnreadReason,
};

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
column!(Landing { Live = 0, Unread = 1, Open = 2, Done = 3, ThenDone = 4 });
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
const MINE: i64 = 32;
const MENTIONED: i64 = 64;

/// What a conversation is counted under.
pub(crate) fn standing_to_column(s: Standing) -> i64 {
    let flag = |on: bool, bit: i64| if on { bit } else { 0 };
    s.place.to_column()
        + flag(s.waiting, WAITING)
        + flag(s.pinned, PINNED)
        + flag(s.mine, MINE)
        + flag(s.mentioned, MENTIONED)
}

pub(crate) fn standing_from_column(n: i64) -> Result<Standing> {
    Ok(Standing {
        place: Place::from_column(n & !(WAITING | PINNED | MINE | MENTIONED))?,
        waiting: n & WAITING != 0,
        pinned: n & PINNED != 0,
        mine: n & MINE != 0,
        mentioned: n & MENTIONED != 0,
    })
}

/// 0 stands for none.
pub(crate) fn optional(n: i64) -> Option<Millis> {
    (n != 0).then_some(Millis(n))
}

#[cfg(test)]
mod tests;

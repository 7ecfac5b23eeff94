//! What the figures are made of: what came in, who waited, where it stood, and what was finished.

use crate::conversation::Place;
use crate::event::Fact;
use crate::fact::Millis;

/// A member, by a number that the caller gives; 0 where nobody knows who it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Who(pub u32);

/// Whether an item is from a person, or one of a service that is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    Person,
    Code,
    Promotion,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InboundKind {
    Text,
    Answered,
    Missed,
    Voicemail,
}

impl InboundKind {
    #[must_use]
    pub fn of(fact: Fact) -> Option<Self> {
        match fact {
            Fact::TextReceived => Some(Self::Text),
            Fact::CallAnswered => Some(Self::Answered),
            Fact::CallMissed => Some(Self::Missed),
            Fact::VoicemailReceived => Some(Self::Voicemail),
            Fact::TranscriptArrived
            | Fact::TextSent
            | Fact::CallReached
            | Fact::CallTried
            | Fact::AutomaticSent
            | Fact::SendFailed
            | Fact::Drafted
            | Fact::CallBlocked => None,
        }
    }
}

/// Something that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Item {
    pub at: Millis,
    pub kind: InboundKind,
    pub class: Class,
    pub history: bool,
    /// Of a missed call: when somebody got back to them.
    pub returned: Option<Millis>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// It goes on.
    Still,
    Answered {
        at: Millis,
        by: Who,
    },
    /// Marked as done without an answer.
    Finished {
        at: Millis,
    },
    /// Old history that has no answer: nobody waits for one.
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wait {
    pub began: Millis,
    pub end: End,
    /// Of the item that began it.
    pub class: Class,
    pub history: bool,
    /// What was live of one that history began: counted only where history is not.
    pub within: bool,
}

impl Wait {
    /// When it was over; none where it goes on, or where nobody ever waited.
    #[must_use]
    pub fn ended(&self) -> Option<Millis> {
        match self.end {
            End::Answered { at, .. } | End::Finished { at } => Some(at),
            End::Still | End::Never => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StayPlace {
    Unread,
    Open,
    Snoozed,
    Muted,
}

impl StayPlace {
    pub(super) fn of(place: Place) -> Option<Self> {
        match place {
            Place::Unread => Some(Self::Unread),
            Place::Open => Some(Self::Open),
            Place::Snoozed => Some(Self::Snoozed),
            Place::Muted => Some(Self::Muted),
            Place::Done => None,
        }
    }
}

/// For how long the conversation was in one place other than done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stay {
    pub from: Millis,
    /// None where it is there still.
    pub until: Option<Millis>,
    pub place: StayPlace,
}

/// It was marked as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Finish {
    pub at: Millis,
    pub by: Who,
    /// When it had been opened.
    pub opened: Millis,
    /// A person had come in since then: there was something to reply to.
    pub asked: bool,
    /// Somebody answered since then.
    pub replied: bool,
    pub reopened: Option<Millis>,
    /// Nothing but codes and promotions had come in since it was opened.
    pub machine: bool,
    /// It had been opened by what was imported.
    pub history: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Record {
    Item(Item),
    Wait(Wait),
    Stay(Stay),
    Finish(Finish),
}

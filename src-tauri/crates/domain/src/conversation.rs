//! The state of one conversation.

use crate::event::ActivityId;
use crate::fact::Millis;
use std::collections::BTreeMap;

/// Position in the one order of everything that happens: arrivals of facts and decisions share
/// the counter. Greater means later; 0 means never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Seq(pub i64);

/// Who took a decision: a member's id, or [`Actor::system`] for what the program does by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Actor(pub String);

impl Actor {
    #[must_use]
    pub fn system() -> Self {
        Self("system".into())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    Open,
    Done,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnreadReason {
    Inbound,
    Manual,
    Snooze,
    FailedSend,
}

/// Why, since when and by whom a conversation is unread.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnreadMark {
    pub reason: UnreadReason,
    pub at: Millis,
    /// The member who set it by hand.
    pub by: Option<Actor>,
    /// The activity that set it.
    pub activity: Option<ActivityId>,
}

/// What commands set and undo restores.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Registers {
    pub status: Status,
    pub unread: Option<UnreadMark>,
    /// The first inbound item nobody has answered yet.
    pub waiting_since: Option<Millis>,
    /// The last outbound call that was not answered while somebody waits.
    pub tried_at: Option<Millis>,
    pub snoozed_until: Option<Millis>,
    /// What comes in while it is snoozed does not end the snooze.
    pub snooze_keeps: bool,
    /// The last arrival the person had seen when they finished it.
    pub done_through: Option<Seq>,
    pub muted: bool,
    /// The newest unseen item that came in while muted, or during a snooze that keeps; the end of
    /// that brings it to the inbox.
    pub unheard: Option<UnreadMark>,
    /// What set the present value. Undo takes effect only while this is still its target.
    pub stamp: Seq,
}

/// What is said about a conversation beside its state: setting it moves nothing between open, unread
/// and done, and undoing it is no matter of what has come in since.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Annotations {
    pub pinned_at: Option<Millis>,
    /// What set the present value.
    pub stamp: Seq,
}

/// One of the tags that the person has made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagId(pub i64);

/// Whether a conversation has a certain tag. Each tag stands for itself: putting one on is no reason to
/// refuse the undo of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Tagging {
    pub on: bool,
    /// What set the present value.
    pub stamp: Seq,
}

/// A conversation before anything happened is done: nothing in it asks for attention.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Conversation {
    pub registers: Registers,
    pub annotations: Annotations,
    /// Every tag it has, or once had.
    pub tags: BTreeMap<TagId, Tagging>,
    /// Arrival of the newest item that asks for attention; commands compare their `through` with it.
    pub last_inbound: Seq,
    /// When it was last seen. What a person has seen is not unread again because of an undo.
    pub seen: Seq,
    /// Only history has been folded so far: no live item, no decision.
    pub untouched: bool,
}

impl Default for Conversation {
    fn default() -> Self {
        Self {
            registers: Registers {
                status: Status::Done,
                unread: None,
                waiting_since: None,
                tried_at: None,
                snoozed_until: None,
                snooze_keeps: false,
                done_through: None,
                muted: false,
                unheard: None,
                stamp: Seq(0),
            },
            annotations: Annotations {
                pinned_at: None,
                stamp: Seq(0),
            },
            tags: BTreeMap::new(),
            last_inbound: Seq(0),
            seen: Seq(0),
            untouched: true,
        }
    }
}

/// The one state in which a conversation is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shown {
    Unread,
    Open,
    Done,
}

impl Shown {
    #[must_use]
    pub fn of(status: Status, unread: bool) -> Self {
        match (status, unread) {
            (Status::Done, _) => Self::Done,
            (Status::Open, true) => Self::Unread,
            (Status::Open, false) => Self::Open,
        }
    }
}

/// The one list a conversation is counted in. Inbox is `Unread` and `Open` together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    Open,
    Unread,
    Done,
    Snoozed,
    Muted,
}

impl Place {
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::Unread,
        Self::Done,
        Self::Snoozed,
        Self::Muted,
    ];
}

/// In which lists a conversation stands: its place, and those that look across places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Standing {
    pub place: Place,
    /// In the inbox, and the other side has the last word.
    pub waiting: bool,
    pub pinned: bool,
}

impl Conversation {
    #[must_use]
    pub fn standing(&self) -> Standing {
        let place = self.place();
        Standing {
            place,
            waiting: matches!(place, Place::Open | Place::Unread)
                && self.registers.waiting_since.is_some(),
            pinned: self.annotations.pinned_at.is_some(),
        }
    }

    #[must_use]
    pub fn tagging(&self, tag: TagId) -> Tagging {
        self.tags.get(&tag).copied().unwrap_or_default()
    }

    #[must_use]
    pub fn has_tag(&self, tag: TagId) -> bool {
        self.tagging(tag).on
    }

    #[must_use]
    pub fn shown(&self) -> Shown {
        Shown::of(self.registers.status, self.registers.unread.is_some())
    }

    #[must_use]
    pub fn place(&self) -> Place {
        if self.registers.muted {
            return Place::Muted;
        }
        if self.registers.snoozed_until.is_some() {
            return Place::Snoozed;
        }
        match self.shown() {
            Shown::Unread => Place::Unread,
            Shown::Open => Place::Open,
            Shown::Done => Place::Done,
        }
    }
}

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

    /// The person this program works for. What is "mine" and "mentions me" is theirs.
    #[must_use]
    pub fn me() -> Self {
        Self("me".into())
    }

    #[must_use]
    pub fn is_me(&self) -> bool {
        self.0 == "me"
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
    /// When the mentions before it were last answered, by finishing it; a reopening leaves it.
    pub finished: Seq,
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

/// Who is responsible for a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Assignment {
    pub to: Option<Actor>,
    /// What set the present value.
    pub stamp: Seq,
}

/// An internal comment that names me.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mention {
    /// The comment has not been undone.
    pub made: bool,
    /// It has been taken away.
    pub removed: bool,
}

/// A conversation before anything happened is done: nothing in it asks for attention.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Conversation {
    pub registers: Registers,
    pub annotations: Annotations,
    /// Every tag it has, or once had.
    pub tags: BTreeMap<TagId, Tagging>,
    pub assignment: Assignment,
    /// By the comment that made it; those of others are in the log alone.
    pub mentions: BTreeMap<Seq, Mention>,
    /// Arrival of the newest item that asks for attention; commands compare their `through` with it.
    pub last_inbound: Seq,
    /// Arrival of the newest text of ours that failed. What was written before nobody knew of it says nothing
    /// about it.
    pub last_failed: Seq,
    /// When it was last seen. What a person has seen is not unread again because of an undo.
    pub seen: Seq,
    /// Only history has been folded so far: no live item, no decision.
    pub untouched: bool,
}

impl Conversation {
    /// Whether something asks for attention that came in after `through`.
    #[must_use]
    pub fn has_news(&self, through: Seq) -> bool {
        self.last_inbound.max(self.last_failed) > through
    }
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
                finished: Seq(0),
                muted: false,
                unheard: None,
                stamp: Seq(0),
            },
            annotations: Annotations {
                pinned_at: None,
                stamp: Seq(0),
            },
            tags: BTreeMap::new(),
            assignment: Assignment::default(),
            mentions: BTreeMap::new(),
            last_inbound: Seq(0),
            last_failed: Seq(0),
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
    /// In the inbox, and assigned to me.
    pub mine: bool,
    /// A comment names me, and it has not been finished since.
    pub mentioned: bool,
}

impl Conversation {
    #[must_use]
    pub fn standing(&self) -> Standing {
        let place = self.place();
        let inbox = matches!(place, Place::Open | Place::Unread);
        Standing {
            place,
            waiting: inbox && self.registers.waiting_since.is_some(),
            pinned: self.annotations.pinned_at.is_some(),
            mine: inbox && self.assignment.to.as_ref().is_some_and(Actor::is_me),
            mentioned: self.mentioned(),
        }
    }

    /// The newest comment that names me and has not been taken away.
    #[must_use]
    pub fn mention(&self) -> Option<Seq> {
        let mut newest_first = self.mentions.iter().rev();
        let there = newest_first.find(|(_, m)| m.made && !m.removed);
        there.map(|(seq, _)| *seq)
    }

    /// Finishing a conversation answers the mentions before it, for good.
    fn mentioned(&self) -> bool {
        self.mention() > Some(self.registers.finished)
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

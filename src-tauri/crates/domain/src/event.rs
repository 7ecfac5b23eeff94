//! What can happen to a conversation.

use crate::conversation::{
    Actor, Annotations, Assignment, Conversation, Registers, Seq, TagId, Tagging,
};
use crate::fact::{
    Attachment, CallOutcome, Content, Delivery, Direction, IncomingActivity, Millis,
};
use crate::landing::Landing;

/// Rises with time: milliseconds × 1024 + a number within the millisecond, so that the order of
/// ids is the order of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ActivityId(pub i64);

impl ActivityId {
    /// Ids of one millisecond.
    pub const PER_MS: i64 = 1024;

    #[must_use]
    pub fn first_of(at: Millis) -> Self {
        Self(at.0 * Self::PER_MS)
    }
}

/// What an activity means for the state of its conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    TextReceived,
    /// Missed, abandoned, declined or otherwise unanswered inbound call.
    CallMissed,
    VoicemailReceived,
    /// The text of a voicemail that is already there.
    TranscriptArrived,
    /// Inbound and answered by a person.
    CallAnswered,
    /// Written by a member.
    TextSent,
    /// Outbound and answered.
    CallReached,
    /// Outbound and not answered.
    CallTried,
    /// Automatic reply or campaign.
    AutomaticSent,
    SendFailed,
    /// Written and not sent.
    Drafted,
    /// Refused by a block list.
    CallBlocked,
}

impl Fact {
    pub const ALL: [Self; 12] = [
        Self::TextReceived,
        Self::CallMissed,
        Self::VoicemailReceived,
        Self::TranscriptArrived,
        Self::CallAnswered,
        Self::TextSent,
        Self::CallReached,
        Self::CallTried,
        Self::AutomaticSent,
        Self::SendFailed,
        Self::Drafted,
        Self::CallBlocked,
    ];

    #[must_use]
    pub fn of(activity: &IncomingActivity) -> Self {
        match &activity.content {
            Content::Text {
                direction: Direction::Inbound,
                ..
            } => Self::TextReceived,
            Content::Text {
                direction: Direction::Outbound,
                delivery,
                ..
            } => match delivery {
                Delivery::Failed => Self::SendFailed,
                Delivery::Draft => Self::Drafted,
                Delivery::Queued | Delivery::Sent | Delivery::Delivered => {
                    if activity.automatic {
                        Self::AutomaticSent
                    } else {
                        Self::TextSent
                    }
                }
            },
            Content::Call {
                direction: Direction::Inbound,
                outcome,
                ..
            } => match outcome {
                CallOutcome::Answered => Self::CallAnswered,
                CallOutcome::Missed | CallOutcome::Rejected => Self::CallMissed,
                CallOutcome::Blocked => Self::CallBlocked,
            },
            Content::Call {
                direction: Direction::Outbound,
                outcome,
                ..
            } => {
                if activity.automatic {
                    return Self::AutomaticSent;
                }
                match outcome {
                    CallOutcome::Answered => Self::CallReached,
                    CallOutcome::Missed | CallOutcome::Rejected | CallOutcome::Blocked => {
                        Self::CallTried
                    }
                }
            }
            Content::Voicemail { .. } => Self::VoicemailReceived,
        }
    }

    /// Somebody outside wants something.
    #[must_use]
    pub fn asks_for_attention(self) -> bool {
        match self {
            Self::TextReceived | Self::CallMissed | Self::VoicemailReceived => true,
            Self::TranscriptArrived
            | Self::CallAnswered
            | Self::TextSent
            | Self::CallReached
            | Self::CallTried
            | Self::AutomaticSent
            | Self::SendFailed
            | Self::Drafted
            | Self::CallBlocked => false,
        }
    }
}

/// A fact on its way into a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Arrival {
    pub activity: ActivityId,
    pub fact: Fact,
    pub landing: Landing,
    /// Of a text that was queued here: the decision. It answers what had arrived by then, and nothing
    /// that came in while it waited; one that was sent elsewhere answers by time.
    pub queued: Option<Seq>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum What {
    Arrived(Arrival),
    Done {
        through: Seq,
    },
    Unread,
    Open {
        through: Seq,
    },
    Seen {
        through: Seq,
    },
    Snoozed {
        until: Millis,
        through: Seq,
        /// What comes in meanwhile does not end it.
        keeps: bool,
    },
    /// A snooze ended. Taking effect only on the snooze it names makes a second copy harmless.
    Woken {
        until: Millis,
    },
    Muted,
    Unmuted,
    Pinned,
    Unpinned,
    Tagged {
        tag: TagId,
    },
    Untagged {
        tag: TagId,
    },
    Assigned {
        to: Actor,
    },
    Unassigned,
    Commented(Comment),
    /// Takes away the comment that the decision `comment` made.
    CommentRemoved {
        comment: Seq,
    },
    /// A text is to be sent.
    Queued(Outgoing),
    /// The text that the decision `text` queued is not to be sent.
    Unqueued {
        text: Seq,
    },
    /// Undo or redo of the decision `target`: puts `to` back while the present value is still the one
    /// `expects` names.
    Restored {
        target: Seq,
        expects: Seq,
        to: Before,
    },
}

impl What {
    /// The tag it is about.
    #[must_use]
    pub fn tag(&self) -> Option<TagId> {
        match self {
            Self::Tagged { tag }
            | Self::Untagged { tag }
            | Self::Restored {
                to: Before::Tag { tag, .. },
                ..
            } => Some(*tag),
            _ => None,
        }
    }

    /// Whether it leaves the three states alone.
    #[must_use]
    pub fn annotates(&self) -> bool {
        matches!(
            self,
            Self::Pinned
                | Self::Unpinned
                | Self::Tagged { .. }
                | Self::Untagged { .. }
                | Self::Assigned { .. }
                | Self::Unassigned
                | Self::Commented(_)
                | Self::CommentRemoved { .. }
                | Self::Queued(_)
                | Self::Unqueued { .. }
                | Self::Restored {
                    to: Before::Annotations(_)
                        | Before::Tag { .. }
                        | Before::Assignment(_)
                        | Before::CommentMade { .. }
                        | Before::CommentRemoved { .. }
                        | Before::Queued { .. },
                    ..
                }
        )
    }
}

/// An internal comment. Its text stands in the log alone; the conversation knows whom it names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Comment {
    pub body: String,
    /// The item of the thread it is about; none where it is about the conversation.
    pub on: Option<ActivityId>,
    pub mentions: Vec<Mentioned>,
}

/// A member that a comment names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mentioned {
    pub actor: Actor,
    /// The name as it stands in the text, behind the `@`.
    pub written: String,
}

/// A text of ours on its way out. Until it has left, the log and the outbox alone know it: what is in
/// the thread is what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Outgoing {
    /// May be empty where there are files.
    pub body: String,
    /// Sent with it, in this order.
    pub files: Vec<Attachment>,
    /// Not before then; without it as soon as [`HOLD_MS`] have passed.
    pub send_at: Option<Millis>,
    /// Whoever wrote it was done with the conversation.
    pub then_done: bool,
}

/// Milliseconds for which a text is held back, so that a quick undo sends nothing.
pub const HOLD_MS: i64 = 5_000;

impl Outgoing {
    /// When a text that was queued at `at` may leave.
    #[must_use]
    pub fn due(&self, at: Millis) -> Millis {
        self.send_at.unwrap_or(Millis(at.0.saturating_add(HOLD_MS)))
    }
}

/// What a decision replaces, and undo puts back.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Before {
    State(Registers),
    Annotations(Annotations),
    Tag {
        tag: TagId,
        was: Tagging,
    },
    Assignment(Assignment),
    /// Whether a comment was made; without a name the one that the decision itself made.
    CommentMade {
        comment: Option<Seq>,
        was: bool,
    },
    /// Whether it was taken away.
    CommentRemoved {
        comment: Seq,
        was: bool,
    },
    /// Whether a text was to be sent; without a name the one that the decision itself queued.
    Queued {
        text: Option<Seq>,
        was: bool,
    },
}

impl Before {
    /// What `what` is about to replace.
    #[must_use]
    pub fn of(what: &What, conversation: &Conversation) -> Self {
        let mention = |comment: &Seq| conversation.mentions.get(comment);
        match what {
            What::Commented(_) => Self::CommentMade {
                comment: None,
                was: false,
            },
            What::CommentRemoved { comment } => Self::CommentRemoved {
                comment: *comment,
                was: mention(comment).is_some_and(|m| m.removed),
            },
            What::Restored {
                target,
                to: Self::CommentMade { comment, was },
                ..
            } => Self::CommentMade {
                comment: comment.or(Some(*target)),
                was: mention(&comment.unwrap_or(*target)).map_or(!was, |m| m.made),
            },
            What::Restored {
                to: Self::CommentRemoved { comment, was },
                ..
            } => Self::CommentRemoved {
                comment: *comment,
                was: mention(comment).map_or(!was, |m| m.removed),
            },
            What::Queued(_) => Self::Queued {
                text: None,
                was: false,
            },
            What::Unqueued { text } => Self::Queued {
                text: Some(*text),
                was: true,
            },
            What::Restored {
                target,
                to: Self::Queued { text, was },
                ..
            } => Self::Queued {
                text: text.or(Some(*target)),
                was: !was,
            },
            What::Assigned { .. }
            | What::Unassigned
            | What::Restored {
                to: Self::Assignment(_),
                ..
            } => Self::Assignment(conversation.assignment.clone()),
            What::Tagged { tag }
            | What::Untagged { tag }
            | What::Restored {
                to: Self::Tag { tag, .. },
                ..
            } => Self::Tag {
                tag: *tag,
                was: conversation.tagging(*tag),
            },
            what if what.annotates() => Self::Annotations(conversation.annotations.clone()),
            _ => Self::State(conversation.registers.clone()),
        }
    }

    /// What set it.
    #[must_use]
    pub fn stamp(&self) -> Seq {
        match self {
            Self::State(registers) => registers.stamp,
            Self::Annotations(annotations) => annotations.stamp,
            Self::Tag { was, .. } => was.stamp,
            Self::Assignment(assignment) => assignment.stamp,
            Self::CommentMade { .. } | Self::CommentRemoved { .. } | Self::Queued { .. } => Seq(0),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Event {
    pub seq: Seq,
    /// When it happened; for facts the time of the activity. Shown to people, never used for order
    /// between decisions.
    pub at: Millis,
    pub actor: Actor,
    pub what: What,
}

//! What a command leads to in a given state.

use crate::conversation::{Actor, Conversation, Seq, Status, TagId};
use crate::event::{Before, Comment, Outgoing, What};
use crate::fact::Millis;

/// What a person, or the clock, asks for. `through` is the newest arrival the person has on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    MarkDone {
        through: Seq,
    },
    MarkUnread,
    MarkOpen {
        through: Seq,
    },
    /// The conversation stayed in view for the dwell.
    MarkSeen {
        through: Seq,
    },
    Snooze {
        until: Millis,
        through: Seq,
        keeps: bool,
    },
    Wake {
        until: Millis,
    },
    Mute,
    Unmute,
    Pin,
    Unpin,
    Tag {
        tag: TagId,
    },
    Untag {
        tag: TagId,
    },
    Assign {
        to: Actor,
    },
    Unassign,
    Comment(Comment),
    RemoveComment {
        comment: Seq,
    },
    Send(Outgoing),
    /// The text that the decision `text` queued is not to be sent.
    CancelSend {
        text: Seq,
    },
    /// Undo or redo of the decision `target`, which left the stamp `expects`.
    Restore {
        target: Seq,
        expects: Seq,
        to: Before,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    pub now: Millis,
    /// Conversations that are pinned already.
    pub pinned: usize,
}

/// More pins are no pins: what stands on top has to be seen at a glance.
pub const MAX_PINS: usize = 50;

/// An answer, not an error: why a command changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    AlreadyDone,
    AlreadyUnread,
    AlreadyOpen,
    NotUnread,
    /// Something came in that the person has not seen.
    NewerInbound,
    /// For undo and redo: something else has set the state since.
    ChangedSince,
    InThePast,
    NotSnoozed,
    AlreadyMuted,
    NotMuted,
    AlreadyPinned,
    NotPinned,
    /// There are [`MAX_PINS`].
    PinsFull,
    AlreadyTagged,
    NotTagged,
    AlreadyAssigned,
    NotAssigned,
    EmptyComment,
    EmptyMessage,
    /// The text has left, or may have.
    AlreadySent,
}

/// What the engine carries out after the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Tell the person about a new inbound item.
    Notify,
    ScheduleWake {
        at: Millis,
    },
    CancelWake,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub what: What,
    pub effects: Vec<Effect>,
}

/// # Errors
/// The [`Refusal`] that says why the command changes nothing.
pub fn decide(
    conversation: &Conversation,
    command: Command,
    context: &Context,
) -> Result<Decision, Refusal> {
    let r = &conversation.registers;
    let unseen = |through: Seq| conversation.has_news(through);
    let what = match command {
        Command::MarkDone { through } => {
            // What is done can still be asked of me: finishing it answers that.
            if r.status == Status::Done && !conversation.standing().mentioned {
                return Err(Refusal::AlreadyDone);
            }
            if unseen(through) {
                return Err(Refusal::NewerInbound);
            }
            What::Done { through }
        }
        Command::MarkUnread => {
            if r.unread.is_some() {
                return Err(Refusal::AlreadyUnread);
            }
            What::Unread
        }
        Command::MarkOpen { through } => {
            let open = r.status == Status::Open;
            if open && r.unread.is_none() && r.snoozed_until.is_none() {
                return Err(Refusal::AlreadyOpen);
            }
            if r.unread.is_some() && unseen(through) {
                return Err(Refusal::NewerInbound);
            }
            What::Open { through }
        }
        Command::MarkSeen { through } => {
            if r.unread.is_none() && r.unheard.is_none() {
                return Err(Refusal::NotUnread);
            }
            if unseen(through) {
                return Err(Refusal::NewerInbound);
            }
            What::Seen { through }
        }
        Command::Snooze {
            until,
            through,
            keeps,
        } => {
            if until <= context.now {
                return Err(Refusal::InThePast);
            }
            if unseen(through) {
                return Err(Refusal::NewerInbound);
            }
            What::Snoozed {
                until,
                through,
                keeps,
            }
        }
        Command::Wake { until } => {
            if r.snoozed_until != Some(until) || context.now < until {
                return Err(Refusal::NotSnoozed);
            }
            What::Woken { until }
        }
        Command::Mute => {
            if r.muted {
                return Err(Refusal::AlreadyMuted);
            }
            What::Muted
        }
        Command::Unmute => {
            if !r.muted {
                return Err(Refusal::NotMuted);
            }
            What::Unmuted
        }
        Command::Pin => {
            if conversation.annotations.pinned_at.is_some() {
                return Err(Refusal::AlreadyPinned);
            }
            if context.pinned >= MAX_PINS {
                return Err(Refusal::PinsFull);
            }
            What::Pinned
        }
        Command::Unpin => {
            if conversation.annotations.pinned_at.is_none() {
                return Err(Refusal::NotPinned);
            }
            What::Unpinned
        }
        Command::Tag { tag } => {
            if conversation.has_tag(tag) {
                return Err(Refusal::AlreadyTagged);
            }
            What::Tagged { tag }
        }
        Command::Untag { tag } => {
            if !conversation.has_tag(tag) {
                return Err(Refusal::NotTagged);
            }
            What::Untagged { tag }
        }
        Command::Assign { to } => {
            if conversation.assignment.to.as_ref() == Some(&to) {
                return Err(Refusal::AlreadyAssigned);
            }
            What::Assigned { to }
        }
        Command::Unassign => {
            if conversation.assignment.to.is_none() {
                return Err(Refusal::NotAssigned);
            }
            What::Unassigned
        }
        Command::Comment(comment) => {
            let body = comment.body.trim();
            if body.is_empty() {
                return Err(Refusal::EmptyComment);
            }
            What::Commented(Comment {
                body: body.to_owned(),
                ..comment
            })
        }
        Command::RemoveComment { comment } => What::CommentRemoved { comment },
        Command::Send(text) => {
            if text.body.trim().is_empty() && text.files.is_empty() {
                return Err(Refusal::EmptyMessage);
            }
            if text.send_at.is_some_and(|at| at <= context.now) {
                return Err(Refusal::InThePast);
            }
            What::Queued(text)
        }
        Command::CancelSend { text } => What::Unqueued { text },
        Command::Restore {
            target,
            expects,
            to,
        } => {
            let (present, state) = match &to {
                Before::State(_) => (r.stamp, true),
                Before::Annotations(_) => (conversation.annotations.stamp, false),
                Before::Tag { tag, .. } => (conversation.tagging(*tag).stamp, false),
                Before::Assignment(_) => (conversation.assignment.stamp, false),
                Before::CommentMade { .. }
                | Before::CommentRemoved { .. }
                | Before::Queued { .. } => (expects, false),
            };
            if present != expects {
                return Err(if state && unseen(expects) {
                    Refusal::NewerInbound
                } else {
                    Refusal::ChangedSince
                });
            }
            What::Restored {
                target,
                expects,
                to,
            }
        }
    };
    let effects = wake_effects(conversation, &what);
    Ok(Decision { what, effects })
}

fn wake_effects(before: &Conversation, what: &What) -> Vec<Effect> {
    let was = before.registers.snoozed_until;
    let will = match what {
        What::Snoozed { until, .. } => Some(*until),
        What::Restored {
            to: Before::State(to),
            ..
        } => to.snoozed_until,
        What::Done { .. } | What::Unread | What::Open { .. } | What::Woken { .. } => None,
        What::Arrived(_)
        | What::Seen { .. }
        | What::Muted
        | What::Unmuted
        | What::Pinned
        | What::Unpinned
        | What::Tagged { .. }
        | What::Untagged { .. }
        | What::Assigned { .. }
        | What::Unassigned
        | What::Commented(_)
        | What::CommentRemoved { .. }
        | What::Queued(_)
        | What::Unqueued { .. }
        | What::Restored {
            to:
                Before::Annotations(_)
                | Before::Tag { .. }
                | Before::Assignment(_)
                | Before::CommentMade { .. }
                | Before::CommentRemoved { .. }
                | Before::Queued { .. },
            ..
        } => was,
    };
    if will == was {
        return Vec::new();
    }
    vec![will.map_or(Effect::CancelWake, |at| Effect::ScheduleWake { at })]
}

/// What follows from an arrival that took `before` to `after`.
#[must_use]
pub fn effects_of_arrival(before: &Conversation, after: &Conversation, live: bool) -> Vec<Effect> {
    let mut effects = Vec::new();
    let unread = &after.registers.unread;
    if live && unread.is_some() && *unread != before.registers.unread {
        effects.push(Effect::Notify);
    }
    if before.registers.snoozed_until.is_some() && after.registers.snoozed_until.is_none() {
        effects.push(Effect::CancelWake);
    }
    effects
}

//! How one event changes a conversation. Total: every event has an answer in every state, and one
//! that no longer applies changes nothing.

use crate::conversation::{Conversation, Registers, Seq, Status, UnreadMark, UnreadReason};
use crate::event::{Arrival, Event, Fact, What};
use crate::fact::Millis;
use crate::landing::Landing;

#[must_use]
pub fn evolve(conversation: &Conversation, event: &Event) -> Conversation {
    let mut next = conversation.clone();
    match &event.what {
        What::Arrived(arrival) => {
            match arrival.landing {
                Landing::Live => live(&mut next, event, arrival),
                Landing::Unread | Landing::Open => recent_history(&mut next, event, arrival),
                Landing::Done => old_history(&mut next, event, arrival),
            }
            return next;
        }
        What::Annotated(_) => {}
        What::Restored { expects, to } => {
            if next.registers.stamp == *expects {
                next.registers = to.clone();
            }
        }
        What::Done { through } => {
            if next.last_inbound <= *through {
                let muted = next.registers.muted;
                next.registers = Registers {
                    status: Status::Done,
                    unread: None,
                    waiting_since: None,
                    tried_at: None,
                    snoozed_until: None,
                    done_through: Some(*through),
                    muted,
                    stamp: event.seq,
                };
            }
        }
        What::Unread => {
            let r = &mut next.registers;
            if r.unread.is_none() {
                r.unread = Some(UnreadMark {
                    reason: UnreadReason::Manual,
                    at: event.at,
                    by: Some(event.actor.clone()),
                    activity: None,
                });
            }
            reopen(r);
            r.stamp = event.seq;
        }
        What::Open { through } => {
            let seen = next.last_inbound <= *through;
            let r = &mut next.registers;
            if seen {
                r.unread = None;
            }
            reopen(r);
            r.stamp = event.seq;
        }
        // Seeing leaves the stamp: having looked at a conversation is no reason to refuse an undo.
        What::Seen { through } => {
            if next.last_inbound <= *through {
                next.registers.unread = None;
            }
        }
        What::Snoozed { until, through } => {
            if next.last_inbound <= *through {
                let r = &mut next.registers;
                reopen(r);
                r.unread = None;
                r.snoozed_until = Some(*until);
                r.stamp = event.seq;
            }
        }
        What::Woken { until } => {
            let r = &mut next.registers;
            if r.snoozed_until == Some(*until) {
                r.snoozed_until = None;
                r.unread = Some(UnreadMark {
                    reason: UnreadReason::Snooze,
                    at: *until,
                    by: None,
                    activity: None,
                });
                r.stamp = event.seq;
            }
        }
        What::Muted => {
            next.registers.muted = true;
            next.registers.stamp = event.seq;
        }
        What::Unmuted => {
            next.registers.muted = false;
            next.registers.stamp = event.seq;
        }
    }
    next.untouched = false;
    next
}

fn reopen(r: &mut Registers) {
    r.status = Status::Open;
    r.snoozed_until = None;
    r.done_through = None;
}

/// Something came in that asks for attention. A muted conversation stays where it is, but an undo
/// must not reach behind the item.
fn demand(c: &mut Conversation, seq: Seq, at: Millis, mark: Option<UnreadMark>) {
    c.last_inbound = c.last_inbound.max(seq);
    c.registers.stamp = seq;
    if c.registers.muted {
        return;
    }
    let r = &mut c.registers;
    reopen(r);
    if mark.is_some() {
        r.unread = mark;
    }
    if r.waiting_since.is_none() {
        r.waiting_since = Some(at);
    }
}

fn inbound_mark(event: &Event, arrival: &Arrival) -> UnreadMark {
    UnreadMark {
        reason: UnreadReason::Inbound,
        at: event.at,
        by: None,
        activity: Some(arrival.activity),
    }
}

fn answered(r: &mut Registers, seq: Seq) {
    r.status = Status::Open;
    r.done_through = None;
    r.unread = None;
    r.waiting_since = None;
    r.tried_at = None;
    r.stamp = seq;
}

fn live(c: &mut Conversation, event: &Event, arrival: &Arrival) {
    c.untouched = false;
    match arrival.fact {
        Fact::TextReceived | Fact::CallMissed | Fact::VoicemailReceived => {
            demand(c, event.seq, event.at, Some(inbound_mark(event, arrival)));
        }
        Fact::CallAnswered => {
            if !c.registers.muted {
                answered(&mut c.registers, event.seq);
                c.registers.snoozed_until = None;
            }
        }
        Fact::TextSent | Fact::CallReached => answered(&mut c.registers, event.seq),
        Fact::CallTried => {
            let r = &mut c.registers;
            r.status = Status::Open;
            r.done_through = None;
            r.unread = None;
            r.tried_at = Some(event.at);
            r.stamp = event.seq;
        }
        Fact::SendFailed => {
            let r = &mut c.registers;
            reopen(r);
            r.unread = Some(UnreadMark {
                reason: UnreadReason::FailedSend,
                at: event.at,
                by: None,
                activity: Some(arrival.activity),
            });
            r.stamp = event.seq;
        }
        Fact::TranscriptArrived | Fact::AutomaticSent | Fact::Drafted | Fact::CallBlocked => {}
    }
}

fn recent_history(c: &mut Conversation, event: &Event, arrival: &Arrival) {
    match arrival.fact {
        Fact::TextReceived | Fact::CallMissed | Fact::VoicemailReceived => {
            let mark = (arrival.landing == Landing::Unread).then(|| inbound_mark(event, arrival));
            demand(c, event.seq, event.at, mark);
        }
        Fact::CallAnswered | Fact::TextSent | Fact::CallReached => {
            if !c.registers.muted {
                c.registers.status = Status::Open;
                c.registers.done_through = None;
                c.registers.stamp = event.seq;
            }
            answer_history(c, event, arrival);
        }
        Fact::CallTried => {
            if !c.registers.muted {
                let r = &mut c.registers;
                r.status = Status::Open;
                r.done_through = None;
                r.tried_at = Some(event.at);
                r.stamp = event.seq;
            }
            read_history(c, arrival);
        }
        // Its file says that it was read: it is shown as open, not as news.
        Fact::SendFailed | Fact::Drafted => {
            if !c.registers.muted {
                c.registers.status = Status::Open;
                c.registers.done_through = None;
                c.registers.stamp = event.seq;
            }
        }
        Fact::TranscriptArrived | Fact::AutomaticSent | Fact::CallBlocked => {}
    }
}

/// Old and read. It asks for nothing, but an answer among it settles older history that its file
/// still marks as unread.
fn old_history(c: &mut Conversation, event: &Event, arrival: &Arrival) {
    match arrival.fact {
        Fact::CallAnswered | Fact::TextSent | Fact::CallReached => {
            answer_history(c, event, arrival);
            if c.untouched && c.registers.unread.is_none() {
                c.registers.status = Status::Done;
                c.registers.waiting_since = None;
            }
        }
        Fact::CallTried => read_history(c, arrival),
        Fact::TextReceived
        | Fact::CallMissed
        | Fact::VoicemailReceived
        | Fact::TranscriptArrived
        | Fact::AutomaticSent
        | Fact::SendFailed
        | Fact::Drafted
        | Fact::CallBlocked => {}
    }
}

/// An answer in an archive settles only what came before it: marks set by hand and by later items
/// stay.
fn answer_history(c: &mut Conversation, event: &Event, arrival: &Arrival) {
    read_history(c, arrival);
    let r = &mut c.registers;
    if r.waiting_since.is_some_and(|since| since <= event.at) {
        r.waiting_since = None;
        r.tried_at = None;
    }
}

fn read_history(c: &mut Conversation, arrival: &Arrival) {
    let settled = c.registers.unread.as_ref().is_some_and(|mark| {
        mark.reason == UnreadReason::Inbound
            && mark.activity.is_some_and(|id| id < arrival.activity)
    });
    if settled {
        c.registers.unread = None;
    }
}

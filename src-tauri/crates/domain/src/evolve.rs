//! How one event changes a conversation. Total: every event has an answer in every state, and one
//! that no longer applies changes nothing.

use crate::conversation::{
    Annotations, Assignment, Conversation, Mention, Registers, Seq, Status, Tagging, UnreadMark,
    UnreadReason,
};
use crate::event::{Arrival, Before, Event, Fact, What};
use crate::fact::Millis;
use crate::landing::Landing;

#[must_use]
pub fn evolve(conversation: &Conversation, event: &Event) -> Conversation {
    let mut next = conversation.clone();
    match &event.what {
        What::Arrived(arrival) => {
            match arrival.landing {
                Landing::Live => live(&mut next, event, arrival),
                Landing::ThenDone => then_done(&mut next, event, arrival),
                Landing::Unread | Landing::Open => recent_history(&mut next, event, arrival),
                Landing::Done => old_history(&mut next, event, arrival),
            }
            return next;
        }
        // What is said about it is no news of its own: history still lands as if nothing had been done.
        What::Pinned | What::Unpinned => {
            next.annotations = Annotations {
                pinned_at: (event.what == What::Pinned).then_some(event.at),
                stamp: event.seq,
            };
            return next;
        }
        What::Tagged { tag } | What::Untagged { tag } => {
            let tagging = Tagging {
                on: matches!(event.what, What::Tagged { .. }),
                stamp: event.seq,
            };
            next.tags.insert(*tag, tagging);
            return next;
        }
        What::Restored {
            expects,
            to: Before::Tag { tag, was },
            ..
        } => {
            if next.tagging(*tag).stamp == *expects {
                if *was == Tagging::default() {
                    next.tags.remove(tag);
                } else {
                    next.tags.insert(*tag, *was);
                }
            }
            return next;
        }
        What::Assigned { .. } | What::Unassigned => {
            next.assignment = Assignment {
                to: match &event.what {
                    What::Assigned { to } => Some(to.clone()),
                    _ => None,
                },
                stamp: event.seq,
            };
            return next;
        }
        What::Restored {
            expects,
            to: Before::Assignment(to),
            ..
        } => {
            if next.assignment.stamp == *expects {
                next.assignment = to.clone();
            }
            return next;
        }
        What::Commented(comment) => {
            if comment.mentions.iter().any(|m| m.actor.is_me()) {
                let (made, removed) = (true, false);
                next.mentions.insert(event.seq, Mention { made, removed });
            }
            return next;
        }
        What::CommentRemoved { comment } => {
            if let Some(mention) = next.mentions.get_mut(comment) {
                mention.removed = true;
            }
            return next;
        }
        What::Restored {
            target,
            to: Before::CommentMade { comment, was },
            ..
        } => {
            if let Some(mention) = next.mentions.get_mut(&comment.unwrap_or(*target)) {
                mention.made = *was;
            }
            return next;
        }
        What::Restored {
            to: Before::CommentRemoved { comment, was },
            ..
        } => {
            if let Some(mention) = next.mentions.get_mut(comment) {
                mention.removed = *was;
            }
            return next;
        }
        // What is to be sent says nothing yet: what was sent arrives as a fact.
        What::Queued(_)
        | What::Unqueued { .. }
        | What::Restored {
            to: Before::Queued { .. },
            ..
        } => return next,
        What::Restored {
            expects,
            to: Before::Annotations(to),
            ..
        } => {
            if next.annotations.stamp == *expects {
                next.annotations = to.clone();
            }
            return next;
        }
        What::Restored {
            target,
            expects,
            to: Before::State(to),
        } => {
            if next.registers.stamp == *expects {
                next.registers = to.clone();
                if next.seen > *target {
                    next.registers.unread = None;
                    next.registers.unheard = None;
                }
            }
        }
        What::Done { through } => {
            if !next.has_news(*through) {
                let Registers {
                    muted, finished, ..
                } = next.registers;
                next.registers = Registers {
                    status: Status::Done,
                    unread: None,
                    waiting_since: None,
                    tried_at: None,
                    snoozed_until: None,
                    snooze_keeps: false,
                    done_through: Some(*through),
                    // Where nothing was ever asked of me there is nothing to answer.
                    finished: if next.mentions.is_empty() {
                        finished
                    } else {
                        event.seq
                    },
                    muted,
                    unheard: None,
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
            let seen = !next.has_news(*through);
            let r = &mut next.registers;
            if seen {
                r.unread = None;
                r.unheard = None;
            }
            reopen(r);
            r.stamp = event.seq;
        }
        // Seeing leaves the stamp: having looked at a conversation is no reason to refuse an undo.
        What::Seen { through } => {
            if !next.has_news(*through) {
                next.registers.unread = None;
                next.registers.unheard = None;
                next.seen = event.seq;
            }
        }
        What::Snoozed {
            until,
            through,
            keeps,
        } => {
            if !next.has_news(*through) {
                let r = &mut next.registers;
                reopen(r);
                r.unread = None;
                r.unheard = None;
                r.snoozed_until = Some(*until);
                r.snooze_keeps = *keeps;
                r.stamp = event.seq;
            }
        }
        What::Woken { until } => {
            let r = &mut next.registers;
            if r.snoozed_until == Some(*until) {
                r.snoozed_until = None;
                r.snooze_keeps = false;
                if !r.muted {
                    r.unheard = None;
                }
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
            let r = &mut next.registers;
            r.muted = false;
            // A snooze that keeps goes on keeping it.
            if !keeps(r)
                && let Some(mark) = r.unheard.take()
            {
                reopen(r);
                r.waiting_since.get_or_insert(mark.at);
                set_mark(&mut r.unread, mark);
            }
            r.stamp = event.seq;
        }
    }
    next.untouched = false;
    next
}

fn keeps(r: &Registers) -> bool {
    r.snoozed_until.is_some() && r.snooze_keeps
}

fn reopen(r: &mut Registers) {
    r.status = Status::Open;
    end_snooze(r);
    r.done_through = None;
}

/// What a snooze kept out of sight is unread now.
fn end_snooze(r: &mut Registers) {
    r.snoozed_until = None;
    r.snooze_keeps = false;
    if !r.muted
        && let Some(mark) = r.unheard.take()
    {
        set_mark(&mut r.unread, mark);
    }
}

/// The newest item sets the mark, in whatever order items arrive: what clears a mark must be newer
/// than all of what it stands for.
fn set_mark(unread: &mut Option<UnreadMark>, mark: UnreadMark) {
    if unread.as_ref().is_none_or(|old| old.at <= mark.at) {
        *unread = Some(mark);
    }
}

/// Something came in that asks for attention. A muted conversation stays where it is, but an undo
/// must not reach behind the item.
fn demand(c: &mut Conversation, event: &Event, mark: Option<UnreadMark>) {
    c.last_inbound = c.last_inbound.max(event.seq);
    c.registers.stamp = event.seq;
    let r = &mut c.registers;
    if r.muted || keeps(r) {
        if let Some(mark) = mark {
            set_mark(&mut r.unheard, mark);
        }
        if !r.muted {
            r.waiting_since.get_or_insert(event.at);
        }
        return;
    }
    reopen(r);
    if let Some(mark) = mark {
        set_mark(&mut r.unread, mark);
    }
    r.waiting_since.get_or_insert(event.at);
}

fn inbound_mark(event: &Event, arrival: &Arrival) -> UnreadMark {
    UnreadMark {
        reason: UnreadReason::Inbound,
        at: event.at,
        by: None,
        activity: Some(arrival.activity),
    }
}

/// A person answered or looked at `at`: that settles what is older, and nothing that is newer.
fn settle(r: &mut Registers, at: Millis) {
    let older = |mark: &Option<UnreadMark>| mark.as_ref().is_some_and(|m| m.at < at);
    if older(&r.unread) {
        r.unread = None;
    }
    if older(&r.unheard) {
        r.unheard = None;
    }
}

/// The response: it also ends the waiting of whoever had written before.
fn answer(r: &mut Registers, at: Millis) {
    settle(r, at);
    end_waiting(r, at);
}

fn end_waiting(r: &mut Registers, at: Millis) {
    if r.waiting_since.is_some_and(|since| since <= at) {
        r.waiting_since = None;
        r.tried_at = None;
    }
}

/// [`answer`], unless something came in while the text waited to leave. Where another text has failed
/// meanwhile, it does reach whoever waits, and what is unread stays so.
fn answer_with(c: &mut Conversation, event: &Event, arrival: &Arrival) {
    let meanwhile = |seq: Seq| arrival.queued.is_some_and(|queued| seq > queued);
    if meanwhile(c.last_inbound) {
        return;
    }
    if !meanwhile(c.last_failed) {
        settle(&mut c.registers, event.at);
    }
    end_waiting(&mut c.registers, event.at);
}

fn open(r: &mut Registers, seq: Seq) {
    r.status = Status::Open;
    r.done_through = None;
    r.stamp = seq;
}

fn live(c: &mut Conversation, event: &Event, arrival: &Arrival) {
    c.untouched = false;
    match arrival.fact {
        Fact::TextReceived | Fact::CallMissed | Fact::VoicemailReceived => {
            demand(c, event, Some(inbound_mark(event, arrival)));
        }
        Fact::CallAnswered => {
            let r = &mut c.registers;
            if !r.muted {
                open(r, event.seq);
                end_snooze(r);
            }
            answer(r, event.at);
        }
        Fact::TextSent | Fact::CallReached => {
            open(&mut c.registers, event.seq);
            answer_with(c, event, arrival);
        }
        Fact::CallTried => {
            let r = &mut c.registers;
            open(r, event.seq);
            settle(r, event.at);
            r.tried_at = Some(event.at);
        }
        Fact::SendFailed => {
            c.last_failed = c.last_failed.max(event.seq);
            let r = &mut c.registers;
            reopen(r);
            let mark = UnreadMark {
                reason: UnreadReason::FailedSend,
                at: event.at,
                by: None,
                activity: Some(arrival.activity),
            };
            set_mark(&mut r.unread, mark);
            r.stamp = event.seq;
        }
        Fact::TranscriptArrived | Fact::AutomaticSent | Fact::Drafted | Fact::CallBlocked => {}
    }
}

/// A text of ours whose writer was done with the conversation: it answers, and opens nothing.
fn then_done(c: &mut Conversation, event: &Event, arrival: &Arrival) {
    if arrival.fact == Fact::TextSent {
        c.untouched = false;
        c.registers.stamp = event.seq;
        answer_with(c, event, arrival);
    } else {
        live(c, event, arrival);
    }
}

fn recent_history(c: &mut Conversation, event: &Event, arrival: &Arrival) {
    match arrival.fact {
        Fact::TextReceived | Fact::CallMissed | Fact::VoicemailReceived => {
            let mark = (arrival.landing == Landing::Unread).then(|| inbound_mark(event, arrival));
            demand(c, event, mark);
            return;
        }
        Fact::CallAnswered | Fact::TextSent | Fact::CallReached => {
            answer(&mut c.registers, event.at);
        }
        Fact::CallTried => {
            settle(&mut c.registers, event.at);
            c.registers.tried_at = Some(event.at);
        }
        // Its file says that it was read: it is shown as open, not as news.
        Fact::SendFailed | Fact::Drafted => {}
        Fact::TranscriptArrived | Fact::AutomaticSent | Fact::CallBlocked => return,
    }
    if !c.registers.muted {
        open(&mut c.registers, event.seq);
    }
}

/// Old and read. It asks for nothing, but an answer among it settles older history that its file
/// still marks as unread.
fn old_history(c: &mut Conversation, event: &Event, arrival: &Arrival) {
    match arrival.fact {
        Fact::CallAnswered | Fact::TextSent | Fact::CallReached => {
            answer(&mut c.registers, event.at);
            if c.untouched && c.registers.unread.is_none() {
                c.registers.status = Status::Done;
                c.registers.waiting_since = None;
            }
        }
        Fact::CallTried => settle(&mut c.registers, event.at),
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

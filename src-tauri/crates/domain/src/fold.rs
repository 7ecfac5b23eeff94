//! Replay: the one canonical order, and the state it leads to.

use crate::conversation::{Conversation, Seq};
use crate::event::{ActivityId, Event, What};
use crate::evolve::evolve;

/// Puts the events of one conversation into their canonical order: decisions in the order in which
/// they were taken; the facts that arrived between two decisions by their own time, so that the
/// order in which a provider happened to deliver them does not matter.
pub fn canonical_order(events: &mut [Event]) {
    let mut decisions: Vec<Seq> = events
        .iter()
        .filter(|e| !matches!(e.what, What::Arrived(_)))
        .map(|e| e.seq)
        .collect();
    decisions.sort_unstable();
    events.sort_by_cached_key(|e| {
        let segment = decisions.partition_point(|d| *d < e.seq);
        if let What::Arrived(arrival) = &e.what {
            (segment, false, arrival.activity, e.seq)
        } else {
            (segment, true, ActivityId::default(), e.seq)
        }
    });
}

/// The state of a conversation after all its events, given in any order.
#[must_use]
pub fn fold(mut events: Vec<Event>) -> Conversation {
    canonical_order(&mut events);
    events.iter().fold(Conversation::default(), |state, event| {
        evolve(&state, event)
    })
}

//! Replay: the one canonical order, and the state it leads to.

use crate::conversation::{Conversation, Seq};
use crate::event::{ActivityId, Event, What};
use crate::evolve::evolve;
use crate::fact::Millis;

/// Puts the events of one conversation into their canonical order: decisions in the order in which
/// they were taken; the facts that arrived between two decisions by their own time, so that the
/// order in which a provider happened to deliver them does not matter. Of the same millisecond, what
/// asks for attention comes last, so that nothing settles it by accident.
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
            let asks = arrival.fact.asks_for_attention();
            let kind = (asks, arrival.fact, arrival.landing);
            (segment, false, e.at, Some(kind), arrival.activity, e.seq)
        } else {
            (segment, true, Millis(0), None, ActivityId(0), e.seq)
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

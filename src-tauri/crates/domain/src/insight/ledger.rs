//! From the history of one conversation to what the figures are made of.

use super::record::{Class, End, Finish, InboundKind, Item, Record, Stay, StayPlace, Wait, Who};
use crate::conversation::{Actor, Conversation, Seq, Status};
use crate::event::{ActivityId, Arrival, Before, Event, Fact, What};
use crate::evolve::evolve;
use crate::fact::Millis;
use crate::fold::canonical_order;
use crate::landing::Landing;
use std::collections::{BTreeMap, BTreeSet};

/// What the history of one conversation amounts to; its events may be in any order. `class` is asked of
/// inbound items, `who` of members.
#[must_use]
pub fn ledger(
    mut events: Vec<Event>,
    class: impl Fn(ActivityId) -> Class,
    who: impl Fn(&Actor) -> Who,
) -> Vec<Record> {
    canonical_order(&mut events);
    leave_out_undone(&mut events);
    let mut book = Book::default();
    let mut state = Conversation::default();
    for event in &events {
        if let What::Queued(_) = event.what {
            book.authors.insert(event.seq, who(&event.actor));
        }
        let next = evolve(&state, event);
        book.note(&state, &next, event, &class, &who);
        state = next;
    }
    book.records()
}

/// Takes out every decision that was undone and not redone, with what undid it. What is left leads to
/// the same state: an undo takes effect only where nothing else has been set since.
fn leave_out_undone(events: &mut Vec<Event>) {
    let undoes = |event: &Event| match &event.what {
        What::Restored {
            target,
            expects,
            to: Before::State(_),
        } => Some((*target, *expects)),
        _ => None,
    };
    if !events.iter().any(|event| undoes(event).is_some()) {
        return;
    }
    let mut effective = Vec::new();
    let mut state = Conversation::default();
    for event in &*events {
        if let Some((target, expects)) = undoes(event)
            && state.registers.stamp == expects
        {
            effective.push((event.seq, target));
        }
        state = evolve(&state, event);
    }
    let mut gone = BTreeSet::new();
    for (undo, target) in effective.into_iter().rev() {
        if !gone.contains(&undo) {
            gone.extend([undo, target]);
        }
    }
    events.retain(|event| undoes(event).is_none() && !gone.contains(&event.seq));
}

/// The wait that goes on.
#[derive(Debug, Clone, Copy)]
enum Waiting {
    /// The conversation says so itself.
    Told(usize),
    /// In history that landed as done, where it does not.
    Old(usize),
}

#[derive(Default)]
struct Book {
    items: Vec<Item>,
    waits: Vec<Wait>,
    stays: Vec<Stay>,
    finishes: Vec<Finish>,
    /// Who queued which text.
    authors: BTreeMap<Seq, Who>,
    waiting: Option<Waiting>,
    /// Of those that history began and that went on live: the live part.
    live: BTreeMap<usize, usize>,
    /// Missed calls, and when each was known.
    missed: Vec<(usize, Seq)>,
    /// When somebody got in touch; of a text, when it was queued.
    outbound: Vec<(Millis, Option<Seq>)>,
    /// The decision that ended the last wait, or finished the conversation last.
    ended_by: Option<(usize, Seq)>,
    finished_by: Option<(usize, Seq)>,
    /// Nothing happens before what happened: a late item changes the state when it arrives.
    now: Millis,
    opened: Millis,
    opened_by_history: bool,
    replied: bool,
    persons: bool,
    machines: bool,
}

impl Book {
    fn note(
        &mut self,
        before: &Conversation,
        after: &Conversation,
        event: &Event,
        class: &impl Fn(ActivityId) -> Class,
        who: &impl Fn(&Actor) -> Who,
    ) {
        let arrival = match &event.what {
            What::Arrived(arrival) => Some(arrival),
            _ => None,
        };
        let moved = self.now.max(event.at);
        self.note_status(before, after, event, moved, who(&event.actor));
        if let Some(arrival) = arrival {
            self.note_item(event, arrival, class);
            self.note_outbound(event.at, arrival);
        }
        self.note_wait(before, after, event, arrival);
        self.note_place(before, after, moved);
        let place = |c: &Conversation| (c.place(), c.registers.status);
        if place(before) != place(after) {
            self.now = moved;
        }
    }

    fn note_status(
        &mut self,
        before: &Conversation,
        after: &Conversation,
        event: &Event,
        moved: Millis,
        by: Who,
    ) {
        match (before.registers.status, after.registers.status) {
            (Status::Done, Status::Open) => {
                if let Some(last) = self.finishes.last_mut() {
                    last.reopened.get_or_insert(moved);
                }
                self.opened = moved;
                self.opened_by_history = match &event.what {
                    What::Arrived(arrival) => is_history(arrival.landing),
                    _ => false,
                };
                (self.replied, self.persons, self.machines) = (false, false, false);
            }
            (Status::Open, Status::Done) if matches!(event.what, What::Done { .. }) => {
                self.finished_by = Some((self.finishes.len(), event.seq));
                self.finishes.push(Finish {
                    at: moved,
                    by,
                    opened: self.opened,
                    replied: self.replied,
                    reopened: None,
                    asked: self.persons,
                    machine: self.machines && !self.persons,
                    history: self.opened_by_history,
                });
            }
            _ => {}
        }
    }

    fn note_item(
        &mut self,
        event: &Event,
        arrival: &Arrival,
        class: &impl Fn(ActivityId) -> Class,
    ) {
        let Some(kind) = InboundKind::of(arrival.fact) else {
            return;
        };
        let class = class(arrival.activity);
        let history = is_history(arrival.landing);
        if self.opened_by_history && !history && class == Class::Person {
            // From here on it is the work of today.
            self.opened_by_history = false;
            self.opened = self.now.max(event.at);
        }
        match class {
            Class::Person => self.persons = true,
            Class::Code | Class::Promotion => self.machines = true,
        }
        if kind == InboundKind::Missed {
            self.missed.push((self.items.len(), event.seq));
        }
        self.items.push(Item {
            at: event.at,
            kind,
            class,
            history,
            returned: None,
        });
    }

    fn note_outbound(&mut self, at: Millis, arrival: &Arrival) {
        if matches!(
            arrival.fact,
            Fact::TextSent | Fact::CallReached | Fact::CallTried | Fact::CallAnswered
        ) {
            self.outbound.push((at, arrival.queued));
        }
    }

    /// By their own times, in whichever order they have come in. What was written before the call was
    /// known returns nothing.
    fn note_returns(&mut self) {
        self.outbound.sort_unstable();
        for (call, seq) in &self.missed {
            let Some(item) = self.items.get_mut(*call) else {
                continue;
            };
            let after = self.outbound.partition_point(|(at, _)| *at < item.at);
            let mut after = self.outbound.iter().skip(after);
            let back = after.find(|(_, queued)| queued.is_none_or(|queued| queued > *seq));
            item.returned = back.map(|(at, _)| *at);
        }
    }

    fn note_wait(
        &mut self,
        before: &Conversation,
        after: &Conversation,
        event: &Event,
        arrival: Option<&Arrival>,
    ) {
        let answer = arrival.filter(|arrival| answers(arrival.fact));
        let by = answer.and_then(|arrival| self.authors.get(&arrival.queued?).copied());
        let answered = End::Answered {
            at: event.at,
            by: by.unwrap_or_default(),
        };
        self.replied |= answer.is_some();
        match (self.waiting, after.registers.waiting_since) {
            (Some(Waiting::Told(wait)), Some(_)) => self.note_more(wait, event, arrival),
            (Some(Waiting::Told(wait)), None) => {
                self.waiting = None;
                if answer.is_some() {
                    self.end(wait, answered);
                } else {
                    self.end(wait, End::Finished { at: event.at });
                    self.ended_by = Some((wait, event.seq));
                }
            }
            (_, Some(since)) => {
                let wait = self.begin(since, End::Still);
                self.waiting = Some(Waiting::Told(wait));
            }
            (Some(Waiting::Old(wait)), None) => {
                let began = self.waits.get(wait).map(|wait| wait.began);
                if answer.is_some() && began <= Some(event.at) {
                    self.end(wait, answered);
                    self.waiting = None;
                } else if matches!(event.what, What::Done { .. }) {
                    self.waiting = None;
                    self.ended_by = Some((wait, event.seq));
                }
            }
            (None, None) => {
                if arrival
                    .is_some_and(|a| a.landing == Landing::Done && a.fact.asks_for_attention())
                {
                    let wait = self.begin(event.at, End::Never);
                    self.waiting = Some(Waiting::Old(wait));
                }
            }
        }
        if let Some(queued) = answer.and_then(|arrival| arrival.queued) {
            self.note_late_text(queued, before.last_inbound, answered);
        }
    }

    /// Something more came in for somebody who waits already.
    fn note_more(&mut self, wait: usize, event: &Event, arrival: Option<&Arrival>) {
        let asks = arrival.filter(|arrival| arrival.fact.asks_for_attention());
        let Some(item) = asks.and(self.items.last()).copied() else {
            return;
        };
        let Some(of) = self.waits.get_mut(wait) else {
            return;
        };
        if item.class != Class::Person {
            return;
        }
        if of.class != Class::Person {
            // What a machine said waits for nobody.
            (of.began, of.class, of.history) = (item.at, item.class, item.history);
        } else if of.history && !item.history && !self.live.contains_key(&wait) {
            self.live.insert(wait, self.waits.len());
            self.waits.push(Wait {
                began: event.at,
                end: End::Still,
                class: Class::Person,
                history: false,
                within: true,
            });
        }
    }

    /// A text that was queued before the conversation was marked as done, and left after it, is its
    /// answer.
    fn note_late_text(&mut self, queued: Seq, last_inbound: Seq, answered: End) {
        if let Some((finish, seq)) = self.finished_by
            && queued < seq
            && let Some(finish) = self.finishes.get_mut(finish)
        {
            finish.replied = true;
        }
        if let Some((wait, seq)) = self.ended_by
            && queued < seq
            && last_inbound <= queued
        {
            self.end(wait, answered);
            self.ended_by = None;
        }
    }

    fn begin(&mut self, began: Millis, end: End) -> usize {
        let item = self.items.iter().rev().find(|item| item.at == began);
        self.waits.push(Wait {
            began,
            end,
            class: item.map_or(Class::Person, |item| item.class),
            history: item.is_some_and(|item| item.history),
            within: false,
        });
        self.waits.len() - 1
    }

    fn end(&mut self, wait: usize, end: End) {
        let live = self.live.get(&wait).copied();
        for wait in [Some(wait), live].into_iter().flatten() {
            if let Some(wait) = self.waits.get_mut(wait) {
                wait.end = end;
            }
        }
    }

    fn note_place(&mut self, before: &Conversation, after: &Conversation, moved: Millis) {
        let (was, is) = (before.place(), after.place());
        if was == is {
            return;
        }
        if let Some(last) = self.stays.last_mut().filter(|stay| stay.until.is_none()) {
            last.until = Some(moved);
            if last.from == moved {
                self.stays.pop();
            }
        }
        if let Some(place) = StayPlace::of(is) {
            self.stays.push(Stay {
                from: moved,
                until: None,
                place,
            });
        }
    }

    fn records(mut self) -> Vec<Record> {
        self.note_returns();
        let items = self.items.into_iter().map(Record::Item);
        let waits = self.waits.into_iter().map(Record::Wait);
        let stays = self.stays.into_iter().map(Record::Stay);
        let finishes = self.finishes.into_iter().map(Record::Finish);
        items.chain(waits).chain(stays).chain(finishes).collect()
    }
}

fn is_history(landing: Landing) -> bool {
    !matches!(landing, Landing::Live | Landing::ThenDone)
}

/// A person answered.
fn answers(fact: Fact) -> bool {
    matches!(
        fact,
        Fact::TextSent | Fact::CallReached | Fact::CallAnswered
    )
}

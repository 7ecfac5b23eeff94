//! Histories of one conversation, with what was done in them and whether it was undone.

use listo_domain::insight::{Class, InboundKind};
use listo_domain::{
    ActivityId, Actor, Arrival, Before, Conversation, Event, Fact, Landing, Millis, Outgoing, Seq,
    What, evolve,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

pub const MINUTE: i64 = 60_000;
/// A midnight of Madrid: 2026-10-12, a holiday, two weeks before the clocks are changed.
pub const START: i64 = 1_791_756_000_000;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Did {
    Inbound {
        kind: InboundKind,
        class: Class,
        history: bool,
        /// It landed where somebody waits: not as done.
        told: bool,
    },
    /// A text or an answered call; `queued` is when it was written, where it was in Listo.
    Answer {
        by: u32,
        queued: Option<i64>,
        then_done: bool,
    },
    Tried,
    Done {
        by: u32,
        /// A text was on its way out.
        with_text: bool,
    },
    Other,
}

#[derive(Debug, Clone)]
pub struct Deed {
    pub seq: Seq,
    pub at: i64,
    pub did: Did,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Text,
    Code,
    Missed,
    Voicemail,
    AnsweredCall,
    SentElsewhere,
    Reached,
    Tried,
    Automatic,
    Send { slow: bool },
    SendAndDone,
    Done { me: bool },
    Open,
    Unread,
    Seen,
    Snooze,
    Undo,
    Redo,
}

#[derive(Clone)]
pub struct History {
    pub events: Vec<Event>,
    pub deeds: Vec<Deed>,
    /// Decisions that were undone and not redone, and all that undid.
    pub gone: BTreeSet<Seq>,
    pub number: u32,
    codes: BTreeSet<ActivityId>,
    state: Conversation,
    undoable: Vec<(Seq, Seq, Before)>,
    redoable: Vec<(Seq, Seq, Seq, Before)>,
}

/// As short as what is needed to understand a failure.
impl std::fmt::Debug for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for deed in &self.deeds {
            let gone = if self.gone.contains(&deed.seq) {
                "-"
            } else {
                " "
            };
            let minutes = (deed.at - START) as f64 / MINUTE as f64;
            writeln!(f, "{gone}{} {minutes:.2} {:?}", deed.seq.0, deed.did)?;
        }
        Ok(())
    }
}

impl History {
    pub fn class(&self, activity: ActivityId) -> Class {
        match self.codes.contains(&activity) {
            true => Class::Code,
            false => Class::Person,
        }
    }

    fn push(&mut self, at: i64, me: bool, what: What, did: Did) -> Seq {
        let seq = Seq(i64::try_from(self.events.len()).unwrap() + 1);
        let event = Event {
            seq,
            at: Millis(at),
            actor: if me { Actor::me() } else { Actor("ana".into()) },
            what,
        };
        self.state = evolve(&self.state, &event);
        self.events.push(event);
        self.deeds.push(Deed { seq, at, did });
        seq
    }

    fn fact(&mut self, at: i64, fact: Fact, landing: Landing, queued: Option<Seq>, did: Did) {
        let activity = ActivityId(at * ActivityId::PER_MS);
        if let Did::Inbound {
            class: Class::Code, ..
        } = did
        {
            self.codes.insert(activity);
        }
        let arrival = Arrival {
            activity,
            fact,
            landing,
            queued,
        };
        self.push(at, false, What::Arrived(arrival), did);
    }

    fn inbound(&mut self, at: i64, fact: Fact, class: Class, landing: Landing) {
        let did = Did::Inbound {
            kind: InboundKind::of(fact).unwrap(),
            class,
            history: landing != Landing::Live,
            told: landing != Landing::Done,
        };
        self.fact(at, fact, landing, None, did);
        if fact == Fact::CallAnswered {
            let answer = Did::Answer {
                by: 0,
                queued: None,
                then_done: false,
            };
            let seq = self.deeds.last().unwrap().seq;
            self.deeds.push(Deed {
                seq,
                at,
                did: answer,
            });
        }
    }

    fn answer(&mut self, at: i64, fact: Fact) {
        let did = Did::Answer {
            by: 0,
            queued: None,
            then_done: false,
        };
        self.fact(at, fact, Landing::Live, None, did);
    }

    /// A decision that can be undone.
    fn decide(&mut self, at: i64, me: bool, what: What, did: Did) {
        let before = Before::of(&what, &self.state);
        let seq = self.push(at, me, what, did);
        self.undoable
            .push((seq, self.state.registers.stamp, before));
        self.redoable.clear();
    }

    fn send(&mut self, at: i64, then_done: bool, slow: bool) {
        let what = What::Queued(Outgoing {
            body: "On my way.".into(),
            files: Vec::new(),
            send_at: None,
            then_done,
        });
        let queued = self.push(at, true, what, Did::Other);
        if then_done {
            let through = queued;
            let did = Did::Done {
                by: 1,
                with_text: true,
            };
            self.push(at, true, What::Done { through }, did);
        }
        if slow {
            // Something comes in while it waits: it is no answer to that.
            self.inbound(at + 1000, Fact::TextReceived, Class::Person, Landing::Live);
        }
        let did = Did::Answer {
            by: 1,
            queued: Some(at),
            then_done,
        };
        let landing = match then_done {
            true => Landing::ThenDone,
            false => Landing::Live,
        };
        self.fact(at + 5000, Fact::TextSent, landing, Some(queued), did);
        self.undoable.clear();
        self.redoable.clear();
    }

    fn step(&mut self, at: i64, step: Step) {
        while let Some(until) = self.state.registers.snoozed_until
            && until.0 <= at
        {
            self.push(until.0, false, What::Woken { until }, Did::Other);
        }
        let through = Seq(i64::try_from(self.events.len()).unwrap());
        let live = Landing::Live;
        match step {
            Step::Text => self.inbound(at, Fact::TextReceived, Class::Person, live),
            Step::Code => self.inbound(at, Fact::TextReceived, Class::Code, live),
            Step::Missed => self.inbound(at, Fact::CallMissed, Class::Person, live),
            Step::Voicemail => self.inbound(at, Fact::VoicemailReceived, Class::Person, live),
            Step::AnsweredCall => self.inbound(at, Fact::CallAnswered, Class::Person, live),
            Step::SentElsewhere => self.answer(at, Fact::TextSent),
            Step::Reached => self.answer(at, Fact::CallReached),
            Step::Tried => self.fact(at, Fact::CallTried, live, None, Did::Tried),
            Step::Automatic => self.fact(at, Fact::AutomaticSent, live, None, Did::Other),
            Step::Send { slow } => self.send(at, false, slow),
            Step::SendAndDone => self.send(at, true, false),
            Step::Done { me } => {
                let did = Did::Done {
                    by: if me { 1 } else { 2 },
                    with_text: false,
                };
                self.decide(at, me, What::Done { through }, did);
            }
            Step::Open => self.decide(at, true, What::Open { through }, Did::Other),
            Step::Unread => self.decide(at, true, What::Unread, Did::Other),
            Step::Seen => {
                self.push(at, true, What::Seen { through }, Did::Other);
            }
            Step::Snooze => {
                let (until, keeps) = (Millis(at + 600 * MINUTE), false);
                let what = What::Snoozed {
                    until,
                    through,
                    keeps,
                };
                self.decide(at, true, what, Did::Other);
            }
            Step::Undo => {
                if let Some((target, expects, to)) = self.undoable.pop() {
                    let (was, stamp) = (
                        Before::State(self.state.registers.clone()),
                        self.state.registers.stamp,
                    );
                    let what = What::Restored {
                        target,
                        expects,
                        to,
                    };
                    let undo = self.push(at, true, what, Did::Other);
                    self.gone.insert(undo);
                    if stamp == expects {
                        self.gone.insert(target);
                        self.redoable
                            .push((undo, target, self.state.registers.stamp, was));
                    }
                }
            }
            Step::Redo => {
                if let Some((undo, target, expects, to)) = self.redoable.pop() {
                    let stamp = self.state.registers.stamp;
                    let what = What::Restored {
                        target: undo,
                        expects,
                        to,
                    };
                    let redo = self.push(at, true, what, Did::Other);
                    self.gone.insert(redo);
                    if stamp == expects {
                        self.gone.remove(&target);
                    }
                }
            }
        }
    }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => Just(Step::Text),
        1 => Just(Step::Code),
        2 => Just(Step::Missed),
        1 => Just(Step::Voicemail),
        1 => Just(Step::AnsweredCall),
        2 => Just(Step::SentElsewhere),
        1 => Just(Step::Reached),
        1 => Just(Step::Tried),
        1 => Just(Step::Automatic),
        2 => any::<bool>().prop_map(|slow| Step::Send { slow }),
        1 => Just(Step::SendAndDone),
        5 => any::<bool>().prop_map(|me| Step::Done { me }),
        1 => Just(Step::Open),
        1 => Just(Step::Unread),
        2 => Just(Step::Seen),
        1 => Just(Step::Snooze),
        4 => Just(Step::Undo),
        2 => Just(Step::Redo),
    ]
}

/// Some old texts, then a life of some weeks.
pub fn history() -> impl Strategy<Value = History> {
    let old = prop::collection::vec(any::<bool>(), 0..4);
    let (unread, muted) = (any::<bool>(), prop::bool::weighted(0.2));
    let steps = prop::collection::vec((1..3000i64, step()), 0..40);
    (old, unread, muted, steps, 1..3u32).prop_map(|(old, unread, muted, steps, number)| {
        let mut history = History {
            events: Vec::new(),
            deeds: Vec::new(),
            gone: BTreeSet::new(),
            number,
            codes: BTreeSet::new(),
            state: Conversation::default(),
            undoable: Vec::new(),
            redoable: Vec::new(),
        };
        let mut at = START - 5 * 24 * 60 * MINUTE;
        for inbound in old {
            at += 500 * MINUTE;
            match inbound {
                true => history.inbound(at, Fact::TextReceived, Class::Person, Landing::Done),
                false => {
                    let did = Did::Answer {
                        by: 0,
                        queued: None,
                        then_done: false,
                    };
                    history.fact(at, Fact::TextSent, Landing::Done, None, did);
                }
            }
        }
        if unread {
            at += 500 * MINUTE;
            history.inbound(at, Fact::TextReceived, Class::Person, Landing::Unread);
        }
        at = START;
        for (minutes, step) in steps {
            at += minutes * MINUTE + 10_000;
            history.step(at, step);
        }
        if muted {
            history.push(at + MINUTE, true, What::Muted, Did::Other);
        }
        history
    })
}

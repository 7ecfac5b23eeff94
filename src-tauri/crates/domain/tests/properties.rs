//! What must hold for every history.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use listo_domain::{
    ActivityId, Actor, Arrival, Before, Command, Comment, Context, Conversation, Event, Fact,
    Landing, Mentioned, Millis, Place, Seq, Shown, Status, TagId, What, canonical_order, decide,
    evolve, fold,
};
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Step {
    Fact(Fact, Landing, i64),
    Do(Verb),
}

#[derive(Debug, Clone, Copy)]
enum Verb {
    Done,
    Unread,
    Open,
    Seen,
    Snooze,
    Wake,
    Mute,
    Unmute,
    Pin,
    Unpin,
    Tag(i64),
    Untag(i64),
    Assign(bool),
    Unassign,
    Mention(bool),
    RemoveMention,
}

fn verb() -> impl Strategy<Value = Verb> {
    prop_oneof![
        4 => Just(Verb::Done),
        2 => Just(Verb::Unread),
        2 => Just(Verb::Open),
        2 => Just(Verb::Seen),
        1 => Just(Verb::Snooze),
        1 => Just(Verb::Wake),
        4 => prop::sample::select(vec![Verb::Mute, Verb::Unmute, Verb::Pin, Verb::Unpin]),
        2 => (1..3i64, any::<bool>()).prop_map(|(tag, on)| if on { Verb::Tag(tag) } else { Verb::Untag(tag) }),
        3 => prop::sample::select(vec![Verb::Assign(true), Verb::Assign(false), Verb::Unassign]),
        3 => prop::sample::select(vec![Verb::Mention(true), Verb::Mention(false), Verb::RemoveMention]),
    ]
}

fn landing() -> impl Strategy<Value = Landing> {
    prop_oneof![
        5 => Just(Landing::Live),
        1 => Just(Landing::Unread),
        1 => Just(Landing::Open),
        1 => Just(Landing::Done),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..Fact::ALL.len(), landing(), 1..1_000_000i64).prop_map(|(f, l, at)| Step::Fact(
            Fact::ALL[f],
            l,
            at
        )),
        verb().prop_map(Step::Do),
    ]
}

fn member(me: bool) -> Actor {
    if me { Actor::me() } else { Actor("ana".into()) }
}

/// A conversation that lived through some steps, as the store would drive it.
#[derive(Clone)]
struct World {
    state: Conversation,
    events: Vec<Event>,
    next: i64,
}

impl World {
    fn new() -> Self {
        Self {
            state: Conversation::default(),
            events: Vec::new(),
            next: 1,
        }
    }

    fn push(&mut self, at: i64, what: What) -> Seq {
        let seq = Seq(self.next);
        self.next += 1;
        self.events.push(Event {
            seq,
            at: Millis(at),
            actor: Actor("ana".into()),
            what,
        });
        self.state = fold(self.events.clone());
        seq
    }

    fn last(&self) -> Seq {
        Seq(self.next - 1)
    }

    fn command(&self, verb: Verb) -> Command {
        let through = Seq(self.next - 1);
        match verb {
            Verb::Done => Command::MarkDone { through },
            Verb::Unread => Command::MarkUnread,
            Verb::Open => Command::MarkOpen { through },
            Verb::Seen => Command::MarkSeen { through },
            Verb::Snooze => Command::Snooze {
                until: Millis(2_000_000 + self.next),
                through,
                keeps: self.next % 2 == 0,
            },
            Verb::Wake => Command::Wake {
                until: self.state.registers.snoozed_until.unwrap_or_default(),
            },
            Verb::Mute => Command::Mute,
            Verb::Unmute => Command::Unmute,
            Verb::Pin => Command::Pin,
            Verb::Unpin => Command::Unpin,
            Verb::Tag(tag) => Command::Tag { tag: TagId(tag) },
            Verb::Untag(tag) => Command::Untag { tag: TagId(tag) },
            Verb::Assign(me) => Command::Assign { to: member(me) },
            Verb::Unassign => Command::Unassign,
            Verb::Mention(me) => Command::Comment(Comment {
                body: "@somebody".into(),
                on: None,
                mentions: vec![Mentioned {
                    actor: member(me),
                    written: "somebody".into(),
                }],
            }),
            Verb::RemoveMention => Command::RemoveComment {
                comment: self
                    .state
                    .mentions
                    .keys()
                    .next_back()
                    .copied()
                    .unwrap_or_default(),
            },
        }
    }

    /// The stamp and what stood there before, when the command was taken.
    fn run(&mut self, command: Command) -> Option<(Seq, Before)> {
        let decision = decide(
            &self.state,
            command,
            &Context {
                now: Millis(1_500_000),
                pinned: 0,
            },
        )
        .ok()?;
        let before = Before::of(&decision.what, &self.state);
        self.push(1_500_000, decision.what.clone());
        Some((Before::of(&decision.what, &self.state).stamp(), before))
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Fact(fact, landing, at) => {
                // Distinct ids, as the store gives them.
                let activity = ActivityId(at * ActivityId::PER_MS + self.next % 1024);
                let (fact, landing, queued) = (*fact, *landing, None);
                let arrival = Arrival {
                    activity,
                    fact,
                    landing,
                    queued,
                };
                self.push(*at, What::Arrived(arrival));
            }
            Step::Do(verb) => {
                let command = self.command(*verb);
                self.run(command);
            }
        }
    }

    fn live(steps: &[Step]) -> Self {
        let mut world = Self::new();
        for s in steps {
            world.step(s);
        }
        world
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn done_has_no_unread_mark(steps in prop::collection::vec(step(), 0..40)) {
        let c = World::live(&steps).state;
        if c.registers.status == Status::Done {
            prop_assert!(c.registers.unread.is_none(), "done means that nothing is left to see");
            prop_assert!(c.registers.snoozed_until.is_none(), "done ends a snooze");
        }
        prop_assert!(Place::ALL.contains(&c.place()), "every conversation is in exactly one list");
    }

    #[test]
    fn any_split_of_a_log_gives_the_same(steps in prop::collection::vec(step(), 0..40), cut in 0usize..40) {
        let mut events = World::live(&steps).events;
        let whole = fold(events.clone());
        canonical_order(&mut events);
        let cut = cut.min(events.len());
        let first = events[..cut].iter().fold(Conversation::default(), |s, e| evolve(&s, e));
        let both = events[cut..].iter().fold(first, |s, e| evolve(&s, e));
        prop_assert_eq!(both, whole, "the fold has no memory besides the conversation");
    }

    #[test]
    fn arrival_order_between_decisions_does_not_matter(
        steps in prop::collection::vec(step(), 0..12),
        facts in prop::collection::vec((0..Fact::ALL.len(), landing(), 1..40i64), 2..8),
        seed in any::<u64>(),
    ) {
        let visible = |c: &Conversation| {
            let mut r = c.registers.clone();
            r.stamp = Seq(0); // names an arrival, and they differ; so does which of one millisecond set the mark
            for mark in [&mut r.unread, &mut r.unheard].into_iter().flatten() {
                mark.activity = None;
            }
            r
        };
        let run = |order: &[usize]| {
            let mut world = World::live(&steps);
            let base = world.next;
            for &i in order {
                let (fact, landing, at) = facts[i];
                // The store numbers the items of one millisecond as they arrive.
                let activity = ActivityId(at * ActivityId::PER_MS + world.next);
                world.push(at, What::Arrived(Arrival { activity, fact: Fact::ALL[fact], landing, queued: None }));
            }
            assert_eq!(world.next, base + facts.len() as i64);
            visible(&world.state)
        };
        let straight: Vec<usize> = (0..facts.len()).collect();
        let (mut shuffled, mut x) = (straight.clone(), seed | 1);
        for i in (1..shuffled.len()).rev() {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(i, (x >> 33) as usize % (i + 1));
        }
        prop_assert_eq!(run(&straight), run(&shuffled), "providers deliver pages in any order");
    }

    #[test]
    fn undo_after_do_is_identity_and_redo_brings_it_back(
        steps in prop::collection::vec(step(), 0..30), v in verb(),
    ) {
        let mut world = World::live(&steps);
        let start = world.state.clone();
        let command = world.command(v);
        let Some((stamp, before)) = world.run(command) else { return Ok(()) };
        // Seeing is not a command of a person and is not undone.
        if matches!(v, Verb::Seen) { return Ok(()) }
        let after = world.state.clone();
        let undo = Command::Restore { target: world.last(), expects: stamp, to: before };
        let (undone, was) = world.run(undo).expect("nothing happened since, so undo takes effect");
        let shown = |c: &Conversation| {
            let beside = (c.annotations.clone(), c.tags.clone(), c.assignment.clone());
            (c.registers.clone(), beside, c.mention())
        };
        prop_assert_eq!(shown(&world.state), shown(&start), "undo after do is identity");
        let redo = Command::Restore { target: world.last(), expects: undone, to: was };
        world.run(redo).expect("nothing happened since, so redo takes effect");
        prop_assert_eq!(shown(&world.state), shown(&after), "redo after undo is identity");
    }

    #[test]
    fn a_tag_is_undone_whatever_else_was_done_since(
        steps in prop::collection::vec(step(), 0..20), later in prop::collection::vec(step(), 0..12),
    ) {
        let mut world = World::live(&steps);
        let tag = TagId(9);
        let (stamp, before) = world.run(Command::Tag { tag }).expect("nobody else uses this tag");
        let target = world.last();
        for step in &later {
            world.step(step);
        }
        prop_assert!(world.state.has_tag(tag), "no state and no other tag takes it off");
        let state = world.state.clone();
        world.run(Command::Restore { target, expects: stamp, to: before }).expect("nobody has changed this tag since");
        let mut expected = state;
        expected.tags.remove(&tag);
        prop_assert_eq!(&world.state, &expected, "only the tag is gone");
    }

    #[test]
    fn an_assignment_is_undone_whatever_else_was_done_since(
        steps in prop::collection::vec(step(), 0..20), later in prop::collection::vec(step(), 0..12),
    ) {
        let mut world = World::live(&steps);
        let to = Actor("eva".into());
        let (stamp, before) = world.run(Command::Assign { to: to.clone() }).expect("nobody is called so yet");
        let target = world.last();
        for step in later.iter().filter(|s| !matches!(s, Step::Do(Verb::Assign(_) | Verb::Unassign))) {
            world.step(step);
        }
        prop_assert_eq!(world.state.assignment.to.as_ref(), Some(&to), "no state and no tag takes it away");
        let mut expected = world.state.clone();
        let Before::Assignment(was) = before.clone() else { panic!("an assignment replaces one") };
        expected.assignment = was;
        world.run(Command::Restore { target, expects: stamp, to: before }).expect("nobody has assigned it since");
        prop_assert_eq!(&world.state, &expected, "only the assignment is taken back");
    }

    #[test]
    fn a_mention_stands_until_it_is_finished_or_taken_away(steps in prop::collection::vec(step(), 0..20)) {
        let mut world = World::live(&steps);
        let command = world.command(Verb::Mention(true));
        let (_, before) = world.run(command).expect("a comment has no reason to be refused");
        let comment = world.last();
        prop_assert!(world.state.standing().mentioned, "it names me, in whatever state");
        let mut finished = world.clone();
        finished.run(finished.command(Verb::Done)).expect("also what is done already");
        prop_assert!(!finished.state.standing().mentioned, "done answers it");
        finished.step(&Step::Fact(Fact::TextReceived, Landing::Live, 2_000_000));
        prop_assert!(!finished.state.standing().mentioned, "for good");
        let mut later = world.clone();
        later.run(Command::Mute);
        later.step(&Step::Fact(Fact::TextReceived, Landing::Live, 2_000_000));
        later.run(Command::Unmute);
        prop_assert!(later.state.standing().mentioned, "nothing else does");
        let mut removed = world.clone();
        removed.run(Command::RemoveComment { comment });
        prop_assert!(removed.state.mention() != Some(comment), "a comment that was taken away names nobody");
        world.run(Command::Restore { target: comment, expects: Seq(0), to: before }).expect("an undo of a comment always applies");
        prop_assert!(world.state.mention() != Some(comment), "nor does one that was undone");
    }

    #[test]
    fn undo_never_hides_newer_inbound(steps in prop::collection::vec(step(), 0..30), v in verb()) {
        let mut world = World::live(&steps);
        let command = world.command(v);
        let Some((stamp, before)) = world.run(command) else { return Ok(()) };
        // What is said beside the state hides nothing, and taking it back may follow whatever has come in.
        let state = matches!(v, Verb::Done | Verb::Unread | Verb::Open | Verb::Snooze | Verb::Wake | Verb::Mute | Verb::Unmute);
        if !state { return Ok(()) }
        let target = world.last();
        world.step(&Step::Fact(Fact::TextReceived, Landing::Live, 2_000_000));
        let with_news = world.state.clone();
        prop_assert!(
            world.run(Command::Restore { target, expects: stamp, to: before.clone() }).is_none(),
            "a newer message has set the state: the undo must be refused"
        );
        // The same compensating event from a log written elsewhere must not take effect either.
        world.push(1_500_000, What::Restored { target, expects: stamp, to: before });
        prop_assert_eq!(world.state.registers, with_news.registers);
    }

    #[test]
    fn done_and_snooze_never_hide_what_was_not_seen(steps in prop::collection::vec(step(), 0..30), snooze in any::<bool>()) {
        let mut world = World::live(&steps);
        let through = Seq(world.next - 1); // what the person has on screen
        world.step(&Step::Fact(Fact::TextReceived, Landing::Live, 2_000_000));
        let hidden = matches!(world.state.place(), Place::Muted | Place::Snoozed);
        let shown = world.state.shown();
        let what = if snooze {
            What::Snoozed { until: Millis(9_000_000), through, keeps: false }
        } else {
            What::Done { through }
        };
        world.push(2_000_001, what);
        prop_assert_eq!(world.state.shown(), shown, "the unseen message stays where it was");
        if hidden {
            prop_assert!(world.state.registers.unheard.is_some(), "kept for when it comes back");
        } else {
            prop_assert_eq!(world.state.place(), Place::Unread);
            prop_assert_eq!(shown, Shown::Unread);
        }
    }

    #[test]
    fn a_log_seen_twice_changes_nothing_more(steps in prop::collection::vec(step(), 0..20), v in verb()) {
        let mut world = World::live(&steps);
        let command = world.command(v);
        if world.run(command.clone()).is_none() { return Ok(()) }
        let once = world.state.clone();
        // The second press of the same key is refused or leads to the same registers.
        if let Some((_, _)) = world.run(command) {
            let mut again = world.state.registers.clone();
            let mut first = once.registers;
            again.stamp = Seq(0);
            first.stamp = Seq(0);
            again.done_through = None;
            first.done_through = None;
            prop_assert_eq!(again, first, "keys set a state, they never toggle it");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever else arrives, an unseen text is never out of sight: until somebody answers after
    /// it, sees it, or says that it is done or open.
    #[test]
    fn an_unseen_text_stays_in_sight(
        steps in prop::collection::vec(step(), 0..20),
        later in prop::collection::vec((0..Fact::ALL.len(), landing(), 1..500_000i64), 0..8),
        muted in any::<bool>(),
    ) {
        let older: Vec<Step> = steps
            .into_iter()
            .map(|s| match s {
                Step::Fact(fact, landing, at) => Step::Fact(fact, landing, at.min(499_999)),
                Step::Do(verb) => Step::Do(verb),
            })
            .collect();
        let mut world = World::live(&older);
        if muted {
            world.run(Command::Mute);
        }
        let muted = world.state.registers.muted;
        world.step(&Step::Fact(Fact::TextReceived, Landing::Live, 500_000));
        // Everything of these is older than the text.
        for (fact, landing, at) in later {
            world.step(&Step::Fact(Fact::ALL[fact], landing, at.min(499_999)));
        }
        if muted {
            prop_assert_eq!(world.state.place(), Place::Muted);
            world.run(Command::Unmute).expect("it is muted");
        }
        // A snooze that keeps hides it until then, and no longer.
        if world.state.registers.snooze_keeps {
            prop_assert_eq!(world.state.place(), Place::Snoozed);
            let until = world.state.registers.snoozed_until.expect("it is snoozed");
            world.push(until.0, What::Woken { until });
        }
        prop_assert_eq!(world.state.place(), Place::Unread, "nobody has seen the text yet");
    }
}

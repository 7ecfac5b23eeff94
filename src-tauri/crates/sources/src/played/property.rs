//! Whatever happens in between, what a store has in the end is what the provider has.

use std::collections::BTreeMap;

use listo_domain::{CallOutcome, Content, Delivery};
use proptest::prelude::*;

use super::{Fake, HOUR, NOW, Store, World};
use crate::connector::Stage;
use crate::http::script::Answer;

const SECOND: i64 = 1000;

/// What happens at a provider.
pub(crate) trait Acts: World {
    /// The body of an answer that is half there.
    const HALF: &'static str;

    /// Lists go from the oldest to the newest, where the provider does not promise the other order.
    fn turn_round(&mut self) {}

    /// A text that came in, or went out and is no further than `delivery`. Gives its id.
    fn written(&mut self, at: i64, inbound: bool, media: u32, delivery: Delivery) -> String;

    fn delivered(&mut self, id: &str, delivery: Delivery);

    /// A call that came in and has ended. With `answered` somebody talked for so many seconds.
    fn called(&mut self, at: i64, answered: Option<u32>) -> String;

    /// What was said after it. Gives the id.
    fn spoken(&mut self, at: i64, call: &str) -> String;

    /// A call that comes in and goes on.
    fn rings(&mut self, at: i64) -> String;

    fn ends(&mut self, call: &str, at: i64, answered: Option<u32>);
}

#[derive(Debug, Clone)]
enum Act {
    /// A text that is given `late` seconds after its time.
    Text {
        late: i64,
        inbound: bool,
        media: u32,
    },
    /// A text of ours that waits, and how far one has come.
    Wait,
    Deliver {
        which: usize,
        delivery: Delivery,
    },
    /// A call that has ended, answered or not.
    Call {
        late: i64,
        answered: Option<u32>,
        voicemail: bool,
    },
    /// A call that goes on, and one that ends.
    Ring,
    End {
        which: usize,
        answered: bool,
    },
    Pass {
        seconds: i64,
    },
    /// A step that is stored, lost on the way to the store, or hit by a failure.
    Step {
        history: bool,
    },
    Crash {
        history: bool,
    },
    Fail {
        history: bool,
        after: usize,
        how: usize,
    },
    /// Listo is begun again: nothing is in memory.
    Restart,
}

fn act() -> impl Strategy<Value = Act> {
    let late = prop_oneof![Just(0), 0..500i64];
    let delivery = prop_oneof![
        Just(Delivery::Sent),
        Just(Delivery::Delivered),
        Just(Delivery::Failed)
    ];
    prop_oneof![
        4 => (late.clone(), any::<bool>(), prop_oneof![4 => Just(0u32), 1 => 1..3u32])
            .prop_map(|(late, inbound, media)| Act::Text { late, inbound, media }),
        1 => Just(Act::Wait),
        2 => (any::<usize>(), delivery).prop_map(|(which, delivery)| Act::Deliver { which, delivery }),
        3 => (late, proptest::option::of(1..90u32), any::<bool>())
            .prop_map(|(late, answered, voicemail)| Act::Call { late, answered, voicemail }),
        1 => Just(Act::Ring),
        1 => (any::<usize>(), any::<bool>())
            .prop_map(|(which, answered)| Act::End { which, answered }),
        4 => prop_oneof![1..30i64, 30..900i64, 900..8000i64].prop_map(|seconds| Act::Pass { seconds }),
        8 => any::<bool>().prop_map(|history| Act::Step { history }),
        2 => any::<bool>().prop_map(|history| Act::Crash { history }),
        3 => (any::<bool>(), 0..4usize, 0..5usize)
            .prop_map(|(history, after, how)| Act::Fail { history, after, how }),
        1 => Just(Act::Restart),
    ]
}

fn failure<W: Acts>(how: usize) -> Answer {
    match how {
        0 => {
            Answer::status(429, r#"{"code":20429,"message":"slow down"}"#).with("Retry-After", "1")
        }
        1 => Answer::status(500, ""),
        2 => Answer::cut(),
        3 => Answer::half(W::HALF),
        _ => Answer::ok("<html>"),
    }
}

/// What the store has to have: the delivery of a text and its files, or whether and how long a call was
/// answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    Text(Delivery, usize),
    Call(Option<u32>),
    Voicemail,
}

struct Run<W: World> {
    fake: Fake<W>,
    store: Store,
    now: i64,
    /// How much the clock here is ahead.
    skew: i64,
    want: BTreeMap<String, Want>,
    ours: Vec<(String, i64)>,
    ringing: Vec<String>,
}

impl<W: Acts> Run<W> {
    fn new(page: usize, turned: bool, skew: i64, old: &[i64]) -> Self {
        let fake = Fake::<W>::new(page);
        if turned {
            fake.world().turn_round();
        }
        let mut run = Self {
            fake,
            store: Store::default(),
            now: NOW,
            skew,
            want: BTreeMap::new(),
            ours: Vec::new(),
            ringing: Vec::new(),
        };
        for (n, age) in old.iter().enumerate() {
            let at = NOW - age * SECOND;
            match n % 3 {
                0 => run.call(at, Some(9), n % 2 == 0),
                _ => run.text(at, n % 2 == 0, u32::from(n % 7 == 1), Delivery::Sent),
            }
        }
        run
    }

    fn text(&mut self, at: i64, inbound: bool, media: u32, sent: Delivery) {
        let id = self.fake.world().written(at, inbound, media, sent);
        let delivery = match inbound {
            true => Delivery::Delivered,
            false => sent,
        };
        self.want
            .insert(id.clone(), Want::Text(delivery, media as usize));
        if !inbound {
            self.ours.push((id, at));
        }
    }

    fn call(&mut self, at: i64, answered: Option<u32>, voicemail: bool) {
        let mut world = self.fake.world();
        let id = world.called(at, answered);
        self.want.insert(id.clone(), Want::Call(answered));
        if voicemail {
            self.want
                .insert(world.spoken(at + SECOND, &id), Want::Voicemail);
        }
    }

    fn step(&mut self, history: bool, crash: bool) {
        let stage = if history { Stage::History } else { Stage::New };
        let now = self.now + self.skew;
        // Patience does not run out here: a file that is given up is a problem, and tested by itself.
        self.store.failed = [0, 0];
        // A fault is of the step: the cursor stays, and the engine asks again.
        let _ = self.store.step(&self.fake.connector, stage, now, crash);
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Text {
                late,
                inbound,
                media,
            } => self.text(self.now - late * SECOND, inbound, media, Delivery::Sent),
            Act::Wait => self.text(self.now, false, 0, Delivery::Queued),
            Act::Deliver { which, delivery } => self.deliver(which, delivery),
            Act::Call {
                late,
                answered,
                voicemail,
            } => self.call(self.now - late * SECOND, answered, voicemail),
            Act::Ring => self.ringing.push(self.fake.world().rings(self.now)),
            Act::End { which, answered } => {
                if let Some(place) = which.checked_rem(self.ringing.len()) {
                    let id = self.ringing.swap_remove(place);
                    self.end(&id, answered);
                }
            }
            Act::Pass { seconds } => self.now += seconds * SECOND,
            Act::Step { history } => self.step(history, false),
            Act::Crash { history } => self.step(history, true),
            Act::Fail {
                history,
                after,
                how,
            } => {
                self.fake.world().fault = Some((after, failure::<W>(how)));
                self.step(history, false);
                self.fake.world().fault = None;
            }
            Act::Restart => self.fake.restart(),
        }
    }

    fn deliver(&mut self, which: usize, delivery: Delivery) {
        let Some(place) = which.checked_rem(self.ours.len()) else {
            return;
        };
        let (id, at) = self.ours[place].clone();
        // What is said of a text a day later is not followed.
        if self.now - at > 12 * HOUR {
            return;
        }
        if let Some(Want::Text(was, _)) = self.want.get_mut(&id)
            && was.rises_to(delivery)
        {
            *was = delivery;
            self.fake.world().delivered(&id, delivery);
        }
    }

    fn end(&mut self, id: &str, answered: bool) {
        let seconds = answered.then_some(3);
        self.fake.world().ends(id, self.now + 4 * SECOND, seconds);
        self.want.insert(id.to_owned(), Want::Call(seconds));
    }

    fn all(&mut self, stage: Stage) {
        let now = self.now + self.skew;
        self.store.all(&self.fake.connector, stage, now);
    }

    fn finish(mut self) {
        for id in std::mem::take(&mut self.ringing) {
            self.end(&id, true);
        }
        self.now += 10 * SECOND;
        // The rest of a round, and one more, deep or not, which has everything. How far texts have come
        // is for a deep one.
        for stage in [Stage::New, Stage::New, Stage::History] {
            self.all(stage);
        }
        let ids: Vec<&String> = self.store.items.keys().collect();
        assert_eq!(ids, self.want.keys().collect::<Vec<_>>());
        self.now += HOUR + SECOND;
        self.all(Stage::New);
        assert_eq!(self.store.problems, []);
        let items = self.store.items.iter();
        let got: BTreeMap<String, Want> = items
            .map(|(id, item)| (id.clone(), had(&item.activity.content)))
            .collect();
        let other = |id: &&String| got.get(*id) != self.want.get(*id);
        let others: Vec<_> = self.want.keys().filter(other).collect();
        assert_eq!(got, self.want, "these are other things: {others:?}");
    }
}

fn had(content: &Content) -> Want {
    match content {
        Content::Text {
            delivery,
            attachments,
            ..
        } => Want::Text(*delivery, attachments.len()),
        Content::Call {
            outcome,
            duration_s,
            ..
        } => {
            let answered = *outcome == CallOutcome::Answered;
            Want::Call(answered.then_some(*duration_s))
        }
        Content::Voicemail { recording, .. } => {
            assert!(recording.is_some(), "a voicemail can be heard");
            Want::Voicemail
        }
    }
}

/// Random histories of a provider, faults, crashes and a clock that is wrong: nothing is missing, and
/// nothing is there twice.
pub(crate) fn whatever_happens<W: Acts>() {
    let config = ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let old = prop_oneof![0..80_000i64, 80_000..90_000_000i64];
    let all = (
        prop_oneof![1..4usize, 4..60usize],
        any::<bool>(),
        prop_oneof![Just(0), -5400..5400i64],
        proptest::collection::vec(old, 0..30),
        proptest::collection::vec(act(), 0..60),
    );
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let ran = runner.run(&all, |(page, turned, skew, old, acts)| {
        let mut run = Run::<W>::new(page, turned, skew * SECOND, &old);
        for act in acts {
            run.act(act);
        }
        run.finish();
        Ok(())
    });
    if let Err(why) = ran {
        panic!("{why}");
    }
}

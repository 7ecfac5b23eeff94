//! Whatever happens in between, what a store has in the end is what Quo has.

use std::collections::BTreeMap;

use listo_domain::{CallOutcome, Content, Delivery};
use proptest::prelude::*;
use serde_json::json;

use super::Store;
use super::fake::Fake;
use crate::connector::Stage;
use crate::http::script::Answer;

const START: i64 = 1_790_000_000_000;
const SECOND: i64 = 1000;
const HOUR: i64 = 3600 * SECOND;

#[derive(Debug, Clone)]
enum Act {
    /// A text that is given `late` seconds after its time.
    Text {
        late: i64,
        inbound: bool,
        media: u32,
    },
    /// How far a text of ours has come.
    Deliver {
        which: usize,
        status: &'static str,
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
    let statuses = prop_oneof![Just("sent"), Just("delivered"), Just("undelivered")];
    prop_oneof![
        4 => (late.clone(), any::<bool>(), prop_oneof![4 => Just(0u32), 1 => 1..3u32])
            .prop_map(|(late, inbound, media)| Act::Text { late, inbound, media }),
        2 => (any::<usize>(), statuses).prop_map(|(which, status)| Act::Deliver { which, status }),
        3 => (late, proptest::option::of(1..90u32), any::<bool>())
            .prop_map(|(late, answered, voicemail)| Act::Call { late, answered, voicemail }),
        1 => Just(Act::Ring),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(which, answered)| Act::End { which, answered }),
        4 => prop_oneof![1..30i64, 30..900i64, 900..8000i64].prop_map(|seconds| Act::Pass { seconds }),
        8 => any::<bool>().prop_map(|history| Act::Step { history }),
        2 => any::<bool>().prop_map(|history| Act::Crash { history }),
        3 => (any::<bool>(), 0..4usize, 0..5usize)
            .prop_map(|(history, after, how)| Act::Fail { history, after, how }),
        1 => Just(Act::Restart),
    ]
}

fn failure(how: usize) -> Answer {
    match how {
        0 => Answer::status(429, r#"{"message":"slow down"}"#),
        1 => Answer::status(500, ""),
        2 => Answer::cut(),
        3 => Answer::half(r#"{"data":[],"nextCursor":null}"#),
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

struct Run {
    fake: Fake,
    store: Store,
    now: i64,
    /// How much the clock here is ahead.
    skew: i64,
    want: BTreeMap<String, Want>,
    ours: Vec<(String, i64)>,
    ringing: Vec<String>,
}

impl Run {
    fn new(page: usize, oldest_first: bool, skew: i64, old: &[i64]) -> Self {
        let fake = Fake::new(page);
        fake.world().oldest_first = oldest_first;
        let mut run = Self {
            fake,
            store: Store::default(),
            now: START,
            skew,
            want: BTreeMap::new(),
            ours: Vec::new(),
            ringing: Vec::new(),
        };
        for (n, age) in old.iter().enumerate() {
            match n % 3 {
                0 => run.call(START - age * SECOND, Some(9), n % 2 == 0),
                _ => run.text(START - age * SECOND, n % 2 == 0, u32::from(n % 7 == 1)),
            }
        }
        run
    }

    fn text(&mut self, at: i64, inbound: bool, media: u32) {
        let (status, delivery) = match inbound {
            true => ("received", Delivery::Delivered),
            false => ("queued", Delivery::Queued),
        };
        let id = self.fake.world().text(at, inbound, media, status);
        self.want
            .insert(id.clone(), Want::Text(delivery, media as usize));
        if !inbound {
            self.ours.push((id, at));
        }
    }

    fn call(&mut self, at: i64, answered: Option<u32>, voicemail: bool) {
        let mut world = self.fake.world();
        let id = world.call(at, true, answered);
        self.want.insert(id.clone(), Want::Call(answered));
        if voicemail {
            self.want
                .insert(world.voicemail(&id, "completed"), Want::Voicemail);
        }
    }

    fn step(&mut self, history: bool, crash: bool) {
        let stage = if history { Stage::History } else { Stage::New };
        let now = self.now + self.skew;
        // A fault is of the step: the cursor stays, and the engine asks again.
        let _ = self.store.step(&self.fake.quo, stage, now, crash);
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Text {
                late,
                inbound,
                media,
            } => self.text(self.now - late * SECOND, inbound, media),
            Act::Deliver { which, status } => {
                let Some(place) = which.checked_rem(self.ours.len()) else {
                    return;
                };
                let (id, at) = self.ours[place].clone();
                // What Quo says of a text a day later is not followed.
                if self.now - at > 12 * HOUR {
                    return;
                }
                let delivery = super::super::message::delivery(status);
                if let Some(Want::Text(was, _)) = self.want.get_mut(&id)
                    && was.rises_to(delivery)
                {
                    *was = delivery;
                    self.fake.world().set(&id, "status", json!(status));
                }
            }
            Act::Call {
                late,
                answered,
                voicemail,
            } => {
                self.call(self.now - late * SECOND, answered, voicemail);
            }
            Act::Ring => self.ringing.push(self.fake.world().ring(self.now)),
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
                self.fake.world().fault = Some((after, failure(how)));
                self.step(history, false);
                self.fake.world().fault = None;
            }
            Act::Restart => self.fake.quo = super::fake::quo(&self.fake.script),
        }
    }

    fn end(&mut self, id: &str, answered: bool) {
        let seconds = answered.then_some(3);
        self.fake.world().end(id, self.now + 4 * SECOND, seconds);
        self.want.insert(id.to_owned(), Want::Call(seconds));
    }

    fn all(&mut self, stage: Stage) {
        self.store.all(&self.fake.quo, stage, self.now + self.skew);
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
        assert_eq!(got, self.want);
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
            assert!(recording.is_some());
            Want::Voicemail
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_missing_and_nothing_is_there_twice(
        page in prop_oneof![1..4usize, 4..60usize],
        oldest_first in any::<bool>(),
        skew in prop_oneof![Just(0), -5400..5400i64],
        old in proptest::collection::vec(prop_oneof![0..80_000i64, 80_000..90_000_000i64], 0..30),
        acts in proptest::collection::vec(act(), 0..60),
    ) {
        let mut run = Run::new(page, oldest_first, skew * SECOND, &old);
        for act in acts {
            run.act(act);
        }
        run.finish();
    }
}

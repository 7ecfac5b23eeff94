//! Whatever happens in between, what a store has in the end is what Twilio has.

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
    /// A text of ours that waits, and one that goes on.
    Wait,
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
}

fn act() -> impl Strategy<Value = Act> {
    let late = prop_oneof![Just(0), 0..500i64];
    let statuses = prop_oneof![Just("sent"), Just("delivered"), Just("failed")];
    prop_oneof![
        4 => (late.clone(), any::<bool>(), prop_oneof![4 => Just(0u32), 1 => 1..3u32])
            .prop_map(|(late, inbound, media)| Act::Text { late, inbound, media }),
        1 => Just(Act::Wait),
        2 => (any::<usize>(), statuses).prop_map(|(which, status)| Act::Deliver { which, status }),
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
    ]
}

fn failure(how: usize) -> Answer {
    match how {
        0 => Answer::status(429, r#"{"code":20429}"#).with("Retry-After", "1"),
        1 => Answer::status(500, ""),
        2 => Answer::cut(),
        3 => Answer::half(r#"{"messages":[],"calls":[]}"#),
        _ => Answer::ok("<html>"),
    }
}

/// What the store has to have: the delivery of a text, or whether and how long a call was answered.
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
    waiting: Vec<(String, i64)>,
    ringing: Vec<String>,
}

impl Run {
    fn new(page: usize, skew: i64, old: &[i64]) -> Self {
        let mut run = Self {
            fake: Fake::new(page),
            store: Store::default(),
            now: START,
            skew,
            want: BTreeMap::new(),
            waiting: Vec::new(),
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
        let id = self.fake.world().text(at, inbound, media, true);
        let delivery = if inbound {
            Delivery::Delivered
        } else {
            Delivery::Sent
        };
        self.want
            .insert(id.clone(), Want::Text(delivery, media as usize));
        if !inbound {
            self.waiting.push((id, at));
        }
    }

    fn call(&mut self, at: i64, answered: Option<u32>, voicemail: bool) {
        let mut world = self.fake.world();
        let call = world.call(at, None, Some(95));
        let leg = world.call(at, Some(&call), answered.or(Some(0)));
        if answered.is_none() {
            world.set(&leg, "status", json!("no-answer"));
        }
        self.want.insert(call.clone(), Want::Call(answered));
        if voicemail {
            let id = world.voicemail(at + SECOND, &call);
            self.want.insert(id, Want::Voicemail);
        }
    }

    fn step(&mut self, history: bool, crash: bool) {
        let stage = if history { Stage::History } else { Stage::New };
        let now = self.now + self.skew;
        // A fault is of the step: the cursor stays, and the engine asks again.
        let _ = self.store.step(&self.fake.twilio, stage, now, crash);
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Text {
                late,
                inbound,
                media,
            } => self.text(self.now - late * SECOND, inbound, media),
            Act::Wait => {
                let id = self.fake.world().text(self.now, false, 0, false);
                self.want
                    .insert(id.clone(), Want::Text(Delivery::Queued, 0));
                self.waiting.push((id, self.now));
            }
            Act::Deliver { which, status } => {
                let Some(place) = which.checked_rem(self.waiting.len()) else {
                    return;
                };
                let (id, at) = self.waiting[place].clone();
                // What Twilio says of a text a day later is not followed.
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
            Act::Ring => self
                .ringing
                .push(self.fake.world().call(self.now, None, None)),
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
        }
    }

    fn end(&mut self, id: &str, answered: bool) {
        let mut world = self.fake.world();
        if answered {
            world.call(self.now, Some(id), Some(3));
        }
        world.end(id, self.now + 4 * SECOND, 60);
        self.want
            .insert(id.to_owned(), Want::Call(answered.then_some(3)));
    }

    fn finish(mut self) {
        for id in std::mem::take(&mut self.ringing) {
            self.end(&id, true);
        }
        self.now += 10 * SECOND;
        for _ in 0..2 {
            let now = self.now + self.skew;
            self.store.all(&self.fake.twilio, Stage::New, now);
            self.now += HOUR + SECOND;
        }
        self.store
            .all(&self.fake.twilio, Stage::History, self.now + self.skew);
        assert_eq!(self.store.problems, []);
        let got: BTreeMap<String, Want> = self
            .store
            .items
            .iter()
            .map(|(id, item)| (id.clone(), had(&item.activity.content)))
            .collect();
        let missing: Vec<_> = self
            .want
            .iter()
            .filter(|(id, want)| got.get(*id) != Some(want))
            .collect();
        let others: Vec<_> = got
            .iter()
            .filter(|(id, got)| self.want.get(*id) != Some(got))
            .collect();
        assert!(
            missing.is_empty() && others.is_empty(),
            "want {missing:?}, got {others:?}"
        );
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
        skew in prop_oneof![Just(0), -5400..5400i64],
        old in proptest::collection::vec(prop_oneof![0..80_000i64, 80_000..90_000_000i64], 0..30),
        acts in proptest::collection::vec(act(), 0..60),
    ) {
        let mut run = Run::new(page, skew * SECOND, &old);
        for act in acts {
            run.act(act);
        }
        run.finish();
    }
}

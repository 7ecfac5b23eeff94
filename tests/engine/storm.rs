//! Random histories of texts, faults and crashes: nothing is missing, nothing is there twice, nothing is
//! sent twice, and each conversation keeps its order.

use crate::provider::{Live, Provider, Trouble, text};
use crate::world::fresh;
use listo_engine::api::{ThreadAt, ThreadItem, View};
use listo_sources::connector::FailureKind;
use std::collections::BTreeMap;

/// Numerical Recipes' generator: the same run for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn trouble(&mut self) -> Trouble {
        match self.below(9) {
            0 => Trouble::Unreachable,
            1 => Trouble::AnswerLost,
            2 => Trouble::RequestLost,
            3 => Trouble::Limited,
            4 => Trouble::Failing,
            5 => Trouble::DiesBefore,
            6 => Trouble::DiesAfter,
            _ => Trouble::None,
        }
    }
}

const SEEDS: u64 = 24;
const STEPS: u64 = 40;

/// What was asked for: by conversation, the bodies in their order, without those taken back.
type Asked = BTreeMap<String, Vec<String>>;

async fn play(seed: u64) {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let provider = Provider::default();
    // Years before: more than a page.
    for n in 0..chance.below(12) {
        let at = 1_700_000_000_000 + i64::try_from(n).unwrap() * 1_000;
        provider.receive(&other(chance.below(3)), &format!("old {n}"), at);
    }
    let mut w = Live::of(provider).await;
    let mut asked = Asked::new();
    for step in 0..STEPS {
        match chance.below(10) {
            0..=2 => {
                let trouble = chance.trouble();
                w.provider.trouble(&[trouble]);
            }
            3 => w.restart().await,
            4 => {
                let (who, at) = (other(chance.below(3)), w.now);
                w.provider.receive(&who, &format!("in {step}"), at);
            }
            5 | 6 => {
                let rows = w.rows(View::All).await;
                if rows.is_empty() {
                    continue;
                }
                let row = &rows[usize::try_from(chance.below(rows.len() as u64)).unwrap()];
                // Often the same words.
                let body = format!("text {}", chance.below(4));
                w.send(&row.id, &body).await;
                let who = row.parties[0].address.clone();
                asked.entry(who.clone()).or_default().push(body);
                if chance.below(4) == 0 {
                    w.pass(i64::try_from(chance.below(8_000)).unwrap());
                    let undone = w.engine.undo(&fresh()).await.unwrap().unwrap();
                    if undone.refused.is_empty() {
                        asked.get_mut(&who).unwrap().pop();
                    }
                }
            }
            _ => {
                w.turn().await;
                w.pass(i64::try_from(chance.below(20_000)).unwrap());
            }
        }
    }
    w.provider.lock().troubles.clear();
    w.settle().await;
    w.pass(3_600_000);
    w.settle().await;

    let mut sent = Asked::new();
    for (who, body) in w.provider.sent() {
        sent.entry(who).or_default().push(body);
    }
    asked.retain(|_, bodies| !bodies.is_empty());
    assert_eq!(sent, asked, "seed {seed}: each text once, in its order");

    let mut stored: Vec<String> = Vec::new();
    for row in w.rows(View::All).await {
        let thread = w.engine.thread(&row.id, &ThreadAt::Newest, 500).await;
        stored.extend(thread.unwrap().items.into_iter().filter_map(|i| match i {
            ThreadItem::Activity { activity } => {
                Some(format!("{}: {}", row.parties[0].address, activity.body))
            }
            _ => None,
        }));
    }
    let held = w.provider.lock().held.clone().into_iter();
    let mut held: Vec<String> = held.map(|h| format!("{}: {}", h.other, h.body)).collect();
    stored.sort();
    held.sort();
    assert_eq!(
        stored, held,
        "seed {seed}: nothing is missing, nothing is there twice"
    );
    let rebuilt = w.engine.rebuild(true).await.unwrap();
    assert!(
        rebuilt.differences.is_empty(),
        "seed {seed}: {:?}",
        rebuilt.differences
    );
}

fn other(n: u64) -> String {
    format!("+3460000000{n}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_each_text_is_sent_once_and_all_that_comes_in_is_kept() {
    for seed in 0..SEEDS {
        play(seed).await;
    }
}

/// A source that rejects one text goes on with the next.
#[tokio::test]
async fn a_rejected_text_does_not_hold_up_those_behind_it() {
    let mut w = Live::new().await;
    w.turn().await;
    w.pass(60_000);
    w.provider.receive(&other(1), "Hello?", w.now);
    w.turn().await;
    let id = w.rows(View::Unread).await[0].id.clone();
    w.engine.send(&fresh(), &id, &text("one")).await.unwrap();
    w.engine.send(&fresh(), &id, &text("two")).await.unwrap();
    w.pass(5_000);
    w.provider
        .trouble(&[Trouble::Rejected(FailureKind::TooLong)]);
    w.settle().await;
    assert_eq!(w.provider.sent(), [(other(1), "two".to_owned())]);
}

//! Replay equals live over random histories: facts in any order, commands, bulk, undo and redo.

use crate::contacts::{note, property, with};
use crate::insights::assert_ledger_is_as_made_anew;
use crate::world::World;
use listo_domain::{Address, ContactCommand, Content, Delivery, Direction, Landing, Millis};
use listo_store::{PropertyKind, Verb, View};
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Step {
    Facts(Vec<(u8, i64, u8, u8)>),
    Run(u8, Vec<u8>),
    Contact(u8, u8),
    /// The newest comment of a conversation.
    TakeAway(u8),
    /// Reads some of what is stale for the insights.
    CatchUp(u8),
    Undo,
    Redo,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => prop::collection::vec((0..5u8, 1..500i64, 0..6u8, 0..4u8), 1..6).prop_map(Step::Facts),
        5 => (0..14u8, prop::collection::vec(0..5u8, 1..4)).prop_map(|(v, t)| Step::Run(v, t)),
        3 => (0..5u8, 0..7u8).prop_map(|(who, what)| Step::Contact(who, what)),
        2 => (0..5u8).prop_map(Step::TakeAway),
        2 => (1..4u8).prop_map(Step::CatchUp),
        3 => Just(Step::Undo),
        2 => Just(Step::Redo),
    ]
}

const VERBS: [Verb; 14] = [
    Verb::Done,
    Verb::Unread,
    Verb::Open,
    Verb::Seen,
    Verb::Snooze,
    Verb::Mute,
    Verb::Unmute,
    Verb::Pin,
    Verb::Unpin,
    Verb::Comment,
    Verb::Tag,
    Verb::Untag,
    Verb::Assign,
    Verb::Unassign,
];

async fn live(steps: &[Step]) {
    let mut w = World::new().await;
    w.store.create_tag("VIP", 0, Millis(1)).await.unwrap();
    let text = PropertyKind::Text;
    let made = w.store.create_property("Note", text, &[], Millis(1));
    made.await.unwrap();
    for step in steps {
        match step {
            Step::Facts(facts) => {
                let batch: Vec<_> = facts
                    .iter()
                    .map(|(who, at, kind, landing)| {
                        let who = ["a", "b", "c", "d", "e"][usize::from(*who)];
                        let landing =
                            [Landing::Live, Landing::Unread, Landing::Open, Landing::Done]
                                [usize::from(*landing)];
                        let mut item = match kind {
                            0 | 1 => w.text(who, *at, Direction::Inbound),
                            2 => w.text(who, *at, Direction::Outbound),
                            3 => w.missed(who, *at),
                            4 => w.item(
                                who,
                                *at,
                                landing,
                                Content::Voicemail {
                                    duration_s: 4,
                                    transcript: None,
                                    recording: None,
                                },
                            ),
                            _ => w.item(
                                who,
                                *at,
                                landing,
                                Content::Text {
                                    direction: Direction::Outbound,
                                    body: String::new(),
                                    subject: Some("subject".into()),
                                    delivery: Delivery::Failed,
                                    attachments: Vec::new(),
                                },
                            ),
                        };
                        item.landing = landing;
                        item
                    })
                    .collect();
                w.store.ingest(&batch).await.unwrap();
            }
            Step::Run(verb, targets) => {
                let all = w.list(View::All).await;
                let mut ids: Vec<_> = targets
                    .iter()
                    .filter_map(|t| all.get(usize::from(*t)).copied())
                    .collect();
                ids.dedup();
                w.run(VERBS[usize::from(*verb)], &ids).await;
            }
            Step::Contact(who, what) => {
                let who = ["a", "b", "c", "d", "e"][usize::from(*who)];
                let command = match what {
                    0 | 1 => ContactCommand::Name(format!("{who} {what}")),
                    2 => ContactCommand::AddNumber(Address("c".into())),
                    3 => ContactCommand::RemoveNumber(Address("c".into())),
                    4 => note("note"),
                    5 => property(who),
                    _ => ContactCommand::Remove,
                };
                w.decide(with(who), command).await;
            }
            Step::TakeAway(at) => {
                let all = w.list(View::All).await;
                if let Some(id) = all.get(usize::from(*at)) {
                    w.take_away_a_comment(*id).await;
                }
            }
            Step::CatchUp(most) => {
                w.store.catch_up_ledger(-1, u32::from(*most)).await.unwrap();
            }
            Step::Undo => {
                w.undo().await;
            }
            Step::Redo => {
                w.redo().await;
            }
        }
    }
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
    assert_ledger_is_as_made_anew(&w.store).await;
    // Rebuilding for real writes the same projection.
    w.store.rebuild(false).await.unwrap();
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn replay_equals_live(steps in prop::collection::vec(step(), 1..25)) {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(live(&steps));
    }
}

#[tokio::test]
async fn rebuild_finds_and_mends_what_was_changed_behind_its_back() {
    let w = World::new().await;
    w.inbox_of(&["a", "b"]).await;
    w.store.close().await;
    let path = w.store.path().to_path_buf();
    let sql = "UPDATE conversation SET status = 1, place = 2, unread_reason = 0 WHERE id = 1";
    crate::opening::run_sql(&path, sql).await;
    w.store.reopen().await.unwrap();
    let found = w.store.rebuild(true).await.unwrap();
    assert!(
        !found.differences.is_empty(),
        "the check must be able to fail"
    );
    w.store.rebuild(false).await.unwrap();
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

use super::*;

#[test]
fn every_decision_survives_the_log() {
    let registers = Registers {
        unread: Some(UnreadMark {
            reason: UnreadReason::Manual,
            at: Millis(7),
            by: Some(Actor("ana".into())),
            activity: Some(ActivityId(9)),
        }),
        waiting_since: Some(Millis(1)),
        tried_at: Some(Millis(2)),
        snoozed_until: Some(Millis(3)),
        snooze_keeps: true,
        done_through: Some(Seq(4)),
        muted: true,
        unheard: Some(UnreadMark {
            reason: UnreadReason::Inbound,
            at: Millis(8),
            by: None,
            activity: Some(ActivityId(10)),
        }),
        stamp: Seq(5),
        status: Status::Open,
    };
    let through = Seq(3);
    for what in [
        What::Done { through },
        What::Unread,
        What::Open { through },
        What::Seen { through },
        What::Snoozed {
            until: Millis(8),
            through,
            keeps: true,
        },
        What::Woken { until: Millis(8) },
        What::Muted,
        What::Unmuted,
        What::Pinned,
        What::Unpinned,
        What::Commented {
            body: "a \"note\"\n🌻".into(),
        },
        What::CommentRemoved { comment: Seq(7) },
        What::Restored {
            target: Seq(2),
            expects: Seq(0),
            to: Before::Comment,
        },
        What::Restored {
            target: Seq(2),
            expects: Seq(6),
            to: Before::State(registers),
        },
        What::Restored {
            target: Seq(2),
            expects: Seq(6),
            to: Before::Annotations(Annotations {
                pinned_at: Some(Millis(11)),
                stamp: Seq(1),
            }),
        },
    ] {
        let (kind, payload) = what_to_log(&what, false).unwrap();
        assert_eq!(
            what_from_log(kind, &payload).unwrap(),
            what,
            "what is read back must be what was decided"
        );
    }
}

#[test]
fn every_standing_has_a_number_of_its_own() {
    let mut seen = std::collections::BTreeSet::new();
    for place in Place::ALL {
        for (waiting, pinned) in [(false, false), (false, true), (true, false), (true, true)] {
            let standing = Standing {
                place,
                waiting,
                pinned,
            };
            let n = standing_to_column(standing);
            assert!(
                seen.insert(n),
                "{standing:?} is counted under another's number"
            );
            assert_eq!(standing_from_column(n).unwrap(), standing);
        }
    }
}

#[test]
fn every_number_of_the_format_is_used_once() {
    fn check<T: Column + std::fmt::Debug>() {
        let mut seen = std::collections::BTreeSet::new();
        for (value, n) in T::VALUES {
            assert!(seen.insert(*n), "{value:?} shares a number");
            assert_eq!(T::from_column(*n).unwrap(), *value);
        }
    }
    check::<Place>();
    check::<Fact>();
    check::<Landing>();
    check::<Delivery>();
    check::<CallOutcome>();
    check::<UnreadReason>();
    assert_eq!(
        Fact::VALUES.len(),
        Fact::ALL.len(),
        "every fact has a number"
    );
}

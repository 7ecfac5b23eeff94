use super::*;
use listo_domain::{
    ActivityId, Actor, Annotations, Assignment, Before, Comment, Mentioned, Registers, Seq,
    UnreadMark, What,
};

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
        finished: Seq(3),
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
        What::Assigned {
            to: Actor("ana".into()),
        },
        What::Unassigned,
        What::Commented(Comment {
            body: "a \"note\"\n🌻".into(),
            ..Comment::default()
        }),
        What::Commented(Comment {
            body: "@Ana López, see this".into(),
            on: Some(ActivityId(12)),
            mentions: vec![Mentioned {
                actor: Actor("ana".into()),
                written: "Ana López".into(),
            }],
        }),
        What::CommentRemoved { comment: Seq(7) },
        What::Restored {
            target: Seq(2),
            expects: Seq(0),
            to: Before::CommentMade {
                comment: None,
                was: false,
            },
        },
        What::Restored {
            target: Seq(2),
            expects: Seq(0),
            to: Before::CommentMade {
                comment: Some(Seq(7)),
                was: true,
            },
        },
        What::Restored {
            target: Seq(2),
            expects: Seq(0),
            to: Before::CommentRemoved {
                comment: Seq(7),
                was: true,
            },
        },
        What::Restored {
            target: Seq(2),
            expects: Seq(6),
            to: Before::Assignment(Assignment {
                to: None,
                stamp: Seq(0),
            }),
        },
        What::Restored {
            target: Seq(2),
            expects: Seq(6),
            to: Before::Assignment(Assignment {
                to: Some(Actor::me()),
                stamp: Seq(4),
            }),
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
fn what_undoes_an_older_comment_is_read() {
    assert_eq!(
        before_from_json(r#"{"comment":true}"#).unwrap(),
        Before::CommentMade {
            comment: None,
            was: false
        },
        "written before comments could name members, and still undone"
    );
}

#[test]
fn every_standing_has_a_number_of_its_own() {
    let mut seen = std::collections::BTreeSet::new();
    for place in Place::ALL {
        for bits in 0..16 {
            let standing = Standing {
                place,
                waiting: bits & 1 != 0,
                pinned: bits & 2 != 0,
                mine: bits & 4 != 0,
                mentioned: bits & 8 != 0,
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

//! The whole state machine on one page: every state × every command and fact.
//! Read `snapshots/states.snap`; it doubles as documentation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use listo_domain::{
    ActivityId, Actor, Annotations, Arrival, Before, Command, Comment, Context, Conversation,
    Event, Fact, Landing, MAX_PINS, Mentioned, Millis, Outgoing, Refusal, Registers, Seq, Status,
    UnreadMark, UnreadReason, What, decide, evolve,
};
use std::fmt::Write as _;

const NOW: Millis = Millis(1_000_000);
const HEAD: Seq = Seq(10);

fn actor() -> Actor {
    Actor("ana".into())
}

fn mark(reason: UnreadReason) -> UnreadMark {
    UnreadMark {
        reason,
        at: Millis(500_000),
        by: None,
        activity: (reason == UnreadReason::Inbound).then_some(ActivityId(500_000 * 1024)),
    }
}

fn base(status: Status) -> Conversation {
    Conversation {
        registers: Registers {
            status,
            stamp: HEAD,
            ..Conversation::default().registers
        },
        last_inbound: HEAD,
        untouched: false,
        ..Conversation::default()
    }
}

fn states() -> Vec<(&'static str, Conversation)> {
    let with = |status, change: &dyn Fn(&mut Registers)| {
        let mut c = base(status);
        change(&mut c.registers);
        c
    };
    let unread = |reason| {
        with(Status::Open, &move |r| {
            r.unread = Some(mark(reason));
            r.waiting_since = Some(Millis(500_000));
        })
    };
    vec![
        ("new (nothing yet)", Conversation::default()),
        ("unread: inbound", unread(UnreadReason::Inbound)),
        (
            "unread: by hand",
            with(Status::Open, &|r| {
                r.unread = Some(mark(UnreadReason::Manual))
            }),
        ),
        ("unread: snooze ended", unread(UnreadReason::Snooze)),
        ("unread: failed send", unread(UnreadReason::FailedSend)),
        ("open", base(Status::Open)),
        (
            "open, waiting",
            with(Status::Open, &|r| r.waiting_since = Some(Millis(500_000))),
        ),
        ("done", with(Status::Done, &|r| r.done_through = Some(HEAD))),
        (
            "snoozed",
            with(Status::Open, &|r| {
                r.snoozed_until = Some(Millis(2_000_000));
                r.waiting_since = Some(Millis(500_000));
            }),
        ),
        (
            "snoozed, keeps what comes in",
            with(Status::Open, &|r| {
                r.snoozed_until = Some(Millis(2_000_000));
                r.snooze_keeps = true;
            }),
        ),
        (
            "snoozed, due",
            with(Status::Open, &|r| r.snoozed_until = Some(Millis(900_000))),
        ),
        ("muted, open", with(Status::Open, &|r| r.muted = true)),
        ("muted, done", with(Status::Done, &|r| r.muted = true)),
    ]
}

fn show(c: &Conversation) -> String {
    let r = &c.registers;
    let mut text = format!("{:?}", c.shown()).to_lowercase();
    if let Some(mark) = &r.unread {
        write!(text, " ({})", format!("{:?}", mark.reason).to_lowercase()).unwrap();
    }
    for (name, value) in [
        ("waiting", r.waiting_since),
        ("tried", r.tried_at),
        ("snoozed to", r.snoozed_until),
    ] {
        if let Some(at) = value {
            write!(text, ", {name} {}", at.0 / 1000).unwrap();
        }
    }
    if r.muted {
        text.push_str(", muted");
    }
    if r.snooze_keeps {
        text.push_str(", keeps");
    }
    if r.unheard.is_some() {
        text.push_str(", something unheard");
    }
    text
}

fn apply(c: &Conversation, what: What, at: Millis) -> Conversation {
    evolve(
        c,
        &Event {
            seq: Seq(11),
            at,
            actor: actor(),
            what,
        },
    )
}

fn context(pinned: usize) -> Context {
    Context { now: NOW, pinned }
}

fn commands(c: &Conversation) -> Vec<(String, Command)> {
    let until = Millis(3_000_000);
    let due = c.registers.snoozed_until.unwrap_or(Millis(900_000));
    let stale = Seq(9);
    let to = Before::State(base(Status::Open).registers);
    vec![
        ("mark_done (E)".into(), Command::MarkDone { through: HEAD }),
        (
            "mark_done, newer inbound".into(),
            Command::MarkDone { through: stale },
        ),
        ("mark_unread (U)".into(), Command::MarkUnread),
        ("mark_open (O)".into(), Command::MarkOpen { through: HEAD }),
        (
            "mark_open, newer inbound".into(),
            Command::MarkOpen { through: stale },
        ),
        ("mark_seen".into(), Command::MarkSeen { through: HEAD }),
        (
            "mark_seen, newer inbound".into(),
            Command::MarkSeen { through: stale },
        ),
        (
            "snooze (H)".into(),
            Command::Snooze {
                until,
                through: HEAD,
                keeps: false,
            },
        ),
        (
            "snooze, newer inbound".into(),
            Command::Snooze {
                until,
                through: stale,
                keeps: false,
            },
        ),
        (
            "snooze to the past".into(),
            Command::Snooze {
                until: NOW,
                through: HEAD,
                keeps: false,
            },
        ),
        ("wake".into(), Command::Wake { until: due }),
        ("mute (M)".into(), Command::Mute),
        ("unmute".into(), Command::Unmute),
        (
            "undo to open, target in effect".into(),
            Command::Restore {
                target: HEAD,
                expects: c.registers.stamp,
                to: to.clone(),
            },
        ),
        (
            "undo, newer inbound since".into(),
            Command::Restore {
                target: HEAD,
                expects: stale,
                to: to.clone(),
            },
        ),
        (
            "undo, changed since".into(),
            Command::Restore {
                target: HEAD,
                expects: Seq(12),
                to,
            },
        ),
    ]
}

#[test]
fn the_whole_table() {
    let mut out = String::new();
    for (name, state) in states() {
        writeln!(out, "== {name}: {}", show(&state)).unwrap();
        for (label, command) in commands(&state) {
            let answer = match decide(&state, command, &context(0)) {
                Err(refusal) => format!("refused: {refusal:?}"),
                Ok(decision) => {
                    let next = show(&apply(&state, decision.what, NOW));
                    if decision.effects.is_empty() {
                        next
                    } else {
                        format!("{next}  {:?}", decision.effects)
                    }
                }
            };
            writeln!(out, "   {label:34} -> {answer}").unwrap();
        }
        for fact in Fact::ALL {
            let arrival = Arrival {
                activity: ActivityId::first_of(NOW),
                fact,
                landing: Landing::Live,
                queued: None,
            };
            let next = apply(&state, What::Arrived(arrival), NOW);
            writeln!(out, "   {:34} -> {}", format!("{fact:?}"), show(&next)).unwrap();
        }
        let pinned = decide(&state, Command::Pin, &context(0)).expect("it is not pinned yet");
        let pinned = apply(&state, pinned.what, NOW);
        let unpinned = decide(&pinned, Command::Unpin, &context(1)).expect("it is pinned");
        for noted in [&pinned, &apply(&pinned, unpinned.what, NOW)] {
            let beside = Conversation {
                annotations: state.annotations.clone(),
                ..noted.clone()
            };
            assert_eq!(
                beside, state,
                "a pin stands beside the conversation and moves none of its states"
            );
        }
        writeln!(out, "   {:34} -> unchanged", "pin (P), unpin").unwrap();
        for command in [
            Command::Assign { to: Actor::me() },
            Command::Comment(Comment {
                body: "@me".into(),
                on: None,
                mentions: vec![Mentioned {
                    actor: Actor::me(),
                    written: "me".into(),
                }],
            }),
            Command::Send(Outgoing {
                body: "On my way".into(),
                files: Vec::new(),
                send_at: None,
                then_done: true,
            }),
        ] {
            let decision = decide(&state, command, &context(0)).expect("nobody has done so yet");
            let beside = Conversation {
                assignment: state.assignment.clone(),
                mentions: state.mentions.clone(),
                ..apply(&state, decision.what, NOW)
            };
            assert_eq!(
                beside, state,
                "who is responsible, who is named and what is to be sent move no state"
            );
        }
        writeln!(
            out,
            "   {:34} -> unchanged",
            "assign (A, I), comment (N), send (R)"
        )
        .unwrap();
        for fact in [Fact::TextSent, Fact::SendFailed] {
            let arrival = Arrival {
                activity: ActivityId::first_of(NOW),
                fact,
                landing: Landing::ThenDone,
                queued: None,
            };
            let next = apply(&state, What::Arrived(arrival), NOW);
            let label = format!("send and mark done: {fact:?}");
            writeln!(out, "   {label:34} -> {}", show(&next)).unwrap();
        }
        for landing in [Landing::Unread, Landing::Open, Landing::Done] {
            for fact in Fact::ALL {
                let arrival = Arrival {
                    activity: ActivityId::first_of(NOW),
                    fact,
                    landing,
                    queued: None,
                };
                let next = apply(&state, What::Arrived(arrival), NOW);
                let shown = if next.registers == state.registers {
                    "unchanged".into()
                } else {
                    show(&next)
                };
                let label = format!("history, lands {landing:?}: {fact:?}");
                writeln!(out, "   {label:44} -> {shown}").unwrap();
            }
        }
        out.push('\n');
    }
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("states", out);
    });
}

#[test]
fn pins_are_set_taken_off_and_counted() {
    let plain = base(Status::Open);
    let refused = |c: &Conversation, command, pinned| decide(c, command, &context(pinned)).err();
    assert_eq!(
        refused(&plain, Command::Unpin, 0),
        Some(Refusal::NotPinned),
        "keys set a state, they never toggle it"
    );
    assert_eq!(
        refused(&plain, Command::Pin, MAX_PINS),
        Some(Refusal::PinsFull),
        "what stands on top has to be seen at a glance"
    );
    let pinned = apply(&plain, What::Pinned, NOW);
    assert!(pinned.standing().pinned);
    assert_eq!(
        refused(&pinned, Command::Pin, MAX_PINS),
        Some(Refusal::AlreadyPinned),
        "a pin that is there takes no place of another"
    );

    let undo = |expects| Command::Restore {
        target: Seq(11),
        expects,
        to: Before::Annotations(Annotations {
            pinned_at: None,
            stamp: Seq(0),
        }),
    };
    let text = Arrival {
        activity: ActivityId::first_of(NOW),
        fact: Fact::TextReceived,
        landing: Landing::Live,
        queued: None,
    };
    let news = apply(&pinned, What::Arrived(text), NOW);
    let undone = decide(&news, undo(Seq(11)), &context(1)).expect("nobody has pinned it since");
    assert!(
        !apply(&news, undone.what, NOW).standing().pinned,
        "taking off a pin hides nothing that came in since"
    );
    assert_eq!(
        refused(&news, undo(Seq(7)), 1),
        Some(Refusal::ChangedSince),
        "the pin is another one by now"
    );
}

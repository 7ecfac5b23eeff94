//! Faults of providers as the window and the store name them.

use crate::api::FaultKind;
use listo_sources::connector::{Failure, FailureKind, Fault};
use listo_store::FailureNote;
use std::time::Duration;

const KINDS: [(FaultKind, &str); 12] = [
    (FaultKind::Unreachable, "unreachable"),
    (FaultKind::Untrusted, "untrusted"),
    (FaultKind::NoAnswer, "no_answer"),
    (FaultKind::Refused, "refused"),
    (FaultKind::Unpaired, "unpaired"),
    (FaultKind::Limited, "limited"),
    (FaultKind::Failing, "failing"),
    (FaultKind::Unreadable, "unreadable"),
    (FaultKind::Storage, "storage"),
    (FaultKind::Rejected, "rejected"),
    (FaultKind::NoKey, "no_key"),
    (FaultKind::NoSource, "no_source"),
];

pub(crate) fn fault_kind(name: &str) -> Option<FaultKind> {
    KINDS.iter().find(|(_, n)| *n == name).map(|(k, _)| *k)
}

pub(super) fn fault_name(kind: FaultKind) -> &'static str {
    KINDS
        .iter()
        .find(|(k, _)| *k == kind)
        .map_or("", |(_, n)| *n)
}

pub(crate) fn kind_of(fault: &Fault) -> FaultKind {
    match fault {
        Fault::Unreachable(_) => FaultKind::Unreachable,
        Fault::Untrusted(_) => FaultKind::Untrusted,
        Fault::NoAnswer(_) => FaultKind::NoAnswer,
        Fault::Refused { .. } => FaultKind::Refused,
        Fault::Unpaired(_) => FaultKind::Unpaired,
        Fault::Limited { .. } => FaultKind::Limited,
        Fault::Failing(_) => FaultKind::Failing,
        Fault::Unreadable(_) => FaultKind::Unreadable,
        Fault::Storage(_) => FaultKind::Storage,
        Fault::Rejected(_) => FaultKind::Rejected,
    }
}

/// The shortest and the longest time between two attempts.
const FIRST: i64 = 2_000;
const LONGEST: i64 = 5 * 60_000;
/// However long a provider asks for.
const LONGEST_ASKED: i64 = 3_600_000;
/// A key that was refused is not tried again and again: that is how accounts get locked.
const REFUSED: i64 = 5 * 60_000;

/// Milliseconds until the next attempt after `failed` that came to nothing. `chance`, from 0 to 255,
/// spreads those who failed together.
pub(super) fn backoff(fault: &Fault, failed: u32, chance: u8) -> i64 {
    let asked = match fault {
        Fault::Limited {
            retry_after: Some(after),
        } => Some(millis(*after).min(LONGEST_ASKED)),
        Fault::Refused { .. } | Fault::Untrusted(_) => Some(REFUSED),
        _ => None,
    };
    // Doubled each time; between half of it and the whole.
    let doubled = FIRST.saturating_mul(1 << failed.saturating_sub(1).min(10));
    let top = doubled.min(LONGEST);
    let spread = top / 2 + top / 2 * i64::from(chance) / 255;
    asked.map_or(spread, |asked| asked.max(spread))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

const FAILURES: [(FailureKind, &str); 13] = [
    (FailureKind::InvalidNumber, "invalid_number"),
    (FailureKind::NoTexts, "no_texts"),
    (FailureKind::OptedOut, "opted_out"),
    (FailureKind::PhoneUnreachable, "phone_unreachable"),
    (FailureKind::Filtered, "filtered"),
    (FailureKind::NotRegistered, "not_registered"),
    (FailureKind::NotPermitted, "not_permitted"),
    (FailureKind::WrongSender, "wrong_sender"),
    (FailureKind::NoCredit, "no_credit"),
    (FailureKind::TooLong, "too_long"),
    (FailureKind::Files, "files"),
    (FailureKind::Unconfirmed, "unconfirmed"),
    (FailureKind::Other, "other"),
];

pub(super) fn note(failure: &Failure) -> FailureNote {
    let name = FAILURES.iter().find(|(k, _)| *k == failure.kind);
    FailureNote {
        kind: name.map_or("other", |(_, n)| *n).to_owned(),
        code: failure.code.clone(),
        message: failure.message.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_five_minutes_and_are_spread() {
        let failing = Fault::Failing(500);
        assert_eq!(backoff(&failing, 1, 255), 2_000);
        assert_eq!(backoff(&failing, 1, 0), 1_000);
        assert_eq!(backoff(&failing, 4, 255), 16_000);
        assert_eq!(
            backoff(&failing, 60, 255),
            LONGEST,
            "no overflow, and no longer"
        );
    }

    #[test]
    fn a_provider_that_says_when_is_not_asked_sooner() {
        let limited = Fault::Limited {
            retry_after: Some(Duration::from_secs(90)),
        };
        assert_eq!(backoff(&limited, 1, 0), 90_000);
        let refused = Fault::Refused {
            code: String::new(),
            message: String::new(),
        };
        assert_eq!(backoff(&refused, 1, 0), REFUSED);
    }
}

//! What an answer that is not the one asked for means.

use serde_json::Value;

use super::fields::Fields;
use crate::connector::{Failure, FailureKind, Fault};
use crate::http::Reply;

const TABLE: &str = include_str!("codes.tsv");

enum Meaning {
    Refused,
    Limited,
    Failed(FailureKind),
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let (code, rest) = line.split_once('\t')?;
        let (kind, title) = rest.split_once('\t')?;
        Some((code, kind, title))
    })
}

fn meaning(code: &str) -> Option<Meaning> {
    let (_, kind, _) = rows().find(|(known, _, _)| *known == code)?;
    Some(match kind {
        "Refused" => Meaning::Refused,
        "Limited" => Meaning::Limited,
        "InvalidNumber" => Meaning::Failed(FailureKind::InvalidNumber),
        "NoTexts" => Meaning::Failed(FailureKind::NoTexts),
        "OptedOut" => Meaning::Failed(FailureKind::OptedOut),
        "PhoneUnreachable" => Meaning::Failed(FailureKind::PhoneUnreachable),
        "Filtered" => Meaning::Failed(FailureKind::Filtered),
        "NotRegistered" => Meaning::Failed(FailureKind::NotRegistered),
        "NotPermitted" => Meaning::Failed(FailureKind::NotPermitted),
        "WrongSender" => Meaning::Failed(FailureKind::WrongSender),
        "NoCredit" => Meaning::Failed(FailureKind::NoCredit),
        "TooLong" => Meaning::Failed(FailureKind::TooLong),
        "Files" => Meaning::Failed(FailureKind::Files),
        _ => Meaning::Failed(FailureKind::Other),
    })
}

/// Why a text was not taken or not delivered. Without Twilio's words it is the title of the code.
pub(super) fn failure(code: &str, message: Option<&str>) -> Failure {
    let title = || rows().find(|(known, _, _)| *known == code).map(|row| row.2);
    Failure {
        kind: match meaning(code) {
            Some(Meaning::Failed(kind)) => kind,
            _ => FailureKind::Other,
        },
        code: code.to_owned(),
        message: message.or_else(title).unwrap_or_default().to_owned(),
    }
}

/// The JSON of an answer that went well.
///
/// # Errors
/// What another answer means.
pub(super) fn json(reply: &Reply) -> Result<Value, Fault> {
    let value = serde_json::from_slice(&reply.body);
    match reply.status {
        200 | 201 => value.map_err(|error| Fault::Unreadable(error.to_string())),
        status => Err(fault(status, reply, &value.unwrap_or_default())),
    }
}

fn fault(status: u16, reply: &Reply, body: &Value) -> Fault {
    let fields = Fields(body);
    let code = fields
        .count("code")
        .map_or_else(String::new, |code| code.to_string());
    let message = fields.text("message");
    let limited = || Fault::Limited {
        retry_after: reply.retry_after,
    };
    let refused = || Fault::Refused {
        code: if code.is_empty() {
            status.to_string()
        } else {
            code.clone()
        },
        message: message.unwrap_or_default().to_owned(),
    };
    match (status, meaning(&code)) {
        (429, _) => limited(),
        (401, _) => refused(),
        // Something between us and the API may have waited in vain for it.
        (408 | 500.., _) => Fault::Failing(status),
        (400..500, Some(Meaning::Limited)) => limited(),
        (400..500, Some(Meaning::Refused)) => refused(),
        (400..500, Some(Meaning::Failed(_))) => Fault::Rejected(failure(&code, message)),
        (403, None) => refused(),
        (402, None) => Fault::Rejected(Failure {
            kind: FailureKind::NoCredit,
            ..failure(&code, message)
        }),
        (400..500, None) => {
            let code = if code.is_empty() {
                status.to_string()
            } else {
                code.clone()
            };
            Fault::Rejected(failure(&code, message))
        }
        _ => Fault::Unreadable(format!("it has status {status}")),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn of(status: u16, body: &str) -> Fault {
        json(&Reply {
            status,
            retry_after: Some(Duration::from_secs(3)),
            body: body.into(),
        })
        .unwrap_err()
    }

    fn body(code: u32) -> String {
        format!(r#"{{"code":{code},"message":"words","more_info":"x","status":400}}"#)
    }

    #[test]
    fn the_table_is_in_order_and_known() {
        let mut last = 0;
        for (code, kind, title) in rows() {
            let number: u32 = code.parse().unwrap();
            assert!(number > last, "{code} is out of order or there twice");
            last = number;
            assert!(!title.is_empty() && !title.contains('\t'), "{code}");
            let other = matches!(meaning(code), Some(Meaning::Failed(FailureKind::Other)));
            assert_eq!(other, kind == "Other", "{code} has the unknown kind {kind}");
        }
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows().count(), lines);
    }

    #[test]
    fn statuses_and_codes_become_faults() {
        let limited = Fault::Limited {
            retry_after: Some(Duration::from_secs(3)),
        };
        assert_eq!(of(429, "slow down"), limited);
        assert_eq!(of(400, &body(20429)), limited);
        assert!(!limited.may_have_happened());
        for (status, text, code) in [
            (401, body(20003), "20003"),
            (403, body(20003), "20003"),
            (403, String::new(), "403"),
            (401, body(21610), "21610"),
        ] {
            let got = of(status, &text);
            assert!(
                matches!(&got, Fault::Refused { code: c, .. } if c == code),
                "{got:?}"
            );
        }
        for (status, code, kind) in [
            (400, 21211, FailureKind::InvalidNumber),
            (400, 21610, FailureKind::OptedOut),
            (403, 21408, FailureKind::NotPermitted),
            (400, 21606, FailureKind::WrongSender),
            (400, 21614, FailureKind::NoTexts),
            (400, 21617, FailureKind::TooLong),
            (400, 99999, FailureKind::Other),
            (402, 99999, FailureKind::NoCredit),
            (404, 20404, FailureKind::Other),
        ] {
            let want = Failure {
                kind,
                code: code.to_string(),
                message: "words".into(),
            };
            assert_eq!(of(status, &body(code)), Fault::Rejected(want));
        }
        for status in [408, 500, 502, 503] {
            assert_eq!(of(status, &body(20429)), Fault::Failing(status));
        }
        for (status, text) in [(200, "<html>"), (201, ""), (302, ""), (204, "{}")] {
            assert!(matches!(of(status, text), Fault::Unreadable(_)), "{status}");
        }
    }

    #[test]
    fn a_code_without_words_has_its_title() {
        let failure = failure("30003", None);
        assert_eq!(failure.kind, FailureKind::PhoneUnreachable);
        assert_eq!(failure.message, "Unreachable destination handset");
    }
}

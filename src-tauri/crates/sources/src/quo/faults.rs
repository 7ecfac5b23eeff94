//! What an answer that is not the one asked for means. Errors come in three forms: that of v1, that of
//! the surface of 2026-03-30, and one inside `error`, which is in neither specification and is seen live.

use serde_json::Value;

use super::fields::Fields;
use crate::connector::{Failure, FailureKind, Fault};
use crate::http::Reply;

/// The JSON of an answer that went well.
///
/// # Errors
/// What another answer means.
pub(super) fn json(reply: &Reply) -> Result<Value, Fault> {
    let value = serde_json::from_slice(&reply.body);
    match reply.status {
        200..=202 => value.map_err(|error| Fault::Unreadable(error.to_string())),
        status => Err(fault(status, reply, &value.unwrap_or_default())),
    }
}

/// What an answer says of one thing that it refuses, where the key is good.
pub(super) fn failure(reply: &Reply, kind: FailureKind) -> Failure {
    let said = said(
        reply.status,
        &serde_json::from_slice(&reply.body).unwrap_or_default(),
    );
    Failure {
        kind,
        code: said.code,
        message: said.message,
    }
}

struct Said {
    code: String,
    message: String,
    /// `/to/0`, of each value that is wrong.
    paths: Vec<String>,
}

fn said(status: u16, body: &Value) -> Said {
    let fields = Fields(body).object("error").unwrap_or(Fields(body));
    let code = fields.text("code").or_else(|| fields.text("key"));
    let words = fields.text("message").or_else(|| fields.text("title"));
    let errors = fields.list("errors");
    let detail = errors.iter().find_map(|e| Fields(e).text("message"));
    let message = match (words, detail) {
        (Some(words), Some(detail)) if words != detail => format!("{words}: {detail}"),
        (words, detail) => words.or(detail).unwrap_or_default().to_owned(),
    };
    let paths = errors.iter().filter_map(|e| Fields(e).text("path"));
    Said {
        code: code.map_or_else(|| status.to_string(), str::to_owned),
        message,
        paths: paths.map(str::to_owned).collect(),
    }
}

fn fault(status: u16, reply: &Reply, body: &Value) -> Fault {
    let said = said(status, body);
    match status {
        429 => Fault::Limited {
            retry_after: reply.retry_after,
        },
        401 | 403 => Fault::Refused {
            code: said.code,
            message: said.message,
        },
        // Something between us and the API may have waited in vain for it.
        408 | 500.. => Fault::Failing(status),
        400..500 => Fault::Rejected(Failure {
            kind: kind(status, &said),
            code: said.code,
            message: said.message,
        }),
        _ => Fault::Unreadable(format!("status {status}")),
    }
}

/// Quo has one code for whatever is wrong with a text, so its words have to tell.
fn kind(status: u16, said: &Said) -> FailureKind {
    let words = said.message.to_lowercase();
    let says = |any: &[&str]| any.iter().any(|word| words.contains(word));
    let about = |field: &str| said.paths.iter().any(|path| path.starts_with(field));
    match status {
        402 => FailureKind::NoCredit,
        _ if says(&["a2p", "10dlc", "not registered", "registration"]) => {
            FailureKind::NotRegistered
        }
        _ if says(&["opted out", "opt-out", "unsubscribed"]) => FailureKind::OptedOut,
        _ if says(&["landline", "not sms", "cannot receive"]) => FailureKind::NoTexts,
        404 if says(&["phone number"]) => FailureKind::WrongSender,
        _ if about("/from") || about("/phoneNumberId") => FailureKind::WrongSender,
        _ if about("/to") => FailureKind::InvalidNumber,
        _ => FailureKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn got(status: u16, body: &str) -> Fault {
        let reply = Reply {
            status,
            retry_after: Some(Duration::from_secs(3)),
            body: body.into(),
        };
        json(&reply).unwrap_err()
    }

    #[test]
    fn each_form_of_an_error_is_read() {
        for body in [
            r#"{"message":"words","code":"0200401","status":401,"docs":"x","title":"Unauthorized"}"#,
            r#"{"error":{"message":"words","key":"0200401","trace":"648"}}"#,
        ] {
            let (code, message) = ("0200401".to_owned(), "words".to_owned());
            assert_eq!(got(401, body), Fault::Refused { code, message });
        }
        let newer = r#"{"title":"Forbidden","message":"words","docs":"x"}"#;
        let (code, message) = ("403".to_owned(), "words".to_owned());
        assert_eq!(got(403, newer), Fault::Refused { code, message });
        let (code, message) = ("401".to_owned(), String::new());
        assert_eq!(got(401, "<html>"), Fault::Refused { code, message });
    }

    #[test]
    fn what_an_answer_means_is_told_by_its_status_and_words() {
        let limited = Fault::Limited {
            retry_after: Some(Duration::from_secs(3)),
        };
        assert_eq!(got(429, ""), limited);
        for status in [408, 500, 502, 503] {
            assert_eq!(got(status, "{}"), Fault::Failing(status));
        }
        assert!(matches!(got(302, ""), Fault::Unreadable(_)));
        for (status, body, kind) in [
            (402, r#"{"message":"x"}"#, FailureKind::NoCredit),
            (
                400,
                r#"{"message":"A2P registration is needed","code":"0206400"}"#,
                FailureKind::NotRegistered,
            ),
            (
                400,
                r#"{"message":"x","errors":[{"path":"/to/0","message":"Expected a number"}]}"#,
                FailureKind::InvalidNumber,
            ),
            (
                400,
                r#"{"message":"x","errors":[{"path":"/from","message":"y"}]}"#,
                FailureKind::WrongSender,
            ),
            (
                404,
                r#"{"message":"Phone number not found"}"#,
                FailureKind::WrongSender,
            ),
            (409, "", FailureKind::Other),
            (400, r#"{"errors":"?"}"#, FailureKind::Other),
        ] {
            match got(status, body) {
                Fault::Rejected(failure) => assert_eq!(failure.kind, kind, "{body}"),
                other => panic!("{body}: {other:?}"),
            }
        }
    }
}

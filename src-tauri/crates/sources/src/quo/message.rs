//! Texts.

use listo_domain::{Attachment, Content, Delivery, Direction, IncomingActivity, Millis};
use serde_json::Value;

use super::fields::{Fields, address};
use super::lists::{Step, addresses};
use crate::connector::{Failure, FailureKind, Fault, Item};

/// How far a text of ours has come. What is new there may still rise.
pub(super) fn delivery(status: &str) -> Delivery {
    match status {
        "sent" => Delivery::Sent,
        "delivered" | "received" | "read" => Delivery::Delivered,
        "failed" | "undelivered" => Delivery::Failed,
        _ => Delivery::Queued,
    }
}

/// Quo does not say why.
pub(super) fn failure(status: &str) -> Option<Failure> {
    (delivery(status) == Delivery::Failed).then(|| Failure {
        kind: FailureKind::Other,
        code: String::new(),
        message: status.to_owned(),
    })
}

pub(super) fn give(step: &mut Step<'_, '_>, value: &Value) -> Result<(), Fault> {
    let fields = Fields(value);
    let (id, at, direction) = match fields.need_head() {
        Ok(head) => head,
        Err(problem) => {
            step.unreadable(problem, fields.time("createdAt"));
            return Ok(());
        }
    };
    let from = address(fields.text("from").unwrap_or_default());
    let to: Vec<_> = match fields.text("to") {
        Some(one) => vec![address(one)],
        None => addresses(fields.list("to")).collect(),
    };
    let ours = match direction {
        Direction::Inbound => to.as_slice(),
        Direction::Outbound => std::slice::from_ref(&from),
    };
    let Some(own) = step.lists.own(fields.text("phoneNumberId"), ours)? else {
        let what = "it belongs to no number of this workspace";
        step.unreadable(fields.problem("phoneNumberId", what), Some(at));
        return Ok(());
    };
    let status = fields.text("status").unwrap_or_default();
    let media = fields.list("media");
    if !media.is_empty() && step.has_given(id, status) {
        // Its files need not be fetched a second time to say the same.
        return Ok(());
    }
    let attachments = files(step, id, at, media)?;
    if !media.is_empty() {
        step.gave(id, status, at);
    }
    let sides = match direction {
        Direction::Inbound => Some(from.clone()),
        Direction::Outbound => None,
    };
    let parties = step.lists.parties(&own, sides.into_iter().chain(to));
    let sender = (direction == Direction::Inbound).then_some(from);
    step.out.items.push(Item {
        own,
        failure: match direction {
            Direction::Inbound => None,
            Direction::Outbound => failure(status),
        },
        activity: IncomingActivity {
            external_id: id.to_owned(),
            parties,
            sender,
            at,
            content: Content::Text {
                direction,
                body: body(value),
                subject: None,
                delivery: match direction {
                    Direction::Inbound => Delivery::Delivered,
                    Direction::Outbound => delivery(status),
                },
                attachments,
            },
            automatic: direction == Direction::Outbound && is_machine(fields.text("userId")),
            read: None,
        },
    });
    Ok(())
}

/// The words, as they are.
pub(super) fn body(value: &Value) -> String {
    let text = value.get("text").or_else(|| value.get("content"));
    text.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Quo's automatic replies and its agent have ids of their own.
pub(super) fn is_machine(user: Option<&str>) -> bool {
    user.is_some_and(|user| user.starts_with("SYU"))
}

fn files(
    step: &mut Step<'_, '_>,
    id: &str,
    at: Millis,
    media: &[Value],
) -> Result<Vec<Attachment>, Fault> {
    let mut files = Vec::new();
    for medium in media {
        let fields = Fields(medium);
        match medium.as_str().or(fields.text("url")) {
            Some(url) => files.extend(step.file(id, at, "media", url, fields.text("type"))?),
            None => step.problem(id, "media", "a file without an address"),
        }
    }
    Ok(files)
}

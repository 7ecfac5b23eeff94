//! Texts.

use listo_domain::{Attachment, Content, Delivery, Direction, IncomingActivity, Millis, Party};
use serde_json::Value;

use super::api::{Resource, media_path};
use super::codes;
use super::fields::{Fields, address};
use super::page::Step;
use crate::connector::{Failure, Fault, Item, Problem};

/// An inbound text that is still coming in is waited for this long.
const RECEIVING_MS: i64 = 10 * 60_000;
pub(super) const DATES: [&str; 2] = ["date_sent", "date_created"];

/// How far a text of ours has come. What is new there may still rise.
pub(super) fn delivery(status: &str) -> Delivery {
    match status {
        "sent" => Delivery::Sent,
        "delivered" | "read" | "partially_delivered" => Delivery::Delivered,
        "failed" | "undelivered" | "canceled" => Delivery::Failed,
        _ => Delivery::Queued,
    }
}

pub(super) fn failure(fields: Fields<'_>, delivery: Delivery) -> Option<Failure> {
    let code = fields.count("error_code").map(|code| code.to_string());
    let words = fields
        .text("error_message")
        .or_else(|| fields.text("status"));
    (delivery == Delivery::Failed).then(|| match code {
        Some(code) => codes::failure(&code, fields.text("error_message")),
        None => codes::failure("", words),
    })
}

/// A text without its files.
pub(super) fn read(value: &Value) -> Result<Item, Problem> {
    let fields = Fields(value);
    let sid = fields.need_sid()?;
    let direction = match fields.need("direction")? {
        "inbound" => Direction::Inbound,
        outbound if outbound.starts_with("outbound") => Direction::Outbound,
        _ => return Err(fields.problem("direction", "it is neither inbound nor outbound")),
    };
    let at = fields.need_time(DATES)?;
    let body = value
        .get("body")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let (own, other, sender, delivery) = match direction {
        Direction::Inbound => {
            let from = address(fields.text("from").unwrap_or_default());
            let own = fields.need("to")?;
            (own, from.clone(), Some(from), Delivery::Delivered)
        }
        Direction::Outbound => {
            let delivery = delivery(fields.text("status").unwrap_or_default());
            // Until a service has chosen one of its numbers there is none.
            let own = match fields.text("messaging_service_sid") {
                Some(service) => fields.text("from").unwrap_or(service),
                None => fields.need("from")?,
            };
            (own, address(fields.need("to")?), None, delivery)
        }
    };
    Ok(Item {
        own: address(own).0,
        failure: match direction {
            Direction::Inbound => None,
            Direction::Outbound => failure(fields, delivery),
        },
        activity: IncomingActivity {
            external_id: sid.to_owned(),
            parties: vec![Party {
                address: other,
                name: None,
            }],
            sender,
            at,
            content: Content::Text {
                direction,
                body: body.to_owned(),
                subject: None,
                delivery,
                attachments: Vec::new(),
            },
            // A reply of TwiML is a machine's. Who called the API cannot be told.
            automatic: fields.text("direction") == Some("outbound-reply"),
            read: None,
        },
    })
}

pub(super) fn give(step: &mut Step<'_>, value: &Value) -> Result<(), Fault> {
    let fields = Fields(value);
    let mut item = match read(value) {
        Ok(item) => item,
        Err(problem) => {
            step.out.problems.push(problem);
            return Ok(());
        }
    };
    let status = fields.text("status").unwrap_or_default();
    let at = item.activity.at;
    if status == "receiving" && step.is_within(at, RECEIVING_MS) {
        step.hold(at);
        return Ok(());
    }
    if fields.count("num_media").unwrap_or(0) > 0 {
        // Its files need not be fetched a second time to say the same.
        if step.seen.has(fields.sid(), status) {
            return Ok(());
        }
        let files = files(step, fields.sid())?;
        if let Content::Text { attachments, .. } = &mut item.activity.content {
            *attachments = files;
        }
        step.seen.add(fields.sid(), status, at);
    }
    step.out.items.push(item);
    Ok(())
}

fn files(step: &mut Step<'_>, message: &str) -> Result<Vec<Attachment>, Fault> {
    let resource = Resource::media(message);
    let path = step.api.first(&resource, &[("PageSize", "100")]);
    step.spent += 1;
    // One page: no text has a hundred files.
    let page = match step.api.page(&resource, &path) {
        Ok(page) => page,
        Err(Fault::Rejected(why)) => {
            step.problem(message, "media", &why.message);
            return Ok(Vec::new());
        }
        Err(fault) => return Err(fault),
    };
    let mut files = Vec::new();
    for medium in &page.items {
        let fields = Fields(medium);
        let Some(path) = media_path(message, fields.sid()) else {
            step.problem(message, "media", "a file without an id");
            continue;
        };
        let stated = fields.text("content_type");
        files.extend(step.file(message, "media", &path, stated)?);
    }
    Ok(files)
}

/// When it was created: the order of the ids.
pub(super) fn created(value: &Value) -> Option<Millis> {
    Fields(value).time("date_created")
}

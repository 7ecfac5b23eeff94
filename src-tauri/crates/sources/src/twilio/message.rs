//! Texts.

use listo_domain::{Attachment, Content, Delivery, Direction, IncomingActivity, Millis, Party};
use serde_json::Value;

use super::api::{Resource, media_path};
use super::codes;
use super::fields::{Fields, address};
use super::lists::Step;
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

pub(super) fn give(step: &mut Step<'_, '_>, value: &Value) -> Result<(), Fault> {
    let fields = Fields(value);
    let mut item = match read(value) {
        Ok(item) => item,
        Err(problem) => {
            step.unreadable(problem, fields.latest(DATES));
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
        if step.has_given(fields.sid(), status) {
            return Ok(());
        }
        let files = files(step, fields.sid(), at)?;
        if let Content::Text { attachments, .. } = &mut item.activity.content {
            *attachments = files;
        }
        step.gave(fields.sid(), status, at);
    }
    step.out.items.push(item);
    Ok(())
}

fn files(step: &mut Step<'_, '_>, message: &str, at: Millis) -> Result<Vec<Attachment>, Fault> {
    let resource = Resource::media(message);
    let path = step.lists.api.first(&resource, &[("PageSize", "100")]);
    step.spent += 1;
    // One page: no text has a hundred files.
    let page = match step.lists.api.page(&resource, &path) {
        Ok(page) => page,
        Err(Fault::Rejected(why)) => {
            step.problem(message, "media", &why.message);
            return Ok(Vec::new());
        }
        Err(fault) => {
            return step
                .missed(message, at, "media", fault)
                .map(|()| Vec::new());
        }
    };
    let mut files = Vec::new();
    for medium in &page.items {
        let fields = Fields(medium);
        let Some(path) = media_path(message, fields.sid()) else {
            step.problem(message, "media", "a file without an id");
            continue;
        };
        let stated = fields.text("content_type");
        files.extend(step.file(message, at, "media", &path, stated)?);
    }
    Ok(files)
}

/// When it was created: the order of the ids.
pub(super) fn created(value: &Value) -> Option<Millis> {
    Fields(value).time("date_created")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(fields: &[(&str, Value)]) -> Result<Item, Problem> {
        let mut value = json!({
            "sid": "SM1", "from": "+12025550100", "to": "+12025550177", "body": " hi ",
            "direction": "outbound-api", "status": "sent", "num_media": "0",
            "date_created": "Fri, 24 May 2019 17:44:46 +0000", "date_sent": null,
        });
        for (name, field) in fields {
            value[*name] = field.clone();
        }
        read(&value)
    }

    #[test]
    fn every_status_is_a_delivery() {
        for (statuses, delivery) in [
            ("queued accepted scheduled sending new", Delivery::Queued),
            ("sent", Delivery::Sent),
            ("delivered read partially_delivered", Delivery::Delivered),
            ("failed undelivered canceled", Delivery::Failed),
        ] {
            for status in statuses.split(' ') {
                let item = text(&[("status", json!(status))]).unwrap();
                let Content::Text { delivery: got, .. } = item.activity.content else {
                    panic!();
                };
                assert_eq!(got, delivery, "{status}");
                assert_eq!(item.failure.is_some(), delivery == Delivery::Failed);
            }
        }
    }

    #[test]
    fn why_a_text_failed_is_told() {
        let why = |fields: &[(&str, Value)]| {
            let failed = [&[("status", json!("undelivered"))], fields].concat();
            let failure = text(&failed).unwrap().failure.unwrap();
            (failure.code, failure.message)
        };
        let words = |code: &str, message: &str| (code.to_owned(), message.to_owned());
        assert_eq!(why(&[]), words("", "undelivered"));
        let code = ("error_code", json!(30007));
        assert_eq!(
            why(std::slice::from_ref(&code)),
            words("30007", "Message filtered")
        );
        let said = ("error_message", json!("Blocked"));
        assert_eq!(why(&[code, said]), words("30007", "Blocked"));
        let as_text = ("error_code", json!("30007"));
        assert_eq!(why(&[as_text]).0, "30007");
    }

    #[test]
    fn the_own_side_is_what_twilio_names() {
        let own = |fields: &[(&str, Value)]| text(fields).map(|item| item.own);
        let service = ("messaging_service_sid", json!("MG1"));
        assert_eq!(own(&[]).unwrap(), "+12025550100");
        assert_eq!(own(std::slice::from_ref(&service)).unwrap(), "+12025550100");
        let nobody = ("from", json!(null));
        assert_eq!(own(&[nobody.clone(), service]).unwrap(), "MG1");
        assert_eq!(own(&[nobody]).unwrap_err().field, "from");
        assert_eq!(own(&[("from", json!("24273"))]).unwrap(), "24273");
        let inbound = ("direction", json!("inbound"));
        assert_eq!(own(&[inbound]).unwrap(), "+12025550177");
    }

    #[test]
    fn another_service_is_another_party_and_a_machine_is_told() {
        let item = text(&[
            ("direction", json!("inbound")),
            ("from", json!("whatsapp:+12025550100")),
            ("to", json!("whatsapp:+12025550177")),
        ])
        .unwrap();
        assert_eq!(item.own, "whatsapp:+12025550177");
        assert_eq!(item.activity.parties[0].address.0, "whatsapp:+12025550100");
        assert_eq!(
            item.activity.sender,
            Some(item.activity.parties[0].address.clone())
        );
        for (direction, automatic) in [
            ("outbound-reply", true),
            ("outbound-api", false),
            ("outbound-call", false),
        ] {
            let item = text(&[("direction", json!(direction))]).unwrap();
            assert_eq!(item.activity.automatic, automatic);
            let Content::Text { body, .. } = item.activity.content else {
                panic!();
            };
            assert_eq!(body, " hi ", "a body is kept as it is");
        }
    }
}

//! Sending a text, and looking for one that may have been sent: both through v1.

use listo_domain::Millis;
use serde_json::{Value, json};

use super::api::Api;
use super::book::Book;
use super::fields::{Fields, date, is_id};
use super::lists::addresses;
use super::{faults, message};
use crate::connector::{Accepted, Capabilities, FailureKind, Fault, NoFiles, Outgoing};
use crate::outgoing::{check, rejected, same_words};

pub(super) const CAN: Capabilities = Capabilities {
    sends: true,
    // Several make one group text.
    recipients: 10,
    text_limit: 1600,
    // Its interface sends words and nothing else.
    files: Err(NoFiles::Source),
    mirrors: true,
};
/// How far our clock may be ahead of the other end's. An earlier text with the same words is known by
/// its id, so that looking back further than that claims nothing wrongly.
const EARLIER_MS: i64 = 3 * 3_600_000;
/// Pages of the texts to one party that are looked through.
const PAGES: usize = 100;

pub(super) fn send(api: &Api, text: &Outgoing) -> Result<Accepted, Fault> {
    check(text, &CAN)?;
    let body = json!({"content": text.body, "from": text.from, "to": text.to});
    let reply = api.post_v1("/v1/messages", &body)?;
    if reply.status == 403 {
        // The key is good, and may not send this text: one that is not has 401.
        let why = faults::failure(&reply, FailureKind::NotPermitted);
        return Err(Fault::Rejected(why));
    }
    let value = faults::json(&reply)?;
    let taken = accepted(value.get("data").unwrap_or(&value));
    taken.ok_or_else(|| Fault::Unreadable("it has no id of the text".into()))
}

pub(super) fn find(
    api: &Api,
    book: &Book,
    text: &Outgoing,
    since: Millis,
    known: &dyn Fn(&str) -> bool,
) -> Result<Option<Accepted>, Fault> {
    check(text, &CAN)?;
    let Some(number) = book.id(api, &text.from)? else {
        return Err(rejected(
            FailureKind::WrongSender,
            "the number is not of this workspace",
        ));
    };
    let from = Millis(since.0.saturating_sub(EARLIER_MS));
    let after = date(from);
    let mut query = vec![
        ("phoneNumberId", number.as_str()),
        ("createdAfter", &after),
        ("maxResults", "100"),
    ];
    query.extend(text.to.iter().map(|to| ("participants", to.as_str())));
    let mut next = None;
    let mut found: Option<(Millis, Accepted)> = None;
    for _ in 0..PAGES {
        let page = api.v1("/v1/messages", &query, next.as_deref())?;
        for value in &page.items {
            let Some(at) = Fields(value).time("createdAt").filter(|at| *at >= from) else {
                continue;
            };
            let older = found.as_ref().is_none_or(|(found, _)| at <= *found);
            if older && is_this(value, text) && !known(Fields(value).id()) {
                found = accepted(value).map(|accepted| (at, accepted)).or(found);
            }
        }
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    Ok(found.map(|(_, accepted)| accepted))
}

fn is_this(value: &Value, text: &Outgoing) -> bool {
    let ours = matches!(
        Fields(value).text("direction"),
        Some("outgoing" | "outbound")
    );
    let mut to: Vec<String> = addresses(Fields(value).list("to"))
        .map(|to| to.0)
        .filter(|to| *to != text.from)
        .collect();
    let mut wanted = text.to.clone();
    to.sort();
    wanted.sort();
    ours && to == wanted && same_words(&text.body, &message::body(value))
}

fn accepted(value: &Value) -> Option<Accepted> {
    let fields = Fields(value);
    let id = fields.text("id").filter(|id| is_id(id))?.to_owned();
    let status = fields.text("status").unwrap_or_default();
    Some(Accepted {
        id,
        delivery: message::delivery(status),
        failure: message::failure(status),
    })
}

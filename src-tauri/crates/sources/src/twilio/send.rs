//! Sending a text, and looking for one that may have been sent.

use listo_domain::{Direction, Millis};
use serde_json::Value;

use super::api::{Api, Resource};
use super::fields::{Fields, is_id};
use super::{Account, PAGES, codes, lent, message};
use crate::connector::{Accepted, Capabilities, FailureKind, Fault, FileLimits, NoFiles, Outgoing};
use crate::http::Place;
use crate::outgoing::{self, rejected};

/// How far our clock may be ahead of the other end's. An earlier text with the same words is known by
/// its id, so that looking back further than that claims nothing wrongly.
const EARLIER_MS: i64 = 3 * 3_600_000;
/// What an account on trial finds before its texts.
const TRIAL: &str = "Sent from your Twilio trial account - ";

/// As Twilio documents it for `Body` and `MediaUrl`.
pub(super) fn can(account: &Account) -> Capabilities {
    let files = FileLimits {
        count: 10,
        bytes: 5_000_000,
        other_bytes: 500_000,
    };
    Capabilities {
        sends: true,
        recipients: 1,
        text_limit: 1600,
        files: account
            .public_url
            .as_ref()
            .map(|_| files)
            .ok_or(NoFiles::Address),
        mirrors: false,
    }
}

pub(super) fn send(api: &Api, account: &Account, text: &Outgoing) -> Result<Accepted, Fault> {
    outgoing::check(text, &can(account))?;
    let to = one_recipient(text)?;
    let public = account.public_url.as_deref().map(Place::base);
    let address = |file| match &public {
        Some(Ok(public)) => Some(public.join(&lent::path(account, file, text.at)?)),
        _ => None,
    };
    // All of them, or it does not leave.
    let media: Option<Vec<String>> = text.files.iter().map(address).collect();
    let no_address = || rejected(FailureKind::Files, "a file has no address");
    let media = media.ok_or_else(no_address)?;
    let mut fields = vec![("To", to), ("From", &text.from)];
    if !text.body.is_empty() {
        fields.push(("Body", &text.body));
    }
    fields.extend(media.iter().map(|url| ("MediaUrl", url.as_str())));
    let value = codes::json(&api.post_message(&fields)?)?;
    let taken = accepted(&value);
    taken.ok_or_else(|| Fault::Unreadable("it has no id of the text".into()))
}

pub(super) fn find(
    api: &Api,
    text: &Outgoing,
    since: Millis,
    known: &dyn Fn(&str) -> bool,
) -> Result<Option<Accepted>, Fault> {
    let to = one_recipient(text)?;
    let from = outgoing::looked_for_from(text, since, EARLIER_MS);
    let resource = Resource::messages();
    let query = [("To", to), ("From", &text.from), ("PageSize", "50")];
    let mut next = Some(api.first(&resource, &query));
    let mut found: Option<(i64, Accepted)> = None;
    for _ in 0..PAGES {
        let Some(path) = next else { break };
        let page = api.page(&resource, &path)?;
        for value in &page.items {
            let Some(at) = message::created(value).filter(|at| at.0 >= from) else {
                continue;
            };
            let older = found.as_ref().is_none_or(|(found, _)| at.0 <= *found);
            if older && is_this(value, text) && !known(Fields(value).sid()) {
                found = accepted(value).map(|accepted| (at.0, accepted)).or(found);
            }
        }
        let last = page.items.iter().rev().find_map(message::created);
        next = page.next.filter(|_| last.is_none_or(|last| last.0 >= from));
    }
    Ok(found.map(|(_, accepted)| accepted))
}

fn one_recipient(text: &Outgoing) -> Result<&str, Fault> {
    match text.to.as_slice() {
        [to] => Ok(to),
        _ => Err(rejected(FailureKind::Other, "a text goes to one number")),
    }
}

fn is_this(value: &Value, text: &Outgoing) -> bool {
    let ours = match message::read(value) {
        Ok(item) => matches!(
            item.activity.content,
            listo_domain::Content::Text {
                direction: Direction::Outbound,
                ..
            }
        ),
        Err(_) => false,
    };
    let body = value
        .get("body")
        .and_then(Value::as_str)
        .unwrap_or_default();
    ours && same_words(&text.body, body)
}

pub(super) fn same_words(ours: &str, fetched: &str) -> bool {
    let own = fetched.strip_prefix(TRIAL).unwrap_or(fetched);
    outgoing::same_words(ours, fetched) || outgoing::same_words(ours, own)
}

fn accepted(value: &Value) -> Option<Accepted> {
    let fields = Fields(value);
    let id = fields.text("sid").filter(|sid| is_id(sid))?.to_owned();
    let delivery = message::delivery(fields.text("status").unwrap_or_default());
    Some(Accepted {
        id,
        delivery,
        failure: message::failure(fields, delivery),
    })
}

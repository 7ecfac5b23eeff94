//! Texts that leave through the phone. It says nothing of one that it was handed but that a message has
//! come to be in its store: by that a text is known.

use listo_domain::{Address, Millis};

use super::CAN;
use super::copies::Copies;
use super::message::Message;
use super::news;
use super::threads::Threads;
use crate::connector::{Accepted, FailureKind, Fault, Outgoing};
use crate::outgoing::{self, rejected, same_words};

/// How far our clock may be ahead of the phone's. Both follow the network; and an earlier text with the same
/// words that was not fetched yet is not to be taken for it.
const EARLIER_MS: i64 = 10 * 60_000;

pub(super) fn check(text: &Outgoing, own: &str) -> Result<(), Fault> {
    if text.from != own {
        return Err(rejected(
            FailureKind::WrongSender,
            "it is not the number of this phone",
        ));
    }
    outgoing::check(text, &CAN)
}

pub(super) fn send(phone: &Threads<'_>, text: &Outgoing) -> Result<Accepted, Fault> {
    // Until it is handed over nothing has left.
    let (before, _) = phone.newest(false).map_err(|fault| match fault {
        Fault::Unpaired(_) => fault,
        fault => Fault::Unreachable(fault.to_string()),
    })?;
    // An older one with the same words may still be on its way to us.
    let with = with(phone, &before, text).map(|message| message.at);
    let newest = with.or_else(|| before.iter().map(|message| message.at).max());
    let files = Copies::of(&text.files)?;
    let sent = phone.send(text, files.paths(), |message| {
        is_this(phone, message, text) && newest.is_none_or(|newest| message.at > newest)
    });
    if sent.as_ref().is_err_and(Fault::may_have_happened) {
        files.keep();
    }
    Ok(accepted(&sent?))
}

/// A text that is not found may still leave: a phone keeps it back where it has no reception, and puts a picture
/// message into its store when it has left. So nothing is sent a second time by itself.
pub(super) fn find(
    phone: &Threads<'_>,
    text: &Outgoing,
    since: Millis,
    known: &dyn Fn(&str) -> bool,
) -> Result<Option<Accepted>, Fault> {
    let (all, _) = phone.newest(true)?;
    let from = outgoing::looked_for_from(text, since, EARLIER_MS);
    let mut found: Option<Message> = None;
    for newest in all.iter().filter(|newest| is_to(phone, newest, text)) {
        for message in news::since(phone, newest, from)? {
            let older = found.as_ref().is_none_or(|found| message.at < found.at);
            if older && is_this(phone, &message, text) && !known(&message.id()) {
                found = Some(message);
            }
        }
    }
    match found {
        Some(found) => Ok(Some(accepted(&found))),
        None => Err(rejected(
            FailureKind::Unconfirmed,
            "the phone did not confirm that it was sent",
        )),
    }
}

/// The newest message of the conversation that a text belongs to.
fn with<'a>(phone: &Threads<'_>, all: &'a [Message], text: &Outgoing) -> Option<&'a Message> {
    all.iter().find(|message| is_to(phone, message, text))
}

fn is_this(phone: &Threads<'_>, message: &Message, text: &Outgoing) -> bool {
    message.is_ours() && is_to(phone, message, text) && same_words(&text.body, &message.body)
}

fn is_to(phone: &Threads<'_>, message: &Message, text: &Outgoing) -> bool {
    let mut to = message.others(&text.from, &phone.region);
    let mut wanted: Vec<Address> = text.to.iter().cloned().map(Address).collect();
    for all in [&mut to, &mut wanted] {
        all.sort();
        all.dedup();
    }
    to == wanted
}

fn accepted(message: &Message) -> Accepted {
    Accepted {
        id: message.id(),
        delivery: message.delivery(),
        failure: message.failure(),
    }
}

//! The years before: conversation by conversation, from the one that began last, each from its newest
//! message to its oldest.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::files::{Files, item_of, unreadable};
use super::message::Message;
use super::threads::Threads;
use crate::blobs::BlobSink;
use crate::connector::{Fault, Pull, Pulled};

const PART: usize = 200;
/// A step ends after so many messages, or so long: what it has is stored then.
const STEP: usize = 200;
const STEP_TIME: Duration = Duration::from_secs(10);
/// How often a conversation is read again that gives less than it counts.
const SHORT: u8 = 2;
/// A file is tried in so many steps.
const TRIES: u32 = 3;

/// Where reading is.
#[derive(Default, Serialize, Deserialize)]
struct Place {
    /// Conversations that are done.
    done: BTreeSet<i64>,
    at: Option<Thread>,
    /// The phone was asked whether there are others, after all that were known.
    asked: bool,
}

/// The conversation that is being read.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Thread {
    id: i64,
    /// Messages that the service had when the phone was asked for older ones last.
    count: usize,
    /// The phone has none that is older.
    whole: bool,
    /// Messages that were given.
    start: usize,
    /// How often in a row it gave less than it counts.
    short: u8,
}

pub(super) fn pull(
    phone: &Threads<'_>,
    ask: &Pull<'_>,
    blobs: &dyn BlobSink,
) -> Result<Pulled, Fault> {
    let began = Instant::now();
    let was = ask
        .cursor
        .and_then(|cursor| serde_json::from_str(cursor).ok());
    let mut place: Place = was.unwrap_or_default();
    let mut newest = phone.newest(false)?;
    let mut files = Files::new(phone, blobs);
    let mut out = Pulled {
        more: true,
        ..Pulled::default()
    };
    while out.items.len() < STEP && began.elapsed() < STEP_TIME {
        let Some(at) = place.at.take().or_else(|| next(&newest, &place.done)) else {
            if place.asked {
                out.more = false;
                break;
            }
            newest = phone.newest(true)?;
            place.asked = true;
            continue;
        };
        if !newest.iter().any(|message| message.thread == at.id) {
            // The service has lost what it knew; or it was deleted, if the phone says so.
            newest = phone.newest(true)?;
            match newest.iter().any(|message| message.thread == at.id) {
                true => place.at = Some(at),
                false => _ = place.done.insert(at.id),
            }
            continue;
        }
        match step(phone, at, ask, &mut files, &mut out) {
            Ok(Step::On(on)) => place.at = Some(on),
            Ok(Step::Waits(on)) => {
                place.at = Some(on);
                break;
            }
            Ok(Step::Done) => {
                place.done.insert(at.id);
                place.asked = false;
            }
            Err(fault) if out.items.is_empty() => return Err(fault),
            Err(_) => {
                place.at = Some(at);
                break;
            }
        }
    }
    let strange = std::iter::repeat_n("a form that is not known", phone.unreadable());
    out.problems
        .extend(strange.map(|what| unreadable("", "message", what)));
    out.cursor = serde_json::to_string(&place).map_err(|e| Fault::Unreadable(e.to_string()))?;
    Ok(out)
}

enum Step {
    On(Thread),
    /// A file did not come: it is asked for once more in the next step.
    Waits(Thread),
    Done,
}

fn next(newest: &[Message], done: &BTreeSet<i64>) -> Option<Thread> {
    let all = newest.iter().map(|message| message.thread);
    let id = all.filter(|id| !done.contains(id)).max()?;
    Some(Thread {
        id,
        count: 0,
        whole: false,
        start: 0,
        short: 0,
    })
}

/// Goes on with a conversation: first the service is to have all of it, then it is given.
fn step(
    phone: &Threads<'_>,
    at: Thread,
    ask: &Pull<'_>,
    files: &mut Files<'_>,
    out: &mut Pulled,
) -> Result<Step, Fault> {
    if !at.whole {
        let count = phone.older_or_end(at.id, at.count)?;
        let whole = count == at.count;
        return Ok(Step::On(Thread { count, whole, ..at }));
    }
    let messages = phone.range(at.id, at.start, PART)?;
    for (n, message) in messages.iter().enumerate() {
        let given = out.items.len();
        if let Some(item) = item_of(phone, message, out)
            && let Err(why) = files.attach(message, item)?
        {
            if ask.failed < TRIES {
                out.items.truncate(given);
                // Whose places they are is known only where nobody else reads there.
                let start = at.start + if messages.len() <= PART { n } else { 0 };
                return match given {
                    0 => Err(Fault::NoAnswer(why)),
                    _ => Ok(Step::Waits(Thread { start, ..at })),
                };
            }
            out.problems.push(unreadable(&message.id(), "file", &why));
        }
    }
    let start = at.start + messages.len().min(PART);
    let is_last = messages.len() < PART;
    // It has lost what it had, with the connection; or it counts two of one moment as two, and has one.
    let is_short = is_last && start < at.count;
    Ok(match is_last {
        true if is_short && at.short < SHORT => Step::On(Thread {
            count: 0,
            whole: false,
            start,
            short: at.short + 1,
            ..at
        }),
        true => Step::Done,
        false => Step::On(Thread {
            start,
            short: 0,
            ..at
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_stored_as_it_always_was() {
        let text = r#"{"done":[2,7],"at":{"id":9,"count":50,"whole":true,"start":25,"short":0},"asked":false}"#;
        let place: Place = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&place).unwrap(), text);
    }
}

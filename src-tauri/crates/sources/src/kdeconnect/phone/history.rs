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
const SHORT: u8 = 3;
/// A file is tried in so many steps.
const TRIES: u8 = 3;
/// How often in a row nothing comes before another conversation is taken.
const PATIENCE: u32 = 3;
/// A list may be cut short: so many have to name the same before it is the end.
const LISTS: u8 = 2;

/// Where reading is.
#[derive(Default, Serialize, Deserialize)]
struct Place {
    /// Conversations that are done.
    done: BTreeSet<i64>,
    at: Option<Thread>,
    /// How often the phone was asked whether there are others, after all that were known.
    asked: u8,
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
    /// How often in a row it gave nothing where it counts more.
    short: u8,
    /// How often the file of its next message did not come.
    tries: u8,
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
    // One conversation that fails again and again is not to hold up the others: it is begun anew after them.
    let passed_over = usize::try_from(ask.failed / PATIENCE).unwrap_or(usize::MAX);
    if passed_over > 0 {
        place.at = None;
    }
    let (mut newest, _) = phone.newest(false)?;
    let mut out = Pulled {
        more: true,
        ..Pulled::default()
    };
    while out.items.len() < STEP && began.elapsed() < STEP_TIME {
        let next = || next(&newest, &place.done, passed_over);
        let Some(at) = place.at.take().or_else(next) else {
            if place.asked >= LISTS {
                out.more = false;
                break;
            }
            newest = phone.newest(true)?.0;
            place.asked += 1;
            continue;
        };
        if !newest.iter().any(|message| message.thread == at.id) {
            // It was deleted, or the service has lost what it knew: then it is begun again when it is back.
            newest = phone.newest(true)?.0;
            place.at = newest
                .iter()
                .any(|message| message.thread == at.id)
                .then_some(at);
            continue;
        }
        // One for each step: after a file that does not come it waits for none.
        let mut files = Files::new(phone, blobs, 1);
        match step(phone, at, began, &mut files, &mut out) {
            Ok(Step::On(on)) => place.at = Some(on),
            Ok(Step::Waits(on)) => {
                place.at = Some(on);
                break;
            }
            Ok(Step::Done) => {
                place.done.insert(at.id);
                place.asked = 0;
            }
            Err(fault @ Fault::Storage(_)) => return Err(fault),
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
    /// The next step goes on here: the time is over, or a file did not come.
    Waits(Thread),
    Done,
}

/// The one that began last of those that are left, behind so many that are passed over.
fn next(newest: &[Message], done: &BTreeSet<i64>, passed_over: usize) -> Option<Thread> {
    let all = newest.iter().map(|message| message.thread);
    let left: BTreeSet<i64> = all.filter(|id| !done.contains(id)).collect();
    let id = *left
        .iter()
        .rev()
        .nth(passed_over.min(left.len().checked_sub(1)?))?;
    Some(Thread {
        id,
        count: 0,
        whole: false,
        start: 0,
        short: 0,
        tries: 0,
    })
}

/// Goes on with a conversation: first the service is to have all of it, then it is given.
fn step(
    phone: &Threads<'_>,
    at: Thread,
    began: Instant,
    files: &mut Files<'_>,
    out: &mut Pulled,
) -> Result<Step, Fault> {
    if !at.whole {
        let count = phone.older(at.id, at.count)?;
        let whole = count == at.count;
        return Ok(Step::On(Thread { count, whole, ..at }));
    }
    let messages = phone.range(at.id, at.start, PART)?;
    // Whose places they are is known only where nobody else reads there.
    let place = |n: usize| at.start + if messages.len() <= PART { n } else { 0 };
    for (n, message) in messages.iter().enumerate() {
        if n > 0 && began.elapsed() >= STEP_TIME {
            return Ok(Step::Waits(Thread {
                start: place(n),
                tries: 0,
                ..at
            }));
        }
        let given = out.items.len();
        let Some(item) = item_of(phone, message, out) else {
            continue;
        };
        let missing = files.attach(message, item);
        if !matches!(missing, Ok(Ok(()))) {
            out.items.truncate(given);
        }
        let Err(why) = missing? else { continue };
        let tries = if n == 0 { at.tries + 1 } else { 1 };
        if tries < TRIES {
            return Ok(Step::Waits(Thread {
                start: place(n),
                tries,
                ..at
            }));
        }
        item_of(phone, message, out);
        out.problems.push(unreadable(&message.id(), "file", &why));
        return Ok(Step::Waits(Thread {
            start: place(n + 1),
            tries: 0,
            ..at
        }));
    }
    let start = at.start + messages.len().min(PART);
    let is_last = messages.len() < PART;
    // It has lost what it had, with the connection; or it counts two of one moment as two, and has one.
    let is_short = is_last && start < at.count;
    let short = if messages.is_empty() { at.short + 1 } else { 0 };
    Ok(match is_last {
        true if is_short && short < SHORT => Step::On(Thread {
            count: 0,
            whole: false,
            start,
            short,
            tries: 0,
            ..at
        }),
        true => Step::Done,
        false => Step::On(Thread {
            start,
            short: 0,
            tries: 0,
            ..at
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_stored_as_it_always_was() {
        let text = r#"{"done":[2,7],"at":{"id":9,"count":50,"whole":true,"start":25,"short":0,"tries":0},"asked":0}"#;
        let place: Place = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&place).unwrap(), text);
    }
}

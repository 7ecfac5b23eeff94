//! What is new since the source was added: of each conversation what is newer than its mark.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::files::{Files, item_of, unreadable};
use super::message::Message;
use super::threads::Threads;
use crate::blobs::BlobSink;
use crate::connector::{Fault, Pull, Pulled};

const PART: usize = 25;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// A step ends after so long.
const STEP: Duration = Duration::from_secs(20);
/// So many conversations may fail in a step: those behind them are not to wait for one alone.
const FAULTS: usize = 2;
/// How far back a conversation is read in which something may have come late: a picture message has the time
/// at which it was sent.
const LATE_MS: i64 = DAY_MS;
/// Files that the phone may leave out in a step; each is waited for.
const MISSING: usize = 3;

/// Where reading is. Times are the phone's, but for `asked` and the second ones of `late`.
#[derive(Serialize, Deserialize)]
struct Marks {
    /// The newest message that there was at the first look. What is older is for the history.
    since: i64,
    /// The newest message that was read of each conversation that has gone on since.
    read: BTreeMap<i64, i64>,
    /// When the phone was last asked for all of them.
    asked: i64,
    /// Conversations that are to be read a day back.
    again: BTreeSet<i64>,
    /// Messages whose file did not come: their conversation and time, and since when, by their ids.
    late: BTreeMap<String, (i64, i64, i64)>,
}

pub(super) fn pull(
    phone: &Threads<'_>,
    ask: &Pull<'_>,
    blobs: &dyn BlobSink,
) -> Result<Pulled, Fault> {
    let now = ask.now.0;
    let was = ask
        .cursor
        .and_then(|cursor| serde_json::from_str(cursor).ok());
    let Some(mut marks): Option<Marks> = was else {
        return first(phone, now);
    };
    let is_time = now < marks.asked || marks.asked + HOUR_MS <= now;
    let (mut newest, asked) = phone.newest(is_time)?;
    if asked {
        marks.asked = now;
        let recent = newest.iter().filter(|last| last.at >= now - DAY_MS);
        marks.again.extend(recent.map(|last| last.thread));
        let late = marks.late.values().map(|(thread, ..)| *thread);
        marks.again.extend(late);
    }
    // Who wrote first comes first.
    newest.sort_by_key(|message| message.at);
    let mut reading = Reading {
        files: Files::new(phone, blobs, MISSING),
        phone,
        now,
        began: Instant::now(),
        out: Pulled::default(),
    };
    let mut faults = Vec::new();
    for last in &newest {
        let again = marks.again.contains(&last.thread);
        if last.at <= marks.of(last.thread) && !again {
            continue;
        }
        if reading.began.elapsed() >= STEP {
            reading.out.more = true;
            break;
        }
        match reading.conversation(last, &mut marks) {
            Ok(()) => {}
            Err(fault @ Fault::Storage(_)) => return Err(fault),
            Err(fault) => {
                faults.push(fault);
                if faults.len() == FAULTS {
                    break;
                }
                reading.began = Instant::now();
            }
        }
    }
    let mut out = reading.out;
    // What was read is kept, and the next step meets the same.
    if let (Some(fault), true) = (faults.pop(), out.items.is_empty()) {
        return Err(fault);
    }
    let strange = std::iter::repeat_n("a form that is not known", phone.unreadable());
    out.problems
        .extend(strange.map(|what| unreadable("", "message", what)));
    finished(out, &marks)
}

/// What there is is for the history; its newest is there at once.
fn first(phone: &Threads<'_>, now: i64) -> Result<Pulled, Fault> {
    let (newest, _) = phone.newest(true)?;
    let mut out = Pulled::default();
    for message in newest.iter().filter(|message| message.files.is_empty()) {
        item_of(phone, message, &mut out);
    }
    // A time that is still to come would hide what comes before it.
    let latest = newest.iter().map(|m| m.at).filter(|at| *at <= now).max();
    let marks = Marks {
        since: latest.unwrap_or(now),
        read: BTreeMap::new(),
        asked: now,
        again: BTreeSet::new(),
        late: BTreeMap::new(),
    };
    finished(out, &marks)
}

impl Marks {
    fn of(&self, thread: i64) -> i64 {
        self.read.get(&thread).copied().unwrap_or(self.since)
    }

    /// Behind which lie all messages of a conversation whose file did not come.
    fn late_from(&self, thread: i64) -> i64 {
        let late = self.late.values().filter(|(of, ..)| *of == thread);
        late.map(|(_, at, _)| at - 1).min().unwrap_or(i64::MAX)
    }
}

struct Reading<'a> {
    phone: &'a Threads<'a>,
    files: Files<'a>,
    now: i64,
    began: Instant,
    out: Pulled,
}

impl Reading<'_> {
    /// Gives what is new in a conversation, and what may have come late.
    fn conversation(&mut self, last: &Message, marks: &mut Marks) -> Result<(), Fault> {
        let mark = marks.of(last.thread);
        let from = match marks.again.contains(&last.thread) {
            true => marks.late_from(last.thread).min(mark - LATE_MS),
            false => mark,
        };
        for message in &since(self.phone, last, from)? {
            let given = self.out.items.len();
            let Some(item) = item_of(self.phone, message, &mut self.out) else {
                continue;
            };
            match self.files.attach(message, item) {
                Ok(Ok(())) => _ = marks.late.remove(&message.id()),
                Ok(Err(why)) => self.missing(message, &why, mark, marks),
                Err(fault) => {
                    self.out.items.truncate(given);
                    return Err(fault);
                }
            }
            // A time that is still to come says nothing of what comes before it.
            if message.at <= self.now && message.at > marks.of(last.thread) {
                marks.read.insert(last.thread, message.at);
            }
            // It goes on here; but what is read again has no mark, and is read to its end.
            let is_on = mark < marks.of(last.thread) && message.at < last.at;
            if is_on && self.began.elapsed() >= STEP {
                self.out.more = true;
                return Ok(());
            }
        }
        marks.again.remove(&last.thread);
        Ok(())
    }

    /// The text comes without its file, which is asked for again for a day after `mark` has passed it.
    fn missing(&mut self, message: &Message, why: &str, mark: i64, marks: &mut Marks) {
        let id = message.id();
        let Some((_, _, first)) = marks.late.get(&id).copied() else {
            // One that is told of as a problem is not begun with again.
            if message.at > mark || message.at > self.now - DAY_MS {
                let late = (message.thread, message.at, self.now);
                marks.late.insert(id, late);
            }
            return;
        };
        if first + DAY_MS <= self.now {
            marks.late.remove(&id);
            self.out.problems.push(unreadable(&id, "file", why));
        }
    }
}

fn finished(mut out: Pulled, marks: &Marks) -> Result<Pulled, Fault> {
    out.cursor = serde_json::to_string(marks).map_err(|e| Fault::Unreadable(e.to_string()))?;
    Ok(out)
}

/// The messages of a conversation that are newer than `mark`, oldest first.
pub(super) fn since(phone: &Threads<'_>, last: &Message, mark: i64) -> Result<Vec<Message>, Fault> {
    let (mut most, mut before) = (PART, (0, 0));
    loop {
        // Always from the newest: what comes in meanwhile shifts the places.
        let mut messages = phone.range(last.thread, 0, most)?;
        let have = messages.len();
        let new = messages.iter().filter(|message| message.at > mark).count();
        // Another program that reads there may have had an older one told.
        let mut is_whole = new < have && new < most;
        if !is_whole && have < most {
            let count = phone.older(last.thread, have)?;
            // Two messages of one moment are counted twice, and there once.
            is_whole = count <= have || (count, have) == before;
            before = (count, have);
        }
        if is_whole {
            messages.retain(|message| message.at > mark);
            messages.reverse();
            return Ok(messages);
        }
        most = most.saturating_mul(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_stored_as_they_always_were() {
        let text = r#"{"since":1,"read":{"3":4},"asked":2,"again":[3],"late":{"7-4":[3,4,5]}}"#;
        let marks: Marks = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&marks).unwrap(), text);
    }
}

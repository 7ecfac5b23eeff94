//! What is new since the source was added: of each conversation what is newer than its mark.

use std::collections::BTreeMap;
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
/// A step ends after so long, between two conversations.
const STEP: Duration = Duration::from_secs(20);

/// Where reading is. Times are the phone's, but for `asked` and those of `late`.
#[derive(Serialize, Deserialize)]
struct Marks {
    /// The newest message that there was at the first look. What is older is for the history.
    since: i64,
    /// The newest message that was read of each conversation that has gone on since.
    read: BTreeMap<i64, i64>,
    /// When the phone was last asked for all of them.
    asked: i64,
    /// Conversations with a message whose file did not come: from when on, and since when.
    late: BTreeMap<i64, (i64, i64)>,
}

pub(super) fn pull(
    phone: &Threads<'_>,
    ask: &Pull<'_>,
    blobs: &dyn BlobSink,
) -> Result<Pulled, Fault> {
    let now = ask.now.0;
    let mut out = Pulled::default();
    let was = ask
        .cursor
        .and_then(|cursor| serde_json::from_str(cursor).ok());
    let Some(mut marks): Option<Marks> = was else {
        let newest = phone.newest(true)?;
        for message in newest.iter().filter(|message| message.files.is_empty()) {
            item_of(phone, message, &mut out);
        }
        // A time that is still to come would hide what comes before it.
        let latest = newest.iter().map(|m| m.at).filter(|at| *at <= now).max();
        let marks = Marks {
            since: latest.unwrap_or(now),
            read: BTreeMap::new(),
            asked: now,
            late: BTreeMap::new(),
        };
        return finished(out, &marks);
    };
    let is_time = now < marks.asked || marks.asked + HOUR_MS <= now;
    let mut newest = phone.newest(is_time)?;
    if is_time {
        marks.asked = now;
    }
    // Who wrote first comes first.
    newest.sort_by_key(|message| message.at);
    let mut files = Files::new(phone, blobs);
    let began = Instant::now();
    for last in &newest {
        let mark = marks.read.get(&last.thread).copied().unwrap_or(marks.since);
        let late = marks.late.get(&last.thread).copied().filter(|_| is_time);
        let from = late.map_or(mark, |(at, _)| mark.min(at - 1));
        if last.at <= from {
            continue;
        }
        if began.elapsed() >= STEP {
            out.more = true;
            break;
        }
        let messages = match since(phone, last, from) {
            Ok(messages) => messages,
            // What was read before it is kept, and the next step meets the same.
            Err(_) if !out.items.is_empty() => break,
            Err(fault) => return Err(fault),
        };
        if late.is_some() {
            marks.late.remove(&last.thread);
        }
        for message in &messages {
            let Some(item) = item_of(phone, message, &mut out) else {
                continue;
            };
            let Err(why) = files.attach(message, item)? else {
                continue;
            };
            let first = late.filter(|(at, _)| *at <= message.at);
            let first = first.map_or(now, |(_, first)| first);
            if now < first + DAY_MS {
                let at = marks
                    .late
                    .get(&last.thread)
                    .map_or(message.at, |(at, _)| *at);
                let at = at.min(message.at);
                marks.late.insert(last.thread, (at, first));
            } else {
                out.problems.push(unreadable(&message.id(), "file", &why));
            }
        }
        if last.at > mark {
            marks.read.insert(last.thread, last.at.min(now));
        }
    }
    let strange = std::iter::repeat_n("a form that is not known", phone.unreadable());
    out.problems
        .extend(strange.map(|what| unreadable("", "message", what)));
    finished(out, &marks)
}

fn finished(mut out: Pulled, marks: &Marks) -> Result<Pulled, Fault> {
    out.cursor = serde_json::to_string(marks).map_err(|e| Fault::Unreadable(e.to_string()))?;
    Ok(out)
}

/// The messages of a conversation that are newer than `mark`, oldest first.
pub(super) fn since(phone: &Threads<'_>, last: &Message, mark: i64) -> Result<Vec<Message>, Fault> {
    let (mut most, mut count) = (PART, 0);
    loop {
        // Always from the newest: what comes in meanwhile shifts the places.
        let mut messages = phone.range(last.thread, 0, most)?;
        let have = messages.len();
        let mut is_whole = messages.iter().any(|message| message.at <= mark);
        if !is_whole && have < most {
            let now = phone.older_or_end(last.thread, have)?;
            // Two messages of one moment are counted twice, and there once.
            is_whole = now <= have || now == count;
            count = now;
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
        let text = r#"{"since":1,"read":{"3":4},"asked":2,"late":{"3":[4,5]}}"#;
        let marks: Marks = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&marks).unwrap(), text);
    }
}

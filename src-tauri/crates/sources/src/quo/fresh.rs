//! New items, in rounds: texts, then calls, each down to the watermark. A deep round, once an hour, goes
//! back a day and reads the contacts first, so that items have the names of today.
//!
//! Quo does not say in which order it lists. So a list is read to its end before the watermark rises, and
//! what it is asked for ends at a time of Quo's: a wrong clock here loses nothing.

use listo_domain::Millis;

use super::api::Api;
use super::book::Book;
use super::state::{Fresh, Round, Stream, Walk};
use super::step::{Step, time};
use crate::blobs::BlobSink;
use crate::connector::{Fault, Pull, Pulled};
use crate::cursor::Cursor as _;

/// Items may come into a list a little late, and calls when they have ended.
const OVERLAP_MS: i64 = 10 * 60_000;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

pub(super) fn step(
    api: &Api,
    book: &Book,
    ask: &Pull<'_>,
    blobs: &dyn BlobSink,
) -> Result<Pulled, Fault> {
    let mut cursor = Fresh::read(ask.cursor);
    let mut round = match cursor.round.take() {
        Some(round) => round,
        None => begin(&cursor, book, ask.now),
    };
    let stream = round.walk.stream;
    let floor = floor(cursor.mark(stream).and_then(|mark| *mark), &round);
    let mut step = Step::new(api, book, ask.now, blobs, std::mem::take(&mut cursor.seen));
    let page = match api.page(stream, Some(floor), round.walk.next.as_deref()) {
        Ok(page) => page,
        // Its place in the list is no longer known.
        Err(Fault::Rejected(_)) if round.walk.next.is_some() && !round.walk.again => {
            round.walk = Walk {
                again: true,
                ..Walk::of(stream)
            };
            return Ok(finish(step, cursor, Some(round)));
        }
        // Names are good to have, and no more.
        Err(Fault::Rejected(_) | Fault::Refused { .. }) if stream == Stream::Contacts => {
            book.learn(&[], true);
            round.walk = Walk::of(Stream::Messages);
            return Ok(finish(step, cursor, Some(round)));
        }
        Err(fault) => return Err(fault),
    };
    if stream == Stream::Contacts {
        book.learn(&page.items, page.next.is_none());
    }
    let times = page.items.iter().filter_map(time).map(|at| at.0);
    round.walk.newest = times.chain(round.walk.newest).max();
    let after = round.walk.after.take();
    round.walk.after = step.give(stream, &page.items, after.as_deref())?;
    let held = step.held.map(|held| held.0);
    round.walk.held = held.into_iter().chain(round.walk.held).min();
    if round.walk.after.is_some() {
        return Ok(finish(step, cursor, Some(round)));
    }
    round.walk.next = page.next;
    if round.walk.next.is_some() {
        return Ok(finish(step, cursor, Some(round)));
    }
    if let Some(mark) = cursor.mark(stream) {
        raise(mark, &round, ask.now);
    }
    let round = match stream.next() {
        Some(stream) => {
            round.walk = Walk::of(stream);
            Some(round)
        }
        None => {
            if round.deep {
                cursor.deep_at = Some(round.began);
            }
            step.seen.prune(deepest(&cursor, round.began));
            None
        }
    };
    Ok(finish(step, cursor, round))
}

fn begin(cursor: &Fresh, book: &Book, now: Millis) -> Round {
    // A clock that was set back would put it off for ever.
    let deep = cursor
        .deep_at
        .is_none_or(|at| now.0 < at || now.0 - at >= HOUR_MS);
    let stream = match deep || !book.is_complete() {
        true => Stream::Contacts,
        false => Stream::Messages,
    };
    Round {
        began: now.0,
        deep,
        walk: Walk::of(stream),
    }
}

/// Items before this time are not given again. A deep round goes back a day from the watermark, not from
/// now: what was on its way when Listo was closed is followed when it is opened again.
fn floor(mark: Option<i64>, round: &Round) -> Millis {
    let mark = mark.map_or(round.began, |mark| mark.min(round.began));
    Millis(mark - if round.deep { DAY_MS } else { OVERLAP_MS })
}

/// Before this time no round looks: in a quiet workspace the mark stands still.
fn deepest(cursor: &Fresh, began: i64) -> i64 {
    let marks = [cursor.messages, cursor.calls, Some(began)];
    let lowest = marks.into_iter().flatten().min().unwrap_or(began);
    lowest - DAY_MS - OVERLAP_MS
}

fn raise(mark: &mut Option<i64>, round: &Round, now: Millis) {
    // With nothing seen, a day's grace for a clock that is wrong.
    let newest = round.walk.newest.unwrap_or(round.began - DAY_MS).min(now.0);
    let old = mark.unwrap_or(newest);
    let held = round.walk.held.filter(|held| *held > now.0 - DAY_MS);
    let risen = newest.max(old.min(now.0));
    *mark = Some(held.map_or(risen, |held| held.min(risen)));
}

fn finish(step: Step<'_>, mut cursor: Fresh, round: Option<Round>) -> Pulled {
    let mut out = step.out;
    cursor.seen = step.seen;
    out.more = round.is_some();
    cursor.round = round;
    out.cursor = cursor.write();
    out
}

//! New items, in rounds: texts, then calls, then recordings, each from the newest to the watermark.
//!
//! The lists of texts and calls are asked for without a date. What has failed before it was sent or
//! begun has none, and Twilio could not find it by one; the lists are newest first, so that reading
//! ends at the watermark all the same. A deep round goes back a day.
//!
//! Times are compared with times of Twilio's, so that a wrong clock here loses nothing: a watermark is
//! the newest time seen when the list was begun, and rises only when the list has been read to its end.

use listo_domain::Millis;

use super::api::Api;
use super::call::{LONGEST_MS, Moment};
use super::page::{At, Step, give};
use super::state::{Fresh, Round, Stream, Walk};
use crate::blobs::BlobSink;
use crate::connector::{Fault, Pull, Pulled};
use crate::cursor::Cursor as _;
use crate::dates;

/// Items may come into a list a little late.
const OVERLAP_MS: i64 = 10 * 60_000;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

pub(super) fn step(api: &Api, ask: &Pull<'_>, blobs: &dyn BlobSink) -> Result<Pulled, Fault> {
    let mut cursor = Fresh::read(ask.cursor);
    let mut round = match cursor.round.take() {
        Some(round) => round,
        None => begin(&cursor, ask.now),
    };
    let stream = round.walk.stream;
    let floor = floor(cursor.mark(stream).and_then(|mark| *mark), &round);
    let resource = stream.resource();
    let path = match &round.walk.next {
        Some(next) => next.clone(),
        None => first(api, stream, &round, floor),
    };
    let mut step = Step::new(api, ask.now, blobs, std::mem::take(&mut cursor.seen));
    let page = match api.page(&resource, &path) {
        Ok(page) => page,
        Err(Fault::Rejected(_)) if round.walk.next.is_some() && !round.walk.again => {
            round.walk = Walk {
                again: true,
                ..Walk::of(stream)
            };
            return Ok(finish(step, cursor, Some(round)));
        }
        Err(fault) => return Err(fault),
    };

    let newest = page.items.iter().filter_map(|item| stream.time(item)).max();
    let moment = Moment {
        newest: round.walk.next.as_ref().and(round.walk.newest).map(Millis),
        more: page.next.is_some(),
    };
    if round.walk.next.is_none() && round.walk.newest.is_none() {
        round.walk.newest = newest.map(|newest| newest.0);
    }
    let after = round.walk.after.take();
    let at = At {
        stream,
        page: &page.items,
        floor: Some(floor),
        after: after.as_deref(),
        moment,
    };
    round.walk.after = give(&mut step, &at, &mut round.walk.legs)?;
    round.walk.held = [round.walk.held, step.held.map(|held| held.0)]
        .into_iter()
        .flatten()
        .min();
    if round.walk.after.is_some() {
        return Ok(finish(step, cursor, Some(round)));
    }

    // The last one that has its place: a stray old item further up does not end the list.
    let last = page
        .items
        .iter()
        .rev()
        .find_map(|item| stream.settled(item));
    let past = stream != Stream::Late && last.is_some_and(|last| last < floor);
    round.walk.next = page.next.filter(|_| !past);
    if round.walk.next.is_some() {
        return Ok(finish(step, cursor, Some(round)));
    }
    if let Some(mark) = cursor.mark(stream) {
        raise(mark, &round, ask.now);
    }
    let round = match stream.next(round.deep) {
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

fn begin(cursor: &Fresh, now: Millis) -> Round {
    // A clock that was set back would put it off for ever.
    let deep = cursor
        .deep_at
        .is_none_or(|at| now.0 < at || now.0 - at >= HOUR_MS);
    Round {
        began: now.0,
        deep,
        walk: Walk::default(),
    }
}

/// Items before this time are not given again. A deep round goes back a day from the watermark, not from
/// now: what was on its way when Listo was closed is followed when it is opened again.
fn floor(mark: Option<i64>, round: &Round) -> Millis {
    let mark = mark.map_or(round.began, |mark| mark.min(round.began));
    Millis(mark - if round.deep { DAY_MS } else { OVERLAP_MS })
}

/// Before this time no round looks: in a quiet account the mark stands still.
fn deepest(cursor: &Fresh, began: i64) -> i64 {
    let marks = [cursor.messages, cursor.recordings, Some(began)];
    let lowest = marks.into_iter().flatten().min().unwrap_or(began);
    lowest - DAY_MS - OVERLAP_MS
}

fn first(api: &Api, stream: Stream, round: &Round, floor: Millis) -> String {
    // Days of UTC are the finest that Twilio takes.
    let day = dates::day(floor);
    let mut query = vec![("PageSize", if round.deep { "500" } else { "50" })];
    match stream {
        Stream::Messages | Stream::Calls => {}
        Stream::Late => query.push(("DateSent>", &day)),
        Stream::Recordings => query.push(("DateCreated>", &day)),
    }
    api.first(&stream.resource(), &query)
}

fn raise(mark: &mut Option<i64>, round: &Round, now: Millis) {
    // With nothing seen, a day's grace for a clock that is wrong.
    let newest = round.walk.newest.unwrap_or(round.began - DAY_MS).min(now.0);
    let old = mark.unwrap_or(newest);
    let held = round.walk.held.filter(|held| *held > now.0 - LONGEST_MS);
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

//! What was before: texts, then calls, in the order in which Quo lists them. What is not finished is left
//! to the rounds for new items, which go back a day.

use listo_domain::Millis;

use super::api::Api;
use super::book::Book;
use super::state::{History, Walk};
use super::step::{Step, time};
use crate::blobs::BlobSink;
use crate::connector::{Fault, Pull, Pulled};
use crate::cursor::{Cursor as _, Seen};

pub(super) fn step(
    api: &Api,
    book: &Book,
    ask: &Pull<'_>,
    blobs: &dyn BlobSink,
) -> Result<Pulled, Fault> {
    let mut cursor = History::read(ask.cursor);
    let mut step = Step::new(api, book, ask.now, blobs, Seen::default());
    if cursor.done {
        return Ok(finish(step, cursor));
    }
    let stream = cursor.walk.stream;
    let page = match api.page(stream, None, cursor.walk.next.as_deref()) {
        Ok(page) => page,
        Err(Fault::Rejected(_)) if cursor.walk.next.is_some() && !cursor.walk.again => {
            cursor.walk = Walk {
                again: true,
                ..Walk::of(stream)
            };
            return Ok(finish(step, cursor));
        }
        Err(fault) => return Err(fault),
    };
    let after = cursor.walk.after.take();
    cursor.walk.after = step.give(stream, &page.items, after.as_deref())?;
    if cursor.walk.after.is_some() {
        return Ok(finish(step, cursor));
    }
    let times = page.items.iter().filter_map(time).map(|at| at.0);
    cursor.reached = times.chain(cursor.reached).min();
    match (page.next, stream.next()) {
        (Some(next), _) => cursor.walk.next = Some(next),
        (None, Some(stream)) => cursor.walk = Walk::of(stream),
        (None, None) => cursor.done = true,
    }
    Ok(finish(step, cursor))
}

fn finish(step: Step<'_>, cursor: History) -> Pulled {
    let mut out = step.out;
    out.more = !cursor.done;
    out.reached = cursor.reached.map(Millis);
    out.cursor = cursor.write();
    out
}

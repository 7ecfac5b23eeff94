//! The years before: texts, then calls, then recordings, each from the newest to the oldest. What is
//! not finished is left to the rounds for new items, which go back a day.

use listo_domain::Millis;

use super::api::Api;
use super::call::Moment;
use super::page::{At, Step, give};
use super::state::{History, Seen, Walk};
use crate::blobs::BlobSink;
use crate::connector::{Fault, Pull, Pulled};
use crate::cursor::Cursor as _;

pub(super) fn step(api: &Api, ask: &Pull<'_>, blobs: &dyn BlobSink) -> Result<Pulled, Fault> {
    let mut cursor = History::read(ask.cursor);
    let mut step = Step::new(api, ask.now, blobs, Seen::default());
    if cursor.done {
        return Ok(finish(step, cursor));
    }
    let stream = cursor.walk.stream;
    let resource = stream.resource();
    let path = match &cursor.walk.next {
        Some(next) => next.clone(),
        None => api.first(&resource, &[("PageSize", "1000")]),
    };
    let page = match api.page(&resource, &path) {
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

    let times = || page.items.iter().filter_map(|item| stream.time(item));
    let moment = Moment {
        newest: cursor
            .walk
            .next
            .as_ref()
            .and(cursor.walk.newest)
            .map(Millis),
        more: page.next.is_some(),
    };
    if cursor.walk.next.is_none() && cursor.walk.newest.is_none() {
        cursor.walk.newest = times().max().map(|newest| newest.0);
    }
    let after = cursor.walk.after.take();
    let at = At {
        stream,
        page: &page.items,
        floor: None,
        after: after.as_deref(),
        moment,
    };
    cursor.walk.after = give(&mut step, &at, &mut cursor.walk.legs)?;
    if cursor.walk.after.is_some() {
        return Ok(finish(step, cursor));
    }
    let oldest = times().min().map(|oldest| oldest.0);
    cursor.reached = [cursor.reached, oldest].into_iter().flatten().min();
    match (page.next, stream.next(false)) {
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

//! What was before, once. What is not finished is left to the rounds for new items, which go back a day.

use listo_domain::Millis;

use super::cursor::{Cursor as _, Seen};
use super::state::{History, Walk};
use super::step::Step;
use super::{Lists, Reach};
use crate::blobs::BlobSink;
use crate::connector::{Fault, Pull, Pulled};

pub(super) fn step<L: Lists>(
    lists: &L,
    ask: &Pull<'_>,
    blobs: &dyn BlobSink,
) -> Result<Pulled, Fault> {
    let mut cursor = History::read(ask.cursor);
    let mut step = Step::new(lists, ask, Reach::History, blobs, Seen::default());
    if !cursor.done {
        let begun = cursor.walk.take();
        let mut walk = begun.unwrap_or_else(|| Walk::of(lists.first(Reach::History)));
        let went = walk.read(&mut step, Reach::History, None)?;
        cursor.reached = went.oldest.into_iter().chain(cursor.reached).min();
        cursor.walk = match went.ended {
            true => lists.next(walk.stream, Reach::History).map(Walk::of),
            false => Some(walk),
        };
        cursor.done = cursor.walk.is_none();
    }
    let mut out = step.out;
    out.more = !cursor.done;
    out.reached = cursor.reached.map(Millis);
    out.cursor = cursor.write();
    Ok(out)
}

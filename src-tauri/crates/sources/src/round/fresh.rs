//! New items, in rounds: list by list, each down to its watermark.

use listo_domain::Millis;

use super::cursor::Cursor as _;
use super::state::{Fresh, Round, Walk};
use super::step::Step;
use super::{Lists, Reach};
use crate::blobs::BlobSink;
use crate::connector::{Fault, Pull, Pulled};

/// Items may come into a list a little late, and calls when they have ended.
const OVERLAP_MS: i64 = 10 * 60_000;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

pub(super) fn step<L: Lists>(
    lists: &L,
    ask: &Pull<'_>,
    blobs: &dyn BlobSink,
) -> Result<Pulled, Fault> {
    let mut cursor = Fresh::read(ask.cursor);
    let begun = cursor.round.take();
    let mut round = begun.unwrap_or_else(|| begin(lists, &cursor, ask.now));
    let (stream, reach) = (round.walk.stream, round.reach());
    let floor = round.floor(cursor.mark(stream).and_then(|mark| *mark));
    let mut step = Step::new(lists, ask, reach, blobs, std::mem::take(&mut cursor.seen));
    let went = round.walk.read(&mut step, reach, Some(floor))?;
    if went.ended {
        if let Some(mark) = cursor.mark(stream) {
            round.raise(mark, ask.now);
        }
        match lists.next(stream, reach) {
            Some(next) => {
                round.walk = Walk::of(next);
                cursor.round = Some(round);
            }
            None => {
                if round.deep {
                    cursor.deep_at = Some(round.began);
                }
                step.seen.prune(deepest(&cursor, round.began));
            }
        }
    } else {
        cursor.round = Some(round);
    }
    let mut out = step.out;
    cursor.seen = step.seen;
    out.more = cursor.round.is_some();
    out.cursor = cursor.write();
    Ok(out)
}

fn begin<L: Lists>(lists: &L, cursor: &Fresh, now: Millis) -> Round {
    // A clock that was set back would put it off for ever.
    let deep = cursor
        .deep_at
        .is_none_or(|at| now.0 < at || now.0 - at >= HOUR_MS);
    let mut round = Round {
        began: now.0,
        deep,
        walk: Walk::default(),
    };
    round.walk = Walk::of(lists.first(round.reach()));
    round
}

/// Before this time no round looks: in a quiet account the mark stands still.
fn deepest(cursor: &Fresh, began: i64) -> i64 {
    let marks = [cursor.messages, cursor.calls, cursor.recordings];
    let lowest = marks.into_iter().flatten().fold(began, i64::min);
    lowest - DAY_MS - OVERLAP_MS
}

impl Round {
    fn reach(&self) -> Reach {
        match self.deep {
            true => Reach::Deep,
            false => Reach::Usual,
        }
    }

    /// Items before this time are not given again. A deep round goes back a day from the watermark, not
    /// from now: what was on its way when Listo was closed is followed when it is opened again.
    fn floor(&self, mark: Option<i64>) -> Millis {
        let mark = mark.map_or(self.began, |mark| mark.min(self.began));
        Millis(mark - if self.deep { DAY_MS } else { OVERLAP_MS })
    }

    fn raise(&self, mark: &mut Option<i64>, now: Millis) {
        // With nothing seen, a day's grace for a clock that is wrong.
        let newest = self.walk.newest.unwrap_or(self.began - DAY_MS).min(now.0);
        let old = mark.unwrap_or(newest);
        // What has not ended in a day never says so.
        let held = self.walk.held.filter(|held| *held > now.0 - DAY_MS);
        let risen = newest.max(old.min(now.0));
        *mark = Some(held.map_or(risen, |held| held.min(risen)));
    }
}

//! One page of one list on its way to items.

use listo_domain::{Attachment, Millis};
use serde_json::Value;

use super::cursor::Seen;
use super::state::Stream;
use super::{Lists, Reach};
use crate::blobs::BlobSink;
use crate::connector::{Fault, Problem, Pull, Pulled};
use crate::http::Fetched;

/// Requests beside that for the page, after which a step ends: it is stored as a whole or not at all,
/// and a thousand pictures over a weak line would never come to that. Tests of lists meet it all the time.
const REQUESTS: usize = if cfg!(test) { 3 } else { 40 };
/// No statuses of any provider.
const UNREADABLE: &str = "?";
/// It was given without a file that could not be had.
const LATE: &str = "late";
/// A file that cannot be had keeps the items around it waiting for so many attempts, and then no longer.
const PATIENCE: u32 = 3;
/// After so many in vain a step ends, as after many requests: each may take minutes.
const IN_VAIN: usize = 3;
/// An item is asked for its files again for so long. A deep round goes back a little further.
const LATE_MS: i64 = 22 * 3_600_000;

/// What a step has come to so far.
pub struct Step<'a, L> {
    pub lists: &'a L,
    pub now: Millis,
    pub out: Pulled,
    /// Items that need requests of their own, and were given in an earlier step.
    pub seen: Seen,
    /// Requests made beside that for the page.
    pub spent: usize,
    /// The earliest item that is not finished and so not given.
    pub(super) held: Option<Millis>,
    reach: Reach,
    failed: u32,
    in_vain: usize,
    /// A file of the item at hand is to be asked for again.
    late: bool,
    blobs: &'a dyn BlobSink,
}

impl<'a, L: Lists> Step<'a, L> {
    pub(super) fn new(
        lists: &'a L,
        ask: &Pull<'_>,
        reach: Reach,
        blobs: &'a dyn BlobSink,
        seen: Seen,
    ) -> Self {
        Self {
            lists,
            now: ask.now,
            reach,
            failed: ask.failed,
            in_vain: 0,
            late: false,
            out: Pulled::default(),
            seen,
            spent: 0,
            held: None,
            blobs,
        }
    }

    /// What is about `at` is not finished. It has to come by again.
    pub fn hold(&mut self, at: Millis) {
        self.held = Some(self.held.map_or(at, |held| held.min(at)));
    }

    /// Whether it is that close to now; what is later than now is, but not by years.
    pub fn is_within(&self, at: Millis, ms: i64) -> bool {
        self.now.0.saturating_sub(at.0).saturating_abs() < ms
    }

    pub fn problem(&mut self, id: &str, field: &str, what: &str) {
        self.out.problems.push(Problem {
            id: id.to_owned(),
            field: field.to_owned(),
            what: what.to_owned(),
        });
    }

    /// An item that cannot be read, told of once.
    pub fn unreadable(&mut self, problem: Problem, at: Option<Millis>) {
        if problem.id.is_empty() {
            self.out.problems.push(problem);
        } else if !self.seen.has(&problem.id, UNREADABLE) {
            self.seen
                .add(&problem.id, UNREADABLE, at.unwrap_or(self.now));
            self.out.problems.push(problem);
        }
    }

    /// An item that needs requests of its own, and was given in this state: it is passed over. One that lacks a
    /// file is given again by a deep round.
    pub fn has_given(&self, id: &str, status: &str) -> bool {
        self.seen.has(id, status) || (self.reach == Reach::Usual && self.seen.has(id, LATE))
    }

    /// It is given, with all its files or without those that are to be asked for again.
    pub fn gave(&mut self, id: &str, status: &str, at: Millis) {
        let status = match std::mem::take(&mut self.late) {
            true => LATE,
            false => status,
        };
        self.seen.add(id, status, at);
    }

    /// Fetches and stores a file of the item `id` of the time `at`. One that cannot be had is a problem of the
    /// item, or is left for later. `stated` is what the item calls its type.
    ///
    /// # Errors
    /// It could not be stored, or none can be had for now.
    pub fn file(
        &mut self,
        id: &str,
        at: Millis,
        field: &str,
        place: &str,
        stated: Option<&str>,
    ) -> Result<Option<Attachment>, Fault> {
        self.spent += 1;
        let stored = self.lists.file(place).and_then(|fetched| match fetched {
            Fetched::Whole(media) => media.store(self.blobs, stated).map(Some),
            Fetched::Not(why) => {
                self.problem(id, field, &why);
                Ok(None)
            }
        });
        match stored {
            Err(fault) => self.missed(id, at, field, fault).map(|()| None),
            stored => stored,
        }
    }

    /// Something of an item cannot be had. After a few attempts the item is given without it, so that one file
    /// does not keep a whole source away.
    ///
    /// # Errors
    /// The fault, where it is worth another attempt, or is not of this file alone.
    pub fn missed(&mut self, id: &str, at: Millis, field: &str, fault: Fault) -> Result<(), Fault> {
        let is_of_all = matches!(
            fault,
            Fault::Storage(_) | Fault::Limited { .. } | Fault::Refused { .. } | Fault::Unpaired(_)
        );
        if is_of_all || (self.failed < PATIENCE && !self.seen.has(id, LATE)) {
            return Err(fault);
        }
        self.in_vain += 1;
        if self.in_vain >= IN_VAIN {
            self.spent = self.spent.max(REQUESTS);
        }
        match self.is_within(at, LATE_MS) {
            true => self.late = true,
            false => self.problem(id, field, &fault.to_string()),
        }
        Ok(())
    }
}

/// A page of a list, and where in the list it is.
#[derive(Debug, Clone, Copy)]
pub struct Leaf<'a> {
    pub stream: Stream,
    /// Everything on the page.
    pub items: &'a [Value],
    /// The newest time of the list so far, where this is not its first page.
    pub newest: Option<Millis>,
    /// Another page follows.
    pub more: bool,
    /// Items before this time were given in an earlier round.
    pub(super) floor: Option<Millis>,
    /// The last item of this page that an earlier step has given.
    pub(super) after: Option<&'a str>,
}

impl<'a> Leaf<'a> {
    /// The items that no earlier round has given.
    pub fn wanted<L: Lists>(&self, lists: &L) -> impl Iterator<Item = &'a Value> {
        let (floor, stream) = (self.floor, self.stream);
        let wanted = move |value: &&Value| match (floor, lists.time(stream, value)) {
            (Some(floor), Some(time)) => time >= floor,
            _ => true,
        };
        self.items.iter().filter(wanted)
    }

    /// Gives one item after the other, until a step has made enough requests. See [`Lists::give`].
    ///
    /// # Errors
    /// As `give`.
    pub fn each<'s, L: Lists>(
        &self,
        step: &mut Step<'s, L>,
        give: impl Fn(&mut Step<'s, L>, &Value) -> Result<(), Fault>,
    ) -> Result<Option<String>, Fault> {
        let given = |value: &Value| self.after.is_some_and(|after| L::id(value) == after);
        let start = self.items.iter().position(given).map_or(0, |at| at + 1);
        let rest = Leaf {
            items: self.items.get(start..).unwrap_or_default(),
            ..*self
        };
        let mut rest = rest.wanted(step.lists).peekable();
        while let Some(value) = rest.next() {
            give(step, value)?;
            let id = L::id(value);
            if step.spent >= REQUESTS && rest.peek().is_some() && !id.is_empty() {
                return Ok(Some(id.to_owned()));
            }
        }
        Ok(None)
    }
}

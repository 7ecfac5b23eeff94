//! One page of one list on its way to items.

use listo_domain::{Attachment, Millis};
use serde_json::Value;

use super::Lists;
use super::cursor::Seen;
use super::state::Stream;
use crate::blobs::BlobSink;
use crate::connector::{Fault, Problem, Pulled};
use crate::http::Fetched;

/// Requests beside that for the page, after which a step ends: it is stored as a whole or not at all,
/// and a thousand pictures over a weak line would never come to that.
const REQUESTS: usize = 40;
/// No status of any provider.
const UNREADABLE: &str = "?";

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
    blobs: &'a dyn BlobSink,
}

impl<'a, L: Lists> Step<'a, L> {
    pub(super) fn new(lists: &'a L, now: Millis, blobs: &'a dyn BlobSink, seen: Seen) -> Self {
        Self {
            lists,
            now,
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

    /// Fetches and stores a file; one that cannot be had is a problem of the item `id`. `stated` is what
    /// the item calls its type.
    ///
    /// # Errors
    /// No whole answer came, or it could not be stored.
    pub fn file(
        &mut self,
        id: &str,
        field: &str,
        place: &str,
        stated: Option<&str>,
    ) -> Result<Option<Attachment>, Fault> {
        self.spent += 1;
        match self.lists.file(place)? {
            Fetched::Whole(media) => media.store(self.blobs, stated).map(Some),
            Fetched::Not(why) => {
                self.problem(id, field, &why);
                Ok(None)
            }
        }
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

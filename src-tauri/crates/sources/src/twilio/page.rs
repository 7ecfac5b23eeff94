//! One page of one list on its way to items: what new items and history have in common.

use listo_domain::{Attachment, Millis};
use serde_json::Value;

use super::api::{Api, Resource};
use super::call::{self, Legs, Moment};
use super::fields::Fields;
use super::state::{Seen, Stream};
use super::{MEDIA_LIMIT, message, voicemail};
use crate::blobs::BlobSink;
use crate::connector::{Fault, Problem, Pulled};
use crate::http::Fetched;

/// Requests beside that for the page, after which a step ends: it is stored as a whole or not at all,
/// and a thousand pictures over a weak line would never come to that.
const REQUESTS: usize = 40;

/// No status of Twilio's.
const UNREADABLE: &str = "?";

pub(super) struct Step<'a> {
    pub(super) api: &'a Api,
    pub(super) now: Millis,
    pub(super) out: Pulled,
    pub(super) seen: Seen,
    /// Requests made beside that for the page.
    pub(super) spent: usize,
    /// The earliest item that is not finished and so not given.
    pub(super) held: Option<Millis>,
    blobs: &'a dyn BlobSink,
}

impl<'a> Step<'a> {
    pub(super) fn new(api: &'a Api, now: Millis, blobs: &'a dyn BlobSink, seen: Seen) -> Self {
        Self {
            api,
            now,
            out: Pulled::default(),
            seen,
            spent: 0,
            held: None,
            blobs,
        }
    }

    /// What is about `at` is not finished. It has to come by again.
    pub(super) fn hold(&mut self, at: Millis) {
        self.held = Some(self.held.map_or(at, |held| held.min(at)));
    }

    /// Whether it is that close to now; what is later than now is, but not by years.
    pub(super) fn is_within(&self, at: Millis, ms: i64) -> bool {
        self.now.0.saturating_sub(at.0).saturating_abs() < ms
    }

    pub(super) fn problem(&mut self, id: &str, field: &str, what: &str) {
        self.out.problems.push(Problem {
            id: id.to_owned(),
            field: field.to_owned(),
            what: what.to_owned(),
        });
    }

    /// An item that cannot be read, told of once.
    pub(super) fn unreadable(&mut self, problem: Problem, at: Option<Millis>) {
        if problem.id.is_empty() {
            self.out.problems.push(problem);
        } else if !self.seen.has(&problem.id, UNREADABLE) {
            self.seen
                .add(&problem.id, UNREADABLE, at.unwrap_or(self.now));
            self.out.problems.push(problem);
        }
    }

    /// Fetches and stores a file; one that cannot be had is a problem of the item `id`.
    pub(super) fn file(
        &mut self,
        id: &str,
        field: &str,
        path: &str,
        stated: Option<&str>,
    ) -> Result<Option<Attachment>, Fault> {
        self.spent += 1;
        let media = match self.api.file(path, MEDIA_LIMIT)? {
            Fetched::Whole(media) => media,
            Fetched::Not(why) => {
                self.problem(id, field, &why);
                return Ok(None);
            }
            Fetched::Other(_) => return Err(Fault::Unreadable("it is no file".into())),
        };
        media.store(self.blobs, stated).map(Some)
    }
}

/// Where in a list a step is.
pub(super) struct At<'a> {
    pub(super) stream: Stream,
    /// Everything on the page.
    pub(super) page: &'a [Value],
    /// Items before this time were given in an earlier round.
    pub(super) floor: Option<Millis>,
    /// The last item of this page that an earlier step has given.
    pub(super) after: Option<&'a str>,
    pub(super) moment: Moment,
}

/// Gives what is on the page. Where that is too much for one step it gives back after which item to go
/// on with the same page.
pub(super) fn give(
    step: &mut Step<'_>,
    at: &At<'_>,
    legs: &mut Legs,
) -> Result<Option<String>, Fault> {
    let wanted = |value: &&Value| match (at.floor, at.stream.time(value)) {
        (Some(floor), Some(time)) => time >= floor,
        _ => true,
    };
    if at.stream == Stream::Calls {
        let wanted: Vec<&Value> = at.page.iter().filter(wanted).collect();
        call::give(step, at.page, &wanted, legs, at.moment)?;
        return Ok(None);
    }
    let done = |value: &Value| at.after.is_some_and(|after| Fields(value).sid() == after);
    let start = at
        .page
        .iter()
        .position(done)
        .map_or(0, |position| position + 1);
    let mut rest = at.page.iter().skip(start).filter(wanted).peekable();
    while let Some(value) = rest.next() {
        match at.stream {
            Stream::Recordings => voicemail::give(step, value)?,
            Stream::Messages | Stream::Late | Stream::Calls => message::give(step, value)?,
        }
        let sid = Fields(value).sid();
        if step.spent >= REQUESTS && rest.peek().is_some() && !sid.is_empty() {
            return Ok(Some(sid.to_owned()));
        }
    }
    Ok(None)
}

impl Stream {
    pub(super) fn resource(self) -> Resource {
        match self {
            Self::Messages | Self::Late => Resource::messages(),
            Self::Calls => Resource::calls(),
            Self::Recordings => Resource::recordings(),
        }
    }

    fn dates(self) -> [&'static str; 2] {
        match self {
            Self::Messages | Self::Late => message::DATES,
            Self::Calls => call::DATES,
            Self::Recordings => voicemail::DATES,
        }
    }

    /// The latest time an item gives for where it stands in its list.
    pub(super) fn time(self, value: &Value) -> Option<Millis> {
        Fields(value).latest(self.dates())
    }

    /// As [`Self::time`], of items that have their place for good: one that waits to be sent may stand
    /// anywhere, and says nothing about those behind it.
    pub(super) fn settled(self, value: &Value) -> Option<Millis> {
        let [first, _] = self.dates();
        Fields(value).has(first).then(|| self.time(value)).flatten()
    }
}

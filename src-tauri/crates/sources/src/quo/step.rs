//! One page of one list on its way to items: what new items and history have in common.

use listo_domain::{Address, Attachment, Millis, Party};
use serde_json::Value;

use super::api::Api;
use super::book::Book;
use super::fields::{Fields, address};
use super::state::Stream;
use super::{MEDIA_LIMIT, call, message};
use crate::blobs::BlobSink;
use crate::connector::{Fault, Problem, Pulled};
use crate::cursor::Seen;
use crate::http::Fetched;

/// Files, after which a step ends: it is stored as a whole or not at all, and many pictures over a weak
/// line would never come to that.
const FILES: usize = 40;
/// No status of Quo's.
const UNREADABLE: &str = "?";

pub(super) struct Step<'a> {
    pub(super) api: &'a Api,
    pub(super) book: &'a Book,
    pub(super) now: Millis,
    pub(super) out: Pulled,
    pub(super) seen: Seen,
    /// The earliest item that is not finished and so not given.
    pub(super) held: Option<Millis>,
    files: usize,
    /// Our numbers have been asked for in this step.
    asked: bool,
    blobs: &'a dyn BlobSink,
}

impl<'a> Step<'a> {
    pub(super) fn new(
        api: &'a Api,
        book: &'a Book,
        now: Millis,
        blobs: &'a dyn BlobSink,
        seen: Seen,
    ) -> Self {
        Self {
            api,
            book,
            now,
            out: Pulled::default(),
            seen,
            held: None,
            files: 0,
            asked: false,
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

    /// Our number of an item: what Quo calls `id`, or else that one of `sides` which is ours.
    ///
    /// # Errors
    /// Our numbers could not be had.
    pub(super) fn own(
        &mut self,
        id: Option<&str>,
        sides: &[Address],
    ) -> Result<Option<String>, Fault> {
        let look = |book: &Book| match id {
            Some(id) => book.number(id),
            None => {
                let ours = sides.iter().find(|side| book.is_ours(side));
                ours.map(|side| side.0.clone())
            }
        };
        let found = look(self.book);
        if found.is_some() || self.asked {
            return Ok(found);
        }
        self.asked = true;
        self.book.numbers(self.api)?;
        Ok(look(self.book))
    }

    /// The others of an item, with the names that Quo's contacts give them.
    pub(super) fn parties(&self, own: &str, sides: impl Iterator<Item = Address>) -> Vec<Party> {
        let mut others: Vec<Address> = sides.filter(|side| side.0 != own).collect();
        others.sort();
        others.dedup();
        if others.is_empty() {
            // A withheld number.
            others.push(Address(String::new()));
        }
        let named = |address: Address| Party {
            name: self.book.name(&address),
            address,
        };
        others.into_iter().map(named).collect()
    }

    /// Fetches and stores a file; one that cannot be had is a problem of the item `id`.
    pub(super) fn file(
        &mut self,
        id: &str,
        field: &str,
        url: &str,
        stated: Option<&str>,
    ) -> Result<Option<Attachment>, Fault> {
        self.files += 1;
        let media = match self.api.file(url, MEDIA_LIMIT)? {
            Fetched::Whole(media) => media,
            Fetched::Not(why) => {
                self.problem(id, field, &why);
                return Ok(None);
            }
            Fetched::Other(_) => return Err(Fault::Unreadable("it is no file".into())),
        };
        media.store(self.blobs, stated).map(Some)
    }

    /// Gives what is on the page after the item `after`. Where that is too much for one step it gives back
    /// after which item to go on with the same page.
    pub(super) fn give(
        &mut self,
        stream: Stream,
        page: &[Value],
        after: Option<&str>,
    ) -> Result<Option<String>, Fault> {
        let done = |value: &Value| after.is_some_and(|after| Fields(value).id() == after);
        let start = page.iter().position(done).map_or(0, |place| place + 1);
        let mut rest = page.iter().skip(start).peekable();
        while let Some(value) = rest.next() {
            match stream {
                Stream::Contacts => {}
                Stream::Messages => message::give(self, value)?,
                Stream::Calls => call::give(self, value)?,
            }
            let id = Fields(value).id();
            if self.files >= FILES && rest.peek().is_some() && !id.is_empty() {
                return Ok(Some(id.to_owned()));
            }
        }
        Ok(None)
    }
}

/// Addresses of a list of texts, or of objects that name them.
pub(super) fn addresses<'a>(list: &'a [Value]) -> impl Iterator<Item = Address> + 'a {
    let text = |value: &'a Value| value.as_str().or(Fields(value).text("phoneNumber"));
    let texts = list.iter().filter_map(text).map(str::trim);
    texts.filter(|text| !text.is_empty()).map(address)
}

/// A message or call: when it began.
pub(super) fn time(value: &Value) -> Option<Millis> {
    Fields(value).time("createdAt")
}

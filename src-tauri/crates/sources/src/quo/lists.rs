//! Contacts, texts and calls as lists. The contacts come first, once an hour, so that items have the
//! names of today. Quo does not say in which order it lists.

use std::cell::Cell;

use listo_domain::{Address, Millis, Party};
use serde_json::Value;

use super::api::Api;
use super::book::Book;
use super::fields::{Fields, address};
use super::{call, message};
use crate::connector::Fault;
use crate::http::Fetched;
use crate::round::{self, Ask, Leaf, Lists, Page, Reach, Stream};

pub(super) type Step<'a, 'b> = round::Step<'a, Workspace<'b>>;

pub(super) struct Workspace<'a> {
    api: &'a Api,
    book: &'a Book,
    /// Our numbers have been asked for in this step.
    asked: Cell<bool>,
}

impl<'a> Workspace<'a> {
    pub(super) fn new(api: &'a Api, book: &'a Book) -> Self {
        let asked = Cell::new(false);
        Self { api, book, asked }
    }

    /// Our number of an item: what Quo calls `id`, or else that one of `sides` which is ours.
    ///
    /// # Errors
    /// Our numbers could not be had.
    pub(super) fn own(&self, id: Option<&str>, sides: &[Address]) -> Result<Option<String>, Fault> {
        let look = || match id {
            Some(id) => self.book.number(id),
            None => {
                let ours = sides.iter().find(|side| self.book.is_ours(side));
                ours.map(|side| side.0.clone())
            }
        };
        let found = look();
        if found.is_some() || self.asked.replace(true) {
            return Ok(found);
        }
        self.book.numbers(self.api)?;
        Ok(look())
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
}

impl Lists for Workspace<'_> {
    type Aside = ();

    fn first(&self, reach: Reach) -> Stream {
        let known = match reach {
            Reach::Usual => self.book.is_complete(),
            Reach::Deep => false,
            Reach::History => true,
        };
        match known {
            true => Stream::Messages,
            false => Stream::Contacts,
        }
    }

    fn next(&self, done: Stream, _: Reach) -> Option<Stream> {
        match done {
            Stream::Contacts => Some(Stream::Messages),
            Stream::Messages => Some(Stream::Calls),
            _ => None,
        }
    }

    fn page(&self, ask: &Ask<'_>) -> Result<Page, Fault> {
        self.api.page(ask)
    }

    fn instead(&self, stream: Stream, fault: Fault) -> Result<Page, Fault> {
        match (stream, fault) {
            // Names are good to have, and no more: texts do not wait for them. The next deep round asks again.
            (
                Stream::Contacts,
                Fault::Rejected(_)
                | Fault::Refused { .. }
                | Fault::Failing(_)
                | Fault::NoAnswer(_)
                | Fault::Unreadable(_),
            ) => Ok(Page::default()),
            (_, fault) => Err(fault),
        }
    }

    fn is_newest_first(&self, _: Stream) -> bool {
        false
    }

    fn id(item: &Value) -> &str {
        Fields(item).id()
    }

    fn time(&self, stream: Stream, item: &Value) -> Option<Millis> {
        match stream {
            Stream::Contacts => None,
            _ => Fields(item).time("createdAt"),
        }
    }

    fn give(
        step: &mut round::Step<'_, Self>,
        leaf: &Leaf<'_>,
        (): &mut (),
    ) -> Result<Option<String>, Fault> {
        match leaf.stream {
            Stream::Contacts => {
                step.lists.book.learn(leaf.items, !leaf.more);
                Ok(None)
            }
            Stream::Calls => leaf.each(step, call::give),
            _ => leaf.each(step, message::give),
        }
    }

    fn file(&self, place: &str) -> Result<Fetched, Fault> {
        self.api.file(place)
    }
}

/// Addresses of a list of texts, or of objects that name them.
pub(super) fn addresses<'a>(list: &'a [Value]) -> impl Iterator<Item = Address> + 'a {
    let text = |value: &'a Value| value.as_str().or(Fields(value).text("phoneNumber"));
    let texts = list.iter().filter_map(text).map(str::trim);
    texts.filter(|text| !text.is_empty()).map(address)
}

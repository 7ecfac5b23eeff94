//! Texts, calls and recordings as lists, each from the newest to the oldest.
//!
//! The lists of texts and calls are asked for without a date. What has failed before it was sent or
//! begun has none, and Twilio could not find it by one; the lists are newest first, so that reading
//! ends at the watermark all the same.

use listo_domain::Millis;
use serde_json::Value;

use super::api::{Api, Resource};
use super::call::{self, Legs};
use super::fields::Fields;
use super::{message, voicemail};
use crate::connector::Fault;
use crate::dates;
use crate::http::Fetched;
use crate::round::{self, Ask, Leaf, Lists, Page, Reach, Stream};

/// Items of a page: of a list that mostly has nothing new, and the most that Twilio gives.
const FEW: &str = "50";
const MANY: &str = "1000";

pub(super) type Step<'a, 'b> = round::Step<'a, Resources<'b>>;

pub(super) struct Resources<'a> {
    pub(super) api: &'a Api,
}

impl Lists for Resources<'_> {
    /// The leg that made another comes later in a list.
    type Aside = Legs;

    fn first(&self, _: Reach) -> Stream {
        Stream::Messages
    }

    fn next(&self, done: Stream, reach: Reach) -> Option<Stream> {
        match done {
            Stream::Messages if reach == Reach::Deep => Some(Stream::Late),
            Stream::Messages | Stream::Late => Some(Stream::Calls),
            Stream::Calls => Some(Stream::Recordings),
            Stream::Recordings | Stream::Contacts => None,
        }
    }

    fn page(&self, ask: &Ask<'_>) -> Result<Page, Fault> {
        let resource = match ask.stream {
            Stream::Calls => Resource::calls(),
            Stream::Recordings => Resource::recordings(),
            _ => Resource::messages(),
        };
        if let Some(next) = ask.next {
            return self.api.page(&resource, next);
        }
        let size = match ask.reach {
            Reach::Usual => FEW,
            Reach::Deep => "500",
            Reach::History => MANY,
        };
        // Days of UTC are the finest that Twilio takes.
        let day = ask.since.map(dates::day);
        let date = match ask.stream {
            Stream::Late => Some("DateSent>"),
            Stream::Recordings => Some("DateCreated>"),
            _ => None,
        };
        let first = |size| {
            let mut query = vec![("PageSize", size)];
            query.extend(date.zip(day.as_deref()));
            self.api.first(&resource, &query)
        };
        let mut page = self.api.page(&resource, &first(size))?;
        if size == FEW && page.next.is_some() {
            // Much has come in, or it is long ago: from its beginning, in pages that are worth a request.
            page.next = Some(first(MANY));
        }
        Ok(page)
    }

    fn is_newest_first(&self, stream: Stream) -> bool {
        stream != Stream::Late
    }

    fn id(item: &Value) -> &str {
        Fields(item).sid()
    }

    fn time(&self, stream: Stream, item: &Value) -> Option<Millis> {
        Fields(item).latest(dates_of(stream))
    }

    fn is_settled(&self, stream: Stream, item: &Value) -> bool {
        let [first, _] = dates_of(stream);
        Fields(item).has(first)
    }

    fn give(
        step: &mut round::Step<'_, Self>,
        leaf: &Leaf<'_>,
        legs: &mut Legs,
    ) -> Result<Option<String>, Fault> {
        match leaf.stream {
            Stream::Calls => call::give(step, leaf, legs).map(|()| None),
            Stream::Recordings => leaf.each(step, voicemail::give),
            _ => leaf.each(step, message::give),
        }
    }

    fn file(&self, place: &str) -> Result<Fetched, Fault> {
        self.api.file(place)
    }
}

fn dates_of(stream: Stream) -> [&'static str; 2] {
    match stream {
        Stream::Calls => call::DATES,
        Stream::Recordings => voicemail::DATES,
        _ => message::DATES,
    }
}

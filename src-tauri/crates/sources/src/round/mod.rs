//! How the lists of a provider are read: what is new in rounds, what was before once. A connector
//! describes its lists as [`Lists`]; where a step is, what has been given and how far back the next
//! round goes is kept here, and is the same for all.
//!
//! What is new is asked for list by list, each down to its watermark: the newest time seen when it was
//! read last, less an overlap, because items may come in a little late. A deep round, once an hour, goes
//! back a day. Times are compared with times of the provider, so that a wrong clock here loses nothing,
//! and a watermark rises only when its list has been read to its end.

mod cursor;
mod fresh;
mod history;
mod state;
mod step;
mod walk;

pub use cursor::Seen;
pub use state::Stream;
pub use step::{Leaf, Step};

use listo_domain::Millis;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::blobs::BlobSink;
use crate::connector::{Fault, Pull, Pulled, Stage};
use crate::http::Fetched;

/// Files larger than this stay where they are.
pub(crate) const MEDIA_LIMIT: u64 = 25 * 1024 * 1024;

/// The lists of a provider.
pub trait Lists: Sized {
    /// What has to be remembered from one page of a list to the next; `()` where that is nothing.
    type Aside: Default + Serialize + DeserializeOwned;

    /// The list that is read first.
    fn first(&self, reach: Reach) -> Stream;

    /// The list that is read after `done`; `None` after the last.
    fn next(&self, done: Stream, reach: Reach) -> Option<Stream>;

    /// # Errors
    /// It cannot be had; [`Fault::Rejected`] where the page is no longer known. Then its list is begun
    /// once more.
    fn page(&self, ask: &Ask<'_>) -> Result<Page, Fault>;

    /// What is taken for a page that cannot be had: nothing, where the other lists are worth reading
    /// without this one.
    ///
    /// # Errors
    /// The fault itself, where they are not.
    fn instead(&self, stream: Stream, fault: Fault) -> Result<Page, Fault> {
        let _ = stream;
        Err(fault)
    }

    /// The provider promises that the list goes from the newest to the oldest: then reading ends at the
    /// watermark. Else it ends with the list.
    fn is_newest_first(&self, stream: Stream) -> bool;

    /// The provider's id of an item; empty where it has none.
    fn id(item: &Value) -> &str;

    /// When an item was, as far as its place in the list goes. The latest one, where it has several.
    fn time(&self, stream: Stream, item: &Value) -> Option<Millis>;

    /// The item has its place for good. One that is still to be sent may stand anywhere, and says nothing
    /// about those behind it.
    fn is_settled(&self, stream: Stream, item: &Value) -> bool {
        let _ = (stream, item);
        true
    }

    /// Turns the items of a page into those of the step, mostly by [`Leaf::each`]. Where that is too much
    /// for one step it gives back after which item to go on with the same page.
    ///
    /// # Errors
    /// Something that an item needs could not be had: nothing of this step counts.
    fn give(
        step: &mut Step<'_, Self>,
        leaf: &Leaf<'_>,
        aside: &mut Self::Aside,
    ) -> Result<Option<String>, Fault>;

    /// A file of an item, at a place that the item names.
    ///
    /// # Errors
    /// No whole answer came.
    fn file(&self, place: &str) -> Result<Fetched, Fault> {
        Ok(Fetched::Not(format!("there is no file at {place}")))
    }
}

/// How far back is looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// A few minutes before what was seen last.
    Usual,
    /// A day.
    Deep,
    /// To the beginning.
    History,
}

/// What a page is asked for by.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    pub stream: Stream,
    pub reach: Reach,
    /// Items before this time are not wanted; those that come all the same are left out.
    pub since: Option<Millis>,
    /// What the page before called this one; `None` for the first.
    pub next: Option<&'a str>,
}

#[derive(Debug, Default)]
pub struct Page {
    pub items: Vec<Value>,
    /// By which the next one is asked for.
    pub next: Option<String>,
}

/// One step, as [`Connector::pull`](crate::connector::Connector::pull) has to make it.
///
/// # Errors
/// Nothing of this step is to be stored; the same call may be made again.
pub fn pull<L: Lists>(lists: &L, ask: &Pull<'_>, blobs: &dyn BlobSink) -> Result<Pulled, Fault> {
    match ask.stage {
        Stage::New => fresh::step(lists, ask, blobs),
        Stage::History => history::step(lists, ask, blobs),
    }
}

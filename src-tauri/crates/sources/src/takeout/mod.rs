//! Exports of Google Voice made with Google Takeout: a folder or zips of HTML pages, one for each
//! call and each stretch of texts, with pictures and recordings beside them.
//!
//! Nobody documents the format; it is taken from exports. What the reader decides:
//! - The markup tells what a page is, and the links with `rel=tag` what kind of call; names of
//!   files and folders count where these say nothing, as they are translated. Times are the `title`
//!   attributes; what is shown beside them is translated as well.
//! - "Me" (an `abbr.fn`) is us. A page on which only we wrote has no number of the other side: it
//!   comes from the name of the file, or from another page with the same name, for which such pages
//!   are read last; or else the name is the address.
//! - The text of `q` is what a browser shows of it. Placeholders ("MMS Sent") are text.
//! - Files are matched by their names without the ending, which the pages leave out, in all parts
//!   of the export that are here. A name never becomes a path.
//! - Labels are of a whole page: "unread" is about its newest message of others. What was archived,
//!   thrown away or taken for spam is out of the inbox.
//! - What makes two records the same: see `identity`.
//! - HTML is read by `html5gum`, a tokenizer of the WHATWG standard that keeps nothing: a tree is
//!   not needed, and a hostile page costs no more time than its length.

mod call;
mod identity;
mod labels;
mod markup;
mod media;
mod page;
mod people;
mod place;
mod reader;
mod thread;
mod values;

use std::path::Path;

pub use reader::{MAX_PAGE, Reader, TakeoutOptions};

/// Bytes that reading a folder or a zip is about, for a progress bar; `None` where it is no export.
pub fn bytes(path: &Path) -> Option<u64> {
    place::Place::open(path).ok().map(|place| place.total)
}

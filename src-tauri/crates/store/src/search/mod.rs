//! Full-text search: what is written into the indexes, and what is asked of them.

mod ask;
mod comments;
mod filter;
mod find;
mod index;
mod mark;
mod walk;
mod why;

pub(crate) use ask::NAMES_SHOWN;
pub use ask::{Found, Hit, Order, Piece, SearchSpec};
pub(crate) use comments::hot as hot_comments;
pub(crate) use filter::{TAGGED, TAGS_NAMED};
pub(crate) use find::{FIND, TEXTS};
pub use find::{FindAt, Finds};
pub(crate) use index::{Named, index_comments, index_people, index_texts};
pub(crate) use walk::TEXT_HITS;
pub(crate) use why::ABOUT;

//! Insights: records of what has happened, kept small and by time, so that all of them can be read
//! for a figure.

mod catch_up;
mod pack;
mod read;

pub use catch_up::LedgerProgress;
pub(crate) use catch_up::{HISTORIES, STALE, TEXTS};
pub use read::Narrowed;
pub(crate) use read::{ASSIGNED, BLOCKS, OF_CONTACTS, OF_TAGS, TAGGED};

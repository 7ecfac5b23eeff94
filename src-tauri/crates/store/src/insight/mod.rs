//! Insights: records of what has happened, kept small and by time, so that all of them can be read
//! for a figure.

mod catch_up;
mod pack;
mod read;

pub use catch_up::LedgerProgress;
pub(crate) use catch_up::{CLAIM, HISTORIES, SIZES, TEXTS};
pub use read::Narrowed;
pub(crate) use read::{ASSIGNED, BLOCKS, OF_CONTACTS, OF_TAGS, TAGGED};

/// All has to be read anew.
pub(crate) const FORGET: [&str; 3] = [
    "DELETE FROM ledger",
    "UPDATE ledger_version SET version = version + 1",
    "INSERT OR REPLACE INTO ledger_stale (conversation_id, mark) SELECT id, 0 FROM conversation",
];

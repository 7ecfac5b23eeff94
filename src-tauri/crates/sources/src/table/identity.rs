//! The id that makes two rows the same message.

use crate::blobs::hex;
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, HashSet};

/// Gives ids over what a row says of the event itself, as the table writes it, so that the region,
/// the zone and the order of dates may be corrected between two imports. What may change later
/// (status, read, the name beside a number) is left out. Rows that are the same in all of it are
/// counted: the second is another message, and in a longer file the second again.
#[derive(Default)]
pub(super) struct Identity {
    /// Eight bytes a row, and not its text.
    seen: HashSet<u64>,
    again: HashMap<u64, u32>,
}

impl Identity {
    pub fn of(&mut self, fields: &[&str]) -> String {
        let mut hash = Sha256::new();
        let mut with = |field: &[u8]| {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field);
        };
        with(b"listo-table-1");
        fields.iter().for_each(|field| with(field.as_bytes()));
        let mut digest = hash.finalize();
        let short = digest.first_chunk::<8>().copied().unwrap_or_default();
        let short = u64::from_be_bytes(short);
        if !self.seen.insert(short) {
            let nth = self.again.entry(short).or_insert(0);
            *nth += 1;
            let mut more = Sha256::new();
            more.update(digest);
            more.update(nth.to_be_bytes());
            digest = more.finalize();
        }
        let mut text = hex(&digest);
        text.truncate(32);
        text
    }
}

//! The id that makes two copies of a record the same record.

use std::collections::HashMap;

use listo_domain::Direction;
use sha2::{Digest, Sha256};

use crate::blobs::hex;

/// Builds the `external_id`: the first 32 hex digits of a SHA-256 over what a page says about the
/// event itself. Left out is what differs between two exports of one history: names, labels, files
/// that are in another part, the offset of the times, and whom a text of ours went to: a page
/// names nobody until somebody has answered.
pub(super) struct Identity(Sha256);

impl Identity {
    pub(super) fn new(kind: &str, direction: Direction) -> Self {
        let direction = match direction {
            Direction::Inbound => "in",
            Direction::Outbound => "out",
        };
        let identity = Self(Sha256::new());
        identity.with("listo-takeout-1").with(kind).with(direction)
    }

    /// Adds one field. Its length goes before it, so that no two lists of fields read the same.
    pub(super) fn with(mut self, field: &str) -> Self {
        self.0.update((field.len() as u64).to_be_bytes());
        self.0.update(field.as_bytes());
        self
    }

    pub(super) fn finish(self) -> String {
        let mut text = hex(&self.0.finalize());
        text.truncate(32);
        text
    }

    /// The id of the first, second … record of this identity: see [`Doubles`].
    pub(super) fn finish_as(self, doubles: &mut Doubles, place: (u64, u32)) -> String {
        let digest = self.0.clone().finalize();
        let mut key = [0; 16];
        key.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        match doubles.number(u128::from_be_bytes(key), place) {
            0 => self.finish(),
            n => self.with(&n.to_string()).finish(),
        }
    }
}

/// Records that read the same and are not: one greeting that went to several people in one second,
/// two pictures of one moment. They are numbered by where they stand, so that a page that is there
/// twice adds nothing.
#[derive(Debug, Default)]
pub(super) struct Doubles {
    first: HashMap<u128, (u64, u32)>,
    more: HashMap<u128, Vec<(u64, u32)>>,
}

impl Doubles {
    fn number(&mut self, key: u128, place: (u64, u32)) -> usize {
        if *self.first.entry(key).or_insert(place) == place {
            return 0;
        }
        let more = self.more.entry(key).or_default();
        let known = more.iter().position(|other| *other == place);
        known.map_or_else(
            || {
                more.push(place);
                more.len()
            },
            |n| n + 1,
        )
    }
}

/// Names a page among others.
pub(super) fn place_of(stem: &str) -> u64 {
    let digest = Sha256::digest(stem.as_bytes());
    let mut eight = [0; 8];
    eight
        .iter_mut()
        .zip(digest)
        .for_each(|(to, from)| *to = from);
    u64::from_be_bytes(eight)
}

#[cfg(test)]
mod tests {
    use super::{Doubles, Identity};
    use listo_domain::Direction;

    #[test]
    fn what_reads_the_same_in_two_places_is_two() {
        let mut doubles = Doubles::default();
        let mut id = |place| {
            Identity::new("text", Direction::Outbound)
                .with("1")
                .finish_as(&mut doubles, place)
        };
        let (a, b, c) = (id((1, 0)), id((2, 0)), id((1, 1)));
        assert!(a != b && b != c && a != c);
        // A copy of either adds nothing.
        assert_eq!((id((1, 0)), id((2, 0)), id((1, 1))), (a, b, c));
    }
}

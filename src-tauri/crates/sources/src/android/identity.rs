//! The id that makes two copies of a message the same message.

use listo_domain::Direction;
use sha2::{Digest, Sha256};

use crate::blobs::hex;

/// Builds the `external_id`: the first 32 hex digits of a SHA-256 over what the record says about
/// the event itself: kind, direction, all addresses, date, and body, subject and the hashes of the
/// attachments.
///
/// Left out on purpose: `type`/`status` beyond the direction (queued becomes sent), `read`,
/// `contact_name`, `sub_id`, the attachment names and the file, all of which differ between a full
/// backup and a later incremental one.
///
/// The addresses are taken as the file writes them, trimmed, sorted and once each, neither
/// normalised nor without our own: a phone writes the same record the same way into every backup,
/// while the region and our own numbers may be corrected between two imports, and then the same
/// file must still add nothing. Whoever is withheld has none.
pub(super) struct Identity(Sha256);

impl Identity {
    pub(super) fn new(kind: &str, direction: Direction) -> Self {
        let identity = Self(Sha256::new());
        let direction = match direction {
            Direction::Inbound => "in",
            Direction::Outbound => "out",
        };
        identity.with("listo-android-1").with(kind).with(direction)
    }

    /// Adds one field. Its length goes before it, so that no two lists of fields read the same.
    pub(super) fn with(mut self, field: &str) -> Self {
        self.0.update((field.len() as u64).to_be_bytes());
        self.0.update(field.as_bytes());
        self
    }

    /// Adds several fields as one list.
    pub(super) fn with_all<'f>(self, fields: impl ExactSizeIterator<Item = &'f str>) -> Self {
        let count = fields.len().to_string();
        fields.fold(self.with(&count), Self::with)
    }

    pub(super) fn finish(self) -> String {
        let mut text = hex(&self.0.finalize());
        text.truncate(32);
        text
    }
}

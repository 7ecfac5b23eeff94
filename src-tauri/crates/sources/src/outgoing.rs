//! What connectors that send have in common, and the files that go with a text.

use std::path::PathBuf;

use listo_domain::Millis;

use crate::connector::{Capabilities, Failure, FailureKind, Fault, Outgoing};

/// A file that goes with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingFile {
    /// Where its bytes are: to be read, not to be told.
    pub path: PathBuf,
    /// Without folders, and safe to be the name of a file.
    pub name: String,
    pub media_type: String,
    pub size: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

/// What may go with one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileLimits {
    pub count: usize,
    /// Of all together.
    pub bytes: u64,
    /// Of one that is not a JPEG, PNG or GIF.
    pub other_bytes: u64,
}

/// Why no file can go with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFiles {
    /// None can be sent through it.
    Source,
    /// It fetches them, and has no address to fetch them from.
    Address,
}

/// # Errors
/// [`Fault::Rejected`] where a text is longer than it may be, goes to nobody or to too many, or has files that
/// may not go with it.
pub(crate) fn check(text: &Outgoing, can: &Capabilities) -> Result<(), Fault> {
    if text.body.chars().count() > can.text_limit {
        let why = format!("it is longer than {}", can.text_limit);
        return Err(rejected(FailureKind::TooLong, &why));
    }
    if text.to.is_empty() || text.to.len() > can.recipients {
        let why = format!("a text goes to one to {} numbers", can.recipients);
        return Err(rejected(FailureKind::Other, &why));
    }
    let files = text
        .files
        .iter()
        .map(|file| (file.media_type.as_str(), file.size));
    match can.files {
        _ if text.files.is_empty() => Ok(()),
        Ok(limits) if limits.allow(files) => Ok(()),
        Ok(_) => Err(rejected(
            FailureKind::Files,
            "the files are too many or too large",
        )),
        Err(_) => Err(rejected(
            FailureKind::Files,
            "no file can be sent through it",
        )),
    }
}

impl FileLimits {
    /// Whether files of these types and sizes may go together.
    #[must_use]
    pub fn allow<'a>(&self, files: impl IntoIterator<Item = (&'a str, u64)>) -> bool {
        let (mut count, mut bytes) = (0, 0_u64);
        for (media_type, size) in files {
            (count, bytes) = (count + 1, bytes.saturating_add(size));
            if size > self.of_one(media_type) {
                return false;
            }
        }
        count <= self.count && bytes <= self.bytes
    }

    /// Bytes that one file of this type may have.
    #[must_use]
    pub fn of_one(&self, media_type: &str) -> u64 {
        match media_type {
            "image/jpeg" | "image/png" | "image/gif" => self.bytes,
            _ => self.other_bytes.min(self.bytes),
        }
    }
}

/// For a reason that is found here, before anything is asked.
pub(crate) fn rejected(kind: FailureKind, why: &str) -> Fault {
    Fault::Rejected(Failure {
        kind,
        code: String::new(),
        message: why.to_owned(),
    })
}

/// Apart from what may be lost on the way: the kind of line ends, and space at either end.
pub(crate) fn same_words(ours: &str, fetched: &str) -> bool {
    let plain = |body: &str| body.replace("\r\n", "\n").trim().to_owned();
    plain(ours) == plain(fetched)
}

/// Milliseconds. Texts without words are all alike, so what is taken for one of ours is not older than this.
pub const WORDLESS_MS: i64 = 60_000;

/// How far back a text is looked for that was sent at `since`, where clocks may differ by `skew`.
pub(crate) fn looked_for_from(text: &Outgoing, since: Millis, skew: i64) -> i64 {
    let skew = match text.body.trim().is_empty() {
        true => skew.min(WORDLESS_MS),
        false => skew,
    };
    since.0.saturating_sub(skew)
}

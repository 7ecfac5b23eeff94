//! What a reader yields.

use listo_domain::IncomingActivity;

/// One thing found in a file.
#[derive(Debug)]
pub enum Item {
    /// A message, call or voicemail.
    Record {
        /// The SIM the record names (`sub_id`, `subscription_id`), as written; `None` where it is
        /// absent, `"null"` or negative. The engine maps it to one of our numbers.
        line_hint: Option<String>,
        activity: IncomingActivity,
        /// Line in the file, from 1, on which the record begins.
        source_line: u64,
    },
    /// Something that could not be kept. Everything else in the file still is.
    Problem {
        /// Line in the file, from 1, on which the record begins.
        line: u64,
        reason: Reason,
        /// More in English, for the log.
        detail: String,
    },
}

/// Why something was not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A field is missing (then `value` is empty) or makes no sense; the record is left out.
    BadField {
        /// The attribute as the file names it.
        field: &'static str,
        /// Its value, cut after 80 characters.
        value: String,
    },
    /// Not well-formed; reading went on with the next record.
    Malformed,
    /// The file ends too early; everything before is kept.
    Truncated,
    /// One record beyond the size limit was left out.
    TooLarge,
    /// The content of an attachment is missing or damaged; its message follows without it.
    BadAttachment,
    /// Reading failed (a broken disk, an unplugged drive); everything before is kept.
    Io,
}

impl Reason {
    /// The stable name of the variant, for messages in the user's language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadField { .. } => "bad_field",
            Self::Malformed => "malformed",
            Self::Truncated => "truncated",
            Self::TooLarge => "too_large",
            Self::BadAttachment => "bad_attachment",
            Self::Io => "io",
        }
    }
}

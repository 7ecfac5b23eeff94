//! Backups of the Android app "SMS Backup & Restore": messages (`<smses>`) and calls (`<calls>`).
//!
//! Source: the vendor's page "Fields in XML backup files" and its parsers in the wild. The format
//! promises little: every attribute is text, `"null"` means none, `count` is often wrong, emoji are
//! written as two references to surrogates, and files reach several gigabytes. So a file is read
//! as a stream, one record in memory at a time, and what is broken costs only itself.
//!
//! What the reader decides:
//! - `"null"` and an absent attribute are the same. A text whose body is the bare word "null"
//!   therefore has an empty body; the file does not tell the two apart.
//! - Dates are milliseconds since 1970. Those of MMS below 10^11 are taken for seconds.
//!   0 and less is no date.
//! - `external_id` is 32 hex digits of a SHA-256 over kind, direction, all addresses the record
//!   names, date, body, subject and the hashes of the attachments. Type, read flag, names, SIM and
//!   file are left out, so copies in full and incremental backups are one item. The addresses count
//!   as written, so neither the region nor our own numbers change an id.
//! - `parties` come from `address`, from the `addr` elements where that is missing or stands for a
//!   group chat. A withheld or unknown caller is the one party `""`.
//! - A document type and its entities are passed over; unknown references stay literal text.
//!
//! ```no_run
//! # use listo_sources::{android::*, blobs::DryRun};
//! # fn main() -> Result<(), FileError> {
//! let options = AndroidOptions { region: "ES".into(), ..Default::default() };
//! let sink = DryRun::default();
//! for item in Reader::open("sms.xml".as_ref(), options, &sink)? {
//!     match item? {
//!         Item::Record { activity, .. } => println!("{}", activity.external_id),
//!         Item::Problem { line, reason, .. } => println!("line {line}: {}", reason.code()),
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod attachment;
mod begin;
mod call;
mod error;
mod escape;
mod frame;
mod identity;
mod item;
mod message;
mod parties;
mod reader;
mod record;
mod repair;
mod source;
mod values;

pub use attachment::clean_name;
pub use begin::FileKind;
pub use error::{FileError, Looks};
pub use item::{Item, Reason};
pub use reader::{AndroidOptions, MAX_RECORD, Reader};

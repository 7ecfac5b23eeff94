//! Backups of the Android app "SMS Backup & Restore": messages (`<smses>`) and calls (`<calls>`).
//!
//! Source: the vendor's page "Fields in XML backup files" and its parsers in the wild. The format
//! promises little: every attribute is text, `"null"` means none, `count` is often wrong, emoji are
//! written as two references to surrogates, and files reach several gigabytes. So a file is read
//! as a stream, one record in memory at a time, and what is broken costs only itself.
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

pub use error::{FileError, Looks};
pub use item::{Item, Reason};
pub use reader::{AndroidOptions, FileKind, MAX_RECORD, Reader};

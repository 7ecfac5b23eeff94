//! The use cases of Listo: the only place where store and sources meet, and the API that the
//! window, the command line and the tests call.

pub mod api;
mod attach;
mod bulk;
mod business;
mod cleanup;
mod clock;
mod comment;
mod contact_files;
mod contacts;
mod deletion;
mod drafts;
mod engine;
mod error;
mod export;
mod find;
mod history;
mod import;
mod insights;
mod keyfile;
mod keys;
mod link;
mod live;
mod maintain;
mod media;
mod members;
mod mute_pin;
mod notice;
mod others;
mod outbox;
mod place;
mod properties;
mod review;
mod samples;
mod search;
mod settings;
mod share;
mod snippets;
mod snooze;
mod sources;
mod tags;
mod translate;
mod triage;
mod under_way;
mod watch;
mod when;

pub use attach::Chosen;
pub use clock::{Clock, SystemClock, Zone};
pub use engine::{Engine, Event};
pub use error::{Error, Result};
pub use keyfile::{read_keys, write_keys};
pub use listo_domain::Millis;
pub use listo_sources::table::same_heading as same_words;
pub use live::{
    BadAccount, BadKeys, Connect, Connected, Kept, KeyFiles, KeyName, Keychain, Outside, Posted,
    QuoPosted, Readers, Received, Secrets, Session, StandardHeaders, Turn, Webhooks,
};
pub use maintain::{Difference, Rebuilt, local_time};
pub use media::{Media, attachment_name};
pub use notice::{DesktopWords, Glance, Pause, ReviewNotice};
pub use place::{data_dir, database_in, make_private, system_language, system_region};
pub use share::save_file;

//! Files and providers on one side, domain facts on the other.
//!
//! Nothing here knows the store, and nothing is asynchronous: a reader is a plain iterator that the
//! engine runs on a blocking thread.

pub mod android;
pub mod blobs;
pub mod connector;
pub mod contacts;
mod dates;
pub mod file_types;
pub mod http;
pub mod jsonl;
pub mod kdeconnect;
pub mod numbers;
mod outgoing;
#[cfg(test)]
mod played;
pub mod quo;
pub mod round;
pub mod samples;
pub mod sheet;
pub mod table;
pub mod takeout;
pub mod twilio;
pub mod webhook;
mod zipped;

pub use android::clean_name;

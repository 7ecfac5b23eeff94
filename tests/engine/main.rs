//! The engine at its boundary, and the command line: no window, a clock that stands still.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod archive;
mod attach;
mod bench;
mod cleanup;
mod cli;
mod collector;
mod contact_tags;
mod contacts;
mod crash;
mod deletion;
mod drafts;
mod export;
mod failed;
mod first_sync;
mod given;
mod history;
mod import;
mod insights;
#[cfg(target_os = "linux")]
mod kdeconnect;
#[cfg(target_os = "linux")]
mod keychain;
#[cfg(unix)]
mod lending;
mod lines;
mod members;
mod notices;
mod others;
mod properties;
mod provider;
mod quo;
mod reminders;
mod review;
mod samples;
mod send_faults;
mod sending;
mod share;
mod snippets;
mod sources;
mod steps;
mod storm;
mod table;
mod tags;
mod takeout;
mod triage;
mod under_way;
mod voice;
mod webhooks;
mod whole;
mod world;

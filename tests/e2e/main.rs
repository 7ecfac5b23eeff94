//! The real program in the real webview, driven from outside: one file for each thing a person
//! does. They need what `cargo xtask test` sets up.
#![cfg(target_os = "linux")]

mod assign;
mod attach;
mod audio;
mod bidi;
mod cleanup;
mod commands;
mod comments;
mod composer;
mod contact;
mod contact_tags;
mod crash;
mod desktop;
mod drop;
mod edges;
mod fields;
mod find;
mod first_run;
mod focus;
mod history;
mod hostile;
mod hours;
mod import;
mod insights;
mod links;
mod lists;
mod members;
mod menu;
mod menubar;
mod messages;
mod mouse;
mod narrow;
mod phone;
mod pins;
mod print;
mod quick;
mod quit;
mod rebind;
mod reminder;
mod removal;
mod review;
mod room;
mod said;
mod screens;
mod search;
mod seeing;
mod sending;
mod share;
mod sizes;
mod snooze;
mod sources;
mod states;
mod table;
mod tags;
mod tree;
mod triage;
mod updates;
mod waits;
mod whole;

use listo_tests::archive::Archive;
use listo_tests::{App, Result};

/// Listo with the small archive imported, and nothing marked as seen by itself.
fn with_small_archive(app: &mut App) -> Result {
    let archive = Archive::small().save(app.files(), "small.xml")?;
    app.import(&archive)?;
    app.see_by_hand()?;
    app.view("inbox")?;
    app.expect_counts(8, 4, 5)
}

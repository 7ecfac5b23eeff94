//! The store at its boundary: one binary of integration tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "store/bulk.rs"]
mod bulk;
#[path = "store/comments.rs"]
mod comments;
#[path = "store/contact_list.rs"]
mod contact_list;
#[path = "store/contact_tags.rs"]
mod contact_tags;
#[path = "store/contacts.rs"]
mod contacts;
#[path = "store/delete.rs"]
mod delete;
#[path = "store/delete_after.rs"]
mod delete_after;
#[path = "store/delete_random.rs"]
mod delete_random;
#[path = "store/durability.rs"]
mod durability;
#[path = "store/facts.rs"]
mod facts;
#[path = "store/filling.rs"]
mod filling;
#[path = "store/filters.rs"]
mod filters;
#[path = "store/find.rs"]
mod find;
#[path = "store/history.rs"]
mod history;
#[path = "store/insights.rs"]
mod insights;
#[path = "store/late.rs"]
mod late;
#[path = "store/list.rs"]
mod list;
#[path = "store/members.rs"]
mod members;
#[path = "store/opening.rs"]
mod opening;
#[path = "store/pins.rs"]
mod pins;
#[path = "store/plans.rs"]
mod plans;
#[path = "store/properties.rs"]
mod properties;
#[path = "store/replay.rs"]
mod replay;
#[path = "store/search.rs"]
mod search;
#[path = "store/snippets.rs"]
mod snippets;
#[path = "store/tags.rs"]
mod tags;
#[path = "store/tidy.rs"]
mod tidy;
#[path = "store/undo.rs"]
mod undo;
#[path = "store/world.rs"]
mod world;

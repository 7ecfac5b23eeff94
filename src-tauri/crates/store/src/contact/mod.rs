//! Contacts: decisions about them in the one log, and the projection that gives parties their names.

mod codec;
mod commands;
mod edit;
mod list;
mod read;
mod replay;
mod state;
mod undo;

pub use edit::{ContactEdit, ContactKey, ContactRequest, ContactTally};
pub(crate) use list::LIST;
pub use list::{ContactCursor, ContactPage};
pub use read::Person;
pub(crate) use read::{CONVERSATIONS_OF, HEARD};
pub(crate) use state::{LOAD, OWNERS, json_contacts, load};
pub(crate) use undo::DECISIONS;

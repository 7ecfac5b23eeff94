//! Quo, formerly OpenPhone: texts, calls and voicemails of one workspace.
//!
//! Quo has two surfaces on one host. What is new and what was before is read through that of 2026-03-30,
//! which lists a whole workspace; numbers are read, and texts sent and looked for, through v1, because
//! sending exists only there. `docs/sources.md` says what is fetched and what is not.

mod account;
mod api;
mod book;
mod call;
mod faults;
mod fields;
mod lists;
mod message;
mod mirror;
mod send;
#[cfg(test)]
mod tests;

pub use account::{Account, BadAccount};

use std::sync::Arc;

use listo_domain::Millis;

use crate::blobs::BlobSink;
use crate::connector::{
    Accepted, Capabilities, Connector, Fault, Outgoing, OwnNumber, Pace, Pull, Pulled, Stands,
};
use crate::http::{Client, Timeouts};
use crate::outgoing::same_words;
use crate::round;
use api::Api;
use book::Book;
use lists::Workspace;

/// Quo takes ten requests a second for a key; others may use the same one.
pub const REQUESTS_A_SECOND: u32 = 8;

#[derive(Debug)]
pub struct Quo {
    api: Api,
    /// What ids and addresses are called. Nothing depends on its being kept: it is asked for again.
    book: Book,
}

impl Quo {
    /// # Errors
    /// Which field of the account cannot be right.
    pub fn new(account: &Account, pace: Arc<dyn Pace>) -> Result<Self, BadAccount> {
        Self::with_timeouts(account, pace, Timeouts::default())
    }

    /// # Errors
    /// As [`Self::new`].
    pub fn with_timeouts(
        account: &Account,
        pace: Arc<dyn Pace>,
        timeouts: Timeouts,
    ) -> Result<Self, BadAccount> {
        let base = account.check()?;
        // The key as it is: with `Bearer` before it Quo refuses it.
        let client = Client::with_credential(base, account.key.clone(), timeouts, pace);
        Ok(Self {
            api: Api::new(client),
            book: Book::default(),
        })
    }
}

impl Connector for Quo {
    fn name(&self) -> &'static str {
        "quo"
    }

    fn capabilities(&self) -> Capabilities {
        send::CAN
    }

    fn numbers(&self) -> Result<Vec<OwnNumber>, Fault> {
        // The texts and calls lie on the other surface: a key that cannot read those is of no use.
        self.api.texts_can_be_read()?;
        self.book.numbers(&self.api)
    }

    fn pull(&self, ask: &Pull<'_>, blobs: &dyn BlobSink) -> Result<Pulled, Fault> {
        round::pull(&Workspace::new(&self.api, &self.book), ask, blobs)
    }

    fn send(&self, text: &Outgoing) -> Result<Accepted, Fault> {
        send::send(&self.api, text)
    }

    fn tell(&self, own: &str, others: &[String], stands: Stands) -> Result<(), Fault> {
        mirror::tell(&self.api, &self.book, own, others, stands)
    }

    fn same_words(&self, ours: &str, fetched: &str) -> bool {
        same_words(ours, fetched)
    }

    fn find(
        &self,
        text: &Outgoing,
        since: Millis,
        known: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Accepted>, Fault> {
        send::find(&self.api, &self.book, text, since, known)
    }
}

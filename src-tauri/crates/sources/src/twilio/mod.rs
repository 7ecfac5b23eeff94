//! Twilio: texts, calls and voicemails of one account through its REST API of 2010-04-01.
//!
//! `docs/sources.md` says what is fetched and what is not, and why dates are handled as they are.

mod account;
mod api;
mod call;
mod codes;
mod fields;
mod lent;
mod lists;
mod message;
mod send;
#[cfg(test)]
mod tests;
mod voicemail;

pub use account::{Account, BadAccount};
pub use lent::Lent;

use std::sync::Arc;

use listo_domain::Millis;

use crate::blobs::BlobSink;
use crate::connector::{
    Accepted, Capabilities, Connector, Fault, Outgoing, OwnNumber, Pace, Pull, Pulled,
};
use crate::http::{Client, Timeouts};
use crate::round;
use api::{Api, Resource};
use fields::Fields;
use lists::Resources;

/// Pages of a list that is read at once. An account with more numbers than this holds has other
/// troubles.
const PAGES: usize = 100;

#[derive(Debug)]
pub struct Twilio {
    api: Api,
    account: Account,
}

impl Twilio {
    /// # Errors
    /// Which field of the account cannot be right.
    pub fn new(account: Account, pace: Arc<dyn Pace>) -> Result<Self, BadAccount> {
        Self::with_timeouts(account, pace, Timeouts::default())
    }

    /// # Errors
    /// As [`Self::new`].
    pub fn with_timeouts(
        account: Account,
        pace: Arc<dyn Pace>,
        timeouts: Timeouts,
    ) -> Result<Self, BadAccount> {
        let base = account.check()?;
        let user = account.key_sid.as_ref().unwrap_or(&account.account_sid);
        let client = Client::new(base, user, &account.secret, timeouts, pace);
        Ok(Self {
            api: Api::new(client, &account.account_sid),
            account,
        })
    }
}

impl Connector for Twilio {
    fn name(&self) -> &'static str {
        "twilio"
    }

    fn capabilities(&self) -> Capabilities {
        send::can(&self.account)
    }

    fn numbers(&self) -> Result<Vec<OwnNumber>, Fault> {
        let resource = Resource::numbers();
        let mut numbers = Vec::new();
        let mut next = Some(self.api.first(&resource, &[("PageSize", "1000")]));
        for _ in 0..PAGES {
            let Some(path) = next else { break };
            let page = self.api.page(&resource, &path)?;
            numbers.extend(page.items.iter().filter_map(own_number));
            next = page.next;
        }
        Ok(numbers)
    }

    fn pull(&self, ask: &Pull<'_>, blobs: &dyn BlobSink) -> Result<Pulled, Fault> {
        round::pull(&Resources { api: &self.api }, ask, blobs)
    }

    fn send(&self, text: &Outgoing) -> Result<Accepted, Fault> {
        send::send(&self.api, &self.account, text)
    }

    fn same_words(&self, ours: &str, fetched: &str) -> bool {
        send::same_words(ours, fetched)
    }

    fn find(
        &self,
        text: &Outgoing,
        since: Millis,
        known: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Accepted>, Fault> {
        send::find(&self.api, text, since, known)
    }
}

fn own_number(value: &serde_json::Value) -> Option<OwnNumber> {
    let fields = Fields(value);
    let e164 = fields.text("phone_number")?.to_owned();
    let name = fields.text("friendly_name").unwrap_or_default();
    // Twilio calls a number by its digits until somebody names it.
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let unnamed = !name.contains(char::is_alphabetic) && digits(&e164).ends_with(&digits(name));
    Some(OwnNumber {
        name: if unnamed { "" } else { name }.to_owned(),
        texts: fields.yes("capabilities", "sms").unwrap_or(true),
        e164,
    })
}

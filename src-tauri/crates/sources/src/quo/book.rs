//! What ids and addresses are called: our numbers by Quo's ids of them, and people by their numbers. Quo
//! gives items without either.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use listo_domain::Address;
use serde_json::Value;

use super::api::Api;
use super::fields::{Fields, address, is_id};
use super::lists::addresses;
use crate::connector::{Fault, OwnNumber};

#[derive(Debug, Default)]
pub(super) struct Book(Mutex<Pages>);

#[derive(Debug, Default)]
struct Pages {
    /// E.164, by `PN…`.
    numbers: HashMap<String, String>,
    names: HashMap<Address, String>,
    /// All contacts have been read once.
    complete: bool,
    /// Quo's ids of conversations, by its id of our number and the others, sorted.
    conversations: HashMap<(String, Vec<Address>), String>,
    /// Numbers whose conversations have been gone through.
    walked: HashSet<String>,
}

impl Book {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        // What a panic left is still what Quo said.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for our numbers, and keeps them.
    ///
    /// # Errors
    /// Why they could not be had.
    pub(super) fn numbers(&self, api: &Api) -> Result<Vec<OwnNumber>, Fault> {
        let page = api.v1("/v1/phone-numbers", &[], None)?;
        let read: Vec<_> = page.items.iter().filter_map(own_number).collect();
        let kept = read.iter().map(|(id, own)| (id.clone(), own.e164.clone()));
        self.pages().numbers.extend(kept);
        Ok(read.into_iter().map(|(_, own)| own).collect())
    }

    /// The number that Quo calls `id`.
    pub(super) fn number(&self, id: &str) -> Option<String> {
        self.pages().numbers.get(id).cloned()
    }

    pub(super) fn is_ours(&self, address: &Address) -> bool {
        self.pages().numbers.values().any(|e164| *e164 == address.0)
    }

    /// What Quo calls the number `e164` of ours; `None` where it has none like it.
    ///
    /// # Errors
    /// Why the numbers could not be had.
    pub(super) fn id(&self, api: &Api, e164: &str) -> Result<Option<String>, Fault> {
        let kept = || {
            let pages = self.pages();
            let found = pages.numbers.iter().find(|(_, own)| *own == e164);
            found.map(|(id, _)| id.clone())
        };
        if let Some(id) = kept() {
            return Ok(Some(id));
        }
        self.numbers(api)?;
        Ok(kept())
    }

    pub(super) fn name(&self, address: &Address) -> Option<String> {
        self.pages().names.get(address).cloned()
    }

    pub(super) fn is_complete(&self) -> bool {
        self.pages().complete
    }

    pub(super) fn conversation(&self, line: &str, others: &[Address]) -> Option<String> {
        let of = (line.to_owned(), others.to_vec());
        self.pages().conversations.get(&of).cloned()
    }

    /// Whether the conversations of a number have been gone through: what is new since then comes first.
    pub(super) fn has_walked(&self, line: &str) -> bool {
        self.pages().walked.contains(line)
    }

    pub(super) fn walked(&self, line: &str) {
        self.pages().walked.insert(line.to_owned());
    }

    pub(super) fn forget_conversation(&self, id: &str) {
        self.pages().conversations.retain(|_, known| known != id);
    }

    /// Takes in the conversations of a page.
    pub(super) fn keep_conversations(&self, page: &[Value]) {
        let mut pages = self.pages();
        for value in page {
            let fields = Fields(value);
            let id = fields.text("id").filter(|id| is_id(id));
            if let (Some(id), Some(line)) = (id, fields.text("phoneNumberId")) {
                let ours = pages.numbers.get(line).cloned().unwrap_or_default();
                let others = addresses(fields.list("participants"));
                let mut others: Vec<Address> = others.filter(|other| other.0 != ours).collect();
                others.sort();
                others.dedup();
                let of = (line.to_owned(), others);
                // The first is the one that was used last.
                pages
                    .conversations
                    .entry(of)
                    .or_insert_with(|| id.to_owned());
            }
        }
    }

    /// Takes in a page of contacts; `last` ends the list.
    pub(super) fn learn(&self, contacts: &[Value], last: bool) {
        let mut pages = self.pages();
        for contact in contacts {
            let fields = Fields(contact);
            let fields = fields.object("defaultFields").unwrap_or(fields);
            let Some(name) = name(fields) else { continue };
            for number in fields.list("phoneNumbers") {
                if let Some(number) = Fields(number).text("value") {
                    pages.names.insert(address(number), name.clone());
                }
            }
        }
        pages.complete |= last;
    }
}

fn name(fields: Fields<'_>) -> Option<String> {
    let words = [fields.text("firstName"), fields.text("lastName")];
    let whole = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
    match whole.is_empty() {
        true => fields.text("company").map(str::to_owned),
        false => Some(whole),
    }
}

fn own_number(value: &Value) -> Option<(String, OwnNumber)> {
    let fields = Fields(value);
    let e164 = address(fields.text("number")?).0;
    // A number that may text nowhere is one that cannot send.
    let messaging = value.pointer("/restrictions/messaging");
    let barred = messaging.and_then(Value::as_object).is_some_and(|places| {
        !places.is_empty() && places.values().all(|place| *place == "restricted")
    });
    let own = OwnNumber {
        e164,
        name: fields.text("name").unwrap_or_default().to_owned(),
        texts: !barred,
    };
    Some((fields.text("id")?.to_owned(), own))
}

//! Commands about contacts: decide, append, evolve, save and show, in one transaction.

use super::codec;
use super::commands::commands;
use super::state::{json_contacts, load, owners};
use crate::ConversationId;
use crate::command::{Applied, Request, Tally};
use crate::conversation::from_json;
use crate::error::Result;
use crate::ingest::json_strings;
use crate::many::Many;
use crate::open::Store;
use crate::unit::Unit;
use crate::verb::Verb;
use listo_domain::{
    Actor, Address, Contact, ContactCommand, ContactId, ContactRefusal, Millis, NoteId,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Which contact a command is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactKey {
    Id(ContactId),
    /// The one that has one of these addresses; made where there is none.
    With(Vec<Address>),
    New,
}

/// What is to become of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactEdit {
    Decide(ContactKey, ContactCommand),
    /// The second is taken up by the first.
    Merge(ContactId, ContactId),
    /// The number gets a contact of its own.
    Split(ContactId, Address),
}

/// Any number of edits as one entry of undo.
#[derive(Debug, Clone)]
pub struct ContactRequest {
    /// Made by the caller. A repeated id changes nothing.
    pub command_id: Uuid,
    pub actor: Actor,
    pub at: Millis,
    pub edits: Vec<ContactEdit>,
}

/// Rows of conversations in one answer.
const LISTED: usize = 500;

static APPEND: Many = Many::new(
    "INSERT INTO log (seq, id, command_id, conversation_id, contact_id, actor, device, \
    device_seq, kind, version, payload, before, stamp_after, occurred_at)",
    14,
    "",
);

/// Contacts while a command goes through them.
pub(super) struct Book {
    contacts: BTreeMap<ContactId, Contact>,
    pub(super) owners: HashMap<Address, ContactId>,
    highest: i64,
    entries: Vec<Entry>,
    changed: BTreeSet<ContactId>,
    pub(super) refused: Vec<(ContactId, ContactRefusal)>,
    /// Addresses whose names or findings may be others now.
    touched: BTreeSet<String>,
}

/// A decision on its way into the log.
struct Entry {
    seq: i64,
    contact: ContactId,
    kind: &'static str,
    payload: String,
    before: String,
    stamp: i64,
}

/// What edits would come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ContactTally {
    pub new: i64,
    pub changed: i64,
    pub unchanged: i64,
}

impl Store {
    /// What [`Store::edit_contacts`] would do with each of these edits; nothing is written.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn preview_contacts(&self, edits: &[ContactEdit]) -> Result<ContactTally> {
        let mut unit = self.snapshot().await?;
        let mut book = unit.open_book(edits).await?;
        let first_new = book.highest;
        let mut tally = ContactTally::default();
        let mut fresh: BTreeSet<ContactId> = BTreeSet::new();
        for edit in edits {
            let before = book.entries.len();
            for (id, command) in commands(&mut book, edit).unwrap_or_default() {
                unit.decide_contact(&mut book, id, command, false)?;
            }
            match book.entries.get(before) {
                None => tally.unchanged += 1,
                Some(e) if e.contact.0 > first_new && fresh.insert(e.contact) => tally.new += 1,
                Some(_) => tally.changed += 1,
            }
        }
        Ok(tally)
    }

    /// # Errors
    /// Nothing was changed, except after [`crate::Error::UnknownCommit`].
    pub async fn edit_contacts(&self, request: &ContactRequest) -> Result<Applied> {
        let mut unit = self.unit().await?;
        if unit.known(request.command_id).await?.is_some() {
            return unit.repeated(request.command_id, None).await;
        }
        let mut book = unit.open_book(&request.edits).await?;
        for edit in &request.edits {
            let Some(commands) = commands(&mut book, edit) else {
                let id = edit.about().unwrap_or(ContactId(0));
                book.refused.push((id, ContactRefusal::ChangedSince));
                continue;
            };
            for (id, command) in commands {
                unit.decide_contact(&mut book, id, command, false)?;
            }
        }
        let command = Request {
            command_id: request.command_id,
            verb: Verb::Contact,
            actor: request.actor.clone(),
            at: request.at,
            items: Vec::new(),
        };
        let tally = unit.write_book(&command, &mut book).await?;
        unit.remember(&command, &[], &tally).await?;
        unit.answer_of_book(&command, None, tally, book).await
    }
}

impl ContactEdit {
    fn about(&self) -> Option<ContactId> {
        match self {
            Self::Decide(ContactKey::Id(id), _) | Self::Merge(id, _) | Self::Split(id, _) => {
                Some(*id)
            }
            Self::Decide(..) => None,
        }
    }

    fn ids(&self) -> Vec<ContactId> {
        match self {
            Self::Merge(into, from) => vec![*into, *from],
            other => other.about().into_iter().collect(),
        }
    }

    fn addresses(&self) -> Vec<&Address> {
        let (key, command) = match self {
            Self::Decide(key, command) => (key, command),
            Self::Split(_, number) => return vec![number],
            Self::Merge(..) => return Vec::new(),
        };
        let mut all: Vec<&Address> = match key {
            ContactKey::With(addresses) => addresses.iter().collect(),
            ContactKey::Id(_) | ContactKey::New => Vec::new(),
        };
        match command {
            ContactCommand::AddNumber(number) => all.push(number),
            ContactCommand::Fill { numbers, .. } => all.extend(numbers),
            _ => {}
        }
        all
    }
}

impl Book {
    /// A contact that is not there yet.
    pub(super) fn new_contact(&mut self) -> ContactId {
        self.highest += 1;
        let id = ContactId(self.highest);
        self.contacts.insert(id, Contact::default());
        id
    }

    pub(super) fn there(&self, id: ContactId) -> Option<&Contact> {
        self.contacts.get(&id).filter(|c| c.present)
    }
}

impl Unit {
    async fn open_book(&mut self, edits: &[ContactEdit]) -> Result<Book> {
        let addresses: BTreeSet<&Address> = edits.iter().flat_map(ContactEdit::addresses).collect();
        let owners = owners(&mut self.tx, addresses.into_iter()).await?;
        let ids = edits.iter().flat_map(ContactEdit::ids);
        self.book_of(ids.chain(owners.values().copied()).collect(), owners)
            .await
    }

    pub(super) async fn book_of(
        &mut self,
        ids: BTreeSet<ContactId>,
        mut owners: HashMap<Address, ContactId>,
    ) -> Result<Book> {
        let contacts = load(&mut self.tx, &json_contacts(ids.into_iter())).await?;
        for (id, contact) in &contacts {
            owners.extend(contact.numbers.iter().map(|n| (n.clone(), *id)));
        }
        Ok(Book {
            contacts,
            owners,
            highest: self.highest_contact().await?,
            entries: Vec::new(),
            changed: BTreeSet::new(),
            refused: Vec::new(),
            touched: BTreeSet::new(),
        })
    }

    /// Decides, and notes the decision for the log.
    pub(super) fn decide_contact(
        &mut self,
        book: &mut Book,
        id: ContactId,
        command: ContactCommand,
        redo: bool,
    ) -> Result<()> {
        let Some(contact) = book.contacts.get_mut(&id) else {
            book.refused.push((id, ContactRefusal::ChangedSince));
            return Ok(());
        };
        let owners = &book.owners;
        let taken = |n: &Address| owners.get(n).is_some_and(|owner| *owner != id);
        let what = match contact.decide(command, taken, || NoteId(self.next_seq().0)) {
            Ok(what) => what,
            Err(refusal) => {
                book.refused.push((id, refusal));
                return Ok(());
            }
        };
        let (seq, stamp) = (self.next_seq(), contact.stamp);
        for number in &contact.numbers {
            book.owners.remove(number);
            book.touched.insert(number.0.clone());
        }
        let back = contact.evolve(seq, &what).unwrap_or_default();
        for number in &contact.numbers {
            book.owners.insert(number.clone(), id);
            book.touched.insert(number.0.clone());
        }
        let (kind, payload) = codec::what_to_log(&what, redo)?;
        book.entries.push(Entry {
            seq: seq.0,
            contact: id,
            kind,
            payload,
            before: codec::before_to_json(&back, stamp)?,
            stamp: contact.stamp.0,
        });
        book.changed.insert(id);
        Ok(())
    }

    /// Appends what was decided, saves what it leads to and shows the names.
    pub(super) async fn write_book(&mut self, command: &Request, book: &mut Book) -> Result<Tally> {
        let device = self.device.clone();
        self.written += book.entries.len();
        let numbered: Vec<(i64, &Entry)> = book
            .entries
            .iter()
            .map(|e| (self.next_device_seq(), e))
            .collect();
        APPEND
            .run(&mut self.tx, &numbered, |query, (device_seq, e)| {
                query
                    .bind(e.seq)
                    .bind(Uuid::now_v7().into_bytes().to_vec())
                    .bind(command.command_id.into_bytes().to_vec())
                    .bind(0_i64)
                    .bind(e.contact.0)
                    .bind(command.actor.0.clone())
                    .bind(device.clone())
                    .bind(*device_seq)
                    .bind(e.kind)
                    .bind(crate::codec::VERSION)
                    .bind(e.payload.clone())
                    .bind(e.before.clone())
                    .bind(e.stamp)
                    .bind(command.at.0)
            })
            .await?;
        let saved: Vec<(ContactId, &Contact)> = book
            .changed
            .iter()
            .filter_map(|id| book.contacts.get(id).map(|c| (*id, c)))
            .collect();
        if saved.is_empty() {
            return Ok(Tally::default());
        }
        self.save_contacts(&saved).await?;
        let touched = json_strings(book.touched.iter().map(String::as_str));
        Ok(Tally {
            first: book.entries.first().map(|e| e.seq),
            changed: self.show_people(touched).await?,
            ..Tally::default()
        })
    }

    /// The conversations and the contacts a command decided about, in their order.
    pub(crate) async fn about(
        &mut self,
        id: &[u8],
    ) -> Result<(Vec<ConversationId>, Vec<ContactId>)> {
        let ids: String = sqlx::query_scalar(
            "SELECT json_group_array(json_array(conversation_id, contact_id)) FROM \
             (SELECT conversation_id, contact_id FROM log WHERE command_id = ? ORDER BY seq)",
        )
        .bind(id)
        .fetch_one(&mut *self.tx)
        .await?;
        let ids: Vec<(i64, i64)> = from_json(&ids)?;
        let (contacts, conversations): (Vec<_>, Vec<_>) =
            ids.into_iter().partition(|(_, c)| *c > 0);
        Ok((
            conversations
                .into_iter()
                .map(|(id, _)| ConversationId(id))
                .collect(),
            contacts.into_iter().map(|(_, id)| ContactId(id)).collect(),
        ))
    }

    /// These contacts as they are, each once.
    pub(crate) async fn contacts_in(
        &mut self,
        ids: &[ContactId],
    ) -> Result<Vec<(ContactId, Contact)>> {
        let ids: BTreeSet<ContactId> = ids.iter().copied().collect();
        let found = load(&mut self.tx, &json_contacts(ids.into_iter())).await?;
        Ok(found.into_iter().collect())
    }

    pub(super) async fn answer_of_book(
        self,
        command: &Request,
        of: Option<Verb>,
        tally: Tally,
        mut book: Book,
    ) -> Result<Applied> {
        let changed: Vec<ConversationId> = tally.changed.clone();
        let mut applied = if changed.len() > LISTED {
            self.answer_without_rows(command, tally).await?
        } else {
            self.answer(command, of, tally, None).await?
        };
        applied.of = of;
        applied.contacts = book
            .changed
            .iter()
            .filter_map(|id| book.contacts.remove(id).map(|c| (*id, c)))
            .collect();
        applied.contacts_refused = book.refused;
        Ok(applied)
    }
}

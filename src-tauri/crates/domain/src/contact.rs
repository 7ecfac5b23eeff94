//! Contacts: what the person says about those they talk with.
//!
//! A contact is a few fields, each a register of its own. A decision sets some of them, and the log
//! keeps what they were: undo puts that back while nothing else has been decided since.

use crate::conversation::{Seq, TagId};
use crate::fact::{Address, Millis};
use std::collections::{BTreeMap, BTreeSet};

/// Identifies a contact for ever; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContactId(pub i64);

/// Identifies a note for ever: a number of the one sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub i64);

/// One of the fields the person has made for contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PropertyId(pub i64);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub at: Millis,
    pub text: String,
}

/// One that is not there, or not any more, has empty fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    pub present: bool,
    pub name: String,
    pub company: String,
    /// E.164, or as a source writes it. No two contacts have the same.
    pub numbers: Vec<Address>,
    pub notes: BTreeMap<NoteId, Note>,
    /// Never empty texts.
    pub properties: BTreeMap<PropertyId, String>,
    /// The same tags as those of conversations; also of tags that were removed.
    pub tags: BTreeSet<TagId>,
    /// The decision that set the present value.
    pub stamp: Seq,
}

/// Values for some fields; the others stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Patch {
    pub present: Option<bool>,
    pub name: Option<String>,
    pub company: Option<String>,
    pub numbers: Option<Vec<Address>>,
    /// `None` takes a note away.
    pub notes: BTreeMap<NoteId, Option<Note>>,
    /// `None` takes a value away.
    pub properties: BTreeMap<PropertyId, Option<String>>,
    /// On or off.
    pub tags: BTreeMap<TagId, bool>,
}

/// What can be decided about a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactWhat {
    Set(Patch),
    /// Undo and redo: takes effect only while the stamp is still `expects`.
    Restored {
        target: Seq,
        expects: Seq,
        to: Patch,
        stamp: Seq,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactCommand {
    Name(String),
    Company(String),
    AddNumber(Address),
    RemoveNumber(Address),
    AddNote(Note),
    RemoveNote(NoteId),
    /// An empty value takes it away.
    Property(PropertyId, String),
    /// Puts a tag on, or takes it off.
    Tag(TagId, bool),
    /// What is not known yet: a name, a company and properties only where there is none.
    Fill {
        name: String,
        company: String,
        numbers: Vec<Address>,
        notes: Vec<Note>,
        properties: BTreeMap<PropertyId, String>,
        tags: BTreeSet<TagId>,
    },
    Remove,
    Restore {
        target: Seq,
        expects: Seq,
        to: Patch,
        stamp: Seq,
    },
}

/// Why a contact is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContactRefusal {
    /// It says so already.
    Unchanged,
    /// Another contact has the number.
    NumberTaken,
    /// Something else has been decided since.
    ChangedSince,
}

impl Contact {
    /// Sets what the patch names; gives what would put it back.
    pub fn set(&mut self, patch: &Patch) -> Patch {
        let mut back = Patch {
            present: patch
                .present
                .map(|to| std::mem::replace(&mut self.present, to)),
            name: swap(&mut self.name, patch.name.as_ref()),
            company: swap(&mut self.company, patch.company.as_ref()),
            numbers: swap(&mut self.numbers, patch.numbers.as_ref()),
            notes: BTreeMap::new(),
            properties: BTreeMap::new(),
            tags: BTreeMap::new(),
        };
        for (tag, on) in &patch.tags {
            let was = if *on {
                !self.tags.insert(*tag)
            } else {
                self.tags.remove(tag)
            };
            back.tags.insert(*tag, was);
        }
        for (id, value) in &patch.properties {
            let was = match value {
                Some(value) => self.properties.insert(*id, value.clone()),
                None => self.properties.remove(id),
            };
            back.properties.insert(*id, was);
        }
        for (id, note) in &patch.notes {
            let was = match note {
                Some(note) => self.notes.insert(*id, note.clone()),
                None => self.notes.remove(id),
            };
            back.notes.insert(*id, was);
        }
        back
    }

    /// Applies a decision; one that no longer holds changes nothing. Gives what puts it back.
    pub fn evolve(&mut self, seq: Seq, what: &ContactWhat) -> Option<Patch> {
        let (patch, stamp) = match what {
            ContactWhat::Set(patch) => (patch, seq),
            ContactWhat::Restored { expects, .. } if *expects != self.stamp => return None,
            ContactWhat::Restored { to, stamp, .. } => (to, *stamp),
        };
        let back = self.set(patch);
        self.stamp = stamp;
        Some(back)
    }

    /// What a command comes to. `taken` tells whether another contact has a number; `note` gives
    /// the ids of new notes.
    ///
    /// # Errors
    /// A refusal, which leaves the contact as it is.
    pub fn decide(
        &self,
        command: ContactCommand,
        taken: impl Fn(&Address) -> bool,
        mut note: impl FnMut() -> NoteId,
    ) -> Result<ContactWhat, ContactRefusal> {
        let mut patch = Patch::default();
        match command {
            ContactCommand::Restore {
                target,
                expects,
                to,
                stamp,
            } => {
                if self.stamp != expects {
                    return Err(ContactRefusal::ChangedSince);
                }
                if to.numbers.iter().flatten().any(&taken) {
                    return Err(ContactRefusal::NumberTaken);
                }
                return Ok(ContactWhat::Restored {
                    target,
                    expects,
                    to,
                    stamp,
                });
            }
            ContactCommand::Name(name) => {
                patch.name = (name != self.name).then_some(name);
            }
            ContactCommand::Company(company) => {
                patch.company = (company != self.company).then_some(company);
            }
            ContactCommand::AddNumber(number) => patch.numbers = self.with(&[number]),
            ContactCommand::RemoveNumber(number) => {
                let left: Vec<_> = self.numbers.iter().filter(|n| **n != number).collect();
                patch.numbers =
                    (left.len() < self.numbers.len()).then(|| left.into_iter().cloned().collect());
            }
            ContactCommand::AddNote(new) => {
                patch.notes.insert(note(), Some(new));
            }
            ContactCommand::RemoveNote(id) => {
                if self.notes.contains_key(&id) {
                    patch.notes.insert(id, None);
                }
            }
            ContactCommand::Property(id, value) => {
                let value = Some(value).filter(|v| !v.is_empty());
                if self.properties.get(&id) != value.as_ref() {
                    patch.properties.insert(id, value);
                }
            }
            ContactCommand::Tag(tag, on) => {
                if self.tags.contains(&tag) != on {
                    patch.tags.insert(tag, on);
                }
            }
            ContactCommand::Fill {
                name,
                company,
                mut numbers,
                notes,
                properties,
                tags,
            } => {
                patch.tags = tags.difference(&self.tags).map(|t| (*t, true)).collect();
                let new = properties.into_iter();
                let new = new.filter(|(id, v)| !v.is_empty() && !self.properties.contains_key(id));
                patch.properties = new.map(|(id, v)| (id, Some(v))).collect();
                patch.name = (self.name.is_empty() && !name.is_empty()).then_some(name);
                patch.company = (self.company.is_empty() && !company.is_empty()).then_some(company);
                // Whoever has a number keeps it: the rest is taken in all the same.
                numbers.retain(|n| !taken(n));
                patch.numbers = self.with(&numbers);
                let known = |new: &Note| self.notes.values().any(|n| n.text == new.text);
                let new = notes.into_iter().filter(|n| !known(n));
                patch.notes.extend(new.map(|n| (note(), Some(n))));
            }
            ContactCommand::Remove => {
                if self.present {
                    patch = self.all_gone();
                }
            }
        }
        if patch.numbers.iter().flatten().any(&taken) {
            return Err(ContactRefusal::NumberTaken);
        }
        if patch == Patch::default() {
            return Err(ContactRefusal::Unchanged);
        }
        if !self.present && patch.present.is_none() {
            patch.present = Some(true);
        }
        Ok(ContactWhat::Set(patch))
    }

    fn with(&self, more: &[Address]) -> Option<Vec<Address>> {
        let mut numbers = self.numbers.clone();
        for number in more {
            if !number.0.is_empty() && !numbers.contains(number) {
                numbers.push(number.clone());
            }
        }
        (numbers.len() > self.numbers.len()).then_some(numbers)
    }

    fn all_gone(&self) -> Patch {
        Patch {
            present: Some(false),
            name: Some(String::new()),
            company: Some(String::new()),
            numbers: Some(Vec::new()),
            notes: self.notes.keys().map(|id| (*id, None)).collect(),
            properties: self.properties.keys().map(|id| (*id, None)).collect(),
            tags: self.tags.iter().map(|tag| (*tag, false)).collect(),
        }
    }
}

fn swap<T: Clone>(field: &mut T, to: Option<&T>) -> Option<T> {
    to.map(|to| std::mem::replace(field, to.clone()))
}

#[cfg(test)]
mod tests;

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
mod tests {
    use super::*;

    const NOBODY: fn(&Address) -> bool = |_| false;

    fn first() -> NoteId {
        NoteId(9)
    }

    fn address(text: &str) -> Address {
        Address(text.into())
    }

    fn ana() -> Contact {
        let mut contact = Contact::default();
        let note = Note {
            at: Millis(5),
            text: "Prefers texts".into(),
        };
        let fill = ContactCommand::Fill {
            name: "Ana".into(),
            company: String::new(),
            numbers: vec![address("+1"), address("+1"), address("")],
            notes: vec![note],
            properties: [(PropertyId(1), "blue".to_owned())].into(),
            tags: [TagId(1), TagId(2)].into(),
        };
        let what = contact.decide(fill, NOBODY, || NoteId(1)).unwrap();
        contact.evolve(Seq(1), &what).unwrap();
        contact
    }

    #[test]
    fn what_puts_a_decision_back_puts_all_of_it_back() {
        let commands = [
            ContactCommand::Name("Ana Ruiz".into()),
            ContactCommand::Company("Sol".into()),
            ContactCommand::AddNumber(address("+2")),
            ContactCommand::RemoveNumber(address("+1")),
            ContactCommand::AddNote(Note {
                at: Millis(9),
                text: "Second".into(),
            }),
            ContactCommand::RemoveNote(NoteId(1)),
            ContactCommand::Property(PropertyId(1), "red".into()),
            ContactCommand::Property(PropertyId(1), String::new()),
            ContactCommand::Property(PropertyId(2), "7".into()),
            ContactCommand::Tag(TagId(3), true),
            ContactCommand::Tag(TagId(1), false),
            ContactCommand::Remove,
        ];
        for command in commands {
            let before = ana();
            let mut contact = before.clone();
            let what = contact.decide(command.clone(), NOBODY, first).unwrap();
            let back = contact.evolve(Seq(7), &what).unwrap();
            assert_ne!(contact, before, "{command:?} changes something");
            let undo = ContactCommand::Restore {
                target: Seq(7),
                expects: Seq(7),
                to: back,
                stamp: before.stamp,
            };
            let what = contact.decide(undo, NOBODY, first).unwrap();
            contact.evolve(Seq(8), &what).unwrap();
            assert_eq!(contact, before, "{command:?}");
        }
    }

    #[test]
    fn undo_does_not_reverse_what_came_after() {
        let mut contact = ana();
        let what = contact
            .decide(ContactCommand::Name("Ana Ruiz".into()), NOBODY, first)
            .unwrap();
        let back = contact.evolve(Seq(2), &what).unwrap();
        let later = contact
            .decide(ContactCommand::Company("Sol".into()), NOBODY, first)
            .unwrap();
        contact.evolve(Seq(3), &later).unwrap();
        let undo = ContactCommand::Restore {
            target: Seq(2),
            expects: Seq(2),
            to: back.clone(),
            stamp: Seq(1),
        };
        assert_eq!(
            contact.decide(undo, NOBODY, first),
            Err(ContactRefusal::ChangedSince)
        );
        let stale = ContactWhat::Restored {
            target: Seq(2),
            expects: Seq(2),
            to: back,
            stamp: Seq(1),
        };
        let before = contact.clone();
        assert_eq!(contact.evolve(Seq(4), &stale), None);
        assert_eq!(contact, before, "nor in a log written elsewhere");
    }

    #[test]
    fn a_copy_fills_and_never_overwrites() {
        let contact = ana();
        let copy = ContactCommand::Fill {
            name: "Someone else".into(),
            company: "Sol".into(),
            numbers: vec![address("+1"), address("+2"), address("+3")],
            notes: vec![Note {
                at: Millis(20),
                text: "Prefers texts".into(),
            }],
            properties: [
                (PropertyId(1), "red".to_owned()),
                (PropertyId(2), "7".to_owned()),
            ]
            .into(),
            tags: [TagId(2), TagId(9)].into(),
        };
        let taken = |a: &Address| a.0 == "+3";
        let ContactWhat::Set(patch) = contact.decide(copy.clone(), taken, first).unwrap() else {
            panic!("a fill sets");
        };
        assert_eq!(patch.name, None, "a name that was given stays");
        assert_eq!(patch.company.as_deref(), Some("Sol"));
        assert_eq!(patch.numbers, Some(vec![address("+1"), address("+2")]));
        assert!(patch.notes.is_empty(), "the same note is no second one");
        let filled = [(PropertyId(2), Some("7".to_owned()))].into();
        assert_eq!(patch.properties, filled, "a value that was given stays");
        let more = [(TagId(9), true)].into();
        assert_eq!(
            patch.tags, more,
            "what it has stays, and what it has not comes"
        );
        let mut filled = contact;
        filled.evolve(Seq(3), &ContactWhat::Set(patch));
        assert_eq!(
            filled.decide(copy, taken, first),
            Err(ContactRefusal::Unchanged)
        );
    }

    #[test]
    fn a_tag_that_is_on_is_not_put_on_again() {
        let refused = Err(ContactRefusal::Unchanged);
        for (tag, on) in [(TagId(1), true), (TagId(3), false)] {
            let command = ContactCommand::Tag(tag, on);
            assert_eq!(ana().decide(command, NOBODY, first), refused);
        }
        let mut nobody = Contact::default();
        let tag = ContactCommand::Tag(TagId(1), true);
        let what = nobody.decide(tag, NOBODY, first).unwrap();
        nobody.evolve(Seq(2), &what);
        assert!(nobody.present, "a tag is something said about somebody");
    }

    #[test]
    fn a_number_has_one_contact() {
        let add = ContactCommand::AddNumber(address("+2"));
        assert_eq!(
            ana().decide(add, |a| a.0 == "+2", first),
            Err(ContactRefusal::NumberTaken)
        );
    }
}

//! Contacts: who the other parties are, in the person's own words.

use crate::api::{ContactEdit, ContactPage, ContactQuery, ContactTarget, Outcome, Person, Topic};
use crate::engine::{Engine, me};
use crate::error::{Error, Result};
use crate::place;
use crate::properties::valid_value;
use crate::translate as t;
use crate::triage::uuid;
use listo_domain::{Address, ContactCommand, Millis, Note};
use listo_store::{self as store, Applied, ContactKey, ContactRequest, Error as StoreError};

const MAX_LINE: usize = 200;
const MAX_NOTE: usize = 10_000;

impl Engine {
    /// The other parties of a conversation, in the order of its row.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such conversation.
    pub async fn people(&self, conversation: &str) -> Result<Vec<Person>> {
        let id = t::conversation_id(conversation)?;
        let people = self.store().people(id).await?;
        Ok(people.into_iter().map(t::person).collect())
    }

    /// # Errors
    /// [`Error::Invalid`] names what cannot be kept; otherwise as [`Engine::mark_done`].
    pub async fn edit_contact(
        &self,
        command_id: &str,
        target: &ContactTarget,
        edit: &ContactEdit,
    ) -> Result<Outcome> {
        let key = match target {
            ContactTarget::Id { id } => ContactKey::Id(t::contact_id(id)?),
            ContactTarget::Address { address } if address.is_empty() => {
                return Err(Error::invalid("address", address));
            }
            ContactTarget::Address { address } => {
                ContactKey::With(vec![Address(address.to_owned())])
            }
        };
        let edit = match (edit, &key) {
            (ContactEdit::Property { id, value }, _) => {
                let property = self.known_property(id).await?;
                let value = valid_value(&property, value)?;
                let command = ContactCommand::Property(t::property_id(id)?, value);
                store::ContactEdit::Decide(key, command)
            }
            (ContactEdit::Tag { id }, _) => {
                let command = ContactCommand::Tag(self.known_tag(id).await?, true);
                store::ContactEdit::Decide(key, command)
            }
            (ContactEdit::Untag { id }, _) => {
                let command = ContactCommand::Tag(self.known_tag(id).await?, false);
                store::ContactEdit::Decide(key, command)
            }
            (ContactEdit::Merge { from }, ContactKey::Id(into)) => {
                store::ContactEdit::Merge(*into, t::contact_id(from)?)
            }
            (ContactEdit::Split { number }, ContactKey::Id(id)) => {
                store::ContactEdit::Split(*id, Address(number.to_owned()))
            }
            (edit, _) => store::ContactEdit::Decide(key, command(edit, self.now())?),
        };
        self.edit_contacts(command_id, vec![edit]).await
    }

    /// A page of the list, by name.
    ///
    /// # Errors
    /// [`Error::Invalid`] names a bad cursor.
    pub async fn contacts(&self, query: &ContactQuery) -> Result<ContactPage> {
        let after = query.after.as_deref().map(t::contact_cursor).transpose()?;
        let limit = query.limit.clamp(1, t::MAX_PAGE);
        let text: String = query.text.chars().take(MAX_LINE).collect();
        let tags: Result<Vec<_>> = query.tag_ids.iter().map(|id| t::tag_id(id)).collect();
        let tags = tags?;
        let page = self
            .store()
            .contact_page(&text, &tags, after.as_ref(), limit);
        Ok(t::contact_page(page.await?))
    }

    /// # Errors
    /// [`Error::NotFound`] when there is no such contact.
    pub async fn contact(&self, id: &str) -> Result<Person> {
        Ok(t::person(self.store().contact(t::contact_id(id)?).await?))
    }

    pub(crate) async fn edit_contacts(
        &self,
        command_id: &str,
        edits: Vec<store::ContactEdit>,
    ) -> Result<Outcome> {
        let request = ContactRequest {
            command_id: uuid(command_id)?,
            actor: me(),
            at: self.now(),
            edits,
        };
        let applied = match self.store().edit_contacts(&request).await {
            // The same id again: if it did reach the disk, this only reads what it did.
            Err(StoreError::UnknownCommit(_)) => {
                self.store().reopen().await?;
                self.store().edit_contacts(&request).await?
            }
            other => other?,
        };
        Ok(self.applied(applied))
    }

    /// Tells of contacts that were changed, and of the conversations whose rows show it.
    pub(crate) fn contacts_changed(&self, applied: &Applied) {
        let rows = applied.changed.get(..).filter(|ids| ids.len() <= t::LISTED);
        let topics: &[Topic] = if applied.changed.is_empty() {
            &[Topic::Contacts]
        } else {
            &[Topic::Contacts, Topic::Conversations]
        };
        let command = Some(applied.command_id.to_string());
        self.changed(topics, rows.unwrap_or(&[]), command);
    }
}

fn command(edit: &ContactEdit, now: Millis) -> Result<ContactCommand> {
    Ok(match edit {
        ContactEdit::Name { name } => ContactCommand::Name(line("name", name)?),
        ContactEdit::Company { company } => ContactCommand::Company(line("company", company)?),
        ContactEdit::AddNumber { number } => ContactCommand::AddNumber(address(number)?),
        // As it is stored.
        ContactEdit::RemoveNumber { number } => {
            ContactCommand::RemoveNumber(Address(number.to_owned()))
        }
        ContactEdit::AddNote { text } => ContactCommand::AddNote(Note {
            at: now,
            text: note(text)?,
        }),
        ContactEdit::RemoveNote { id } => ContactCommand::RemoveNote(t::note_id(id)?),
        ContactEdit::Remove => ContactCommand::Remove,
        // About contacts that are there by their ids, and what has to be looked up.
        ContactEdit::Merge { .. }
        | ContactEdit::Split { .. }
        | ContactEdit::Property { .. }
        | ContactEdit::Tag { .. }
        | ContactEdit::Untag { .. } => {
            return Err(Error::invalid("contact", ""));
        }
    })
}

/// One line, without what is around it.
fn line(field: &'static str, text: &str) -> Result<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    if text.chars().count() > MAX_LINE {
        return Err(Error::invalid(field, text));
    }
    Ok(text)
}

fn note(text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_NOTE {
        return Err(Error::invalid("note", text));
    }
    Ok(text.to_owned())
}

/// A number of where this computer is, or any other address.
fn address(text: &str) -> Result<Address> {
    let text = line("number", text)?;
    if text.is_empty() {
        return Err(Error::invalid("number", text));
    }
    let region = place::system_region();
    Ok(listo_sources::numbers::normalise(&text, &region))
}

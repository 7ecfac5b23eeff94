//! Snippets: texts that are written often, filled in for a conversation.

use crate::api::{TextSnippet, Topic};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::settings::valid_name;
use crate::translate as t;
use listo_domain::{Fields, fill};
use listo_sources::numbers;
use listo_store::Person;

/// Characters: more than any network sends as one message.
const MAX_TEXT: usize = 5_000;

impl Engine {
    /// By name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn snippets(&self) -> Result<Vec<TextSnippet>> {
        let all = self.store().snippets().await?;
        Ok(all.into_iter().map(t::snippet).collect())
    }

    /// All snippets, with a new one.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty name or text, or one that is too long; a name that another
    /// snippet has crosses to the window as the same.
    pub async fn create_snippet(&self, name: &str, text: &str) -> Result<Vec<TextSnippet>> {
        let (name, text) = (valid_name(name)?, valid_text(text)?);
        self.store()
            .create_snippet(&name, &text, self.now())
            .await?;
        self.snippets_changed().await
    }

    /// # Errors
    /// As [`Engine::create_snippet`]; [`Error::NotFound`] where the snippet is gone.
    pub async fn change_snippet(
        &self,
        id: &str,
        name: &str,
        text: &str,
    ) -> Result<Vec<TextSnippet>> {
        let id = t::snippet_id(id)?;
        let (name, text) = (valid_name(name)?, valid_text(text)?);
        self.store().change_snippet(id, &name, &text).await?;
        self.snippets_changed().await
    }

    /// # Errors
    /// [`Error::NotFound`] where the snippet is gone.
    pub async fn remove_snippet(&self, id: &str) -> Result<Vec<TextSnippet>> {
        self.store().remove_snippet(t::snippet_id(id)?).await?;
        self.snippets_changed().await
    }

    /// # Errors
    /// [`Error::Invalid`] to the window where another snippet has the name by now.
    pub async fn restore_snippet(&self, id: &str) -> Result<Vec<TextSnippet>> {
        self.store().restore_snippet(t::snippet_id(id)?).await?;
        self.snippets_changed().await
    }

    /// The text of a snippet for a conversation. A field that is not known there stays in it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the snippet or the conversation is gone.
    pub async fn fill_snippet(&self, id: &str, conversation: &str) -> Result<String> {
        let snippet = self.store().snippet(t::snippet_id(id)?).await?;
        let conversation = t::conversation_id(conversation)?;
        let my_number = numbers::shown(&self.store().own_number(conversation).await?);
        let mut people = self.store().people(conversation).await?;
        let fields = match (people.pop(), people.is_empty()) {
            (Some(one), true) => fields_of(one),
            // Of several nobody can say whose name is meant.
            _ => Fields::default(),
        };
        Ok(fill(
            &snippet.text,
            &Fields {
                my_number,
                ..fields
            },
        ))
    }

    async fn snippets_changed(&self) -> Result<Vec<TextSnippet>> {
        self.changed(&[Topic::Snippets], &[], None);
        self.snippets().await
    }
}

fn fields_of(person: Person) -> Fields {
    let (name, company) = person
        .contact
        .map(|(_, c)| (c.name, c.company))
        .unwrap_or_default();
    let name = Some(one_line(&name))
        .filter(|n| !n.is_empty())
        .unwrap_or_else(|| one_line(&person.source_name));
    Fields {
        name,
        company: one_line(&company),
        number: one_line(&numbers::shown(&person.address.0)),
        my_number: String::new(),
    }
}

/// Names come from strangers too: without line breaks, and without marks that turn what follows.
/// Text from outside as a part of one line, which neither forges another nor turns what follows.
pub(crate) fn one_line(text: &str) -> String {
    let plain = text.replace(
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'),
        " ",
    );
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As it is written, without what is blank at its ends.
fn valid_text(text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_TEXT {
        return Err(Error::invalid("text", text.chars().count().to_string()));
    }
    Ok(text.to_owned())
}

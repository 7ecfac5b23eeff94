//! Tags: what the person calls conversations and contacts.

use crate::api::{ListQuery, ListRange, Outcome, Tag, Topic};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::settings::valid_name;
use crate::translate as t;
use listo_domain::{Command, TagId};
use listo_store::Verb;

/// Colours of the palette.
pub(crate) const COLORS: i64 = 8;

impl Engine {
    /// By name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tags(&self) -> Result<Vec<Tag>> {
        Ok(self.store().tags().await?.into_iter().map(t::tag).collect())
    }

    /// All tags, with a new one.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty name or a colour that there is not; a name that another tag has
    /// crosses to the window as the same.
    pub async fn create_tag(&self, name: &str, color: i64) -> Result<Vec<Tag>> {
        let name = valid_name(name)?;
        self.store()
            .create_tag(&name, valid_color(color)?, self.now())
            .await?;
        self.tags_changed().await
    }

    /// # Errors
    /// As [`Engine::create_tag`]; [`Error::NotFound`] where the tag is gone.
    pub async fn change_tag(&self, id: &str, name: &str, color: i64) -> Result<Vec<Tag>> {
        let id = t::tag_id(id)?;
        let name = valid_name(name)?;
        self.store()
            .change_tag(id, &name, valid_color(color)?)
            .await?;
        self.tags_changed().await
    }

    /// Its conversations and contacts keep it, unseen, until it is restored.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the tag is gone.
    pub async fn remove_tag(&self, id: &str) -> Result<Vec<Tag>> {
        self.store().remove_tag(t::tag_id(id)?).await?;
        self.shown_tags_changed().await
    }

    /// # Errors
    /// [`Error::Invalid`] to the window where another tag has the name by now.
    pub async fn restore_tag(&self, id: &str) -> Result<Vec<Tag>> {
        self.store().restore_tag(t::tag_id(id)?).await?;
        self.shown_tags_changed().await
    }

    /// Rows say something else for it, whichever have the tag.
    async fn shown_tags_changed(&self) -> Result<Vec<Tag>> {
        let topics = [Topic::Tags, Topic::Conversations, Topic::Contacts];
        self.changed(&topics, &[], None);
        self.tags().await
    }

    pub(crate) async fn tags_changed(&self) -> Result<Vec<Tag>> {
        self.changed(&[Topic::Tags], &[], None);
        self.tags().await
    }

    /// Puts the tag on.
    ///
    /// # Errors
    /// As [`Engine::mark_done`]; [`Error::NotFound`] where the tag is gone.
    pub async fn tag(
        &self,
        command_id: &str,
        tag: &str,
        ids: &[String],
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        let tag = self.known_tag(tag).await?;
        self.each(command_id, Verb::Tag, Command::Tag { tag }, ids, list)
            .await
    }

    /// Takes the tag off.
    ///
    /// # Errors
    /// As [`Engine::tag`].
    pub async fn untag(
        &self,
        command_id: &str,
        tag: &str,
        ids: &[String],
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        let tag = self.known_tag(tag).await?;
        self.each(command_id, Verb::Untag, Command::Untag { tag }, ids, list)
            .await
    }

    /// Puts the tag on or takes it off everything in a range of a list: one entry of undo.
    ///
    /// # Errors
    /// As [`Engine::mark_all`]; [`Error::NotFound`] where the tag is gone.
    pub async fn tag_all(
        &self,
        command_id: &str,
        tag: &str,
        on: bool,
        range: &ListRange,
    ) -> Result<Outcome> {
        let tag = self.known_tag(tag).await?;
        let (verb, command) = if on {
            (Verb::Tag, Command::Tag { tag })
        } else {
            (Verb::Untag, Command::Untag { tag })
        };
        self.mark_over(command_id, verb, command, range).await
    }

    /// # Errors
    /// [`Error::NotFound`] where the tag is gone.
    pub(crate) async fn known_tag(&self, tag: &str) -> Result<TagId> {
        let id = t::tag_id(tag)?;
        let tags = self.store().tag_names().await?;
        let known = tags.iter().any(|(known, _)| *known == id);
        known.then_some(id).ok_or(Error::NotFound("tag"))
    }
}

fn valid_color(color: i64) -> Result<i64> {
    if (0..COLORS).contains(&color) {
        Ok(color)
    } else {
        Err(Error::invalid("color", color.to_string()))
    }
}

//! Internal comments: written into the thread for us, never sent.

use crate::api::Outcome;
use crate::engine::{Engine, me};
use crate::error::{Error, Result};
use crate::translate as t;
use listo_domain::{ActivityId, Actor, Command, Comment, mentions_in};
use listo_store::Verb;

/// Characters of one comment, at most.
const LONGEST: usize = 10_000;

impl Engine {
    /// N: the comment stands in the thread of the conversation, whose state it leaves as it is. `on` is
    /// the item of the thread it is about. A member is named by `@` and the name; whoever this program
    /// works for also by `@me` and `@yo`.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a comment that is too long; otherwise as [`Engine::mark_done`].
    pub async fn comment(
        &self,
        command_id: &str,
        id: &str,
        body: &str,
        on: Option<&str>,
    ) -> Result<Outcome> {
        let on = on.map(|on| t::activity_id("on", on)).transpose()?;
        let comment = self.comment_of(body, on).await?;
        let items = vec![(t::conversation_id(id)?, Command::Comment(comment))];
        self.command(command_id, Verb::Comment, me(), items, None)
            .await
    }

    /// A text as a comment, with the members it names.
    pub(crate) async fn comment_of(&self, body: &str, on: Option<ActivityId>) -> Result<Comment> {
        if body.chars().count() > LONGEST {
            return Err(Error::invalid(
                "comment",
                format!("over {LONGEST} characters"),
            ));
        }
        let present = self.store().members().await?.into_iter();
        let mut members: Vec<(Actor, String)> = present
            .filter(|m| !m.removed)
            .map(|m| (Actor(m.actor), m.name))
            .collect();
        // Behind the names: somebody may be called so.
        members.extend(["me", "yo"].map(|name| (Actor::me(), name.to_owned())));
        Ok(Comment {
            mentions: mentions_in(body, &members),
            body: body.to_owned(),
            on,
        })
    }

    /// Takes a comment away; undo brings it back.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn remove_comment(
        &self,
        command_id: &str,
        id: &str,
        comment: &str,
    ) -> Result<Outcome> {
        let command = Command::RemoveComment {
            comment: t::through(comment)?,
        };
        let items = vec![(t::conversation_id(id)?, command)];
        self.command(command_id, Verb::RemoveComment, me(), items, None)
            .await
    }
}

//! Members, and who is responsible for a conversation.

use crate::api::{ListQuery, ListRange, Member, Outcome, Topic};
use crate::engine::{Engine, me};
use crate::error::{Error, Result};
use crate::settings::valid_name;
use crate::translate as t;
use listo_domain::{Actor, Command};
use listo_store::Verb;

impl Engine {
    /// The person this program works for first, then by name; also those who were removed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn members(&self) -> Result<Vec<Member>> {
        let members = self.store().members().await?;
        Ok(members.into_iter().map(t::member).collect())
    }

    /// All members, with a new one.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty name; a name that another member has crosses to the window as the
    /// same.
    pub async fn create_member(&self, name: &str) -> Result<Vec<Member>> {
        let name = valid_member(name)?;
        self.store().create_member(&name, self.now()).await?;
        self.members_changed().await
    }

    /// The person this program works for may go without a name.
    ///
    /// # Errors
    /// As [`Engine::create_member`]; [`Error::NotFound`] where the member is gone.
    pub async fn rename_member(&self, id: &str, name: &str) -> Result<Vec<Member>> {
        let member = Actor(id.to_owned());
        let name = if member.is_me() && name.trim().is_empty() {
            String::new()
        } else {
            valid_member(name)?
        };
        self.store().rename_member(&member, &name).await?;
        self.members_changed().await
    }

    /// What is assigned to them stays so, under their name.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the member is gone, or is the person this program works for.
    pub async fn remove_member(&self, id: &str) -> Result<Vec<Member>> {
        self.store().remove_member(&Actor(id.to_owned())).await?;
        self.members_changed().await
    }

    /// # Errors
    /// [`Error::Invalid`] to the window where another member has the name by now.
    pub async fn restore_member(&self, id: &str) -> Result<Vec<Member>> {
        self.store().restore_member(&Actor(id.to_owned())).await?;
        self.members_changed().await
    }

    async fn members_changed(&self) -> Result<Vec<Member>> {
        self.changed(&[Topic::Members], &[], None);
        self.members().await
    }

    /// I, and A with a name: whoever was responsible before no longer is.
    ///
    /// # Errors
    /// As [`Engine::mark_done`]; [`Error::NotFound`] where the member is gone.
    pub async fn assign(
        &self,
        command_id: &str,
        member: &str,
        ids: &[String],
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        let to = self.present(member).await?;
        self.each(command_id, Verb::Assign, Command::Assign { to }, ids, list)
            .await
    }

    /// Nobody is responsible any more.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn unassign(
        &self,
        command_id: &str,
        ids: &[String],
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        self.each(command_id, Verb::Unassign, Command::Unassign, ids, list)
            .await
    }

    /// Everything in a range of a list to a member, or to nobody: one entry of undo.
    ///
    /// # Errors
    /// As [`Engine::mark_all`]; [`Error::NotFound`] where the member is gone.
    pub async fn assign_all(
        &self,
        command_id: &str,
        member: Option<&str>,
        range: &ListRange,
    ) -> Result<Outcome> {
        let (verb, command) = match member {
            Some(member) => {
                let to = self.present(member).await?;
                (Verb::Assign, Command::Assign { to })
            }
            None => (Verb::Unassign, Command::Unassign),
        };
        self.mark_over(command_id, verb, command, range).await
    }

    /// Hands conversations to a member: assigned, unread again so that nobody takes them for seen, and
    /// with a comment that says why, where there is one. One entry of undo.
    ///
    /// # Errors
    /// As [`Engine::assign`] and [`Engine::comment`].
    pub async fn hand_over(
        &self,
        command_id: &str,
        member: &str,
        ids: &[String],
        why: &str,
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        let to = self.present(member).await?;
        let why = why.trim();
        let comment = match why {
            "" => None,
            _ => Some(self.comment_of(why, None).await?),
        };
        let mut items = Vec::with_capacity(ids.len() * 3);
        for id in ids {
            let id = t::conversation_id(id)?;
            items.push((id, Command::Assign { to: to.clone() }));
            items.push((id, Command::MarkUnread));
            items.extend(comment.clone().map(|c| (id, Command::Comment(c))));
        }
        let handed = self
            .command(command_id, Verb::HandOver, me(), items, list)
            .await;
        let mut outcome = handed?;
        // What was unread already, or theirs already, is handed over all the same.
        let changed = outcome.changed.clone();
        outcome.refused.retain(|r| !changed.contains(&r.id));
        outcome.refused_count = i64::try_from(outcome.refused.len()).unwrap_or(i64::MAX);
        Ok(outcome)
    }

    async fn present(&self, member: &str) -> Result<Actor> {
        let members = self.store().members().await?;
        let there = members.iter().any(|m| m.actor == member && !m.removed);
        let actor = Actor(member.to_owned());
        there.then_some(actor).ok_or(Error::NotFound("member"))
    }
}

/// It stands behind an `@` in comments.
fn valid_member(name: &str) -> Result<String> {
    let name = valid_name(name)?;
    // A name of nothing but signs could not be told from none.
    if name.contains('@') || listo_store::folded(&name).is_empty() {
        return Err(Error::invalid("name", &name));
    }
    Ok(name)
}

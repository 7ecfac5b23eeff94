//! Finding in one conversation.

use crate::api::{FindAt, ThreadFinds};
use crate::engine::Engine;
use crate::error::Result;
use crate::translate as t;
use listo_domain::search::find_terms;
use listo_store::FindAt as StoreAt;

impl Engine {
    /// The messages and transcripts of a conversation that have all words of `text`, and those
    /// around the one to show.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] names a bad id.
    pub async fn find_in_thread(&self, id: &str, text: &str, at: &FindAt) -> Result<ThreadFinds> {
        let id = t::conversation_id(id)?;
        let at = match at {
            FindAt::Newest => StoreAt::Position(0),
            FindAt::From { id } => StoreAt::From(t::activity_id("from", id)?),
            FindAt::Position { position } => StoreAt::Position(*position as usize),
        };
        let found = self.store().find(id, &find_terms(text), at).await?;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(ThreadFinds {
            total: number(found.total),
            at: number(found.at),
            start: number(found.start),
            ids: found.ids.iter().map(|a| a.0.to_string()).collect(),
        })
    }
}

//! What is said about a conversation without moving it between open, unread and done.

use crate::api::{ListQuery, Outcome};
use crate::engine::Engine;
use crate::error::Result;
use listo_domain::Command;
use listo_store::Verb;

impl Engine {
    /// M: what comes in stays out of the inbox, and is kept.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn mute(
        &self,
        command_id: &str,
        ids: &[String],
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        self.each(command_id, Verb::Mute, Command::Mute, ids, list)
            .await
    }

    /// Shift+M: what came in meanwhile and was not seen is unread now.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn unmute(
        &self,
        command_id: &str,
        ids: &[String],
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        self.each(command_id, Verb::Unmute, Command::Unmute, ids, list)
            .await
    }

    /// P: on top of the lists it stands in; 50 at most.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn pin(
        &self,
        command_id: &str,
        ids: &[String],
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        self.each(command_id, Verb::Pin, Command::Pin, ids, list)
            .await
    }

    /// Shift+P.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn unpin(
        &self,
        command_id: &str,
        ids: &[String],
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        self.each(command_id, Verb::Unpin, Command::Unpin, ids, list)
            .await
    }
}

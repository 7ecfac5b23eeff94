//! What the log alone knows of a comment.

use crate::ConversationId;
use crate::command::{Reason, Request, Tally};
use crate::error::Result;
use crate::thread::COMMENT;
use crate::unit::Unit;
use listo_domain::{Command, Refusal};

impl Unit {
    /// A comment can be taken away while it is there; the state of a conversation knows none.
    pub async fn there_still(
        &mut self,
        request: &Request,
        tally: &mut Tally,
    ) -> Result<Vec<(ConversationId, Command)>> {
        let mut there = Vec::with_capacity(request.items.len());
        for (id, command) in &request.items {
            if let Command::RemoveComment { comment } = command {
                let n: i64 = sqlx::query_scalar(COMMENT)
                    .bind(comment.0)
                    .bind(id.0)
                    .fetch_one(&mut *self.tx)
                    .await?;
                if n == 0 {
                    let why = Reason::Refused(Refusal::ChangedSince);
                    tally.refused.push((*id, why));
                    continue;
                }
            }
            there.push((*id, command.clone()));
        }
        Ok(there)
    }
}

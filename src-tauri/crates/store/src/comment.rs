//! What the log alone knows of a comment.

use crate::ConversationId;
use crate::command::{Reason, Request, Tally};
use crate::error::Result;
use crate::thread::COMMENT;
use crate::unit::Unit;
use listo_domain::{Command, Refusal};

const ITEM: &str = "SELECT count(*) FROM activity WHERE id = ? AND conversation_id = ?";

impl Unit {
    /// A comment can be taken away while it is there, and be about an item that is; the state of a
    /// conversation knows neither.
    pub async fn there_still(
        &mut self,
        request: &Request,
        tally: &mut Tally,
    ) -> Result<Vec<(ConversationId, Command)>> {
        let mut there = Vec::with_capacity(request.items.len());
        for (id, command) in &request.items {
            let about = match command {
                Command::RemoveComment { comment } => Some((COMMENT, comment.0)),
                Command::Comment(comment) => comment.on.map(|on| (ITEM, on.0)),
                _ => None,
            };
            if let Some((sql, about)) = about {
                let n: i64 = sqlx::query_scalar(sql)
                    .bind(about)
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
        self.not_sent_yet(there, tally).await
    }
}

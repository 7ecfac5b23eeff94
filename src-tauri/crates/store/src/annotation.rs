//! What is said about a conversation beside its state: its pin, its tags, who is responsible for it, and
//! whom comments name.

use crate::error::Result;
use crate::many::Many;
use crate::state::{Loaded, MentionRow, StateRow};
use crate::unit::Unit;
use listo_domain::Conversation;

pub(crate) static ANNOTATE: Many = Many::new(
    "UPDATE conversation SET pinned_at = v.column2, annotation_stamp = v.column3, \
     tags = v.column4, assignee = v.column5, assign_stamp = v.column6, mentions = v.column7, \
     mention = v.column8 FROM (",
    8,
    ") AS v WHERE conversation.id = v.column1",
);

/// Whether [`ANNOTATE`] has anything to write.
pub(crate) fn differ(now: &Conversation, before: &Conversation) -> bool {
    now.annotations != before.annotations
        || now.tags != before.tags
        || now.assignment != before.assignment
        || now.mentions != before.mentions
}

/// As the column of a conversation holds it.
fn mentions_column(mentions: &[MentionRow]) -> Result<String> {
    serde_json::to_string(mentions).map_err(|e| crate::Error::Unreadable(e.to_string()))
}

impl Unit {
    pub async fn annotate(&mut self, all: &[&Loaded]) -> Result<()> {
        let rows = all
            .iter()
            .map(|c| {
                let row = StateRow::of(c);
                let mentions = mentions_column(&row.mentions)?;
                Ok((row, mentions, c.state.mention().map_or(0, |seq| seq.0)))
            })
            .collect::<Result<Vec<_>>>()?;
        ANNOTATE
            .run(&mut self.tx, &rows, |query, (s, mentions, mention)| {
                query
                    .bind(s.id)
                    .bind(s.pinned_at)
                    .bind(s.annotation_stamp)
                    .bind(crate::tag::column(&s.tags))
                    .bind(s.assignee.clone())
                    .bind(s.assign_stamp)
                    .bind(mentions.clone())
                    .bind(*mention)
            })
            .await
    }
}

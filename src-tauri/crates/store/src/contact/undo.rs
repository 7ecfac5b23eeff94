//! Undo and redo of commands about contacts; see [`crate::undo`].

use super::codec;
use super::state::owners;
use crate::command::{Applied, Request};
use crate::conversation::from_json;
use crate::error::Result;
use crate::undo::Ending;
use crate::unit::Unit;
use crate::verb::Verb;
use listo_domain::{Address, ContactCommand, ContactId, Patch, Seq};
use std::collections::BTreeSet;

/// The decisions of a command, the last one first.
pub(crate) const DECISIONS: &str = "SELECT json_group_array(json_array(seq, contact_id, before, \
    stamp_after)) FROM (SELECT seq, contact_id, before, stamp_after FROM log \
    WHERE command_id = ? ORDER BY seq DESC)";

impl Unit {
    /// Takes back what the command `by` decided, each while it is still in effect.
    pub(crate) async fn compensate_contacts(
        mut self,
        request: &Request,
        target: &[u8],
        by: &[u8],
        ending: Ending,
    ) -> Result<Applied> {
        let json: String = sqlx::query_scalar(DECISIONS)
            .bind(by)
            .fetch_one(&mut *self.tx)
            .await?;
        let rows: Vec<(i64, i64, String, i64)> = from_json(&json)?;
        let mut items: Vec<(ContactId, ContactCommand)> = Vec::with_capacity(rows.len());
        let mut addresses: BTreeSet<Address> = BTreeSet::new();
        for (seq, id, before, stamp_after) in rows {
            let (to, stamp): (Patch, Seq) = codec::before_from_json(&before)?;
            addresses.extend(to.numbers.iter().flatten().cloned());
            let restore = ContactCommand::Restore {
                target: Seq(seq),
                expects: Seq(stamp_after),
                to,
                stamp,
            };
            items.push((ContactId(id), restore));
        }
        let owners = owners(&mut self.tx, addresses.iter()).await?;
        let ids = items.iter().map(|(id, _)| *id).collect();
        let mut book = self.book_of(ids, owners).await?;
        for (id, command) in items {
            self.decide_contact(&mut book, id, command, request.verb == Verb::Redo)?;
        }
        let mut tally = self.write_book(request, &mut book).await?;
        let effective = tally.first.is_some();
        if !effective {
            // Remembered all the same, so that a repeated id does not give up the next one too.
            tally.first = Some(self.next_seq().0);
        }
        self.remember(request, target, &tally).await?;
        self.end_of_compensation(request, target, ending, effective)
            .await?;
        self.answer_of_book(request, Some(Verb::Contact), tally, book)
            .await
    }
}

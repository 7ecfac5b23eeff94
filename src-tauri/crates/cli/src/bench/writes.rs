//! Single commands, each one synced transaction with its log; undone afterwards.

use super::meter::Meter;
use super::{Run, fresh, query};
use listo_engine::Result;
use listo_engine::api::{ConversationRow, ListAt, ListQuery, Target, View};
use std::time::Instant;

/// Put back after measuring, so that the next operation finds what the corpus says.
const ROWS: usize = 500;

impl Run {
    pub(super) async fn writes(&self) -> Result<()> {
        for (op, view) in [
            ("mark_done", View::Inbox),
            ("mark_open", View::Done),
            ("mark_unread", View::Done),
        ] {
            if self.wants(op) {
                self.marks(op, view, None).await?;
            }
        }
        if self.wants("triage_step") {
            let page = query(View::Inbox, None, ListAt::Top);
            self.marks("triage_step", View::Inbox, Some(page)).await?;
        }
        Ok(())
    }

    pub(super) async fn marks(&self, op: &str, view: View, page: Option<ListQuery>) -> Result<()> {
        let rows = self.rows(view, self.n.min(ROWS)).await?;
        let mut meter = Meter::new(op);
        let mut done = 0;
        for row in &rows {
            if !meter.wants(self.n) {
                break;
            }
            let target = Target {
                id: row.id.clone(),
                through: row.head.clone(),
            };
            let (id, target) = (fresh(), std::slice::from_ref(&target));
            let start = Instant::now();
            match op {
                "mark_open" => self.engine.mark_open(&id, target, None).await?,
                "mark_unread" => {
                    let ids = std::slice::from_ref(&row.id);
                    self.engine.mark_unread(&id, ids, None).await?
                }
                _ => self.engine.mark_done(&id, target, page.as_ref()).await?,
            };
            meter.since(start);
            done += 1;
        }
        meter.note = "log and undo included".into();
        meter.print();
        for _ in 0..done {
            self.engine.undo(&fresh()).await?;
        }
        Ok(())
    }

    /// The newest rows of a list.
    pub(super) async fn rows(&self, view: View, n: usize) -> Result<Vec<ConversationRow>> {
        let mut rows = Vec::new();
        let mut at = ListAt::Top;
        while rows.len() < n {
            let page = self.page(view, None, at).await?;
            rows.extend(page.rows);
            match page.next {
                Some(cursor) => at = ListAt::After { cursor },
                None => break,
            }
        }
        rows.truncate(n);
        Ok(rows)
    }
}

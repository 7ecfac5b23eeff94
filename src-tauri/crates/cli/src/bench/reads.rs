//! Pages of lists, threads and counts.

use super::meter::{Check, Meter};
use super::{Run, query};
use listo_engine::Result;
use listo_engine::api::{ConversationRow, ListAt, Page, ThreadAt, View};
use std::time::Instant;

const WARM_UP: usize = 20;

impl Run {
    pub(super) async fn reads(&self) -> Result<()> {
        for (op, view) in [
            ("list_open", View::Inbox),
            ("list_unread", View::Unread),
            ("list_done", View::Done),
        ] {
            if self.wants(op) {
                self.list(op, view).await?;
            }
        }
        if self.wants("list_open_number") {
            self.by_number().await?;
        }
        for (op, at) in [
            ("list_end", ListAt::End),
            ("list_jump", ListAt::Position { position: 0 }),
        ] {
            if self.wants(op) {
                self.jump(op, at).await?;
            }
        }
        if self.wants("list_scroll") {
            self.scroll().await?;
        }
        if self.wants("open_thread") {
            self.threads().await?;
        }
        if self.wants("counts_kept") {
            self.counts().await?;
        }
        Ok(())
    }

    async fn list(&self, op: &str, view: View) -> Result<()> {
        let mut meter = Meter::new("");
        for _ in 0..WARM_UP {
            meter.check = check(&self.page(view, None, ListAt::Top).await?.rows);
        }
        let mut timed = Meter::new(op);
        timed.check = meter.check;
        while timed.wants(self.n) {
            let start = Instant::now();
            self.page(view, None, ListAt::Top).await?;
            timed.since(start);
        }
        timed.print();
        Ok(())
    }

    async fn by_number(&self) -> Result<()> {
        let numbers = self.engine.numbers().await?;
        let order = super::build::phones(&self.data)?;
        let mut ids: Vec<(usize, String)> = numbers
            .into_iter()
            .filter_map(|n| Some((order.iter().position(|p| *p == n.name)?, n.id)))
            .collect();
        ids.sort();
        let mut all = Check::default();
        for (_, id) in &ids {
            let page = self
                .page(View::Inbox, Some(id.clone()), ListAt::Top)
                .await?;
            add(&mut all, &page.rows);
        }
        let mut meter = Meter::new("list_open_number");
        meter.check = all.hex();
        let mut turn = ids.iter().cycle();
        while meter.wants(self.n) {
            let id = turn.next().map(|(_, id)| id.clone());
            let start = Instant::now();
            self.page(View::Inbox, id, ListAt::Top).await?;
            meter.since(start);
        }
        meter.print();
        Ok(())
    }

    /// The end of the longest list, and places all over it.
    async fn jump(&self, op: &str, at: ListAt) -> Result<()> {
        let total = self.page(View::All, None, ListAt::Top).await?.total;
        let mut meter = Meter::new(op);
        let mut i: i64 = 0;
        while meter.wants(self.n.min(200)) {
            i += 1;
            let at = match &at {
                ListAt::Position { .. } => ListAt::Position {
                    position: i * 7_919 * 31 % total.max(1),
                },
                other => other.clone(),
            };
            let start = Instant::now();
            self.page(View::All, None, at).await?;
            meter.since(start);
        }
        meter.print();
        Ok(())
    }

    /// Page after page, deep into the list.
    async fn scroll(&self) -> Result<()> {
        let mut meter = Meter::new("list_scroll");
        let mut at = ListAt::Top;
        let mut rows = Check::default();
        let mut first = true;
        while meter.wants(self.n) {
            let start = Instant::now();
            let page: Page = self
                .engine
                .list_conversations(query(View::Inbox, None, at))
                .await?;
            meter.since(start);
            if first {
                add(&mut rows, &page.rows);
            }
            at = match page.next {
                Some(cursor) => ListAt::After { cursor },
                None => {
                    first = false;
                    ListAt::Top
                }
            };
        }
        meter.print();
        Ok(())
    }

    async fn threads(&self) -> Result<()> {
        let count = self.engine.counts().await?.total.all.max(1);
        let mut meter = Meter::new("open_thread");
        let mut i: i64 = 0;
        while meter.wants(self.n) {
            // A prime step: far from each other, never the same twice in a row.
            let id = (1 + (i * 7_919) % count).to_string();
            i += 1;
            let start = Instant::now();
            self.engine.thread(&id, &ThreadAt::Newest, 50).await?;
            meter.since(start);
        }
        meter.print();
        Ok(())
    }

    async fn counts(&self) -> Result<()> {
        let numbers = self.engine.numbers().await?;
        let counts = self.engine.counts().await?;
        let mut lines: Vec<String> = numbers
            .iter()
            .map(|n| {
                let of = counts.numbers.iter().find(|c| c.number_id == n.id);
                let count = of.map(|c| c.count).unwrap_or_default();
                format!("{}\t{}\t{}\n", n.name, count.inbox, count.unread)
            })
            .collect();
        lines.sort();
        let mut all = Check::default();
        all.text(&lines.concat());
        let mut meter = Meter::new("counts_kept");
        meter.check = all.hex();
        while meter.wants(self.n.min(500)) {
            let start = Instant::now();
            self.engine.counts().await?;
            meter.since(start);
        }
        meter.print();
        Ok(())
    }
}

fn add(check: &mut Check, rows: &[ConversationRow]) {
    for row in rows {
        let contact = row.parties.first().map_or("", |p| p.address.as_str());
        check.row(contact, row.last_at);
    }
}

fn check(rows: &[ConversationRow]) -> Option<String> {
    let mut check = Check::default();
    add(&mut check, rows);
    check.hex()
}

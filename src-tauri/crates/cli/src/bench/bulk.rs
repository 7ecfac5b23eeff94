//! Commands over 10,000 and 100,000 conversations, their undo, and a key that comes meanwhile.

use super::meter::Meter;
use super::{Run, fresh};
use listo_engine::api::{
    BulkVerb, ListAt, ListFilter, ListOrder, ListQuery, ListRange, Page, Target, View,
};
use listo_engine::{Engine, Error, Result};
use std::time::{Duration, Instant};

const ROUNDS: usize = 3;
const BETWEEN_KEYS: Duration = Duration::from_millis(5);

impl Run {
    pub(super) async fn bulks(&self) -> Result<()> {
        for (count, text) in [(10_000, "10k"), (100_000, "100k")] {
            let ops = [format!("bulk_done_{text}"), format!("bulk_undo_{text}")];
            if ops.iter().any(|op| self.wants(op)) && self.inbox().await?.total >= count {
                self.bulk(count, text).await?;
            }
        }
        if self.wants("key_behind_bulk") && self.inbox().await?.total >= 10_000 {
            self.key_behind().await?;
        }
        Ok(())
    }

    async fn inbox(&self) -> Result<Page> {
        self.page(View::Inbox, None, ListAt::Top).await
    }

    /// The newest `count` of the inbox.
    async fn range(&self, count: i64) -> Result<ListRange> {
        let last = self
            .engine
            .list_conversations(ListQuery {
                view: View::Inbox,
                filter: ListFilter::default(),
                order: ListOrder::Newest,
                at: ListAt::Position {
                    position: count - 1,
                },
                limit: 1,
            })
            .await?;
        Ok(ListRange {
            view: View::Inbox,
            filter: ListFilter::default(),
            order: ListOrder::Newest,
            from: None,
            to: last.rows.first().map(|r| format!("{}-{}", r.order, r.id)),
            except: Vec::new(),
            through: last.through,
        })
    }

    async fn bulk(&self, count: i64, text: &str) -> Result<()> {
        let mut done = Meter::new(format!("bulk_done_{text}"));
        let mut undo = Meter::new(format!("bulk_undo_{text}"));
        for _ in 0..ROUNDS.min(self.n) {
            let range = self.range(count).await?;
            let start = Instant::now();
            let outcome = self
                .engine
                .mark_all(&fresh(), BulkVerb::Done, &range)
                .await?;
            done.since(start);
            let start = Instant::now();
            let back = self.engine.undo(&fresh()).await?;
            undo.since(start);
            let back = back.map_or(0, |o| o.changed_count);
            if outcome.changed_count != count || back != count {
                return Err(wrong(format!(
                    "{} done and {back} undone",
                    outcome.changed_count
                )));
            }
        }
        for mut meter in [done, undo] {
            meter.note = format!("{count} conversations, one entry of undo");
            meter.print();
        }
        Ok(())
    }

    /// Keys go on while a long command runs: how long does each wait for its commit?
    async fn key_behind(&self) -> Result<()> {
        let total = self.inbox().await?.total;
        let count = total.min(100_000);
        let range = self.range(count).await?;
        let engine: Engine = self.engine.clone();
        let long = tokio::spawn(async move {
            let outcome = engine.mark_all(&fresh(), BulkVerb::Done, &range).await;
            (outcome, Instant::now())
        });
        let rows = self.page(View::Done, None, ListAt::End).await?.rows;
        let mut meter = Meter::new("key_behind_bulk");
        let mut keys = 0;
        let mut turn = rows.iter().cycle();
        let mut ticks = tokio::time::interval(BETWEEN_KEYS);
        while !long.is_finished() {
            let Some(row) = turn.next() else { break };
            let target = Target {
                id: row.id.clone(),
                through: row.head.clone(),
            };
            let target = std::slice::from_ref(&target);
            let start = Instant::now();
            let outcome = match keys / rows.len().max(1) % 2 {
                0 => self.engine.mark_open(&fresh(), target, None).await?,
                _ => self.engine.mark_done(&fresh(), target, None).await?,
            };
            meter.since(start);
            keys += usize::try_from(outcome.changed_count).unwrap_or(0);
            ticks.tick().await;
        }
        let (outcome, _) = long.await.map_err(|e| wrong(e.to_string()))?;
        meter.note = format!(
            "{keys} keys beside {} conversations",
            outcome?.changed_count
        );
        meter.print();
        for _ in 0..=keys {
            self.engine.undo(&fresh()).await?;
        }
        if self.inbox().await?.total != total {
            return Err(wrong("undo did not bring the inbox back".into()));
        }
        Ok(())
    }
}

fn wrong(what: String) -> Error {
    Error::Io(std::io::Error::other(what))
}

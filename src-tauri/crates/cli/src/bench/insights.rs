//! The figures of the insights: reading the history once, a month, all of time, and what is behind one.

use super::meter::Meter;
use super::{Run, query as page_of};
use listo_engine::Result;
use listo_engine::api::{
    InsightFigure, InsightMetric, InsightPart, InsightPeriod, InsightQuery, Insights, ListAt, View,
};
use std::time::Instant;

/// The corpus ends on this day, and is history to the store.
const LAST_DAY: &str = "2026-01-31";
const TIMES: usize = 20;

impl Run {
    pub(super) async fn insights(&self) -> Result<()> {
        if !self.wants("insights") {
            return Ok(());
        }
        let mut first = Meter::new("insights_first");
        let start = Instant::now();
        while self.engine.prepare_insights().await?.left > 0 {}
        first.since(start);
        first.print();
        let month = InsightPeriod::Between {
            first: "2026-01-02".into(),
            last: LAST_DAY.into(),
        };
        for (op, period) in [
            ("insights_30_days", month.clone()),
            ("insights_all", InsightPeriod::All),
        ] {
            let query = query(period);
            let mut meter = Meter::new(op);
            while meter.wants(TIMES) {
                let start = Instant::now();
                let found = self.engine.insights(&query).await?;
                meter.since(start);
                meter.note = answered(&found);
            }
            meter.print();
        }
        let query = query(month);
        let figure = InsightFigure::Tile {
            metric: InsightMetric::MedianResponse,
            part: InsightPart::Counted,
        };
        let mut meter = Meter::new("insights_behind");
        while meter.wants(TIMES) {
            let start = Instant::now();
            let list = self.engine.insight_conversations(&query, &figure, 0, 50);
            let list = list.await?;
            meter.since(start);
            meter.note = format!("{} conversations", list.total);
        }
        meter.print();
        self.beside_insights().await
    }

    /// Somebody goes on with the inbox while the figures of all time are asked for, again and again.
    async fn beside_insights(&self) -> Result<()> {
        let engine = self.engine.clone();
        let reading = tokio::spawn(async move {
            let query = query(InsightPeriod::All);
            while engine.insights(&query).await.is_ok() {}
        });
        let page = page_of(View::Inbox, None, ListAt::Top);
        let outcome = self.marks("triage_beside_insights", View::Inbox, Some(page));
        let outcome = outcome.await;
        reading.abort();
        outcome
    }
}

fn query(period: InsightPeriod) -> InsightQuery {
    InsightQuery {
        period,
        number_ids: Vec::new(),
        tag_ids: Vec::new(),
        assignees: Vec::new(),
        business_hours: false,
        imported: true,
    }
}

fn answered(found: &Insights) -> String {
    let all: u32 = found.responses.iter().map(|r| r.answered).sum();
    format!("{all} answers")
}

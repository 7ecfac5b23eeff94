//! The figures as CSV (RFC 4180): a line a figure.

use super::Asked;
use crate::api::{InsightBin, InsightShare, Insights};
use crate::error::{Error, Result};
use chrono::DateTime;
use listo_domain::{Millis, Wall};
use listo_sources::sheet::harmless;
use serde::Serialize;
use std::io;

const HEADINGS: [&str; 5] = ["figure", "part", "name", "value", "of"];

struct Table<'a> {
    out: csv::Writer<Vec<u8>>,
    asked: &'a Asked,
}

/// `part` is a day (`2026-11-27`), an hour of the week (`mon 09`) or the end of a bin in seconds.
pub(super) fn csv(insights: &Insights, asked: &Asked) -> Result<String> {
    let out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut table = Table { out, asked };
    table
        .write(insights)
        .map_err(|e| Error::Io(io::Error::from(e)))?;
    let bytes = table
        .out
        .into_inner()
        .map_err(|e| Error::Io(e.into_error()))?;
    String::from_utf8(bytes).map_err(|e| Error::Io(io::Error::other(e)))
}

impl Table<'_> {
    fn write(&mut self, insights: &Insights) -> csv::Result<()> {
        self.out.write_record(HEADINGS)?;
        for tile in &insights.tiles {
            let name = word(&tile.metric);
            let time = matches!(
                name.as_str(),
                "median_response" | "p90_response" | "time_to_done"
            );
            let value = tile.value.map(|v| if time { v / 1000.0 } else { v });
            self.line(
                &name,
                "",
                "",
                value.map_or_else(String::new, plain),
                tile.of,
            )?;
        }
        for (at, start) in insights.starts.iter().enumerate() {
            let day = self.day(*start);
            if let Some(r) = insights.responses.get(at) {
                let of = r.answered + r.waiting;
                self.line("median_response", &day, "", seconds(r.median), of)?;
                self.line("p90_response", &day, "", seconds(r.p90), of)?;
            }
            if let Some(i) = insights.inbound.get(at) {
                let of = i.texts + i.calls + i.voicemails;
                for (name, n) in [
                    ("texts", i.texts),
                    ("calls", i.calls),
                    ("voicemails", i.voicemails),
                ] {
                    self.line("inbound", &day, name, n.to_string(), of)?;
                }
            }
            if let Some(b) = insights.backlog.get(at) {
                let of = b.unread + b.open + b.snoozed;
                for (name, n) in [
                    ("unread", b.unread),
                    ("open", b.open),
                    ("snoozed", b.snoozed),
                ] {
                    self.line("backlog", &day, name, n.to_string(), of)?;
                }
            }
        }
        self.bins("time_to_answer", &insights.distribution)?;
        self.bins("age_of_unread", &insights.ages)?;
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let all: u32 = insights.heat.iter().map(|cell| cell.inbound).sum();
        for (hour, cell) in insights.heat.iter().enumerate() {
            let day = days.get(hour / 24).copied().unwrap_or_default();
            let part = format!("{day} {:02}", hour % 24);
            self.line("inbound_by_hour", &part, "", cell.inbound.to_string(), all)?;
            self.line(
                "median_response_by_hour",
                &part,
                "",
                seconds(cell.median),
                all,
            )?;
        }
        for (group, shares) in [
            ("number", &insights.numbers),
            ("member", &insights.members),
            ("tag", &insights.tags),
            ("contact", &insights.contacts),
        ] {
            self.shares(group, shares)?;
        }
        for apart in &insights.apart {
            self.line(&word(&apart.what), "", "", apart.n.to_string(), apart.n)?;
        }
        Ok(())
    }

    fn bins(&mut self, figure: &str, bins: &[InsightBin]) -> csv::Result<()> {
        let all = bins.iter().map(|bin| bin.n).sum();
        for bin in bins {
            let below = bin.below.map_or_else(String::new, |ms| plain(of_ms(ms)));
            self.line(figure, &below, "", bin.n.to_string(), all)?;
        }
        Ok(())
    }

    fn shares(&mut self, group: &str, shares: &[InsightShare]) -> csv::Result<()> {
        let all = shares.iter().map(|share| share.inbound).sum();
        for share in shares {
            let name = if share.name.is_empty() {
                &share.key
            } else {
                &share.name
            };
            for (what, value, of) in [
                ("inbound", share.inbound.to_string(), all),
                ("answered", share.answered.to_string(), share.answered),
                ("median_response", seconds(share.median), share.answered),
                ("done", share.done.to_string(), share.done),
            ] {
                self.line(&format!("{what}_by_{group}"), &share.key, name, value, of)?;
            }
        }
        Ok(())
    }

    fn line(
        &mut self,
        figure: &str,
        part: &str,
        name: &str,
        value: String,
        of: u32,
    ) -> csv::Result<()> {
        let name = harmless(name);
        self.out
            .write_record([figure, part, name.as_ref(), &value, &of.to_string()])
    }

    fn day(&self, at: i64) -> String {
        let wall = Wall::at(Millis(at), |at| self.asked.business.zone.ahead(at));
        let day = DateTime::from_timestamp_millis(wall.0);
        day.map_or_else(String::new, |day| day.format("%Y-%m-%d").to_string())
    }
}

/// As the boundary writes it.
fn word(of: &impl Serialize) -> String {
    let json = serde_json::to_value(of).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

#[allow(clippy::cast_precision_loss, reason = "times of people")]
fn of_ms(ms: i64) -> f64 {
    ms as f64 / 1000.0
}

fn seconds(ms: Option<i64>) -> String {
    ms.map_or_else(String::new, |ms| plain(of_ms(ms)))
}

fn plain(value: f64) -> String {
    value.to_string()
}

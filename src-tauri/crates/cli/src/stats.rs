//! The figures of a period: for people in words, and whole as JSON or CSV.

use crate::run::narrow;
use crate::{DONE, out, plain};
use listo_engine::api::{
    InsightMetric, InsightPeriod, InsightQuery, InsightShare, InsightTile, Insights,
};
use listo_engine::{Engine, Result};
use std::io::{self, Write};

#[derive(Debug, clap::Args)]
pub struct Stats {
    /// So many days, of which today is the last.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3660))]
    days: u32,
    /// All of time.
    #[arg(long, conflicts_with = "days")]
    all: bool,
    /// From this day on, with --until (2026-10-01).
    #[arg(long, value_name = "DAY", requires = "until", conflicts_with_all = ["days", "all"])]
    from: Option<String>,
    /// Up to this day, which is in it.
    #[arg(long, value_name = "DAY", requires = "from")]
    until: Option<String>,
    /// Only those of this one of our numbers (id, name or E.164); may be given several times.
    #[arg(long, value_name = "N")]
    number: Vec<String>,
    /// Only conversations that have this tag (id or name); given several times, any of them.
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Only those assigned to this member (id or name; `me`, `nobody`); may be given several times.
    #[arg(long, value_name = "MEMBER")]
    assignee: Vec<String>,
    /// Count times to an answer while the business is open.
    #[arg(long)]
    business_hours: bool,
    /// Count what was imported as history too.
    #[arg(long)]
    imported: bool,
    /// All figures, with every point of the charts.
    #[arg(long)]
    json: bool,
    /// The same as a table: a line a figure.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

pub async fn stats(engine: &Engine, asked: Stats) -> Result<u8> {
    let filter = narrow(engine, asked.number, asked.tag, asked.assignee).await?;
    let period = match (asked.all, asked.from, asked.until) {
        (true, ..) => InsightPeriod::All,
        (_, Some(first), Some(last)) => InsightPeriod::Between { first, last },
        _ => InsightPeriod::Days { n: asked.days },
    };
    let query = InsightQuery {
        period,
        number_ids: filter.number_ids,
        tag_ids: filter.tag_ids,
        assignees: filter.assignee_ids,
        business_hours: asked.business_hours,
        imported: asked.imported,
    };
    if asked.csv {
        let table = engine.insights_csv(&query).await?;
        out::answer(|out| out.write_all(table.as_bytes()))?;
        return Ok(DONE);
    }
    let insights = engine.insights(&query).await?;
    out::answer(|out| {
        if asked.json {
            serde_json::to_writer(&mut *out, &insights)?;
            return writeln!(out);
        }
        print(out, &insights)
    })?;
    Ok(DONE)
}

fn print(out: &mut dyn Write, insights: &Insights) -> io::Result<()> {
    let when = listo_engine::local_time;
    writeln!(
        out,
        "{} – {}",
        when(insights.from),
        when(insights.until - 1)
    )?;
    for tile in &insights.tiles {
        writeln!(out, "{:<28} {}", name(tile.metric), value(tile))?;
    }
    let inbound = |i: &listo_engine::api::InboundPoint| i.texts + i.calls + i.voicemails;
    let all: u32 = insights.inbound.iter().map(inbound).sum();
    writeln!(out, "{:<28} {all}", "came in")?;
    for (title, shares) in [
        ("by number", &insights.numbers),
        ("by member", &insights.members),
        ("by tag", &insights.tags),
    ] {
        if !shares.is_empty() {
            writeln!(out, "{title}")?;
        }
        for share in shares {
            writeln!(out, "  {}", line(share))?;
        }
    }
    Ok(())
}

fn name(metric: InsightMetric) -> &'static str {
    match metric {
        InsightMetric::MedianResponse => "median response",
        InsightMetric::P90Response => "90th percentile",
        InsightMetric::Completion => "completed",
        InsightMetric::WaitingLong => "waiting over 24 h",
        InsightMetric::StillWaiting => "still waiting",
        InsightMetric::TimeToDone => "time to done (median)",
        InsightMetric::Reopened => "reopened within 7 days",
        InsightMetric::WithoutReply => "done without a reply",
        InsightMetric::MissedReturned => "missed calls returned",
    }
}

fn value(tile: &InsightTile) -> String {
    let Some(value) = tile.value else {
        return "–".to_owned();
    };
    match tile.metric {
        InsightMetric::MedianResponse | InsightMetric::P90Response | InsightMetric::TimeToDone => {
            format!("{} ({} of {})", duration(value), tile.n, tile.of)
        }
        InsightMetric::WaitingLong | InsightMetric::StillWaiting => format!("{}", tile.n),
        InsightMetric::Completion
        | InsightMetric::Reopened
        | InsightMetric::WithoutReply
        | InsightMetric::MissedReturned => {
            format!("{:.0} % ({} of {})", value * 100.0, tile.n, tile.of)
        }
    }
}

/// `2 h 04 min`
fn duration(ms: f64) -> String {
    let minutes = (ms / 60_000.0).floor();
    let (days, hours) = ((minutes / 1440.0).floor(), (minutes / 60.0).floor() % 24.0);
    let minutes = minutes % 60.0;
    if days > 0.0 {
        format!("{days} d {hours} h")
    } else if hours > 0.0 {
        format!("{hours} h {minutes:02} min")
    } else {
        format!("{minutes} min")
    }
}

fn line(share: &InsightShare) -> String {
    let name = match (share.name.as_str(), share.key.as_str()) {
        ("", "") => "not known".to_owned(),
        ("", key) => plain::line(key),
        (name, _) => plain::line(name),
    };
    let median = share.median.map_or_else(String::new, |ms| {
        let ms = f64::from(u32::try_from(ms / 1000).unwrap_or(u32::MAX)) * 1000.0;
        format!(", median {}", duration(ms))
    });
    format!(
        "{name}: {} in, {} answered{median}, {} done",
        share.inbound, share.answered, share.done
    )
}

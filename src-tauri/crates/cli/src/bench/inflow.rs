//! A step of triage again and again, at the pace of somebody quick: while nothing comes in, and while a
//! provider gives more than anybody could read. What came in stays, so it is done on a copy (`listo-bench
//! inflow`).

use super::meter::Meter;
use super::{Bench, Run, fresh, query};
use listo_engine::api::{
    Attention, ListAt, SourceAccount, SourceHistory, SourceKind, SourceStatus, Target, View,
};
use listo_engine::{Engine, Error, Outside, Result, Session, SystemClock};
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Ten keys a second.
const BETWEEN_KEYS: Duration = Duration::from_millis(100);
const NAME: &str = "inflow";

#[derive(Debug, Clone, clap::Args)]
pub struct Inflow {
    /// The address of a Twilio on this computer, for `--op inflow`.
    #[arg(long, requires_all = ["account", "key"])]
    twilio: Option<String>,
    #[arg(long)]
    account: Option<String>,
    #[arg(long)]
    key: Option<String>,
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

pub(super) async fn inflow(bench: &Bench) -> Result<()> {
    let (Some(url), Some(account), Some(key)) = (
        bench.inflow.twilio.clone(),
        bench.inflow.account.clone(),
        bench.inflow.key.as_deref(),
    ) else {
        return Err(Error::Io(std::io::Error::other(
            "--op inflow needs --twilio",
        )));
    };
    let path = listo_engine::database_in(&bench.db_dir);
    let outside = Outside::with(Arc::new(Session::default()));
    let engine = Engine::open_with(&path, Arc::new(SystemClock), outside).await?;
    let account = SourceAccount {
        kind: SourceKind::Twilio,
        name: NAME.into(),
        account_sid: account,
        key_sid: None,
        base_url: Some(url),
        number: None,
        public_url: None,
    };
    let numbers = engine.test_source(&account, key).await?.numbers;
    let added = engine.add_source(&account, key, &numbers).await?;
    let id = added.into_iter().find(|s| s.account.name == NAME);
    let id = id.map(|s| s.id).unwrap_or_default();
    // As while the window has the focus.
    engine.set_attention(Attention::Focused);
    while source(&engine, &id).await?.history != SourceHistory::Complete {
        engine.live_turn(&id).await?;
    }
    let run = Run {
        engine: engine.clone(),
        data: bench.data_dir.clone(),
        n: bench.n,
        op: String::new(),
    };
    let time = Duration::from_secs(bench.inflow.seconds);
    run.steps("triage_alone", time, &id).await?;
    println!("ready");
    std::io::stdout().flush()?;
    tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()))
        .await
        .map_err(|e| Error::Io(std::io::Error::other(e.to_string())))??;
    let live = tokio::spawn(engine.clone().run_live());
    run.steps("triage_inflow", time, &id).await?;
    engine.stop_live().await;
    live.abort();
    engine.close().await;
    Ok(())
}

async fn source(engine: &Engine, id: &str) -> Result<SourceStatus> {
    let mut sources = engine.sources().await?.into_iter();
    let found = sources.find(|source| source.id == id);
    found.ok_or(Error::NotFound("source"))
}

impl Run {
    /// Done and its undo in turn, with the page and the counts that a window reads with it.
    async fn steps(&self, op: &str, time: Duration, source_id: &str) -> Result<()> {
        let before = source(&self.engine, source_id).await?.fetched;
        let rows = self.rows(View::Inbox, 500).await?;
        let page = query(View::Inbox, None, ListAt::Top);
        let mut meter = Meter::new(op);
        let mut ticks = tokio::time::interval(BETWEEN_KEYS);
        let begun = Instant::now();
        for row in rows.iter().cycle() {
            if begun.elapsed() >= time {
                break;
            }
            ticks.tick().await;
            let target = Target {
                id: row.id.clone(),
                through: row.head.clone(),
            };
            let start = Instant::now();
            let target = std::slice::from_ref(&target);
            self.engine.mark_done(&fresh(), target, Some(&page)).await?;
            meter.since(start);
            self.engine.undo(&fresh()).await?;
        }
        let source = source(&self.engine, source_id).await?;
        meter.note = format!("{} came in, {:?}", source.fetched - before, source.fault);
        meter.print();
        Ok(())
    }
}

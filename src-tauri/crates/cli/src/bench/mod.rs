//! `listo-cli bench`: the engine measured on a corpus, in the form of the benchmark harness: one JSON
//! line an operation. `cargo xtask bench` runs it beside its yardsticks.

mod build;
mod bulk;
mod inflow;
mod insights;
mod meter;
mod reads;
mod searches;
mod writes;

use listo_engine::api::{ListAt, ListFilter, ListOrder, ListQuery, Page, View};
use listo_engine::{Engine, Result, SystemClock};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct Bench {
    /// Holds the corpus: activities.jsonl, conversations.jsonl, queries.json.
    pub data_dir: PathBuf,
    /// Holds the database; made from the corpus where there is none.
    pub db_dir: PathBuf,
    /// How often an operation is measured, at most.
    #[arg(long, default_value_t = 2_000)]
    pub n: usize,
    /// Only operations whose name begins like this.
    #[arg(long)]
    pub op: Option<String>,
    #[command(flatten)]
    pub inflow: inflow::Inflow,
}

struct Run {
    engine: Engine,
    data: PathBuf,
    n: usize,
    op: String,
}

pub async fn run(bench: &Bench) -> Result<()> {
    let op = bench.op.clone().unwrap_or_default();
    if op.starts_with("ingest") {
        return build::imports(&bench.data_dir, &bench.db_dir, &op).await;
    }
    if op == "inflow" {
        return inflow::inflow(bench).await;
    }
    let fresh = !listo_engine::database_in(&bench.db_dir).exists();
    let engine = open(&bench.db_dir).await?;
    if fresh {
        let import = build::import(&engine, &build::activities(&bench.data_dir)).await?;
        import.print("ingest_empty");
    }
    if engine.counts().await?.total.inbox == 0 {
        build::set_states(&engine, &bench.data_dir).await?;
    }
    let run = Run {
        engine,
        data: bench.data_dir.clone(),
        n: bench.n.max(1),
        op,
    };
    run.reads().await?;
    run.searches().await?;
    run.insights().await?;
    run.writes().await?;
    run.bulks().await?;
    run.engine.close().await;
    Ok(())
}

async fn open(folder: &Path) -> Result<Engine> {
    Engine::open(folder, Arc::new(SystemClock)).await
}

impl Run {
    fn wants(&self, op: &str) -> bool {
        op.starts_with(&self.op)
    }

    async fn page(&self, view: View, number: Option<String>, at: ListAt) -> Result<Page> {
        let query = query(view, number, at);
        self.engine.list_conversations(query).await
    }
}

fn query(view: View, number_id: Option<String>, at: ListAt) -> ListQuery {
    ListQuery {
        view,
        filter: ListFilter {
            number_ids: number_id.into_iter().collect(),
            ..ListFilter::default()
        },
        order: ListOrder::Newest,
        at,
        limit: 50,
    }
}

fn fresh() -> String {
    uuid::Uuid::now_v7().to_string()
}

//! Presses keys as fast as the store takes them, and says which were acknowledged. The crash test
//! kills it at any moment and then asks the database for every one of them.
//!
//! `burst DATA_DIR`: one line `ID STATE COMMAND` after each acknowledged command.

use listo_engine::api::{ListAt, ListFilter, ListOrder, ListQuery, Target, View};
use listo_engine::{Engine, SystemClock};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let dir = std::env::args().nth(1).ok_or("burst DATA_DIR")?;
    let engine = Engine::open(Path::new(&dir), Arc::new(SystemClock)).await?;
    let query = ListQuery {
        view: View::All,
        filter: ListFilter::default(),
        order: ListOrder::Newest,
        at: ListAt::Top,
        limit: 100,
    };
    let rows = engine.list_conversations(query).await?.rows;
    let mut out = std::io::stdout().lock();
    for round in 0..1_000_000 {
        for row in &rows {
            let command = uuid::Uuid::now_v7().to_string();
            let target = Target {
                id: row.id.clone(),
                through: row.head.clone(),
            };
            let (state, outcome) = match round % 3 {
                0 => (
                    "unread",
                    engine.mark_unread(&command, &[target.id], None).await?,
                ),
                1 => ("done", engine.mark_done(&command, &[target], None).await?),
                _ => ("open", engine.mark_open(&command, &[target], None).await?),
            };
            if outcome.changed.is_empty() {
                continue; // it was there already, from before the last kill
            }
            writeln!(out, "{} {state} {command}", row.id)?;
            out.flush()?;
        }
    }
    Ok(())
}

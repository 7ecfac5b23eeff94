use crate::interrupt::Interrupt;
use crate::{DONE, PARTLY, out, plain};
use listo_engine::api::{ExportForm, ShareProgress};
use listo_engine::{Engine, Event, Result};
use std::io::IsTerminal as _;
use std::path::Path;

/// There is one a process.
pub const JOB: &str = "export";

pub async fn export(
    engine: &Engine,
    to: &Path,
    form: ExportForm,
    force: bool,
    json: bool,
) -> Result<u8> {
    let interrupt = Interrupt::watch(engine).await?;
    let progress = (!json && std::io::stderr().is_terminal()).then(|| show_progress(engine));
    let exported = engine.export(JOB, form, to, force).await;
    if let Some(progress) = progress {
        progress.abort();
        out::clear_progress();
    }
    drop(interrupt);
    let shared = exported?;
    out::answer(|out| {
        if json {
            let text = serde_json::to_string_pretty(&shared)?;
            return writeln!(out, "{text}");
        }
        if shared.cancelled {
            return writeln!(out, "cancelled; nothing was written");
        }
        for file in &shared.files {
            writeln!(out, "{}", plain::line(file))?;
        }
        let (conversations, items) = (shared.conversations, shared.items);
        writeln!(
            out,
            "{conversations} conversations, {items} messages and calls"
        )
    })?;
    Ok(if shared.cancelled { PARTLY } else { DONE })
}

fn show_progress(engine: &Engine) -> tokio::task::JoinHandle<()> {
    let mut events = engine.events();
    tokio::spawn(async move {
        while let Ok(event) = events.recv().await {
            if let Event::Share(ShareProgress {
                done, total, items, ..
            }) = event
            {
                out::progress(&format!(
                    "{done} of {total} conversations, {items} messages"
                ));
            }
        }
    })
}

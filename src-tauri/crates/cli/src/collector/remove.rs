//! `listo-cli source remove`.

use super::say;
use crate::interrupt::Interrupt;
use crate::{DONE, PARTLY, out, plain};
use listo_engine::api::{DeletionPhase, DeletionProgress, SourceDeletion};
use listo_engine::{Engine, Error, Event, Result};
use std::io::{BufRead as _, IsTerminal as _};

#[derive(Debug, Clone, Copy, clap::Args)]
pub struct How {
    /// Delete what it has brought as well: conversations, comments and files. It cannot be undone.
    #[arg(long)]
    pub delete_conversations: bool,
    /// Only say what would be deleted.
    #[arg(long, requires = "delete_conversations")]
    pub dry_run: bool,
    /// Do not ask.
    #[arg(long, requires = "delete_conversations")]
    pub yes: bool,
    #[arg(long, requires = "delete_conversations")]
    pub json: bool,
}

pub async fn remove(engine: &Engine, id: &str, how: How) -> Result<u8> {
    if how.delete_conversations {
        return delete(engine, id, how).await;
    }
    engine.remove_source(id).await?;
    say(&format!(
        "source {id} is removed; its conversations stay. A key in a file is yours to delete"
    ))?;
    Ok(DONE)
}

async fn delete(engine: &Engine, id: &str, how: How) -> Result<u8> {
    let all = engine.sources().await?;
    let source = all.into_iter().find(|source| source.id == id);
    let source = source.ok_or(Error::NotFound("source"))?;
    let planned = engine.source_deletion(id).await?;
    if how.dry_run {
        tell(&planned, how.json, "would be deleted")?;
        return Ok(DONE);
    }
    if !how.yes && !agreed(&source.account.name, &planned)? {
        return Ok(PARTLY);
    }
    let interrupt = Interrupt::watch(engine).await?;
    let progress = (!how.json && std::io::stderr().is_terminal()).then(|| show_progress(engine));
    let deleted = engine.delete_source(id).await;
    if let Some(progress) = progress {
        progress.abort();
        out::clear_progress();
    }
    drop(interrupt);
    let deleted = deleted?;
    let Some(done) = &deleted.deletion else {
        out::complain("cancelled; nothing was deleted, and the source is still there");
        return Ok(PARTLY);
    };
    tell(done, how.json, "deleted")?;
    if !deleted.cleared {
        out::complain(
            "it is deleted, and this disk may still hold some of it: another program reads the database, or \
             the disk is full. Listo tries again while it is open",
        );
        return Ok(PARTLY);
    }
    Ok(DONE)
}

/// Whether somebody at the terminal wants it. Where nobody can be asked, nothing is deleted.
fn agreed(name: &str, planned: &SourceDeletion) -> Result<bool> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        out::complain("nothing was deleted: say --yes, after a look with --dry-run");
        return Ok(false);
    }
    tell(planned, false, "will be deleted")?;
    out::complain(&plain::line(&format!(
        "This cannot be undone; `listo-cli export` keeps a copy. Type the name of the source ({name}) to delete:"
    )));
    let mut typed = String::new();
    input.lock().read_line(&mut typed)?;
    if typed.trim() == name.trim() {
        return Ok(true);
    }
    out::complain("nothing was deleted");
    Ok(false)
}

fn tell(deletion: &SourceDeletion, json: bool, what: &str) -> Result<()> {
    out::answer(|out| {
        if json {
            return writeln!(out, "{}", serde_json::to_string(deletion)?);
        }
        writeln!(out, "{what}: {}", counted(deletion))?;
        if deletion.kept > 0 {
            let kept = deletion.kept;
            writeln!(
                out,
                "{kept} more conversations stay, with what came from elsewhere"
            )?;
        }
        writeln!(out, "contacts, tags and imports stay")
    })
}

fn counted(d: &SourceDeletion) -> String {
    let numbers = i64::try_from(d.number_ids.len()).unwrap_or(i64::MAX);
    let parts = [
        (d.conversations, "conversations"),
        (d.messages, "messages"),
        (d.calls, "calls"),
        (d.voicemails, "voicemails"),
        (d.comments, "comments"),
        (d.planned, "texts that were to be sent"),
        (d.files, "files"),
        (numbers, "numbers of yours"),
        (d.copies, "old copies of the database"),
    ];
    let said = parts
        .into_iter()
        .filter(|(n, what)| *n > 0 || *what == "conversations");
    let said: Vec<String> = said.map(|(n, what)| format!("{n} {what}")).collect();
    said.join(", ")
}

fn show_progress(engine: &Engine) -> tokio::task::JoinHandle<()> {
    let mut events = engine.events();
    tokio::spawn(async move {
        while let Ok(event) = events.recv().await {
            if let Event::Deletion(DeletionProgress {
                phase, done, total, ..
            }) = event
            {
                out::progress(&match phase {
                    DeletionPhase::Deleting => format!("deleting: {} %", done * 100 / total.max(1)),
                    DeletionPhase::Clearing => "deleted; clearing the disk".to_owned(),
                });
            }
        }
    })
}

use crate::columns::{Columns, questions};
use crate::interrupt::Interrupt;
use crate::{DONE, FAILED, PARTLY, out, plain, print};
use listo_engine::api::{ImportOptions, ImportState, ImportStatus, LineChoice};
use listo_engine::{Engine, Error, Event, Result};
use std::io::IsTerminal as _;

pub struct Choice {
    pub name: Option<String>,
    pub number: Option<String>,
    pub region: Option<String>,
    pub columns: Columns,
}

pub async fn import(
    engine: &Engine,
    files: Vec<String>,
    choice: Choice,
    dry_run: bool,
    json: bool,
) -> Result<u8> {
    let region = choice
        .region
        .map_or_else(listo_engine::system_region, |r| r.to_ascii_uppercase());
    let interrupt = Interrupt::watch(engine).await?;
    let mut options = ImportOptions {
        files,
        lines: Vec::new(),
        region,
        tables: Vec::new(),
    };
    let named = choice.name.is_some();
    if let Some(name) = choice.name {
        options.lines.push(LineChoice {
            line: None,
            name,
            e164: choice.number.clone(),
        });
    }
    let tables = options.files.iter().any(|file| is_table(file)) || !choice.columns.is_empty();
    if tables || (!named && (!dry_run || choice.number.is_some())) {
        // What was not said: take what is remembered, or the default names.
        let mut preview = look(engine, &interrupt, &options).await?;
        if !choice.columns.is_empty() && !interrupt.pressed() {
            for table in &preview.tables {
                options.tables.push(choice.columns.said_of(table)?);
            }
            preview = look(engine, &interrupt, &options).await?;
        }
        if interrupt.pressed() {
            preview.state = ImportState::Cancelled;
            out::answer(|out| print::import(out, &preview, json))?;
            return Ok(PARTLY);
        }
        if !answered(&preview) {
            return Ok(crate::WRONG);
        }
        if !named {
            options.lines = preview.lines;
        }
    }
    if let Some(number) = choice.number.filter(|_| !named) {
        let [line] = options.lines.as_mut_slice() else {
            return Err(Error::Invalid {
                field: "--number",
                value: format!("{number}: the files name several lines, so --name is needed"),
            });
        };
        line.e164 = Some(number);
    }
    let id = if dry_run {
        engine.preview_import(options)?
    } else {
        engine.start_import(options)?
    };
    interrupt.cancel(engine);
    let progress = (!json && std::io::stderr().is_terminal()).then(|| show_progress(engine));
    let status = engine.finished_import(&id).await?;
    if let Some(progress) = progress {
        progress.abort();
        out::clear_progress();
    }
    out::answer(|out| print::import(out, &status, json))?;
    let tally = &status.tally;
    let kept = tally.messages + tally.calls + tally.voicemails;
    let nothing = kept + tally.duplicates == 0;
    Ok(match status.state {
        // Whole batches are kept: not "nothing changed".
        ImportState::Failed if kept > 0 => PARTLY,
        ImportState::Failed => FAILED,
        ImportState::Cancelled => PARTLY,
        ImportState::Running | ImportState::Finished => {
            if !tally.file_errors.is_empty() && nothing {
                FAILED
            } else if tally.unreadable > 0 || !tally.file_errors.is_empty() {
                PARTLY
            } else {
                DONE
            }
        }
    })
}

fn is_table(file: &str) -> bool {
    let end = std::path::Path::new(file).extension();
    end.is_some_and(|end| {
        ["csv", "tsv", "tab", "txt"]
            .iter()
            .any(|e| end.eq_ignore_ascii_case(e))
    })
}

async fn look(
    engine: &Engine,
    interrupt: &Interrupt,
    options: &ImportOptions,
) -> Result<ImportStatus> {
    let id = engine.preview_import(options.clone())?;
    interrupt.cancel(engine);
    engine.finished_import(&id).await
}

/// False where something has to be said of a table; it is said what.
fn answered(preview: &ImportStatus) -> bool {
    let mut all = true;
    for table in preview.tables.iter().filter(|t| !t.questions.is_empty()) {
        all = false;
        out::complain(&format!(
            "{}: nothing was imported, because it is not certain",
            plain::line(&table.file)
        ));
        for question in questions(table) {
            out::complain(&format!("  {}", plain::line(&question)));
        }
    }
    all
}

fn show_progress(engine: &Engine) -> tokio::task::JoinHandle<()> {
    let mut events = engine.events();
    tokio::spawn(async move {
        while let Ok(event) = events.recv().await {
            if let Event::Import(s) = event {
                let percent = if s.bytes_total > 0 {
                    s.bytes_read * 100 / s.bytes_total
                } else {
                    0
                };
                let left = s
                    .seconds_left
                    .map_or(String::new(), |left| format!(", {left} s left"));
                out::progress(&format!(
                    "{percent} %  {} records, {}/s{left}",
                    s.records, s.records_per_second
                ));
            }
        }
    })
}

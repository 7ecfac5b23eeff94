use crate::args::{Args, Command, Ids, List, View};
use crate::{DONE, FAILED, PARTLY, bench, collector, export, import, out, print, stats};
use clap::CommandFactory as _;
use listo_engine::api::{
    self, ListAt, ListFilter, ListOrder, ListQuery, Outcome, SearchOrder, SearchQuery, Target,
    ThreadAt,
};
use listo_engine::{Engine, Error, Result, SystemClock};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub async fn run(args: Args) -> Result<u8> {
    if let Command::Bench(bench) = &args.command {
        bench::run(bench).await?;
        return Ok(DONE);
    }
    match &args.command {
        Command::Completions { shell } => {
            clap_complete::generate(
                *shell,
                &mut Args::command(),
                "listo-cli",
                &mut std::io::stdout(),
            );
            return Ok(DONE);
        }
        Command::Man { folder } => {
            clap_mangen::generate_to(Args::command(), folder)?;
            return Ok(DONE);
        }
        _ => {}
    }
    let path = args
        .db
        .unwrap_or_else(|| listo_engine::database_in(&listo_engine::data_dir()));
    match args.command {
        Command::Source(asked) => return collector::source(&path, asked).await,
        Command::Sync(asked) => return collector::sync(&path, asked).await,
        Command::ServeWebhooks(asked) => return collector::serve_webhooks(&path, asked).await,
        _ => {}
    }
    let (import, dry_run) = match args.command {
        Command::Import { dry_run, .. } => (true, dry_run),
        _ => (false, false),
    };
    if dry_run && !path.exists() {
        // Compared with nothing, and gone afterwards.
        let folder = tempfile::tempdir()?;
        let engine = Engine::open(folder.path(), Arc::new(SystemClock)).await?;
        let code = command(&engine, args.command).await;
        engine.close().await;
        return code;
    }
    if !import && !is_there(&path) {
        return Ok(FAILED);
    }
    let engine = Engine::open_database(&path, Arc::new(SystemClock)).await?;
    let code = command(&engine, args.command).await;
    engine.close().await;
    code
}

/// Asking must not leave an empty database behind.
pub fn is_there(path: &Path) -> bool {
    let there = path.exists();
    if !there {
        out::complain(&format!("there is no database at {}", path.display()));
    }
    there
}

async fn command(engine: &Engine, command: Command) -> Result<u8> {
    match command {
        Command::Import {
            files,
            dry_run,
            name,
            number,
            region,
            columns,
            json,
        } => {
            let files: Vec<String> = files.iter().map(absolute).collect();
            let choice = import::Choice {
                name,
                number,
                region,
                columns,
            };
            import::import(engine, files, choice, dry_run, json).await
        }
        Command::List(asked) => list(engine, asked).await,
        Command::Stats(asked) => stats::stats(engine, asked).await,
        Command::Show {
            id,
            limit,
            before,
            json,
        } => {
            let thread = engine.thread(&id, &thread_at(before), limit).await?;
            out::answer(|out| print::thread(out, &thread, json))?;
            Ok(DONE)
        }
        Command::Done(Ids { ids, json }) => {
            let targets = targets(engine, &ids).await?;
            let outcome = engine.mark_done(&fresh(), &targets, None).await?;
            answer(&outcome, json)
        }
        Command::Open(Ids { ids, json }) => {
            let targets = targets(engine, &ids).await?;
            let outcome = engine.mark_open(&fresh(), &targets, None).await?;
            answer(&outcome, json)
        }
        Command::Unread(Ids { ids, json }) => {
            let outcome = engine.mark_unread(&fresh(), &ids, None).await?;
            answer(&outcome, json)
        }
        Command::Undo { json } => maybe(
            engine.undo(&fresh()).await?,
            "there is nothing to undo",
            json,
        ),
        Command::Redo { json } => maybe(
            engine.redo(&fresh()).await?,
            "there is nothing to redo",
            json,
        ),
        Command::Counts { json } => {
            let counts = engine.counts().await?;
            let numbers = engine.numbers().await?;
            out::answer(|out| print::counts(out, &counts, &numbers, json))?;
            Ok(DONE)
        }
        Command::Log { id, json } => {
            let lines = engine.log(&id).await?;
            out::answer(|out| print::log(out, &lines, json))?;
            Ok(DONE)
        }
        Command::Search {
            text,
            best,
            limit,
            json,
        } => {
            let page = engine
                .search(SearchQuery {
                    // What was typed is whole.
                    text: text.join(" ") + " ",
                    order: if best {
                        SearchOrder::Best
                    } else {
                        SearchOrder::Newest
                    },
                    after: None,
                    seen: Vec::new(),
                    limit,
                })
                .await?;
            out::answer(|out| print::found(out, &page, json))?;
            Ok(if page.problems.is_empty() {
                DONE
            } else {
                PARTLY
            })
        }
        Command::Export {
            to,
            csv,
            force,
            json,
        } => {
            let form = if csv {
                api::ExportForm::Csv
            } else {
                api::ExportForm::JsonLines
            };
            export::export(engine, &to, form, force, json).await
        }
        // Ran before this database was opened.
        Command::Completions { .. }
        | Command::Man { .. }
        | Command::Bench(_)
        | Command::Source(_)
        | Command::Sync(_)
        | Command::ServeWebhooks(_) => Ok(DONE),
        Command::Rebuild { verify, json } => {
            let rebuilt = engine.rebuild(verify).await?;
            out::answer(|out| print::rebuilt(out, &rebuilt, verify, json))?;
            Ok(if verify && !rebuilt.differences.is_empty() {
                PARTLY
            } else {
                DONE
            })
        }
    }
}

/// The ids of what a person names by id, name or number.
pub async fn narrow(
    engine: &Engine,
    numbers: Vec<String>,
    tags_wanted: Vec<String>,
    assignees: Vec<String>,
) -> Result<ListFilter> {
    let mut filter = ListFilter::default();
    for wanted in numbers {
        let known = engine.numbers().await?;
        let found = known.into_iter().find(|n| {
            n.id == wanted || n.name == wanted || n.e164.as_deref() == Some(wanted.as_str())
        });
        let found = found.ok_or(Error::NotFound("number of that id or name"))?;
        filter.number_ids.push(found.id);
    }
    for wanted in tags_wanted {
        let tags = engine.tags().await?;
        let found = tags
            .into_iter()
            .find(|t| t.id == wanted || t.name == wanted);
        let found = found.ok_or(Error::NotFound("tag of that id or name"))?;
        filter.tag_ids.push(found.id);
    }
    for wanted in assignees {
        if wanted == "nobody" {
            filter.assignee_ids.push(String::new());
            continue;
        }
        let members = engine.members().await?;
        // One who was removed may have had the name of one who is there.
        let found = [
            members.iter().find(|m| m.id == wanted),
            members.iter().find(|m| m.name == wanted && !m.removed),
            members.iter().find(|m| m.name == wanted),
        ];
        let found = found.into_iter().flatten().next().cloned();
        let found = found.ok_or(Error::NotFound("member of that id or name"))?;
        filter.assignee_ids.push(found.id);
    }
    Ok(filter)
}

async fn list(engine: &Engine, asked: List) -> Result<u8> {
    let filter = narrow(engine, asked.number, asked.tag, asked.assignee).await?;
    let page = engine
        .list_conversations(ListQuery {
            view: match asked.view {
                View::Inbox => api::View::Inbox,
                View::Unread => api::View::Unread,
                View::Done => api::View::Done,
                View::Snoozed => api::View::Snoozed,
                View::Waiting => api::View::Waiting,
                View::Pinned => api::View::Pinned,
                View::Muted => api::View::Muted,
                View::Assigned => api::View::Assigned,
                View::Mentions => api::View::Mentions,
                View::All => api::View::All,
            },
            filter,
            order: if asked.longest_waiting {
                ListOrder::LongestWaiting
            } else {
                ListOrder::Newest
            },
            at: asked
                .after
                .map_or(ListAt::Top, |cursor| ListAt::After { cursor }),
            limit: asked.limit,
        })
        .await?;
    out::answer(|out| print::page(out, &page, asked.json))?;
    Ok(DONE)
}

/// At a terminal nothing is on screen, so a command covers what is there when it is given.
async fn targets(engine: &Engine, ids: &[String]) -> Result<Vec<Target>> {
    let mut targets = Vec::with_capacity(ids.len());
    for id in ids {
        let through = match engine.conversation(id).await {
            Ok(row) => row.head,
            // The command answers for it, and goes on with the others.
            Err(Error::NotFound(_)) => "0".to_owned(),
            Err(error) => return Err(error),
        };
        targets.push(Target {
            id: id.clone(),
            through,
        });
    }
    Ok(targets)
}

fn thread_at(before: Option<String>) -> ThreadAt {
    before.map_or(ThreadAt::Newest, |id| ThreadAt::Before { id })
}

fn fresh() -> String {
    uuid::Uuid::now_v7().to_string()
}

fn answer(outcome: &Outcome, json: bool) -> Result<u8> {
    out::answer(|out| print::outcome(out, outcome, json))?;
    Ok(if outcome.refused.is_empty() {
        DONE
    } else {
        PARTLY
    })
}

fn maybe(outcome: Option<Outcome>, nothing: &str, json: bool) -> Result<u8> {
    let Some(outcome) = outcome else {
        let nothing = if json { "null" } else { nothing };
        out::answer(|out| writeln!(out, "{nothing}"))?;
        return Ok(PARTLY);
    };
    answer(&outcome, json)
}

fn absolute(path: &PathBuf) -> String {
    std::path::absolute(path)
        .unwrap_or_else(|_| path.clone())
        .to_string_lossy()
        .into_owned()
}

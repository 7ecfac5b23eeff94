use crate::args::{Args, Command, Ids, View};
use crate::{DONE, FAILED, PARTLY, import, print};
use listo_engine::api::{self, ListQuery, Outcome, Target};
use listo_engine::{Engine, Error, Result, SystemClock};
use std::path::PathBuf;
use std::sync::Arc;

pub async fn run(args: Args) -> Result<u8> {
    let path = args
        .db
        .unwrap_or_else(|| listo_engine::database_in(&listo_engine::data_dir()));
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
    if !import && !path.exists() {
        // Asking must not leave an empty database behind.
        eprintln!("listo-cli: there is no database at {}", path.display());
        return Ok(FAILED);
    }
    let engine = Engine::open_database(&path, Arc::new(SystemClock)).await?;
    let code = command(&engine, args.command).await;
    engine.close().await;
    code
}

async fn command(engine: &Engine, command: Command) -> Result<u8> {
    match command {
        Command::Import {
            files,
            dry_run,
            name,
            number,
            region,
            json,
        } => {
            let files: Vec<String> = files.iter().map(absolute).collect();
            let choice = import::Choice {
                name,
                number,
                region,
            };
            import::import(engine, files, choice, dry_run, json).await
        }
        Command::List {
            view,
            number,
            limit,
            after,
            json,
        } => list(engine, view, number, limit, after, json).await,
        Command::Show {
            id,
            limit,
            before,
            json,
        } => {
            let thread = engine.thread(&id, before.as_deref(), limit).await?;
            print::thread(&thread, json);
            Ok(DONE)
        }
        Command::Done(Ids { ids, json }) => {
            let targets = targets(engine, &ids).await?;
            let outcome = engine.mark_done(&fresh(), &targets).await?;
            Ok(answer(&outcome, json))
        }
        Command::Open(Ids { ids, json }) => {
            let targets = targets(engine, &ids).await?;
            let outcome = engine.mark_open(&fresh(), &targets).await?;
            Ok(answer(&outcome, json))
        }
        Command::Unread(Ids { ids, json }) => {
            targets(engine, &ids).await?;
            let outcome = engine.mark_unread(&fresh(), &ids).await?;
            Ok(answer(&outcome, json))
        }
        Command::Undo { json } => Ok(maybe(
            engine.undo(&fresh()).await?,
            "there is nothing to undo",
            json,
        )),
        Command::Redo { json } => Ok(maybe(
            engine.redo(&fresh()).await?,
            "there is nothing to redo",
            json,
        )),
        Command::Counts { json } => {
            print::counts(&engine.counts().await?, &engine.numbers().await?, json);
            Ok(DONE)
        }
        Command::Log { id, json } => {
            print::log(&engine.log(&id).await?, json);
            Ok(DONE)
        }
        Command::Rebuild { verify, json } => {
            let rebuilt = engine.rebuild(verify).await?;
            print::rebuilt(&rebuilt, verify, json);
            Ok(if verify && !rebuilt.differences.is_empty() {
                PARTLY
            } else {
                DONE
            })
        }
    }
}

async fn list(
    engine: &Engine,
    view: View,
    number: Option<String>,
    limit: u32,
    after: Option<String>,
    json: bool,
) -> Result<u8> {
    let number_id = match number {
        None => None,
        Some(wanted) => {
            let numbers = engine.numbers().await?;
            let found = numbers.into_iter().find(|n| {
                n.id == wanted || n.name == wanted || n.e164.as_deref() == Some(wanted.as_str())
            });
            Some(
                found
                    .ok_or(Error::NotFound("number of that id or name"))?
                    .id,
            )
        }
    };
    let page = engine
        .list_conversations(ListQuery {
            view: match view {
                View::Inbox => api::View::Inbox,
                View::Unread => api::View::Unread,
                View::Done => api::View::Done,
                View::All => api::View::All,
            },
            number_id,
            after,
            limit,
        })
        .await?;
    print::page(&page, json);
    Ok(DONE)
}

/// At a terminal nothing is on screen, so a command covers what is there when it is given.
async fn targets(engine: &Engine, ids: &[String]) -> Result<Vec<Target>> {
    let mut targets = Vec::with_capacity(ids.len());
    for id in ids {
        let row = engine.conversation(id).await?;
        targets.push(Target {
            id: row.id,
            through: row.head,
        });
    }
    Ok(targets)
}

fn fresh() -> String {
    uuid::Uuid::now_v7().to_string()
}

fn answer(outcome: &Outcome, json: bool) -> u8 {
    print::outcome(outcome, json);
    if outcome.refused.is_empty() {
        DONE
    } else {
        PARTLY
    }
}

fn maybe(outcome: Option<Outcome>, nothing: &str, json: bool) -> u8 {
    let Some(outcome) = outcome else {
        if json {
            println!("null");
        } else {
            println!("{nothing}");
        }
        return PARTLY;
    };
    answer(&outcome, json)
}

fn absolute(path: &PathBuf) -> String {
    std::path::absolute(path)
        .unwrap_or_else(|_| path.clone())
        .to_string_lossy()
        .into_owned()
}

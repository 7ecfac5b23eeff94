//! `listo-cli sync`: rounds on each source until there is nothing more to fetch.

use super::state::{State, words};
use crate::interrupt::Interrupt;
use crate::{DONE, PARTLY, out, plain};
use listo_engine::api::{FaultKind, SourceFault, SourceHistory, SourceStatus};
use listo_engine::{Clock as _, Engine, Result, SystemClock};
use serde::Serialize;
use std::io::IsTerminal as _;
use std::time::Duration;
use tokio::time::timeout;

/// Faults in a row that pass by themselves, and the longest wait for that in milliseconds. A timer
/// that starts it again is more patient.
const TRIES: u32 = 4;
const PATIENCE: i64 = 60_000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Synced {
    id: String,
    name: String,
    /// Items that were not here before.
    brought: i64,
    /// Items that could not be read.
    problems: i64,
    paused: bool,
    /// Nothing is left to fetch, of what is new and of the years before.
    caught_up: bool,
    fault: Option<SourceFault>,
}

pub async fn sync(engine: &Engine, json: bool) -> Result<u8> {
    let sources = engine.sources().await?;
    if sources.is_empty() {
        out::complain("there are no sources: listo-cli source add");
        return Ok(PARTLY);
    }
    let stop = Interrupt::stop(engine).await?;
    let shows = !json && std::io::stderr().is_terminal();
    let mut all = Vec::new();
    for before in sources {
        let synced = one(engine, before, &stop, shows).await?;
        if shows {
            out::clear_progress();
        }
        if !json {
            super::say(&line(&synced))?;
        }
        all.push(synced);
    }
    if json {
        out::answer(|out| writeln!(out, "{}", serde_json::to_string(&all)?))?;
    }
    let well = |synced: &Synced| synced.paused || synced.fault.is_none() && synced.caught_up;
    Ok(match all.iter().all(well) {
        true => DONE,
        false => PARTLY,
    })
}

async fn one(
    engine: &Engine,
    before: SourceStatus,
    stop: &Interrupt,
    shows: bool,
) -> Result<Synced> {
    let (mut now, mut caught_up, mut faults) = (before.clone(), false, 0);
    while !now.paused && !stop.pressed() {
        let turn = engine.live_turn(&before.id).await?;
        let sources = engine.sources().await?;
        let Some(status) = sources.into_iter().find(|s| s.id == before.id) else {
            break;
        };
        now = status;
        if shows {
            out::progress(&progress(&before, &now));
        }
        // Paused by somebody else meanwhile.
        let Some(next) = turn.next else { break };
        let left = next.0 - SystemClock.now().0;
        match &now.fault {
            None if turn.caught_up => {
                caught_up = true;
                break;
            }
            None => faults = 0,
            Some(fault) => {
                faults += 1;
                if faults > TRIES || left > PATIENCE || !passes(fault.kind) {
                    break;
                }
            }
        }
        if left > 0 {
            let wait = Duration::from_millis(left.unsigned_abs());
            let _ = timeout(wait, stop.heard()).await;
        }
    }
    Ok(Synced {
        id: now.id,
        name: now.account.name,
        brought: now.fetched - before.fetched,
        problems: now.problems - before.problems,
        paused: now.paused,
        caught_up,
        fault: now.fault,
    })
}

/// It may be over in a moment.
fn passes(kind: FaultKind) -> bool {
    match kind {
        FaultKind::Unreachable
        | FaultKind::NoAnswer
        | FaultKind::Limited
        | FaultKind::Failing
        | FaultKind::Unreadable => true,
        FaultKind::Untrusted
        | FaultKind::Refused
        | FaultKind::Unpaired
        | FaultKind::Storage
        | FaultKind::Rejected
        | FaultKind::NoKey
        | FaultKind::NoSource => false,
    }
}

fn progress(before: &SourceStatus, now: &SourceStatus) -> String {
    let name = plain::line(&now.account.name);
    let mut line = format!("{name}: {} new", now.fetched - before.fetched);
    if now.history == SourceHistory::UnderWay && now.reached > 0 {
        line += &format!(", back to {}", listo_engine::local_time(now.reached));
    }
    if let State::Fault(_, words) = State::of(now) {
        line += &format!(", waiting: {}", plain::line(&words));
    }
    line
}

fn line(synced: &Synced) -> String {
    let Synced { name, brought, .. } = synced;
    let unread = match synced.problems {
        0 => String::new(),
        n => format!(", {n} could not be read"),
    };
    match &synced.fault {
        _ if synced.paused => format!("{name}: paused, left alone"),
        Some(fault) => format!("{name}: {brought} new{unread}; then {}", words(fault)),
        None if synced.caught_up => format!("{name}: {brought} new{unread}; up to date"),
        None => format!("{name}: {brought} new{unread}; stopped before the end"),
    }
}

//! The insights, from a key to charts that stand there. The corpus ends some months ago, so Listo runs with
//! the clock at its end: 30 days are then days with messages. What is drawn before the answer comes, the mark
//! of the chosen period, is no chart: the last change counts.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::app::App;
use super::keys::{self, ESCAPE};
use super::screen::Screen;
use super::{Job, Program};
use crate::Result;
use crate::line::Line;
use crate::process::{self, pause};

const TAB: u32 = 0xff09;
const LEFT: u32 = 0xff51;
const RIGHT: u32 = 0xff53;
const SPACE: u32 = 0x20;

/// Times each period is asked for.
const ROUNDS: usize = 8;
/// All of time may take two seconds; a chart that comes later shall be seen as well.
const QUIET: Duration = Duration::from_millis(3_500);
/// Tab stops from the page to the chosen period: read again, more, back.
const TO_PERIOD: usize = 4;
/// And from there to the switch of imported history, past the kind of hours.
const TO_IMPORTED: usize = 2;

pub fn measure(screen: &Screen, job: &Job, cli: &Path) -> Result<Vec<Line>> {
    let program = Program {
        clock: Some(newest(cli, &job.program.data_dir)?),
        ..job.program.clone()
    };
    let (_app, _) = App::start(screen, &program)?;
    open(screen)?;
    // The first time the history is read, which may take minutes.
    keys::until_still(screen)?;
    // What a corpus has is imported, and is left out until it is asked for.
    tabs(screen, TO_PERIOD + TO_IMPORTED)?;
    keys::settled(screen, SPACE, QUIET)?;
    screen.key(ESCAPE)?;
    pause(Duration::from_millis(500));
    open(screen)?;
    keys::settled(screen, TAB, QUIET)?;
    tabs(screen, TO_PERIOD - 1)?;

    // Days are chosen in this order: 7, 30, 90, 365, all.
    let (mut month, mut all) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        keys::settled(screen, LEFT, QUIET)?;
        month.extend(keys::settled(screen, RIGHT, QUIET)?);
    }
    screen.save(&picture(job, "30-days"))?;
    for _ in 0..2 {
        keys::settled(screen, RIGHT, QUIET)?;
    }
    for _ in 0..ROUNDS {
        all.extend(keys::settled(screen, RIGHT, QUIET)?);
        keys::settled(screen, LEFT, QUIET)?;
    }
    keys::settled(screen, RIGHT, QUIET)?;
    screen.save(&picture(job, "all"))?;
    Ok(vec![
        keys::changes_line(&job.who, "key:insights_30_days", &month),
        keys::changes_line(&job.who, "key:insights_all", &all),
    ])
}

fn open(screen: &Screen) -> Result {
    screen.key(u32::from(b'g'))?;
    pause(Duration::from_millis(100));
    screen.key(u32::from(b'y'))
}

fn tabs(screen: &Screen, times: usize) -> Result {
    for _ in 0..times {
        screen.key(TAB)?;
        pause(Duration::from_millis(100));
    }
    Ok(())
}

fn picture(job: &Job, what: &str) -> PathBuf {
    let name = job.picture.file_stem().unwrap_or_default();
    let name = format!("{}-{what}.png", name.to_string_lossy());
    job.picture.with_file_name(name)
}

/// When the newest conversation had its last item, in seconds since 1970.
fn newest(cli: &Path, data_dir: &Path) -> Result<i64> {
    let mut command = Command::new(cli);
    command
        .arg("--db")
        .arg(data_dir.join("listo.db"))
        .args(["list", "--json", "--limit", "1"]);
    let ran = process::run(&mut command)?;
    let page: serde_json::Value = serde_json::from_str(&ran.printed)
        .map_err(|e| format!("{e} in the list: {}", ran.last_words()))?;
    let at = page
        .pointer("/rows/0/lastAt")
        .and_then(serde_json::Value::as_i64);
    Ok(at.ok_or("no newest conversation in the list")? / 1_000)
}

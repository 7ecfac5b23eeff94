//! A window measured from outside, the same way for an empty one and for Listo's: start, keys,
//! memory, idle CPU. Software drawing without vertical synchronisation: the figures are ratios
//! between programs on one machine, never what a person's screen shows.

mod app;
mod charts;
mod keys;
mod screen;

pub use app::Program;
pub use screen::Screen;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use app::{App, Start};
use keys::{ENTER, ESCAPE, HOME, Press, only, timed};

use crate::Result;
use crate::line::Line;
use crate::process::{self, pause};

/// What is measured of a window.
#[derive(Clone, Debug)]
pub struct Job {
    pub who: String,
    pub program: Program,
    /// Starts; the last one is measured further.
    pub starts: usize,
    pub what: What,
    /// Also what takes minutes: 10,000 steps, a minute of rest.
    pub long: bool,
    /// Where a picture of the settled window goes.
    pub picture: PathBuf,
}

#[derive(Clone, Debug)]
pub enum What {
    /// Nothing but starting.
    Start,
    /// The empty window knows `j`, `k`, and `e`, which takes a row away.
    Floor,
    /// All keys of triage; the command line tool says what they did.
    Listo { cli: PathBuf },
    /// The insights; the command line tool says when the store ends.
    Charts { cli: PathBuf },
    /// The first row is a conversation of 50,000 messages.
    LongThread,
}

/// Rounds of each key.
const PRESSES: usize = 60;
const BURST: usize = 120;
const STEPS: usize = 10_000;
const REST: Duration = Duration::from_secs(60);

pub fn measure(screen: &Screen, job: &Job) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    let app = starts(screen, job, &mut lines)?;
    screen.save(&job.picture)?;
    let who = job.who.as_str();
    let before = app.pss_mib();
    let memory = Line::new(who, "memory", app.family().len()).with("pss_mib", before);
    if let What::Start = job.what {
        lines.push(memory);
        return Ok(lines);
    }
    lines.push(memory.with("noise", keys::noise(screen)?));
    match &job.what {
        What::Start | What::Charts { .. } => {}
        What::Floor => {
            lines.extend(moves(screen, &app, who)?);
            screen.key(HOME)?;
            lines.extend(keys::in_turn(
                screen,
                &app,
                who,
                &[timed('e', "e")],
                PRESSES,
            )?);
            lines.push(keys::burst(screen, who, "e", BURST, |_| u32::from(b'e'))?);
        }
        What::Listo { cli } => {
            lines.extend(moves(screen, &app, who)?);
            lines.extend(marks(screen, &app, job, cli)?);
            lines.push(search(screen, who)?);
        }
        What::LongThread => lines.extend(long_thread(screen, &app, who)?),
    }
    if job.long {
        lines.extend(long(screen, &app, who, before)?);
    }
    // Started anew, with another clock.
    drop(app);
    if let What::Listo { cli } | What::Charts { cli } = &job.what {
        lines.extend(charts::measure(screen, job, cli)?);
    }
    Ok(lines)
}

fn starts(screen: &Screen, job: &Job, lines: &mut Vec<Line>) -> Result<App> {
    let mut last = None;
    for run in 0..job.starts.max(1) {
        // The one before has to be gone.
        drop(last.take());
        pause(Duration::from_millis(500));
        let (app, start) = App::start(screen, &job.program)?;
        let renderer = if app.without_dmabuf() {
            "without DMA-BUF"
        } else {
            "default renderer"
        };
        // The first start fills the caches of the system and is told apart.
        let op = if run == 0 && job.starts > 1 {
            "first_start"
        } else {
            "start"
        };
        lines.push(start_line(&job.who, op, start).noted(renderer));
        last = Some(app);
    }
    last.ok_or_else(|| "nothing was started".into())
}

fn start_line(who: &str, op: &str, start: Start) -> Line {
    let mut line = Line::new(who, op, 1).with("cpu_ms", start.cpu);
    for (key, value) in [
        ("mapped_ms", start.mapped),
        ("list_ms", start.list),
        ("settled_ms", start.settled),
    ] {
        if let Some(value) = value {
            line = line.with(key, value);
        }
    }
    line
}

fn moves(screen: &Screen, app: &App, who: &str) -> Result<Vec<Line>> {
    let keys = [timed('j', "j"), timed('k', "k")];
    let mut lines = keys::in_turn(screen, app, who, &keys, PRESSES)?;
    // Ten down, ten up: nobody leaves the screen.
    let key = |at: usize| u32::from(if at % 20 < 10 { b'j' } else { b'k' });
    lines.push(keys::burst(screen, who, "j", BURST, key)?);
    Ok(lines)
}

/// U, O and E, one by one and in a burst, and whether as many conversations are done as keys were pressed.
fn marks(screen: &Screen, app: &App, job: &Job, cli: &Path) -> Result<Vec<Line>> {
    let who = job.who.as_str();
    screen.key(HOME)?;
    let keys = [timed('u', "u"), timed('o', "o"), only('j')];
    let mut lines = keys::in_turn(screen, app, who, &keys, PRESSES / 2)?;
    screen.key(HOME)?;
    pause(Duration::from_millis(300));
    let done = || done(cli, &job.program.data_dir);
    let before = done()?;
    let marked = keys::in_turn(screen, app, who, &[timed('e', "e")], PRESSES)?;
    let after = done()?;
    let pressed = PRESSES as i64 + 1;
    lines.extend(marked.into_iter().map(|l| {
        l.with("pressed", pressed as f64)
            .with("marked", (after - before) as f64)
    }));
    let line = keys::burst(screen, who, "e", BURST, |_| u32::from(b'e'))?;
    let marked = done()? - after;
    lines.push(
        line.with("pressed", BURST as f64)
            .with("marked", marked as f64),
    );
    Ok(lines)
}

/// What the store says of its own, while the window is open.
fn done(cli: &Path, data_dir: &Path) -> Result<i64> {
    let mut command = Command::new(cli);
    command
        .arg("--db")
        .arg(data_dir.join("listo.db"))
        .args(["counts", "--json"]);
    let ran = process::run(&mut command)?;
    let counts: serde_json::Value = serde_json::from_str(&ran.printed)
        .map_err(|e| format!("{e} in the counts: {}", ran.last_words()))?;
    let done = counts
        .pointer("/total/done")
        .and_then(serde_json::Value::as_i64);
    done.ok_or_else(|| format!("no total of done in the counts: {}", ran.printed).into())
}

/// `/` and then letters. The first change is the letter, the last one what was found.
fn search(screen: &Screen, who: &str) -> Result<Line> {
    screen.key(HOME)?;
    let mut all = Vec::new();
    for word in ["presupuesto", "zafrolito", "contrato"] {
        screen.key(u32::from(b'/'))?;
        pause(Duration::from_millis(400));
        let first = word.chars().next().map(|c| only(c).key).unwrap_or_default();
        screen.key(first)?;
        pause(Duration::from_millis(400));
        for letter in word.chars().skip(1) {
            all.extend(keys::press(screen, u32::from(letter))?);
        }
        for _ in 0..2 {
            screen.key(ESCAPE)?;
            pause(Duration::from_millis(300));
        }
    }
    Ok(keys::changes_line(who, "key:search", &all))
}

/// Down to the next conversation and back up to the long one.
fn long_thread(screen: &Screen, app: &App, who: &str) -> Result<Vec<Line>> {
    screen.key(HOME)?;
    let back = Press {
        key: ESCAPE,
        name: None,
    };
    let enter = Press {
        key: ENTER,
        name: Some("enter"),
    };
    keys::in_turn(
        screen,
        app,
        who,
        &[only('j'), timed('k', "k"), enter, back],
        PRESSES / 4,
    )
}

fn long(screen: &Screen, app: &App, who: &str, before: f64) -> Result<Vec<Line>> {
    screen.key(HOME)?;
    keys::many(screen, STEPS, |at| {
        u32::from(if at % 200 < 100 { b'j' } else { b'k' })
    })?;
    let behind = keys::until_still(screen)?;
    let after = app.pss_mib();
    let steps = Line::new(who, "after_10k_steps", STEPS)
        .with("behind_s", behind)
        .with("pss_mib", after)
        .with("pss_before_mib", before);
    let cpu = app.cpu_ms();
    pause(REST);
    let percent = (app.cpu_ms() - cpu) / REST.as_millis() as f64 * 100.0;
    let idle = Line::new(who, "idle", 1).with("cpu_percent", percent);
    Ok(vec![steps, idle])
}

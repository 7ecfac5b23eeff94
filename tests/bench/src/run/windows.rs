//! The window part: an empty Tauri window and Listo's, in turn.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::places::clear;
use super::store::LISTO;
use super::{FLOOR, FLOOR_WITHOUT, Journal, Options, Places};
use crate::corpus::{Formats, Size};
use crate::window::{self, Job, Program, Screen, What};
use crate::{Result, about, process};

/// Starts that count, in a round.
const STARTS: usize = 4;

pub fn run(options: &Options, places: &Places, journal: &mut Journal) -> Result {
    let screen = Screen::start()?;
    let windows = Windows {
        places,
        cli: places.program("listo-cli"),
    };
    let keys_at = windows.keys_at(&options.sizes);
    for round in 0..options.rounds {
        for job in windows.jobs(options, keys_at, round)? {
            let at = if job.size.is_empty() {
                "no store"
            } else {
                job.size
            };
            println!("window, round {round}: {}, {at}", job.job.who);
            match window::measure(&screen, &job.job) {
                Ok(lines) => journal.add(job.size, round, lines)?,
                // One window that fails does not take the others with it.
                Err(error) => println!("not measured: {error}"),
            }
        }
    }
    Ok(())
}

struct Windows<'a> {
    places: &'a Places,
    cli: Option<PathBuf>,
}

struct Turn {
    size: &'static str,
    job: Job,
}

impl Windows<'_> {
    /// Keys are measured at medium, or at the largest size below.
    fn keys_at(&self, sizes: &[Size]) -> Option<Size> {
        let fit = sizes.iter().filter(|s| s.activities <= 1_000_000);
        fit.max_by_key(|s| s.activities).copied()
    }

    fn jobs(&self, options: &Options, keys_at: Option<Size>, round: u32) -> Result<Vec<Turn>> {
        let mut jobs = Vec::new();
        if let Some(floor) = self.places.program("listo-floor") {
            for (who, without_dmabuf) in [(FLOOR, false), (FLOOR_WITHOUT, true)] {
                let data_dir = self.places.work().join("floor");
                let program = Program {
                    path: floor.clone(),
                    data_dir,
                    without_dmabuf,
                    clock: None,
                };
                jobs.push(self.job("", who, program, What::Floor, round));
            }
        } else {
            println!("no listo-floor here, so no empty window is measured");
        }
        let (Some(listo), Some(cli)) = (self.places.program("listo"), self.cli.clone()) else {
            println!("no listo and listo-cli here, so Listo's window is not measured");
            return Ok(jobs);
        };
        let thread = Size::named("thread")?;
        for size in options.sizes.iter().copied().chain([thread]) {
            let Some(data_dir) = self.copy(&cli, size)? else {
                continue;
            };
            let what = match size {
                s if s == thread => What::LongThread,
                s if Some(s) == keys_at => What::Listo { cli: cli.clone() },
                s if s.activities > 1_000_000 => What::Charts { cli: cli.clone() },
                _ => What::Start,
            };
            let program = Program {
                path: listo.clone(),
                data_dir,
                without_dmabuf: false,
                clock: None,
            };
            jobs.push(self.job(size.name, LISTO, program, what, round));
        }
        Ok(jobs)
    }

    fn job(&self, size: &'static str, who: &str, program: Program, what: What, round: u32) -> Turn {
        let picture = self.places.work().join(format!("window-{who}{size}.png"));
        let long = round == 0 && matches!(what, What::Floor | What::Listo { .. });
        Turn {
            size,
            job: Job {
                who: who.to_owned(),
                program,
                starts: STARTS,
                what,
                long,
                picture,
            },
        }
    }

    /// A copy of the store of a size: what is marked in one round is open again in the next.
    fn copy(&self, cli: &Path, size: Size) -> Result<Option<PathBuf>> {
        let data = self.places.corpus(size, Formats::default())?;
        let from = self.places.listo(size.name);
        if !from.join("listo.db").is_file() {
            // It imports where there is no store yet; what it then measures is not asked for here.
            let mut bench = Command::new(cli);
            bench
                .arg("bench")
                .arg(data)
                .arg(&from)
                .args(["--op", "counts_kept"]);
            let ran = process::run(&mut bench)?;
            if !ran.status.success() {
                println!("no store of size {}: {}", size.name, ran.last_words());
                return Ok(None);
            }
        }
        let to = self.places.listo(&format!("window-{}", size.name));
        clear(&to)?;
        std::fs::create_dir_all(&to)?;
        for file in ["listo.db", "listo.db-wal"] {
            let source = from.join(file);
            if source.is_file() {
                std::fs::copy(&source, to.join(file)).map_err(about(&source))?;
            }
        }
        Ok(Some(to))
    }
}

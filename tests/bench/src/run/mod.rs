//! Every contender in turn, in several rounds, so that a machine that is slower for a while is so for
//! all of them. What they print is kept line by line in `WORK/lines-store.jsonl` and
//! `WORK/lines-window.jsonl`: each part can be measured again by itself.

mod machine;
mod places;
mod store;
#[cfg(target_os = "linux")]
mod windows;

use machine::Machine;
pub use places::Places;

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::corpus::Size;
use crate::line::Line;
use crate::report::{self, Results};
use crate::{Result, about};

/// The empty window, and the same with WebKit's DMA-BUF renderer off, which Listo chooses where the
/// screen is drawn by software.
pub const FLOOR: &str = "floor";
pub const FLOOR_WITHOUT: &str = "floor-no-dmabuf";

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    Store,
    Window,
}

#[derive(Clone, Debug)]
pub struct Options {
    pub sizes: Vec<Size>,
    /// Only one part; none for both.
    pub only: Option<Part>,
    pub rounds: u32,
    /// Where corpora and databases are made, and kept for the next time.
    pub work: PathBuf,
    /// Where `listo`, `listo-cli` and `listo-floor` are.
    pub programs: PathBuf,
    /// Where the report goes.
    pub docs: PathBuf,
    /// A small run that judges no times: all lines have to come, and all results have to agree.
    pub smoke: bool,
}

impl Part {
    pub const ALL: [Self; 2] = [Self::Store, Self::Window];

    pub fn name(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Window => "window",
        }
    }
}

pub fn run(options: &Options) -> Result {
    let machine = Machine::look();
    println!("{machine}");
    let places = Places::new(options)?;
    for part in Part::ALL {
        if options.only.is_some_and(|only| only != part) || (options.smoke && part != Part::Store) {
            continue;
        }
        let mut journal = Journal::new(&places.lines(part))?;
        let head = Line::new(RUN, part.name(), options.rounds as usize);
        let about = format!("{machine}; `{}`", command(options, part));
        journal.add("", 0, [head.noted(about)])?;
        match part {
            Part::Store => store::run(options, &places, &mut journal)?,
            #[cfg(target_os = "linux")]
            Part::Window => windows::run(options, &places, &mut journal)?,
            #[cfg(not(target_os = "linux"))]
            Part::Window => println!("the window is measured on Linux only"),
        }
        if options.smoke {
            return smoke(&Results::new(journal.lines));
        }
    }
    report_again(options)
}

/// Who the first line of a part is by: when, where and how it was measured.
pub const RUN: &str = "run";

fn command(options: &Options, part: Part) -> String {
    let sizes: Vec<&str> = options.sizes.iter().map(|s| s.name).collect();
    let (sizes, rounds) = (sizes.join(","), options.rounds);
    format!(
        "cargo xtask bench --only {} --sizes {sizes} --rounds {rounds}",
        part.name()
    )
}

/// Writes the report of what was measured last, each part as it is.
pub fn report_again(options: &Options) -> Result {
    let places = Places::new(options)?;
    let mut lines = Vec::new();
    for part in Part::ALL {
        let path = places.lines(part);
        if path.is_file() {
            lines.extend(crate::line::read(&path)?);
        }
    }
    report::write(&Results::new(lines), options)
}

fn smoke(results: &Results) -> Result {
    let complaints = results.complaints();
    match complaints.is_empty() {
        true => {
            println!("{} lines, and every result agrees", results.lines.len());
            Ok(())
        }
        false => Err(complaints.join("\n").into()),
    }
}

/// What was measured so far, also in a file: a run of hours that is stopped leaves what it has.
struct Journal {
    file: File,
    lines: Vec<Line>,
}

impl Journal {
    fn new(path: &Path) -> Result<Self> {
        Ok(Self {
            file: File::create(path).map_err(about(path))?,
            lines: Vec::new(),
        })
    }

    fn add(&mut self, size: &str, round: u32, lines: impl IntoIterator<Item = Line>) -> Result {
        for mut line in lines {
            (line.size, line.round) = (size.to_owned(), round);
            writeln!(self.file, "{}", serde_json::to_string(&line)?)?;
            self.lines.push(line);
        }
        Ok(self.file.flush()?)
    }
}

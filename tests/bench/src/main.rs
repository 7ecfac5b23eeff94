//! `listo-bench`: see the library. `cargo xtask bench` builds what is measured and calls `run`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use listo_bench::Result;
use listo_bench::corpus::{self, Formats, Size};
#[cfg(target_os = "linux")]
use listo_bench::line::Line;
use listo_bench::live;
use listo_bench::run::{self, Options, Part};
#[cfg(target_os = "linux")]
use listo_bench::window::{self, Job, Program, Screen, What};
use listo_bench::yardstick::{self, Plan, Sync, Via};

#[derive(Parser)]
#[command(name = "listo-bench", about = "What Listo is measured with")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a made-up history: tiny, small, mid, medium, large, thread.
    Corpus {
        #[arg(long)]
        size: String,
        #[arg(long)]
        out: PathBuf,
        /// Also as the files of Android's "SMS Backup & Restore".
        #[arg(long)]
        xml: bool,
        /// Those also newest first and shuffled.
        #[arg(long, requires = "xml")]
        orders: bool,
    },
    /// Read a corpus into a plain SQLite database.
    Ingest {
        #[arg(long)]
        data: PathBuf,
        #[arg(long)]
        db: PathBuf,
        #[arg(long, value_enum, default_value = "normal")]
        sync: Sync,
        #[arg(long, value_enum, default_value = "deferred")]
        plan: Plan,
    },
    /// Measure the operations of triage on such a database.
    Yardstick {
        #[arg(long, value_enum, default_value = "rusqlite")]
        via: Via,
        #[arg(long)]
        data: PathBuf,
        #[arg(long)]
        db: PathBuf,
        #[arg(long, value_enum, default_value = "normal")]
        sync: Sync,
        #[arg(long, default_value_t = 2_000)]
        n: usize,
    },
    /// Open such a database, read the first page and the counts, end.
    First {
        #[arg(long)]
        db: PathBuf,
    },
    /// Measure everything, every contender in turn, and write the report.
    Run {
        #[command(flatten)]
        run: RunArgs,
        /// Write the report of the last run again, and measure nothing.
        #[arg(long)]
        report_only: bool,
    },
    /// Measure one window.
    #[cfg(target_os = "linux")]
    Window {
        #[arg(long)]
        program: PathBuf,
        #[arg(long)]
        data_dir: PathBuf,
        /// The program knows all keys of Listo, and this `listo-cli` counts what they did.
        #[arg(long)]
        cli: Option<PathBuf>,
        /// Only starts and the insights; with `--cli`.
        #[arg(long, requires = "cli")]
        charts: bool,
        #[arg(long)]
        without_dmabuf: bool,
        #[arg(long, default_value_t = 4)]
        starts: usize,
        /// Also 10,000 steps and a minute of rest.
        #[arg(long)]
        long: bool,
        #[arg(long, default_value = "window.png")]
        picture: PathBuf,
    },
    /// Fetch years of texts from a provider on this computer, then what is new, and see that all are there.
    Sync {
        #[arg(long, default_value_t = 200_000)]
        texts: usize,
        #[command(flatten)]
        with: LiveArgs,
    },
    /// Triage on a copy of a store while nothing comes in, and while much does.
    Inflow {
        /// The corpus, and the folder of the store that was made of it.
        #[arg(long)]
        data: PathBuf,
        #[arg(long)]
        db: PathBuf,
        #[arg(long, default_value_t = 10_000)]
        per_minute: u64,
        #[arg(long, default_value_t = 60)]
        seconds: u64,
        #[command(flatten)]
        with: LiveArgs,
    },
    /// Measure this disk: append 4 KiB and sync.
    Fsync {
        #[arg(long)]
        dir: PathBuf,
    },
}

#[derive(clap::Args)]
struct LiveArgs {
    /// Where the database is made; it has to be empty or not there.
    #[arg(long)]
    work: PathBuf,
    /// Where `listo-cli` and `provider` are; by default beside this one.
    #[arg(long)]
    programs: Option<PathBuf>,
}

impl LiveArgs {
    fn place(self) -> Result<live::Place> {
        live::Place::new(&self.work, self.programs.or(beside()?))
    }
}

fn beside() -> Result<Option<PathBuf>> {
    Ok(std::env::current_exe()?.parent().map(PathBuf::from))
}

#[derive(clap::Args)]
struct RunArgs {
    #[arg(long, value_delimiter = ',', default_value = "small,mid,medium,large", value_parser = Size::named)]
    sizes: Vec<Size>,
    /// Only the store or only the window.
    #[arg(long, value_enum)]
    only: Option<Part>,
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Where corpora and databases are made and kept: about 30 GB with the large size.
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
    /// Where the programs are; by default beside this one.
    #[arg(long)]
    programs: Option<PathBuf>,
    /// Where the report goes.
    #[arg(long, default_value = "docs")]
    docs: PathBuf,
    /// A tiny run that judges no times and writes no report.
    #[arg(long)]
    smoke: bool,
}

impl RunArgs {
    fn options(self) -> Result<Options> {
        let here = beside()?;
        let tiny = Size::named("tiny")?;
        Ok(Options {
            sizes: if self.smoke { vec![tiny] } else { self.sizes },
            only: self.only,
            rounds: if self.smoke { 1 } else { self.rounds },
            work: self.work,
            programs: self.programs.or(here).unwrap_or_default(),
            docs: self.docs,
            smoke: self.smoke,
        })
    }
}

fn main() -> ExitCode {
    match run(Args::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result {
    match command {
        Command::Corpus {
            size,
            out,
            xml,
            orders,
        } => corpus::write(Size::named(&size)?, &out, Formats { xml, orders }),
        Command::Ingest {
            data,
            db,
            sync,
            plan,
        } => yardstick::ingest(&data, &db, sync, plan),
        Command::Yardstick {
            via,
            data,
            db,
            sync,
            n,
        } => yardstick::Job { db, data, sync, n }.measure(via),
        Command::First { db } => yardstick::first(&db),
        Command::Run { run, report_only } => match (run.options()?, report_only) {
            (options, true) => run::report_again(&options),
            (options, false) => run::run(&options),
        },
        #[cfg(target_os = "linux")]
        Command::Window {
            program,
            data_dir,
            cli,
            charts,
            without_dmabuf,
            starts,
            long,
            picture,
        } => {
            let job = Job {
                who: "window".to_owned(),
                program: Program {
                    path: std::path::absolute(program)?,
                    data_dir: std::path::absolute(data_dir)?,
                    without_dmabuf,
                    clock: None,
                },
                starts,
                what: match cli {
                    None => What::Floor,
                    Some(cli) if charts => What::Charts { cli },
                    Some(cli) => What::Listo { cli },
                },
                long,
                picture,
            };
            let lines = window::measure(&Screen::start()?, &job)?;
            lines.iter().try_for_each(Line::print)
        }
        Command::Sync { texts, with } => live::sync(&with.place()?, texts),
        Command::Inflow {
            data,
            db,
            per_minute,
            seconds,
            with,
        } => live::inflow(&with.place()?, &data, &db, per_minute, seconds),
        Command::Fsync { dir } => yardstick::fsync(&dir),
    }
}

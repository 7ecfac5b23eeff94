//! `listo-bench`: see the library. `cargo xtask bench` builds what is measured and calls `run`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use listo_bench::Result;
use listo_bench::corpus::{self, Formats, Size};
use listo_bench::yardstick::{self, Job, Plan, Sync, Via};

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
    /// Measure this disk: append 4 KiB and sync.
    Fsync {
        #[arg(long)]
        dir: PathBuf,
    },
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
        } => Job { db, data, sync, n }.measure(via),
        Command::First { db } => yardstick::first(&db),
        Command::Fsync { dir } => yardstick::fsync(&dir),
    }
}

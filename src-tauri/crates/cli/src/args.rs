use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Exit codes:
    0  done
    1  refused, cancelled or partly unreadable; the output says how much.
       Also an import that failed half-way: its whole batches are kept; and a source that
       could not be fetched to its end
    2  wrong use
    3  failed, and nothing changed
  130  ended by a second Ctrl-C; whole batches of an import are kept

A reader that closes the output early changes no exit code. An output that cannot be
written for another reason is 3, and the message says that what was done stays done.";

/// Listo from a terminal: import archives, list, triage, look into the log.
#[derive(Debug, Parser)]
#[command(name = "listo-cli", version, after_help = EXIT_CODES)]
pub struct Args {
    /// The database; by default the one of the window. It may be in use.
    #[arg(long, global = true, value_name = "PATH")]
    pub db: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Import archives: "SMS Backup & Restore" (.xml, .zip), Google Voice (.zip, or the folder of an
    /// export), JSON lines, tables (CSV, TSV).
    Import {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Only say what would land where.
        #[arg(long)]
        dry_run: bool,
        /// The name of our own number these archives belong to.
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// That number itself.
        #[arg(long, value_name = "E164")]
        number: Option<String>,
        /// Region of numbers without a country code, for example ES.
        #[arg(long, value_name = "ISO3166")]
        region: Option<String>,
        #[command(flatten)]
        columns: crate::columns::Columns,
        #[arg(long)]
        json: bool,
    },
    /// List conversations, newest first.
    List(List),
    /// Show a conversation.
    Show {
        id: String,
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
        /// The cursor for older items that the page above ended with.
        #[arg(long, value_name = "CURSOR")]
        before: Option<String>,
        #[arg(long)]
        json: bool,
    },
    /// Mark conversations as done.
    Done(Ids),
    /// Mark conversations as unread.
    Unread(Ids),
    /// Mark conversations as open.
    Open(Ids),
    /// Undo the last command.
    Undo {
        #[arg(long)]
        json: bool,
    },
    /// Do again what was undone last.
    Redo {
        #[arg(long)]
        json: bool,
    },
    /// How many conversations stand where.
    Counts {
        #[arg(long)]
        json: bool,
    },
    /// Print what lets a shell complete commands and options of listo-cli.
    Completions {
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Write the manual pages.
    #[command(hide = true)]
    Man { folder: PathBuf },
    /// Response times, completion and the other figures of a period.
    Stats(crate::stats::Stats),
    /// Every decision about a conversation.
    Log {
        id: String,
        #[arg(long)]
        json: bool,
    },
    /// Find conversations by words, names, numbers and operators (in:done, from:ana, tag:vip,
    /// has:voicemail, before:2026-01-31 …), newest first.
    Search {
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
        /// The most relevant ones first.
        #[arg(long)]
        best: bool,
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
        limit: u32,
        #[arg(long)]
        json: bool,
    },
    /// Write everything to a file of JSON lines, which can be imported again, or as CSV.
    Export {
        /// The file; with --csv the folder for two files under names of their own.
        #[arg(value_name = "PATH")]
        to: PathBuf,
        #[arg(long)]
        csv: bool,
        /// Replace a file that is there.
        #[arg(long)]
        force: bool,
        #[arg(long)]
        json: bool,
    },
    /// Accounts at providers that texts and calls are fetched from.
    #[command(subcommand)]
    Source(crate::collector::Source),
    /// Fetch from every source until it is caught up, and send what is due.
    Sync(crate::collector::Sync),
    /// Receive webhooks of providers, and fetch as `sync --watch` does.
    ServeWebhooks(crate::collector::ServeWebhooks),
    /// Measure the engine on a corpus; see docs/benchmarks.md.
    #[command(hide = true)]
    Bench(crate::bench::Bench),
    /// Compute the lists anew from facts and log.
    Rebuild {
        /// Change nothing; say whether the replay agrees with what is stored.
        #[arg(long)]
        verify: bool,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
pub struct List {
    #[arg(long, value_enum, default_value_t = View::Inbox)]
    pub view: View,
    /// Only those of this one of our numbers (id, name or E.164); may be given several times.
    #[arg(long, value_name = "N")]
    pub number: Vec<String>,
    /// Only those that have this tag (id or name); given several times, any of them.
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Only those assigned to this member (id or name; `me`, `nobody`); given several times, any of them.
    #[arg(long, value_name = "MEMBER")]
    pub assignee: Vec<String>,
    /// Who has waited longest first; of the views inbox, unread, waiting and assigned.
    #[arg(long)]
    pub longest_waiting: bool,
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub limit: u32,
    /// The cursor that the page above ended with.
    #[arg(long, value_name = "CURSOR")]
    pub after: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct Ids {
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum View {
    Inbox,
    Unread,
    Done,
    Snoozed,
    Waiting,
    Pinned,
    Muted,
    Assigned,
    Mentions,
    All,
}

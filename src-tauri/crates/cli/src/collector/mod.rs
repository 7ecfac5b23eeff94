//! Sources without a window: added, listed and fetched from a terminal, by a timer or on a server.

mod keys;
mod remove;
mod serve;
mod source;
mod state;
mod sync;
mod watch;

use crate::run::is_there;
use crate::{FAILED, out};
use clap::{Subcommand, ValueEnum};
use keys::Keys;
use listo_engine::{Engine, Outside, Result, SystemClock};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub enum Source {
    /// Add an account, after its connection was tested. The secret is read from standard input, or
    /// from the file NAME in the folder of --secrets; it is never an argument.
    Add(Add),
    /// List the sources and what is wrong with them.
    List {
        #[command(flatten)]
        keys: Keys,
        #[arg(long)]
        json: bool,
    },
    /// Fetch and send nothing until it is resumed.
    Pause { id: String },
    /// Fetch again.
    Resume { id: String },
    /// Forget a source and its key. Its conversations stay, unless they are to be deleted.
    Remove {
        id: String,
        #[command(flatten)]
        how: remove::How,
        #[command(flatten)]
        keys: Keys,
    },
}

#[derive(Debug, clap::Args)]
pub struct Add {
    #[arg(value_enum)]
    pub provider: Provider,
    /// What the source is called here.
    #[arg(long)]
    pub name: String,
    /// Twilio: AC…
    #[arg(long, value_name = "AC…", required_if_eq("provider", "twilio"))]
    pub account_sid: Option<String>,
    /// Twilio: SK…, where the secret is that of an API key and not the account's auth token.
    #[arg(long, value_name = "SK…")]
    pub key_sid: Option<String>,
    /// KDE Connect: its id of the phone, as `kdeconnect-cli --list-devices` shows it.
    #[arg(long, value_name = "ID", required_if_eq("provider", "kdeconnect"))]
    pub device: Option<String>,
    /// KDE Connect: the phone's own number, in international form.
    #[arg(long, value_name = "+…", required_if_eq("provider", "kdeconnect"))]
    pub number: Option<String>,
    /// Instead of the provider's own address.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Twilio: where `listo-cli serve-webhooks` is reached from outside. It fetches the files of texts there.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    #[command(flatten)]
    pub keys: Keys,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Provider {
    Twilio,
    /// The secret is an API key of the workspace. Quo's terms apply to its use.
    Quo,
    /// The texts of a phone that is paired through KDE Connect. It has no secret.
    #[value(name = "kdeconnect")]
    KdeConnect,
}

#[derive(Debug, clap::Args)]
pub struct Sync {
    /// Go on until Ctrl-C or SIGTERM, with a line for each change of state of a source.
    #[arg(long, conflicts_with = "json")]
    pub watch: bool,
    #[command(flatten)]
    pub keys: Keys,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct ServeWebhooks {
    /// Where to listen. Encryption is for a reverse proxy in front of it.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    pub listen: SocketAddr,
    /// What the provider is given, without /twilio/ID: what it signs begins with it. By default the
    /// address that is listened at, which only this computer can reach.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    #[command(flatten)]
    pub keys: Keys,
}

pub async fn source(path: &Path, asked: Source) -> Result<u8> {
    match asked {
        Source::Add(add) => source::add(path, add).await,
        Source::List { keys, json } => {
            with(path, &keys, async |engine| source::list(engine, json).await).await
        }
        Source::Pause { id } => {
            let keys = Keys::default();
            with(path, &keys, async |engine| {
                source::pause(engine, &id, true).await
            })
            .await
        }
        Source::Resume { id } => {
            let keys = Keys::default();
            with(path, &keys, async |engine| {
                source::pause(engine, &id, false).await
            })
            .await
        }
        Source::Remove { id, how, keys } => {
            with(path, &keys, async |engine| {
                remove::remove(engine, &id, how).await
            })
            .await
        }
    }
}

pub async fn sync(path: &Path, asked: Sync) -> Result<u8> {
    with(path, &asked.keys, async |engine| match asked.watch {
        true => watch::watch(engine, None).await,
        false => sync::sync(engine, asked.json).await,
    })
    .await
}

pub async fn serve_webhooks(path: &Path, asked: ServeWebhooks) -> Result<u8> {
    with(path, &asked.keys, async |engine| {
        let server = serve::Server::bind(engine, asked.listen, asked.public_url.as_deref()).await?;
        watch::watch(engine, Some(server)).await
    })
    .await
}

/// Opens a database that is there, with keys from where they were said to be.
async fn with(
    path: &Path,
    keys: &Keys,
    work: impl AsyncFnOnce(&Engine) -> Result<u8>,
) -> Result<u8> {
    if !is_there(path) {
        return Ok(FAILED);
    }
    let engine = open(path, keys.outside()?).await?;
    let code = work(&engine).await;
    engine.close().await;
    code
}

async fn open(path: &Path, outside: Outside) -> Result<Engine> {
    Engine::open_with(path, Arc::new(SystemClock), outside).await
}

/// A line on standard output.
fn say(line: &str) -> Result<()> {
    out::answer(|out| writeln!(out, "{}", crate::plain::line(line)))
}

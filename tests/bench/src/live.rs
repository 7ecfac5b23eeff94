//! `listo-cli` and a provider on this computer: a first sync of years, and triage while much comes in.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::line::Line;
use crate::process::{Ran, cannot_start, run};
use crate::{Result, about};

/// Texts that come in between the first sync and the next.
const NEW: usize = 1_000;

/// Where it is done, and with which programs.
pub struct Place {
    work: PathBuf,
    programs: PathBuf,
}

impl Place {
    pub fn new(work: &Path, programs: Option<PathBuf>) -> Result<Self> {
        let work = std::path::absolute(work)?;
        std::fs::create_dir_all(&work)?;
        if std::fs::read_dir(&work)?.next().is_some() {
            return Err(format!("{} is not empty", work.display()).into());
        }
        let programs = programs.unwrap_or_default();
        Ok(Self { work, programs })
    }

    fn program(&self, name: &str) -> Command {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        Command::new(self.programs.join(name))
    }

    fn provider(&self, texts: usize) -> Result<Provider> {
        let mut command = self.program("provider");
        // A conversation of Listo's has some twenty texts in its years.
        let people = (texts / 20).clamp(1, 9_999);
        command.args([texts.to_string(), people.to_string()]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|e| cannot_start(&command, &e))?;
        let says = child.stdin.take().ok_or("no input")?;
        let hears = BufReader::new(child.stdout.take().ok_or("no output")?);
        let mut provider = Provider {
            child,
            says,
            hears,
            url: String::new(),
            account: String::new(),
            key: String::new(),
        };
        let first = provider.line()?;
        let words: Vec<&str> = first.split_whitespace().collect();
        let [url, account, key] = words.as_slice() else {
            return Err(format!("the provider says {first}").into());
        };
        provider.url = (*url).to_owned();
        provider.account = (*account).to_owned();
        provider.key = (*key).to_owned();
        Ok(provider)
    }
}

/// The process of a provider; it ends with this.
struct Provider {
    child: Child,
    says: ChildStdin,
    hears: BufReader<ChildStdout>,
    url: String,
    account: String,
    key: String,
}

impl Provider {
    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.hears.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }

    fn tell(&mut self, what: &str) -> Result {
        writeln!(self.says, "{what}")?;
        match self.line()?.as_str() {
            "ok" => Ok(()),
            other => Err(format!("the provider says {other} to {what}").into()),
        }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Three syncs: of years, of a thousand new texts, and of nothing; then every text has to be there once.
pub fn sync(place: &Place, texts: usize) -> Result {
    let mut provider = place.provider(texts)?;
    let secrets = place.secrets(&provider.key)?;
    let db = place.work.join("listo.db");
    let listo = |words: &[&str]| {
        let mut command = place.program("listo-cli");
        command.arg("--db").arg(&db).args(words);
        command
    };
    let account = ["--name", "office", "--account-sid", &provider.account];
    let mut add = listo(&["source", "add", "twilio"]);
    add.args(account).args(["--base-url", &provider.url]);
    finish(add.arg("--secrets").arg(&secrets))?;
    for (op, new) in [("sync_first", texts), ("sync_next", NEW), ("sync_idle", 0)] {
        if op == "sync_next" {
            provider.tell(&format!("receive {NEW}"))?;
        }
        let ran = finish(listo(&["sync", "--secrets"]).arg(&secrets))?;
        let mut line = Line::new("listo", op, new)
            .with("wall_s", ran.wall_s)
            .with("cpu_s", ran.cpu_s)
            .with("peak_mib", ran.peak_mib);
        if new > 0 {
            line = line.with("per_s", new as f64 / ran.wall_s);
        }
        line.print()?;
    }
    let file = place.work.join("all.jsonl");
    finish(listo(&["export"]).arg(&file))?;
    all_once(&file, texts)
}

/// Fails where a text is missing, or is there twice.
fn all_once(file: &Path, texts: usize) -> Result {
    let old = (0..texts).map(|n| format!("message {n} of years before"));
    let new = (0..NEW).map(|n| format!("new {n}"));
    let mut missing: HashSet<String> = old.chain(new).collect();
    for line in BufReader::new(std::fs::File::open(file)?).lines() {
        let line: Value = serde_json::from_str(&line?).map_err(about(file))?;
        let text = line.get("text").and_then(Value::as_str).unwrap_or_default();
        if !missing.remove(text) {
            return Err(format!("there twice, or never sent: {text}").into());
        }
    }
    match missing.iter().next() {
        Some(text) => Err(format!("{} are missing, one is: {text}", missing.len()).into()),
        None => Ok(()),
    }
}

/// `listo-cli bench` on a copy of the store, with a provider that many texts come in at.
pub fn inflow(place: &Place, data: &Path, db: &Path, per_minute: u64, seconds: u64) -> Result {
    let mut provider = place.provider(0)?;
    for entry in std::fs::read_dir(db)? {
        let from = entry?.path();
        if let Some(name) = from.file_name().filter(|_| from.is_file()) {
            std::fs::copy(&from, place.work.join(name)).map_err(about(&from))?;
        }
    }
    let mut bench = place.program("listo-cli");
    bench.arg("bench").arg(data).arg(&place.work);
    bench.args(["--op", "inflow", "--seconds", &seconds.to_string()]);
    bench.args(["--twilio", &provider.url, "--account", &provider.account]);
    bench.args(["--key", &provider.key]);
    bench.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = bench.spawn().map_err(|e| cannot_start(&bench, &e))?;
    let mut go = child.stdin.take().ok_or("no input")?;
    for line in BufReader::new(child.stdout.take().ok_or("no output")?).lines() {
        let line = line?;
        match line.as_str() {
            // The source is added and has been read: what comes from now on is news.
            "ready" => {
                provider.tell(&format!("flow {per_minute} 5000"))?;
                writeln!(go, "go")?;
            }
            _ => println!("{line}"),
        }
    }
    match child.wait()?.success() {
        true => Ok(()),
        false => Err("listo-cli bench failed".into()),
    }
}

impl Place {
    /// A folder of keys, as a server has it.
    fn secrets(&self, key: &str) -> Result<PathBuf> {
        let folder = self.work.join("secrets");
        std::fs::create_dir(&folder)?;
        let file = folder.join("office");
        std::fs::write(&file, format!("{key}\n"))?;
        #[cfg(unix)]
        for (path, mode) in [(&folder, 0o700), (&file, 0o600)] {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?;
        }
        Ok(folder)
    }
}

fn finish(command: &mut Command) -> Result<Ran> {
    let ran = run(command)?;
    match ran.status.success() {
        true => Ok(ran),
        false => Err(format!("{command:?}: {} / {}", ran.printed.trim(), ran.last_words()).into()),
    }
}

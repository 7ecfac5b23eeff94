//! Making a database of a corpus, through the same import as a person's.

use super::meter::{cpu_s, peak_mib, round};
use super::{fresh, open};
use cpu_time::ProcessTime;
use listo_engine::api::{
    ImportOptions, ImportState, LineChoice, ListAt, ListFilter, ListOrder, ListQuery, Target, View,
};
use listo_engine::{Engine, Error, Result};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Activities that go into a store in use.
const MORE: usize = 100_000;
/// Later than anything in the corpus.
const LATER_MS: i64 = 4 * 365 * 86_400_000;
/// Conversations of one command.
const AT_ONCE: usize = 500;

#[derive(Deserialize)]
struct Conversation {
    phone: String,
    contact: String,
    done: bool,
    unread: i64,
}

pub struct Import {
    n: i64,
    wall_s: f64,
    cpu_s: f64,
}

impl Import {
    pub fn print(&self, op: &str) {
        let n = self.n as f64;
        let line = serde_json::json!({
            "who": "listo", "op": op, "n": self.n, "wall_s": self.wall_s, "cpu_s": self.cpu_s,
            "per_s": (n / self.wall_s).round(), "per_cpu_s": (n / self.cpu_s.max(0.01)).round(),
            "peak_mib": peak_mib(), "note": "",
        });
        println!("{line}");
    }
}

pub fn activities(data: &Path) -> Vec<PathBuf> {
    vec![data.join("activities.jsonl")]
}

/// Imports alone: into an empty store, or more into one that holds the corpus.
pub async fn imports(data: &Path, folder: &Path, op: &str) -> Result<()> {
    let engine = open(folder).await?;
    let first = import(&engine, &activities(data)).await?;
    if op == "ingest_in_use" {
        let more = later(data, folder)?;
        import(&engine, std::slice::from_ref(&more))
            .await?
            .print(op);
        std::fs::remove_file(more)?;
    } else {
        first.print("ingest_empty");
    }
    engine.close().await;
    Ok(())
}

/// The newest activities of the corpus once more, at another time.
fn later(data: &Path, folder: &Path) -> Result<PathBuf> {
    let path = folder.join("more.jsonl");
    let mut out = BufWriter::new(File::create(&path)?);
    let file = data.join("activities.jsonl");
    let total = BufReader::new(File::open(&file)?).lines().count();
    for line in BufReader::new(File::open(&file)?)
        .lines()
        .skip(total.saturating_sub(MORE))
    {
        let mut value: serde_json::Value = parse(&line?)?;
        if let Some(at) = value.get_mut("ts") {
            *at = (at.as_i64().unwrap_or_default() + LATER_MS).into();
        }
        writeln!(out, "{value}")?;
    }
    out.flush()?;
    Ok(path)
}

/// Our numbers in the order in which they first appear.
pub fn phones(data: &Path) -> Result<Vec<String>> {
    let mut phones: Vec<String> = Vec::new();
    for line in BufReader::new(File::open(data.join("activities.jsonl"))?).lines() {
        let Phone { phone } = parse(&line?)?;
        if !phones.contains(&phone) {
            phones.push(phone);
        }
    }
    Ok(phones)
}

#[derive(Deserialize)]
struct Phone {
    phone: String,
}

pub async fn import(engine: &Engine, files: &[PathBuf]) -> Result<Import> {
    let options = ImportOptions {
        files: files
            .iter()
            .map(|f| f.to_string_lossy().into_owned())
            .collect(),
        lines: lines(files)?,
        region: "US".into(),
        tables: Vec::new(),
    };
    let (start, cpu) = (Instant::now(), ProcessTime::try_now().ok());
    let id = engine.start_import(options)?;
    let status = engine.finished_import(&id).await?;
    if status.state != ImportState::Finished || status.tally.unreadable > 0 {
        return Err(Error::Io(std::io::Error::other(format!("{status:?}"))));
    }
    let tally = &status.tally;
    Ok(Import {
        n: tally.messages + tally.calls + tally.voicemails,
        wall_s: round(start.elapsed().as_secs_f64() * 100.0) / 100.0,
        cpu_s: round(cpu_s(cpu.as_ref()) * 100.0) / 100.0,
    })
}

/// Every number of ours that the corpus names.
fn lines(files: &[PathBuf]) -> Result<Vec<LineChoice>> {
    let mut phones = BTreeSet::new();
    let folder = files
        .first()
        .and_then(|f| f.parent())
        .unwrap_or(Path::new("."));
    let known = folder.join("conversations.jsonl");
    let from = if known.exists() {
        vec![known]
    } else {
        files.to_vec()
    };
    for file in from {
        for line in BufReader::new(File::open(file)?).lines() {
            phones.insert(parse::<Phone>(&line?)?.phone);
        }
    }
    Ok(phones
        .into_iter()
        .map(|phone| LineChoice {
            line: Some(phone.clone()),
            name: phone.clone(),
            e164: Some(phone),
        })
        .collect())
}

/// Opens and marks what the corpus says is open and unread: history alone arrives as done.
pub async fn set_states(engine: &Engine, data: &Path) -> Result<()> {
    let mut states: HashMap<(String, String), bool> = HashMap::new();
    let file = File::open(data.join("conversations.jsonl"))?;
    for line in BufReader::new(file).lines() {
        let c: Conversation = parse(&line?)?;
        if !c.done {
            states.insert((c.phone, c.contact), c.unread > 0);
        }
    }
    let numbers = engine.numbers().await?;
    let phone: HashMap<&str, &str> = numbers
        .iter()
        .map(|n| (n.id.as_str(), n.name.as_str()))
        .collect();
    let (mut open, mut unread) = (Vec::new(), Vec::new());
    let mut at = ListAt::Top;
    loop {
        let page = engine
            .list_conversations(ListQuery {
                view: View::Done,
                filter: ListFilter::default(),
                order: ListOrder::Newest,
                at,
                limit: 500,
            })
            .await?;
        for row in &page.rows {
            let number = phone.get(row.number_id.as_str()).copied().unwrap_or("");
            let contact = row.parties.first().map_or("", |p| p.address.as_str());
            match states.get(&(number.to_owned(), contact.to_owned())) {
                Some(true) => unread.push(row.id.clone()),
                Some(false) => open.push(Target {
                    id: row.id.clone(),
                    through: row.head.clone(),
                }),
                None => {}
            }
        }
        match page.next {
            Some(cursor) => at = ListAt::After { cursor },
            None => break,
        }
    }
    for targets in open.chunks(AT_ONCE) {
        engine.mark_open(&fresh(), targets, None).await?;
    }
    for ids in unread.chunks(AT_ONCE) {
        engine.mark_unread(&fresh(), ids, None).await?;
    }
    Ok(())
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Io(e.into()))
}

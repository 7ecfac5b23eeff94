//! A corpus into an empty database, straight on SQLite.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use cpu_time::ProcessTime;
use rusqlite::{Connection, params};
use serde::Deserialize;

use super::{Sync, open, sql};
use crate::line::Line;
use crate::{Result, about, process};

/// Activities a transaction.
const BATCH: usize = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Plan {
    /// What an import into a store in use does: indexes and full text are kept at every row.
    Inline,
    /// The limit: indexes are built after, conversations written once, full text merged at the end.
    Deferred,
}

#[derive(Deserialize)]
struct Activity<'a> {
    conv: i64,
    #[serde(borrow)]
    phone: Cow<'a, str>,
    #[serde(borrow)]
    contact: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    dir: Cow<'a, str>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    ts: i64,
    dur: i64,
    #[serde(borrow)]
    body: Cow<'a, str>,
}

#[derive(Deserialize)]
struct State {
    conv: i64,
    done: bool,
    unread: i64,
}

struct Conversation {
    phone: i64,
    contact: i64,
    last_ts: i64,
    last_id: i64,
}

#[derive(Default)]
struct Known {
    states: HashMap<i64, (bool, i64)>,
    phones: HashMap<String, i64>,
    contacts: HashMap<String, i64>,
    conversations: HashMap<i64, Conversation>,
    /// The last id given; ids rise with time.
    id: i64,
}

/// Makes the database anew and prints what that took.
pub fn ingest(data: &Path, db: &Path, sync: Sync, plan: Plan) -> Result {
    remove(db)?;
    let (start, cpu) = (Instant::now(), ProcessTime::try_now().ok());
    let mut connection = open(db, sync)?;
    prepare(&connection, plan)?;
    let mut known = Known {
        states: states(data)?,
        ..Known::default()
    };
    let mut lines = reader(&data.join("activities.jsonl"))?;
    while batch(&mut connection, &mut lines, &mut known, plan)? {}
    if plan == Plan::Deferred {
        build(&mut connection, &known)?;
    }
    finish(&connection)?;
    let (wall, cpu) = (
        start.elapsed().as_secs_f64(),
        process::cpu_since(cpu.as_ref()),
    );
    let n = known.id as f64;
    let op = match plan {
        Plan::Inline => "ingest_inline",
        Plan::Deferred => "ingest_deferred",
    };
    let bytes = std::fs::metadata(db).map_err(about(db))?.len();
    Line::new(
        &format!("raw-{}", sync.name()),
        op,
        usize::try_from(known.id)?,
    )
    .with("wall_s", wall)
    .with("cpu_s", cpu)
    .with("per_s", n / wall)
    .with("per_cpu_s", n / cpu)
    .with("db_mib", bytes as f64 / 1_048_576.0)
    .with("peak_mib", process::own_peak_mib())
    .print()
}

/// A database with what SQLite keeps beside it.
fn remove(db: &Path) -> Result {
    for suffix in ["", "-wal", "-shm"] {
        let mut path = db.as_os_str().to_owned();
        path.push(suffix);
        match std::fs::remove_file(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(about(db)(e)),
            _ => {}
        }
    }
    Ok(())
}

fn reader(path: &Path) -> Result<BufReader<File>> {
    Ok(BufReader::with_capacity(
        1 << 20,
        File::open(path).map_err(about(path))?,
    ))
}

fn prepare(connection: &Connection, plan: Plan) -> Result {
    connection.execute_batch(sql::TABLES)?;
    connection.execute_batch(sql::FTS)?;
    match plan {
        Plan::Inline => connection.execute_batch(sql::INDEXES)?,
        // Nothing is merged while loading, all of it once at the end.
        Plan::Deferred => connection.execute_batch(
            "INSERT INTO search(search, rank) VALUES('automerge', 0);
             INSERT INTO search(search, rank) VALUES('crisismerge', 2000);",
        )?,
    }
    Ok(())
}

fn states(data: &Path) -> Result<HashMap<i64, (bool, i64)>> {
    let path = data.join("conversations.jsonl");
    let mut states = HashMap::new();
    for line in reader(&path)?.lines() {
        let state: State = serde_json::from_str(&line?).map_err(about(&path))?;
        states.insert(state.conv, (state.done, state.unread));
    }
    Ok(states)
}

/// One transaction; false at the end of the file.
fn batch(
    connection: &mut Connection,
    lines: &mut impl BufRead,
    known: &mut Known,
    plan: Plan,
) -> Result<bool> {
    let transaction = connection.transaction()?;
    let mut more = true;
    let mut line = String::new();
    for _ in 0..BATCH {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            more = false;
            break;
        }
        let activity =
            serde_json::from_str(&line).map_err(|e| format!("{e} in the line {line}"))?;
        known.add(&transaction, &activity, plan == Plan::Inline)?;
    }
    transaction.commit()?;
    Ok(more)
}

impl Known {
    fn add(&mut self, to: &Connection, activity: &Activity, inline: bool) -> Result {
        self.id += 1;
        let (id, conv, ts) = (self.id, activity.conv, activity.ts);
        let (call, inbound) = (activity.kind == "call", activity.dir == "in");
        to.prepare_cached("INSERT INTO activity VALUES(?1,?2,?3,?4,?5,?6,?7)")?
            .execute(params![
                id,
                conv,
                ts,
                call,
                inbound,
                activity.dur,
                &*activity.body
            ])?;
        if !activity.body.is_empty() {
            to.prepare_cached("INSERT INTO search(rowid, body) VALUES(?1,?2)")?
                .execute(params![id, &*activity.body])?;
        }
        if let Some(conversation) = self.conversations.get_mut(&conv) {
            (conversation.last_ts, conversation.last_id) = (ts, id);
            if inline {
                to.prepare_cached("UPDATE conversation SET last_ts=?2, last_id=?3 WHERE id=?1")?
                    .execute([conv, ts, id])?;
            }
            return Ok(());
        }
        let conversation = Conversation {
            phone: self.phone(to, &activity.phone)?,
            contact: self.contact(to, &activity.contact, &activity.name)?,
            last_ts: ts,
            last_id: id,
        };
        if inline {
            self.insert(to, conv, &conversation)?;
        }
        self.conversations.insert(conv, conversation);
        Ok(())
    }

    fn phone(&mut self, to: &Connection, number: &str) -> Result<i64> {
        if let Some(id) = self.phones.get(number) {
            return Ok(*id);
        }
        let id = self.phones.len() as i64 + 1;
        to.execute(
            "INSERT INTO phone(id, number) VALUES(?1,?2)",
            params![id, number],
        )?;
        self.phones.insert(number.to_owned(), id);
        Ok(id)
    }

    fn contact(&mut self, to: &Connection, number: &str, name: &str) -> Result<i64> {
        if let Some(id) = self.contacts.get(number) {
            return Ok(*id);
        }
        let id = self.contacts.len() as i64 + 1;
        to.prepare_cached("INSERT INTO contact VALUES(?1,?2,?3)")?
            .execute(params![id, number, name])?;
        self.contacts.insert(number.to_owned(), id);
        Ok(id)
    }

    fn insert(&self, to: &Connection, id: i64, of: &Conversation) -> Result {
        let (done, unread) = self.states.get(&id).copied().unwrap_or_default();
        to.prepare_cached("INSERT INTO conversation VALUES(?1,?2,?3,?4,?5,?6,?7)")?
            .execute(params![
                id, of.phone, of.contact, done, unread, of.last_ts, of.last_id
            ])?;
        Ok(())
    }
}

fn build(connection: &mut Connection, known: &Known) -> Result {
    let transaction = connection.transaction()?;
    let mut all: Vec<_> = known.conversations.iter().collect();
    all.sort_unstable_by_key(|(id, _)| **id);
    for (id, conversation) in all {
        known.insert(&transaction, *id, conversation)?;
    }
    transaction.commit()?;
    connection.execute_batch(sql::INDEXES)?;
    Ok(connection.execute_batch(
        "INSERT INTO search(search, rank) VALUES('automerge', 4);
         INSERT INTO search(search, rank) VALUES('crisismerge', 16);
         INSERT INTO search(search) VALUES('optimize');",
    )?)
}

fn finish(connection: &Connection) -> Result {
    connection.execute_batch(
        "UPDATE phone SET
           open_n = (SELECT count(*) FROM conversation WHERE phone_id = phone.id AND done = 0),
           unread_n = (SELECT count(*) FROM conversation WHERE phone_id = phone.id AND unread > 0);",
    )?;
    connection.execute_batch(sql::TRIGGERS)?;
    Ok(connection.execute_batch("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);")?)
}

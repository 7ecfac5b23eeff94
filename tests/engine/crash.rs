//! `kill -9` at any moment: every acknowledged change is there, and nothing is half-written.

use crate::archive::many;
use crate::world::{World, fresh};
use listo_engine::api::ConversationState;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How often each of the two is killed.
const KILLS: u64 = 30;

/// Spread over the moments of a run, the same in every run.
fn moment(i: u64, most_ms: u64) -> Duration {
    Duration::from_micros((i * 7_919_317 + 1_013) % (most_ms * 1_000))
}

#[tokio::test]
async fn a_killed_burst_of_keys_loses_no_acknowledged_change() {
    let mut w = World::new().await;
    let file = w.write("sms.xml", &many(200, 20));
    w.import(&w.options(&[&file])).await;
    w.engine.close().await;
    let mut acknowledged = 0;
    for i in 0..KILLS {
        let mut child = Command::new(env!("CARGO_BIN_EXE_burst"))
            .arg(w.folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (lines, heard) = mpsc::channel();
        let reader = std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if lines.send(line).is_err() {
                    break;
                }
            }
        });
        // After so many answers, and then anywhere within the next few milliseconds.
        let mut last = Vec::new();
        for _ in 0..1 + i * 7 % 37 {
            last.push(heard.recv().expect("the burst goes on until it is killed"));
        }
        let end = std::time::Instant::now() + moment(i, 12);
        while let Some(left) = end.checked_duration_since(std::time::Instant::now()) {
            match heard.recv_timeout(left) {
                Ok(line) => last.push(line),
                Err(_) => break,
            }
        }
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
        reader.join().unwrap();
        last.extend(heard.try_iter());
        acknowledged += last.len();

        w = w.restart().await;
        let mut newest = std::collections::BTreeMap::new();
        for line in &last {
            let parts: Vec<&str> = line.split(' ').collect();
            if let [id, state, _] = parts[..] {
                newest.insert(id.to_owned(), state.to_owned());
            }
        }
        // One more command may have reached the disk without an answer; all others are told.
        let mut ahead = 0;
        for (id, state) in newest {
            let found = match w.state(&id).await {
                ConversationState::Unread => "unread",
                ConversationState::Open => "open",
                ConversationState::Done => "done",
            };
            if found != state {
                ahead += 1;
            }
        }
        assert!(
            ahead <= 1,
            "kill {i}: {ahead} acknowledged changes are not there"
        );
        let rebuilt = w.engine.rebuild(true).await.unwrap();
        assert!(
            rebuilt.differences.is_empty(),
            "kill {i}: {:?}",
            rebuilt.differences
        );
        assert!(
            rebuilt.decisions as usize >= acknowledged,
            "kill {i}: {acknowledged} were acknowledged, the log holds {}",
            rebuilt.decisions
        );
        w.engine.close().await;
    }
}

/// Of the database and its write-ahead log.
fn size_on_disk(database: &std::path::Path) -> u64 {
    let wal = database.with_extension("db-wal");
    [database, &wal]
        .iter()
        .filter_map(|file| std::fs::metadata(file).ok())
        .map(|file| file.len())
        .sum()
}

#[tokio::test]
async fn a_killed_import_leaves_whole_batches_and_goes_on() {
    const TEXTS: i64 = 90_000;
    let mut w = World::new().await;
    let file = w.write("sms.xml", &many(usize::try_from(TEXTS).unwrap(), 150));
    let database = w.folder.path().join("listo.db");
    w.engine.close().await;
    let mut stored = 0;
    let mut middle = 0;
    for i in 0..KILLS {
        let mut child = Command::new(crate::cli::binary())
            .args(["--db", &database.to_string_lossy()])
            .args(["import", &file, "--name", "Front desk", "--json"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let (done, ended) = mpsc::channel();
        let id = child.id();
        let waiter = std::thread::spawn(move || {
            let status = child.wait();
            let _ = done.send(());
            status
        });
        // Half of them anywhere, also before the first batch; half just after a batch was stored,
        // while the next is being written.
        if i % 2 == 1 {
            let before = size_on_disk(&database);
            while size_on_disk(&database) <= before + 200_000
                && ended.recv_timeout(Duration::from_millis(2)).is_err()
            {}
        }
        let wait = moment(i, if i % 2 == 1 { 60 } else { 700 });
        if ended.recv_timeout(wait).is_err() {
            Command::new("kill")
                .args(["-9", &id.to_string()])
                .status()
                .unwrap();
        }
        waiter.join().unwrap().unwrap();

        w = w.restart().await;
        let rebuilt = w.engine.rebuild(true).await.unwrap();
        assert!(
            rebuilt.differences.is_empty(),
            "kill {i}: {:?}",
            rebuilt.differences
        );
        let now = i64::try_from(rebuilt.activities).unwrap();
        assert!(now >= stored, "kill {i}: what was stored stays stored");
        assert!(
            now == TEXTS || now % 2_000 == 0,
            "kill {i}: {now} is no whole number of batches"
        );
        stored = now;
        if stored > 0 && stored < TEXTS {
            middle += 1;
        }
        if stored == TEXTS {
            break;
        }
        w.engine.close().await;
    }
    w = w.restart().await;
    let status = w.import(&w.options(&[&file])).await;
    assert_eq!(
        status.tally.messages + stored,
        TEXTS,
        "the rest comes with the next import"
    );
    assert!(middle > 0, "at least one kill must hit the middle");
    w.assert_sound().await;
    assert!(w.engine.undo(&fresh()).await.unwrap().is_none());
}

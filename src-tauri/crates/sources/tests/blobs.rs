//! Files that nothing names are removed, and none that something names is ever lost.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use listo_sources::blobs::{BlobSink as _, FileBlobs, Swept};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tempfile::TempDir;

const LONG: Duration = Duration::from_secs(60);

fn put(blobs: &FileBlobs, text: &str) -> String {
    let storing = blobs.storing().unwrap();
    blobs.sink(&storing).put(&mut text.as_bytes()).unwrap().0
}

fn files(dir: &Path) -> usize {
    let folders = std::fs::read_dir(dir).unwrap().map(|f| f.unwrap().path());
    let folders = folders.filter(|f| f.is_dir() && !f.ends_with("tmp"));
    folders.map(|f| std::fs::read_dir(f).unwrap().count()).sum()
}

#[test]
fn what_nothing_names_goes_and_nothing_else() {
    let dir = TempDir::new().unwrap();
    let blobs = FileBlobs::new(dir.path()).unwrap();
    let (named, loose) = (put(&blobs, "named"), put(&blobs, "nobody's"));
    let strange = dir.path().join(&named[..2]).join("notes.txt");
    std::fs::write(&strange, "somebody put this here").unwrap();
    std::fs::write(dir.path().join("tmp/1-1"), "half").unwrap();
    let alone = blobs.alone(LONG).unwrap().unwrap();
    let swept = blobs
        .sweep(&alone, &HashSet::from([named.clone()]))
        .unwrap();
    assert_eq!(swept, Swept { files: 1, bytes: 8 });
    assert!(blobs.path(&named).unwrap().exists());
    assert!(!blobs.path(&loose).unwrap().exists());
    assert!(
        strange.exists(),
        "only what is stored under its own name is ours"
    );
    assert!(
        dir.path().join("tmp/1-1").exists(),
        "half-written ones go by their age"
    );
}

#[test]
fn nobody_removes_files_while_somebody_stores() {
    let dir = TempDir::new().unwrap();
    let (one, other) = (
        FileBlobs::new(dir.path()).unwrap(),
        FileBlobs::new(dir.path()).unwrap(),
    );
    let storing = one.storing().unwrap();
    let second = other.storing().unwrap();
    assert!(
        other.alone(Duration::from_millis(1)).unwrap().is_none(),
        "an import of another program may go on for hours"
    );
    drop((storing, second));
    let alone = other.alone(LONG).unwrap().unwrap();
    std::thread::scope(|scope| {
        let stored = scope.spawn(|| put(&one, "waits"));
        assert_eq!(
            other.sweep(&alone, &HashSet::new()).unwrap(),
            Swept::default()
        );
        drop(alone);
        assert!(one.path(&stored.join().unwrap()).unwrap().exists());
    });
}

/// What the database is in the engine: names are committed after the files are there.
#[test]
fn whatever_happens_at_once_no_named_file_is_lost() {
    let dir = TempDir::new().unwrap();
    let committed: Mutex<HashSet<String>> = Mutex::default();
    let removed = AtomicU64::new(0);
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        for worker in 0..4_u32 {
            let (dir, committed, tell) = (dir.path(), &committed, tell.clone());
            scope.spawn(move || {
                // As another program would: nothing is shared but the folder.
                let blobs = FileBlobs::new(dir).unwrap();
                for round in 0..40_u32 {
                    let held = blobs.storing().unwrap();
                    // Few different files, so that most are there already, or were just removed.
                    let text = format!("file {}", (worker * 31 + round * 7) % 12);
                    let (sha, _) = blobs.sink(&held).put(&mut text.as_bytes()).unwrap();
                    tell.send(()).unwrap();
                    std::thread::yield_now();
                    committed.lock().unwrap().insert(sha.clone());
                    drop(held);
                    if round % 3 == 0 {
                        committed.lock().unwrap().remove(&sha);
                    }
                }
            });
        }
        drop(tell);
        let blobs = FileBlobs::new(dir.path()).unwrap();
        // Each time between a file and the row that names it.
        for () in told {
            let alone = blobs
                .alone(LONG)
                .unwrap()
                .expect("they let it have its turn");
            let named = committed.lock().unwrap().clone();
            let swept = blobs.sweep(&alone, &named).unwrap();
            removed.fetch_add(swept.files, Ordering::SeqCst);
            for sha in &named {
                assert!(blobs.path(sha).unwrap().exists(), "{sha} is named and gone");
            }
        }
    });
    assert!(
        removed.load(Ordering::SeqCst) > 0,
        "the test must be able to fail: something was removed"
    );
    let blobs = FileBlobs::new(dir.path()).unwrap();
    let named = committed.into_inner().unwrap();
    assert!(named.iter().all(|sha| blobs.path(sha).unwrap().exists()));
    let alone = blobs.alone(LONG).unwrap().unwrap();
    blobs.sweep(&alone, &named).unwrap();
    assert_eq!(files(dir.path()), named.len(), "and nothing else is left");
}

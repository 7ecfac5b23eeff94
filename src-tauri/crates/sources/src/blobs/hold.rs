//! Who may store files, and who may remove them: never both at once, in this process or another.
//!
//! A file is written, or found to be there already, before the row that names it is committed. Whoever stores
//! files therefore shares the lock of the folder from before the first of them until that commit, and what
//! removes files has it alone: then every file that is there and has no row is one that nobody will name.

use super::{BlobSink, FileBlobs, create_private_file};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::sync::mpsc;
use std::time::Duration;

/// Shared by all that store.
const LOCK: &str = "lock";
/// Held by what wants the lock alone: whoever comes later to share it waits here, so that those who store one
/// after another do not keep it out for ever.
const TURN: &str = "turn";

/// Permission to store files, until what names them is committed.
#[derive(Debug)]
pub struct Storing {
    // The lock goes with the handle.
    _lock: File,
}

/// The folder is nobody else's.
#[derive(Debug)]
pub struct Alone {
    _lock: File,
    _turn: File,
}

/// Stores files, for as long as the permission lasts.
#[derive(Debug)]
pub struct FileSink<'a> {
    blobs: &'a FileBlobs,
    _storing: &'a Storing,
}

/// What a sweep has removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    pub files: u64,
    pub bytes: u64,
}

impl FileBlobs {
    fn lock_file(&self, name: &str) -> io::Result<File> {
        create_private_file(&self.dir.join(name))
    }

    /// Waits while somebody removes files.
    ///
    /// # Errors
    /// The lock cannot be made.
    pub fn storing(&self) -> io::Result<Storing> {
        let turn = self.lock_file(TURN)?;
        turn.lock()?;
        let lock = self.lock_file(LOCK)?;
        lock.lock_shared()?;
        Ok(Storing { _lock: lock })
    }

    /// Where the bytes go that [`BlobSink::put`] is given.
    pub fn sink<'a>(&'a self, storing: &'a Storing) -> FileSink<'a> {
        FileSink {
            blobs: self,
            _storing: storing,
        }
    }

    /// The folder alone; `None` where others store in it for longer than `patience`.
    ///
    /// # Errors
    /// The lock cannot be made.
    pub fn alone(&self, patience: Duration) -> io::Result<Option<Alone>> {
        let turn = self.lock_file(TURN)?;
        turn.lock()?;
        let lock = self.lock_file(LOCK)?;
        if lock.try_lock().is_ok() {
            return Ok(Some(Alone {
                _lock: lock,
                _turn: turn,
            }));
        }
        // On a thread of its own, which may be left behind: it gets a lock that nobody wants and lets go.
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || tell.send(lock.lock().map(|()| lock)));
        match told.recv_timeout(patience) {
            Ok(lock) => Ok(Some(Alone {
                _lock: lock?,
                _turn: turn,
            })),
            Err(_) => Ok(None),
        }
    }

    /// Removes every file that is not among the `named`, which must have been read after the folder was had
    /// alone.
    ///
    /// # Errors
    /// The folder cannot be read or a file cannot be removed; the rest can be removed later.
    pub fn sweep(&self, _alone: &Alone, named: &HashSet<String>) -> io::Result<Swept> {
        let mut swept = Swept::default();
        for folder in fs::read_dir(&self.dir)? {
            let folder = folder?;
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let file = file?;
                let name = file.file_name();
                // Only what is stored here under its own name: half-written files have another place.
                let Some(path) = name.to_str().and_then(|name| self.path(name)) else {
                    continue;
                };
                if path != file.path() || name.to_str().is_some_and(|name| named.contains(name)) {
                    continue;
                }
                let bytes = file.metadata()?.len();
                fs::remove_file(path)?;
                swept.files += 1;
                swept.bytes += bytes;
            }
        }
        Ok(swept)
    }
}

impl BlobSink for FileSink<'_> {
    fn put(&self, bytes: &mut dyn Read) -> io::Result<(String, u64)> {
        self.blobs.put(bytes)
    }
}

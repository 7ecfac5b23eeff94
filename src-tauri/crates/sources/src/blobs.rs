//! Where the bytes of attachments go: a folder addressed by content, or nowhere (previews).

mod hold;
mod watched;

pub use hold::{Alone, FileSink, Storing, Swept};
pub use watched::Watched;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};

const CHUNK: usize = 64 * 1024;

/// Takes the bytes of one attachment. One sink may serve several threads.
pub trait BlobSink: Sync {
    /// Reads `bytes` to the end and returns their lower-case hexadecimal SHA-256 and their number.
    ///
    /// # Errors
    /// What reading `bytes` returns, unchanged, or why they could not be stored. Nothing is kept
    /// in either case.
    fn put(&self, bytes: &mut dyn Read) -> io::Result<(String, u64)>;
}

/// Hashes and counts, keeps nothing. A preview through it yields the same ids as the import.
#[derive(Debug, Default)]
pub struct DryRun {
    count: AtomicU64,
    bytes: AtomicU64,
}

impl DryRun {
    /// How many blobs were offered, copies included.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// How many bytes they had.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

impl BlobSink for DryRun {
    fn put(&self, bytes: &mut dyn Read) -> io::Result<(String, u64)> {
        let (sha256, size) = copy_hashed(bytes, &mut io::sink())?;
        self.count.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(size, Ordering::Relaxed);
        Ok((sha256, size))
    }
}

/// A folder of files named by their SHA-256: `<dir>/ab/abcdef…`, readable by the owner only.
///
/// A blob is written to `<dir>/tmp`, synced and renamed, so that a file under its final name is
/// always whole. Storing the same bytes again changes nothing. Who stores holds a [`Storing`].
#[derive(Debug)]
pub struct FileBlobs {
    dir: PathBuf,
}

/// One for all folders of this process: two of them may be the same.
static NEXT: AtomicU64 = AtomicU64::new(0);

impl FileBlobs {
    /// Opens the folder, creating it where it is missing.
    ///
    /// # Errors
    /// The folder cannot be created.
    pub fn new(dir: impl Into<PathBuf>) -> io::Result<Self> {
        let dir = dir.into();
        create_private_dir(&dir)?;
        create_private_dir(&dir.join("tmp"))?;
        Ok(Self { dir })
    }

    /// Where the blob is or would be; `None` where `sha256` is not 64 lower-case hex digits, so
    /// that a value from outside never becomes a path.
    pub fn path(&self, sha256: &str) -> Option<PathBuf> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if sha256.len() != 64 || !sha256.bytes().all(hex) {
            return None;
        }
        Some(self.dir.join(sha256.get(..2)?).join(sha256))
    }

    /// Removes what a killed import or a text that was leaving left in `tmp`; returns how many files and folders. Files younger than
    /// `age` may belong to an import of another process and stay.
    ///
    /// # Errors
    /// The folder cannot be read or a file cannot be removed.
    pub fn clean(&self, age: Duration) -> io::Result<usize> {
        let mut removed = 0;
        for entry in fs::read_dir(self.dir.join("tmp"))? {
            let entry = entry?;
            let written = entry.metadata()?;
            let old = written.modified()?.elapsed().unwrap_or_default() >= age;
            if written.is_file() && old {
                fs::remove_file(entry.path())?;
                removed += 1;
            } else if written.is_dir() && old {
                fs::remove_dir_all(entry.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn store(&self, bytes: &mut dyn Read, tmp: &Path) -> io::Result<(String, u64)> {
        let mut file = create_private_file(tmp)?;
        let (sha256, size) = copy_hashed(bytes, &mut file)?;
        let target = self
            .path(&sha256)
            .ok_or_else(|| io::Error::other("not a SHA-256"))?;
        if fs::metadata(&target).is_ok_and(|m| m.is_file() && m.len() == size) {
            fs::remove_file(tmp)?;
            return Ok((sha256, size));
        }
        file.sync_all()?;
        drop(file);
        if let Some(parent) = target.parent() {
            create_private_dir(parent)?;
            fs::rename(tmp, &target)?;
            sync_dir(parent)?;
        }
        Ok((sha256, size))
    }
}

impl FileBlobs {
    fn put(&self, bytes: &mut dyn Read) -> io::Result<(String, u64)> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let tmp = self
            .dir
            .join("tmp")
            .join(format!("{}-{number}", std::process::id()));
        let stored = self.store(bytes, &tmp);
        if stored.is_err() {
            // The first error is the one that tells; `clean` takes what remains.
            let _ = fs::remove_file(&tmp);
        }
        stored
    }
}

fn copy_hashed(from: &mut dyn Read, to: &mut dyn Write) -> io::Result<(String, u64)> {
    let mut hash = Sha256::new();
    let mut size = 0u64;
    let mut chunk = vec![0u8; CHUNK];
    loop {
        let read = match from.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => read,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let part = chunk.get(..read).unwrap_or_default();
        hash.update(part);
        to.write_all(part)?;
        size += read as u64;
    }
    Ok((hex(&hash.finalize()), size))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.map(digit).collect()
}

fn create_private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

fn create_private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes the rename itself survive a power cut; Windows has no such call and needs none.
fn sync_dir(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

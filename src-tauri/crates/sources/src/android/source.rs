//! From a path to one or more streams of UTF-8 bytes: plain file, UTF-16 file, entries of a zip.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};

use super::error::{FileError, Looks};
use crate::zipped::{self, Counted, Entry, Stream};

/// What a path leads to: the streams to read, one after the other.
#[derive(Debug)]
pub(super) struct Source {
    path: PathBuf,
    /// `None` for a plain file that has not been opened yet.
    entries: Option<std::vec::IntoIter<Entry>>,
    plain: Option<File>,
    /// Bytes that will be read from the disk.
    pub(super) total: u64,
    pub(super) read: Arc<AtomicU64>,
}

/// One stream and the name of the zip entry it comes from.
pub(super) struct Opened<'a> {
    pub(super) stream: Stream<'a>,
    /// Its first bytes, not decoded.
    pub(super) start: Vec<u8>,
    pub(super) entry: Option<String>,
}

impl Source {
    pub(super) fn open(path: &Path) -> Result<Self, FileError> {
        // Windows reports a folder as "access denied".
        if path.is_dir() {
            return Err(FileError::WrongType {
                looks: Looks::Folder,
            });
        }
        let mut file = File::open(path)?;
        let meta = file.metadata()?;
        if meta.len() == 0 {
            return Err(FileError::Empty);
        }
        let read = Arc::new(AtomicU64::new(0));
        let mut magic = [0; 4];
        let known = read_some(&mut file, &mut magic)?;
        file.seek(SeekFrom::Start(0))?;
        let magic = magic.get(..known).unwrap_or_default();
        if zipped::is_zip(magic) {
            let entries = directory(file)?;
            let total = entries.iter().map(|e| e.packed).sum();
            let entries = Some(entries.into_iter());
            return Ok(Self {
                path: path.to_owned(),
                entries,
                plain: None,
                total,
                read,
            });
        }
        let total = meta.len();
        Ok(Self {
            path: path.to_owned(),
            entries: None,
            plain: Some(file),
            total,
            read,
        })
    }

    /// The next stream, `None` after the last.
    pub(super) fn next(&mut self) -> Result<Option<Opened<'static>>, FileError> {
        if let Some(file) = self.plain.take() {
            return Ok(Some(decoded(Counted::new(file, &self.read), None)?));
        }
        let Some(entry) = self.entries.as_mut().and_then(Iterator::next) else {
            return Ok(None);
        };
        let stream = entry.open(&self.path, &self.read)?;
        Ok(Some(decoded(stream, Some(entry.name))?))
    }
}

/// The XML files of a zip, in the order of its directory.
fn directory(file: File) -> Result<Vec<Entry>, FileError> {
    let (mut entries, mut unreadable) = (Vec::new(), None);
    let (mut encrypted_xml, mut encrypted_other) = (false, false);
    for entry in zipped::entries(file)? {
        let lower = entry.name.to_ascii_lowercase();
        // macOS puts a shadow `__MACOSX/._name.xml` beside every file.
        let xml = lower.ends_with(".xml") && !lower.starts_with("__macosx/");
        if entry.encrypted {
            encrypted_xml |= xml;
            encrypted_other |= !xml;
        } else if xml {
            match entry.unreadable() {
                None => entries.push(entry),
                detail => unreadable = detail,
            }
        }
    }
    // One backup of several that cannot be read is said, not passed over.
    if encrypted_xml || (encrypted_other && entries.is_empty()) {
        return Err(FileError::EncryptedZip);
    }
    if let Some(detail) = unreadable {
        return Err(FileError::Zip { detail });
    }
    if entries.is_empty() {
        return Err(FileError::WrongType {
            looks: Looks::Archive,
        });
    }
    Ok(entries)
}

fn read_some(from: &mut impl Read, buf: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(room) = buf.get_mut(filled..).filter(|r| !r.is_empty()) {
        match from.read(room) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

/// Takes a byte-order mark off and turns UTF-16 into UTF-8. A file without a mark is taken for
/// UTF-8 unless its first character has the zero byte of UTF-16.
pub(super) fn decoded<'a>(
    mut from: impl Read + Send + 'a,
    entry: Option<String>,
) -> io::Result<Opened<'a>> {
    let mut start = vec![0; 64];
    let known = read_some(&mut from, &mut start)?;
    start.truncate(known);
    let (skip, utf16) = match start.as_slice() {
        [0xef, 0xbb, 0xbf, ..] => (3, None),
        [0xff, 0xfe, ..] => (2, Some(UTF_16LE)),
        [0xfe, 0xff, ..] => (2, Some(UTF_16BE)),
        [b'<', 0, ..] => (0, Some(UTF_16LE)),
        [0, b'<', ..] => (0, Some(UTF_16BE)),
        _ => (0, None),
    };
    let rest = Cursor::new(start.get(skip..).unwrap_or_default().to_vec()).chain(from);
    let stream: Stream<'a> = match utf16 {
        None => Box::new(rest),
        Some(encoding) => Box::new(Utf16 {
            inner: BufReader::with_capacity(16 * 1024, rest),
            decoder: encoding.new_decoder_without_bom_handling(),
            done: false,
        }),
    };
    Ok(Opened {
        stream,
        start,
        entry,
    })
}

struct Utf16<R> {
    inner: BufReader<R>,
    decoder: Decoder,
    done: bool,
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        use std::io::BufRead;
        // The decoder needs room for one whole character.
        if buf.len() < 16 {
            return Err(io::Error::other("buffer too small to decode into"));
        }
        while !self.done {
            let input = self.inner.fill_buf()?;
            let last = input.is_empty();
            let (result, used, written, _) = self.decoder.decode_to_utf8(input, buf, last);
            self.inner.consume(used);
            self.done = last && result == encoding_rs::CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

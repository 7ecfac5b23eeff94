//! The files of a zip, read one by one without unpacking it.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use zip::{CompressionMethod, ZipArchive};

use crate::android::FileError;

pub(crate) type Stream<'a> = Box<dyn Read + Send + 'a>;

/// A file inside a zip.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: String,
    /// Bytes in the zip.
    pub(crate) packed: u64,
    pub(crate) encrypted: bool,
    method: CompressionMethod,
    start: Option<u64>,
    crc: u32,
}

impl Entry {
    /// Why it cannot be read, where it cannot.
    pub(crate) fn unreadable(&self) -> Option<String> {
        let known = matches!(
            self.method,
            CompressionMethod::Stored | CompressionMethod::Deflated
        );
        (!known || self.start.is_none())
            .then(|| format!("{}: compression {:?}", self.name, self.method))
    }

    /// Where its bytes lie in the zip.
    pub(crate) fn range(&self) -> Option<(u64, u64)> {
        let start = self.start?;
        Some((start, start.saturating_add(self.packed)))
    }

    /// Its bytes, unpacked as they are read, with the checksum compared at their end.
    pub(crate) fn open(&self, zip: &Path, read: &Arc<AtomicU64>) -> io::Result<Stream<'static>> {
        let start = match (self.start, self.unreadable()) {
            (Some(start), None) if !self.encrypted => start,
            _ => return Err(io::Error::other("encrypted, or compressed in another way")),
        };
        let mut file = File::open(zip)?;
        file.seek(SeekFrom::Start(start))?;
        let packed = Counted::new(file, read).take(self.packed);
        let packed = BufReader::with_capacity(64 * 1024, packed);
        let inner: Stream<'static> = match self.method {
            CompressionMethod::Stored => Box::new(packed),
            _ => Box::new(flate2::bufread::DeflateDecoder::new(packed)),
        };
        Ok(Box::new(Checked {
            inner,
            crc: flate2::Crc::new(),
            expect: self.crc,
        }))
    }
}

/// Whether these first bytes are those of a zip.
pub(crate) fn is_zip(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06")
}

/// The files of a zip, in the order of its directory.
pub(crate) fn entries(file: File) -> Result<Vec<Entry>, FileError> {
    let bad = |e: zip::result::ZipError| match e {
        zip::result::ZipError::Io(e) if e.kind() != io::ErrorKind::UnexpectedEof => e.into(),
        e => FileError::Zip {
            detail: e.to_string(),
        },
    };
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(bad)?;
    let mut entries = Vec::with_capacity(zip.len());
    for index in 0..zip.len() {
        let file = zip.by_index_raw(index).map_err(bad)?;
        if file.is_dir() {
            continue;
        }
        entries.push(Entry {
            name: String::from_utf8_lossy(file.name_raw()).into_owned(),
            packed: file.compressed_size(),
            encrypted: file.encrypted(),
            method: file.compression(),
            start: file.data_start(),
            crc: file.crc32(),
        });
    }
    Ok(entries)
}

/// Counts what is read from the disk, for progress.
pub(crate) struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Counted {
    pub(crate) fn new(file: File, read: &Arc<AtomicU64>) -> Self {
        let read = Arc::clone(read);
        Self { file, read }
    }
}

impl Read for Counted {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buf)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Compares the checksum at the end, as a damaged entry may still inflate.
struct Checked<'a> {
    inner: Stream<'a>,
    crc: flate2::Crc,
    expect: u32,
}

impl Read for Checked<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.crc.update(buf.get(..n).unwrap_or_default());
        if n == 0 && !buf.is_empty() && self.crc.sum() != self.expect {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the checksum does not match",
            ));
        }
        Ok(n)
    }
}

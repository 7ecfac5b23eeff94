//! A file or a folder, and which of the readers takes it.

use super::{ANDROID, JSON_LINES, TAKEOUT};
use listo_domain::Address;
use listo_sources::android::{self, AndroidOptions, FileError, Item};
use listo_sources::blobs::BlobSink;
use listo_sources::jsonl;
use listo_sources::takeout::{self, TakeoutOptions};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What the files do not say themselves.
pub(crate) struct Options<'o> {
    pub region: &'o str,
    pub own: &'o [Address],
    /// All files of the import: an export may come in several, which need each other.
    pub files: &'o [String],
}

pub(crate) enum Source<'a> {
    Android(Box<android::Reader<'a>>),
    Lines(Box<jsonl::Reader>),
    Takeout(Box<takeout::Reader<'a>>),
}

impl<'a> Source<'a> {
    pub fn open(
        path: &Path,
        options: &Options<'_>,
        sink: &'a dyn BlobSink,
    ) -> Result<Self, FileError> {
        let region = options.region.to_owned();
        let own_numbers = options.own.to_vec();
        if jsonl::looks_like_it(path)? {
            return jsonl::Reader::open(path, &region).map(|r| Self::Lines(Box::new(r)));
        }
        let beside = options.files.iter().map(PathBuf::from).collect();
        let voice = TakeoutOptions {
            region: region.clone(),
            own_numbers: own_numbers.clone(),
            beside,
        };
        match takeout::Reader::open(path, voice, sink) {
            Ok(reader) => Ok(Self::Takeout(Box::new(reader))),
            // A zip of another kind, or no zip: no folder is anything else.
            Err(FileError::WrongType { .. }) if !path.is_dir() => {
                let options = AndroidOptions {
                    region,
                    own_numbers,
                };
                let reader = android::Reader::open(path, options, sink)?;
                Ok(Self::Android(Box::new(reader)))
            }
            Err(error) => Err(error),
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Android(_) => ANDROID,
            Self::Lines(_) => JSON_LINES,
            Self::Takeout(_) => TAKEOUT,
        }
    }

    pub fn next(&mut self) -> Option<Result<Item, FileError>> {
        match self {
            Self::Android(reader) => reader.next(),
            Self::Lines(reader) => reader.next().map(Ok),
            Self::Takeout(reader) => reader.next(),
        }
    }

    pub fn bytes_read(&self) -> u64 {
        match self {
            Self::Android(reader) => reader.bytes_read(),
            Self::Lines(reader) => reader.bytes_read(),
            Self::Takeout(reader) => reader.bytes_read(),
        }
    }

    pub fn bytes_total(&self) -> u64 {
        match self {
            Self::Android(reader) => reader.bytes_total(),
            Self::Lines(reader) => reader.bytes_total(),
            Self::Takeout(reader) => reader.bytes_total(),
        }
    }

    /// The file in which lines count: one of many, where `name` is an export.
    pub fn file(&self, name: &str) -> String {
        match self {
            Self::Takeout(reader) => match reader.entry() {
                Some(entry) => format!("{}/{entry}", name.trim_end_matches(['/', '\\'])),
                None => name.to_owned(),
            },
            Self::Android(_) | Self::Lines(_) => name.to_owned(),
        }
    }

    /// The last item had been put out of the inbox.
    pub fn archived(&self) -> bool {
        match self {
            Self::Takeout(reader) => reader.archived(),
            Self::Android(_) | Self::Lines(_) => false,
        }
    }

    pub fn backup_set(&self) -> Option<&str> {
        match self {
            Self::Android(reader) => reader.backup_set(),
            Self::Takeout(reader) => reader.backup_set(),
            Self::Lines(_) => None,
        }
    }

    /// Numbers that the file names as our own.
    pub fn own_seen(&self) -> Option<&BTreeSet<Address>> {
        match self {
            Self::Android(reader) => Some(reader.own_seen()),
            Self::Takeout(reader) => Some(reader.own_seen()),
            Self::Lines(_) => None,
        }
    }
}

/// Bytes of a file, or of what would be read of an export.
pub(crate) fn size(file: &str) -> u64 {
    let path = Path::new(file);
    takeout::bytes(path).unwrap_or_else(|| match std::fs::metadata(path) {
        Ok(meta) if meta.is_file() => meta.len(),
        _ => 0,
    })
}

//! A file or a folder, and which of the readers takes it.

use super::tables::Known;
use super::{ANDROID, JSON_LINES, TABLE, TAKEOUT};
use listo_domain::Address;
use listo_sources::android::{self, AndroidOptions, FileError, Item, Looks};
use listo_sources::blobs::BlobSink;
use listo_sources::jsonl;
use listo_sources::table;
use listo_sources::takeout::{self, TakeoutOptions};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What the files do not say themselves.
pub(crate) struct Options<'o> {
    pub region: &'o str,
    pub own: &'o [Address],
    /// All files of the import: an export may come in several, which need each other.
    pub files: &'o [String],
    pub tables: &'o Known<'o>,
    /// Bytes of the files before this one.
    pub before: i64,
}

pub(crate) enum Source<'a> {
    Android(Box<android::Reader<'a>>),
    Lines(Box<jsonl::Reader>),
    Takeout(Box<takeout::Reader<'a>>),
    /// And whether it was looked through once before.
    Table(Box<table::Reader>, bool),
}

impl<'a> Source<'a> {
    /// Nothing for a table of which something has to be said first.
    pub fn open(
        path: &Path,
        options: &Options<'_>,
        sink: &'a dyn BlobSink,
    ) -> Result<Option<Self>, FileError> {
        let region = options.region.to_owned();
        let own_numbers = options.own.to_vec();
        if jsonl::looks_like_it(path)? {
            let reader = jsonl::Reader::open(path, &region)?;
            return Ok(Some(Self::Lines(Box::new(reader))));
        }
        let beside = options.files.iter().map(PathBuf::from).collect();
        let voice = TakeoutOptions {
            region: region.clone(),
            own_numbers: own_numbers.clone(),
            beside,
        };
        match takeout::Reader::open(path, voice, sink) {
            Ok(reader) => Ok(Some(Self::Takeout(Box::new(reader)))),
            // A zip of another kind, or no zip: no folder is anything else.
            Err(FileError::WrongType { .. }) if !path.is_dir() => {
                let android = AndroidOptions {
                    region,
                    own_numbers,
                };
                match android::Reader::open(path, android, sink) {
                    Ok(reader) => Ok(Some(Self::Android(Box::new(reader)))),
                    Err(FileError::WrongType {
                        looks: Looks::Text | Looks::Binary | Looks::Json,
                    }) if table::looks_like_it(path)? => {
                        let reader = options.tables.open(path, options)?;
                        Ok(
                            reader
                                .map(|reader| Self::Table(Box::new(reader), options.tables.looks)),
                        )
                    }
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Android(_) => ANDROID,
            Self::Lines(_) => JSON_LINES,
            Self::Takeout(_) => TAKEOUT,
            Self::Table(..) => TABLE,
        }
    }

    pub fn next(&mut self) -> Option<Result<Item, FileError>> {
        match self {
            Self::Android(reader) => reader.next(),
            Self::Lines(reader) => reader.next().map(Ok),
            Self::Table(reader, _) => reader.next().map(Ok),
            Self::Takeout(reader) => reader.next(),
        }
    }

    pub fn bytes_read(&self) -> u64 {
        match self {
            Self::Android(reader) => reader.bytes_read(),
            Self::Lines(reader) => reader.bytes_read(),
            Self::Takeout(reader) => reader.bytes_read(),
            Self::Table(reader, false) => reader.bytes_read(),
            Self::Table(reader, true) => (reader.bytes_total() + reader.bytes_read()) / 2,
        }
    }

    pub fn bytes_total(&self) -> u64 {
        match self {
            Self::Android(reader) => reader.bytes_total(),
            Self::Lines(reader) => reader.bytes_total(),
            Self::Takeout(reader) => reader.bytes_total(),
            Self::Table(reader, _) => reader.bytes_total(),
        }
    }

    /// The file in which lines count: one of many, where `name` is an export.
    pub fn file(&self, name: &str) -> String {
        match self {
            Self::Takeout(reader) => match reader.entry() {
                Some(entry) => format!("{}/{entry}", name.trim_end_matches(['/', '\\'])),
                None => name.to_owned(),
            },
            Self::Android(_) | Self::Lines(_) | Self::Table(..) => name.to_owned(),
        }
    }

    /// The last item had been put out of the inbox.
    pub fn archived(&self) -> bool {
        match self {
            Self::Takeout(reader) => reader.archived(),
            Self::Android(_) | Self::Lines(_) | Self::Table(..) => false,
        }
    }

    pub fn backup_set(&self) -> Option<&str> {
        match self {
            Self::Android(reader) => reader.backup_set(),
            Self::Takeout(reader) => reader.backup_set(),
            Self::Lines(_) | Self::Table(..) => None,
        }
    }

    /// Numbers that the file names as our own.
    pub fn own_seen(&self) -> Option<&BTreeSet<Address>> {
        match self {
            Self::Android(reader) => Some(reader.own_seen()),
            Self::Takeout(reader) => Some(reader.own_seen()),
            Self::Table(reader, _) => Some(reader.own_seen()),
            Self::Lines(_) => None,
        }
    }
}

/// Rows of tables that are counted and not kept: they name files, or are no messages.
impl Source<'_> {
    pub fn passed_over(&self) -> (u64, u64) {
        match self {
            Self::Table(reader, _) => (reader.files_named(), reader.left_out()),
            Self::Android(_) | Self::Lines(_) | Self::Takeout(_) => (0, 0),
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

//! A Takeout on the disk: a folder, or a zip that is read where it lies.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::android::{FileError, Looks};
use crate::zipped::{self, Counted, Entry, Stream};

/// Folders below the chosen one: `takeout-2024…/Takeout/Voice/Calls`.
const DEEPEST: usize = 4;
/// Folders that are looked into, so that a whole disk is not, chosen by mistake.
const MOST_FOLDERS: usize = 4_000;
/// Files of one export; the pages of twenty years are a tenth of it.
const MOST_FILES: usize = 2_000_000;
/// Pages of a folder that are looked at to tell what the folder is, and bytes of each.
const LOOKS: usize = 4;
const LOOK: u64 = 16 * 1024;

/// The files of an export that matter, and how to read them.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    pub(super) files: Vec<Listed>,
    /// Places of the pages in `files`, in the order of their names.
    pub(super) pages: Vec<usize>,
    /// `Phones.vcf`
    pub(super) phones: Option<usize>,
    /// Bytes on the disk of all files listed.
    pub(super) total: u64,
    pub(super) read: Arc<AtomicU64>,
}

#[derive(Debug)]
pub(super) struct Listed {
    /// With `/` between its parts; empty for the chosen folder itself.
    pub(super) folder: String,
    pub(super) name: String,
    size: u64,
    at: At,
}

#[derive(Debug)]
enum At {
    Disk(PathBuf),
    Zip(Entry),
}

impl Listed {
    pub(super) fn is_page(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        // macOS leaves `._name` beside every file.
        (name.ends_with(".html") || name.ends_with(".htm")) && !name.starts_with("._")
    }

    /// The name a person finds it under.
    pub(super) fn shown(&self) -> String {
        match self.folder.as_str() {
            "" => self.name.clone(),
            folder => format!("{folder}/{}", self.name),
        }
    }
}

impl Place {
    /// # Errors
    /// The path cannot be read, or holds no export of Google Voice
    /// ([`WrongType`](FileError::WrongType)).
    pub(super) fn open(path: &Path) -> Result<Self, FileError> {
        let meta = fs::metadata(path)?;
        let (files, looks) = if meta.is_dir() {
            (folder(path)?, Looks::Folder)
        } else if meta.is_file() && begins_as_zip(path)? {
            (zip(path)?, Looks::Archive)
        } else {
            // A pipe, for one, can be read only once.
            (Vec::new(), Looks::Binary)
        };
        let mut place = Self {
            path: path.to_owned(),
            files,
            pages: Vec::new(),
            phones: None,
            total: 0,
            read: Arc::default(),
        };
        if place.keep_voice()? {
            Ok(place)
        } else {
            Err(FileError::WrongType { looks })
        }
    }

    pub(super) fn open_file(&self, file: &Listed) -> io::Result<Stream<'static>> {
        match &file.at {
            At::Disk(path) => Ok(Box::new(Counted::new(File::open(path)?, &self.read))),
            At::Zip(entry) => entry.open(&self.path, &self.read),
        }
    }

    /// Drops what is not of Google Voice: an export may hold everything of an account. Folders are
    /// called otherwise in other languages, so what their pages hold tells; a part without pages
    /// is told by the name "Voice". Answers whether anything is left.
    fn keep_voice(&mut self) -> Result<bool, FileError> {
        let mut folders: BTreeMap<&str, Vec<&Listed>> = BTreeMap::new();
        for file in &self.files {
            let pages = folders.entry(&file.folder).or_default();
            if file.is_page() && pages.len() < LOOKS {
                pages.push(file);
            }
        }
        let mut kept = BTreeSet::new();
        for (folder, pages) in folders {
            let locked = |file: &&Listed| matches!(&file.at, At::Zip(e) if e.encrypted);
            if named_voice(folder) && pages.iter().any(locked) {
                return Err(FileError::EncryptedZip);
            }
            // What lies in `Voice` itself is about the account: bills, phones.
            let within = named_voice(parent(folder));
            if within || pages.iter().any(|page| self.is_voice(page)) {
                kept.insert(folder.to_owned());
            }
        }
        let above: BTreeSet<String> = kept.iter().map(|f| parent(f).to_owned()).collect();
        let is_phones = |file: &Listed| file.name.eq_ignore_ascii_case("Phones.vcf");
        self.files.retain(|file| {
            kept.contains(&file.folder) || (is_phones(file) && above.contains(&file.folder))
        });
        self.files
            .sort_by(|a, b| (&a.folder, &a.name).cmp(&(&b.folder, &b.name)));
        if kept.contains("") && !self.files.iter().any(is_phones) {
            self.files.extend(self.phones_above());
        }
        self.phones = self.files.iter().position(is_phones);
        self.total = self.files.iter().map(|f| f.size).sum();
        let all = self.files.iter().enumerate();
        self.pages = all.filter(|(_, f)| f.is_page()).map(|(n, _)| n).collect();
        Ok(!self.files.is_empty())
    }

    /// Where `Calls` itself was chosen.
    fn phones_above(&self) -> Option<Listed> {
        let path = self.path.parent()?.join("Phones.vcf");
        let meta = fs::symlink_metadata(&path).ok()?;
        (self.path.is_dir() && meta.is_file()).then(|| Listed {
            folder: String::new(),
            name: "Phones.vcf".into(),
            size: meta.len(),
            at: At::Disk(path),
        })
    }

    fn is_voice(&self, page: &Listed) -> bool {
        let mut start = Vec::new();
        let read = self
            .open_file(page)
            .and_then(|file| file.take(LOOK).read_to_end(&mut start));
        // Looking is not progress.
        self.read.store(0, std::sync::atomic::Ordering::Relaxed);
        read.is_ok() && is_voice(&start)
    }
}

/// Whether a page begins like one of Google Voice: a thread or a call.
pub(super) fn is_voice(start: &[u8]) -> bool {
    let has = |name: &[u8]| memchr::memmem::find(start, name).is_some();
    has(b"hChatLog") || has(b"haudio")
}

fn named_voice(folder: &str) -> bool {
    let voice = |part: &str| {
        part.eq_ignore_ascii_case("voice") || part.eq_ignore_ascii_case("google voice")
    };
    folder.split('/').any(voice)
}

fn parent(folder: &str) -> &str {
    folder.rsplit_once('/').map_or("", |(above, _)| above)
}

fn folder(path: &Path) -> Result<Vec<Listed>, FileError> {
    let mut files = Vec::new();
    let mut folders = vec![(path.to_owned(), String::new(), 0)];
    let mut seen = 0;
    while let Some((path, name, depth)) = folders.pop() {
        seen += 1;
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if depth == 0 => return Err(error.into()),
            // A folder beside the export that may not be read.
            Err(_) => continue,
        };
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            let own = entry.file_name().to_string_lossy().into_owned();
            // Links are not followed: they may lead anywhere.
            if kind.is_dir() && depth < DEEPEST && seen + folders.len() < MOST_FOLDERS {
                let name = match name.as_str() {
                    "" => own,
                    name => format!("{name}/{own}"),
                };
                folders.push((entry.path(), name, depth + 1));
            } else if kind.is_file() && files.len() < MOST_FILES {
                files.push(Listed {
                    folder: name.clone(),
                    name: own,
                    size: entry.metadata()?.len(),
                    at: At::Disk(entry.path()),
                });
            }
        }
    }
    Ok(files)
}

fn begins_as_zip(path: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(4).read_to_end(&mut start)?;
    Ok(zipped::is_zip(&start))
}

fn zip(path: &Path) -> Result<Vec<Listed>, FileError> {
    let entries = zipped::entries(File::open(path)?)?;
    if overlap(&entries) {
        return Err(FileError::Zip {
            detail: "files in it overlap".into(),
        });
    }
    let listed = entries.into_iter().map(|entry| {
        let name = entry.name.replace('\\', "/");
        let (folder, name) = name.rsplit_once('/').unwrap_or(("", &name));
        Listed {
            folder: folder.to_owned(),
            name: name.to_owned(),
            size: entry.packed,
            at: At::Zip(entry),
        }
    });
    // macOS keeps a shadow of everything there.
    let real = listed.filter(|file| !file.folder.starts_with("__MACOSX"));
    Ok(real.take(MOST_FILES).collect())
}

/// Files that share their bytes make a small zip unpack to any size.
fn overlap(entries: &[Entry]) -> bool {
    let mut ranges: Vec<(u64, u64)> = entries.iter().filter_map(Entry::range).collect();
    ranges.sort_unstable();
    ranges.windows(2).any(|pair| match pair {
        [(_, end), (start, next)] => end > start && next > start,
        _ => false,
    })
}

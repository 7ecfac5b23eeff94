//! The files that messages name: pictures, films, recordings, contact cards.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use listo_domain::Attachment;

use super::page::Named;
use super::place::{Listed, Place};
use super::values::unescaped;
use crate::android::clean_name;
use crate::blobs::{BlobSink, Watched};
use crate::file_types;

/// Bytes one file may have, unpacked (256 MiB).
const LARGEST: u64 = 256 * 1024 * 1024;

/// Where files are looked for: the place a page is in, and the other parts of the export.
#[derive(Debug)]
pub(super) struct Media {
    own: Index,
    beside: Vec<PathBuf>,
    /// Opened when something is missed for the first time.
    parts: Option<Vec<(Place, Index)>>,
}

/// Files by their stem, in which everything that a system may not have in a name is `_`.
type Index = HashMap<String, Vec<usize>>;

impl Media {
    /// `beside`: other parts of the same export that were chosen with it.
    pub(super) fn new(place: &Place, path: &Path, beside: &[PathBuf]) -> Self {
        let mut beside: Vec<PathBuf> = beside.to_vec();
        beside.extend(siblings(path));
        beside.retain(|other| other != path);
        beside.sort();
        beside.dedup();
        Self {
            own: index(place),
            beside,
            parts: None,
        }
    }

    /// Stores a file, or tells why it cannot be had.
    ///
    /// # Errors
    /// The sink cannot store.
    pub(super) fn store(
        &mut self,
        named: &Named,
        page: &Listed,
        place: &Place,
        blobs: &dyn BlobSink,
    ) -> io::Result<Result<Attachment, String>> {
        let wanted = wanted(&named.name, page);
        if let Some(file) = find(&wanted, &self.own, place, page) {
            return put(place, file, named, blobs);
        }
        let parts = self.parts.get_or_insert_with(|| open(&self.beside));
        for (part, index) in parts {
            if let Some(file) = find(&wanted, index, part, page) {
                return put(part, file, named, blobs);
            }
        }
        let shown: String = named.name.chars().take(120).collect();
        Ok(Err(format!("{shown}: not among the files")))
    }
}

fn open(paths: &[PathBuf]) -> Vec<(Place, Index)> {
    // What cannot be read is told where it is imported itself.
    let places = paths.iter().filter_map(|path| Place::open(path).ok());
    let indexed = places.map(|place| {
        let index = index(&place);
        (place, index)
    });
    indexed.collect()
}

fn index(place: &Place) -> Index {
    let mut index = Index::new();
    for (n, file) in place.files.iter().enumerate() {
        if !file.is_page() {
            index.entry(key(stem(&file.name))).or_default().push(n);
        }
    }
    index
}

/// The names a file may have: as the page says, without its extension, and with the stem of the
/// page itself, which a system may have changed otherwise.
fn wanted(named: &str, page: &Listed) -> Vec<String> {
    let last = |name: &str| {
        name.rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let name = last(named);
    let mut wanted = vec![
        name.clone(),
        stem(&name).to_owned(),
        last(&unescaped(named)),
    ];
    // `-1-1` after the time.
    let tail = stem(&name).rsplit_once('Z').map_or("", |(_, tail)| tail);
    if tail.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        wanted.push(format!("{}{tail}", stem(&page.name)));
    }
    wanted
}

fn find<'p>(
    wanted: &[String],
    index: &Index,
    place: &'p Place,
    page: &Listed,
) -> Option<&'p Listed> {
    wanted
        .iter()
        .filter(|name| !name.is_empty())
        .find_map(|name| {
            let found = index.get(&key(name))?;
            let files = || found.iter().filter_map(|n| place.files.get(*n));
            let exact = |f: &&Listed| f.name == *name || stem(&f.name) == name;
            files()
                .find(|f| f.folder == page.folder && exact(f))
                .or_else(|| files().find(exact))
                .or_else(|| files().next())
        })
}

fn key(stem: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
    stem.chars().map(plain).collect()
}

/// A name without its ending. A dot in the middle of a name begins none.
fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && is_ending(end) => stem,
        _ => name,
    }
}

fn is_ending(end: &str) -> bool {
    (2..=5).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The other parts of `takeout-20240101T000000Z-001.zip` in its folder.
fn siblings(path: &Path) -> Vec<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (Some(set), Some(folder)) = (set_of(&name), path.parent()) else {
        return Vec::new();
    };
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let same = entries.flatten().filter(|entry| {
        set_of(&entry.file_name().to_string_lossy()) == Some(set)
            && entry.file_type().is_ok_and(|kind| kind.is_file())
    });
    same.map(|entry| entry.path()).collect()
}

/// What the names of all parts of an export have in common.
fn set_of(name: &str) -> Option<&str> {
    let end = name.get(name.len().checked_sub(4)?..)?;
    let stem = name.get(..name.len() - 4)?;
    let (set, part) = stem.rsplit_once('-')?;
    let numbered = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (end.eq_ignore_ascii_case(".zip") && numbered && !set.is_empty()).then_some(set)
}

fn put(
    place: &Place,
    file: &Listed,
    named: &Named,
    blobs: &dyn BlobSink,
) -> io::Result<Result<Attachment, String>> {
    let lost = |detail: String| Ok(Err(format!("{}: {detail}", file.name)));
    let stream = match place.open_file(file) {
        Ok(stream) => stream,
        Err(error) => return lost(error.to_string()),
    };
    let mut watched = Watched::new(stream, LARGEST);
    match (blobs.put(&mut watched), watched.failed()) {
        (_, Some(detail)) => lost(detail),
        (Ok((sha256, size)), None) => Ok(Ok(Attachment {
            sha256,
            media_type: media_type(&file.name, named.media_type).to_owned(),
            name: clean_name(&file.name),
            size,
        })),
        (Err(error), None) => Err(error),
    }
}

/// By the ending of the file, or else by the element that names it.
fn media_type<'t>(name: &str, otherwise: &'t str) -> &'t str {
    file_types::media_type(name).unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use super::{set_of, stem};

    #[test]
    fn parts_of_one_export_are_told_by_their_names() {
        let set = "takeout-20240119T101112Z";
        assert_eq!(set_of("takeout-20240119T101112Z-001.zip"), Some(set));
        assert_eq!(set_of("takeout-20240119T101112Z-12.ZIP"), Some(set));
        for other in [
            "takeout.zip",
            "-1.zip",
            "takeout-x.zip",
            "a-1.xml",
            ".zip",
            "é-1",
        ] {
            assert_eq!(set_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_dot_in_a_name_begins_no_ending() {
        assert_eq!(
            stem("J. Smith - Text - 2022Z-1-1.jpg"),
            "J. Smith - Text - 2022Z-1-1"
        );
        assert_eq!(
            stem("J. Smith - Text - 2022Z-1-1"),
            "J. Smith - Text - 2022Z-1-1"
        );
        assert_eq!(stem(".jpg"), ".jpg");
    }
}

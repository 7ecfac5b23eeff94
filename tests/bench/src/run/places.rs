//! Where things lie: corpora and databases in the work folder, programs beside each other.

use std::path::{Path, PathBuf};

use super::{Options, Part};
use crate::corpus::{self, Formats, Size};
use crate::{Result, about};

pub struct Places {
    work: PathBuf,
    programs: PathBuf,
}

impl Places {
    pub fn new(options: &Options) -> Result<Self> {
        let work = options.work.clone();
        for folder in ["data", "raw", "listo"] {
            let folder = work.join(folder);
            std::fs::create_dir_all(&folder).map_err(about(&folder))?;
        }
        Ok(Self {
            work: std::path::absolute(work)?,
            programs: std::path::absolute(&options.programs)?,
        })
    }

    pub fn lines(&self, part: Part) -> PathBuf {
        self.work.join(format!("lines-{}.jsonl", part.name()))
    }

    pub fn work(&self) -> &Path {
        &self.work
    }

    /// The corpus of a size.
    pub fn data(&self, size: Size) -> PathBuf {
        self.work.join("data").join(size.name)
    }

    /// The plain SQLite database of a size.
    pub fn raw(&self, size: Size) -> PathBuf {
        self.work.join("raw").join(format!("{}.db", size.name))
    }

    /// Listo's data folder of a size; a folder of another name for what is made for a moment.
    pub fn listo(&self, name: &str) -> PathBuf {
        self.work.join("listo").join(name)
    }

    /// A program that is there.
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        let path = self
            .programs
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        path.is_file().then_some(path)
    }

    /// Makes the corpus where it is missing or lacks what is asked for now.
    pub fn corpus(&self, size: Size, formats: Formats) -> Result<PathBuf> {
        let folder = self.data(size);
        let meta = std::fs::read_to_string(folder.join("meta.json")).unwrap_or_default();
        let meta: serde_json::Value = serde_json::from_str(&meta).unwrap_or_default();
        let has = |what: &str| meta.get(what) == Some(&true.into());
        let whole = meta.get("size").is_some()
            && (has("xml") || !formats.xml)
            && (has("orders") || !formats.orders);
        if !whole {
            corpus::write(size, &folder, formats)?;
        }
        Ok(folder)
    }
}

/// Removes a folder and what is in it, if it is there.
pub fn clear(folder: &Path) -> Result {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(about(folder)(e)),
        _ => Ok(()),
    }
}

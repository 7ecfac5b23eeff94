//! A file that is there only when it is whole.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Writes a whole file, in place of one that is there.
///
/// # Errors
/// When it cannot be written: what was there stays.
pub fn save_file(to: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut draft = Draft::of(to)?;
    draft.write_all(bytes)?;
    draft.keep(true).map(drop)
}

/// Written under another name beside its place. Dropped, it leaves nothing behind.
pub(crate) struct Draft {
    file: BufWriter<NamedTempFile>,
    to: PathBuf,
}

impl Draft {
    pub fn of(to: &Path) -> io::Result<Self> {
        let folder = match to.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let file = tempfile::Builder::new()
            .prefix(".listo-")
            .suffix(".part")
            .tempfile_in(folder)?;
        Ok(Self {
            file: BufWriter::with_capacity(1 << 16, file),
            to: to.to_path_buf(),
        })
    }

    /// Gives it its name; a file that has it is replaced only when that was agreed to.
    pub fn keep(self, replace: bool) -> io::Result<String> {
        let file = self.file.into_inner()?;
        file.as_file().sync_all()?;
        if replace {
            file.persist(&self.to)?;
        } else {
            file.persist_noclobber(&self.to)?;
        }
        Ok(self.to.to_string_lossy().into_owned())
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

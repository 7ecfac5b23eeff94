//! A hash that tells whether files changed. It guards against forgetting, not against anybody.

use std::path::{Path, PathBuf};

use crate::Result;

/// FNV-1a, 64 bit: the same on every platform and in every Rust release.
#[derive(Clone, Copy)]
pub struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub fn hex(self) -> String {
        format!("{:016x}", self.0)
    }
}

/// The hash of one file.
pub fn file(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut hash = Hash::default();
    hash.add(&bytes);
    Ok(hash.hex())
}

/// The hash of all names and contents below a folder, but for the folders named in `skip`.
pub fn tree(folder: &Path, skip: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    walk(folder, skip, &mut files)?;
    files.sort();
    let mut hash = Hash::default();
    for path in files {
        let name = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        hash.add(name.as_bytes());
        hash.add(&[0]);
        hash.add(&std::fs::read(&path)?);
        hash.add(&[0]);
    }
    Ok(hash.hex())
}

/// Collects the files below a folder, but for those in folders named in `skip`.
pub fn walk(folder: &Path, skip: &[&str], files: &mut Vec<PathBuf>) -> Result {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let kind = entry.file_type()?;
        if kind.is_dir() && !skip.iter().any(|s| name == *s) {
            walk(&entry.path(), skip, files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        let mut hash = Hash::default();
        assert_eq!(hash.hex(), "cbf29ce484222325");
        hash.add(b"foobar");
        assert_eq!(hash.hex(), "85944171f73967e8");
    }

    #[test]
    fn a_tree_changes_with_names_and_contents_and_not_with_what_is_skipped() {
        let dir = std::env::temp_dir().join(format!("listo-xtask-hash-{}", std::process::id()));
        std::fs::create_dir_all(dir.join("skip")).unwrap();
        std::fs::write(dir.join("a"), "1").unwrap();
        let first = tree(&dir, &["skip"]).unwrap();
        std::fs::write(dir.join("skip/b"), "2").unwrap();
        assert_eq!(tree(&dir, &["skip"]).unwrap(), first);
        std::fs::write(dir.join("a"), "2").unwrap();
        let second = tree(&dir, &["skip"]).unwrap();
        assert_ne!(second, first);
        std::fs::rename(dir.join("a"), dir.join("c")).unwrap();
        assert_ne!(tree(&dir, &["skip"]).unwrap(), second);
        std::fs::remove_dir_all(dir).unwrap();
    }
}

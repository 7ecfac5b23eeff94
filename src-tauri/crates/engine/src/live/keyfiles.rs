//! Keys as files, for a server without a keychain: a folder with one file a source, under the name of
//! the source. It is read once and never written.

use crate::live::secrets::{Kept, KeyName, Secrets};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A key has a few dozen characters.
const LONGEST: u64 = 4_096;
/// Where the source has an API key: the account's auth token, which signs webhooks, in `NAME.token`.
const TOKEN: &str = "token";

/// Why the files are not used.
#[derive(Debug, thiserror::Error)]
pub enum BadKeys {
    #[error("{0} can be read by others than its owner: chmod 600 it")]
    Open(PathBuf),
    #[error("{0} can be changed by others than its owner: chmod 700 it")]
    FolderOpen(PathBuf),
    #[error("{0} holds no key: it has to be one line of text")]
    NoKey(PathBuf),
    #[error("{path} cannot be read: {why}")]
    Unreadable { path: PathBuf, why: std::io::Error },
}

/// Who else may read the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    Owner,
    /// What systemd lends to a service: it names the service in an access control list, whose mask
    /// stands where the rights of the group are.
    Systemd,
}

pub struct KeyFiles {
    by_name: HashMap<String, String>,
}

impl KeyFiles {
    /// # Errors
    /// [`BadKeys`] names the file that is not to be trusted, or cannot be read.
    pub fn read(folder: &Path, readers: Readers) -> Result<Self, BadKeys> {
        let unreadable = |path: &Path| {
            let path = path.to_path_buf();
            move |why| BadKeys::Unreadable { path, why }
        };
        if readers == Readers::Owner && may(folder, 0o022).map_err(unreadable(folder))? {
            return Err(BadKeys::FolderOpen(folder.to_path_buf()));
        }
        let mut by_name = HashMap::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            let metadata = std::fs::metadata(&path).map_err(unreadable(&path))?;
            if !metadata.is_file() || name.starts_with('.') {
                continue;
            }
            let forbidden = match readers {
                Readers::Owner => 0o077,
                Readers::Systemd => 0o007,
            };
            if may(&path, forbidden).map_err(unreadable(&path))? {
                return Err(BadKeys::Open(path));
            }
            if metadata.len() > LONGEST {
                return Err(BadKeys::NoKey(path));
            }
            let bytes = std::fs::read(&path).map_err(unreadable(&path))?;
            let text = String::from_utf8(bytes).unwrap_or_default();
            let key = text.trim();
            if key.is_empty() || key.contains(char::is_whitespace) {
                return Err(BadKeys::NoKey(path));
            }
            by_name.insert(name.to_owned(), key.to_owned());
        }
        Ok(Self { by_name })
    }

    /// The key of a source that may not be there yet.
    #[must_use]
    pub fn of_source(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(String::as_str)
    }
}

impl Secrets for KeyFiles {
    fn get(&self, of: &KeyName) -> Option<(String, Kept)> {
        let key = self.of_source(&of.source)?;
        Some((key.to_owned(), Kept::File))
    }

    fn set(&self, of: &KeyName, secret: &str) -> Kept {
        match self.of_source(&of.source) == Some(secret) {
            true => Kept::File,
            false => Kept::Nowhere,
        }
    }

    fn forget(&self, _: &KeyName) {}

    fn webhook_token(&self, of: &KeyName) -> Option<String> {
        let name = format!("{}.{TOKEN}", of.source);
        self.by_name.get(&name).cloned()
    }
}

/// Whether others have any of these rights. Not every system has them to ask.
#[cfg(unix)]
fn may(path: &Path, rights: u32) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::metadata(path)?.permissions().mode() & rights != 0)
}

#[cfg(not(unix))]
fn may(_: &Path, _: u32) -> std::io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn folder(files: &[(&str, &str, u32)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text, mode) in files {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            let mode = std::fs::Permissions::from_mode(*mode);
            std::fs::set_permissions(&path, mode).unwrap();
        }
        folder
    }

    fn of(source: &str) -> KeyName {
        KeyName {
            key: "0190".into(),
            source: source.into(),
        }
    }

    #[test]
    fn a_source_has_its_file_and_no_other() {
        let folder = folder(&[
            ("Front desk", "hunter2\n", 0o600),
            ("Front desk.token", "fedc", 0o400),
            (".hidden", "no key at all", 0o644),
        ]);
        let keys = KeyFiles::read(folder.path(), Readers::Owner).unwrap();
        let desk = of("Front desk");
        assert_eq!(keys.get(&desk), Some(("hunter2".into(), Kept::File)));
        assert_eq!(keys.webhook_token(&desk), Some("fedc".into()));
        for other in ["Shop", "", "..", "../x", "0190", ".hidden"] {
            assert_eq!(keys.get(&of(other)), None, "{other}");
        }
        assert_eq!(keys.set(&desk, "hunter2"), Kept::File);
        assert_eq!(keys.set(&desk, "hunter3"), Kept::Nowhere, "never written");
        keys.forget(&desk);
        let there = std::fs::read_to_string(folder.path().join("Front desk"));
        assert_eq!(there.unwrap(), "hunter2\n");
    }

    #[test]
    fn what_others_may_read_is_refused() {
        for mode in [0o640, 0o604, 0o620, 0o601] {
            let folder = folder(&[("Shop", "hunter2", mode)]);
            let refused = KeyFiles::read(folder.path(), Readers::Owner).err().unwrap();
            let said = refused.to_string();
            assert!(matches!(refused, BadKeys::Open(_)), "{mode:o}: {said}");
            assert!(said.contains("Shop") && !said.contains("hunter2"), "{said}");
            let lent = KeyFiles::read(folder.path(), Readers::Systemd).is_ok();
            assert_eq!(lent, mode & 0o007 == 0, "{mode:o}");
        }
        let folder = folder(&[]);
        let mode = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(folder.path(), mode).unwrap();
        let refused = KeyFiles::read(folder.path(), Readers::Owner);
        assert!(matches!(refused, Err(BadKeys::FolderOpen(_))));
    }

    #[test]
    fn a_file_without_a_key_is_named() {
        let long = "x".repeat(5_000);
        for text in ["", "\n", "two words", "two\nlines", &long] {
            let folder = folder(&[("Shop", text, 0o600)]);
            let refused = KeyFiles::read(folder.path(), Readers::Owner);
            assert!(matches!(refused, Err(BadKeys::NoKey(_))), "{text}");
        }
        let gone = KeyFiles::read(Path::new("/no/such/folder"), Readers::Owner);
        assert!(matches!(gone, Err(BadKeys::Unreadable { .. })));
    }
}

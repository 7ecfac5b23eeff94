//! Rules about what files hold.

use std::path::{Path, PathBuf};

use super::manifest;
use crate::{Result, proc, root};

/// A file is meant to stay below 400 lines; what is a little longer is no reason to stop anybody.
const LINES: usize = 450;
const SOURCES: &[&str] = &["rs", "ts", "js", "svelte", "css", "sql"];
/// Files that a program writes.
const GENERATED: &[&str] = &["ui/src/host/bindings.ts"];

/// The files of the repository, also new ones, but not what git ignores.
pub fn tracked() -> Result<Vec<PathBuf>> {
    let folder = root();
    let dir = folder.to_string_lossy();
    let args = [
        "-c",
        "core.quotepath=off",
        "-C",
        &dir,
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
    ];
    let list = proc::output("git", &args).ok_or("git does not list the repository's files")?;
    Ok(list
        .lines()
        .map(PathBuf::from)
        .filter(|path| folder.join(path).is_file())
        .collect())
}

pub fn sizes() -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for (path, text) in sources()? {
        let lines = text.lines().count();
        let name = slashes(&path);
        if lines > LINES && !GENERATED.contains(&name.as_str()) {
            complaints.push(format!(
                "{name} has {lines} lines: split it (at most {LINES})"
            ));
        }
    }
    Ok(complaints)
}

/// The store, and the yardstick that tells what sqlx costs it.
const MAY_NAME_SQLX: &[&str] = &["listo-store", "listo-bench"];

pub fn sqlx() -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    let manifests = manifest::all()?;
    let others = manifests
        .iter()
        .filter(|m| !MAY_NAME_SQLX.contains(&m.name.as_str()));
    for manifest in others {
        let mut all = manifest
            .dependencies
            .iter()
            .chain(&manifest.dev_dependencies);
        if all.any(|dep| dep == "sqlx") {
            complaints.push(format!(
                "{}: only listo-store may name sqlx, and the benchmark",
                slashes(&manifest.path)
            ));
        }
    }
    Ok(complaints)
}

pub fn tauri_imports() -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for (path, text) in sources()? {
        let name = slashes(&path);
        if name.starts_with("ui/src/") && !name.starts_with("ui/src/host/") {
            for (at, _) in text.lines().enumerate().filter(|(_, l)| imports_tauri(l)) {
                let line = at + 1;
                complaints.push(format!(
                    "{name}:{line}: only ui/src/host imports @tauri-apps"
                ));
            }
        }
    }
    Ok(complaints)
}

fn imports_tauri(line: &str) -> bool {
    ["'@tauri-apps/", "\"@tauri-apps/", "`@tauri-apps/"]
        .iter()
        .any(|start| line.contains(start))
}

fn sources() -> Result<Vec<(PathBuf, String)>> {
    let mut sources = Vec::new();
    for path in tracked()? {
        if path
            .extension()
            .is_some_and(|e| SOURCES.iter().any(|s| e == *s))
        {
            let text = std::fs::read(root().join(&path))?;
            sources.push((path, String::from_utf8_lossy(&text).into_owned()));
        }
    }
    Ok(sources)
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_imports_count() {
        assert!(imports_tauri(
            "import { invoke } from '@tauri-apps/api/core';"
        ));
        assert!(imports_tauri("await import(\"@tauri-apps/api\")"));
        assert!(!imports_tauri("// see @tauri-apps/api"));
    }

    #[test]
    fn the_repository_is_listed_with_what_is_new_and_without_what_is_ignored() {
        let files = tracked().unwrap();
        assert!(files.contains(&PathBuf::from("xtask/src/check/files.rs")));
        assert!(
            !files
                .iter()
                .any(|f| f.starts_with("ui/node_modules") || f.starts_with("target"))
        );
    }
}

//! Reads from a Cargo.toml what the checks ask for: its name, and what it depends on.

use std::path::PathBuf;

use crate::{Result, root};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    pub path: PathBuf,
    pub name: String,
    /// What the code needs, not what its tests need.
    pub dependencies: Vec<String>,
    pub dev_dependencies: Vec<String>,
}

/// The manifests of the workspace.
pub fn all() -> Result<Vec<Manifest>> {
    let mut all = Vec::new();
    for path in super::files::tracked()? {
        if path.file_name().is_some_and(|n| n == "Cargo.toml") {
            let text = std::fs::read_to_string(root().join(&path))?;
            let mut manifest = parse(&text);
            manifest.path = path;
            if !manifest.name.is_empty() {
                all.push(manifest);
            }
        }
    }
    Ok(all)
}

/// Enough of TOML for our own manifests: a table's header and a key are each on a line of its own.
pub fn parse(text: &str) -> Manifest {
    let mut manifest = Manifest::default();
    let mut table = String::new();
    for line in text.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            table = header
                .split(']')
                .next()
                .unwrap_or_default()
                .trim_matches('[')
                .to_owned();
            // `[dependencies.tauri]`
            if let Some((kind, name)) = table.rsplit_once('.')
                && let Some(list) = list(&mut manifest, kind)
            {
                list.push(name.trim_matches('"').to_owned());
            }
        } else if let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            // `listo-domain.workspace = true` names the crate before the dot.
            let key = key
                .trim()
                .split('.')
                .next()
                .unwrap_or_default()
                .trim_matches('"');
            if table == "package" && key == "name" {
                manifest.name = value.trim().trim_matches('"').to_owned();
            } else if let Some(list) = list(&mut manifest, &table) {
                list.push(key.to_owned());
            }
        }
    }
    manifest
}

fn list<'a>(manifest: &'a mut Manifest, table: &str) -> Option<&'a mut Vec<String>> {
    // `[target.'cfg(unix)'.dependencies]` counts like `[dependencies]`. The workspace's own list
    // is where versions are written down; a crate depends on one only when it names it.
    let (place, kind) = table.rsplit_once('.').unwrap_or(("", table));
    match kind {
        _ if place == "workspace" => None,
        "dependencies" | "build-dependencies" => Some(&mut manifest.dependencies),
        "dev-dependencies" => Some(&mut manifest.dev_dependencies),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_found_in_every_spelling() {
        let manifest = parse(
            r#"
[workspace.dependencies]
sqlx = "0.9"
[package]
name = "listo-engine"
version.workspace = true
[dependencies]
listo-domain.workspace = true
listo-store = { path = "../store" }
# sqlx = "0.9"
serde = { version = "1", features = ["derive"] }
[target.'cfg(unix)'.dependencies]
rustix = "1"
[dependencies.tokio]
version = "1"
[dev-dependencies]
tempfile.workspace = true
[lints]
workspace = true
"#,
        );
        assert_eq!(manifest.name, "listo-engine");
        assert_eq!(manifest.dev_dependencies, ["tempfile"]);
        let want = ["listo-domain", "listo-store", "serde", "rustix", "tokio"];
        assert_eq!(manifest.dependencies, want);
    }

    #[test]
    fn keys_inside_a_dependencys_own_table_are_no_crates() {
        let manifest = parse("[dependencies.tokio]\nversion = \"1\"\nfeatures = []\n");
        assert_eq!(manifest.dependencies, ["tokio"]);
    }
}

//! Which crate may know which: docs/architecture.md draws it.

use super::manifest::{self, Manifest};
use crate::Result;

/// A crate of ours and the crates of ours it may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("listo-domain", &[]),
    ("listo-store", &["listo-domain"]),
    ("listo-sources", &["listo-domain"]),
    (
        "listo-engine",
        &["listo-domain", "listo-store", "listo-sources"],
    ),
    ("listo", &["listo-engine"]),
    ("listo-cli", &["listo-engine"]),
    // A provider of a test is a connector.
    (
        "listo-tests",
        &["listo-domain", "listo-engine", "listo-sources", "xtask"],
    ),
    // What Listo is measured with knows it only as a program.
    ("listo-bench", &["xtask"]),
    ("listo-floor", &[]),
    ("xtask", &[]),
];

/// The domain has no IO, no async, no clock and no serialisation, so it needs next to nothing.
const DOMAIN_MAY_USE: &[&str] = &["thiserror"];

pub fn check() -> Result<Vec<String>> {
    Ok(manifest::all()?.iter().flat_map(complaints).collect())
}

fn complaints(manifest: &Manifest) -> Vec<String> {
    let Manifest {
        path,
        name,
        dependencies,
        dev_dependencies,
    } = manifest;
    let path = path.display();
    let Some((_, allowed)) = ARROWS.iter().find(|(crate_name, _)| crate_name == name) else {
        return vec![format!(
            "{path}: {name} is new: write down in xtask what it may know"
        )];
    };
    let ours = |dep: &&String| ARROWS.iter().any(|(crate_name, _)| crate_name == dep);
    let mut complaints = Vec::new();
    for dep in dependencies.iter().chain(dev_dependencies).filter(ours) {
        if !allowed.contains(&dep.as_str()) {
            complaints.push(format!("{path}: {name} must not depend on {dep}"));
        }
    }
    if name == "listo-domain" {
        for dep in dependencies
            .iter()
            .filter(|d| !DOMAIN_MAY_USE.contains(&d.as_str()))
        {
            complaints.push(format!(
                "{path}: the domain must not depend on {dep}: it is pure"
            ));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, deps: &[&str]) -> Vec<String> {
        complaints(&Manifest {
            name: name.into(),
            dependencies: deps.iter().map(|d| (*d).to_owned()).collect(),
            ..Manifest::default()
        })
    }

    #[test]
    fn arrows_point_one_way() {
        assert!(of("listo-store", &["listo-domain", "sqlx"]).is_empty());
        assert_eq!(of("listo-store", &["listo-sources"]).len(), 1);
        assert_eq!(of("listo-cli", &["listo-store"]).len(), 1);
    }

    #[test]
    fn the_domain_stays_pure() {
        assert!(of("listo-domain", &["thiserror"]).is_empty());
        assert_eq!(of("listo-domain", &["tokio", "serde"]).len(), 2);
    }

    #[test]
    fn a_new_crate_has_to_be_placed() {
        assert_eq!(of("listo-team", &[]).len(), 1);
    }
}

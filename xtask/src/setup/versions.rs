//! Rust and Node must be there, and new enough.

use crate::{Result, proc};

const RUST: (u32, u32) = (1, 95);
const NODE: (u32, u32) = (20, 0);

pub fn check() -> Result {
    let rust = proc::output("rustc", &["--version"]);
    at_least(
        "Rust",
        rust.as_deref(),
        RUST,
        "get it with rustup: https://rustup.rs",
    )?;
    let node = proc::output("node", &["--version"]);
    at_least(
        "Node.js",
        node.as_deref(),
        NODE,
        "get it from https://nodejs.org",
    )?;
    if !proc::in_path("npm") {
        return Err("npm is missing: it comes with Node.js, or as a package of its own".into());
    }
    Ok(())
}

fn at_least(name: &str, printed: Option<&str>, least: (u32, u32), how: &str) -> Result {
    let (major, minor) = least;
    let need = format!("Listo needs {name} {major}.{minor} or newer ({how})");
    let Some(printed) = printed else {
        return Err(format!("{name} is missing. {need}").into());
    };
    match version(printed) {
        Some(found) if found >= least => Ok(()),
        _ => Err(format!("{name} here is \"{printed}\". {need}").into()),
    }
}

/// The first two numbers of the first word that is a version: `rustc 1.95.0 (…)`, `v20.20.2`.
fn version(printed: &str) -> Option<(u32, u32)> {
    printed.split_whitespace().find_map(|word| {
        let mut numbers = word.trim_start_matches('v').split('.').map(str::parse);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(
            version("rustc 1.95.0 (59807616e 2026-04-14)"),
            Some((1, 95))
        );
        assert_eq!(version("v20.20.2"), Some((20, 20)));
        assert_eq!(
            version("rustc 1.97.0-nightly (abc 2026-06-01)"),
            Some((1, 97))
        );
        assert_eq!(version("not found"), None);
    }

    #[test]
    fn the_message_says_what_is_there_and_what_is_needed() {
        let old = at_least("Node.js", Some("v18.20.4"), (20, 0), "get it").unwrap_err();
        assert_eq!(
            old.to_string(),
            "Node.js here is \"v18.20.4\". Listo needs Node.js 20.0 or newer (get it)"
        );
        assert!(at_least("Node.js", None, (20, 0), "get it").is_err());
        assert!(at_least("Node.js", Some("v22.1.0"), (20, 0), "get it").is_ok());
        assert!(at_least("Rust", Some("rustc 2.0.0"), (1, 95), "get it").is_ok());
    }
}

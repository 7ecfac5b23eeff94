//! Installs what is missing with the distribution's own package manager.

use std::process::Command;

use super::needs::{NEEDS, Need, Scope};
use crate::{Result, proc};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manager {
    Apt,
    Dnf,
    Pacman,
}

impl Manager {
    fn find() -> Option<Self> {
        [
            (Self::Apt, "apt-get"),
            (Self::Dnf, "dnf"),
            (Self::Pacman, "pacman"),
        ]
        .into_iter()
        .find_map(|(manager, program)| proc::in_path(program).then_some(manager))
    }

    fn package(self, need: &Need) -> &'static str {
        match self {
            Self::Apt => need.apt,
            Self::Dnf => need.dnf,
            Self::Pacman => need.pacman,
        }
    }

    /// The commands that install these packages, in order.
    fn commands(self, packages: &[&'static str]) -> Vec<Vec<&'static str>> {
        let (before, install): (&[&[&str]], &[&str]) = match self {
            Self::Apt => (
                &[&["apt-get", "update"]],
                &["apt-get", "install", "-y", "--no-install-recommends"],
            ),
            Self::Dnf => (&[], &["dnf", "install", "-y"]),
            // Arch supports no partial upgrade: the list of packages is left as it is.
            Self::Pacman => (&[], &["pacman", "-S", "--needed", "--noconfirm"]),
        };
        let mut all: Vec<Vec<&str>> = before.iter().map(|c| c.to_vec()).collect();
        all.push([install, packages].concat());
        all
    }
}

pub fn install(scope: Scope) -> Result {
    let missing = missing(scope);
    if missing.is_empty() {
        println!("set-up: this machine has every system package it needs");
        return Ok(());
    }
    let Some(manager) = Manager::find() else {
        let list: Vec<_> = missing
            .iter()
            .map(|n| format!("  {} ({})", n.apt, n.why))
            .collect();
        return Err(format!(
            "no apt-get, dnf or pacman here. Install these by hand (Debian's names):\n{}",
            list.join("\n")
        )
        .into());
    };
    println!("set-up: missing on this machine:");
    for need in &missing {
        println!("  {:<26} {}", manager.package(need), need.why);
    }
    let packages = packages(manager, &missing);
    let by_hand = by_hand(manager, &packages);
    let prefix = as_root().ok_or_else(|| {
        format!("not root, and no sudo that answers. Run by hand, then again:\n  {by_hand}")
    })?;
    for words in manager.commands(&packages) {
        run_as_root(&prefix, &words)
            .map_err(|e| format!("{e}\nTo install by hand, then run this again:\n  {by_hand}"))?;
    }
    let left: Vec<_> = self::missing(scope)
        .iter()
        .map(|n| manager.package(n))
        .collect();
    match left.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "installed, and yet not found: {}. Is PATH or PKG_CONFIG_PATH changed?",
            left.join(", ")
        )
        .into()),
    }
}

fn missing(scope: Scope) -> Vec<&'static Need> {
    NEEDS
        .iter()
        .filter(|n| n.scope <= scope && n.missing())
        .collect()
}

fn packages(manager: Manager, needs: &[&Need]) -> Vec<&'static str> {
    let mut packages = Vec::new();
    for need in needs {
        let package = manager.package(need);
        if !packages.contains(&package) {
            packages.push(package);
        }
    }
    packages
}

fn by_hand(manager: Manager, packages: &[&'static str]) -> String {
    let commands = manager.commands(packages);
    let lines: Vec<_> = commands
        .iter()
        .map(|c| format!("sudo {}", c.join(" ")))
        .collect();
    lines.join(" && ")
}

/// What to put before a command so that it runs as root; nothing when we are root.
fn as_root() -> Option<Vec<&'static str>> {
    if proc::output("id", &["-u"])? == "0" {
        return Some(Vec::new());
    }
    if !proc::in_path("sudo") {
        return None;
    }
    // A person can type a password; a script must not hang on the question.
    match std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        true => Some(vec!["sudo"]),
        false => proc::output("sudo", &["-n", "true"]).map(|_| vec!["sudo", "-n"]),
    }
}

fn run_as_root(prefix: &[&str], words: &[&str]) -> Result {
    // Through env, so that sudo passes it on.
    let quiet = ["env", "DEBIAN_FRONTEND=noninteractive"];
    let all = [prefix, &quiet, words].concat();
    let (program, args) = all.split_first().ok_or("an empty command")?;
    proc::run(Command::new(program).args(args))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_package_is_named_once() {
        let all: Vec<&Need> = NEEDS.iter().collect();
        let names = packages(Manager::Apt, &all);
        let dejavu = names.iter().filter(|n| **n == "fonts-dejavu-core").count();
        assert_eq!(dejavu, 1, "three scripts, one package");
    }

    #[test]
    fn the_command_to_type_is_complete() {
        assert_eq!(
            by_hand(Manager::Apt, &["xvfb", "openbox"]),
            "sudo apt-get update && \
             sudo apt-get install -y --no-install-recommends xvfb openbox"
        );
        assert_eq!(
            by_hand(Manager::Pacman, &["openbox"]),
            "sudo pacman -S --needed --noconfirm openbox"
        );
    }

    #[test]
    fn compiling_needs_no_screen() {
        let build = NEEDS.iter().filter(|n| n.scope <= Scope::Build);
        assert!(build.map(|n| n.apt).all(|p| p != "xvfb"));
    }
}

//! Builds the packages that people install, and tries the Debian one.

pub mod latest;
mod trial;
mod updates;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::setup::{Scope, setup};
use crate::{Result, proc, root, ui};

const SHELLS: [(&str, &str, &str); 3] = [
    (
        "bash",
        "/usr/share/bash-completion/completions",
        "listo-cli",
    ),
    ("zsh", "/usr/share/zsh/vendor-completions", "_listo-cli"),
    (
        "fish",
        "/usr/share/fish/vendor_completions.d",
        "listo-cli.fish",
    ),
];

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Install the package on an empty Debian, use it there and remove it.
    pub trial: bool,
}

pub fn package(options: &Options) -> Result {
    if !cfg!(target_os = "linux") {
        return Err(
            "packages for Windows and macOS are built by .github/workflows/release.yml, \
             which signs them; this command builds those for Linux"
                .into(),
        );
    }
    setup(if options.trial {
        Scope::Trial
    } else {
        Scope::Package
    })?;
    ui::build()?;
    let mut cargo = proc::cargo();
    cargo.args([
        "build",
        "--workspace",
        "--release",
        "--bin",
        "listo",
        "--bin",
        "listo-cli",
    ]);
    proc::run(&mut cargo)?;
    let release = target().join("release");
    let work = target().join("package");
    if work.exists() {
        std::fs::remove_dir_all(&work)?;
    }
    std::fs::create_dir_all(&work)?;
    let config = work.join("bundle.json");
    let files = files(&release, &work)?;
    std::fs::write(&config, bundle(&files))?;
    let mut tauri = Command::new(root().join("ui/node_modules/.bin/tauri"));
    tauri
        .current_dir(root())
        .args(["bundle", "--ci", "--bundles", "deb,rpm", "--config"])
        .arg(&config);
    updates::sign(&mut tauri, &work)?;
    proc::run(&mut tauri)?;
    let made = made(&release.join("bundle"))?;
    sums(&made, &release.join("bundle/SHA256SUMS"))?;
    println!(
        "\nNot made here: an AppImage (its tool downloads a runtime), .dmg (macOS), .msi and .exe (Windows): \
         .github/workflows/release.yml"
    );
    let deb = made
        .iter()
        .find(|file| file.extension().is_some_and(|e| e == "deb"));
    match (options.trial, deb) {
        (true, Some(deb)) => trial::run(deb, &work),
        (true, None) => Err("no .deb was made".into()),
        (false, _) => Ok(()),
    }
}

fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// What goes into a package beside the window's program, by where it goes.
fn files(release: &Path, work: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let cli = release.join("listo-cli");
    let mut files = BTreeMap::new();
    let mut add = |to: String, from: &Path| {
        files.insert(to, from.to_path_buf());
    };
    add("/usr/bin/listo-cli".into(), &cli);
    let linux = root().join("src-tauri/linux");
    add(
        "/usr/share/metainfo/io.listo.desktop.metainfo.xml".into(),
        &linux.join("io.listo.desktop.metainfo.xml"),
    );
    add(
        "/usr/share/icons/hicolor/scalable/apps/listo.svg".into(),
        &root().join("src-tauri/icons/listo.svg"),
    );
    for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
        add(
            format!("/usr/share/doc/listo/{license}"),
            &root().join(license),
        );
    }
    let man = work.join("man");
    std::fs::create_dir_all(&man)?;
    std::fs::copy(linux.join("listo.1"), man.join("listo.1"))?;
    proc::run(Command::new(&cli).arg("man").arg(&man))?;
    for page in std::fs::read_dir(&man)? {
        let page = page?;
        add(
            format!("/usr/share/man/man1/{}", page.file_name().to_string_lossy()),
            &page.path(),
        );
    }
    for (shell, folder, name) in SHELLS {
        let script = proc::output(&cli.to_string_lossy(), &["completions", shell])
            .ok_or_else(|| format!("listo-cli gives no completions for {shell}"))?;
        let path = work.join(name);
        std::fs::write(&path, script + "\n")?;
        add(format!("{folder}/{name}"), &path);
    }
    Ok(files)
}

/// What is added to `tauri.conf.json`.
fn bundle(files: &BTreeMap<String, PathBuf>) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let lines = files.iter().map(|(to, from)| {
        let from = from.to_string_lossy();
        format!("{}: {}", quoted(to), quoted(&from))
    });
    let files = lines.collect::<Vec<_>>().join(",\n");
    let linux = format!("{{ \"files\": {{\n{files}\n}} }}");
    format!("{{ \"bundle\": {{ \"linux\": {{ \"deb\": {linux}, \"rpm\": {linux} }} }} }}\n")
}

/// The packages, with their sizes said.
fn made(bundle: &Path) -> Result<Vec<PathBuf>> {
    let mut made = Vec::new();
    println!();
    for kind in ["deb", "rpm"] {
        for entry in std::fs::read_dir(bundle.join(kind))? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == kind) {
                let mib = path.metadata()?.len() as f64 / f64::from(1 << 20);
                println!("{} ({mib:.1} MiB)", path.display());
                made.push(path);
            }
        }
    }
    made.sort();
    Ok(made)
}

fn sums(made: &[PathBuf], to: &Path) -> Result {
    let mut text = String::new();
    for path in made {
        let sum = proc::output("sha256sum", &["-b", &path.to_string_lossy()])
            .ok_or("sha256sum does not answer")?;
        let sum = sum.split(' ').next().unwrap_or_default();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        text += &format!("{sum} *{name}\n");
    }
    std::fs::write(to, text)?;
    println!("{}", to.display());
    Ok(())
}

//! The manifest of a release: what Listo reads to learn of a newer version, and where its packages are.
//!
//! Whether a signature is of the bytes beside it is not checked here, which would take the arithmetic of the
//! keys; every Listo checks it, and refuses what does not fit.

use std::collections::BTreeMap;
use std::path::Path;

use crate::{Result, proc, root};

#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// Where packages and their signatures lie. The manifest is put there too.
    pub folder: String,
    /// Where they will be fetched from: `https://…/v0.2.0`.
    pub url: String,
}

pub fn write(options: &Options) -> Result {
    let folder = Path::new(&options.folder);
    let version = env!("CARGO_PKG_VERSION");
    if let Some(why) = elsewhere(&options.url, version) {
        return Err(format!("{} {why}", options.url).into());
    }
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    let mut platforms = Platforms::new();
    for (target, package) in signed(&names)? {
        let signature = folder.join(format!("{package}.sig"));
        if let Some(why) = refused(&decoded(&signature)?, &key()?, version) {
            return Err(format!("{} {why}", signature.display()).into());
        }
        let text = std::fs::read_to_string(&signature)?;
        let url = format!("{}/{package}", options.url.trim_end_matches('/'));
        platforms.insert(target, (url, text.trim().to_owned()));
    }
    if platforms.is_empty() {
        println!(
            "There is no signature in {}, so no latest.json is made: nobody is told of this version.",
            options.folder
        );
        return Ok(());
    }
    let changes = std::fs::read_to_string(root().join("CHANGELOG.md"))?;
    let to = folder.join("latest.json");
    std::fs::write(&to, manifest(version, notes(&changes, version), &platforms))?;
    println!("{}", to.display());
    Ok(())
}

/// Why packages of this version do not come from there.
fn elsewhere(url: &str, version: &str) -> Option<String> {
    if !url.starts_with("https://") {
        return Some("does not begin with https://".to_owned());
    }
    let tag = url.trim_end_matches('/').rsplit('/').next();
    (tag != Some(format!("v{version}").as_str())).then(|| format!("does not end with /v{version}"))
}

/// The packages that have a signature, by what they are for.
fn signed(names: &[String]) -> Result<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for package in names.iter().filter_map(|name| name.strip_suffix(".sig")) {
        let target = target(package).ok_or_else(|| format!("{package} is no package of Listo"))?;
        if !names.iter().any(|name| name == package) {
            return Err(format!("{package} is not there, only its signature").into());
        }
        if let Some(other) = all.insert(target, package.to_owned()) {
            return Err(format!("{package} and {other} are for the same computers").into());
        }
    }
    Ok(all)
}

/// A signature that every Listo would refuse: for another version or none, or by another key than is built in.
fn refused(signature: &str, key: &str, version: &str) -> Option<&'static str> {
    let comment = signature
        .lines()
        .find(|l| l.starts_with("trusted comment:"))
        .unwrap_or_default();
    let wanted = format!("version:{version}");
    if !comment.split('\t').any(|field| field == wanted) {
        return Some("was not made for this version");
    }
    // Both begin with the kind of signature, two bytes, and then the id of the key, eight bytes.
    let id = |text: &str| Some(text.lines().nth(1)?.get(3..13)?.to_owned());
    if id(signature).is_none() || id(signature) != id(key) {
        return Some("was not made with the key of LISTO_UPDATE_KEY");
    }
    None
}

/// The one that is built in.
fn key() -> Result<String> {
    let script = "printf %s \"$LISTO_UPDATE_KEY\" | base64 --decode";
    proc::output("sh", &["-c", script]).ok_or_else(|| "LISTO_UPDATE_KEY is no key".into())
}

/// What keys and signatures of Tauri hold.
fn decoded(path: &Path) -> Result<String> {
    proc::output("base64", &["--decode", &path.to_string_lossy()])
        .ok_or_else(|| format!("{} cannot be read", path.display()).into())
}

/// What the updater calls the kind of package, by its name.
fn target(package: &str) -> Option<String> {
    let kinds = [
        (".AppImage", "linux", "appimage"),
        (".deb", "linux", "deb"),
        (".rpm", "linux", "rpm"),
        (".app.tar.gz", "darwin", "app"),
        (".msi", "windows", "msi"),
        ("-setup.exe", "windows", "nsis"),
    ];
    let (_, os, kind) = kinds
        .iter()
        .find(|(ending, ..)| package.ends_with(ending))?;
    let machines = [
        ("amd64", "x86_64"),
        ("x86_64", "x86_64"),
        ("x64", "x86_64"),
        ("arm64", "aarch64"),
        ("aarch64", "aarch64"),
    ];
    let (_, machine) = machines.iter().find(|(name, _)| package.contains(name))?;
    Some(format!("{os}-{machine}-{kind}"))
}

/// What the change log says of a version.
fn notes<'a>(changes: &'a str, version: &str) -> &'a str {
    let heading = format!("## [{version}]");
    let Some((_, rest)) = changes.split_once(&heading) else {
        return "";
    };
    let body = rest.split_once('\n').map_or("", |(_, body)| body);
    body.split("\n## [").next().unwrap_or_default().trim()
}

/// For each target the address of its package, and the signature.
type Platforms = BTreeMap<String, (String, String)>;

fn manifest(version: &str, notes: &str, platforms: &Platforms) -> String {
    let lines = platforms.iter().map(|(target, (url, signature))| {
        format!(
            "    {}: {{ \"url\": {}, \"signature\": {} }}",
            quoted(target),
            quoted(url),
            quoted(signature)
        )
    });
    let platforms = lines.collect::<Vec<_>>().join(",\n");
    let (version, notes) = (quoted(version), quoted(notes));
    format!(
        "{{\n  \"version\": {version},\n  \"notes\": {notes},\n  \"platforms\": {{\n{platforms}\n  }}\n}}\n"
    )
}

/// As JSON.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out += "\\\"",
            '\\' => out += "\\\\",
            c if c < ' ' => out += &format!("\\u{:04x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_told_apart_by_their_names() {
        for (name, want) in [
            ("Listo_0.2.0_amd64.AppImage", "linux-x86_64-appimage"),
            ("Listo_0.2.0_arm64.deb", "linux-aarch64-deb"),
            ("Listo-0.2.0-1.x86_64.rpm", "linux-x86_64-rpm"),
            ("Listo_0.2.0_aarch64.app.tar.gz", "darwin-aarch64-app"),
            ("Listo_0.2.0_x64.app.tar.gz", "darwin-x86_64-app"),
            ("Listo_0.2.0_x64_en-US.msi", "windows-x86_64-msi"),
            ("Listo_0.2.0_x64-setup.exe", "windows-x86_64-nsis"),
        ] {
            assert_eq!(target(name).as_deref(), Some(want), "{name}");
        }
        assert_eq!(target("Listo.app.tar.gz"), None, "for which machine?");
        assert_eq!(target("Listo_0.2.0_x64.dmg"), None);
    }

    const KEY: &str = "untrusted comment: minisign public key: FD20F9E6C8F79F23\n\
        RWQjn/fI5vkg/QVPCooRQMGD+XOCXhyKfMVJo4KxeG03poaiHFCispSI\n";
    const SIGNATURE: &str = "untrusted comment: signature from tauri secret key\n\
        RUQjn/fI5vkg/Xrz4x4Wx1cDzqhppUrucUpSJ41QZJx7mYFUfzVvAbYz0v3jVnylDTzM0zXXUrVzvS1krfxuvuQsHlusdH4E8wo=\n\
        trusted comment: timestamp:1795834510\tfile:Listo_0.1.0_amd64.deb\tversion:0.1.0\nSfyk\n";

    #[test]
    fn what_every_listo_would_refuse_gets_no_manifest() {
        assert_eq!(refused(SIGNATURE, KEY, "0.1.0"), None);
        assert!(refused(SIGNATURE, KEY, "0.1").is_some(), "another version");
        let unversioned = SIGNATURE.replace("\tversion:0.1.0", "");
        assert!(refused(&unversioned, KEY, "0.1.0").is_some(), "no version");
        let foreign = KEY.replace("RWQjn", "RWQjm");
        assert!(
            refused(SIGNATURE, &foreign, "0.1.0").is_some(),
            "another key"
        );
        assert!(refused("", "", "0.1.0").is_some(), "nothing at all");
    }

    #[test]
    fn packages_come_over_https_from_the_release_of_their_tag() {
        let from = |url: &str| elsewhere(url, "0.2.0");
        assert_eq!(from("https://example.com/download/v0.2.0"), None);
        assert_eq!(from("https://example.com/download/v0.2.0/"), None);
        for wrong in [
            "http://example.com/download/v0.2.0",
            "https://example.com/download/v0.2.1",
            "https://example.com/download/0.2.0",
            "https://example.com/download/v0.2.0-rc.1",
        ] {
            assert!(from(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn every_signature_has_its_package_and_no_kind_of_computer_has_two() {
        let of = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
            signed(&names).map_err(|e| e.to_string())
        };
        let all = [
            "Listo_0.2.0_amd64.deb",
            "Listo_0.2.0_amd64.deb.sig",
            "Listo_0.2.0_arm64.deb.sig",
            "Listo_0.2.0_arm64.deb",
            "Listo_0.2.0_x64.dmg",
        ];
        let found = of(&all).unwrap();
        let targets: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(targets, ["linux-aarch64-deb", "linux-x86_64-deb"]);
        assert!(of(&["Listo_0.2.0_amd64.deb.sig"]).is_err(), "no package");
        assert!(of(&["notes.txt", "notes.txt.sig"]).is_err(), "no package");
        let two = [
            "Listo_0.2.0_amd64.deb",
            "Listo_0.2.0_amd64.deb.sig",
            "Listo_0.2.1_amd64.deb",
            "Listo_0.2.1_amd64.deb.sig",
        ];
        assert!(of(&two).is_err(), "which of them?");
    }

    #[test]
    fn notes_are_those_of_the_version() {
        let changes = "# Changelog\n\n## [0.2.0] - 2026-12-01\n\n- New.\n\n## [0.1.0]\n\n- Old.\n";
        assert_eq!(notes(changes, "0.2.0"), "- New.");
        assert_eq!(notes(changes, "0.1.0"), "- Old.");
        assert_eq!(notes(changes, "0.3.0"), "");
    }

    #[test]
    fn what_notes_say_cannot_end_the_text() {
        assert_eq!(quoted("a \"b\"\\\n"), r#""a \"b\"\\\u000a""#);
        let package = ("https://x/y".to_owned(), "c2ln".to_owned());
        let one = Platforms::from([("linux-x86_64-deb".to_owned(), package)]);
        assert_eq!(
            manifest("0.2.0", "New.", &one),
            "{\n  \"version\": \"0.2.0\",\n  \"notes\": \"New.\",\n  \"platforms\": {\n    \
             \"linux-x86_64-deb\": { \"url\": \"https://x/y\", \"signature\": \"c2ln\" }\n  }\n}\n"
        );
    }
}

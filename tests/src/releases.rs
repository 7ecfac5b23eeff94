//! Releases of Listo as a server offers them: a manifest, packages, and signatures made by the tool that
//! signs the real ones.

use serde_json::json;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;

use crate::{Result, ensure};

/// A pair of keys.
pub struct Signer {
    folder: TempDir,
    /// As it is put into a build.
    pub public: String,
}

impl Signer {
    pub fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let key = folder.path().join("key");
        signer(
            &["generate", "--ci", "--password", "", "--write-keys"],
            &key,
        )?;
        let public = std::fs::read_to_string(folder.path().join("key.pub"))?;
        Ok(Self {
            folder,
            public: public.trim().to_owned(),
        })
    }

    /// As `tauri build` signs, for this version; or as it once did, for none.
    pub fn sign(&self, package: &[u8], version: Option<&str>) -> Result<String> {
        let file = self.folder.path().join("package");
        std::fs::write(&file, package)?;
        let key = self.folder.path().join("key");
        let key = key.to_string_lossy();
        let mut args = vec!["sign", "--private-key-path", &key, "--password", ""];
        if let Some(version) = version {
            args.extend(["--app-version", version]);
        }
        signer(&args, &file)?;
        let signature = std::fs::read_to_string(self.folder.path().join("package.sig"))?;
        Ok(signature.trim().to_owned())
    }
}

fn signer(args: &[&str], last: &Path) -> Result {
    let tauri = xtask::root().join("ui/node_modules/.bin/tauri");
    let done = Command::new(tauri)
        .arg("signer")
        .args(args)
        .arg(last)
        .output()?;
    let words = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "tauri signer {args:?}: {words}");
    Ok(())
}

/// What the manifest says and what lies where it points.
#[derive(Clone, Default)]
pub struct Release {
    pub version: String,
    pub notes: String,
    pub package: Vec<u8>,
    pub signature: String,
    /// There is no package for this computer.
    pub elsewhere: bool,
    /// The package begins to come and does not end.
    pub stalls: bool,
    /// The line breaks when half of the package has come.
    pub breaks: bool,
    /// The manifest names a package that is not there.
    pub missing: bool,
    /// How long the package is said to be, where that is not true.
    pub said_length: Option<u64>,
}

/// Serves one release on this computer until it is dropped.
pub struct Releases {
    pub address: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    release: Option<Release>,
    /// Heads of what was asked.
    asked: Vec<String>,
}

impl Releases {
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(Mutex::new(State::default()));
        let (served, at) = (state.clone(), address.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(|s| s.ok()) {
                let (state, at) = (served.clone(), at.clone());
                // A connection that the program cuts is no error of ours.
                std::thread::spawn(move || drop(answer(stream, &state, &at)));
            }
        });
        Ok(Self { address, state })
    }

    /// Nothing is there any more, or this.
    pub fn offer(&self, release: Option<Release>) {
        lock(&self.state).release = release;
    }

    /// Heads of the requests so far.
    pub fn asked(&self) -> Vec<String> {
        lock(&self.state).asked.clone()
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(stream: TcpStream, state: &Mutex<State>, at: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Ok(());
        }
    }
    let release = {
        let mut state = lock(state);
        state.asked.push(head.clone());
        state.release.clone()
    };
    let release = release.unwrap_or(Release {
        missing: true,
        ..Release::default()
    });
    let of_package = head.starts_with("GET /package");
    let manifest = manifest(&release, at).into_bytes();
    if release.missing && (of_package || release.version.is_empty()) {
        return head_of(&mut stream, 404, 0);
    }
    if !of_package {
        head_of(&mut stream, 200, manifest.len() as u64)?;
        return stream.write_all(&manifest);
    }
    let length = release.package.len() as u64;
    head_of(&mut stream, 200, release.said_length.unwrap_or(length))?;
    let half = release.package.len() / 2;
    let (first, rest) = release.package.split_at(half);
    stream.write_all(first)?;
    if release.breaks {
        return Ok(());
    }
    if release.stalls || release.said_length.is_some() {
        // Until the other end goes away.
        let _ = reader.read(&mut [0]);
        return Ok(());
    }
    stream.write_all(rest)
}

fn head_of(stream: &mut TcpStream, status: u16, length: u64) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status} OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )
}

fn manifest(release: &Release, at: &str) -> String {
    let os = if release.elsewhere { "plan9" } else { "linux" };
    let target = format!("{os}-{}", std::env::consts::ARCH);
    json!({
        "version": release.version,
        "notes": release.notes,
        "pub_date": "2026-11-20T08:00:00Z",
        "platforms": { target: { "url": format!("{at}/package"), "signature": release.signature } },
    })
    .to_string()
}

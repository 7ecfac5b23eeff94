//! Sources from a terminal: added, fetched, paused, and watched until they are told to stop.

use crate::cli::binary;
use listo_engine::api::{Page, SourceStatus};
use listo_tests::quo::{self, FakeQuo};
use listo_tests::twilio::{ACCOUNT, FakeTwilio, NUMBER, TOKEN};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};

const ANA: &str = "+12025550101";

/// A server with a database, a folder of keys and a Twilio.
pub struct Collector {
    folder: tempfile::TempDir,
    pub twilio: FakeTwilio,
}

impl Collector {
    pub fn new() -> Self {
        let collector = Self {
            folder: tempfile::tempdir().unwrap(),
            twilio: FakeTwilio::start().unwrap(),
        };
        std::fs::create_dir(collector.secrets()).unwrap();
        collector.key("Office", TOKEN, 0o600);
        collector
    }

    /// With its source.
    pub fn added() -> Self {
        let collector = Self::new();
        let (code, text) = collector.add("Office");
        assert_eq!(code, 0, "{text}");
        collector
    }

    pub fn secrets(&self) -> PathBuf {
        self.folder.path().join("secrets")
    }

    pub fn db(&self) -> PathBuf {
        self.folder.path().join("data/listo.db")
    }

    fn key(&self, name: &str, key: &str, mode: u32) {
        let path = self.secrets().join(name);
        std::fs::write(&path, key).unwrap();
        allow(&path, mode);
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.arg("--db").arg(self.db()).args(args);
        command.env("LANG", "en_US.UTF-8").stdin(Stdio::null());
        command.env_remove("CREDENTIALS_DIRECTORY");
        command
    }

    /// With the keys in their folder.
    pub fn with_keys(&self, args: &[&str]) -> Command {
        let mut command = self.command(args);
        command.arg("--secrets").arg(self.secrets());
        command
    }

    pub fn run(&self, args: &[&str]) -> (i32, String) {
        said(self.with_keys(args).output().unwrap())
    }

    pub fn add(&self, name: &str) -> (i32, String) {
        let url = self.twilio.base_url();
        self.run(&add(name, &url))
    }

    pub fn bodies(&self) -> Vec<String> {
        let output = self.command(&["list", "--view", "all", "--json"]).output();
        let page: Page = serde_json::from_slice(&output.unwrap().stdout).unwrap();
        page.rows.into_iter().map(|row| row.last.text).collect()
    }

    pub fn sources(&self) -> Vec<SourceStatus> {
        let output = self.with_keys(&["source", "list", "--json"]).output();
        serde_json::from_slice(&output.unwrap().stdout).unwrap()
    }
}

fn add<'a>(name: &'a str, url: &'a str) -> [&'a str; 9] {
    [
        "source",
        "add",
        "twilio",
        "--name",
        name,
        "--account-sid",
        ACCOUNT,
        "--base-url",
        url,
    ]
}

fn said(output: Output) -> (i32, String) {
    let text = String::from_utf8(output.stdout).unwrap();
    let text = text + &String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), text)
}

pub fn allow(path: &Path, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
}

/// A program that runs until it is told to stop, and what it has said.
pub struct Running {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines: Arc<Mutex<Vec<String>>> = Arc::default();
        let (heard, said) = (lines.clone(), child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in BufReader::new(said).lines().map_while(Result::ok) {
                heard.lock().unwrap().push(line);
            }
        });
        Self { child, lines }
    }

    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    /// The first line with these words, as soon as it is said.
    pub fn says(&self, words: &str) -> String {
        let found = xtask::poll::until(words, xtask::poll::SHORT, || {
            let lines = self.lines();
            Ok(lines.into_iter().find(|line| line.contains(words)))
        });
        found.unwrap_or_else(|e| panic!("{e}: {:?}", self.lines()))
    }

    /// As a system ends a service; gives the exit code.
    #[cfg(unix)]
    pub fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let kill = Command::new("kill").args(["-TERM", &id]).status();
        assert!(kill.unwrap().success());
        let ended = xtask::poll::until("it ends", xtask::poll::SHORT, || {
            Ok(self.child.try_wait()?)
        });
        ended.unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_source_is_added_fetched_once_and_left_alone_while_paused() {
    let c = Collector::new();
    c.twilio.receive(ANA, "Hello");
    c.twilio.receive("+12025550102", "Are you open?");
    let (code, text) = c.add("Office");
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains(&format!("found: {NUMBER} Front desk")),
        "{text}"
    );
    assert!(text.contains("added as source 1, Office"), "{text}");

    let (code, text) = c.run(&["sync"]);
    assert_eq!((code, text.as_str()), (0, "Office: 2 new; up to date\n"));
    assert_eq!(c.bodies(), ["Are you open?", "Hello"]);
    let (code, text) = c.run(&["sync"]);
    assert_eq!((code, text.as_str()), (0, "Office: 0 new; up to date\n"));

    assert_eq!(c.run(&["source", "list"]).0, 0);
    assert_eq!(
        said(c.command(&["source", "pause", "1"]).output().unwrap()).0,
        0
    );
    c.twilio.receive(ANA, "Hello?");
    let (code, text) = c.run(&["sync"]);
    assert_eq!((code, text.as_str()), (0, "Office: paused, left alone\n"));
    assert_eq!(c.bodies().len(), 2);
    assert_eq!(
        said(c.command(&["source", "resume", "1"]).output().unwrap()).0,
        0
    );
    let (code, text) = c.run(&["sync", "--json"]);
    let synced: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(code, 0, "{text}");
    let (brought, caught_up) = (&synced[0]["brought"], &synced[0]["caughtUp"]);
    assert_eq!(
        (brought.as_i64(), caught_up.as_bool()),
        (Some(1), Some(true))
    );
    assert_eq!(c.bodies(), ["Hello?", "Are you open?"]);

    assert_eq!(c.run(&["source", "remove", "1"]).0, 0);
    assert_eq!(c.sources(), []);
    assert_eq!(c.bodies().len(), 2, "what it brought stays");
    assert_eq!(c.run(&["source", "remove", "1"]).0, 3, "there is none");
    assert_eq!(c.run(&["sync"]).0, 1, "there is nothing to fetch from");
}

#[test]
fn a_key_that_is_refused_is_told_in_a_sentence() {
    let c = Collector::new();
    c.key("Office", "not-the-key", 0o600);
    let (code, text) = c.add("Office");
    assert_eq!(code, 3, "{text}");
    assert!(
        text.contains("nothing was added: the key is refused (20003)"),
        "{text}"
    );
    assert!(!text.contains("not-the-key"), "{text}");
    assert!(!c.db().exists(), "it leaves no database behind");
    let (code, text) = c.add("Shop");
    assert_eq!(code, 2, "{text}");
    assert!(
        text.contains("there is no file Shop among the secrets"),
        "{text}"
    );

    c.key("Office", TOKEN, 0o600);
    assert_eq!(c.add("Office").0, 0);
    let (code, text) = c.add("Office");
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("there is a source of that name: 1, Office"),
        "{text}"
    );
    c.twilio.revoke_key(true);
    let (code, text) = c.run(&["sync"]);
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("Office: 0 new; then the key is refused"),
        "{text}"
    );
    let (_, text) = c.run(&["source", "list"]);
    assert!(text.contains("the key is refused (20003)"), "{text}");
    c.twilio.revoke_key(false);
    assert_eq!(c.run(&["sync"]).0, 0);
    // A folder without its key.
    std::fs::remove_file(c.secrets().join("Office")).unwrap();
    let (code, text) = c.run(&["sync"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("its key is not there"), "{text}");
}

#[cfg(unix)]
#[test]
fn keys_that_others_may_read_are_refused_and_those_of_systemd_are_found() {
    let c = Collector::added();
    c.key("Office", TOKEN, 0o644);
    let (code, text) = c.run(&["sync"]);
    assert_eq!(code, 3, "{text}");
    assert!(
        text.contains("secrets/Office can be read by others"),
        "{text}"
    );
    // As systemd lends them: the mask of an access control list.
    c.key("Office", TOKEN, 0o440);
    assert_eq!(c.run(&["sync"]).0, 3);
    let mut lent = c.command(&["sync"]);
    lent.env("CREDENTIALS_DIRECTORY", c.secrets());
    let (code, text) = said(lent.output().unwrap());
    assert_eq!((code, text.as_str()), (0, "Office: 0 new; up to date\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_keychain_nothing_is_added() {
    let c = Collector::new();
    let url = c.twilio.base_url();
    let mut command = c.command(&add("Office", &url));
    // No bus, so no Secret Service.
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(format!("{TOKEN}\n").as_bytes()).unwrap();
    drop(input);
    let (code, text) = said(child.wait_with_output().unwrap());
    assert_eq!(code, 3, "{text}");
    assert!(
        text.contains("no keychain that could keep the key"),
        "{text}"
    );
    assert_eq!(c.sources(), []);
}

#[cfg(unix)]
#[test]
fn watching_tells_of_each_change_of_state_and_stops_when_told() {
    let c = Collector::added();
    c.twilio.receive(ANA, "a word that no log may hold");
    let watching = Running::start(c.with_keys(&["sync", "--watch"]));
    watching.says("source 1, Office: up to date");
    assert_eq!(c.bodies().len(), 1);
    // From another process.
    assert_eq!(
        said(c.command(&["source", "pause", "1"]).output().unwrap()).0,
        0
    );
    watching.says("source 1, Office: paused");
    let lines = watching.lines();
    assert_eq!(watching.terminate(), Some(0), "{lines:?}");
    let all = lines.join("\n");
    for never in [TOKEN, "a word that no log may hold", ANA] {
        assert!(!all.contains(never), "{all}");
    }
}

/// A server whose one source is a workspace of Quo, with what verifies its webhooks.
#[cfg(unix)]
pub fn of_quo(token: &str) -> (Collector, FakeQuo) {
    let c = Collector::new();
    let quo = FakeQuo::start().unwrap();
    c.key("Desk", quo::KEY, 0o600);
    c.key("Desk.token", token, 0o600);
    let url = quo.base_url();
    let add = ["source", "add", "quo", "--name", "Desk", "--base-url", &url];
    let (code, text) = c.run(&add);
    assert_eq!(code, 0, "{text}");
    (c, quo)
}

#[test]
fn a_workspace_of_quo_is_added_with_its_key_alone() {
    let c = Collector::new();
    let quo = FakeQuo::start().unwrap();
    c.key("Desk", quo::KEY, 0o600);
    quo.receive(ANA, "Hello from Quo");
    let url = quo.base_url();
    let add = ["source", "add", "quo", "--name", "Desk", "--base-url", &url];
    let mut with_account = add.to_vec();
    with_account.extend(["--account-sid", ACCOUNT]);
    assert_eq!(c.run(&with_account).0, 2, "Quo has no account SID");
    let (code, text) = c.run(&add);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("found: +12025550100 Front desk"), "{text}");
    assert_eq!(c.run(&["sync"]).0, 0);
    assert_eq!(c.bodies(), ["Hello from Quo"]);
    let (_, list) = c.run(&["source", "list"]);
    assert!(list.contains("Desk  Quo"), "{list}");
    assert!(!list.contains(quo::KEY), "{list}");
}

#[test]
fn wrong_use_is_told_apart() {
    let c = Collector::new();
    for args in [
        &["sync", "--watch", "--json"][..],
        &["source", "add", "twilio", "--name", "Office"],
        &["serve-webhooks", "--listen", "somewhere"],
    ] {
        assert_eq!(c.run(args).0, 2, "{args:?}");
    }
    for args in [&["sync"][..], &["source", "list"], &["serve-webhooks"]] {
        let (code, text) = c.run(args);
        assert_eq!(code, 3, "{args:?}");
        assert!(text.contains("there is no database"), "{text}");
    }
    let url = c.twilio.base_url();
    let mut bad = add("Office", &url);
    bad[6] = "AC1";
    let (code, text) = c.run(&bad);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("it has to be AC and 32 digits"), "{text}");
}

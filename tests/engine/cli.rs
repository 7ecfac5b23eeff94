//! `listo-cli` end to end: output, exit codes, and a database that is in use.

use crate::archive::{Sms, smses};
use crate::world::World;
use listo_engine::api::{ConversationState, Counts, Outcome, Page, RefusalReason, View};
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub fn binary() -> PathBuf {
    built("listo-cli")
}

/// Our programs stand beside the test executables.
pub fn built(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().find(|d| d.ends_with("deps")).unwrap();
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path = folder.with_file_name(name);
    assert!(
        path.exists(),
        "{} is not built: run `cargo xtask test`",
        path.display()
    );
    path
}

pub struct Cli {
    db: PathBuf,
}

impl Cli {
    pub fn new() -> (tempfile::TempDir, Self) {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("data/listo.db");
        (folder, Self { db })
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.arg("--db").arg(&self.db).args(args);
        command.env("LANG", "en_US.UTF-8");
        command
    }

    pub fn run(&self, args: &[&str]) -> (i32, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command(args).output().unwrap();
        let text = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
        (status.code().unwrap(), text)
    }

    fn json<T: serde::de::DeserializeOwned>(&self, args: &[&str]) -> T {
        let (code, text) = self.run(&[args, &["--json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?} ({code}): {e}: {text}"))
    }
}

fn archive(folder: &Path) -> String {
    let items: Vec<Sms<'_>> = ["+12025550101", "+12025550102", "+12025550103"]
        .into_iter()
        .map(|address| Sms {
            address,
            read: 0,
            body: "line one&#10;\u{1b}[31mred",
            ..Sms::default()
        })
        .collect();
    let file = folder.join("sms.xml");
    std::fs::write(&file, smses(&items)).unwrap();
    file.to_string_lossy().into_owned()
}

#[test]
fn the_main_job_from_a_terminal() {
    let (folder, cli) = Cli::new();
    let file = archive(folder.path());

    let (code, text) = cli.run(&["import", &file, "--dry-run"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("would be added: 3 messages"), "{text}");
    assert!(!cli.db.exists(), "a dry run leaves no database behind");

    let (code, text) = cli.run(&["import", &file, "--name", "Front desk"]);
    assert_eq!(code, 0, "{text}");
    let (code, text) = cli.run(&["import", &file]);
    assert_eq!(code, 0);
    assert!(text.contains("not stored again: 3"), "{text}");

    let page: Page = cli.json(&["list", "--view", "unread", "--limit", "2"]);
    assert_eq!((page.rows.len(), page.total), (2, 3));
    let next = page.next.unwrap();
    let rest: Page = cli.json(&["list", "--view", "unread", "--after", &next]);
    assert_eq!(rest.rows.len(), 1);
    let one: Page = cli.json(&["list", "--number", "Front desk"]);
    assert_eq!(one.total, 3);

    let ids: Vec<&str> = page.rows.iter().map(|r| r.id.as_str()).collect();
    let done: Outcome = cli.json(&["done", ids[0], ids[1]]);
    assert_eq!(done.changed.len(), 2);
    let counts: Counts = cli.json(&["counts"]);
    assert_eq!((counts.total.inbox, counts.total.done), (1, 2));
    assert_eq!(
        cli.run(&["done", ids[0]]).0,
        1,
        "refused: it is done already"
    );
    assert_eq!(cli.run(&["undo"]).0, 0);
    assert_eq!(cli.run(&["redo"]).0, 0);
    assert_eq!(cli.run(&["redo"]).0, 1, "nothing left to redo");
    assert_eq!(cli.run(&["unread", ids[0]]).0, 0);
    assert_eq!(cli.run(&["open", ids[0]]).0, 0);
    let (code, text) = cli.run(&["log", ids[0]]);
    assert_eq!(code, 0);
    for kind in ["done", "undone", "redone", "unread", "open"] {
        assert!(text.contains(kind), "the log tells of {kind}: {text}");
    }
    let (code, text) = cli.run(&["rebuild", "--verify"]);
    assert_eq!(code, 0, "{text}");
    let (_, text) = cli.run(&["show", ids[0]]);
    assert!(
        text.contains("line one") && !text.contains('\u{1b}'),
        "no escapes: {text:?}"
    );
}

#[test]
fn exit_codes_tell_apart_refused_wrong_and_failed() {
    let (folder, cli) = Cli::new();
    assert_eq!(
        cli.run(&["counts"]).0,
        3,
        "there is no database, and none is made"
    );
    assert!(!cli.db.exists());
    assert_eq!(cli.run(&["no-such-verb"]).0, 2);
    assert_eq!(cli.run(&["list", "--limit", "0"]).0, 2);
    let file = archive(folder.path());
    cli.run(&["import", &file]);
    assert_eq!(cli.run(&["done", "not-an-id"]).0, 2);
    assert_eq!(cli.run(&["show", "999"]).0, 3, "nothing to show");
    assert_eq!(cli.run(&["log", "999"]).0, 3, "nothing to tell");
    assert_eq!(cli.run(&["import", "/no/such/file.xml"]).0, 3);
    let text = std::fs::read_to_string(&file).unwrap();
    let broken = folder.path().join("broken.xml");
    std::fs::write(&broken, text.replacen("type=\"1\"", "type=\"banana\"", 1)).unwrap();
    let (code, text) = cli.run(&["import", &broken.to_string_lossy(), "--name", "Other"]);
    assert_eq!(code, 1, "partly unreadable: {text}");
    assert!(
        text.contains("broken.xml:3") && text.contains("could not be read: 1"),
        "{text}"
    );
    let notes = folder.path().join("notes.db");
    std::fs::write(
        &notes,
        "these are notes and no database at all; leave them alone",
    )
    .unwrap();
    let other = Cli { db: notes };
    assert_eq!(other.run(&["counts"]).0, 3);
}

#[test]
fn help_tells_the_exit_codes() {
    let (_, cli) = Cli::new();
    let (code, help) = cli.run(&["--help"]);
    assert_eq!(code, 0);
    for line in [
        "  0  done",
        "  1  refused, cancelled or partly unreadable; the output says how much",
        "  2  wrong use",
        "  3  failed, and nothing changed",
        "130  ended by a second Ctrl-C",
    ] {
        assert!(help.contains(line), "{line:?} is not in {help}");
    }
}

#[test]
fn an_unknown_id_is_answered_and_stops_no_other() {
    let (folder, cli) = Cli::new();
    let file = archive(folder.path());
    assert_eq!(cli.run(&["import", &file]).0, 0);
    let page: Page = cli.json(&["list"]);
    let (first, last) = (page.rows[0].id.as_str(), page.rows[2].id.as_str());
    for (verb, state) in [
        ("done", ConversationState::Done),
        ("unread", ConversationState::Unread),
        ("open", ConversationState::Open),
    ] {
        let (code, text) = cli.run(&[verb, "999"]);
        assert_eq!(code, 1, "{verb} is refused, nothing failed: {text}");
        assert!(text.contains("   999  unknown conversation\n"), "{text}");
        assert!(text.contains("0 changed, 1 left"), "{text}");

        assert_eq!(cli.run(&[verb, first, "not-an-id"]).0, 2);
        let outcome: Outcome = cli.json(&[verb, first, "999", last]);
        assert_eq!(outcome.changed, [first, last], "{verb}: the known ones");
        assert_eq!(outcome.refused.len(), 1);
        assert_eq!(outcome.refused[0].id, "999");
        assert_eq!(
            outcome.refused[0].reason,
            RefusalReason::UnknownConversation
        );
        assert!(outcome.rows.iter().all(|row| row.state == state), "{verb}");
    }
}

#[test]
fn text_from_outside_forges_no_line() {
    let (folder, cli) = Cli::new();
    let turned = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}";
    let items = [Sms {
        read: 0,
        body: &format!("first&#13;&#10;   8  done  second{turned}\u{7}"),
        ..Sms::default()
    }];
    let contact = format!("contact_name=\"Bob&#10;   9  done  2020 x{turned}&#13;\u{2028}y\"");
    let xml = smses(&items).replace("contact_name=\"null\"", &contact);
    let file = folder.path().join("sms.xml");
    std::fs::write(&file, xml).unwrap();
    let (code, text) = cli.run(&["import", &file.to_string_lossy()]);
    assert_eq!(code, 0, "{text}");
    let page: Page = cli.json(&["list"]);
    let id = page.rows[0].id.clone();
    let steers = |text: &str| {
        text.chars()
            .any(|c| c.is_control() && c != '\n' || turned.contains(c) || c == '\u{2028}')
    };

    let (_, list) = cli.run(&["list"]);
    assert_eq!(list.lines().count(), 2, "a row and the total: {list:?}");
    assert!(list.contains("Bob    9  done  2020 x"), "{list:?}");
    assert!(!steers(&list), "{list:?}");

    let (_, show) = cli.run(&["show", &id]);
    assert_eq!(
        show.lines().count(),
        3,
        "two of the body, one row: {show:?}"
    );
    let second = show.lines().nth(1).unwrap();
    assert!(
        second.starts_with("                     8  done  second"),
        "a line of a body is set in: {show:?}"
    );
    assert!(!steers(&show), "{show:?}");

    // Paths and what is wrong in a file come from outside as well.
    let (_, answer) = cli.run(&["import", "/no/such\n   9  done  file\u{202e}.xml"]);
    assert!(!answer.lines().any(|l| l.starts_with("   9")), "{answer:?}");
    assert!(!steers(&answer), "{answer:?}");
}

/// A pipe whose reader is gone.
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let (folder, cli) = Cli::new();
    let body = "a long message ".repeat(30);
    let items: Vec<Sms<'_>> = std::iter::repeat_with(|| Sms {
        body: &body,
        ..Sms::default()
    })
    .take(400)
    .collect();
    let file = folder.path().join("sms.xml");
    std::fs::write(&file, smses(&items)).unwrap();
    assert_eq!(cli.run(&["import", &file.to_string_lossy()]).0, 0);
    let page: Page = cli.json(&["list"]);
    let id = page.rows[0].id.as_str();

    // `show | head -1`, with more to come than fits into a pipe.
    let mut show = cli.command(&["show", id, "--limit", "400"]);
    let mut show = show
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(show.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    drop(out);
    let mut complaint = String::new();
    let mut err = show.stderr.take().unwrap();
    err.read_to_string(&mut complaint).unwrap();
    assert_eq!(show.wait().unwrap().code(), Some(0), "{complaint}");
    assert!(line.contains("a long message"), "{line}");
    assert_eq!(complaint, "", "nobody is told of a reader that had enough");

    let silent = |args: &[&str]| {
        let mut command = cli.command(args);
        command.stdout(closed()).stderr(closed());
        command.status().unwrap().code().unwrap()
    };
    assert_eq!(silent(&["done", id]), 0);
    let counts: Counts = cli.json(&["counts"]);
    assert_eq!(counts.total.done, 1, "done, though nobody read the answer");
    assert_eq!(silent(&["done", id, "--json"]), 1, "refused, as if printed");
    for args in [
        &["list"][..],
        &["list", "--json"],
        &["show", id],
        &["log", id],
        &["counts"],
        &["rebuild", "--verify"],
        &["undo"],
        &["import", &file.to_string_lossy()],
    ] {
        assert_eq!(silent(args), 0, "{args:?}");
    }
    assert_eq!(silent(&["show", "999"]), 3, "a complaint that nobody hears");
}

/// An import of a pipe that nobody opens for writing, with its Ctrl-C heard.
#[cfg(target_os = "linux")]
struct Hanging(std::process::Child, BufReader<std::process::ChildStderr>);

#[cfg(target_os = "linux")]
impl Hanging {
    fn start(cli: &Cli, fifo: &Path, args: &[&str]) -> Self {
        let made = Command::new("mkfifo").arg(fifo).status().unwrap();
        assert!(made.success());
        let mut command = cli.command(&[&["import", &fifo.to_string_lossy()], args].concat());
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        let status = format!("/proc/{}/status", child.id());
        let hanging = Self(child, said);
        let listens = xtask::poll::until("it listens for Ctrl-C", xtask::poll::SHORT, || {
            let status = std::fs::read_to_string(&status)?;
            let caught = status.lines().find_map(|l| l.strip_prefix("SigCgt:"));
            let caught = u64::from_str_radix(caught.ok_or("no signals")?.trim(), 16)?;
            Ok((caught & 1 << 1 != 0).then_some(()))
        });
        listens.unwrap();
        hanging
    }

    fn interrupt(&self) {
        let id = self.0.id().to_string();
        let kill = Command::new("kill").args(["-INT", &id]).status();
        assert!(kill.unwrap().success());
    }

    /// Waits until it was heard.
    fn cancel(&mut self) {
        self.interrupt();
        let mut line = String::new();
        self.1.read_line(&mut line).unwrap();
        assert!(line.contains("cancelling; Ctrl-C once more"), "{line}");
        assert_eq!(self.0.try_wait().unwrap(), None, "it may end by itself");
    }

    fn code(&mut self) -> Option<i32> {
        let ended = xtask::poll::until("the import ends", xtask::poll::SHORT, || {
            Ok(self.0.try_wait()?)
        });
        ended.unwrap().code()
    }
}

#[cfg(target_os = "linux")]
impl Drop for Hanging {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_cancels_and_once_more_ends_what_hangs() {
    let (folder, cli) = Cli::new();
    // While it looks for the lines, while it imports, and while it only looks.
    let imports = [&[][..], &["--name", "Front desk"], &["--dry-run"]];
    for (i, args) in imports.into_iter().enumerate() {
        let mut hanging = Hanging::start(&cli, &folder.path().join(format!("{i}.xml")), args);
        hanging.cancel();
        hanging.interrupt();
        assert_eq!(hanging.code(), Some(130), "{args:?}: the second ends it");

        let fifo = folder.path().join(format!("{i}-again.xml"));
        let mut hanging = Hanging::start(&cli, &fifo, args);
        hanging.cancel();
        // Now there is an end to what it reads.
        std::thread::spawn(move || std::fs::File::options().write(true).open(fifo));
        assert_eq!(hanging.code(), Some(1), "{args:?}: the first cancels");
    }
    let (code, text) = cli.run(&["rebuild", "--verify"]);
    assert_eq!(
        code, 0,
        "whatever was cut off, the database is sound: {text}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written_is_a_failure() {
    let (folder, cli) = Cli::new();
    let file = archive(folder.path());
    assert_eq!(cli.run(&["import", &file]).0, 0);
    let full = std::fs::File::options().write(true).open("/dev/full");
    let Output { status, stderr, .. } = cli
        .command(&["list"])
        .stdout(full.unwrap())
        .output()
        .unwrap();
    let complaint = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(3), "{complaint}");
    assert!(complaint.contains("could not be written"), "{complaint}");
}

#[tokio::test]
async fn it_works_on_the_database_of_a_running_listo() {
    let w = World::new().await;
    let file = archive(w.folder.path());
    w.import(&w.options(&[&file])).await;
    let watching = tokio::spawn(w.engine.clone().watch());
    let mut events = w.engine.events();
    let cli = Cli {
        db: w.folder.path().join("listo.db"),
    };
    let id = w.rows(View::Inbox).await[0].id.clone();
    let told = tokio::task::spawn_blocking(move || cli.run(&["done", &id]));
    let changed = async {
        loop {
            if let Ok(listo_engine::Event::Changed(changed)) = events.recv().await {
                return changed;
            }
        }
    };
    let changed = tokio::time::timeout(std::time::Duration::from_secs(20), changed);
    assert!(
        changed.await.is_ok(),
        "the window hears of what another process did"
    );
    assert_eq!(told.await.unwrap().0, 0);
    assert_eq!(w.counts().await.total.done, 1);
    watching.abort();
    w.assert_sound().await;
}

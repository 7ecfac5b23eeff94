//! The package on a Debian that has nothing else: installed, used, removed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::proc::{self, Guarded, tied};
use crate::screen::Screen;
use crate::{Result, root};

/// What the window's title begins with.
const TITLE: &str = "Listo";

const BACKUP: &str = r#"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<smses count="2">
  <sms address="+34600000001" date="1795000000000" type="1" body="Is it ready?" read="0" contact_name="Ana" />
  <sms address="+34600000002" date="1795000100000" type="1" body="Thanks!" read="0" contact_name="Ben" />
</smses>
"#;

/// A folder with a Debian in it. What is mounted there is taken away again when this goes.
struct Debian {
    folder: PathBuf,
    mounted: Vec<PathBuf>,
}

pub fn run(deb: &Path, work: &Path) -> Result {
    if proc::output("id", &["-u"]).as_deref() != Some("0") {
        return Err(
            "the trial makes a Debian in a folder, which root alone may: run it as root".into(),
        );
    }
    let debian = Debian::new(work.join("debian"))?;
    let name = deb.file_name().ok_or("a package has a name")?;
    std::fs::copy(deb, debian.folder.join("root").join(name))?;
    std::fs::write(debian.folder.join("root/backup.xml"), BACKUP)?;

    let package = format!("/root/{}", name.to_string_lossy());
    debian.run(&[
        "apt-get",
        "install",
        "-y",
        "--no-install-recommends",
        &package,
    ])?;
    let listed = debian.ask(&["dpkg", "-L", "listo"])?;
    let installed: Vec<&str> = listed.lines().filter(|path| *path != "/.").collect();
    for wanted in [
        "/usr/bin/listo",
        "/usr/bin/listo-cli",
        "/usr/share/applications/Listo.desktop",
        "/usr/share/metainfo/io.listo.desktop.metainfo.xml",
        "/usr/share/man/man1/listo-cli.1",
        "/usr/share/bash-completion/completions/listo-cli",
    ] {
        if !installed.contains(&wanted) {
            return Err(format!("{wanted} is not in the package:\n{listed}").into());
        }
    }
    debian.triage()?;
    debian.open()?;

    debian.run(&["apt-get", "purge", "-y", "listo"])?;
    // Folders that other packages have too may stay.
    let left = installed.iter().map(|path| debian.folder.join(&path[1..]));
    let left: Vec<PathBuf> = left.filter(|path| path.is_file()).collect();
    if !left.is_empty() {
        return Err(format!("what removing left behind: {left:?}").into());
    }
    let kept = debian.folder.join("root/listo/listo.db");
    if !kept.exists() {
        return Err("removing Listo took the person's conversations with it".into());
    }
    println!(
        "\nThe package was installed on an empty Debian, used there, and removed without a trace"
    );
    Ok(())
}

impl Debian {
    fn new(folder: PathBuf) -> Result<Self> {
        let suite = proc::output("sh", &["-c", ". /etc/os-release && echo $VERSION_CODENAME"]);
        let suite = suite
            .filter(|s| !s.is_empty())
            .unwrap_or_else(|| "stable".into());
        println!("\nA Debian {suite} with nothing in it, to try the package on");
        let mut debootstrap = Command::new("debootstrap");
        debootstrap.args(["--variant=minbase", &suite]).arg(&folder);
        proc::run(debootstrap.stdout(Stdio::null()))?;
        let mut debian = Self {
            folder,
            mounted: Vec::new(),
        };
        debian.mount("/proc", "proc")?;
        debian.mount("/dev", "dev")?;
        debian.mount("/tmp/.X11-unix", "tmp/.X11-unix")?;
        debian.run(&["apt-get", "update"])?;
        Ok(debian)
    }

    fn mount(&mut self, from: &str, to: &str) -> Result {
        let to = self.folder.join(to);
        std::fs::create_dir_all(&to)?;
        std::fs::create_dir_all(from)?;
        proc::run(Command::new("mount").args(["--bind", from]).arg(&to))?;
        self.mounted.push(to);
        Ok(())
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = tied("chroot");
        command.arg(&self.folder).args(["env", "-i"]);
        command.args([
            "HOME=/root",
            "LANG=C.UTF-8",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        ]);
        command.args(["DEBIAN_FRONTEND=noninteractive"]).args(words);
        command
    }

    fn run(&self, words: &[&str]) -> Result {
        proc::run(self.command(words).stdout(Stdio::null()))
    }

    fn ask(&self, words: &[&str]) -> Result<String> {
        let out = self.command(words).output()?;
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        match out.status.success() {
            true => Ok(text),
            false => {
                Err(format!("{words:?}: {}{text}", String::from_utf8_lossy(&out.stderr)).into())
            }
        }
    }

    /// The main job from the terminal: two texts come in, one is done.
    fn triage(&self) -> Result {
        let listo = |words: &[&str]| {
            let all = [&["listo-cli", "--db", "/root/listo/listo.db"], words].concat();
            self.ask(&all)
        };
        listo(&[
            "import",
            "/root/backup.xml",
            "--name",
            "Desk",
            "--region",
            "ES",
        ])?;
        let unread = listo(&["list", "--view", "unread", "--json"])?;
        let first = unread
            .split_once("\"id\":\"")
            .and_then(|(_, rest)| rest.split_once('"'));
        let (first, _) = first.ok_or("nothing is unread after an import")?;
        listo(&["done", first])?;
        let left = listo(&["list", "--view", "unread", "--json"])?;
        let done = listo(&["list", "--view", "done", "--json"])?;
        let is_done = done.contains(&format!("\"id\":\"{first}\""));
        if !is_done || !left.contains("\"id\":\"") || left.contains(&format!("\"id\":\"{first}\""))
        {
            return Err(format!("of two texts one was marked as done: {left} {done}").into());
        }
        Ok(())
    }

    /// The window opens and shows them.
    fn open(&self) -> Result {
        let screen = Screen::start()?;
        let mut command = self.command(&[]);
        command.arg(format!("DISPLAY={}", screen.name()));
        command.args([
            "WEBKIT_DISABLE_COMPOSITING_MODE=1",
            "listo",
            "--data-dir",
            "/root/listo",
        ]);
        println!("$ {}", proc::show(&command));
        let mut app = Guarded::start(command.stdin(Stdio::null()))?;
        let drawn = screen.wait_until_drawn(TITLE, || app.still_runs());
        let picture = root().join("artifacts/package.png");
        let saved = screen.save(&picture);
        drawn.map_err(|e| format!("{e}. The screen as it is: {}", picture.display()))?;
        saved?;
        println!("The installed window: {}", picture.display());
        Ok(())
    }
}

impl Drop for Debian {
    fn drop(&mut self) {
        for place in self.mounted.iter().rev() {
            // Lazily: a program that is just ending may still hold it.
            let _ = Command::new("umount").arg("-l").arg(place).status();
        }
    }
}

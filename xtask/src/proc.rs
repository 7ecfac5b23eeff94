//! Starting other programs.

use std::io::BufRead;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::{Result, kill};

/// The command as a person would type it.
pub fn show(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let mut words = vec![name.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|a| a.to_string_lossy().into_owned()));
    let quoted = words.iter().map(
        |w| match w.chars().any(char::is_whitespace) || w.is_empty() {
            true => format!("'{w}'"),
            false => w.clone(),
        },
    );
    quoted.collect::<Vec<_>>().join(" ")
}

/// Runs to the end with the terminal's own output; an exit code other than 0 is an error.
pub fn run(command: &mut Command) -> Result {
    println!("$ {}", show(command));
    let status = command.status().map_err(|e| cannot_start(command, &e))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("`{}` failed: {status}", show(command)).into()),
    }
}

/// What the command prints, or nothing when it cannot be started or fails.
pub fn output(program: &str, args: &[&str]) -> Option<String> {
    let out = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    out.status
        .success()
        .then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

pub fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!(
        "`{}` cannot be started: {error}",
        command.get_program().to_string_lossy()
    )
}

/// Where the program lies on the search path.
pub fn in_path(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else {
        return false;
    };
    let suffixes: &[&str] = if cfg!(windows) {
        &[".exe", ".cmd", ""]
    } else {
        &[""]
    };
    std::env::split_paths(&path).any(|dir| suffixes.iter().any(|s| is_program(&dir, program, s)))
}

fn is_program(dir: &Path, program: &str, suffix: &str) -> bool {
    dir.join(format!("{program}{suffix}")).is_file()
}

/// npm is a script with a suffix on Windows, which `Command` does not look for.
pub fn npm() -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(crate::root().join("ui"));
    npm
}

/// The same cargo that runs this xtask.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(crate::root());
    if crate::in_ci() {
        // Nothing is compiled twice there, and it makes the target folder a third smaller.
        cargo.env("CARGO_INCREMENTAL", "0");
    }
    cargo
}

/// A command for a program that Linux ends when the thread that started it is gone, however it went
/// (Ctrl+C, kill -9): a display or a driver left behind would stay for ever.
pub fn tied(program: &str) -> Command {
    if !cfg!(target_os = "linux") || !in_path("setpriv") {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", program]);
    command
}

/// Longer than any test takes. What says nothing for so long hangs.
pub const SILENCE: Duration = Duration::from_secs(600);

/// Runs to the end and hands on each line, of either stream, as it comes; also shows it. Whenever nothing
/// comes for as long as `silence`, what the command waits for is killed, so that it ends or goes on without.
pub fn tee(
    command: &mut Command,
    silence: Duration,
    mut line: impl FnMut(&str),
) -> Result<ExitStatus> {
    println!("$ {}", show(command));
    let (reader, writer) = std::io::pipe()?;
    command
        .stdin(Stdio::null())
        .stderr(writer.try_clone()?)
        .stdout(writer);
    let mut child = command.spawn().map_err(|e| cannot_start(command, &e))?;
    // The command keeps the writing ends: while they are open the reading never ends.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let (send, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::BufReader::new(reader).split(b'\n') {
            // Whoever listens does so until the end.
            let _ = send.send(line);
        }
    });
    loop {
        match lines.recv_timeout(silence) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes?).into_owned();
                println!("{text}");
                line(text.trim_end());
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            // Something that it left behind still holds the pipe.
            Err(mpsc::RecvTimeoutError::Timeout) if child.try_wait()?.is_some() => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let seconds = silence.as_secs();
                println!("nothing was said for {seconds} s: it hangs and is killed");
                kill::children(&mut child);
            }
        }
    }
    Ok(child.wait()?)
}

/// A program that does not outlive this value: it is killed with everything it started.
pub struct Guarded {
    child: Child,
    name: String,
}

impl Guarded {
    /// Starts the program at the head of its own process group.
    pub fn start(command: &mut Command) -> Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().map_err(|e| cannot_start(command, &e))?;
        Ok(Self { child, name })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// An error once the program has ended, which nothing here expects.
    pub fn still_runs(&mut self) -> Result {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => Err(format!("{} ended by itself: {status}", self.name).into()),
        }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        kill::group(self.child.id());
        // Already gone is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_it_would_be_typed() {
        let mut command = Command::new("/usr/bin/apt-get");
        command.args(["install", "-o", "a b", ""]);
        assert_eq!(show(&command), "apt-get install -o 'a b' ''");
    }

    #[cfg(unix)]
    #[test]
    fn tee_hands_on_both_streams_in_order() {
        let mut lines = Vec::new();
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo one; echo two >&2; echo three; exit 4"]);
        let status = tee(&mut shell, SILENCE, |l| lines.push(l.to_owned())).unwrap();
        assert_eq!(lines, ["one", "two", "three"]);
        assert_eq!(status.code(), Some(4));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_hangs_is_killed_and_the_rest_goes_on() {
        let mut lines = Vec::new();
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo one; sleep 600; echo two; sleep 600; exit 4"]);
        let silence = Duration::from_secs(4);
        let status = tee(&mut shell, silence, |l| lines.push(l.to_owned())).unwrap();
        // The shell tells of what was killed.
        lines.retain(|l| !l.contains("Killed"));
        assert_eq!(
            lines,
            ["one", "two"],
            "both waits were ended, not the shell"
        );
        assert_eq!(status.code(), Some(4));
    }

    #[cfg(unix)]
    #[test]
    fn a_guarded_program_takes_its_children_with_it() {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "sleep 600 & echo $!; wait"])
            .stdout(Stdio::piped());
        let mut guarded = Guarded::start(&mut shell).unwrap();
        let mut line = String::new();
        let out = guarded.child().stdout.take().unwrap();
        std::io::BufReader::new(out).read_line(&mut line).unwrap();
        let alive = |pid: &str| {
            Command::new("kill")
                .args(["-0", pid])
                .stderr(Stdio::null())
                .status()
        };
        assert!(alive(line.trim()).unwrap().success());
        drop(guarded);
        crate::poll::until("the grandchild is gone", crate::poll::SHORT, || {
            let zombie = output("ps", &["-o", "stat=", "-p", line.trim()]);
            Ok(zombie
                .is_none_or(|s| s.is_empty() || s.starts_with('Z'))
                .then_some(()))
        })
        .unwrap();
    }
}

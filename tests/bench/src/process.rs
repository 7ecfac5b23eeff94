//! CPU time and memory, of ourselves and of the programs we start.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

use crate::{Error, Result};

/// Seconds of CPU of all our threads since then.
pub fn cpu_since(start: Option<&ProcessTime>) -> f64 {
    start
        .and_then(|s| s.try_elapsed().ok())
        .map_or(0.0, |d| d.as_secs_f64())
}

/// The most memory this process ever had, in MiB; 0 where the system does not say.
pub fn own_peak_mib() -> f64 {
    peak_mib("self").unwrap_or_default()
}

fn peak_mib(pid: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib / 1024.0)
}

/// Seconds of CPU a process has used itself, and those of the children it waited for; to 10 ms.
pub fn cpu_of(pid: &str) -> Option<(f64, f64)> {
    // Linux counts in hundredths of a second wherever it shows times to programs.
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in brackets and may hold anything.
    let (_, after) = stat.rsplit_once(')')?;
    let mut fields = after.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    let (user, system, waited_user, waited_system) = (ticks()?, ticks()?, ticks()?, ticks()?);
    Some((
        (user + system) / TICKS,
        (waited_user + waited_system) / TICKS,
    ))
}

fn waited_cpu() -> Option<f64> {
    cpu_of("self").map(|(_, waited)| waited)
}

/// A short wait between two looks.
#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark waits for the clock itself"
)]
pub fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// What a program that ran to its end printed and used.
pub struct Ran {
    pub status: ExitStatus,
    pub printed: String,
    pub errors: String,
    pub wall_s: f64,
    /// 0 where the system does not say.
    pub cpu_s: f64,
    pub peak_mib: f64,
}

impl Ran {
    /// The last thing it said, for a message about why it failed.
    pub fn last_words(&self) -> String {
        let all = self.errors.trim();
        let words: Vec<&str> = all.lines().rev().take(3).collect();
        words.into_iter().rev().collect::<Vec<_>>().join(" / ")
    }
}

/// Runs to the end. A backtrace costs time with every error that is made and dropped, so there is none.
pub fn run(command: &mut Command) -> Result<Ran> {
    command
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let before = waited_cpu();
    let start = Instant::now();
    let mut child = command.spawn().map_err(|e| cannot_start(command, &e))?;
    let peak = watch_peak(&child);
    let (printed, errors) = read_both(&mut child)?;
    let status = child.wait()?;
    let wall_s = start.elapsed().as_secs_f64();
    let cpu_s = match (before, waited_cpu()) {
        (Some(before), Some(after)) => after - before,
        _ => 0.0,
    };
    Ok(Ran {
        status,
        printed,
        errors,
        wall_s,
        cpu_s,
        peak_mib: peak.join().unwrap_or_default(),
    })
}

/// The high-water mark only rises, so the last look before the end is the peak.
fn watch_peak(child: &Child) -> std::thread::JoinHandle<f64> {
    let pid = child.id().to_string();
    std::thread::spawn(move || {
        let mut peak = 0.0;
        while let Some(now) = peak_mib(&pid) {
            peak = now;
            pause(Duration::from_millis(20));
        }
        peak
    })
}

fn read_both(child: &mut Child) -> Result<(String, String)> {
    let mut errors = child.stderr.take().ok_or("no error output")?;
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut errors, &mut text).map(|_| text)
    });
    let mut out = child.stdout.take().ok_or("no output")?;
    let mut printed = Vec::new();
    std::io::Read::read_to_end(&mut out, &mut printed)?;
    let errors = reader.join().map_err(|_| "the reading thread ended")??;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok((text(printed), text(errors)))
}

pub fn cannot_start(command: &Command, error: &std::io::Error) -> Error {
    let program = command.get_program().to_string_lossy().into_owned();
    format!("`{program}` cannot be started: {error}").into()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_programs_output_and_cost_are_read() {
        let mut shell = Command::new("sh");
        shell.args([
            "-c",
            "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo out; echo no >&2; exit 3",
        ]);
        let ran = run(&mut shell).unwrap();
        assert_eq!(
            (ran.printed.as_str(), ran.last_words().as_str()),
            ("out\n", "no")
        );
        assert_eq!(ran.status.code(), Some(3));
        assert!(ran.wall_s > 0.0 && ran.peak_mib > 0.0);
        assert!(own_peak_mib() > 1.0);
    }
}

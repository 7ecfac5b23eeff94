//! A program with a window, started on the display and watched until its list stands there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use xtask::poll;
use xtask::proc::{Guarded, tied};

use super::keys::LIST;
use super::screen::{Area, Frame, STRIDE, Screen};
use crate::Result;
use crate::process::{cpu_of, pause};

/// Without a change for so long, the start is over.
const SETTLED: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(60);
/// The name of the variable that marks every process of one start.
const MARK: &str = "LISTO_BENCH_RUN";

/// What can be started again and again.
#[derive(Clone, Debug)]
pub struct Program {
    pub path: PathBuf,
    pub data_dir: PathBuf,
    /// Turns WebKit's DMA-BUF renderer off. Listo chooses by itself.
    pub without_dmabuf: bool,
    /// Where the clock stands when it starts, in seconds since 1970, if not at the time of day.
    pub clock: Option<i64>,
}

pub struct App {
    _leader: Guarded,
    mark: String,
}

/// Milliseconds from the start of the process.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start {
    /// A window is mapped.
    pub mapped: Option<f64>,
    /// 97 % of the letters and edges that the list has in the final picture stand there.
    pub list: Option<f64>,
    /// The last change.
    pub settled: Option<f64>,
    /// CPU of all processes until then.
    pub cpu: f64,
}

impl App {
    pub fn start(screen: &Screen, program: &Program) -> Result<(Self, Start)> {
        // What was started before has to be gone from the screen.
        poll::until("the screen is empty", poll::SHORT, || {
            let empty = screen.window()?.is_none() && screen.look()? == *screen.blank();
            Ok(empty.then_some(()))
        })?;
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let mark = format!(
            "{}-{}",
            std::process::id(),
            STARTED.fetch_add(1, Ordering::Relaxed)
        );
        let mut command = command(screen, program, &mark);
        let begin = Instant::now();
        let mut app = Self {
            _leader: Guarded::start(&mut command)?,
            mark,
        };
        let start = app.watch(screen, screen.blank(), begin)?;
        Ok((app, start))
    }

    fn watch(&mut self, screen: &Screen, blank: &Frame, begin: Instant) -> Result<Start> {
        let mut start = Start::default();
        let mut frames: Vec<(f64, Frame)> = Vec::new();
        let mut quiet = Instant::now();
        while begin.elapsed() < PATIENCE && (frames.is_empty() || quiet.elapsed() < SETTLED) {
            self._leader.still_runs()?;
            if start.mapped.is_none() && screen.window()?.is_some() {
                start.mapped = Some(millis(begin));
            }
            let now = screen.look()?;
            let changed = frames
                .last()
                .map_or(*blank != now, |(_, last)| *last != now);
            // Before the window is there, only the pointer changes.
            if changed && start.mapped.is_some() {
                frames.push((millis(begin), now));
                quiet = Instant::now();
            }
            pause(Duration::from_millis(4));
        }
        let mut area = screen.window()?.ok_or("the program shows no window")?;
        area.width = area.width.min(LIST);
        let (settled, last) = frames.last().ok_or("the program's window stays empty")?;
        start.settled = Some(*settled);
        let letters = edges(last, blank, area);
        let stands = |frame: &Frame| share_equal(frame, last, &letters) >= 0.97;
        start.list = frames.iter().find(|(_, f)| stands(f)).map(|(at, _)| *at);
        start.cpu = self.cpu_ms();
        Ok(start)
    }

    /// Every process that carries our mark, the webview's among them.
    pub fn family(&self) -> Vec<String> {
        let mark = format!("{MARK}={}", self.mark);
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        processes
            .filter(|p| carries(&p.path(), mark.as_bytes()))
            .map(|p| p.file_name().to_string_lossy().into_owned())
            .collect()
    }

    /// Milliseconds of CPU of all processes so far; to 10 ms.
    pub fn cpu_ms(&self) -> f64 {
        let all = self.family();
        all.iter()
            .filter_map(|p| cpu_of(p))
            .map(|(own, _)| own * 1_000.0)
            .sum()
    }

    /// MiB of memory: what is shared counts for each by its part.
    pub fn pss_mib(&self) -> f64 {
        self.family().iter().filter_map(|p| pss_kib(p)).sum::<f64>() / 1_024.0
    }

    /// True where the webview was told to do without DMA-BUF, by whomever.
    pub fn without_dmabuf(&self) -> bool {
        let variable = b"WEBKIT_DISABLE_DMABUF_RENDERER=1";
        let own = |p: &String| carries(&Path::new("/proc").join(p), variable);
        self.family().iter().any(own)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // What left the process group is ended one by one, by its number.
        for process in self.family() {
            let _ = Command::new("kill")
                .args(["-9", &process])
                .stderr(Stdio::null())
                .status();
        }
    }
}

fn command(screen: &Screen, program: &Program, mark: &str) -> Command {
    // A session bus of its own: none is shared with what else runs here.
    let mut command = tied("dbus-run-session");
    command.arg("--");
    if let Some(at) = program.clock {
        // What measures durations keeps the true clock.
        command.args(["faketime", "--exclude-monotonic", &format!("@{at}")]);
    }
    command
        .arg(&program.path)
        .arg("--data-dir")
        .arg(&program.data_dir);
    command
        .env("DISPLAY", screen.name())
        .env("GDK_BACKEND", "x11")
        .env(MARK, mark);
    command
        .env("NO_AT_BRIDGE", "1")
        .env("LC_ALL", "C.UTF-8")
        .env("RUST_BACKTRACE", "0");
    command
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("XAUTHORITY");
    for variable in [
        "WEBKIT_DISABLE_COMPOSITING_MODE",
        "WEBKIT_DISABLE_DMABUF_RENDERER",
    ] {
        command.env_remove(variable);
    }
    if program.without_dmabuf {
        command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

pub fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

fn carries(process: &Path, what: &[u8]) -> bool {
    let environment = std::fs::read(process.join("environ")).unwrap_or_default();
    environment
        .split(|b| *b == 0)
        .any(|variable| variable == what)
}

fn pss_kib(pid: &str) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix("Pss:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// Where the picture has an edge inside the window: letters, icons, lines. True for the pixel right of it.
fn edges(picture: &Frame, blank: &Frame, area: Area) -> Vec<bool> {
    let left = usize::try_from(area.x).unwrap_or_default();
    let inside = left + 1..left + usize::from(area.width);
    let lines = picture.lines().zip(blank.lines());
    lines
        .flat_map(|(line, blank)| {
            let pixels = line.chunks_exact(4).zip(line.chunks_exact(4).skip(1));
            let edge = pixels
                .zip(blank.chunks_exact(4).skip(1))
                .map(|((a, b), was)| a != b && b != was);
            let edge = edge
                .enumerate()
                .map(|(x, edge)| edge && inside.contains(&(x + 1)));
            std::iter::once(false).chain(edge.collect::<Vec<_>>())
        })
        .collect()
}

/// What part of these pixels is the same in both pictures.
fn share_equal(one: &Frame, other: &Frame, pixels: &[bool]) -> f64 {
    debug_assert_eq!(pixels.len() * 4 % STRIDE, 0);
    let pairs = one.0.chunks_exact(4).zip(other.0.chunks_exact(4));
    let (mut all, mut equal) = (0usize, 0usize);
    for ((a, b), _) in pairs.zip(pixels).filter(|(_, counts)| **counts) {
        all += 1;
        equal += usize::from(a == b);
    }
    equal as f64 / all.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_compared_where_it_has_letters() {
        let blank = Frame(vec![0; STRIDE]);
        let mut picture = blank.clone();
        picture.0[40..44].fill(9);
        let area = Area {
            x: 0,
            y: 0,
            width: 1_000,
            height: 4,
        };
        let letters = edges(&picture, &blank, area);
        assert_eq!(letters.iter().filter(|e| **e).count(), 1);
        assert!(letters[10]);
        assert_eq!(share_equal(&blank, &picture, &letters), 0.0);
        assert_eq!(share_equal(&picture, &picture, &letters), 1.0);
    }
}

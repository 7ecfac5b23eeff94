//! A display of our own, in memory. Xvfb keeps its picture in a file (`-fbdir`) and we read that
//! file: watching the screen costs the program that is watched nothing.

use std::fs::File;
use std::io::BufRead as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, MapState, Window};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use xtask::poll;
use xtask::proc::{Guarded, tied};

use crate::process::pause;
use crate::{Result, about};

/// Room for a window of 1280 × 800 with its frame.
pub const WIDTH: usize = 1408;
pub const HEIGHT: usize = 900;
const PIXEL: usize = 4;
pub const STRIDE: usize = WIDTH * PIXEL;
/// One line of pixels in four is looked at: text and marks are higher than that.
const EVERY: usize = 4;

const KEY_PRESS: u8 = 2;
const KEY_RELEASE: u8 = 3;
const MOTION: u8 = 6;

/// What was on the screen: every fourth line of pixels, from top to bottom.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame(pub Vec<u8>);

impl Frame {
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.0.chunks_exact(STRIDE)
    }

    /// Whether anything differs left of this column of pixels.
    pub fn differs_within(&self, other: &Self, columns: usize) -> bool {
        let width = columns.min(WIDTH) * PIXEL;
        let mut pairs = self.lines().zip(other.lines());
        pairs.any(|(a, b)| a.get(..width) != b.get(..width))
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Area {
    pub x: i16,
    pub y: i16,
    pub width: u16,
    pub height: u16,
}

pub struct Screen {
    name: String,
    folder: PathBuf,
    picture: File,
    /// Where the pixels begin in the file.
    begin: u64,
    x11: RustConnection,
    root: Window,
    keycodes: Vec<(u32, u8)>,
    /// What it shows without a window.
    blank: Frame,
    // Stopped in this order.
    _openbox: Guarded,
    _xvfb: Guarded,
}

impl Screen {
    pub fn start() -> Result<Self> {
        let folder = folder()?;
        let (xvfb, name) = xvfb(&folder)?;
        let openbox = openbox(&name)?;
        let (x11, at) = RustConnection::connect(Some(&name))?;
        let root = x11
            .setup()
            .roots
            .get(at)
            .ok_or("the display has no screen")?
            .root;
        poll::until("openbox manages the display", poll::SHORT, || {
            let atom = x11
                .intern_atom(false, b"_NET_SUPPORTING_WM_CHECK")?
                .reply()?
                .atom;
            let property = x11
                .get_property(false, root, atom, AtomEnum::WINDOW, 0, 1)?
                .reply()?;
            Ok((!property.value.is_empty()).then_some(()))
        })?;
        let path = folder.join("Xvfb_screen0");
        let picture = File::open(&path).map_err(about(&path))?;
        // A header in the XWD format comes first, and its length varies.
        let begin = picture
            .metadata()?
            .len()
            .checked_sub((STRIDE * HEIGHT) as u64);
        let mut screen = Self {
            blank: Frame(Vec::new()),
            keycodes: keycodes(&x11)?,
            name,
            folder,
            picture,
            begin: begin.ok_or("the display's picture is smaller than the display")?,
            x11,
            root,
            _openbox: openbox,
            _xvfb: xvfb,
        };
        screen.pointer_away()?;
        // An answer comes after what was asked before it is done.
        screen.window()?;
        pause(Duration::from_millis(500));
        screen.blank = screen.look()?;
        Ok(screen)
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn blank(&self) -> &Frame {
        &self.blank
    }

    pub fn look(&self) -> Result<Frame> {
        let mut bytes = vec![0; STRIDE * HEIGHT.div_ceil(EVERY)];
        for (at, line) in bytes.chunks_exact_mut(STRIDE).enumerate() {
            let offset = self.begin + (at * EVERY * STRIDE) as u64;
            self.picture.read_exact_at(line, offset)?;
        }
        Ok(Frame(bytes))
    }

    /// Presses and lets go of a key, by its X11 name's number: a letter is its own.
    pub fn key(&self, keysym: u32) -> Result {
        let known = self.keycodes.iter().find(|(sym, _)| *sym == keysym);
        let (_, code) = known.ok_or_else(|| format!("the keyboard has no key {keysym:#x}"))?;
        for kind in [KEY_PRESS, KEY_RELEASE] {
            self.x11
                .xtest_fake_input(kind, *code, 0, self.root, 0, 0, 0)?;
        }
        Ok(self.x11.flush()?)
    }

    /// Into the corner, where it lies over no row.
    fn pointer_away(&self) -> Result {
        let (x, y) = (WIDTH as i16 - 1, HEIGHT as i16 - 1);
        self.x11
            .xtest_fake_input(MOTION, 0, 0, self.root, x, y, 0)?;
        Ok(self.x11.flush()?)
    }

    /// The biggest window shown, frame included; none while none is big enough to be a program's.
    pub fn window(&self) -> Result<Option<Area>> {
        let mut best: Option<Area> = None;
        for window in self.x11.query_tree(self.root)?.reply()?.children {
            // One that is gone by now is no answer and no error.
            let Ok(attributes) = self.x11.get_window_attributes(window)?.reply() else {
                continue;
            };
            let Ok(place) = self.x11.get_geometry(window)?.reply() else {
                continue;
            };
            let area = |a: Area| u32::from(a.width) * u32::from(a.height);
            let here = Area {
                x: place.x,
                y: place.y,
                width: place.width,
                height: place.height,
            };
            let big = here.width >= 300 && here.height >= 200 && here.x > -5_000;
            let shown = attributes.map_state == MapState::VIEWABLE;
            if shown && big && best.is_none_or(|b| area(here) > area(b)) {
                best = Some(here);
            }
        }
        Ok(best)
    }

    /// Saves a picture, for a person to see what was measured.
    pub fn save(&self, path: &Path) -> Result {
        let mut import = Command::new("import");
        import
            .env("DISPLAY", &self.name)
            .args(["-silent", "-window", "root"])
            .arg(path);
        match import.status() {
            Ok(status) if status.success() => Ok(()),
            _ => Err(format!("no picture could be taken to {}", path.display()).into()),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Nobody needs it any more; what stays is a few megabytes.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// In memory where the system has such a folder: then no picture is ever written to the disk.
fn folder() -> Result<PathBuf> {
    let memory = PathBuf::from("/dev/shm");
    let base = if memory.is_dir() {
        memory
    } else {
        std::env::temp_dir()
    };
    let folder = base.join(format!("listo-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(about(&folder))?;
    Ok(folder)
}

fn xvfb(folder: &Path) -> Result<(Guarded, String)> {
    let mut command = tied("Xvfb");
    command.args([
        "-displayfd",
        "1",
        "-nolisten",
        "tcp",
        "-noreset",
        "-screen",
        "0",
    ]);
    command
        .arg(format!("{WIDTH}x{HEIGHT}x24"))
        .arg("-fbdir")
        .arg(folder);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut xvfb = Guarded::start(&mut command)?;
    let out = xvfb.child().stdout.take().ok_or("Xvfb has no output")?;
    let mut number = String::new();
    std::io::BufReader::new(out).read_line(&mut number)?;
    match number.trim() {
        "" => Err("Xvfb ended without naming its display".into()),
        number => Ok((xvfb, format!(":{number}"))),
    }
}

fn openbox(display: &str) -> Result<Guarded> {
    let mut command = tied("openbox");
    command.arg("--sm-disable").env("DISPLAY", display);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Guarded::start(&mut command)
}

/// What each key gives without Shift.
fn keycodes(x11: &RustConnection) -> Result<Vec<(u32, u8)>> {
    let (first, last) = (x11.setup().min_keycode, x11.setup().max_keycode);
    let map = x11.get_keyboard_mapping(first, last - first + 1)?.reply()?;
    let each = usize::from(map.keysyms_per_keycode).max(1);
    let plain = map
        .keysyms
        .chunks(each)
        .map(|syms| syms.first().copied().unwrap_or_default());
    Ok(plain
        .zip(first..=last)
        .filter(|(sym, _)| *sym != 0)
        .collect())
}

//! A display in memory with a window manager on it, and pictures of what is shown there.

use std::io::BufRead;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::proc::{Guarded, cannot_start, tied};
use crate::{Result, poll};

/// A window shows something once this many colours are in it: a blank page has one, a border or a
/// caret adds two or three, a line of smoothed text adds dozens.
const DRAWN: usize = 8;

/// Xvfb and openbox, stopped when this is dropped.
pub struct Screen {
    name: String,
    openbox: Guarded,
    xvfb: Guarded,
}

impl Screen {
    /// Of the size of a small laptop.
    pub fn start() -> Result<Self> {
        Self::sized(1280, 800)
    }

    /// As large as this, in pixels.
    pub fn sized(width: u32, height: u32) -> Result<Self> {
        let size = format!("{width}x{height}x24");
        let mut command = tied("Xvfb");
        // The server picks a free number and prints it, so two of them never meet.
        command.args(["-displayfd", "1", "-screen", "0", &size, "-nolisten", "tcp"]);
        command
            .arg("-noreset")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut xvfb = Guarded::start(&mut command)?;
        let out = xvfb.child().stdout.take().ok_or("Xvfb has no output")?;
        let mut number = String::new();
        std::io::BufReader::new(out).read_line(&mut number)?;
        if number.trim().is_empty() {
            return Err("Xvfb ended without naming its display".into());
        }
        let name = format!(":{}", number.trim());

        let mut command = tied("openbox");
        command.env("DISPLAY", &name).args(["--sm-disable"]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let openbox = Guarded::start(&mut command)?;
        let mut screen = Self {
            name,
            openbox,
            xvfb,
        };
        poll::until("openbox manages the display", poll::SHORT, || {
            screen.openbox.still_runs()?;
            let atom = screen.ask("xprop", &["-root", "_NET_SUPPORTING_WM_CHECK"])?;
            Ok(atom.contains("window id").then_some(()))
        })?;
        Ok(screen)
    }

    /// The display's name, as in `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lets the command use this display and no other.
    pub fn show<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("DISPLAY", &self.name).env("GDK_BACKEND", "x11");
        command
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XAUTHORITY");
        // Frames come steadier without the graphics card that is not there.
        command.env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
    }

    /// The mapped window with this title.
    pub fn window(&self, title: &str) -> Result<Option<String>> {
        // xdotool fails when it finds none; its answer is then empty.
        let name = format!("^{title}");
        let ids = self.ask("xdotool", &["search", "--onlyvisible", "--name", &name])?;
        // It takes capitals and small letters for the same, and GTK has a window `listo` of its own after a drag.
        for id in ids.lines() {
            if self
                .ask("xdotool", &["getwindowname", id])?
                .starts_with(title)
            {
                return Ok(Some(id.to_owned()));
            }
        }
        Ok(None)
    }

    /// Whether the window with this title has the focus.
    pub fn has_focus(&self, title: &str) -> Result<bool> {
        let name = self.ask("xdotool", &["getactivewindow", "getwindowname"])?;
        Ok(name.starts_with(title))
    }

    /// Presses keys as the keyboard would, `ctrl+a` or `e`, in the window that has the focus.
    pub fn press(&self, keys: &str) -> Result {
        self.ask("xdotool", &["key", "--clearmodifiers", keys])
            .map(drop)
    }

    /// Types into the window that has the focus.
    pub fn type_text(&self, text: &str) -> Result {
        self.ask("xdotool", &["type", "--clearmodifiers", "--", text])
            .map(drop)
    }

    /// Holds a key down while `meanwhile` runs. The keyboard repeats it, as a real one does.
    pub fn hold<T>(&self, key: &str, meanwhile: impl FnOnce() -> Result<T>) -> Result<T> {
        self.ask("xdotool", &["keydown", key])?;
        let outcome = meanwhile();
        self.ask("xdotool", &["keyup", key])?;
        outcome
    }

    /// Moves the mouse to a point of a window, as [`Self::window`] names it.
    pub fn move_mouse(&self, window: &str, (x, y): (i64, i64)) -> Result {
        let [x, y] = [x, y].map(|n| n.to_string());
        self.ask("xdotool", &["mousemove", "--window", window, &x, &y])
            .map(drop)
    }

    /// Presses the left button of the mouse where it is, or lets it go.
    pub fn hold_mouse(&self, down: bool) -> Result {
        let what = if down { "mousedown" } else { "mouseup" };
        self.ask("xdotool", &[what, "1"]).map(drop)
    }

    /// Clicks in a window, or in a menu that lies over it, as a real mouse does.
    pub fn click(&self, window: &str, point: (i64, i64)) -> Result {
        self.move_mouse(window, point)?;
        self.hold_mouse(true)?;
        self.hold_mouse(false)
    }

    /// How many windows of a program are in sight, its menus and tooltips among them.
    pub fn windows_of(&self, program: &str) -> Result<usize> {
        let ids = self.ask("xdotool", &["search", "--onlyvisible", "--class", program])?;
        Ok(ids.lines().count())
    }

    /// The upper edge of a window as it looks, this many pixels high.
    pub fn edge(&self, title: &str, height: usize) -> Result<Vec<u8>> {
        let what = format!("a window named {title} can be seen");
        // The search finds nothing where another window, a menu for one, goes while it looks.
        poll::until(&what, poll::SHORT, || {
            let Some(id) = self.window(title)? else {
                return Ok(None);
            };
            Ok(upper(&self.picture(&id)?, height).map(<[u8]>::to_vec))
        })
    }

    /// Waits until the window's page is painted, then until it stands still.
    pub fn wait_until_drawn(&self, title: &str, mut alive: impl FnMut() -> Result) -> Result {
        let what = format!("a window named {title} shows more than one colour");
        let mut last = Vec::new();
        poll::until(&what, poll::LONG, || {
            alive()?;
            let Some(id) = self.window(title)? else {
                return Ok(None);
            };
            last = self.picture(&id)?;
            Ok((colours(&last) >= DRAWN).then_some(()))
        })?;
        // Something may move for good, a caret for one: then the last look counts.
        let still = poll::until(
            "the window stands still",
            std::time::Duration::from_secs(3),
            || {
                let Some(id) = self.window(title)? else {
                    return Ok(None);
                };
                let now = self.picture(&id)?;
                Ok((std::mem::replace(&mut last, now) == last).then_some(()))
            },
        );
        still.or_else(|_| alive())
    }

    /// Saves a picture of the whole screen.
    pub fn save(&self, path: &Path) -> Result {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let path = path.to_string_lossy();
        self.ask("import", &["-silent", "-window", "root", &path])?;
        match Path::new(&*path).is_file() {
            true => Ok(()),
            false => Err(format!("no picture could be taken to {path}").into()),
        }
    }

    /// A window's picture in the PPM format, empty while there is none. `import` has the display for itself
    /// meanwhile, and where the window goes just then it waits for ever, and everybody with it.
    fn picture(&self, id: &str) -> Result<Vec<u8>> {
        let mut import = Command::new("timeout");
        import
            .args([
                "--signal=KILL",
                "5",
                "import",
                "-silent",
                "-window",
                id,
                "-depth",
                "8",
                "ppm:-",
            ])
            .env("DISPLAY", &self.name);
        let out = import
            .stderr(Stdio::null())
            .output()
            .map_err(|e| cannot_start(&import, &e))?;
        Ok(out.stdout)
    }

    fn ask(&self, program: &str, args: &[&str]) -> Result<String> {
        let mut command = Command::new(program);
        command
            .args(args)
            .env("DISPLAY", &self.name)
            .stdin(Stdio::null());
        let out = command.output().map_err(|e| cannot_start(&command, &e))?;
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    }

    /// An error once the display itself is gone.
    pub fn still_runs(&mut self) -> Result {
        self.xvfb.still_runs()
    }
}

/// How many colours a binary PPM picture has, counted up to what `drawn` asks for.
fn colours(ppm: &[u8]) -> usize {
    let mut seen: Vec<[u8; 3]> = Vec::new();
    for pixel in pixels(ppm).unwrap_or_default().as_chunks::<3>().0 {
        if !seen.contains(pixel) {
            seen.push(*pixel);
            if seen.len() >= DRAWN {
                break;
            }
        }
    }
    seen.len()
}

/// The first lines of a binary PPM picture.
fn upper(ppm: &[u8], lines: usize) -> Option<&[u8]> {
    let header = ppm.get(..ppm.len().checked_sub(pixels(ppm)?.len())?)?;
    let mut words = header.split(u8::is_ascii_whitespace).skip(1);
    let width: usize = std::str::from_utf8(words.next()?).ok()?.parse().ok()?;
    pixels(ppm)?.get(..width * lines * 3)
}

/// What follows the header: `P6`, width, height, 255, each followed by one white space.
fn pixels(ppm: &[u8]) -> Option<&[u8]> {
    let mut rest = ppm.strip_prefix(b"P6")?;
    for _ in 0..3 {
        let start = rest.iter().position(u8::is_ascii_digit)?;
        let number = rest.get(start..)?;
        let end = number.iter().position(u8::is_ascii_whitespace)?;
        rest = number.get(end..)?;
    }
    rest.get(1..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(pixels: &[u8]) -> Vec<u8> {
        [
            format!("P6\n{} 1\n255\n", pixels.len() / 3).as_bytes(),
            pixels,
        ]
        .concat()
    }

    #[test]
    fn colours_are_counted() {
        assert_eq!(colours(b""), 0);
        assert_eq!(colours(&picture(&[9; 30])), 1);
        assert_eq!(colours(&picture(&[1, 2, 3, 1, 2, 3, 3, 2, 1])), 2);
        let many: Vec<u8> = (0..=255).collect();
        assert_eq!(colours(&picture(&many)), DRAWN);
    }

    #[test]
    fn the_upper_edge_is_cut_off() {
        let two_by_two = b"P6\n2 2\n255\nabcdefghijkl";
        assert_eq!(upper(two_by_two, 1), Some(&b"abcdef"[..]));
        assert_eq!(upper(two_by_two, 3), None);
        assert_eq!(upper(b"", 1), None);
    }

    #[test]
    fn white_space_in_the_pixels_is_no_header() {
        assert_eq!(pixels(b"P6 2 1 255\n      "), Some(&b"      "[..]));
    }
}

//! What a Linux machine needs beside Rust and Node, and how to tell whether it has it.

use crate::proc;

/// Each scope holds the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// To compile Listo, and to run it on a machine with a display.
    Build,
    /// To run it on a machine without one, and take its picture.
    Screen,
    /// To drive it in the end-to-end tests.
    Test,
    /// To measure it.
    Bench,
    /// To build its packages.
    Package,
    /// To try one on a Debian that has nothing else.
    Trial,
}

pub enum Probe {
    Program(&'static str),
    /// A name `pkg-config` knows.
    Library(&'static str),
    /// A library that is only loaded while a program runs.
    Shared(&'static str),
    /// A pattern `fc-list` finds a font for.
    Font(&'static str),
}

pub struct Need {
    pub scope: Scope,
    pub probe: Probe,
    pub why: &'static str,
    pub apt: &'static str,
    pub dnf: &'static str,
    pub pacman: &'static str,
}

impl Need {
    pub fn missing(&self) -> bool {
        match self.probe {
            Probe::Program(name) => !proc::in_path(name),
            Probe::Library(name) => proc::output("pkg-config", &["--exists", name]).is_none(),
            // Not in every user's path.
            Probe::Shared(name) => ["ldconfig", "/sbin/ldconfig", "/usr/sbin/ldconfig"]
                .iter()
                .find_map(|ldconfig| proc::output(ldconfig, &["-p"]))
                .is_none_or(|known| !known.contains(name)),
            // fc-list succeeds and prints nothing when no font fits.
            Probe::Font(pattern) => {
                proc::output("fc-list", &[pattern, "family"]).is_none_or(|out| out.is_empty())
            }
        }
    }
}

const fn need(
    scope: Scope,
    probe: Probe,
    [apt, dnf, pacman]: [&'static str; 3],
    why: &'static str,
) -> Need {
    Need {
        scope,
        probe,
        why,
        apt,
        dnf,
        pacman,
    }
}

use Probe::{Font, Library, Program, Shared};
use Scope::{Bench, Build, Package, Screen, Test, Trial};

/// Debian's names are tried with every run of CI. Those of Fedora and Arch are not: a wrong one
/// shows in what is still missing after the installation.
pub const NEEDS: &[Need] = &[
    need(
        Build,
        Program("cc"),
        ["build-essential", "gcc", "base-devel"],
        "compiles SQLite and links every program",
    ),
    need(
        Build,
        Program("pkg-config"),
        ["pkg-config", "pkgconf-pkg-config", "pkgconf"],
        "finds the system's libraries",
    ),
    need(
        Build,
        Library("webkit2gtk-4.1"),
        [
            "libwebkit2gtk-4.1-dev",
            "webkit2gtk4.1-devel",
            "webkit2gtk-4.1",
        ],
        "the webview that Listo's window is made of",
    ),
    need(
        Build,
        Shared("libayatana-appindicator3.so.1"),
        [
            "libayatana-appindicator3-1",
            "libayatana-appindicator-gtk3",
            "libayatana-appindicator",
        ],
        "draws Listo's icon in the tray; without it there is none",
    ),
    need(
        Test,
        Program("x86_64-w64-mingw32-gcc"),
        ["gcc-mingw-w64-x86-64-posix", "mingw64-gcc", "mingw-w64-gcc"],
        "compiles SQLite where the types for Windows are checked",
    ),
    need(
        Screen,
        Program("Xvfb"),
        ["xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"],
        "a display in memory",
    ),
    need(
        Screen,
        Program("openbox"),
        ["openbox", "openbox", "openbox"],
        "a window manager: without one no window gets the keyboard",
    ),
    need(
        Screen,
        Program("xdotool"),
        ["xdotool", "xdotool", "xdotool"],
        "finds the window and presses keys as a person does",
    ),
    need(
        Screen,
        Program("import"),
        ["imagemagick", "ImageMagick", "imagemagick"],
        "takes pictures of the screen",
    ),
    need(
        Screen,
        Program("xprop"),
        ["x11-utils", "xprop", "xorg-xprop"],
        "tells whether the window manager runs",
    ),
    need(
        Screen,
        Program("fc-list"),
        ["fontconfig", "fontconfig", "fontconfig"],
        "tells which scripts can be drawn",
    ),
    need(
        Screen,
        Font(":lang=es"),
        ["fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu"],
        "draws Latin, Greek and Cyrillic letters",
    ),
    need(
        Screen,
        Font(":lang=ar"),
        ["fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu"],
        "draws Arabic letters, which people text in",
    ),
    need(
        Screen,
        Font(":lang=he"),
        ["fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu"],
        "draws Hebrew letters, which people text in",
    ),
    need(
        Screen,
        Font(":charset=1f600"),
        [
            "fonts-noto-color-emoji",
            "google-noto-color-emoji-fonts",
            "noto-fonts-emoji",
        ],
        "draws emoji, which people text in",
    ),
    need(
        Test,
        Program("WebKitWebDriver"),
        ["webkit2gtk-driver", "webkit2gtk-driver", "webkit2gtk-4.1"],
        "drives the real window in the end-to-end tests",
    ),
    need(
        Test,
        Program("dbus-daemon"),
        ["dbus-daemon", "dbus-daemon", "dbus"],
        "gives the tested window a session bus of its own",
    ),
    need(
        Test,
        Program("gnome-keyring-daemon"),
        ["gnome-keyring", "gnome-keyring", "gnome-keyring"],
        "is the keychain that keys of sources are kept in by a test",
    ),
    need(
        Test,
        Program("dunst"),
        ["dunst", "dunst", "dunst"],
        "shows the notifications that a test reads and clicks",
    ),
    need(
        Test,
        Program("xev"),
        ["x11-utils", "xev", "xorg-xev"],
        "is the other program that has the focus while a test presses global keys",
    ),
    need(
        Bench,
        Program("faketime"),
        ["faketime", "libfaketime", "libfaketime"],
        "sets the clock of a window to the end of the messages that are measured",
    ),
    need(
        Package,
        Library("ayatana-appindicator3-0.1"),
        [
            "libayatana-appindicator3-dev",
            "libayatana-appindicator-gtk3-devel",
            "libayatana-appindicator",
        ],
        "tells the bundler which library of the tray a package depends on",
    ),
    need(
        Trial,
        Program("debootstrap"),
        ["debootstrap", "debootstrap", "debootstrap"],
        "makes the empty Debian that a package is tried on",
    ),
];

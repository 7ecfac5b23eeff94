//! Builds Listo and opens it, also where there is no display.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::proc::{self, Guarded, tied};
use crate::screen::Screen;
use crate::setup::{Scope, setup};
use crate::{Result, root, ui};

/// What the window's title begins with.
const TITLE: &str = "Listo";

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub keep: bool,
    pub data_dir: Option<PathBuf>,
    pub args: Vec<String>,
}

pub fn run(options: &Options) -> Result {
    let display = has_display();
    setup(if display { Scope::Build } else { Scope::Screen })?;
    ui::build()?;
    // With the features of the whole workspace, as the tests build it: see tests/Cargo.toml.
    proc::run(proc::cargo().args(["build", "--workspace", "--bin", "listo"]))?;
    let listo = built("listo")?;
    match display {
        true => open(&listo, options),
        false => open_in_memory(&listo, options),
    }
}

/// A program that was built beside this one.
pub fn built(name: &str) -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let folder = here.parent().ok_or("this program lies nowhere")?;
    Ok(folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn open(listo: &Path, options: &Options) -> Result {
    let mut command = Command::new(listo);
    fill(&mut command, options)?;
    println!("Listo opens; this command ends when it is closed");
    proc::run(&mut command)
}

fn open_in_memory(listo: &Path, options: &Options) -> Result {
    println!("There is no display here: Listo opens on one in memory (Xvfb, with openbox)");
    let screen = Screen::start()?;
    let mut command = tied(&listo.to_string_lossy());
    fill(screen.show(&mut command), options)?;
    println!("$ DISPLAY={} {}", screen.name(), proc::show(&command));
    let mut app = Guarded::start(command.stdin(Stdio::null()))?;
    let drawn = screen.wait_until_drawn(TITLE, || app.still_runs());
    let picture = root().join("artifacts/run.png");
    // Also when nothing was drawn: the picture then shows what stands there instead.
    let saved = screen.save(&picture);
    drawn.map_err(|e| format!("{e}. The screen as it is: {}", picture.display()))?;
    saved?;
    println!(
        "\nListo is open and drawn. Its picture: {}",
        picture.display()
    );
    if options.keep {
        println!("It stays on DISPLAY={} until Ctrl+C", screen.name());
        app.child().wait()?;
    } else {
        println!("It is stopped again; `cargo xtask run --keep` leaves it open");
    }
    Ok(())
}

fn fill(command: &mut Command, options: &Options) -> Result {
    if let Some(folder) = &options.data_dir {
        command.env("LISTO_DATA_DIR", std::path::absolute(folder)?);
    }
    command.args(&options.args);
    Ok(())
}

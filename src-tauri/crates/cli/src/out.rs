//! Standard output and standard error, either of which may be closed before we are done.

use crate::plain;
use listo_engine::{Error, Result};
use std::io::{self, BufWriter, IsTerminal as _, Write};

/// Writes to standard output. A reader that left early (`| head`) has what it wanted: that is no
/// failure, and what the command did stays done.
pub fn answer(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    // What could not be written must not be tried again when the buffer goes.
    let _ = out.into_parts();
    match written {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(Error::Io(io::Error::new(
            e.kind(),
            format!("the output could not be written ({e}); what the command did stays done"),
        ))),
        _ => Ok(()),
    }
}

/// A line on standard error, if anybody still listens there.
pub fn complain(what: &str) {
    let _ = writeln!(io::stderr(), "listo-cli: {}", plain::line(what));
}

/// A line of a log on standard error: systemd adds the time.
pub fn note(what: &str) {
    let _ = writeln!(io::stderr(), "{}", plain::line(what));
}

/// How far an import is, on the one line that a terminal has for it.
pub fn progress(how_far: &str) {
    let _ = write!(io::stderr(), "\r\x1b[K{how_far}");
}

pub fn clear_progress() {
    if io::stderr().is_terminal() {
        progress("");
    }
}

//! What drives the program under test: WebKitWebDriver, and the session bus that both are on.

use std::io::BufRead;
use std::process::{Command, Stdio};
use std::time::Duration;

use xtask::poll;
use xtask::proc::{Guarded, tied};

use crate::driver::Driver;
use crate::{Result, ensure};

/// How many ports are tried.
const TRIES: usize = 3;

pub struct Session {
    pub driver: Driver,
    _server: Guarded,
    _bus: Option<Guarded>,
}

impl Session {
    pub fn new(driver: Driver, server: Guarded, bus: Option<Guarded>) -> Self {
        Self {
            driver,
            _server: server,
            _bus: bus,
        }
    }
}

/// Starts WebKitWebDriver, prepared like that, and gives its port. Between the choice of a port and the start
/// another program may take it: then the driver ends by itself, and is started at another.
pub fn serve(
    patience: Duration,
    prepare: impl Fn(&mut Command) -> Result,
) -> Result<(Guarded, u16)> {
    let mut tries = 0;
    loop {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .port();
        let mut command = tied("WebKitWebDriver");
        command.args(["--host=127.0.0.1".to_owned(), format!("--port={port}")]);
        prepare(&mut command)?;
        let mut server = Guarded::start(&mut command)?;
        tries += 1;
        let answers = poll::until("WebKitWebDriver answers", patience, || {
            let ready = Driver::ready(port);
            // Asked after that: who has taken the port may be another driver.
            server.still_runs()?;
            Ok(ready.then_some(()))
        });
        match answers {
            Ok(()) => return Ok((server, port)),
            Err(_) if tries < TRIES && server.still_runs().is_err() => {}
            Err(error) => return Err(error),
        }
    }
}

/// A session bus of its own, and its address: a Listo that somebody uses here must not be found on it.
pub fn session_bus() -> Result<(Guarded, String)> {
    let mut command = tied("dbus-daemon");
    command.args(["--session", "--nofork", "--nosyslog", "--print-address=1"]);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut bus = Guarded::start(&mut command)?;
    let out = bus
        .child()
        .stdout
        .take()
        .ok_or("dbus-daemon has no output")?;
    let mut address = String::new();
    std::io::BufReader::new(out).read_line(&mut address)?;
    ensure!(
        !address.trim().is_empty(),
        "dbus-daemon ended without an address"
    );
    Ok((bus, address.trim().to_owned()))
}

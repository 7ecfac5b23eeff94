//! Links of messages: opened by hand, in the browser of the system, and only where they say they lead.

use std::os::unix::fs::PermissionsExt as _;

use listo_tests::archive::Archive;
use listo_tests::listo::part;
use listo_tests::scenario::scenario_with;
use listo_tests::{App, Result, Setup, ensure};

const MINUTE: u64 = 60_000;
const PLAIN: &str = "https://a.example/x?q=1&y='z";
/// As a browser writes it: nothing in it that a shell could take for a sign of its own.
const ASKED: &str = "https://a.example/x?q=1&y=%27z";
const TRICK: &str = "https://bank.example@evil.example/login";

/// A browser that only writes down what it was asked to show.
fn browser(folder: &std::path::Path) -> Result<Setup> {
    let program = folder.join("xdg-open");
    let list = folder.join("opened");
    std::fs::write(
        &program,
        format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{}'\n", list.display()),
    )?;
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755))?;
    let path = std::env::var("PATH").unwrap_or_default();
    Ok(Setup {
        env: vec![("PATH".into(), format!("{}:{path}", folder.display()))],
        ..Setup::default()
    })
}

#[test]
fn a_link_is_opened_by_hand_and_only_where_it_says_it_leads() {
    let folder = tempfile::tempdir().unwrap();
    let setup = browser(folder.path()).unwrap();
    let opened = || std::fs::read_to_string(folder.path().join("opened")).unwrap_or_default();
    let wait_for_browser = |app: &App, wanted: &str| {
        app.wait_until("the browser is asked for the address", |_| {
            Ok(opened() == wanted)
        })
    };
    scenario_with("links", setup, |app| {
        let mut archive = Archive::new();
        let body = format!("Mira ({PLAIN}) y <a href='{PLAIN}'>esto</a>");
        archive.text("Ana", 600_000_001, 5 * MINUTE, true, &body);
        archive.text(
            "Ana",
            600_000_001,
            MINUTE,
            true,
            &format!("Entra en {TRICK}."),
        );
        let archive = archive.save(app.files(), "links.xml")?;
        app.import(&archive)?;
        app.view("all")?;
        app.wait_for("link")?;
        let links = "[data-testid='link']";
        let text = app.text(links)?;
        ensure!(text == PLAIN, "the brackets are not part of it: {text}");
        let host = app.text(&part("link-host"))?;
        ensure!(
            host.contains("evil.example"),
            "the true host is told: {host}"
        );
        app.settle()?;
        app.picture("links")?;

        app.click(links)?;
        wait_for_browser(app, &format!("{ASKED}\n"))?;

        // The trick, by keys: the thread, its links one after the other, Enter.
        app.press("Escape")?;
        app.press("Enter")?;
        app.wait_until("the thread has the focus", |app| {
            app.has(&format!("{}:focus", part("thread-scroller")))
        })?;
        for _ in 0..3 {
            app.press("Tab")?;
        }
        app.wait_until("Tab reaches the third link", |app| {
            Ok(app.text(&format!("{links}:focus"))? == TRICK)
        })?;
        app.press("Enter")?;
        app.wait_for("link-dialog")?;
        let target = app.text(&part("link-target"))?;
        ensure!(target == TRICK, "the whole target is shown: {target}");
        app.settle()?;
        app.picture("link-asked")?;
        app.press("Escape")?;
        app.wait_until("Esc refuses", |app| Ok(!app.has(&part("link-dialog"))?))?;
        app.click(&format!("{links}:has(+ {})", part("link-host")))?;
        app.wait_for("link-dialog")?;
        ensure!(
            opened() == format!("{ASKED}\n"),
            "nothing is opened without a yes: {}",
            opened()
        );
        app.press("Tab")?;
        app.press("Enter")?;
        wait_for_browser(app, &format!("{ASKED}\n{TRICK}\n"))
    });
}

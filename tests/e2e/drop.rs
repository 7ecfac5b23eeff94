//! Files that are really dragged onto the window, out of a window of another program.

use listo_tests::app::built;
use listo_tests::archive::Archive;
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use std::path::Path;
use std::process::Stdio;
use xtask::poll;
use xtask::proc::{Guarded, tied};

const SOURCE: &str = "Files";

/// A window to drag this file out of.
pub fn source(app: &App, file: &Path) -> Result<Guarded> {
    let mut command = tied(&built("drag")?.to_string_lossy());
    command.arg(file);
    app.screen().show(&mut command).stdin(Stdio::null());
    command.env("NO_AT_BRIDGE", "1");
    let mut source = Guarded::start(&mut command)?;
    poll::until("the files are there to be dragged", poll::LONG, || {
        source.still_runs()?;
        app.screen().window(SOURCE)
    })?;
    app.screen()
        .wait_until_drawn(SOURCE, || source.still_runs())?;
    Ok(source)
}

/// Takes what the source has and holds it over the window of Listo.
pub fn hold(app: &App) -> Result {
    let screen = app.screen();
    let source = screen.window(SOURCE)?.ok_or("there is nothing to drag")?;
    screen.move_mouse(&source, (40, 30))?;
    screen.hold_mouse(true)?;
    // A hand never moves in one leap, and a program may miss what is said while it is busy.
    let mut step = 0;
    app.wait_until("the window says that files may be dropped", |app| {
        step += 1;
        let (x, y) = (40 + 12 * step.min(50), 230 + 10 * (step % 40));
        app.screen().move_mouse(&source, (x, y))?;
        app.has(&part("drop-target"))
    })
}

pub fn let_go(app: &App) -> Result {
    app.screen().hold_mouse(false)?;
    app.wait_until("what was dropped is held no longer", |app| {
        Ok(!app.has(&part("drop-target"))?)
    })
}

#[test]
fn a_backup_that_is_dropped_is_previewed_and_imported_only_when_that_is_said() {
    scenario("drop", |app| {
        let archive = Archive::small().save(app.files(), "small.xml")?;
        app.open()?;
        let _source = source(app, &archive)?;
        hold(app)?;
        app.picture("drop-target")?;
        let stored = app.counts()?;
        ensure!(stored.inbox + stored.done == 0, "holding it does nothing");
        let_go(app)?;
        app.wait_for_preview()?;
        app.picture("drop-preview")?;
        let stored = app.counts()?;
        ensure!(
            stored.inbox + stored.done == 0,
            "a preview writes nothing, yet {stored:?} is stored"
        );
        app.start_import()?;
        app.wait_for("import-result")?;
        app.close_result()?;
        app.expect_counts(8, 4, 5)
    });
}

#[test]
fn a_file_of_another_kind_that_is_dropped_is_refused_in_plain_words() {
    scenario("drop-other", |app| {
        let picture = app.files().join("photo.png");
        std::fs::write(&picture, b"\x89PNG\r\n\x1a\n of no use")?;
        app.open()?;
        let _source = source(app, &picture)?;
        hold(app)?;
        let_go(app)?;
        app.wait_until("it is said what is wrong with the file", |app| {
            app.has(&part("import-file-errors"))
        })?;
        app.picture("drop-other")?;
        let said = app.text(&part("import-file-errors"))?;
        ensure!(
            said.contains("photo.png") && said.contains("nothing Listo can import"),
            "it names the file, and what is wrong with it: \"{said}\""
        );
        ensure!(
            !app.has(&part("import-start"))?,
            "there is nothing to import"
        );
        let stored = app.counts()?;
        ensure!(stored.inbox + stored.done == 0, "and nothing is stored");
        Ok(())
    });
}

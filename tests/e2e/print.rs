//! A transcript on paper: through the dialog of the system, into the file that it writes.

use std::path::{Path, PathBuf};

use listo_tests::archive::UNREAD;
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::json;

use crate::with_small_archive;

/// GTK's dialog is called so, in English.
const DIALOG: &str = "Print";

/// A file that is whole: the last thing that is written says where the rest lies.
fn finished(folder: &Path) -> Result<Option<PathBuf>> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "pdf") {
            let file = std::fs::read(&path)?;
            return Ok(file.trim_ascii_end().ends_with(b"%%EOF").then_some(path));
        }
    }
    Ok(None)
}

fn count(file: &[u8], words: &[u8]) -> usize {
    file.windows(words.len()).filter(|w| *w == words).count()
}

/// Where the dialog of the system puts what it writes, when nobody says otherwise.
fn papers(app: &App) -> Result<PathBuf> {
    let papers = app.files().join("papers");
    let config = app.files().join("config");
    std::fs::create_dir_all(&papers)?;
    std::fs::create_dir_all(&config)?;
    let line = format!("XDG_DOCUMENTS_DIR=\"{}\"\n", papers.display());
    std::fs::write(config.join("user-dirs.dirs"), line)?;
    Ok(papers)
}

/// From one part of the dialog to the next, until the list of printers has chosen one: the file.
fn write(app: &App, papers: &Path) -> Result<(PathBuf, Vec<u8>)> {
    for _ in 0..12 {
        app.screen().press("Tab")?;
        app.screen().press("Down")?;
        app.screen().press("alt+p")?;
        if app.screen().window(DIALOG)?.is_none() {
            break;
        }
    }
    let mut written = None;
    app.wait_until("the dialog has written its file", |_| {
        written = finished(papers)?;
        Ok(written.is_some())
    })?;
    let path = written.ok_or("a file")?;
    let file = std::fs::read(&path)?;
    Ok((path, file))
}

/// From the dialog of Listo to that of the system.
fn ask(app: &App) -> Result {
    app.select_name(UNREAD[0])?;
    app.press("s")?;
    app.wait_for("share-print")?;
    app.click(&part("share-print"))?;
    app.wait_until("the dialog of the system is shown", |app| {
        app.screen().has_focus(DIALOG)
    })
}

#[test]
fn a_transcript_is_printed_to_a_file() {
    scenario("print", |app| {
        let papers = papers(app)?;
        with_small_archive(app)?;
        // Paper is white, whatever the window is.
        app.save_settings(json!({ "theme": "dark" }))?;
        ask(app)?;
        app.picture("print-dialog")?;
        let (path, file) = write(app, &papers)?;
        ensure!(
            file.starts_with(b"%PDF-") && count(&file, b"/Type /Page\n") == 1,
            "it is one page, in {}",
            path.display()
        );
        ensure!(
            count(&file, b"/FontFile") + count(&file, b"/FontDescriptor") > 0,
            "there is text on it, and no picture of it"
        );
        std::fs::copy(
            &path,
            listo_tests::app::artifacts("screens").join("print.pdf"),
        )?;

        // The window that was printed stays to be read, and Listo is as it was.
        app.wait_until("the dialog has gone", |app| {
            Ok(app.screen().window(DIALOG)?.is_none())
        })?;
        app.picture("print-page")?;
        app.expect_counts(8, 4, 5)
    });
}

#[test]
fn a_printing_that_is_called_off_writes_nothing() {
    scenario("print-cancel", |app| {
        with_small_archive(app)?;
        ask(app)?;
        app.screen().press("Escape")?;
        app.wait_until("Esc closes the dialog", |app| {
            Ok(app.screen().window(DIALOG)?.is_none())
        })?;
        ensure!(finished(app.files())?.is_none(), "nothing was written");
        app.expect_counts(8, 4, 5)
    });
}

#[test]
fn the_insights_are_printed_as_a_whole_on_white() {
    scenario("print-insights", |app| {
        let papers = papers(app)?;
        crate::insights::with_busy_archive(app)?;
        app.save_settings(json!({ "theme": "dark" }))?;
        crate::insights::open_insights(app)?;
        app.click(&part("insights-more"))?;
        app.wait_for("insights-print")?;
        app.click(&part("insights-print"))?;
        app.wait_until("the dialog of the system is shown", |app| {
            app.screen().has_focus(DIALOG)
        })?;
        let (path, file) = write(app, &papers)?;
        std::fs::copy(
            &path,
            listo_tests::app::artifacts("screens").join("print-insights.pdf"),
        )?;
        let pages = count(&file, b"/Type /Page\n");
        ensure!(
            file.starts_with(b"%PDF-") && (2..6).contains(&pages),
            "all of the page and not what fits into the window: {pages} pages"
        );
        app.wait_until("the dialog has gone", |app| {
            Ok(app.screen().window(DIALOG)?.is_none())
        })?;
        app.wait_for("tile-median_response")
    });
}

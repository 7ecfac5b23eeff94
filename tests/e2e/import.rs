use listo_tests::archive::{Archive, DONE, OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{ensure, scenario};

use crate::with_small_archive;

#[test]
fn an_archive_given_on_the_command_line_is_previewed_before_anything_is_written() {
    scenario("import-preview", |app| {
        let archive = Archive::small().save(app.files(), "small.xml")?;
        app.open_with(&[archive.to_string_lossy().into_owned()])?;
        app.wait_for_preview()?;
        let text = app.text(&part("import-landing"))?;
        for number in ["4", "5"] {
            ensure!(
                text.contains(number),
                "the preview must say what lands where: \"{text}\""
            );
        }
        let stored = app.counts()?;
        ensure!(
            stored.inbox + stored.done == 0,
            "a preview writes nothing, yet {stored:?} is stored"
        );
        app.click(&part("import-start"))?;
        app.wait_for("import-result")?;
        app.close_result()?;
        app.expect_counts(8, 4, 5)
    });
}

#[test]
fn everything_lands_where_the_archive_says() {
    scenario("import-lands", |app| {
        with_small_archive(app)?;
        app.view("all")?;
        for (names, state) in [
            (&UNREAD[..3], "unread"),
            (&OPEN[..], "open"),
            (&DONE[..], "done"),
        ] {
            for name in names {
                let row = app.row_of(name)?;
                ensure!(
                    row.state == state,
                    "{name} must land {state}, not {}",
                    row.state
                );
            }
        }
        app.expect_counts(8, 4, 5)
    });
}

#[test]
fn the_same_archive_twice_changes_nothing() {
    scenario("import-twice", |app| {
        with_small_archive(app)?;
        let ana = app.select_name(UNREAD[0])?;
        app.press_for("e", 7, 3, 6)?;
        let archive = app.files().join("small.xml");
        app.import(&archive)?;
        app.view("inbox")?;
        app.expect_counts(7, 3, 6)
            .map_err(|e| format!("a second copy is no news: {e}"))?;
        ensure!(
            app.state_of(&ana.id)?.is_none(),
            "history reopens nothing that was done"
        );
        Ok(())
    });
}

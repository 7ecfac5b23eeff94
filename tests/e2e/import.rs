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
fn a_second_copy_is_no_news_and_reopens_nothing() {
    scenario("import-twice", |app| {
        let mut archive = Archive::small();
        app.import(&archive.save(app.files(), "small.xml")?)?;
        app.see_by_hand()?;
        app.view("inbox")?;
        let ana = app.select_name(UNREAD[0])?;
        app.press_for("e", 7, 3, 6)?;

        app.close()?;
        app.open_with(&[app.files().join("small.xml").to_string_lossy().into_owned()])?;
        app.wait_for("import-preview")?;
        app.wait_until("the preview counts all 15 items as known", |app| {
            Ok(app.text(&part("tally-duplicates"))? == "15")
        })?;
        ensure!(
            !app.has(&part("import-start"))?,
            "what is all known is not offered for import"
        );

        // The next backup of the same phone: all of the last one, and one text more.
        archive.text(
            "Nuria Pons",
            600_000_030,
            60_000,
            false,
            "Is anybody there?",
        );
        app.import(&archive.save(app.files(), "next.xml")?)?;
        app.view("inbox")?;
        app.expect_counts(8, 4, 6)
            .map_err(|e| format!("only the new text is news: {e}"))?;
        ensure!(
            app.state_of(&ana.id)?.is_none(),
            "history reopens nothing that was done"
        );
        Ok(())
    });
}

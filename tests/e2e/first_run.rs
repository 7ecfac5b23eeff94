use listo_tests::listo::part;
use listo_tests::{ensure, scenario};

#[test]
fn the_settings_tell_the_size_of_the_data_and_remove_the_samples() {
    scenario("data", |app| {
        app.open()?;
        app.wait_for("first-run-samples")?;
        app.press("2")?;
        app.wait_for("conversation-list")?;
        app.press("Mod+,")?;
        app.wait_for("data-size")?;
        let size = app.text(&part("data-size"))?;
        ensure!(size.contains("kB") || size.contains("MB"), "a size: {size}");
        app.click(&part("data-samples"))?;
        app.wait_until("the samples are gone", |app| {
            Ok(!app.has(&part("data-samples"))?)
        })?;
        app.settle()?;
        app.picture("data")?;
        app.expect_counts(0, 0, 0)
    });
}

#[test]
fn the_samples_can_be_tried_and_answer_the_keys() {
    scenario("first-run-samples", |app| {
        app.open()?;
        for choice in [
            "first-run-import",
            "first-run-samples",
            "first-run-source",
            "first-run-skip",
        ] {
            app.wait_for(choice)?;
        }
        app.click(&part("first-run-samples"))?;
        app.wait_for("conversation-list")?;
        app.wait_until("sample conversations are listed", |app| {
            Ok(!app.rows()?.is_empty())
        })?;
        app.see_by_hand()?;
        let before = app.badges()?;
        let counted = app.counts()?;
        ensure!(
            counted == before,
            "samples count like others: {counted:?}, not {before:?}"
        );
        let first = app.rows()?.into_iter().next().ok_or("no row")?;
        app.select(&first.id)?;
        app.press("e")?;
        app.wait_until("E takes the sample out of the inbox", |app| {
            Ok(app.state_of(&first.id)?.is_none())
        })
    });
}

#[test]
fn skipping_it_leads_to_an_empty_inbox_and_is_remembered() {
    scenario("first-run-skip", |app| {
        app.open()?;
        app.wait_for("first-run-skip")?;
        app.click(&part("first-run-skip"))?;
        app.wait_for("conversation-list")?;
        app.expect_counts(0, 0, 0)?;
        app.restart()?;
        app.wait_for("conversation-list")?;
        ensure!(
            !app.has(&part("first-run-skip"))?,
            "nobody is welcomed twice"
        );
        Ok(())
    });
}

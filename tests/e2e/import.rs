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

/// A thread of two texts, of which the newer was not read, with a picture that is not there.
const VOICE: &str = r#"<?xml version="1.0" ?>
<html><head><title>Ana Ruiz</title></head><body><div class="hChatLog hfeed">
<div class="message"><abbr class="dt" title="2024-01-19T12:00:00.000-05:00">then</abbr>:
<cite class="sender vcard"><a class="tel" href="tel:+12025550100"><abbr class="fn" title="">Me</abbr></a></cite>:
<q>Are you <i>coming</i>?</q></div>
<div class="message"><abbr class="dt" title="2024-01-19T12:01:00.000-05:00">then</abbr>:
<cite class="sender vcard"><a class="tel" href="tel:+12025550122"><span class="fn">Ana Ruiz</span></a></cite>:
<q>Yes<br>&lt;soon&gt;</q><div><img src="Ana Ruiz - Text - 2024-01-19T17_00_00Z-2-1" /></div></div></div>
<div class="tags">Labels: <a rel="tag" href="http://www.google.com/voice#sms">Text</a>,
<a rel="tag" href="http://www.google.com/voice#unread">Unread</a></div></body></html>"#;

#[test]
fn a_folder_of_google_voice_is_previewed_and_imported() {
    scenario("import-voice", |app| {
        let calls = app.files().join("Takeout/Voice/Calls");
        std::fs::create_dir_all(&calls)?;
        std::fs::write(
            calls.join("Ana Ruiz - Text - 2024-01-19T17_00_00Z.html"),
            VOICE,
        )?;
        std::fs::write(calls.join("Damaged.html"), "no page")?;
        let folder = app.files().join("Takeout");
        app.open_with(&[folder.to_string_lossy().into_owned()])?;
        app.wait_for_preview()?;
        let named = "return document.querySelector(arguments[0]).value";
        for (field, value) in [
            ("import-line-name-0", "Google Voice"),
            ("import-line-number-0", "+12025550100"),
        ] {
            let shown = app.script(named, serde_json::json!([part(field)]))?;
            ensure!(shown == value, "{field} must be {value}, not {shown}");
        }
        app.picture("import-voice-preview")?;
        let problems = app.text(&part("import-problems"))?;
        for page in [
            "Ana Ruiz - Text - 2024-01-19T17_00_00Z.html",
            "Damaged.html",
        ] {
            ensure!(
                problems.contains(page),
                "{page} must be named in \"{problems}\""
            );
        }
        app.click(&part("import-start"))?;
        app.wait_for("import-result")?;
        app.picture("import-voice-result")?;
        app.close_result()?;
        app.expect_counts(1, 1, 0)?;
        app.select_name("Ana Ruiz")?;
        app.wait_until("the texts are shown as text", |app| {
            let items = "return [...document.querySelectorAll(arguments[0])].map((i) => i.innerText).join()";
            let text = app.script(items, serde_json::json!([part("thread-item")]))?;
            let text = text.as_str().unwrap_or_default();
            Ok(text.contains("Are you coming?") && text.contains("Yes\n<soon>"))
        })
    });
}

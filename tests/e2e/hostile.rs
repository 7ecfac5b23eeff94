//! Anybody can send a text: what comes from outside is only ever text, and the page reaches nothing
//! outside itself.

use listo_tests::archive::Archive;
use listo_tests::listo::part;
use listo_tests::{ensure, scenario};
use serde_json::json;

const NAME: &str = "<img src=x onerror=\"document.title='owned'\">";
const BODY: &str = "<script>document.title='owned'</script><b>bold</b> javascript:alert(1)";

#[test]
fn text_from_outside_is_only_ever_text() {
    scenario("hostile-text", |app| {
        let mut archive = Archive::new();
        archive.text(NAME, 600_000_001, 60_000, false, BODY);
        let archive = archive.save(app.files(), "hostile.xml")?;
        app.import(&archive)?;
        app.view("inbox")?;
        let row = app.rows()?.into_iter().next().ok_or("the text is listed")?;
        ensure!(
            row.text.contains("<img src=x"),
            "a name is shown as it was written: {}",
            row.text
        );
        app.select(&row.id)?;
        app.wait_until("the thread shows the text as it was written", |app| {
            Ok(app.text(&part("thread"))?.contains("<script>"))
        })?;
        let made = app.script(
            "return document.querySelectorAll('img[src=\"x\"], main b, [onerror]').length",
            json!([]),
        )?;
        ensure!(made == json!(0), "a text makes no element: {made}");
        let title = app.driver()?.title()?;
        ensure!(
            title == "Listo",
            "a text runs nothing: the title is {title}"
        );
        Ok(())
    });
}

#[test]
fn the_page_reaches_nothing_outside_itself() {
    scenario("closed", |app| {
        app.open()?;
        app.wait_for("first-run-skip")?;
        app.script(
            "window.blocked = [];
             addEventListener('securitypolicyviolation', e => blocked.push(e.effectiveDirective));
             fetch('https://example.com/').catch(() => {});
             const script = document.createElement('script');
             script.textContent = 'window.inline = true';
             document.head.append(script);
             const image = new Image();
             image.src = 'https://example.com/x.png';
             document.body.append(image);",
            json!([]),
        )?;
        app.wait_until(
            "the policy refuses a request, a script and a picture",
            |app| {
                let blocked = app.script("return blocked.map(d => d.split('-')[0])", json!([]))?;
                let blocked = blocked.to_string();
                Ok(["connect", "script", "img"]
                    .iter()
                    .all(|d| blocked.contains(d)))
            },
        )?;
        let inline = app.script("return window.inline === true", json!([]))?;
        ensure!(inline == json!(false), "an inline script must not run");
        let global = app.script("return '__TAURI__' in window", json!([]))?;
        ensure!(global == json!(false), "nothing of Tauri is a global");
        Ok(())
    });
}

#[test]
fn a_file_that_is_no_database_is_named_and_kept() {
    scenario("not-a-database", |app| {
        let file = app.data_dir().join("listo.db");
        std::fs::create_dir_all(app.data_dir())?;
        let notes = "These are somebody's notes and no database. ".repeat(40);
        std::fs::write(&file, &notes)?;
        app.open()?;
        app.wait_for("broken")?;
        let text = app.text(&part("broken"))?;
        ensure!(
            text.contains("listo.db") && text.contains("not changed"),
            "the window says which file and what became of it: {text}"
        );
        ensure!(
            std::fs::read_to_string(&file)? == notes,
            "not a byte of it changes"
        );
        std::fs::remove_file(&file)?;
        app.click(&format!("{} button", part("broken")))?;
        app.wait_for("first-run-samples")
    });
}

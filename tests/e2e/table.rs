//! A table of messages: what it leaves open is asked, by keys and by mouse.

use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::json;

/// As Excel in Spanish writes it: semicolons, Windows-1252, dates that may be two days, and words of
/// a program of its own.
fn spanish(app: &App) -> Result<String> {
    let text = "Fecha;Hora;Teléfono;Contacto;Tipo;Mensaje;Adjunto\r\n\
        03/04/2026;10:00;600000001;Ana Núñez;Entra;¿Abrís mañana?;foto.jpg\r\n\
        03/04/2026;10:05;600000001;Ana Núñez;Sale;Sí, a las 9;\r\n\
        04/04/2026;11:00;+34600000002;Luis Peña;Entra;Gracias;\r\n\
        05/04/2026;no;+34600000002;Luis Peña;Entra;Sin hora;\r\n";
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
        .collect();
    let file = app.files().join("mensajes.csv");
    std::fs::write(&file, latin)?;
    Ok(file.to_string_lossy().into_owned())
}

fn chosen(app: &App, name: &str) -> Result<String> {
    let value = app.script(
        "return document.querySelector(arguments[0]).value",
        json!([part(name)]),
    )?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

/// Goes on with Tab until this has the focus.
fn tab_to(app: &App, name: &str) -> Result {
    const FOCUSED: &str = "return document.activeElement?.dataset.testid ?? ''";
    for _ in 0..60 {
        if app.script(FOCUSED, json!([]))? == json!(name) {
            return Ok(());
        }
        app.press("Tab")?;
    }
    Err(format!("Tab does not lead to {name}").into())
}

fn turn(app: &App, language: &str, theme: &str) -> Result {
    const NOW: &str =
        "const { lang, dataset } = document.documentElement; return `${lang} ${dataset.theme}`";
    app.save_settings(json!({ "theme": theme, "language": language }))?;
    app.wait_until(&format!("the page is {language} and {theme}"), |app| {
        Ok(app.script(NOW, json!([]))? == json!(format!("{language} {theme}")))
    })
}

/// Chooses in a select as the mouse does, without the list that the system draws.
fn choose(app: &App, name: &str, value: &str) -> Result {
    app.click(&part(name))?;
    app.press("Escape")?;
    app.script(
        "const e = document.querySelector(arguments[0]);
         e.value = arguments[1];
         e.dispatchEvent(new Event('change', { bubbles: true }))",
        json!([part(name), value]),
    )?;
    Ok(())
}

#[test]
fn the_meaning_of_columns_is_changed_by_mouse_in_both_languages() {
    scenario("import-table-mouse", |app| {
        let file = app.files().join("calls.csv");
        std::fs::write(
            &file,
            "Date,Direction,From,To,Duration,Note\n\
             2026-10-30 10:00:00,inbound,+34600000001,+34910000001,30,urgent\n\
             2026-10-30 11:00:00,outbound,+34910000001,+34600000002,0,call back\n",
        )?;
        app.open_with(&[file.to_string_lossy().into_owned()])?;
        app.wait_for_preview()?;
        ensure!(
            app.text(&part("tally-calls"))? == "2",
            "a list of calls needs no question"
        );
        let line = "return document.querySelector(arguments[0]).value";
        let ours = app.script(line, json!([part("import-line-number-0")]))?;
        ensure!(
            ours == "+34910000001",
            "the number that is ours is proposed, not {ours}"
        );
        app.click(&part("import-columns-edit"))?;
        app.wait_for("import-columns")?;
        for (language, theme) in [
            ("es", "dark"),
            ("es", "light"),
            ("en", "dark"),
            ("en", "light"),
        ] {
            turn(app, language, theme)?;
            app.settle()?;
            app.picture(&format!("table-columns-{language}-{theme}"))?;
            listo_tests::axe::check(app, &format!("columns ({language}, {theme})"))?;
        }
        choose(app, "column-text", "5")?;
        choose(app, "column-duration", "")?;
        app.click(&part("columns-continue"))?;
        app.wait_for("import-preview")?;
        app.wait_until("the rows are texts now", |app| {
            Ok(app.text(&part("tally-messages"))? == "2")
        })?;
        app.click(&part("import-start"))?;
        app.wait_for("import-result")?;
        app.picture("table-result")?;
        app.close_result()?;
        app.view("all")?;
        ensure!(app.rows()?.len() == 2, "one conversation with each");
        Ok(())
    });
}

#[test]
fn which_number_is_ours_is_ticked_where_nothing_else_tells() {
    scenario("import-table-ours", |app| {
        let file = app.files().join("texts.csv");
        std::fs::write(
            &file,
            "date,from,to,text\n\
             2026-10-30 10:00,+34600000001,+34910000001,Are you open?\n\
             2026-10-30 10:05,+34910000001,+34600000001,\"Yes, \"\"until 8\"\"\"\n",
        )?;
        app.open_with(&[file.to_string_lossy().into_owned()])?;
        app.wait_for("import-columns")?;
        ensure!(
            !app.has(&format!("{}:enabled", part("columns-continue")))?,
            "nothing else tells who wrote to whom"
        );
        app.click(&format!("{}[data-id='+34910000001']", part("table-ours")))?;
        app.wait_until("the answer is enough", |app| {
            app.has(&format!("{}:enabled", part("columns-continue")))
        })?;
        app.picture("table-ours")?;
        app.click(&part("columns-continue"))?;
        app.wait_for_preview()?;
        app.wait_until("both are messages with one person", |app| {
            Ok(app.text(&part("tally-messages"))? == "2"
                && app.text(&part("tally-conversations"))? == "1")
        })?;
        app.click(&part("import-start"))?;
        app.wait_for("import-result")?;
        app.close_result()?;
        app.view("all")?;
        ensure!(app.rows()?.len() == 1, "one conversation");
        app.picture("table-thread")?;
        Ok(())
    });
}

#[test]
fn a_table_is_asked_about_by_keys_imported_and_remembered() {
    scenario("import-table", |app| {
        let file = spanish(app)?;
        app.open_with(std::slice::from_ref(&file))?;
        app.wait_for("import-columns")?;
        app.picture("table-asked")?;
        ensure!(
            !app.has(&format!("{}:enabled", part("columns-continue")))?,
            "what is asked has to be answered first"
        );
        ensure!(
            chosen(app, "column-text")? == "5",
            "the heading says which column is the text"
        );
        // By keys alone: the order of the dates, then what the two words mean.
        tab_to(app, "table-order-dmy")?;
        app.press("Space")?;
        tab_to(app, "word-0")?;
        app.press("ArrowDown")?;
        tab_to(app, "word-1")?;
        app.press("ArrowDown")?;
        app.press("ArrowDown")?;
        app.wait_until("everything is answered", |app| {
            app.has(&format!("{}:enabled", part("columns-continue")))
        })?;
        ensure!(
            (chosen(app, "word-0")?, chosen(app, "word-1")?) == ("in".into(), "out".into()),
            "the arrows choose the meanings"
        );
        app.picture("table-answered")?;
        tab_to(app, "columns-continue")?;
        app.press("Enter")?;
        app.wait_for_preview()?;
        app.picture("table-preview")?;
        ensure!(
            app.text(&part("tally-messages"))? == "3",
            "three rows are messages"
        );
        ensure!(
            app.text(&part("tally-files-named"))? == "1",
            "files are counted"
        );
        ensure!(
            app.text(&part("tally-unreadable"))? == "1",
            "a row without a time is named"
        );
        app.click(&part("import-start"))?;
        app.wait_for("import-result")?;
        app.close_result()?;
        app.view("all")?;
        app.select_name("Ana Núñez")?;

        // The same kind again: no question, and nothing new.
        app.close()?;
        app.open_with(&[file])?;
        app.wait_for("import-preview")?;
        app.wait_until("the preview knows all of it", |app| {
            Ok(app.text(&part("tally-duplicates"))? == "3")
        })
    });
}

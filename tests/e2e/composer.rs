use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::waits::{focused, gone, shows};
use crate::with_small_archive;

fn said(app: &App, what: &str) -> Result {
    app.wait_until(&format!("the toast says \"{what}\""), |app| {
        Ok(app.has(&part("toast"))? && app.text(&part("toast"))?.contains(what))
    })
}

fn written(app: &App, text: &str) -> Result {
    app.wait_until(&format!("the field says \"{text}\""), |app| {
        let value = "return document.querySelector(arguments[0])?.value ?? null";
        Ok(app.script(value, json!([part("reply-text")]))? == json!(text))
    })
}

/// R, for a conversation of the list.
fn reply(app: &App, name: &str) -> Result {
    app.select_name(name)?;
    app.wait_until("the thread has followed the cursor", |app| {
        Ok(app.text(&part("thread-title"))? == name)
    })?;
    app.press("r")?;
    app.wait_for("reply-text")
}

/// Two snippets, made in the settings with the keys.
fn make_snippets(app: &App) -> Result {
    app.press("Mod+k")?;
    app.wait_for("commands")?;
    app.type_text("change snippets")?;
    app.press("Enter")?;
    app.wait_for("snippet-new")?;
    for (name, text) in [
        ("Gracias", "Gracias, {first_name}. {company}"),
        ("Horario", "Abrimos de 9 a 18."),
    ] {
        app.click(&part("snippet-new"))?;
        app.wait_for("snippet-name")?;
        focused(app, "snippet-name")?;
        app.type_text(name)?;
        app.press("Tab")?;
        app.type_text(text)?;
        app.press("Mod+Enter")?;
        gone(app, "snippet-form")?;
    }
    app.press("Escape")?;
    gone(app, "settings")
}

#[test]
fn r_writes_a_reply_that_is_counted_kept_and_copied() {
    scenario("composer", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        app.wait_for("reply")?;
        app.settle()?;
        app.picture("reply-field")?;
        reply(app, UNREAD[0])?;
        shows(app, "reply-why", "Listo cannot send from")?;
        app.type_text("Mañana a las 9")?;
        shows(app, "reply-count", "14 characters · 1 segment")?;
        shows(app, "reply-said", "1 segment, in the plain alphabet")?;
        app.type_text(" “sí”")?;
        shows(
            app,
            "reply-foreign",
            "Because of “ í ” a segment holds 70 characters",
        )?;
        ensure!(!app.has(&part("reply-plain"))?, "í is a letter, and stays");
        shows(app, "reply-said", "1 segment, in the alphabet of all signs")?;
        for _ in 0..3 {
            app.press("Backspace")?;
        }
        app.type_text("ok”")?;
        app.wait_for("reply-plain")?;
        app.settle()?;
        app.picture("composer-foreign")?;
        axe::check(app, "composer")?;
        for _ in 0..9 {
            app.press("Tab")?;
            let at = app.script(
                "return document.activeElement?.dataset.testid ?? ''",
                json!([]),
            )?;
            if at == json!("reply-plain") {
                break;
            }
        }
        focused(app, "reply-plain")?;
        app.press("Enter")?;
        written(app, "Mañana a las 9 \"ok\"")?;
        gone(app, "reply-foreign")?;
        focused(app, "reply-text")?;
        app.press("Mod+z")?;
        written(app, "Mañana a las 9 “ok”")?;
        app.press("Mod+Shift+z")?;
        written(app, "Mañana a las 9 \"ok\"")?;

        app.press("Escape")?;
        gone(app, "composer")?;
        shows(app, "reply-draft", "Mañana a las 9")?;
        shows(app, "reply", "Draft")?;
        app.wait_for("row-draft")?;
        app.expect_counts(8, 4, 5)?;
        app.settle()?;
        app.picture("reply-draft")?;
        axe::check(app, "reply-draft")?;

        app.press("r")?;
        app.wait_for("reply-text")?;
        app.type_text(" etc")?;
        // Kept while it is written, not when the field is left.
        app.wait_until("it is on the disk", |app| {
            let db = std::fs::read(app.data_dir().join("listo.db-wal"))?;
            Ok(db.windows(8).any(|w| w == b"\"ok\" etc"))
        })?;
        app.kill_9()?;
        app.open()?;
        app.view("inbox")?;
        reply(app, UNREAD[0])?;
        written(app, "Mañana a las 9 \"ok\" etc")?;

        app.press("Mod+Enter")?;
        said(app, "Text copied")?;
        app.press("Mod+a")?;
        app.press("Mod+x")?;
        written(app, "")?;
        app.press("Escape")?;
        gone(app, "row-draft")?;
        app.press("r")?;
        app.wait_for("reply-text")?;
        app.press("Mod+v")?;
        written(app, "Mañana a las 9 \"ok\" etc")
    });
}

#[test]
fn a_slash_puts_a_snippet_in_with_its_fields() {
    scenario("composer-snippets", |app| {
        with_small_archive(app)?;
        make_snippets(app)?;
        reply(app, OPEN[0])?;
        app.type_text("1/2 /")?;
        app.wait_for("snippet-menu")?;
        app.settle()?;
        app.picture("snippet-menu")?;
        axe::check(app, "snippet-menu")?;
        app.press("Escape")?;
        gone(app, "snippet-menu")?;
        app.wait_for("composer")?;
        app.type_text("x /grac")?;
        app.wait_for("snippet-option")?;
        app.press("Enter")?;
        written(app, "1/2 /x Gracias, Elena. {company}")?;
        shows(app, "reply-fields", "{company}")?;
        gone(app, "snippet-menu")?;
        app.press("Mod+Enter")?;
        said(app, "Still to be filled in: {company}")?;
        app.press("Mod+z")?;
        written(app, "1/2 /x /grac")?;

        // What has a company fills it in.
        app.press("Mod+a")?;
        app.press("Backspace")?;
        app.press("Escape")?;
        app.press("Shift+D")?;
        app.wait_for("contact-company")?;
        app.click(&part("contact-company"))?;
        app.type_text("Ruiz SL")?;
        app.press("Enter")?;
        said(app, "Undo")?;
        app.click(&part("conversation-list"))?;
        reply(app, OPEN[0])?;
        app.type_text("/")?;
        app.wait_for("snippet-option")?;
        app.press("ArrowDown")?;
        app.press("ArrowUp")?;
        app.press("Tab")?;
        written(app, "Gracias, Elena. Ruiz SL")?;
        focused(app, "reply-text")?;

        // By its name, also where no field is open yet.
        app.press("Escape")?;
        reply(app, OPEN[1])?;
        app.press("Escape")?;
        app.press("Mod+k")?;
        app.wait_for("commands")?;
        app.type_text("insert horario")?;
        app.press("Enter")?;
        app.wait_for("reply-text")?;
        written(app, "Abrimos de 9 a 18.")
    });
}

#[test]
fn the_mouse_alone_replies_and_keeps_snippets_in_spanish() {
    scenario("composer-mouse", |app| {
        with_small_archive(app)?;
        app.save_settings(json!({ "language": "es" }))?;
        app.select_name(OPEN[0])?;
        app.wait_until("the thread has followed the cursor", |app| {
            Ok(app.text(&part("thread-title"))? == OPEN[0])
        })?;
        shows(app, "reply", "Responder")?;
        app.click(&part("reply"))?;
        app.wait_for("reply-text")?;
        shows(app, "reply-why", "Listo no puede enviar desde")?;
        app.click(&part("reply-snippets"))?;
        shows(app, "snippet-menu", "Aún no hay textos rápidos")?;
        app.click(&part("snippet-menu-new"))?;
        app.wait_for("snippet-name")?;
        focused(app, "snippet-name")?;
        app.type_text("Saludo")?;
        app.click(&part("snippet-save"))?;
        shows(app, "snippet-problem", "necesita un texto")?;
        app.click(&part("snippet-text"))?;
        app.type_text("Hola, {nombre}")?;
        shows(app, "snippet-unknown", "{nombre}")?;
        app.settle()?;
        app.picture("snippet-form")?;
        axe::check(app, "snippet-form")?;
        app.click(&part("snippet-save"))?;
        gone(app, "snippet-form")?;

        app.click(&part("snippet-edit"))?;
        app.wait_for("snippet-text")?;
        app.click(&part("snippet-text"))?;
        app.press("Mod+a")?;
        app.type_text("Hola, {first_name}")?;
        app.press("Escape")?;
        shows(app, "snippet-problem", "Aún sin guardar")?;
        app.click(&part("snippet-save"))?;
        shows(app, "snippet-line", "Hola, {first_name}")?;
        app.click(&part("snippet-remove"))?;
        shows(app, "snippet-removed", "eliminado")?;
        gone(app, "snippet-line")?;
        app.click(&part("snippet-restore"))?;
        app.wait_for("snippet-line")?;
        app.click(&part("dialog-close"))?;
        gone(app, "settings")?;

        app.click(&part("reply-snippets"))?;
        app.wait_for("snippet-option")?;
        app.click(&part("snippet-option"))?;
        written(app, "Hola, Elena")?;
        shows(app, "reply-count", "11 caracteres · 1 segmento")?;
        app.click(&part("reply-copy"))?;
        said(app, "Texto copiado")?;
        app.click(&part("reply-close"))?;
        shows(app, "reply", "Borrador")
    });
}

#[test]
fn a_narrow_window_and_large_text_have_room_for_it() {
    scenario("composer-narrow", |app| {
        with_small_archive(app)?;
        let fits = |app: &App, what: &str| -> Result {
            let script = "const page = document.documentElement;
                const all = [page, ...document.querySelectorAll(':is([data-testid=composer], [data-testid=comment-box], dialog[open]), :is([data-testid=composer], [data-testid=comment-box], dialog[open]) *')];
                const out = all.filter(e => !e.closest('.sr') && e.getBoundingClientRect().right > page.clientWidth + 0.5);
                return [page.scrollWidth > page.clientWidth, ...out.map(e => e.dataset.testid ?? e.tagName)].join()";
            let found = app.script(script, json!([]))?;
            ensure!(found == json!("false"), "{what}: {found}");
            app.settle()?;
            app.picture(&format!("composer-{what}"))?;
            axe::check(app, &format!("composer, {what}"))
        };
        app.save_settings(json!({ "textSize": 200 }))?;
        app.select_name(OPEN[0])?;
        app.press("r")?;
        focused(app, "reply-text")?;
        app.type_text("“Hola”, {company}")?;
        fits(app, "large-text")?;
        app.press("Escape")?;
        focused(app, "conversation-list")?;
        app.press("n")?;
        focused(app, "comment-text")?;
        app.type_text("Ask @m")?;
        app.wait_for("mention-option")?;
        fits(app, "large-comment")?;
        app.press("Escape")?;
        app.press("Escape")?;
        focused(app, "conversation-list")?;
        app.press("a")?;
        focused(app, "assign-text")?;
        fits(app, "large-assign")?;
        app.press("Escape")?;
        focused(app, "conversation-list")?;
        app.press("Mod+0")?;
        app.driver()?.resize(360, 640)?;
        app.press("r")?;
        focused(app, "reply-text")?;
        app.wait_until("the window is narrow", |app| {
            let width = app.script("return window.innerWidth", json!([]))?;
            Ok(width.as_f64().is_some_and(|w| w <= 400.0))
        })?;
        fits(app, "narrow")?;
        for line in 0..12 {
            app.type_text(&format!("line {line}"))?;
            app.press("Enter")?;
        }
        let scrolls = "const e = document.querySelector(arguments[0]); return e.scrollHeight > e.clientHeight && e.clientHeight < 260";
        ensure!(
            app.script(scrolls, json!([part("reply-text")]))? == json!(true),
            "after eight lines the field scrolls"
        );
        fits(app, "narrow-long")?;
        app.press("Escape")?;
        gone(app, "composer")?;
        app.press("n")?;
        focused(app, "comment-text")?;
        fits(app, "narrow-comment")?;
        app.press("Escape")?;
        gone(app, "comment-box")?;
        app.press("a")?;
        focused(app, "assign-text")?;
        app.type_text("Somebody with a very long name")?;
        fits(app, "narrow-assign")?;
        app.press("Escape")?;
        gone(app, "assign")?;
        app.press("Mod+k")?;
        app.wait_for("commands")?;
        app.type_text("change snippets")?;
        app.press("Enter")?;
        app.wait_for("snippet-new")?;
        app.click(&part("snippet-new"))?;
        focused(app, "snippet-name")?;
        fits(app, "narrow-settings")
    });
}

//! A phone in KDE Connect, in the window.

use listo_tests::kdeconnect::{FakePhone, NAME, now};
use listo_tests::listo::part;
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::sources::{open_sources, tab_to};
use crate::waits::{focused, gone, shows};

const MARTA: &str = "+34600000001";

/// The form, with KDE Connect chosen, by the keys alone.
fn to_the_phones(app: &App) -> Result {
    app.wait_for("source-form")?;
    focused(app, "source-field-accountSid")?;
    app.press("Shift+Tab")?;
    app.press("Shift+Tab")?;
    focused(app, "source-kind-twilio")?;
    app.press("ArrowRight")?;
    app.press("ArrowRight")?;
    app.wait_for("source-phones")
}

#[test]
fn a_phone_is_added_with_the_keys_alone_and_texts_come_and_leave() {
    scenario("phone", |app| {
        let address = app.with_desktop()?.address.clone();
        app.open()?;
        app.wait_for("first-run-source")?;
        app.press("3")?;
        to_the_phones(app)?;
        shows(app, "source-phones", "KDE Connect does not run")?;
        app.settle()?;
        app.picture("phone-none")?;
        axe::check(app, "phone-none")?;

        // It is started, and looked for again.
        let phone = FakePhone::start(&address)?;
        let hour = 3_600_000;
        phone.keep(1, &["600 000 001"], "Can I come on Thursday?", now() - hour);
        phone.keep_sent(2, &["+34600000002"], "See you there", now() - 25 * hour);
        app.press("Tab")?;
        focused(app, "source-phones-again")?;
        app.press("Enter")?;
        shows(app, "source-phones", NAME)?;
        focused(app, "source-phones-again")?;
        tab_to(app, "source-field-number")?;
        app.type_text("612345678")?;
        app.press("Enter")?;
        shows(app, "source-wrong", "begins with +")?;
        app.press("Mod+a")?;
        app.type_text("+34 612 34 56 78")?;
        app.press("Enter")?;
        focused(app, "source-save")?;
        app.settle()?;
        app.picture("phone-found")?;
        axe::check(app, "phone-found")?;
        app.press("Enter")?;
        gone(app, "source-form")?;
        shows(app, "source-state", "Up to date")?;
        shows(app, "source-counts", "2 items")?;
        ensure!(!app.has(&part("source-key"))?, "a phone has no key");
        app.settle()?;
        app.picture("phone-source")?;
        axe::check(app, "phone-source")?;

        phone.receive(1, &["600 000 001"], "Or on Friday", now());
        app.press("Escape")?;
        app.wait_until("what came in is unread", |app| {
            Ok(app
                .rows()?
                .iter()
                .any(|row| row.text.contains("Or on Friday")))
        })?;
        let rows = app.rows()?;
        let marta = rows.iter().find(|row| row.text.contains("Or on Friday"));
        app.select(&marta.ok_or("it was found")?.id)?;
        app.wait_for("reply")?;
        app.press("r")?;
        focused(app, "reply-text")?;
        app.type_text("Friday is fine")?;
        app.wait_for("reply-send")?;
        app.press("Mod+Enter")?;
        app.wait_until("the phone has sent it", |_| {
            let sent = (vec![MARTA.to_owned()], "Friday is fine".to_owned());
            Ok(phone.sent() == [sent])
        })?;

        phone.set_reachable(false);
        open_sources(app)?;
        app.click(&part("source-fetch"))?;
        shows(app, "source-state", "The phone has been out of reach")?;
        app.save_settings(json!({ "theme": "dark", "language": "es" }))?;
        shows(app, "source-state", "fuera de alcance")?;
        app.click(&part("sources-add"))?;
        app.wait_for("source-form")?;
        app.click(&format!("label:has({})", part("source-kind-kdeconnect")))?;
        shows(app, "source-phones", "ahora fuera de alcance")?;
        app.settle()?;
        app.picture("phone-form-es-dark")?;
        axe::check(app, "phone-form-es-dark")?;
        phone.set_reachable(true);
        app.click(&part("source-phones-again"))?;
        app.wait_until("it is seen that it is back", |app| {
            Ok(!app.text(&part("source-phones"))?.contains("alcance"))
        })?;
        focused(app, "source-phones-again")?;
        app.click(&part("source-field-number"))?;
        app.type_text("+34612345678")?;
        app.click(&part("source-test"))?;
        app.click(&part("source-save"))?;
        shows(app, "source-problem", "Este teléfono ya está conectado")
    });
}

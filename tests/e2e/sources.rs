use listo_tests::listo::part;
use listo_tests::quo::{self, FakeQuo};
use listo_tests::twilio::{ACCOUNT, FakeTwilio, TOKEN};
use listo_tests::{App, Result, axe, ensure, scenario};
use serde_json::json;

use crate::waits::{focused, gone, shows};

pub const MARTA: &str = "+14155550134";

pub fn open_sources(app: &App) -> Result {
    app.press("Mod+k")?;
    app.wait_for("commands")?;
    app.type_text("sources")?;
    app.press("Enter")?;
    app.wait_for("sources-screen")
}

/// Tab, until the focus is there.
pub fn tab_to(app: &App, name: &str) -> Result {
    for _ in 0..12 {
        let now = "return document.activeElement?.dataset.testid ?? ''";
        if app.script(now, json!([]))? == json!(name) {
            return Ok(());
        }
        app.press("Tab")?;
    }
    focused(app, name)
}

/// The account of a provider, in the fields of the form, with the keys alone.
fn write_account(app: &App, twilio: &FakeTwilio, token: &str) -> Result {
    focused(app, "source-field-accountSid")?;
    app.type_text(ACCOUNT)?;
    tab_to(app, "source-field-secret")?;
    app.type_text(token)?;
    tab_to(app, "source-advanced")?;
    app.press("Enter")?;
    tab_to(app, "source-field-baseUrl")?;
    app.type_text(&twilio.base_url())
}

/// The key of the one source, anew.
pub fn give_key(app: &App) -> Result {
    app.click(&part("source-key"))?;
    focused(app, "source-field-secret")?;
    app.type_text(TOKEN)?;
    app.press("Enter")?;
    focused(app, "source-save")?;
    app.press("Enter")?;
    gone(app, "source-form")
}

/// Listo with the account added, its one conversation there, and nothing marked as seen by itself.
pub fn with_source(app: &mut App, twilio: &FakeTwilio) -> Result {
    twilio.receive(MARTA, "Can I come on Thursday?");
    app.open()?;
    app.wait_for("first-run-source")?;
    app.press("3")?;
    app.wait_for("source-form")?;
    write_account(app, twilio, TOKEN)?;
    app.press("Enter")?;
    focused(app, "source-save")?;
    app.press("Enter")?;
    app.wait_for("source-state")?;
    app.press("Escape")?;
    app.wait_until("what came in is listed", |app| Ok(app.rows()?.len() == 1))?;
    app.see_by_hand()
}

#[test]
fn an_account_is_added_with_the_keys_alone_and_what_comes_in_is_there() {
    scenario("sources", |app| {
        let twilio = FakeTwilio::start()?;
        twilio.receive(MARTA, "Can I come on Thursday?");
        app.open()?;
        app.wait_for("first-run-source")?;
        app.press("3")?;
        app.wait_for("source-form")?;
        app.press("Enter")?;
        shows(app, "source-wrong", "This is needed")?;
        write_account(app, &twilio, TOKEN)?;
        app.press("Enter")?;
        focused(app, "source-save")?;
        app.wait_until("its number is found and ticked", |app| {
            app.has(&format!("{}:checked", part("source-number")))
        })?;
        let kind = "return document.querySelector(arguments[0]).type";
        let kind = app.script(kind, json!([part("source-field-secret")]))?;
        ensure!(kind == json!("password"), "the key is not to be read");
        app.settle()?;
        app.picture("source-found")?;
        axe::check(app, "source-found")?;
        app.press("Enter")?;
        gone(app, "source-form")?;
        focused(app, "source-fetch")?;
        shows(app, "source-state", "Up to date")?;
        shows(app, "source-counts", "1 item")?;

        app.press("Escape")?;
        app.wait_until("what had come in is listed", |app| {
            Ok(app.rows()?.len() == 1)
        })?;
        twilio.receive("+14155550135", "Is anybody there?");
        app.wait_until("and so is what comes in later", |app| {
            Ok(app.rows()?.len() == 2)
        })?;
        app.restart()?;
        app.wait_until("also after a restart", |app| Ok(app.rows()?.len() == 2))
    });
}

#[test]
fn a_wrong_key_is_told_in_a_sentence_and_another_one_helps() {
    scenario("sources-key", |app| {
        let twilio = FakeTwilio::start()?;
        app.open()?;
        app.wait_for("first-run-source")?;
        app.press("3")?;
        app.wait_for("source-form")?;
        write_account(app, &twilio, "fedcba9876543210fedcba9876543210")?;
        app.press("Enter")?;
        shows(app, "source-problem", "The key was refused")?;
        focused(app, "source-test")?;
        app.settle()?;
        app.picture("source-refused")?;
        app.click(&part("source-field-secret"))?;
        app.press("Mod+a")?;
        app.type_text(TOKEN)?;
        app.press("Enter")?;
        focused(app, "source-save")?;
        app.press("Enter")?;
        app.wait_for("source-state")?;

        app.click(&part("source-pause"))?;
        shows(app, "source-state", "Paused")?;
        app.click(&part("source-pause"))?;
        shows(app, "source-state", "Up to date")?;
        twilio.revoke_key(true);
        app.click(&part("source-fetch"))?;
        shows(app, "source-state", "Key refused since")?;
        app.settle()?;
        app.picture("source-refused-later")?;
        twilio.revoke_key(false);
        give_key(app)?;
        shows(app, "source-state", "Up to date")?;
        app.click(&part("source-remove"))?;
        focused(app, "source-keep")?;
        shows(app, "source-ask", "cannot be undone")?;
        twilio.receive(MARTA, "Still there?");
        shows(app, "source-counts", "1 item")?;
        focused(app, "source-keep")?;
        app.press("Escape")?;
        gone(app, "source-ask")?;
        focused(app, "source-fetch")?;
        app.click(&part("source-remove"))?;
        focused(app, "source-keep")?;
        app.press("Tab")?;
        focused(app, "source-remove-yes")?;
        app.press("Enter")?;
        app.wait_for("sources-none")?;
        focused(app, "sources-add")
    });
}

#[test]
fn a_workspace_of_quo_is_added_with_the_keys_alone_and_its_terms_are_told() {
    scenario("sources-quo", |app| {
        let quo = FakeQuo::start()?;
        quo.receive(quo::MARTA.0, "Can I come on Thursday?");
        quo.miss("+14155550135");
        app.open()?;
        app.wait_for("first-run-source")?;
        app.press("3")?;
        app.wait_for("source-form")?;
        focused(app, "source-field-accountSid")?;
        // Back past the name to the choice of the provider.
        app.press("Shift+Tab")?;
        app.press("Shift+Tab")?;
        focused(app, "source-kind-twilio")?;
        app.press("ArrowRight")?;
        shows(app, "source-terms", "Quo’s terms for developers apply")?;
        gone(app, "source-field-accountSid")?;
        tab_to(app, "source-field-secret")?;
        app.type_text("wrong")?;
        tab_to(app, "source-advanced")?;
        app.press("Enter")?;
        tab_to(app, "source-field-baseUrl")?;
        app.type_text(&quo.base_url())?;
        app.press("Enter")?;
        shows(app, "source-problem", "The key was refused")?;
        app.settle()?;
        app.picture("quo-refused")?;
        axe::check(app, "quo-refused")?;
        app.click(&part("source-field-secret"))?;
        app.press("Mod+a")?;
        app.type_text(quo::KEY)?;
        app.press("Enter")?;
        focused(app, "source-save")?;
        app.settle()?;
        app.picture("quo-found")?;
        app.press("Enter")?;
        gone(app, "source-form")?;
        shows(app, "source-state", "Up to date")?;
        shows(app, "source-counts", "2 items")?;
        let switch = format!("{}:checked", part("source-mirror"));
        ensure!(!app.has(&switch)?, "nothing is told by itself");
        app.click(&part("source-mirror"))?;
        app.wait_until("it is switched on", |app| app.has(&switch))?;
        app.settle()?;
        app.picture("quo-source")?;
        axe::check(app, "quo-source")?;
        quo.revoke_key(true);
        app.click(&part("source-fetch"))?;
        shows(app, "source-state", "Key refused since")?;
        quo.revoke_key(false);
        quo.limit(true);
        app.click(&part("source-fetch"))?;
        shows(app, "source-state", "Asked too often since")?;
        quo.limit(false);
        app.click(&part("source-fetch"))?;
        shows(app, "source-state", "Up to date")?;

        app.press("Escape")?;
        app.wait_until("both are listed, one by the name in Quo", |app| {
            let rows = app.rows()?;
            Ok(rows.len() == 2 && rows.iter().any(|row| row.text.contains(quo::MARTA.1)))
        })?;
        app.see_by_hand()?;
        quo.talk(quo::MARTA.0, "The delivery comes on Friday.");
        let marta = app.row_of(quo::MARTA.1)?;
        app.select(&marta.id)?;
        shows(app, "thread", "The delivery comes on Friday.")?;
        app.picture("quo-summary")?;
        app.press("e")?;
        app.wait_until("Quo is told", |_| {
            Ok(quo.marks().iter().any(|(_, verb)| verb == "mark-as-done"))
        })?;
        app.restart()?;
        app.wait_until("also after a restart", |app| Ok(app.rows()?.len() == 1))?;

        open_sources(app)?;
        app.save_settings(json!({ "theme": "dark", "language": "es" }))?;
        // This computer has no keychain.
        shows(app, "source-state", "llavero")?;
        app.click(&part("sources-add"))?;
        app.wait_for("source-form")?;
        app.click(&format!("label:has({})", part("source-kind-quo")))?;
        shows(app, "source-terms", "condiciones de Quo")?;
        app.settle()?;
        app.picture("quo-form-es-dark")?;
        axe::check(app, "quo-form-es-dark")
    });
}

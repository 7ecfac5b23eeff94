//! Newer versions: what a build without a key says, and what one with a key takes and refuses. Packages are
//! signed by the tool that signs the real ones, with keys made here.

use listo_tests::listo::part;
use listo_tests::releases::{Release, Releases, Signer};
use listo_tests::scenario::scenario_with;
use listo_tests::{App, Result, Setup, axe, ensure, process, scenario};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use xtask::poll;

use crate::commands::expect_focus;
use crate::with_small_archive;

/// What an AppImage begins with.
pub(crate) const OLD: &[u8] = b"\x7fELF the version one has";

pub(crate) fn package(words: &str) -> Vec<u8> {
    [b"\x7fELF ", words.as_bytes()].concat()
}

fn phase(app: &App, name: &str, why: &str) -> Result {
    let css = format!("{}[data-phase='{name}']", part("update-phase"));
    app.wait_until(why, |app| app.has(&css)).map_err(|e| {
        let said = app.text(&part("updates")).unwrap_or_default();
        format!("{e}; the dialog says {said:?}").into()
    })
}

fn settings(app: &App) -> Result {
    app.press("Mod+,")?;
    app.wait_for("settings")?;
    app.wait_for("updates-section")
}

/// Asks the core, as the dialog does.
pub(crate) fn ask(app: &App, command: &str) -> Result<Value> {
    let script = "
        const done = arguments[arguments.length - 1];
        window.__TAURI_INTERNALS__.invoke(arguments[0]).then(done, e => done({ error: String(e.detail ?? e) }));";
    app.driver()?.script_async(script, json!([command]))
}

pub(crate) fn trial(releases: &Releases, signer: &Signer, place: &Path, way: &str) -> Setup {
    let env = [
        ("URL", format!("{}/latest.json", releases.address)),
        ("KEY", signer.public.clone()),
        ("PLACE", place.display().to_string()),
        ("WAY", way.to_owned()),
    ];
    Setup {
        env: env
            .map(|(name, value)| (format!("LISTO_TRIAL_UPDATE_{name}"), value))
            .to_vec(),
        ..Setup::default()
    }
}

#[test]
fn a_build_without_a_key_says_that_it_cannot_update_itself() {
    scenario("updates-none", |app| {
        with_small_archive(app)?;
        settings(app)?;
        app.wait_for("update-none")?;
        let said = app.text(&part("update-none"))?;
        ensure!(
            said.contains("cannot update itself") && said.contains("asks nobody"),
            "the setting says what this build is: {said}"
        );
        ensure!(
            !app.has(&part("look-for-updates"))?,
            "there is no switch that would do nothing"
        );
        app.script(
            "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' });",
            json!([part("updates-section")]),
        )?;
        app.settle()?;
        app.picture("updates-none")?;
        axe::check(app, "updates that are not there")?;
        app.press("Escape")?;
        app.press("Mod+k")?;
        app.wait_for("commands")?;
        app.type_text("check for updates")?;
        app.press("Enter")?;
        app.wait_for("updates")?;
        app.wait_for("update-none")?;
        let answer = ask(app, "look_for_update")?;
        ensure!(
            answer["phase"]["type"] == "quiet" && answer["address"] == "",
            "asked all the same, it asks nobody: {answer}"
        );
        Ok(())
    });
}

#[test]
fn a_newer_version_is_found_and_installed_when_the_person_says_so() {
    let prepare = || -> Result<(Releases, Signer, tempfile::TempDir)> {
        let folder = tempfile::tempdir()?;
        let place = folder.path().join("Listo.AppImage");
        std::fs::write(&place, OLD)?;
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755))?;
        Ok((Releases::start()?, Signer::new()?, folder))
    };
    let (releases, signer, folder) = prepare().unwrap();
    let place = folder.path().join("Listo.AppImage");
    let setup = trial(&releases, &signer, &place, "itself");
    scenario_with("updates-newer", setup, |app| {
        with_small_archive(app)?;
        settings(app)?;
        app.wait_for("look-for-updates")?;
        ensure!(
            !app.has(&format!("{}:checked", part("look-for-updates")))?,
            "it is off at first"
        );
        let asks = app.text(&part("update-asks"))?;
        let host = releases.address.trim_start_matches("http://");
        ensure!(asks.contains(host), "who would be asked is named: {asks}");
        app.script(
            "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' });",
            json!([part("updates-section")]),
        )?;
        app.settle()?;
        app.picture("updates-setting")?;
        axe::check(app, "the setting of updates")?;
        ensure!(
            releases.asked().is_empty(),
            "while it is off nobody is asked: {:?}",
            releases.asked()
        );

        let new = package(&"the newer version. ".repeat(40_000));
        let newer = Release {
            version: "0.2.0".into(),
            notes: "Faster <b>lists</b>.\n<img src=x onerror=\"document.title='taken'\">\n\nFixed: a text that \u{202e}lied."
                .into(),
            signature: signer.sign(&new, Some("0.2.0"))?,
            package: new.clone(),
            stalls: true,
            ..Release::default()
        };
        releases.offer(Some(newer.clone()));
        app.click(&part("look-for-updates"))?;
        app.press("Escape")?;
        app.wait_for("update-news")?;
        ensure!(
            !app.has(&part("updates"))?,
            "news do not come over what one does"
        );
        let head = releases.asked().concat().to_lowercase();
        ensure!(
            head.contains("user-agent: listo\r\n") && !head.contains("0.1.0"),
            "that a Listo asks is said, and not which: {head}"
        );
        app.settle()?;
        app.picture("updates-news")?;
        axe::check(app, "news of a version")?;
        app.click(&part("update-news"))?;
        phase(app, "found", "the dialog tells of it")?;
        let notes = app.text(&part("update-notes"))?;
        ensure!(
            notes.contains("<b>lists</b>") && notes.contains("202E"),
            "notes are text, and what would turn them round is shown: {notes}"
        );
        app.settle()?;
        app.picture("updates-found")?;
        axe::check(app, "a newer version")?;

        app.click(&part("update-fetch"))?;
        app.wait_until("the download shows how far it is", |app| {
            Ok(app.text(&part("update-phase"))?.contains(" of ")
                && app.has(&part("update-progress"))?)
        })?;
        app.settle()?;
        app.picture("updates-fetching")?;
        axe::check(app, "a download")?;
        app.click(&part("update-stop"))?;
        phase(app, "found", "a download can be stopped")?;
        releases.offer(Some(Release {
            stalls: false,
            ..newer
        }));
        app.click(&part("update-fetch"))?;
        phase(app, "ready", "it is downloaded and genuine")?;
        expect_focus(
            app,
            "update-phase",
            "the focus of the button that went is beside what is said, and on no button",
        )?;
        ensure!(
            std::fs::read(&place)? == OLD,
            "nothing is installed before the person says so"
        );
        app.settle()?;
        app.picture("updates-ready")?;

        let mark = format!("LISTO_DATA_DIR={}", app.data_dir().display());
        let binary = listo_tests::app::built("listo")?;
        let before = process::find(&binary, &mark).ok_or("Listo runs")?;
        // By a key: the driver of a program that ends does not answer a click.
        let focus = "document.querySelector(arguments[0]).focus();";
        app.script(focus, json!([part("update-install")]))?;
        app.press("Enter")?;
        process::wait_until_gone(before, poll::SHORT)?;
        ensure!(
            std::fs::read(&place)? == new,
            "the file is the one that was downloaded"
        );
        let mode = std::fs::metadata(&place)?.permissions().mode();
        ensure!(mode & 0o777 == 0o755, "and can be started: {mode:o}");
        let after = poll::until("Listo has started again", poll::LONG, || {
            Ok(process::find(&binary, &mark).filter(|pid| *pid != before))
        })?;
        app.screen()
            .wait_until_drawn("Listo", || Ok(()))
            .map_err(|e| format!("it stands in front again: {e}"))?;
        process::kill_9(after)
    });
}

#[test]
fn what_is_old_foreign_or_changed_is_refused_and_nothing_is_installed() {
    let (releases, signer, foreign) = (
        Releases::start().unwrap(),
        Signer::new().unwrap(),
        Signer::new().unwrap(),
    );
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("Listo.AppImage");
    std::fs::write(&place, OLD).unwrap();
    let setup = trial(&releases, &signer, &place, "itself");
    scenario_with("updates-refused", setup, |app| {
        with_small_archive(app)?;
        let old = package("an old version with a known fault");
        let new = package("the newer version");
        let changed = package("the newer versioN");
        let offer = |version: &str, package: &[u8], signature: String| {
            releases.offer(Some(Release {
                version: version.into(),
                package: package.to_vec(),
                signature,
                ..Release::default()
            }));
        };
        let expect = |expected: &str, why: &str| -> Result {
            let mut state = ask(app, "look_for_update")?;
            if state["phase"]["type"] == "found" {
                state = ask(app, "fetch_update")?;
            }
            let phase = &state["phase"];
            let is = phase["fault"].as_str().or(phase["type"].as_str());
            ensure!(is == Some(expected), "{why}: {state}");
            ask(app, "install_update")?;
            ensure!(
                std::fs::read(&place)? == OLD,
                "nothing is installed of what is refused: {why}"
            );
            Ok(())
        };

        offer("0.0.9", &old, signer.sign(&old, Some("0.0.9"))?);
        expect("newest", "an older version is no update")?;
        offer("0.1.0", &old, signer.sign(&old, Some("0.1.0"))?);
        expect("newest", "the same version is none either")?;
        offer("9.9.9", &old, signer.sign(&old, Some("0.0.9"))?);
        expect(
            "other_version",
            "an older version that is announced as a newer one is found out",
        )?;
        offer("0.2.0", &changed, signer.sign(&new, Some("0.2.0"))?);
        expect("not_genuine", "one letter was changed on the way")?;
        offer("0.2.0", &new, foreign.sign(&new, Some("0.2.0"))?);
        expect("not_genuine", "somebody else has signed it")?;
        offer("0.2.0", &new, signer.sign(&new, None)?);
        expect("no_version", "the signature is for no version")?;
        offer("0.2.0", &new, "bm8gc2lnbmF0dXJl".into());
        expect("not_genuine", "the signature is none")?;
        releases.offer(Some(Release {
            version: "0.2.0".into(),
            elsewhere: true,
            ..Release::default()
        }));
        expect("no_package", "it is for other computers")?;
        releases.offer(None);
        expect("answer", "the manifest is not there")?;
        let genuine = Release {
            version: "0.2.0".into(),
            signature: signer.sign(&new, Some("0.2.0"))?,
            package: new.clone(),
            ..Release::default()
        };
        releases.offer(Some(Release {
            breaks: true,
            ..genuine.clone()
        }));
        expect("cut_off", "the line breaks when half of it has come")?;
        releases.offer(Some(Release {
            missing: true,
            ..genuine.clone()
        }));
        expect("no_package", "the package is not there yet")?;
        releases.offer(Some(Release {
            said_length: Some(500_000_000),
            ..genuine
        }));
        expect("too_large", "it is said to be larger than any Listo")?;

        let direct = ask(app, "plugin:updater|check")?;
        ensure!(
            direct["error"]
                .as_str()
                .is_some_and(|e| e.contains("not allowed")),
            "the window may not speak to the updater itself: {direct}"
        );

        offer("0.2.0", &changed, signer.sign(&new, Some("0.2.0"))?);
        ask(app, "look_for_update")?;
        ask(app, "fetch_update")?;
        app.press("Mod+k")?;
        app.wait_for("commands")?;
        app.type_text("check for updates")?;
        app.press("Enter")?;
        phase(app, "found", "it is looked again")?;
        app.click(&part("update-fetch"))?;
        phase(app, "failed", "it is refused")?;
        let said = app.text(&part("update-said"))?;
        ensure!(
            said.contains("not signed with Listo") && said.contains("nothing was installed"),
            "what happened and what did not is said: {said}"
        );
        app.settle()?;
        app.picture("updates-refused")?;
        axe::check(app, "a version that was refused")?;

        offer("0.2.0", &new, signer.sign(&new, Some("0.2.0"))?);
        app.click(&part("update-again"))?;
        phase(app, "found", "and one may try again")?;
        app.click(&part("update-fetch"))?;
        phase(app, "ready", "what is newer and genuine is taken")
    });
}

#[test]
fn a_package_of_the_system_is_saved_and_installs_nothing() {
    let (releases, signer) = (Releases::start().unwrap(), Signer::new().unwrap());
    let setup = trial(&releases, &signer, Path::new("/nowhere"), "package");
    scenario_with("updates-package", setup, |app| {
        app.open()?;
        let new = package("a package");
        releases.offer(Some(Release {
            version: "0.2.0".into(),
            signature: signer.sign(&new, Some("0.2.0"))?,
            package: new.clone(),
            ..Release::default()
        }));
        ask(app, "look_for_update")?;
        ask(app, "fetch_update")?;
        let state = ask(app, "install_update")?;
        let path = state["phase"]["path"].as_str().unwrap_or_default();
        ensure!(
            Path::new(path).starts_with(app.files()) && path.ends_with("listo-0.2.0.deb"),
            "it lies where downloads lie: {state}"
        );
        ensure!(std::fs::read(path)? == new, "as it was signed");
        Ok(())
    });
}

#[test]
fn what_others_can_change_on_the_way_is_not_even_asked_for() {
    let (releases, signer) = (Releases::start().unwrap(), Signer::new().unwrap());
    let mut setup = trial(&releases, &signer, Path::new("/nowhere"), "itself");
    setup
        .env
        .push(("LISTO_TRIAL_UPDATE_SECURE".into(), "1".into()));
    scenario_with("updates-not-secure", setup, |app| {
        app.open()?;
        let state = ask(app, "look_for_update")?;
        ensure!(
            state["phase"]["fault"] == "not_secure",
            "an address that is not HTTPS is refused: {state}"
        );
        ensure!(
            releases.asked().is_empty(),
            "and nothing was sent there: {:?}",
            releases.asked()
        );
        Ok(())
    });
}

#[test]
fn where_nobody_answers_that_is_said() {
    let env = [
        // HTTPS, as in a release: nobody listens there.
        ("LISTO_TRIAL_UPDATE_URL", "https://127.0.0.1:1/latest.json"),
        ("LISTO_TRIAL_UPDATE_KEY", "a2V5"),
        ("LISTO_TRIAL_UPDATE_WAY", "itself"),
    ];
    let setup = Setup {
        env: env
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        ..Setup::default()
    };
    scenario_with("updates-offline", setup, |app| {
        with_small_archive(app)?;
        app.press("Mod+k")?;
        app.wait_for("commands")?;
        app.type_text("check for updates")?;
        app.press("Enter")?;
        phase(app, "failed", "nobody answers")?;
        let said = app.text(&part("update-said"))?;
        ensure!(
            said.contains("Nobody answered") && said.contains("Nothing was installed"),
            "what happened and what did not is said: {said}"
        );
        app.settle()?;
        app.picture("updates-offline")?;
        axe::check(app, "nobody who answers")?;
        app.press("Escape")?;
        ensure!(
            !app.has(&part("update-news"))?,
            "a look that failed is no news"
        );
        Ok(())
    });
}

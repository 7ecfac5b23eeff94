//! The keychain of the system: Secret Service, as GNOME's daemon serves it, on a bus of its own.

use crate::provider::{KEY, OWN, Provider, account};
use crate::world::{FixedClock, NOW};
use listo_engine::api::{FaultKind, SourceNumber};
use listo_engine::{Engine, Outside};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// Starts the daemon with a keyring that is open, and then the program. A copy of it has no capability
/// of its own, which a container may not grant.
const WITH_KEYRING: &str = "cp \"$(command -v gnome-keyring-daemon)\" \"$HOME/daemon\" \
    && printf password | \"$HOME/daemon\" --unlock --components=secrets >/dev/null && exec \"$@\"";

/// Runs one of the tests below again, in a process on a session bus of its own.
fn run(test: &str, prelude: Option<&str>) {
    let home = tempfile::tempdir().unwrap();
    let this = std::env::current_exe().unwrap();
    let mut command = Command::new("dbus-run-session");
    command.arg("--");
    if let Some(prelude) = prelude {
        command.args(["sh", "-c", prelude, "sh"]);
    }
    let output = command
        .arg(this)
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("XDG_RUNTIME_DIR", home.path())
        .output()
        .expect("dbus-run-session is there: the set-up installs it");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

async fn open(folder: &Path, provider: &Provider) -> Engine {
    let provider = provider.clone();
    let outside = Outside {
        connect: Arc::new(move |_, secret| {
            assert_eq!(secret, KEY, "the key that was given");
            Ok(Arc::new(provider.clone()))
        }),
        ..Outside::system()
    };
    let clock = Arc::new(FixedClock::at(NOW));
    let path = folder.join("listo.db");
    Engine::open_with(&path, clock, outside).await.unwrap()
}

/// Adds a source, and gives whether its key is known for this run only.
async fn add(engine: &Engine) -> (String, bool) {
    let number = SourceNumber {
        e164: OWN.into(),
        name: "Desk".into(),
        texts: true,
    };
    let added = engine.add_source(&account(), KEY, &[number]).await.unwrap();
    (added[0].id.clone(), added[0].key_for_now)
}

#[test]
fn a_key_is_kept_in_the_keychain_over_a_restart() {
    run("keychain::with_a_keychain", Some(WITH_KEYRING));
}

#[test]
fn without_a_keychain_the_key_is_known_until_the_end_and_listo_says_so() {
    run("keychain::without_a_keychain", None);
}

#[tokio::test]
#[ignore = "is run on a bus of its own"]
async fn with_a_keychain() {
    let folder = tempfile::tempdir().unwrap();
    let provider = Provider::default();
    let engine = open(folder.path(), &provider).await;
    let (source, for_now) = add(&engine).await;
    assert!(!for_now, "the keychain has it");
    engine.close().await;
    let engine = open(folder.path(), &provider).await;
    engine.live_turn(&source).await.unwrap();
    assert_eq!(
        engine.sources().await.unwrap()[0].fault,
        None,
        "it is had from there"
    );
    assert!(provider.lock().calls > 0);
    engine.remove_source(&source).await.unwrap();
    let (again, _) = add(&engine).await;
    assert_ne!(source, again);
    engine.close().await;
}

#[tokio::test]
#[ignore = "is run on a bus of its own"]
async fn without_a_keychain() {
    let folder = tempfile::tempdir().unwrap();
    let provider = Provider::default();
    let engine = open(folder.path(), &provider).await;
    let (source, for_now) = add(&engine).await;
    assert!(for_now, "nothing keeps it");
    engine.live_turn(&source).await.unwrap();
    assert_eq!(engine.sources().await.unwrap()[0].fault, None);
    engine.close().await;
    let engine = open(folder.path(), &provider).await;
    engine.live_turn(&source).await.unwrap();
    let fault = engine.sources().await.unwrap()[0].fault.clone();
    assert_eq!(fault.unwrap().kind, FaultKind::NoKey);
    engine.close().await;
}

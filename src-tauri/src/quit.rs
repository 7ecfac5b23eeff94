//! The end of Listo. What would be left half done is finished first, and the window says so meanwhile; the
//! person may end it all the same, or stay.

use crate::commands::Answer;
use crate::desktop::{self, front};
use crate::host::Host;
use crate::updates::{self, Updates};
use listo_engine::Engine;
use listo_engine::api::UnderWay;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tauri::{AppHandle, Manager as _, State};
use tauri_specta::Event as _;
use tokio::sync::Notify;
use tokio::time::timeout;

/// How long texts may take to leave, and what was stopped to end.
const LEAVING: Duration = Duration::from_secs(10);
/// What is over sooner is waited for without a word.
const SOON: Duration = Duration::from_millis(300);
/// How long the page may take to keep what is being written.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// Where the end cannot be put off: how long a newer version may take to be in its place.
const WRITING: Duration = Duration::from_secs(60);

/// What the window is told of the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuitState {
    /// Listo ends when this is finished; empty while it stays open.
    pub waits_for: Vec<UnderWay>,
    /// It ends now: what is being written is to be kept, and that to be told with [`drafts_kept`].
    pub leaving: bool,
}

/// Listo is about to end, or is to stay after all.
#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct QuitEvent(pub QuitState);

#[derive(Default)]
pub struct Quit {
    waits_for: Mutex<Vec<UnderWay>>,
    /// The person has asked for the end.
    asked: AtomicBool,
    stay: Notify,
    kept: Notify,
}

impl Quit {
    pub fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    fn state(&self, leaving: bool) -> QuitState {
        let waits_for = self.waits_for.lock();
        QuitState {
            waits_for: waits_for.unwrap_or_else(PoisonError::into_inner).clone(),
            leaving,
        }
    }
}

/// Whether Listo may end. Where that would cut something off, it ends by itself when it is finished.
fn may(app: &AppHandle) -> bool {
    let engine = app.state::<Host>().get();
    let runs = engine.is_ok_and(|engine| !engine.running().is_empty());
    if !runs && !app.state::<Updates>().is_writing() {
        return true;
    }
    let quit = app.state::<Quit>();
    if quit.asked.swap(true, Ordering::SeqCst) {
        front::bring_to_front(app);
    } else {
        tauri::async_runtime::spawn(wait(app.clone()));
    }
    false
}

/// The person closes the window or quits: ends Listo, at once where nothing is cut off by that.
pub fn ask(app: &AppHandle) {
    if may(app) {
        let app = app.clone();
        tauri::async_runtime::spawn(async move { end(&app).await });
    }
}

async fn wait(app: AppHandle) {
    let quit = app.state::<Quit>();
    if timeout(SOON, until_finished(&app, |_| {})).await.is_err() {
        // It may be hidden, and nobody would know why Listo is still there.
        front::bring_to_front(&app);
        tokio::select! {
            biased;
            () = quit.stay.notified() => {
                quit.asked.store(false, Ordering::SeqCst);
                return tell(&app, Vec::new());
            }
            () = until_finished(&app, |what| tell(&app, what)) => {}
        }
    }
    end(&app).await;
}

fn tell(app: &AppHandle, what: Vec<UnderWay>) {
    let quit = app.state::<Quit>();
    *quit
        .waits_for
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = what;
    // A window that is closing no longer hears; that is no error.
    let _ = QuitEvent(quit.state(false)).emit(app);
}

/// Waits until the end would cut nothing off.
async fn until_finished(app: &AppHandle, mut tell: impl FnMut(Vec<UnderWay>) + Send) {
    let updates = app.state::<Updates>();
    loop {
        if let Ok(engine) = app.state::<Host>().get() {
            engine.until_finished(&mut tell).await;
        }
        if !updates.is_writing() {
            return;
        }
        tell(vec![UnderWay::Update]);
        drop(updates.written().await);
    }
}

/// Ends Listo when the page has kept what is being written.
pub async fn end(app: &AppHandle) {
    last_words(app).await;
    app.exit(0);
}

/// Gives the page the time to keep what is being written. One that does not answer is waited for no longer.
pub async fn last_words(app: &AppHandle) {
    let quit = app.state::<Quit>();
    let kept = quit.kept.notified();
    tokio::pin!(kept);
    kept.as_mut().enable();
    if QuitEvent(quit.state(true)).emit(app).is_ok() {
        let _ = timeout(LAST_WORDS, kept).await;
    }
}

/// A text that was sent a moment ago is not kept until the next start.
pub async fn send_last(engine: &Engine) {
    let _ = engine.send_before_leaving(LEAVING).await;
}

/// The event loop ends, and with it the program: nothing puts that off any more.
pub fn exit(app: &AppHandle) {
    let updates = app.state::<Updates>();
    // Not what is installed from here on: whoever ends it now does not want it back.
    let again = updates.again();
    let host = app.state::<Host>();
    desktop::leave(app);
    tauri::async_runtime::block_on(async {
        host.settled().await;
        // Never let go of: none begins to be written while the program goes.
        let _ = timeout(WRITING, updates.written())
            .await
            .map(std::mem::forget);
        if let Ok(engine) = host.get() {
            // Where the system ended the program without asking.
            engine.stop_running(LEAVING).await;
            send_last(&engine).await;
            // Folds the write-ahead log into the database.
            engine.close().await;
        }
    });
    if again {
        updates::install::start_again(app);
    }
}

/// For a page that is read anew.
#[tauri::command]
#[specta::specta]
pub async fn quit_state(quit: State<'_, Quit>) -> Answer<QuitState> {
    Ok(quit.state(false))
}

/// Stops what is running, which loses nothing that is whole, and ends Listo. A newer version is put in
/// its place all the same.
#[tauri::command]
#[specta::specta]
pub async fn quit_now(app: AppHandle) -> Answer<()> {
    app.state::<Quit>().asked.store(true, Ordering::SeqCst);
    if let Ok(engine) = app.state::<Host>().get() {
        engine.stop_running(LEAVING).await;
    }
    drop(app.state::<Updates>().written().await);
    end(&app).await;
    Ok(())
}

/// Listo is to stay after all.
#[tauri::command]
#[specta::specta]
pub async fn stay_open(quit: State<'_, Quit>) -> Answer<()> {
    quit.stay.notify_waiters();
    Ok(())
}

/// What is being written is kept, as far as it can be.
#[tauri::command]
#[specta::specta]
pub async fn drafts_kept(quit: State<'_, Quit>) -> Answer<()> {
    quit.kept.notify_waiters();
    Ok(())
}

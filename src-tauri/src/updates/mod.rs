//! Newer versions of Listo: looked for when the person asks or has said that it may be, fetched and
//! installed when they say so. Nothing here runs before that, and no window speaks to the plugin.

mod daily;
mod fetch;
pub mod install;
mod look;
mod origin;
mod way;

pub use daily::{began, follow};

use crate::commands::Answer;
use crate::host::Host;
use crate::quit::{self, Quit};
use listo_engine::api::{UpdateFault, UpdateNews, UpdatePhase, UpdateState, UpdateWay};
use listo_engine::{Clock as _, SystemClock};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tauri::{AppHandle, Manager as _, State};
use tauri_plugin_updater::Update;
use tauri_specta::Event as _;
use tokio::sync::Notify;

const LONGEST_NOTES: usize = 20_000;

/// What was fetched.
type Package = Arc<Mutex<File>>;

/// Something about newer versions has changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct UpdateEvent(pub UpdateState);

#[derive(Default)]
pub struct Updates {
    now: Mutex<Now>,
    /// One look, download or installation at a time.
    turn: tokio::sync::Mutex<()>,
    /// Held while a newer version is put in the place of this one: half of it would be none.
    writing: tokio::sync::Mutex<()>,
    /// Ends what goes on.
    stop: Notify,
    begun: Mutex<bool>,
    daily: daily::Daily,
    /// The program ends to begin again as the new version.
    again: AtomicBool,
}

#[derive(Default)]
struct Now {
    changes: i64,
    phase: Option<UpdatePhase>,
    update: Option<Update>,
    package: Option<Package>,
    looked_at: Option<i64>,
}

impl Updates {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begun(&self) -> MutexGuard<'_, bool> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn phase(&self) -> UpdatePhase {
        self.now().phase.clone().unwrap_or(UpdatePhase::Quiet)
    }

    /// Whether the program is to start again when it has ended.
    pub fn again(&self) -> bool {
        self.again.load(Ordering::Relaxed)
    }

    pub fn is_writing(&self) -> bool {
        self.writing.try_lock().is_err()
    }

    /// Waits until none is being put in place, and keeps others from beginning.
    pub async fn written(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.writing.lock().await
    }
}

fn state(app: &AppHandle) -> UpdateState {
    let updates = app.state::<Updates>();
    let now = updates.now();
    let news = now.update.as_ref().map(|update| UpdateNews {
        version: update.version.clone(),
        notes: update.body.as_deref().map_or_else(String::new, begin_of),
        at: update.date.map(|at| at.unix_timestamp() * 1000),
    });
    UpdateState {
        change: now.changes,
        way: way::way(app),
        address: origin::origin().map_or_else(String::new, |o| o.address.to_string()),
        phase: now.phase.clone().unwrap_or(UpdatePhase::Quiet),
        news,
        looked_at: now.looked_at,
    }
}

/// As much of the notes as anybody reads.
fn begin_of(notes: &str) -> String {
    notes.chars().take(LONGEST_NOTES).collect()
}

fn enter(app: &AppHandle, phase: UpdatePhase) {
    {
        let updates = app.state::<Updates>();
        let mut now = updates.now();
        now.changes += 1;
        now.phase = Some(phase);
    }
    // A window that is closing no longer hears; that is no error.
    let _ = UpdateEvent(state(app)).emit(app);
}

/// What could be used is used no more, and what was fetched of it goes.
fn failed(app: &AppHandle, fault: UpdateFault) {
    app.state::<Updates>().now().package = None;
    enter(app, UpdatePhase::Failed { fault });
}

/// Who looks: nobody waits for the answer of a look by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    ByPerson,
    ByItself,
}

/// Leaves alone what is here already.
async fn look_now(app: &AppHandle, asked: Asked) {
    let updates = app.state::<Updates>();
    let _turn = updates.turn.lock().await;
    if !way::can(way::way(app)) || matches!(updates.phase(), UpdatePhase::Ready) {
        return;
    }
    enter(app, UpdatePhase::Looking);
    let found = look::look(app).await;
    {
        let mut now = updates.now();
        now.looked_at = Some(SystemClock.now().0);
        if let Ok(found) = &found {
            now.update.clone_from(found);
        }
    }
    match found {
        Ok(Some(_)) => enter(app, UpdatePhase::Found),
        Ok(None) => enter(app, UpdatePhase::Newest),
        // What was found before is there still.
        Err(_) if asked == Asked::ByItself && updates.now().update.is_some() => {
            enter(app, UpdatePhase::Found);
        }
        Err(fault) => failed(app, fault),
    }
}

async fn fetch_now(app: &AppHandle) {
    let updates = app.state::<Updates>();
    let _turn = updates.turn.lock().await;
    let update = updates.now().update.clone();
    let Some(update) = update.filter(|_| way::can(way::way(app))) else {
        return;
    };
    let tell = |done: u64, total: Option<u64>| {
        let bytes = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let (done, total) = (bytes(done), total.map(bytes));
        enter(app, UpdatePhase::Fetching { done, total });
    };
    tell(0, None);
    let folder = app.state::<Host>().data_dir().to_path_buf();
    match fetch::fetch(&update, folder, &updates.stop, tell).await {
        Ok(Some(package)) => {
            updates.now().package = Some(package);
            enter(app, UpdatePhase::Ready);
        }
        Ok(None) => enter(app, UpdatePhase::Found),
        Err(fault) => failed(app, fault),
    }
}

async fn install_now(app: &AppHandle) -> Answer<()> {
    let updates = app.state::<Updates>();
    let _turn = updates.turn.lock().await;
    let (update, package) = {
        let now = updates.now();
        match (now.update.clone(), now.package.clone()) {
            (Some(update), Some(package)) => (update, package),
            _ => return Ok(()),
        }
    };
    if way::way(app) == UpdateWay::Package {
        match install::save(app, update, package).await {
            Ok(path) => {
                let path = path.display().to_string();
                updates.now().package = None;
                enter(app, UpdatePhase::Saved { path });
            }
            Err(fault) => failed(app, fault),
        }
        return Ok(());
    }
    let engine = app.state::<Host>().get()?;
    let tell = |under_way| enter(app, UpdatePhase::Waiting { under_way });
    tokio::select! {
        biased;
        () = updates.stop.notified() => {
            enter(app, UpdatePhase::Ready);
            return Ok(());
        }
        idle = engine.until_idle(tell) => if let Err(error) = idle {
            enter(app, UpdatePhase::Ready);
            return Err(error.into());
        },
    }
    let installed = {
        let _writing = updates.writing.lock().await;
        enter(app, UpdatePhase::Installing);
        install::install(update, package).await
    };
    match installed {
        Ok(()) => {
            // What has begun meanwhile is not cut off either.
            let tell = |under_way| enter(app, UpdatePhase::Installed { under_way });
            engine.until_finished(tell).await;
            // Who has closed it meanwhile does not want it back.
            let again = !app.state::<Quit>().asked();
            updates.again.store(again, Ordering::Relaxed);
            quit::end(app).await;
        }
        Err(fault) => {
            #[cfg(windows)]
            install::after_installer(app);
            failed(app, fault);
        }
    }
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn update_state(app: AppHandle) -> Answer<UpdateState> {
    Ok(state(&app))
}

/// Asks now, whatever the settings say.
#[tauri::command]
#[specta::specta]
pub async fn look_for_update(app: AppHandle) -> Answer<UpdateState> {
    look_now(&app, Asked::ByPerson).await;
    Ok(state(&app))
}

#[tauri::command]
#[specta::specta]
pub async fn fetch_update(app: AppHandle) -> Answer<UpdateState> {
    fetch_now(&app).await;
    Ok(state(&app))
}

/// Ends a download, or the waiting before an installation.
#[tauri::command]
#[specta::specta]
pub async fn stop_update(updates: State<'_, Updates>) -> Answer<()> {
    // Only what waits hears it: nothing that begins later is ended by it.
    updates.stop.notify_waiters();
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn install_update(app: AppHandle) -> Answer<UpdateState> {
    install_now(&app).await?;
    Ok(state(&app))
}

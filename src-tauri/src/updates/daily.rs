//! Looks once a day, where the person has said that it may.

use super::{Asked, Updates, look_now, way};
use listo_engine::api::Settings;
use listo_engine::{Clock as _, Engine, SystemClock};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tauri::{AppHandle, Manager as _};
use tokio::sync::Notify;
use tokio::time::timeout;

/// The window is drawn and the sources have begun before anything else is asked for.
const REST: Duration = Duration::from_secs(20);
/// A computer that sleeps is asleep for the timer too: the clock says when a day has passed.
const TURN: Duration = Duration::from_secs(15 * 60);
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Rung when it is switched off; nothing while it is.
#[derive(Default)]
pub struct Daily(Mutex<Option<Arc<Notify>>>);

/// The data folder has been opened.
pub fn began(app: AppHandle, engine: Engine) {
    tauri::async_runtime::spawn(async move {
        if let Ok(settings) = engine.settings().await {
            run(&app, &settings, REST);
        }
    });
}

/// The settings may have changed.
pub fn follow(app: &AppHandle, settings: &Settings) {
    run(app, settings, Duration::ZERO);
}

fn run(app: &AppHandle, settings: &Settings, rest: Duration) {
    let updates = app.state::<Updates>();
    let mut daily = updates
        .daily
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if !settings.look_for_updates {
        if let Some(off) = daily.take() {
            off.notify_one();
        }
    } else if daily.is_none() && way::can(way::way(app)) {
        let off = Arc::new(Notify::new());
        *daily = Some(off.clone());
        tauri::async_runtime::spawn(look_daily(app.clone(), off, rest));
    }
}

async fn look_daily(app: AppHandle, off: Arc<Notify>, rest: Duration) {
    let mut pause = rest;
    let mut looked = None;
    while timeout(pause, off.notified()).await.is_err() {
        let now = SystemClock.now().0;
        if looked.is_none_or(|at| now - at >= DAY_MS) {
            looked = Some(now);
            look_now(&app, Asked::ByItself).await;
        }
        pause = TURN;
    }
}

//! What Listo is to the desktop outside its window: notifications, tray, badge and global shortcuts. All
//! of it follows from what the engine tells; nothing here decides what a conversation is.

mod badge;
pub mod front;
mod login;
pub mod menu;
mod notices;
pub mod quick;
pub mod shortcuts;
mod tray;

pub use front::{OpenedEvent, again};
pub use menu::{MenuBar, MenuChosenEvent, MenuClosedEvent};
pub use quick::{Quick, QuickEvent};
pub use shortcuts::Shortcuts;

use crate::commands::Answer;
use crate::host::Host;
use listo_engine::api::{DesktopState, Settings};
use listo_engine::{Engine, Event, Glance, Pause};
use notices::{Answered, Notices};
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tauri::{AppHandle, Manager as _, State};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// What comes in together is told of together, and drawn once: when nothing has changed for a moment, and
/// while keys go on changing something not more often than this.
const TOGETHER: Duration = Duration::from_millis(150);
const AT_MOST: Duration = Duration::from_secs(1);
/// A panel or a notification service may start after Listo: how often, and for how long, it is looked for.
const AGAIN: Duration = Duration::from_secs(10);
const LOOKS: u32 = 30;
/// How long the end of the program waits for what is on the screen to go.
const LEAVING: Duration = Duration::from_secs(2);
/// Between a key that is pressed and what it does.
const HELD: Duration = Duration::from_millis(400);

/// When a window last lost the focus.
#[derive(Default)]
struct LostFocus(std::sync::Mutex<Option<Instant>>);

impl LostFocus {
    fn lost(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Just now: a key that X gives to one program takes the focus from the window while it is held.
    fn just_lost(&self) -> bool {
        let lost = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lost.is_some_and(|at| at.elapsed() < HELD)
    }
}

/// What other parts of the shell ask of this one.
#[derive(Default)]
pub struct Desktop {
    pub tray: AtomicBool,
    pub notifications: AtomicBool,
    /// As the settings say.
    close_to_tray: AtomicBool,
    focus: LostFocus,
    /// The conversation of the last notification, and the newest activity it knew of.
    last: std::sync::Mutex<Option<(String, String)>>,
    /// The page can be told of something.
    ready: AtomicBool,
    /// Looks for a tray again, however often that was done.
    look: tokio::sync::Notify,
    leaving: tokio::sync::Notify,
    left: std::sync::Mutex<Option<std::sync::mpsc::Receiver<()>>>,
}

impl Desktop {
    pub fn lost_focus(&self) {
        self.focus.lost();
    }

    fn just_lost_focus(&self) -> bool {
        self.focus.just_lost()
    }

    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Relaxed)
    }

    fn last(&self) -> std::sync::MutexGuard<'_, Option<(String, String)>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Follows the engine for as long as it lives.
pub fn start(app: AppHandle, engine: Engine) {
    let events = engine.events();
    tauri::async_runtime::spawn(async move {
        if let Ok(settings) = engine.settings().await {
            follow(&app, &settings);
            shortcuts::register(&app, &settings.global_shortcuts);
        }
        let desktop = app.state::<Desktop>();
        let tray = tray::make(&app, &engine).await;
        desktop.tray.store(tray, Ordering::Relaxed);
        front::settle(&app, tray);
        let (leave, left) = std::sync::mpsc::channel();
        *desktop.left.lock().unwrap_or_else(PoisonError::into_inner) = Some(left);
        let (answers, answered) = mpsc::unbounded_channel();
        let notices = Notices::start(app.clone(), engine.clone(), answers);
        let there = notices.can_show();
        desktop.notifications.store(there, Ordering::Relaxed);
        let mut follower = Follower {
            app: app.clone(),
            engine,
            notices,
            shown: None,
            stale: true,
            looks: 0,
        };
        follower.run(events, answered).await;
        let _ = leave.send(());
    });
}

/// The page can hear now.
pub fn ready(app: &AppHandle) {
    app.state::<Desktop>().ready.store(true, Ordering::Relaxed);
}

/// The program ends: nothing of it stays on the screen.
pub fn leave(app: &AppHandle) {
    let desktop = app.state::<Desktop>();
    desktop.leaving.notify_one();
    let left = desktop
        .left
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    if let Some(left) = left {
        let _ = left.recv_timeout(LEAVING);
    }
}

/// The program goes on though everything was put away for its end.
#[cfg(windows)]
pub fn come_back(app: &AppHandle) {
    front::bring_to_front(app);
    if !tray::is_shown(app) {
        let desktop = app.state::<Desktop>();
        desktop.tray.store(false, Ordering::Relaxed);
        desktop.look.notify_one();
    }
}

/// What the settings say of the window as it closes, which cannot wait for them, and of its menus.
pub fn follow(app: &AppHandle, settings: &Settings) {
    menu::follow(app, settings);
    let desktop = app.state::<Desktop>();
    let stays = settings.close_to_tray;
    desktop.close_to_tray.store(stays, Ordering::Relaxed);
}

struct Follower {
    app: AppHandle,
    engine: Engine,
    notices: Notices,
    /// What tray and badge show.
    shown: Option<Glance>,
    /// Something has changed since they were drawn.
    stale: bool,
    /// How often a tray or notifications that were not there were looked for again.
    looks: u32,
}

impl Follower {
    async fn run(
        &mut self,
        mut events: tokio::sync::broadcast::Receiver<Event>,
        mut answered: mpsc::UnboundedReceiver<Answered>,
    ) {
        let app = self.app.clone();
        let leaving = app.state::<Desktop>();
        let mut since = Some(Instant::now());
        loop {
            let due = match since {
                Some(since) => (since + AT_MOST).min(Instant::now() + TOGETHER),
                // What could not be read a moment ago.
                None if self.stale => Instant::now() + AT_MOST,
                None if self.lacks_something() => Instant::now() + AGAIN,
                None => Instant::now() + Duration::from_secs(3600),
            };
            let event = tokio::select! {
                event = tokio::time::timeout_at(due, events.recv()) => match event {
                    Ok(event) => event,
                    Err(_) => {
                        if since.take().is_none() && !self.stale {
                            self.look_again().await;
                        }
                        while let Ok(answer) = answered.try_recv() {
                            self.notices.answer(answer).await;
                        }
                        self.draw().await;
                        continue;
                    }
                },
                () = leaving.look.notified() => {
                    self.looks = 0;
                    self.look_again().await;
                    since = since.or_else(|| Some(Instant::now()));
                    continue;
                }
                () = leaving.leaving.notified() => return self.notices.close_all(),
                Some(answer) = answered.recv() => {
                    self.notices.answer(answer).await;
                    continue;
                }
            };
            match event {
                Ok(Event::Notify(id)) => self.notices.came(id),
                Ok(Event::ReviewDue(choice)) => {
                    self.notices.review_due(*choice).await;
                    continue;
                }
                Ok(Event::ReviewShown(kind)) => {
                    self.notices.review_shown(&kind);
                    continue;
                }
                Ok(Event::Changed(_)) | Err(RecvError::Lagged(_)) => self.stale = true,
                Err(RecvError::Closed) => return,
                Ok(_) => continue,
            }
            since = since.or_else(|| Some(Instant::now()));
        }
    }

    fn lacks_something(&self) -> bool {
        let desktop = self.app.state::<Desktop>();
        let there = |what: &AtomicBool| what.load(Ordering::Relaxed);
        self.looks < LOOKS && !(there(&desktop.tray) && there(&desktop.notifications))
    }

    /// The panel of a session that has just begun may come later than Listo.
    async fn look_again(&mut self) {
        if !self.lacks_something() {
            return;
        }
        self.looks += 1;
        let app = self.app.clone();
        let desktop = app.state::<Desktop>();
        if !desktop.tray.load(Ordering::Relaxed) {
            let tray = tray::make(&app, &self.engine).await;
            desktop.tray.store(tray, Ordering::Relaxed);
            self.stale |= tray;
            self.shown = None;
        }
        if !desktop.notifications.load(Ordering::Relaxed) {
            let there = self.notices.look_again();
            desktop.notifications.store(there, Ordering::Relaxed);
        }
    }

    /// Tells of what came in, withdraws what was handled, and shows how much is unread.
    async fn draw(&mut self) {
        self.notices.draw().await;
        if !std::mem::take(&mut self.stale) {
            return;
        }
        let Ok(now) = tray::look(&self.engine).await else {
            self.stale = true;
            return;
        };
        let was = self.shown.replace(now.clone());
        if was.as_ref().is_none_or(|was| was.unread != now.unread) {
            badge::show(&self.app, now.unread);
        }
        // A menu that is open is left as it is where it says the same.
        if was.as_ref() != Some(&now) {
            tray::draw(&self.app, now);
        }
    }
}

/// Marks the conversation of the last notification done, as it was when the notification was shown.
async fn mark_notified_done(app: &AppHandle) {
    let last = app.state::<Desktop>().last().take();
    let Ok(engine) = app.state::<Host>().get() else {
        return;
    };
    if let Some((id, head)) = last {
        notices::mark_done(&engine, &id, &head).await;
    }
}

/// Menus and icons belong to the main thread.
fn on_main_thread<T: Send + 'static>(
    app: &AppHandle,
    run: impl FnOnce(&AppHandle) -> T + Send + 'static,
) -> Option<T> {
    let (told, answer) = std::sync::mpsc::channel();
    let handle = app.clone();
    app.run_on_main_thread(move || {
        let _ = told.send(run(&handle));
    })
    .ok()?;
    tokio::task::block_in_place(|| answer.recv()).ok()
}

/// What this desktop can do for Listo.
#[tauri::command]
#[specta::specta]
pub async fn desktop_state(app: AppHandle, desktop: State<'_, Desktop>) -> Answer<DesktopState> {
    Ok(DesktopState {
        notifications: desktop.notifications.load(Ordering::Relaxed),
        tray: desktop.tray.load(Ordering::Relaxed),
        starts_at_login: login::enabled(&app),
    })
}

/// Ends a pause that was set in the tray.
#[tauri::command]
#[specta::specta]
pub async fn resume_notifications(host: State<'_, Host>) -> Answer<()> {
    Ok(host.get()?.pause_notifications(Pause::Over).await?)
}

/// Starts Listo with the session, in the tray where there is one, or no longer.
#[tauri::command]
#[specta::specta]
pub async fn set_start_at_login(app: AppHandle, on: bool) -> Answer<bool> {
    login::set(&app, on)
}

/// Closing the window only hides it: as the settings say, and only where the tray brings it back.
pub fn stays(app: &AppHandle) -> bool {
    app.try_state::<Desktop>().is_some_and(|desktop| {
        desktop.close_to_tray.load(Ordering::Relaxed)
            && desktop.tray.load(Ordering::Relaxed)
            // It may have gone since.
            && tray::there_is_one()
    })
}

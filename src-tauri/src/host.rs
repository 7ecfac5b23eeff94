//! What commands find in Tauri's state: the engine, or why it could not be opened.

use crate::args::Args;
use crate::desktop;
use crate::events;
use crate::updates;
use listo_engine::api::{AppError, ReviewKind};
use listo_engine::{Engine, SystemClock};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tauri::AppHandle;

/// How long a window that is closed waits for a store that is still opening.
const LEAVING: Duration = Duration::from_secs(10);

/// While it is there, the next start shows the window and opens nothing, whatever it was started with.
const SHOW: &str = "show-once";

/// What the window is to open: files and the link of the command line, and what is asked for later from
/// outside it. It may not be there yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Opened {
    /// To be previewed.
    pub files: Vec<String>,
    /// They were dropped onto the window: where a text is being written, they go with it instead.
    pub dropped: bool,
    /// `listo://…`.
    pub link: Option<String>,
    /// And answered at once.
    pub reply: bool,
    /// To be begun, or gone on with.
    pub review: Option<ReviewKind>,
}

pub struct Host {
    data_dir: PathBuf,
    engine: Mutex<Result<Engine, AppError>>,
    /// One at a time: two engines on one folder would each run their own import.
    opening: tokio::sync::Mutex<()>,
    /// Until the window has asked for it.
    opened: Mutex<Opened>,
    /// Files that were dropped onto the window last.
    dropped: Mutex<Vec<PathBuf>>,
    background: bool,
}

impl Host {
    pub fn new(mut args: Args) -> Self {
        let data_dir = args.data_dir.take();
        let data_dir = data_dir.unwrap_or_else(listo_engine::data_dir);
        if std::fs::remove_file(data_dir.join(SHOW)).is_ok() {
            args = Args::default();
        }
        Self {
            data_dir,
            engine: Mutex::new(Err(AppError::not_open())),
            opening: tokio::sync::Mutex::new(()),
            opened: Mutex::new(Opened {
                files: args.files,
                link: args.link,
                ..Opened::default()
            }),
            dropped: Mutex::default(),
            background: args.background,
        }
    }

    /// The next start shows the window, or does as it is told after all. The installer of Windows starts the
    /// new version as this one was started: in the background perhaps, or with a file.
    #[cfg(any(windows, test))]
    pub fn show_next(&self, shown: bool) {
        let mark = self.data_dir.join(SHOW);
        // Without it the new version starts in the tray: no reason not to install it.
        let _ = if shown {
            std::fs::write(mark, "")
        } else {
            std::fs::remove_file(mark)
        };
    }

    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Opens the data folder, unless it is open: at the start, and when the person tries again
    /// after an error. The data is left as it is meanwhile.
    pub async fn open(&self, app: &AppHandle) -> Result<Engine, AppError> {
        let _alone = self.opening.lock().await;
        if let Ok(engine) = self.get() {
            return Ok(engine);
        }
        let opened = Engine::open(&self.data_dir, Arc::new(SystemClock)).await;
        let opened = opened.map_err(|e| {
            let error = AppError::from(e);
            eprintln!("{} ({})", error.detail, error.trace_id);
            // Started in the background too: the window says what is wrong.
            desktop::front::bring_to_front(app);
            error
        });
        if let Ok(engine) = &opened {
            events::forward(app.clone(), engine);
            tauri::async_runtime::spawn(engine.clone().watch());
            tauri::async_runtime::spawn(engine.clone().run_live());
            tauri::async_runtime::spawn(engine.clone().remind_of_reviews());
            desktop::start(app.clone(), engine.clone());
            updates::began(app.clone(), engine.clone());
        }
        self.lock().clone_from(&opened);
        opened
    }

    /// Waits while it is being opened, but not for ever.
    pub async fn settled(&self) {
        let _ = tokio::time::timeout(LEAVING, self.opening.lock()).await;
    }

    pub fn get(&self) -> Result<Engine, AppError> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Result<Engine, AppError>> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn take_opened(&self) -> Opened {
        std::mem::take(&mut self.opened())
    }

    /// The files add up; of links and conversations the last one counts.
    pub fn open_later(&self, more: Opened) {
        let mut opened = self.opened();
        if !more.files.is_empty() {
            opened.dropped = more.dropped;
        }
        opened.files.extend(more.files);
        if more.link.is_some() {
            opened.link = more.link;
            opened.reply = more.reply;
        }
        if more.review.is_some() {
            opened.review = more.review;
        }
    }

    pub fn keep_dropped(&self, files: Vec<PathBuf>) {
        *self.dropped.lock().unwrap_or_else(PoisonError::into_inner) = files;
    }

    /// Once.
    pub fn take_dropped(&self) -> Vec<PathBuf> {
        std::mem::take(&mut self.dropped.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn opened(&self) -> std::sync::MutexGuard<'_, Opened> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn in_background(&self) -> bool {
        self.background
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_installed_in_the_background_is_shown_once() {
        let folder = tempfile::tempdir().unwrap();
        let start = || {
            let args = ["--background", "listo://conversation/1", "--data-dir"].map(Into::into);
            let args = args.into_iter().chain([folder.path().into()]);
            Host::new(Args::parse(args, Path::new("/")).unwrap())
        };
        assert!(start().in_background());
        start().show_next(true);
        let installed = start();
        assert!(
            !installed.in_background(),
            "the person has just installed it"
        );
        assert_eq!(installed.take_opened(), Opened::default());
        assert!(start().in_background(), "the next time it is as ever");
        start().show_next(true);
        start().show_next(false);
        assert!(start().in_background(), "nothing was installed");
    }
}

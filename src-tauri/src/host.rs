//! What commands find in Tauri's state: the engine, or why it could not be opened.

use crate::args::Args;
use crate::desktop;
use crate::events;
use crate::updates;
use listo_engine::api::{AppError, ReviewKind};
use listo_engine::{Engine, SystemClock};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::collections::BTreeMap;
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
    pub drops: Vec<Dropped>,
    /// `listo://…`.
    pub link: Option<String>,
    /// And answered at once.
    pub reply: bool,
    /// To be begun, or gone on with.
    pub review: Option<ReviewKind>,
}

/// Files that were dropped onto the window at once: previewed as well, or, where a text is being written, sent with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Dropped {
    /// By it they are attached: the page names no file.
    pub number: u32,
    pub files: Vec<String>,
}

/// Drops that are remembered; of an older one nobody asks any more.
const DROPS: usize = 32;

pub struct Host {
    data_dir: PathBuf,
    engine: Mutex<Result<Engine, AppError>>,
    /// One at a time: two engines on one folder would each run their own import.
    opening: tokio::sync::Mutex<()>,
    /// Until the window has asked for it.
    opened: Mutex<Opened>,
    /// How many drops there were, and the files of the last ones.
    dropped: Mutex<(u32, BTreeMap<u32, Vec<PathBuf>>)>,
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
        opened.files.extend(more.files);
        opened.drops.extend(more.drops);
        if more.link.is_some() {
            opened.link = more.link;
            opened.reply = more.reply;
        }
        if more.review.is_some() {
            opened.review = more.review;
        }
    }

    /// Remembers what was dropped; the window is told by its number.
    pub fn keep_dropped(&self, files: Vec<PathBuf>) -> u32 {
        let mut dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner);
        let (number, all) = &mut *dropped;
        *number = number.wrapping_add(1);
        all.insert(*number, files);
        if all.len() > DROPS {
            all.pop_first();
        }
        *number
    }

    /// The files of one drop, once.
    pub fn take_dropped(&self, number: u32) -> Vec<PathBuf> {
        let mut dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner);
        dropped.1.remove(&number).unwrap_or_default()
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
    fn each_drop_is_had_by_its_own_number_and_once() {
        let host = Host::new(Args::default());
        let drop = |name: &str| host.keep_dropped(vec![PathBuf::from(name)]);
        let (first, second) = (drop("a"), drop("b"));
        assert_eq!(host.take_dropped(first), [PathBuf::from("a")]);
        assert_eq!(host.take_dropped(first), Vec::<PathBuf>::new());
        assert_eq!(host.take_dropped(second), [PathBuf::from("b")]);
        let old = drop("old");
        for _ in 0..DROPS {
            drop("new");
        }
        assert_eq!(host.take_dropped(old), Vec::<PathBuf>::new());
    }

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

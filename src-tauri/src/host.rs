//! What commands find in Tauri's state: the engine, or why it could not be opened.

use crate::args::Args;
use listo_engine::api::AppError;
use listo_engine::{Engine, SystemClock};
use std::sync::{Arc, Mutex, PoisonError};

pub struct Host {
    engine: Result<Engine, AppError>,
    /// Files of the command line, until the window has asked for them.
    open_files: Mutex<Vec<String>>,
}

impl Host {
    pub async fn open(args: Args) -> Self {
        let dir = args.data_dir.unwrap_or_else(listo_engine::data_dir);
        let engine = Engine::open(&dir, Arc::new(SystemClock)).await;
        Self {
            engine: engine.map_err(|e| {
                eprintln!("{e}");
                e.into()
            }),
            open_files: Mutex::new(args.files),
        }
    }

    pub fn engine(&self) -> Option<Engine> {
        self.engine.as_ref().ok().cloned()
    }

    /// The window shows the error and nothing else: the data is left as it is.
    pub fn get(&self) -> Result<&Engine, AppError> {
        self.engine.as_ref().map_err(Clone::clone)
    }

    pub fn take_open_files(&self) -> Vec<String> {
        std::mem::take(
            &mut self
                .open_files
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }
}

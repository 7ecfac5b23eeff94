//! Ctrl-C during an import or an export: the first cancels, the second ends the process.

use crate::{export, out};
use listo_engine::{Engine, Error, Result};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// As a shell has it for a process that ended by an interrupt.
const INTERRUPTED: i32 = 130;

#[derive(Clone)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens on a thread with a runtime of its own, so that nothing that hangs can hold it up.
    pub async fn watch(engine: &Engine) -> Result<Self> {
        let interrupt = Self(Arc::default());
        let (ready, listening) = tokio::sync::oneshot::channel();
        let (engine, this) = (engine.clone(), interrupt.clone());
        std::thread::Builder::new()
            .name("interrupt".into())
            .spawn(move || this.listen(&engine, ready))?;
        listening
            .await
            .map_err(|_| Error::Io(io::Error::other("nothing listens for Ctrl-C")))??;
        Ok(interrupt)
    }

    fn listen(&self, engine: &Engine, ready: tokio::sync::oneshot::Sender<io::Result<()>>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = match runtime {
            Ok(runtime) => runtime,
            Err(error) => {
                let _ = ready.send(Err(error));
                return;
            }
        };
        runtime.block_on(async {
            let mut presses = match presses() {
                Ok(presses) => presses,
                Err(error) => {
                    let _ = ready.send(Err(error));
                    return;
                }
            };
            let _ = ready.send(Ok(()));
            if presses.recv().await.is_none() {
                return;
            }
            self.0.store(true, Ordering::SeqCst);
            self.cancel(engine);
            out::clear_progress();
            out::complain("cancelling; Ctrl-C once more ends it at once");
            if presses.recv().await.is_some() {
                end();
            }
        });
    }

    pub fn pressed(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Cancels what runs now, if Ctrl-C was pressed. Also for the one who starts a job, as the key
    /// may have been pressed just before.
    pub fn cancel(&self, engine: &Engine) {
        if self.pressed() {
            engine.cancel_share(export::JOB);
        }
        if self.pressed()
            && let Some(job) = engine.import_status()
        {
            // Whole batches stay; the same command goes on where it was.
            let _ = engine.cancel_import(&job.job_id);
        }
    }
}

#[cfg(unix)]
fn presses() -> io::Result<tokio::signal::unix::Signal> {
    tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())
}

#[cfg(windows)]
fn presses() -> io::Result<tokio::signal::windows::CtrlC> {
    tokio::signal::windows::ctrl_c()
}

#[expect(
    clippy::disallowed_methods,
    reason = "main waits for what hangs; the database stands a kill at any moment"
)]
fn end() -> ! {
    std::process::exit(INTERRUPTED)
}

//! Ctrl-C: the first cancels an import, an export or a deletion, or stops a collector; the second ends the process.

use crate::{export, out};
use listo_engine::{Engine, Error, Result};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

/// As a shell has it for a process that ended by an interrupt.
const INTERRUPTED: i32 = 130;

#[derive(Clone, Default)]
pub struct Interrupt(Arc<Heard>);

#[derive(Default)]
struct Heard {
    pressed: AtomicBool,
    rung: Notify,
}

/// What is interrupted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Job,
    /// Ends at the end of a step, also when the system asks for it (SIGTERM).
    Collector,
}

impl Interrupt {
    /// For an import, an export or a deletion.
    pub async fn watch(engine: &Engine) -> Result<Self> {
        Self::begin(engine, Of::Job).await
    }

    /// For what runs until it is told to stop.
    pub async fn stop(engine: &Engine) -> Result<Self> {
        Self::begin(engine, Of::Collector).await
    }

    /// Listens on a thread with a runtime of its own, so that nothing that hangs can hold it up.
    async fn begin(engine: &Engine, of: Of) -> Result<Self> {
        let interrupt = Self::default();
        let (ready, listening) = tokio::sync::oneshot::channel();
        let (engine, this) = (engine.clone(), interrupt.clone());
        std::thread::Builder::new()
            .name("interrupt".into())
            .spawn(move || this.listen(&engine, of, ready))?;
        listening
            .await
            .map_err(|_| Error::Io(io::Error::other("nothing listens for Ctrl-C")))??;
        Ok(interrupt)
    }

    fn listen(&self, engine: &Engine, of: Of, ready: tokio::sync::oneshot::Sender<io::Result<()>>) {
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
            let mut presses = match Presses::new(of) {
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
            self.0.pressed.store(true, Ordering::SeqCst);
            self.0.rung.notify_waiters();
            self.cancel(engine);
            out::clear_progress();
            out::complain(match of {
                Of::Job => "cancelling; Ctrl-C once more ends it at once",
                Of::Collector => "stopping after this step; Ctrl-C once more ends it at once",
            });
            if presses.recv().await.is_some() {
                end();
            }
        });
    }

    pub fn pressed(&self) -> bool {
        self.0.pressed.load(Ordering::SeqCst)
    }

    /// Returns when it is pressed.
    pub async fn heard(&self) {
        loop {
            let rung = self.0.rung.notified();
            tokio::pin!(rung);
            rung.as_mut().enable();
            if self.pressed() {
                return;
            }
            rung.await;
        }
    }

    /// Cancels what runs now, if Ctrl-C was pressed. Also for the one who starts a job, as the key
    /// may have been pressed just before.
    pub fn cancel(&self, engine: &Engine) {
        if self.pressed() {
            engine.cancel_share(export::JOB);
            engine.cancel_source_deletion();
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
struct Presses {
    interrupt: tokio::signal::unix::Signal,
    terminate: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Presses {
    fn new(of: Of) -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = (of == Of::Collector).then(|| signal(SignalKind::terminate()));
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: terminate.transpose()?,
        })
    }

    async fn recv(&mut self) -> Option<()> {
        match &mut self.terminate {
            None => self.interrupt.recv().await,
            Some(terminate) => tokio::select! {
                pressed = self.interrupt.recv() => pressed,
                asked = terminate.recv() => asked,
            },
        }
    }
}

#[cfg(windows)]
struct Presses(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Presses {
    fn new(_: Of) -> io::Result<Self> {
        Ok(Self(tokio::signal::windows::ctrl_c()?))
    }

    async fn recv(&mut self) -> Option<()> {
        self.0.recv().await
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "main waits for what hangs; the database stands a kill at any moment"
)]
fn end() -> ! {
    std::process::exit(INTERRUPTED)
}

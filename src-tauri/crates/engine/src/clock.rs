//! The one place that asks what time it is.

use listo_domain::Millis;

pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Millis;
}

/// The clock of the system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "everybody else asks here")]
    fn now(&self) -> Millis {
        Millis(chrono::Utc::now().timestamp_millis())
    }
}

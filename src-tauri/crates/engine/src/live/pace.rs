//! How fast requests may leave, as each provider allows.

use listo_sources::connector::Pace;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Requests leave one after the other: for providers that do not count them by the second.
#[derive(Debug, Default)]
pub struct AtOnce;

impl Pace for AtOnce {
    fn wait(&self) {}
}

/// Evenly, so many a second.
#[derive(Debug)]
pub struct PerSecond {
    between: Duration,
    /// When the next request may leave.
    next: Mutex<Option<Instant>>,
}

impl PerSecond {
    pub fn new(requests: u32) -> Self {
        Self {
            between: Duration::from_secs(1) / requests.max(1),
            next: Mutex::new(None),
        }
    }

    /// Takes the next place; how long it is until then.
    fn place(&self, now: Instant) -> Duration {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let at = next.map_or(now, |next| next.max(now));
        *next = at.checked_add(self.between);
        at.duration_since(now)
    }
}

impl Pace for PerSecond {
    #[allow(
        clippy::disallowed_methods,
        reason = "the time between two requests is what is wanted, and nothing is waited for"
    )]
    fn wait(&self) {
        let left = self.place(Instant::now());
        if !left.is_zero() {
            std::thread::sleep(left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_keep_their_distance_and_nothing_is_saved_up() {
        let pace = PerSecond::new(8);
        let start = Instant::now();
        let ms = |n: u64| start + Duration::from_millis(n);
        let left = |now: Instant| pace.place(now).as_millis();
        assert_eq!(left(ms(0)), 0, "the first leaves at once");
        assert_eq!(left(ms(0)), 125);
        assert_eq!(left(ms(0)), 250);
        assert_eq!(left(ms(300)), 75);
        assert_eq!(left(ms(9000)), 0, "after a rest, at once again");
        assert_eq!(left(ms(9000)), 125, "and no more than one");
    }
}

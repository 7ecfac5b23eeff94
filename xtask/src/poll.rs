//! Waiting for something to become true, with a deadline and a reason.

use std::time::{Duration, Instant};

use crate::Result;

pub const SHORT: Duration = Duration::from_secs(30);
/// How long a key may go without effect before it is pressed once more, as a person does.
pub const AGAIN: Duration = Duration::from_secs(10);
pub const LONG: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(50);

/// Asks again and again until `ready` gives a value. Errors end the wait at once.
pub fn until<T>(
    what: &str,
    deadline: Duration,
    mut ready: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let start = Instant::now();
    loop {
        if let Some(value) = ready()? {
            return Ok(value);
        }
        if start.elapsed() >= deadline {
            let seconds = deadline.as_secs_f32();
            return Err(format!("waited {seconds:.0} s in vain until {what}").into());
        }
        pause();
    }
}

#[expect(clippy::disallowed_methods, reason = "the one pause between two looks")]
fn pause() {
    std::thread::sleep(STEP);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stops_at_the_first_value() {
        let mut looks = 0;
        let value = until("three looks", SHORT, || {
            looks += 1;
            Ok((looks == 3).then_some(looks))
        });
        assert_eq!(value.unwrap(), 3);
    }

    #[test]
    fn it_says_what_it_waited_for() {
        let error = until::<()>("pigs fly", Duration::ZERO, || Ok(None)).unwrap_err();
        assert_eq!(error.to_string(), "waited 0 s in vain until pigs fly");
    }
}

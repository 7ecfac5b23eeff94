//! What the tests of connectors have in common: a provider in memory that is served over HTTP and fails
//! as it is told to, a store that takes what is given, and what has to hold whatever happens in between.

mod fate;
mod property;
mod store;

pub(crate) use fate::{Right, doubts, finds, lasts};
pub(crate) use property::{Acts, whatever_happens};
pub(crate) use store::Store;

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};

use crate::connector::{Connector, Pace};
use crate::http::Timeouts;
use crate::http::prism::Prism;
use crate::http::script::{Answer, Asked, Script};

/// 21 September 2026.
pub(crate) const NOW: i64 = 1_790_000_000_000;
pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// What a provider holds, and how it answers when nothing goes wrong.
pub(crate) trait World: Send + 'static {
    type Connector: Connector;

    /// Pages hold no more than `page`, whatever is asked for. It is served at `url`.
    fn new(page: usize, url: String) -> Self;

    fn connect(url: String, timeouts: Timeouts, pace: Arc<dyn Pace>) -> Self::Connector;

    fn answer(&mut self, asked: &Asked) -> Answer;

    /// The specification knows such requests.
    fn is_specified(asked: &Asked) -> bool;
}

/// A world, and what goes wrong with it.
pub(crate) struct Played<W> {
    world: W,
    /// What to answer instead, by how many requests from now.
    pub(crate) fault: Option<(usize, Answer)>,
    /// Says of every request whether it keeps to the specification.
    pub(crate) prism: Option<Prism>,
}

impl<W: World> Played<W> {
    fn answer(&mut self, asked: &Asked) -> Answer {
        if let Some(prism) = self.prism.as_ref().filter(|_| W::is_specified(asked))
            && let Err(why) = prism.judge(asked)
        {
            return Answer::status(422, json!({"message": why}).to_string());
        }
        match &mut self.fault {
            Some((0, _)) => self.fault.take().unwrap().1,
            Some((left, _)) => {
                *left -= 1;
                self.world.answer(asked)
            }
            None => self.world.answer(asked),
        }
    }
}

impl<W> Deref for Played<W> {
    type Target = W;
    fn deref(&self) -> &W {
        &self.world
    }
}

impl<W> DerefMut for Played<W> {
    fn deref_mut(&mut self) -> &mut W {
        &mut self.world
    }
}

/// A world that is served, and a connector to it.
pub(crate) struct Fake<W: World> {
    pub(crate) script: Script,
    pub(crate) connector: W::Connector,
    played: Arc<OnceLock<Mutex<Played<W>>>>,
}

impl<W: World> Fake<W> {
    pub(crate) fn new(page: usize) -> Self {
        let played: Arc<OnceLock<Mutex<Played<W>>>> = Arc::default();
        let served = played.clone();
        let script = Script::start(move |asked| {
            let mut played = served.get().unwrap().lock().unwrap();
            played.answer(asked)
        });
        let world = W::new(page, script.url());
        played.get_or_init(|| {
            Mutex::new(Played {
                world,
                fault: None,
                prism: None,
            })
        });
        Self {
            connector: calm::<W>(&script),
            script,
            played,
        }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, Played<W>> {
        self.played.get().unwrap().lock().unwrap()
    }

    /// Paths that were asked for, each with its query.
    pub(crate) fn asked(&self) -> Vec<String> {
        let asked = self.script.asked();
        asked.into_iter().map(|asked| asked.target).collect()
    }

    /// Listo is begun again: nothing is in memory.
    pub(crate) fn restart(&mut self) {
        self.connector = calm::<W>(&self.script);
    }
}

pub(crate) struct AtOnce;

impl Pace for AtOnce {
    fn wait(&self) {}
}

pub(crate) fn calm<W: World>(script: &Script) -> W::Connector {
    within::<W>(script, Duration::from_secs(25))
}

/// One that does not wait long for an answer that will not come.
pub(crate) fn hasty<W: World>(script: &Script) -> W::Connector {
    within::<W>(script, Duration::from_secs(1))
}

fn within<W: World>(script: &Script, total: Duration) -> W::Connector {
    let connect = Duration::from_secs(10);
    W::connect(script.url(), Timeouts { connect, total }, Arc::new(AtOnce))
}

/// Of the rows behind the one whose `id` is `after`, as many of the wanted ones as a page holds, and
/// whether more follow. `None` where that row is gone.
pub(crate) fn page<'a>(
    rows: &[&'a Value],
    id: &str,
    after: Option<&str>,
    size: usize,
    wanted: impl Fn(&Value) -> bool,
) -> Option<(Vec<&'a Value>, bool)> {
    let start = match after {
        Some(after) => 1 + rows.iter().position(|row| row[id] == after)?,
        None => 0,
    };
    let rest = rows[start..].iter().copied();
    let mut rest: Vec<&Value> = rest.filter(|row| wanted(row)).collect();
    let more = rest.len() > size;
    rest.truncate(size);
    Some((rest, more))
}

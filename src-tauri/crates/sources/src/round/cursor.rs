//! What is remembered between two steps, as text. A cursor that cannot be read is none: the stage begins
//! anew, which costs time and loses nothing.

use listo_domain::Millis;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const VERSION: u32 = 1;
/// More than an account has in a day, and still a short text.
const SEEN: usize = 1000;

/// Items that need requests of their own, in the state in which they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen(Vec<(String, String, i64)>);

impl Seen {
    #[must_use]
    pub fn has(&self, id: &str, status: &str) -> bool {
        self.0
            .iter()
            .any(|(known, state, _)| known == id && state == status)
    }

    pub fn add(&mut self, id: &str, status: &str, at: Millis) {
        self.0.retain(|(known, _, _)| known != id);
        self.0.push((id.to_owned(), status.to_owned(), at.0));
    }

    /// Forgets what no round comes by again, and the oldest beyond what a cursor should hold.
    pub(super) fn prune(&mut self, before: i64) {
        self.0.retain(|(_, _, at)| *at >= before);
        self.0.sort_by_key(|(_, _, at)| *at);
        let surplus = self.0.len().saturating_sub(SEEN);
        self.0.drain(..surplus);
    }
}

pub(super) trait Cursor: Default + Serialize + DeserializeOwned {
    fn version(&mut self) -> &mut u32;

    fn read(text: Option<&str>) -> Self {
        let mut read: Option<Self> = text.and_then(|text| serde_json::from_str(text).ok());
        match read.as_mut().map(|cursor| *cursor.version()) {
            Some(VERSION) => read.unwrap_or_default(),
            _ => Self::default(),
        }
    }

    fn write(mut self) -> String {
        *self.version() = VERSION;
        // Text, numbers and lists of them always can be written.
        serde_json::to_string(&self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_stays_short() {
        let mut seen = Seen::default();
        for at in 0..1500 {
            seen.add(&format!("MM{at}"), "sent", Millis(at));
        }
        seen.add("MM1499", "delivered", Millis(1499));
        seen.prune(10);
        assert!(!seen.has("MM499", "sent") && seen.has("MM500", "sent"));
        assert!(!seen.has("MM1499", "sent") && seen.has("MM1499", "delivered"));
    }
}

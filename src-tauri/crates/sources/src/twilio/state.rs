//! What a round or a history has to remember between two steps, as JSON. A cursor that cannot be read
//! is none: the stage begins anew, which costs time and loses nothing.

use listo_domain::Millis;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::call::Legs;

const VERSION: u32 = 1;
/// More than an account has in a day, and still a short text.
const SEEN: usize = 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Stream {
    #[default]
    Messages,
    /// Texts that were created long ago and sent today, because they were scheduled. Their place in the
    /// list may be that of their creation, behind the watermark.
    Late,
    Calls,
    Recordings,
}

impl Stream {
    pub(super) fn next(self, deep: bool) -> Option<Self> {
        match self {
            Self::Messages if deep => Some(Self::Late),
            Self::Messages | Self::Late => Some(Self::Calls),
            Self::Calls => Some(Self::Recordings),
            Self::Recordings => None,
        }
    }
}

/// How far the pages of one list have been read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Walk {
    pub(super) stream: Stream,
    /// The path of the page to read; `None` for the first.
    pub(super) next: Option<String>,
    /// The last item of that page that has been given.
    pub(super) after: Option<String>,
    /// The newest time on the first page, when it was read first: the other end's "now".
    pub(super) newest: Option<i64>,
    /// The earliest item that was not finished.
    pub(super) held: Option<i64>,
    /// The list was begun once more because its next page was gone.
    pub(super) again: bool,
    pub(super) legs: Legs,
}

impl Walk {
    pub(super) fn of(stream: Stream) -> Self {
        Self {
            stream,
            ..Self::default()
        }
    }
}

/// New items.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Fresh {
    version: u32,
    /// The watermarks: all before them has been given.
    pub(super) messages: Option<i64>,
    pub(super) calls: Option<i64>,
    pub(super) recordings: Option<i64>,
    /// When the last deep round began.
    pub(super) deep_at: Option<i64>,
    pub(super) round: Option<Round>,
    pub(super) seen: Seen,
}

impl Fresh {
    /// The watermark of a list that has one.
    pub(super) fn mark(&mut self, stream: Stream) -> Option<&mut Option<i64>> {
        match stream {
            Stream::Messages => Some(&mut self.messages),
            Stream::Late => None,
            Stream::Calls => Some(&mut self.calls),
            Stream::Recordings => Some(&mut self.recordings),
        }
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Round {
    pub(super) began: i64,
    pub(super) deep: bool,
    pub(super) walk: Walk,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct History {
    version: u32,
    pub(super) walk: Walk,
    pub(super) reached: Option<i64>,
    pub(super) done: bool,
}

/// Items that need requests of their own, in the state in which they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Seen(Vec<(String, String, i64)>);

impl Seen {
    pub(super) fn has(&self, sid: &str, status: &str) -> bool {
        self.0
            .iter()
            .any(|(s, state, _)| s == sid && state == status)
    }

    pub(super) fn add(&mut self, sid: &str, status: &str, at: Millis) {
        self.0.retain(|(known, _, _)| known != sid);
        self.0.push((sid.to_owned(), status.to_owned(), at.0));
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

impl Cursor for Fresh {
    fn version(&mut self) -> &mut u32 {
        &mut self.version
    }
}

impl Cursor for History {
    fn version(&mut self) -> &mut u32 {
        &mut self.version
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_that_cannot_be_read_is_none() {
        let known = Fresh {
            messages: Some(7),
            ..Fresh::default()
        };
        let text = known.write();
        assert_eq!(Fresh::read(Some(&text)).messages, Some(7));
        let more = text.replace(r#""calls":null"#, r#""calls":null,"later":[1]"#);
        assert_eq!(Fresh::read(Some(&more)).messages, Some(7));
        let newer = text.replace(r#""version":1"#, r#""version":2"#);
        for bad in [
            None,
            Some(""),
            Some("{}"),
            Some("[]"),
            Some("{"),
            Some(newer.as_str()),
        ] {
            assert_eq!(Fresh::read(bad).messages, None, "{bad:?}");
        }
    }

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

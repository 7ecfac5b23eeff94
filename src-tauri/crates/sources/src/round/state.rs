//! What a round or a history has to remember between two steps, as JSON. Stores hold it: a field may
//! come, and none may change.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::cursor::{Cursor, Seen};

/// The lists that providers have. A watermark is kept for each but contacts and late texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    Contacts,
    #[default]
    Messages,
    /// Texts that were created long ago and sent today, because they were scheduled. Their place in the
    /// list may be that of their creation, behind the watermark.
    Late,
    Calls,
    Recordings,
}

/// How far the pages of one list have been read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Walk {
    pub(super) stream: Stream,
    /// What the page before called the page to read; `None` for the first.
    pub(super) next: Option<String>,
    /// The last item of that page that has been given.
    pub(super) after: Option<String>,
    /// The newest time in the list: of its first page when that was read first, which is the other end's
    /// "now", or of all pages so far where the list has no order.
    pub(super) newest: Option<i64>,
    /// The earliest item that was not finished.
    pub(super) held: Option<i64>,
    /// The list was begun once more because its next page was gone.
    pub(super) again: bool,
    /// What the connector remembers, in the stores by the name of what it was first used for.
    #[serde(rename = "legs")]
    pub(super) aside: Value,
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
            Stream::Contacts | Stream::Late => None,
            Stream::Messages => Some(&mut self.messages),
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
    /// `None` before the first step.
    pub(super) walk: Option<Walk>,
    pub(super) reached: Option<i64>,
    pub(super) done: bool,
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
        let read = |text: Option<&str>| Fresh::read(text).messages;
        assert_eq!(read(Some(&text)), Some(7));
        let more = text.replace(r#""calls":null"#, r#""calls":null,"later":[1]"#);
        assert_eq!(read(Some(&more)), Some(7));
        let newer = text.replace(r#""version":1"#, r#""version":2"#);
        for bad in [
            None,
            Some(""),
            Some("{}"),
            Some("[]"),
            Some("{"),
            Some(newer.as_str()),
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }
}

//! What a round or a history has to remember between two steps, as JSON. A cursor that cannot be read
//! is none: the stage begins anew, which costs time and loses nothing.

use serde::{Deserialize, Serialize};

use super::call::Legs;
use crate::cursor::Cursor;
pub(super) use crate::cursor::Seen;

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
}

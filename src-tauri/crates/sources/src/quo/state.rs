//! What a round or a history has to remember between two steps.

use serde::{Deserialize, Serialize};

use crate::cursor::{Cursor, Seen};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Stream {
    Contacts,
    #[default]
    Messages,
    Calls,
}

impl Stream {
    pub(super) fn next(self) -> Option<Self> {
        match self {
            Self::Contacts => Some(Self::Messages),
            Self::Messages => Some(Self::Calls),
            Self::Calls => None,
        }
    }
}

/// How far the pages of one list have been read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Walk {
    pub(super) stream: Stream,
    /// Quo's cursor of the page to read; `None` for the first.
    pub(super) next: Option<String>,
    /// The last item of that page that has been given.
    pub(super) after: Option<String>,
    /// The newest time in the list so far.
    pub(super) newest: Option<i64>,
    /// The earliest item that was not finished.
    pub(super) held: Option<i64>,
    /// The list was begun once more because its next page was gone.
    pub(super) again: bool,
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
    /// When the last deep round began.
    pub(super) deep_at: Option<i64>,
    pub(super) round: Option<Round>,
    pub(super) seen: Seen,
}

impl Fresh {
    /// The watermark of a list that has one.
    pub(super) fn mark(&mut self, stream: Stream) -> Option<&mut Option<i64>> {
        match stream {
            Stream::Contacts => None,
            Stream::Messages => Some(&mut self.messages),
            Stream::Calls => Some(&mut self.calls),
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

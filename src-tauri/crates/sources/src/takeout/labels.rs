//! What the labels of a page, and the folder it lies in, say of all it holds.

use super::page::Page;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Labels {
    pub(super) unread: bool,
    /// Put out of the inbox there: archived, in the trash, or spam.
    pub(super) archived: bool,
}

impl Labels {
    pub(super) fn of(page: &Page, folder: &str) -> Self {
        let has = |label: &str| page.labels.contains(label);
        let folder = folder.rsplit('/').next().unwrap_or_default();
        let within = |name: &str| folder.eq_ignore_ascii_case(name);
        let deleted = page.deleted.eq_ignore_ascii_case("true");
        let gone = deleted
            || has("spam")
            || has("trash")
            || has("deleted")
            || within("spam")
            || within("trash");
        Self {
            // What was thrown away unread does not come back.
            unread: has("unread") && !gone,
            archived: gone || has("archive") || has("archived"),
        }
    }
}

/// What a page of a call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Missed,
    Placed,
    Received,
    Recorded,
    Voicemail,
}

impl Kind {
    /// By the labels; where there are none, by the name of the file, or by a transcript.
    pub(super) fn of(page: &Page, word: Option<&str>) -> Option<Self> {
        let all = [
            ("voicemail", Self::Voicemail),
            ("recorded", Self::Recorded),
            ("missed", Self::Missed),
            ("placed", Self::Placed),
            ("received", Self::Received),
        ];
        let labelled = all.iter().find(|(name, _)| page.labels.contains(*name));
        let word = word.unwrap_or_default();
        let named = || all.iter().find(|(name, _)| word.eq_ignore_ascii_case(name));
        let found = labelled.or_else(named).map(|(_, kind)| *kind);
        let told = page.call.as_ref().is_some_and(|c| c.transcript.is_some());
        found.or(told.then_some(Self::Voicemail))
    }
}

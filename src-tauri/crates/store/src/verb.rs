//! The verbs of commands, as the log and the undo stack name them.

use crate::error::{Error, Result};

/// What a command is called, everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    Done,
    Unread,
    Open,
    Seen,
    Snooze,
    Wake,
    Mute,
    Unmute,
    Pin,
    Unpin,
    Tag,
    Untag,
    Assign,
    Unassign,
    Comment,
    RemoveComment,
    Send,
    CancelSend,
    /// Anything about contacts.
    Contact,
    Undo,
    Redo,
}

impl Verb {
    const NAMES: [(Self, &'static str); 21] = [
        (Self::Done, "done"),
        (Self::Unread, "unread"),
        (Self::Open, "open"),
        (Self::Seen, "seen"),
        (Self::Snooze, "snooze"),
        (Self::Wake, "wake"),
        (Self::Mute, "mute"),
        (Self::Unmute, "unmute"),
        (Self::Pin, "pin"),
        (Self::Unpin, "unpin"),
        (Self::Tag, "tag"),
        (Self::Untag, "untag"),
        (Self::Assign, "assign"),
        (Self::Unassign, "unassign"),
        (Self::Comment, "comment"),
        (Self::RemoveComment, "remove_comment"),
        (Self::Send, "send"),
        (Self::CancelSend, "cancel_send"),
        (Self::Contact, "contact"),
        (Self::Undo, "undo"),
        (Self::Redo, "redo"),
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(v, _)| *v == self)
            .map_or("", |(_, n)| *n)
    }

    pub(crate) fn parse(name: &str) -> Result<Self> {
        Self::NAMES
            .iter()
            .find(|(_, n)| *n == name)
            .map(|(v, _)| *v)
            .ok_or_else(|| Error::Unreadable(format!("verb {name}")))
    }

    /// Seeing happens by itself, a wake is the clock's, and undo has its own keys.
    pub(crate) fn undoable(self) -> bool {
        match self {
            Self::Done
            | Self::Unread
            | Self::Open
            | Self::Snooze
            | Self::Mute
            | Self::Unmute
            | Self::Pin
            | Self::Unpin
            | Self::Tag
            | Self::Untag
            | Self::Assign
            | Self::Unassign
            | Self::Comment
            | Self::RemoveComment
            | Self::Send
            | Self::CancelSend
            | Self::Contact => true,
            Self::Seen | Self::Wake | Self::Undo | Self::Redo => false,
        }
    }
}

//! How an activity enters: live, or as history with the state its own file gives it.

use crate::event::Fact;
use crate::fact::{IncomingActivity, Millis};

/// History that was read and is older than this many days arrives as done.
pub const HISTORY_DAYS: i64 = 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Landing {
    /// It happens now, and the rules for live items hold.
    Live,
    /// It happens now, and whoever sent it was done with the conversation.
    ThenDone,
    /// History its file marks as not read.
    Unread,
    /// History that was read, of the last [`HISTORY_DAYS`] days.
    Open,
    /// Older history that was read.
    Done,
}

/// Where an item of an archive lands, by its read flag and its age at the time of the import.
#[must_use]
pub fn landing_of(activity: &IncomingActivity, imported_at: Millis) -> Landing {
    if Fact::of(activity).asks_for_attention() && activity.read == Some(false) {
        return Landing::Unread;
    }
    let cutoff = imported_at
        .0
        .saturating_sub(HISTORY_DAYS * 24 * 60 * 60 * 1000);
    if activity.at.0 < cutoff {
        Landing::Done
    } else {
        Landing::Open
    }
}
